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
    # 3: what a messenger must not lose
    (
        # The message that holds the person's screen, and the answers above it (one a line).
        "ALTER TABLE sessions ADD COLUMN message INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN trail TEXT NOT NULL DEFAULT ''",
        # Keys of all updates of the last days: ids may start again anywhere, so a set and not a maximum.
        """
        CREATE TABLE seen (
            bot INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (bot, number)
        ) STRICT, WITHOUT ROWID
        """,
        # Updates that wait. A done one is deleted, and with it the person's words.
        """
        CREATE TABLE inbox (
            bot INTEGER NOT NULL,
            number INTEGER NOT NULL,
            user INTEGER NOT NULL,
            at REAL NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (bot, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE parked (
            bot INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at REAL NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (bot, number)
        ) STRICT, WITHOUT ROWID
        """,
        # AUTOINCREMENT: a number given twice would let a late answer strike off another letter.
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            user INTEGER NOT NULL,
            body TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        CREATE TABLE timers (
            user INTEGER NOT NULL,
            kind TEXT NOT NULL,
            due_at REAL NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (user, kind)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX timers_due ON timers (due_at)",
    ),
    # 4: the ledger of usage, figures and settings as JSON
    ("ALTER TABLE sessions ADD COLUMN usage TEXT NOT NULL DEFAULT ''",),
)
"""Step n, from 1, is a tuple of statements that bring schema n - 1 to n. Released steps never change."""
