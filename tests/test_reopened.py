"""Killed, reopened, edited underneath: at every place of every flow the talk goes on."""

from pathlib import Path

from bot.desk import Desk, Event, shown
from bot.engine.advance import Engine
from bot.engine.model import Catalog, Frame, Session
from bot.engine.screen import screen
from bot.language.read import Reader
from bot.ports import Unit
from bot.store.sqlite import open_store
from tests.test_generated_walks import explore, fresh

NOW = 1_795_262_400.0


def everywhere(engine: Engine) -> list[Session]:
    """One session at every place of the flows that open by themselves."""
    flows = [flow for flow in engine.catalog.flows.values() if flow.opens_on]
    return [session for flow in flows for session in explore(engine, fresh(engine.catalog, flow.id), 4000)]


async def test_reopened_at_every_place_the_session_goes_on_there(catalog: Catalog, tmp_path: Path) -> None:
    """A person stored at any place of any flow finds the same screen after the file was closed and opened."""
    engine = Engine.of(catalog)
    sessions = everywhere(engine)
    file = tmp_path / "people.sqlite3"
    store = await open_store(file)
    for user, session in enumerate(sessions):
        await store.commit(Unit(user, None, session, NOW))
    await store.close()

    store = await open_store(file)
    desk = Desk(engine, Reader(catalog), store, default_language="en", new_person=lambda: 1)
    for user, session in enumerate(sessions):
        reply = await desk.answer(Event(user, NOW + 1, press="a button of before"))
        assert reply.session._replace(seen_at=session.seen_at) == session
        assert reply.screens == (shown(catalog, session._replace(seen_at=NOW + 1)),)
    await store.close()
    assert len(sessions) > 100


def test_a_flow_edited_under_a_live_session_strands_nobody(catalog: Catalog) -> None:
    """Whichever state, question or cause is gone, the person stands at a screen of today's content."""
    engine = Engine.of(catalog)
    for session in everywhere(engine):
        top = session.stack[-1]
        gone = Frame(top.flow, "gone_state", top.back_to)
        for edited in (
            session._replace(stack=(*session.stack[:-1], gone)),
            session._replace(stack=(*session.stack[:-1], Frame("gone_flow", top.state, top.back_to))),
            session._replace(cause="gone_cause", asking=None) if session.cause else session,
            session._replace(asking="gone_fact") if session.asking else session,
        ):
            fixed = engine.repair(edited).session
            page = screen(catalog, fixed)
            assert any(button.choice is not None for row in page.rows for button in row)
            for frame in fixed.stack:
                assert frame.state in catalog.flows[frame.flow].states
