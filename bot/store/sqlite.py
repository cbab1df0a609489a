"""People's sessions in one SQLite file. The only importer of aiosqlite."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final, TypeVar

import aiosqlite

from bot.engine.codec import decode, encode
from bot.engine.model import Timer
from bot.ports import (
    NO_MAIL,
    Arrival,
    Letter,
    Mail,
    Report,
    StaleTurnError,
    Stored,
    StoreTroubleError,
    Unit,
)
from bot.problem import SettingError
from bot.store.migrations import MIGRATIONS

APPLICATION_ID: Final = 0x48535042
"""`HSPB` in the file's header: tells our files from other programs' databases."""

_PATIENCE: Final = 2.0
"""Seconds to wait for another process's transaction, such as a backup's."""

_PAUSE: Final = 0.01
"""Seconds between tries for what SQLite doesn't wait for by itself."""

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
    SELECT session, (SELECT session FROM past WHERE user = sessions.user ORDER BY depth DESC LIMIT 1),
        message, trail, usage
    FROM sessions WHERE user = ?
"""
_INSERT: Final = """
    INSERT INTO sessions (session, turn, trail, user) VALUES (?, ?, coalesce(?, ''), ?)
    ON CONFLICT DO NOTHING RETURNING message
"""
_UPDATE: Final = """
    UPDATE sessions SET session = ?, turn = ?, trail = coalesce(?, trail) WHERE user = ? AND turn = ?
    RETURNING message
"""
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
_FORGET: Final = (
    "DELETE FROM past WHERE user = ?",
    "DELETE FROM sessions WHERE user = ?",
    "DELETE FROM inbox WHERE user = ?",
)
_GONE: Final = ("DELETE FROM outbox WHERE user = ?", "DELETE FROM timers WHERE user = ?")
_SEE: Final = "INSERT INTO seen (bot, number, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_RECEIVE: Final = "INSERT INTO inbox (bot, number, user, at, body) VALUES (?, ?, ?, ?, ?)"
_DONE: Final = "DELETE FROM inbox WHERE bot = ? AND number = ?"
_PARK: Final = "INSERT INTO parked (bot, number, at, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_TRAIL: Final = "UPDATE sessions SET trail = ? WHERE user = ?"
_LIVE: Final = "SELECT message FROM sessions WHERE user = ?"
_USAGE: Final = "UPDATE sessions SET usage = ? WHERE user = ?"
_MESSAGE: Final = "UPDATE sessions SET message = ? WHERE user = ?"
_SET_TIMER: Final = """
    INSERT INTO timers (user, kind, due_at, payload) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload
"""
_STRIKE_TIMER: Final = "DELETE FROM timers WHERE user = ? AND kind = ?"
_RINGING: Final = "SELECT user FROM timers WHERE due_at <= ? GROUP BY user ORDER BY min(due_at), user LIMIT ?"
_DUE: Final = """
    SELECT kind, due_at, payload FROM timers WHERE user = ? AND due_at <= ? ORDER BY due_at, kind
"""
_PRUNE: Final = """
    DELETE FROM seen WHERE at < ? AND NOT EXISTS
        (SELECT 1 FROM inbox WHERE inbox.bot = seen.bot AND inbox.number = seen.number)
"""

_BATCH: Final = 256
"""Jobs in one transaction; more of them would make the first wait too long for the last."""

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


T = TypeVar("T")


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection and its thread; runs whole functions there, not one statement at a time."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` gives on the connection's thread."""
        # A hop to the thread costs more than ten statements, and aiosqlite's own methods hop once each.
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]  # untyped there
        return result


class _Job:
    """One method's work, and the future of its caller. No dataclass: its repr would hold people's words."""

    __slots__ = ("error", "future", "reads", "result", "work")

    def __init__(
        self, work: Callable[[sqlite3.Connection], Any], *, reads: bool, future: asyncio.Future[Any]
    ) -> None:
        self.work = work
        self.reads = reads
        self.future = future
        self.result: Any = None
        self.error: Exception | None = None


