"""People's sessions in one SQLite file. The only importer of aiosqlite."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Final

import aiosqlite

from bot.engine.codec import decode, encode
from bot.ports import Report, StaleTurnError, Stored, Unit
from bot.problem import SettingError
from bot.store.migrations import MIGRATIONS

APPLICATION_ID: Final = 0x48535042
"""`HSPB` in the file's header: tells our files from other programs' databases."""

_PATIENCE: Final = 2.0
"""Seconds to wait for another process's transaction, such as a backup's."""

_SETTINGS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what `forget` deletes is overwritten, not just unlinked
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL would lose acknowledged turns when the power fails
)

_IDENTITY: Final = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
    FROM pragma_application_id, pragma_user_version
"""
_LOAD: Final = """
    SELECT session, (SELECT session FROM past WHERE user = sessions.user ORDER BY depth DESC LIMIT 1)
    FROM sessions WHERE user = ?
"""
_INSERT: Final = "INSERT INTO sessions (session, turn, user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_UPDATE: Final = "UPDATE sessions SET session = ?, turn = ? WHERE user = ? AND turn = ?"
_PUSH: Final = """
    INSERT INTO past (user, depth, session)
    SELECT ?1, coalesce(max(depth), 0) + 1, ?2 FROM past WHERE user = ?1
"""
_POP: Final = "DELETE FROM past WHERE user = ?1 AND depth = (SELECT max(depth) FROM past WHERE user = ?1)"
_JOURNAL: Final = "INSERT INTO journal (at, person, kind, flow, state, what) VALUES (?, ?, ?, ?, ?, ?)"
_REPORT: Final = (
    "INSERT INTO reports (about, value, published, words, language, at) VALUES (?, ?, ?, ?, ?, ?)"
)
_REPORTS: Final = "SELECT about, value, published, words, language, at FROM reports ORDER BY at, id"
_ASKED: Final = """
    SELECT substr(what, instr(what, ' ') + 1) AS about, count(*) FROM journal
    WHERE kind = 'asked' AND about != '' GROUP BY about
"""
_FORGET: Final = ("DELETE FROM past WHERE user = ?", "DELETE FROM sessions WHERE user = ?")

_ELSEWHERE: Final = "or name another file in DATABASE_URL"
_WRITABLE: Final = f"let the bot's user write the file and its folder, {_ELSEWHERE}"
_HINTS: Final = {
    sqlite3.SQLITE_NOTADB: f"move it away {_ELSEWHERE}",
    sqlite3.SQLITE_CORRUPT: f"restore a backup {_ELSEWHERE}",
    sqlite3.SQLITE_CANTOPEN: _WRITABLE,
    sqlite3.SQLITE_READONLY: _WRITABLE,
    sqlite3.SQLITE_PERM: _WRITABLE,
    sqlite3.SQLITE_IOERR: f"check its disk {_ELSEWHERE}",
    sqlite3.SQLITE_FULL: f"free space on its disk {_ELSEWHERE}",
    sqlite3.SQLITE_BUSY: f"stop the other program that uses it {_ELSEWHERE}",
}
"""What would do, by SQLite's primary result code; any other code is a bug of ours."""


