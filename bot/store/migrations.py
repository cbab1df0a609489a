"""The schema, step by step. Python and not .sql files, so that a wheel holds it without package data."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    # 1: people, Back's history, journal
    (
        """
        CREATE TABLE sessions (
            user INTEGER PRIMARY KEY,
            turn INTEGER NOT NULL,
            session TEXT NOT NULL
        ) STRICT
        """,
        # No ON DELETE CASCADE: were `forget` to miss a table, it fails instead of passing by luck.
        """
        CREATE TABLE past (
            user INTEGER NOT NULL REFERENCES sessions (user),
            depth INTEGER NOT NULL,
            session TEXT NOT NULL,
            PRIMARY KEY (user, depth)
        ) STRICT, WITHOUT ROWID
        """,
        # `person` is the random number inside the session; the user id never comes here, so that
        # lines of a forgotten person belong to nobody.
        """
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            person INTEGER NOT NULL,
            kind TEXT NOT NULL,
            flow TEXT NOT NULL,
            state TEXT NOT NULL,
            what TEXT NOT NULL
        ) STRICT
        """,
    ),
    # 2: what people say is wrong; no column tells who said it
    (
        """
        CREATE TABLE reports (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            about TEXT NOT NULL,
            value TEXT NOT NULL,
            published TEXT,
            words TEXT NOT NULL,
            language TEXT NOT NULL
        ) STRICT
        """,
    ),
)
"""Step n, from 1, is a tuple of statements that bring schema n - 1 to n. Released steps never change."""