class SqliteStore:
    """The store on disk; made by `open_store`. Keeps nobody in memory.

    Theory of operation. One connection, one thread, one writer. A method hands in a job and waits;
    whatever jobs have gathered while the last batch was on its way to the disk form the next one.
    Reads of a batch run first, then all its writes in ONE transaction, so that many people share one
    sync of the disk; where one fails they run again, each in a savepoint, and it takes no other with it.
    """

    def __init__(self, connection: _Thread) -> None:
        self._db = connection
        self._jobs: list[_Job] = []
        self._draining: asyncio.Task[None] | None = None

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""
        row = await self._do(lambda db: db.execute(_LOAD, (user,)).fetchone(), reads=True)
        if row is None:
            return None
        session, previous, message, trail, usage = row
        return Stored(decode(session), previous, message, tuple(trail.split("\n")) if trail else (), usage)

    async def commit(self, unit: Unit) -> tuple[Letter, ...]:
        """Store the unit whole and return its letters, numbered; when it returns, the unit is on disk.

        Cancelled, it has stored all of the unit or nothing, and the caller can't know which.

        Raises:
            StaleTurnError: The stored turn isn't `loaded_turn`.
            ValueError: `push` without `before`.
        """
        if unit.past == "push" and unit.before is None:
            raise ValueError(
                f"user {unit.user}: past='push' needs `before`, the session from before the move"
            )
        trail = None if unit.mail.trail is None else "\n".join(unit.mail.trail)
        row = (encode(unit.session), unit.session.turn, trail, unit.user)
        before = encode(unit.before) if unit.before is not None and unit.past == "push" else None

        def work(db: sqlite3.Connection) -> tuple[Letter, ...]:
            if unit.loaded_turn is None:
                stored = db.execute(_INSERT, row).fetchone()
            else:
                stored = db.execute(_UPDATE, (*row, unit.loaded_turn)).fetchone()
            if stored is None:
                msg = f"user {unit.user}: the stored turn isn't {unit.loaded_turn}; load again"
                raise StaleTurnError(msg)
            if before is not None:
                db.execute(_PUSH, (unit.user, before))
            elif unit.past == "pop":
                db.execute(_POP, (unit.user,))
            person = unit.session.person
            db.executemany(_JOURNAL, [(unit.at, person, *line) for line in unit.journal])
            if unit.report is not None:
                db.execute(_REPORT, astuple(unit.report))
            if unit.usage is not None:
                db.execute(_USAGE, (unit.usage, unit.user))
            _set(db, unit.user, unit.timers)
            return _add(db, unit.mail, stored[0])

        return await self._do(work)

    async def forget(self, user: int, mail: Mail = NO_MAIL) -> tuple[Letter, ...]:
        """Delete everything about the person but `mail`; journal lines stay: nothing links them any more."""

        def work(db: sqlite3.Connection) -> tuple[Letter, ...]:
            for statement in (*_FORGET, *_GONE):
                db.execute(statement, (user,))
            return _add(db, mail, 0)

        return await self._do(work)

    async def post(self, user: int, mail: Mail, timers: Sequence[Timer] = ()) -> tuple[Letter, ...]:
        """Store mail and timers that change no session; return the letters, numbered."""

        def work(db: sqlite3.Connection) -> tuple[Letter, ...]:
            _set(db, user, timers)
            if mail.trail is not None:
                db.execute(_TRAIL, ("\n".join(mail.trail), user))
            (live,) = db.execute(_LIVE, (user,)).fetchone() or (0,)
            return _add(db, mail, live)

        return await self._do(work)

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Put arrivals into the inbox and return those that never came before."""

        def work(db: sqlite3.Connection) -> list[Arrival]:
            new = []
            for a in arrivals:
                if db.execute(_SEE, (a.bot, a.update, a.at)).rowcount == 1:
                    db.execute(_RECEIVE, (a.bot, a.update, a.user, a.at, a.body))
                    new.append(a)
            return new

        return await self._do(work)

    async def park(self, bot: int, update: int, at: float, why: str) -> None:
        """Put an update that can't be handled aside for good, with the reason but without its words."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(_SEE, (bot, update, at))
            db.execute(_DONE, (bot, update))
            db.execute(_PARK, (bot, update, at, why))

        await self._do(work)

    async def waiting(self, bot: int) -> list[Arrival]:
        """Return what is in the inbox and not done, by number."""
        sql = "SELECT bot, number, user, at, body FROM inbox WHERE bot = ? ORDER BY number"
        rows = await self._do(lambda db: db.execute(sql, (bot,)).fetchall(), reads=True)
        return [Arrival(*row) for row in rows]

    async def letters(self) -> list[Letter]:
        """Return the letters that are still owed, in order."""
        sql = """
            SELECT outbox.user, body, id, attempts, coalesce(message, 0)
            FROM outbox LEFT JOIN sessions ON sessions.user = outbox.user ORDER BY id
        """
        rows = await self._do(lambda db: db.execute(sql).fetchall(), reads=True)
        return [Letter(*row) for row in rows]

    async def attempt(self, letter: int) -> None:
        """Note that a letter is about to be sent, for the case that its answer never comes."""
        sql = "UPDATE outbox SET attempts = attempts + 1 WHERE id = ?"
        await self._do(lambda db: db.execute(sql, (letter,)))

    async def delivered(self, letter: int, user: int, message: int = 0, rest: str | None = None) -> None:
        """Strike a letter off, or leave the `rest` of it; `message` is the one that now holds the screen."""

        def work(db: sqlite3.Connection) -> None:
            if rest is None:
                db.execute("DELETE FROM outbox WHERE id = ?", (letter,))
            else:
                db.execute("UPDATE outbox SET body = ?, attempts = 0 WHERE id = ?", (rest, letter))
            if message:
                db.execute(_MESSAGE, (message, user))

        await self._do(work)

    async def gone(self, user: int) -> None:
        """Strike off all letters and timers of a person who can't be reached."""

        def work(db: sqlite3.Connection) -> None:
            for statement in _GONE:
                db.execute(statement, (user,))

        await self._do(work)

    async def ringing(self, now: float, most: int) -> list[int]:
        """Return up to `most` people who have a timer that is due, the longest due first."""
        rows = await self._do(lambda db: db.execute(_RINGING, (now, most)).fetchall(), reads=True)
        return [user for (user,) in rows]

    async def due(self, user: int, now: float) -> list[Timer]:
        """Return a person's timers that are due, oldest first; they stay until a unit takes them away."""
        rows = await self._do(lambda db: db.execute(_DUE, (user, now)).fetchall(), reads=True)
        return [Timer(*row) for row in rows]

    async def prune(self, before: float) -> None:
        """Drop the keys of arrivals that came before a time, in seconds since the epoch, and are done."""
        await self._do(lambda db: db.execute(_PRUNE, (before,)))

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""
        rows = await self._do(lambda db: db.execute(_REPORTS).fetchall(), reads=True)
        return [Report(*row) for row in rows]

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""
        rows = await self._do(lambda db: db.execute(_ASKED).fetchall(), reads=True)
        return {str(about): int(count) for about, count in rows}

    async def close(self) -> None:
        """Let what was handed in finish, then close the file."""
        while self._draining is not None:
            await asyncio.wait({self._draining})
        await self._db.close()

    async def _do(self, work: Callable[[sqlite3.Connection], T], *, reads: bool = False) -> T:
        """Hand a job in and return its result."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.append(_Job(work, reads=reads, future=future))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        try:
            return await future
        except sqlite3.OperationalError as error:  # locked, full, unreadable: not for ever
            msg = f"{type(error).__name__}: {error}"
            raise StoreTroubleError(msg) from error

    async def _drain(self) -> None:
        """Run the jobs, batch by batch, until there are none."""
        try:
            while self._jobs:
                batch, self._jobs = self._jobs[:_BATCH], self._jobs[_BATCH:]
                batch = [job for job in batch if not job.future.done()]  # cancelled before it began
                try:
                    await self._db.run(lambda db, jobs=batch: _run(db, jobs))  # type: ignore[misc]  # a default
                except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear it
                    for job in batch:
                        job.error = job.error or error
                for job in batch:
                    if job.future.done():
                        continue
                    if job.error is not None:
                        job.future.set_exception(job.error)
                    else:
                        job.future.set_result(job.result)
        finally:
            self._draining = None


def _run(db: sqlite3.Connection, jobs: Sequence[_Job]) -> None:
    """Run one batch on the connection's thread; each job keeps its own result or error."""
    for job in jobs:
        if job.reads:
            _try(job, db)
    writes = [job for job in jobs if not job.reads]
    if not writes:
        return
    try:
        if not _all_together(db, writes):
            _each_alone(db, writes)
    except sqlite3.Error as error:
        for job in writes:
            job.error = job.error or error
        if db.in_transaction:
            db.execute("ROLLBACK")


