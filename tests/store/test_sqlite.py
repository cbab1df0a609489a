"""What only the file on disk promises: durability, migrations, refusal of files that aren't ours."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.engine.codec import encode
from bot.engine.model import Line, Session
from bot.ports import StaleTurnError, Stored, Unit
from bot.problem import SettingError
from bot.store.migrations import MIGRATIONS
from bot.store.sqlite import APPLICATION_ID, SqliteStore, open_store

USER = 8_273_645_190
PERSON = 4_611_000_123
AT = 1_795_000_000.0
FIRST = Session(person=PERSON, language="zh-Hans", turn=1, facts={"device": "小米 14"})
LINES = tuple(Line("shown", "slow", "check", f"fact_{n}") for n in range(3))
LATER = ("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT",)


def query(path: Path, sql: str, *values: int) -> list[Any]:
    """Read the file through a connection of its own."""
    with closing(sqlite3.connect(path)) as reader:
        return reader.execute(sql, values).fetchall()


@asynccontextmanager
async def closed_after(store: SqliteStore) -> AsyncIterator[SqliteStore]:
    """Close the store whatever happens: an open one keeps its thread, and with it the run, alive."""
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def opened(path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> AsyncIterator[SqliteStore]:
    """Open the store, and close it at the end."""
    async with closed_after(await open_store(path, migrations)) as store:
        yield store


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Return every file of the folder with its content."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


async def assert_refused(path: Path, *words: str) -> None:
    """Hold opening `path` to one line that names it and says `words`."""
    with pytest.raises(SettingError) as caught:
        await open_store(path)
    text = str(caught.value)
    assert "\n" not in text
    for word in (str(path), "DATABASE_URL", *words):
        assert word in text


async def test_durability_is_on(tmp_path: Path) -> None:
    """The file is in WAL mode and every commit is synced in full."""
    async with opened(tmp_path / "a.sqlite3") as store:
        settings = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete"):
            ((settings[name],),) = await store._db.execute_fetchall(f"PRAGMA {name}")
    full = 2
    assert settings == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 2000,
        "secure_delete": 1,
    }


async def test_people_survive_reopening(tmp_path: Path) -> None:
    """Session and history are there after close and open, and the folder of the file was made."""
    path = tmp_path / "data" / "new" / "a.sqlite3"
    async with opened(path) as store:
        await store.commit(Unit(USER, None, FIRST, AT))
        await store.commit(Unit(USER, 1, FIRST._replace(turn=2), AT, past="push", before=FIRST))
    async with opened(path) as store:
        assert await store.load(USER) == Stored(FIRST._replace(turn=2), encode(FIRST))


async def test_closing_leaves_one_file(tmp_path: Path) -> None:
    """After close everything is in the one file, without -wal and -shm beside it."""
    async with opened(tmp_path / "a.sqlite3") as store:
        await store.commit(Unit(USER, None, FIRST, AT))
    await store.close()
    assert list(folder_bytes(tmp_path)) == ["a.sqlite3"]


async def test_opening_twice_is_harmless(tmp_path: Path) -> None:
    """Two openers at once and a third later find one schema, migrated once, and the same people."""
    path = tmp_path / "a.sqlite3"
    one, two = await asyncio.gather(open_store(path), open_store(path))
    async with closed_after(one), closed_after(two):
        await one.commit(Unit(USER, None, FIRST, AT))
        assert await two.load(USER) == Stored(FIRST, None)
    schema = query(path, "SELECT name, sql FROM sqlite_master ORDER BY name")
    async with opened(path) as three:
        assert await three.load(USER) == Stored(FIRST, None)
    assert query(path, "SELECT name, sql FROM sqlite_master ORDER BY name") == schema
    assert query(path, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert query(path, "PRAGMA application_id") == [(APPLICATION_ID,)]


async def test_none_of_two_is_refused_a_new_file(tmp_path: Path) -> None:
    """Two that open a new file at once both get it, fifty times over: one waits for the other."""
    for number in range(50):
        path = tmp_path / f"{number}.sqlite3"
        one, two = await asyncio.gather(open_store(path), open_store(path))
        async with closed_after(one), closed_after(two):
            assert await one.load(USER) is None


async def test_a_new_step_keeps_the_people(tmp_path: Path) -> None:
    """A store of the step before is brought forward with its people, step by step."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as store:
        await store.commit(Unit(USER, None, FIRST, AT))
    async with opened(path, (*MIGRATIONS, LATER)) as store:
        assert await store.load(USER) == Stored(FIRST, None)
    assert query(path, "PRAGMA user_version") == [(len(MIGRATIONS) + 1,)]