class SqliteStore:
    """The store on disk; made by `open_store`. Keeps nobody in memory.

    Tasks share one connection, and with it its one transaction: without the lock a statement of
    task B would land in the unit that task A has open, and share its commit or rollback. A read
    waits as well, or it would see half of A's unit.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._db = connection
        self._lock = asyncio.Lock()

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""
        async with self._lock:
            rows = list(await self._db.execute_fetchall(_LOAD, (user,)))
        if not rows:
            return None
        session, previous = rows[0]
        return Stored(decode(session), None if previous is None else decode(previous))

    async def commit(self, unit: Unit) -> None:
        """Store the unit whole; when it returns, the unit is on disk.

        Cancelled, it has stored all of the unit or nothing, and the caller can't know which.

        Raises:
            StaleTurnError: The stored turn isn't `loaded_turn`.
            ValueError: `push` without `before`.
        """
        if unit.past == "push" and unit.before is None:
            raise ValueError(
                f"user {unit.user}: past='push' needs `before`, the session from before the move"
            )
        row = (encode(unit.session), unit.session.turn, unit.user)
        async with self._lock, _transaction(self._db):
            if unit.loaded_turn is None:
                stored = await self._db.execute(_INSERT, row)
            else:
                stored = await self._db.execute(_UPDATE, (*row, unit.loaded_turn))
            if stored.rowcount != 1:
                raise StaleTurnError(
                    f"user {unit.user}: the stored turn isn't {unit.loaded_turn}; load again"
                )
            if unit.before is not None and unit.past == "push":
                await self._db.execute(_PUSH, (unit.user, encode(unit.before)))
            elif unit.past == "pop":
                await self._db.execute(_POP, (unit.user,))
            if unit.journal:
                person = unit.session.person
                lines = [(unit.at, person, j.kind, j.flow, j.state, j.what) for j in unit.journal]
                await self._db.executemany(_JOURNAL, lines)
            if unit.report is not None:
                await self._db.execute(_REPORT, astuple(unit.report))

    async def forget(self, user: int) -> None:
        """Delete everything about the person; journal lines stay, for nothing links them any more."""
        async with self._lock, _transaction(self._db):
            for statement in _FORGET:
                await self._db.execute(statement, (user,))

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""
        async with self._lock:
            return [Report(*row) for row in await self._db.execute_fetchall(_REPORTS)]

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""
        async with self._lock:
            return {str(about): int(count) for about, count in await self._db.execute_fetchall(_ASKED)}

    async def close(self) -> None:
        """Let the running unit finish, then close the file."""
        async with self._lock:
            await self._db.close()


async def open_store(path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> SqliteStore:
    """Open the file at `path`, made with its folder if missing, and bring it to the newest schema.

    Args:
        path: The database file.
        migrations: Steps of the schema; step n is the n-th, from 1.

    Raises:
        SettingError: The file can't be opened or written, is no database, is another program's or
            is a newer bot's; it is left as it was.
    """
    _look_at(path)
    try:
        connection = await aiosqlite.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            await _prepare(connection, path, migrations)
        except BaseException:
            await connection.close()
            raise
    except sqlite3.Error as error:
        hint = _HINTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if hint is None:
            raise
        raise SettingError(f"{path}: {error}; {hint}") from error
    return SqliteStore(connection)


def _look_at(path: Path) -> None:
    """Make the folder of `path`; refuse what is there and can't be a database, before SQLite touches it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            return
        is_file, size, writable = path.is_file(), path.stat().st_size, os.access(path, os.W_OK)
    except OSError as error:
        raise SettingError(f"{path}: {error.strerror}; {_WRITABLE}") from error
    # None of this opens the file: closing it would drop the locks that a connection of this
    # process may have on it (POSIX).
    if not is_file:
        raise SettingError(f"{path}: is no file; name a file in DATABASE_URL")
    if not writable:  # SQLite would open it all the same, and fail at the first person's message
        raise SettingError(f"{path}: may only be read; {_WRITABLE}")
    if size == 1:  # SQLite takes it for an empty file; all other garbage it finds itself
        raise SettingError(f"{path}: is no database; {_HINTS[sqlite3.SQLITE_NOTADB]}")


async def _prepare(connection: aiosqlite.Connection, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    # Look before the first write: even `journal_mode = WAL` writes into the file.
    await _version(connection, path, newest=len(migrations))
    for setting in _SETTINGS:
        await connection.execute_fetchall(setting)
    for number, statements in enumerate(migrations, 1):
        async with _transaction(connection):
            # Asked again inside each transaction: another process may be migrating the same file.
            if await _version(connection, path, newest=len(migrations)) >= number:
                continue
            for statement in statements:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            await connection.execute(f"PRAGMA user_version = {number}")


async def _version(connection: aiosqlite.Connection, path: Path, newest: int) -> int:
    """Return the file's schema number, 0 for an empty file.

    Raises:
        SettingError: The file is another program's database or a newer bot's.
    """
    ((application, version, tables),) = await connection.execute_fetchall(_IDENTITY)
    if application != APPLICATION_ID and (application or version or tables):
        raise SettingError(f"{path}: is another program's database; move it away {_ELSEWHERE}")
    if version > newest:
        raise SettingError(
            f"{path}: has schema {version} of a newer bot, this one knows up to {newest}; "
            f"install the newer bot {_ELSEWHERE}"
        )
    return int(version)


@asynccontextmanager
async def _transaction(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Run the block as one transaction: committed at its end, rolled back by any exception."""
    # A cancelled await doesn't take its statement back: the connection's thread still runs it.
    # So BEGIN is inside the try, and every exception rolls back; the thread keeps the order, and
    # without an open transaction rollback does nothing.
    try:
        await connection.execute("BEGIN IMMEDIATE")
        yield
        await connection.execute("COMMIT")
    except BaseException:
        await connection.rollback()
        raise
