"""Reports and counts in both stores: kept with the unit they came in, and tied to nobody."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.model import Line, Session
from bot.ports import Report, StaleTurnError, Store, Unit
from bot.store.memory import MemoryStore
from bot.store.migrations import MIGRATIONS
from bot.store.sqlite import open_store

REPORT = Report("mint-unlimited", "20 GB a month", "2026-08", "it is 25 GB", "en", 1000.0)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    found: Store = MemoryStore() if request.param == "memory" else await open_store(tmp_path / "bot.sqlite3")
    yield found
    await found.close()


def unit(turn: int, loaded: int | None, report: Report | None, *asked: str) -> Unit:
    lines = tuple(Line("asked", "", "", f"ask.plan_support {one}") for one in asked)
    return Unit(1, loaded, Session(person=9, language="en", turn=turn), 1000.0, journal=lines, report=report)


async def test_a_report_is_kept_with_its_unit(store: Store) -> None:
    """What was committed is listed, oldest first; a refused unit leaves no report."""
    await store.commit(unit(1, None, REPORT))
    await store.commit(unit(2, 1, Report("visible", "", None, "", "zh-Hans", 999.0)))
    with pytest.raises(StaleTurnError):
        await store.commit(unit(3, 1, REPORT))
    assert {one.about for one in await store.reports()} == {"mint-unlimited", "visible"}
    assert REPORT in await store.reports()


async def test_forgetting_a_person_keeps_the_report_that_names_nobody(store: Store) -> None:
    """A report has nothing that ties it to a person."""
    await store.commit(unit(1, None, REPORT))
    await store.forget(1)
    assert await store.reports() == [REPORT]


async def test_questions_are_counted_by_what_they_are_about(store: Store) -> None:
    """A question about nothing in particular counts for nothing."""
    await store.commit(unit(1, None, None, "mint", "mint", "visible", ""))
    assert await store.asked() == {"mint": 2, "visible": 1}


async def test_a_database_of_before_gets_the_table(tmp_path: Path) -> None:
    """A file with the first schema is brought to the second, with its people."""
    path = tmp_path / "bot.sqlite3"
    old = await open_store(path, MIGRATIONS[:1])
    await old.close()
    new = await open_store(path)
    await new.commit(unit(1, None, REPORT))
    assert await new.reports() == [REPORT]
    await new.close()
    with sqlite3.connect(path) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(reports)")}
    assert columns == {"id", "at", "about", "value", "published", "words", "language"}