@pytest.mark.parametrize("existing", [False, True])
async def test_a_failing_step_leaves_no_trace(tmp_path: Path, *, existing: bool) -> None:
    """A step that fails halfway is undone whole, those before it stay, and the next start can go on."""
    path = tmp_path / "a.sqlite3"
    if existing:
        async with opened(path):
            pass
    broken = (*LATER, "INSERT INTO later VALUES (1)", "CREATE TABLE sessions (oops TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="sessions already exists"):
        await open_store(path, (*MIGRATIONS, broken))
    assert query(path, "PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert query(path, "SELECT name FROM sqlite_master WHERE name = 'later'") == []
    async with opened(path, (*MIGRATIONS, LATER)) as store:
        await store.commit(Unit(USER, None, FIRST, AT))


async def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """A file of a newer bot is refused by both numbers and left as it was, byte by byte."""
    path = tmp_path / "a.sqlite3"
    async with opened(path, (*MIGRATIONS, LATER)):
        pass
    before = folder_bytes(tmp_path)
    await assert_refused(path, f"schema {len(MIGRATIONS) + 1}", f"up to {len(MIGRATIONS)}", "newer bot")
    assert folder_bytes(tmp_path) == before


@pytest.mark.parametrize(
    "content",
    [b"not a database\n" * 400, b"hello\n", b"\n", b"SQLite format 3\0" + b"garbage " * 1000],
    ids=["text", "short text", "one byte", "only the magic"],
)
async def test_garbage_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no database is refused and left as it was."""
    path = tmp_path / "a.sqlite3"
    path.write_bytes(content)
    await assert_refused(path)
    assert folder_bytes(tmp_path) == {"a.sqlite3": content}


@pytest.mark.parametrize(
    "sql",
    ["CREATE TABLE sessions (id)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"],
)
async def test_another_programs_database_is_refused(tmp_path: Path, sql: str) -> None:
    """A healthy database that isn't the bot's is refused and gets no tables of ours."""
    path = tmp_path / "a.sqlite3"
    query(path, sql)
    before = folder_bytes(tmp_path)
    assert before["a.sqlite3"]
    await assert_refused(path, "another program")
    assert folder_bytes(tmp_path) == before


async def test_a_damaged_store_is_refused(tmp_path: Path) -> None:
    """A store whose schema page is overwritten is refused with the advice to restore a backup."""
    path = tmp_path / "a.sqlite3"
    async with opened(path):
        pass
    damaged = path.read_bytes()[:100] + b"\xff" * 3996
    path.write_bytes(damaged)
    await assert_refused(path, "backup")
    assert folder_bytes(tmp_path) == {"a.sqlite3": damaged}


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder in place of the file is named as such."""
    await assert_refused(tmp_path, "is no file")
    assert folder_bytes(tmp_path) == {}


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A path that runs through a file is refused, and that file stays."""
    (tmp_path / "data").write_bytes(b"mine")
    await assert_refused(tmp_path / "data" / "a.sqlite3")
    assert folder_bytes(tmp_path) == {"data": b"mine"}


async def test_a_file_in_use_is_refused(tmp_path: Path) -> None:
    """A file that another program holds locked is refused with the advice to stop that program."""
    path = tmp_path / "a.sqlite3"
    async with opened(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        await assert_refused(path, "stop the other program")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write where the mode forbids it")
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("locked", ["file", "folder"])
async def test_what_cannot_be_written_is_refused(tmp_path: Path, locked: str, *, there: bool) -> None:
    """A read-only file, or any file in a read-only folder, is refused at the start and left as it was."""
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "a.sqlite3"
    if there:
        async with opened(path):
            pass
    else:
        path.touch()
    before = folder_bytes(folder)
    target = path if locked == "file" else folder
    target.chmod(0o444 if locked == "file" else 0o555)
    try:
        await assert_refused(path, "write the file and its folder")
        assert folder_bytes(folder) == before
    finally:
        target.chmod(0o755)


async def test_the_journal_holds_no_user_id(tmp_path: Path) -> None:
    """No column of any journal line holds the user id, only the session's random person."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as store:
        await store.commit(Unit(USER, None, FIRST, AT, journal=LINES))
    rows = query(path, "SELECT * FROM journal")
    assert len(rows) == len(LINES)
    assert all(PERSON in row and str(USER) not in map(str, row) for row in rows)


async def test_forgotten_words_are_gone_from_the_file(tmp_path: Path) -> None:
    """After forget and close the bytes of the person's session and history aren't in the file."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as store:
        secret = FIRST._replace(facts={"device": "a phone like no other " * 300})
        await store.commit(Unit(USER, None, secret, AT))
        await store.commit(Unit(USER, 1, secret._replace(turn=2), AT, past="push", before=secret))
    assert b"like no other" in path.read_bytes()
    async with opened(path) as store:
        await store.forget(USER)
    assert b"like no other" not in path.read_bytes()


async def test_a_unit_that_fails_at_its_last_line_stores_nothing(tmp_path: Path) -> None:
    """When the last journal line fails, session, history and earlier lines of the unit are undone."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as store:
        await store.commit(Unit(USER, None, FIRST, AT))
        unit = Unit(USER, 1, FIRST._replace(turn=2), AT, past="push", before=FIRST, journal=LINES)
        bad = replace(unit, journal=(*LINES, Line("shown", "slow", "check", "\ud800")))
        with pytest.raises(UnicodeEncodeError):
            await store.commit(bad)
        assert await store.load(USER) == Stored(FIRST, None)
        assert query(path, "SELECT * FROM journal") == []
        await store.commit(unit)


async def test_a_read_sees_no_unit_on_its_way(tmp_path: Path) -> None:
    """While a unit that will fail is on its way, other tasks read the person as stored before."""
    async with opened(tmp_path / "a.sqlite3") as store:
        await store.commit(Unit(USER, None, FIRST, AT))
        lines = (*LINES, Line("shown", "slow", "check", "\ud800"))
        task = asyncio.create_task(store.commit(Unit(USER, 1, FIRST._replace(turn=2), AT, journal=lines)))
        while not task.done():
            assert await store.load(USER) == Stored(FIRST, None)
        assert isinstance(task.exception(), UnicodeEncodeError)


async def test_a_cancelled_unit_is_whole_or_absent(tmp_path: Path) -> None:
    """Cancelled after any number of loop turns, a unit is stored whole or not at all; the store goes on."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as store:
        await store.commit(Unit(USER, None, FIRST, AT))
        lost = 0
        for pause in range(60):
            stored = await store.load(USER)
            assert stored is not None
            turn = stored.session.turn
            unit = Unit(
                USER,
                turn,
                FIRST._replace(turn=turn + 1),
                AT,
                past="push",
                before=stored.session,
                journal=LINES,
            )
            task = asyncio.create_task(store.commit(unit))
            for _ in range(pause):
                await asyncio.sleep(0)  # one turn of the loop, no waiting
            task.cancel()
            (result,) = await asyncio.gather(task, return_exceptions=True)
            assert result == () or isinstance(result, asyncio.CancelledError)
            await assert_whole(store, path, USER)
            lost += task.cancelled()
        stored = await store.load(USER)
        assert stored is not None
        await store.commit(Unit(USER, stored.session.turn, FIRST._replace(turn=1000), AT))
    assert lost


async def assert_whole(store: SqliteStore, path: Path, user: int) -> int:
    """Hold turn, history and journal of a person whose units all pushed; return the turn."""
    stored = await store.load(user)
    turn = 0 if stored is None else stored.session.turn
    person = PERSON if user == USER else user
    assert query(path, "SELECT turn FROM sessions WHERE user = ?", user) == ([(turn,)] if turn else [])
    first_unit = 1 if user == USER else 0  # FIRST was committed without journal lines
    lines = query(path, "SELECT what FROM journal WHERE person = ? ORDER BY id", person)
    assert lines == [(line.what,) for line in LINES] * (turn - first_unit)
    depths = query(path, "SELECT depth FROM past WHERE user = ? ORDER BY depth", user)
    assert depths == [(n,) for n in range(1, turn)]
    return turn


CHILD = """
import asyncio, os, random, signal, sys
from dataclasses import replace
from pathlib import Path
from bot.engine.model import Line, Session
from bot.ports import Unit
from bot.store.sqlite import open_store

LINES = tuple(Line("shown", "slow", "check", f"fact_{n}") for n in range(3))

async def main(path, seed, last_statement):
    store = await open_store(Path(path))
    order = random.Random(seed)
    statements = 0

    def before_statement(sql):
        nonlocal statements
        statements += 1
        if statements == last_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    await store._db.set_trace_callback(before_statement)
    while True:
        user = order.randint(1, 4)
        stored = await store.load(user)
        if stored is None:
            unit = Unit(user, None, Session(person=user, language="en", turn=1), 1.0, journal=LINES)
        else:
            session = stored.session._replace(turn=stored.session.turn + 1)
            unit = Unit(user, stored.session.turn, session, 1.0, "push", stored.session, LINES)
        await store.commit(unit)
        print(user, unit.session.turn, flush=True)

asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
"""


def killed_child(path: Path, seed: int, *, after_lines: int = 0, at_statement: int = 0) -> list[str]:
    """Run a committing child until SIGKILL, by us after its lines or by itself; return all its lines."""
    command = [sys.executable, "-c", CHILD, str(path), str(seed), str(at_statement)]
    folder = Path(bot.__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(after_lines)]
        if not at_statement:
            child.kill()
        lines += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return lines


async def assert_nothing_lost(path: Path, acknowledged: dict[int, int], lines: list[str]) -> dict[int, int]:
    """Hold the file against what the child acknowledged before and in `lines`; return the turns stored."""
    for line in lines:
        user, turn = map(int, line.split())
        acknowledged[user] = turn
    async with opened(path) as store:
        turns = {user: await assert_whole(store, path, user) for user in acknowledged}
    ahead = sorted(turns[user] - acknowledged[user] for user in acknowledged)
    assert ahead in ([0, 0, 0, 0], [0, 0, 0, 1])  # at most the unit on its way is there unacknowledged
    return turns


async def test_sigkill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Killed ten times while committing, the file holds every acknowledged unit and no half of another."""
    path = tmp_path / "a.sqlite3"
    after = random.Random(20_261_122)
    turns = dict.fromkeys(range(1, 5), 0)
    for seed in range(10):
        lines = killed_child(path, seed, after_lines=after.randint(1, 60))
        turns = await assert_nothing_lost(path, turns, lines)


async def test_sigkill_at_each_statement_leaves_no_half_unit(tmp_path: Path) -> None:
    """Killed before each statement of three units in turn, the file never holds a half of one."""
    path = tmp_path / "a.sqlite3"
    turns = dict.fromkeys(range(1, 5), 0)
    for statement in range(1, 25):  # a load is one statement, a unit that pushes seven
        lines = killed_child(path, statement, at_statement=statement)
        turns = await assert_nothing_lost(path, turns, lines)
    assert min(turns.values()) > 0


async def test_memory_is_flat(tmp_path: Path) -> None:
    """Six thousand people, one after another, raise the traced peak by less than 256 KiB: 44 bytes each.

    A cache of nothing but their ids would take over 100 bytes each.
    """
    user = 0

    async def serve(store: SqliteStore, people: int) -> None:
        nonlocal user
        for _ in range(people):
            user += 1
            assert await store.load(user) is None
            await store.commit(Unit(user, None, FIRST._replace(person=user), AT, journal=LINES))

    async with opened(tmp_path / "a.sqlite3") as store:
        await serve(store, 100)
        tracemalloc.start()
        try:
            await serve(store, 500)
            _, before = tracemalloc.get_traced_memory()
            await serve(store, 6_000)
            _, after = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert after - before < 256 * 1024


async def test_a_second_process_is_seen(tmp_path: Path) -> None:
    """A turn committed through another opening of the file makes this one's unit stale."""
    path = tmp_path / "a.sqlite3"
    async with opened(path) as one, opened(path) as two:
        await one.commit(Unit(USER, None, FIRST, AT))
        await two.commit(Unit(USER, 1, FIRST._replace(turn=2), AT))
        with pytest.raises(StaleTurnError):
            await one.commit(Unit(USER, 1, FIRST._replace(turn=2), AT))