def _all_together(db: sqlite3.Connection, jobs: Sequence[_Job]) -> bool:
    """Run jobs as one transaction; if one fails undo all and return False. They hardly ever fail."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for job in jobs:
            job.result = job.work(db)
    except Exception:  # noqa: BLE001 - whatever it is, it comes again when each runs alone
        if db.in_transaction:
            db.execute("ROLLBACK")
        return False
    db.execute("COMMIT")
    return True


def _each_alone(db: sqlite3.Connection, jobs: Sequence[_Job]) -> None:
    """Run jobs as one transaction, each in a savepoint, so that one that fails takes no other with it."""
    db.execute("BEGIN IMMEDIATE")
    for job in jobs:
        db.execute("SAVEPOINT job")
        if not _try(job, db):
            # On a full disk and the like SQLite has ended the transaction by itself: this raises then.
            db.execute("ROLLBACK TO job")
        db.execute("RELEASE job")
    db.execute("COMMIT")


def _try(job: _Job, db: sqlite3.Connection) -> bool:
    """Run one job; say whether it went well."""
    try:
        job.result = job.work(db)
    except Exception as error:  # noqa: BLE001 - it belongs to the job's caller, not to the batch
        job.error = error
    return job.error is None


def _set(db: sqlite3.Connection, user: int, timers: Sequence[Timer]) -> None:
    """Set timers, and take away those without a time, within the running job."""
    for kind, due_at, payload in timers:
        if due_at is None:
            db.execute(_STRIKE_TIMER, (user, kind))
        else:
            db.execute(_SET_TIMER, (user, kind, due_at, payload))


def _add(db: sqlite3.Connection, mail: Mail, live: int) -> tuple[Letter, ...]:
    """Store mail within the running job; `live` is the message that holds the person's screen."""
    if mail.done is not None:
        db.execute(_DONE, mail.done)
    added = []
    for letter in mail.letters:
        row = db.execute("INSERT INTO outbox (user, body) VALUES (?, ?)", (letter.user, letter.body))
        added.append(Letter(letter.user, letter.body, row.lastrowid or 0, live=live))
    return tuple(added)


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
        connection = _Thread(
            lambda: sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None), iter_chunk_size=64
        )
        _ = await connection  # starts the thread; gives the connection itself
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


async def _insist(connection: _Thread, setting: str) -> None:
    """Set how a file is used; tried again while it is locked.

    Of two that turn a new file to WAL at once, SQLite refuses one without the patience it has elsewhere.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            await connection.execute_fetchall(setting)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            await asyncio.sleep(_PAUSE)
        else:
            return


async def _prepare(connection: _Thread, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    # Look before the first write: even `journal_mode = WAL` writes into the file.
    await _version(connection, path, newest=len(migrations))
    for setting in _SETTINGS:
        await _insist(connection, setting)
    for number, statements in enumerate(migrations, 1):
        async with _transaction(connection):
            # Asked again inside each transaction: another process may be migrating the same file.
            if await _version(connection, path, newest=len(migrations)) >= number:
                continue
            for statement in statements:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            await connection.execute(f"PRAGMA user_version = {number}")


async def _version(connection: _Thread, path: Path, newest: int) -> int:
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
async def _transaction(connection: _Thread) -> AsyncIterator[None]:
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
