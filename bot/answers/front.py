"""The front door: which room answers a question, and how its answer joins the pending screen. Pure."""

from collections.abc import Callable, Mapping

from bot.answers import (
    allowance,
    apn,
    contact,
    device_support,
    esim_basics,
    fitting,
    how_to_enable,
    plan_support,
    roaming,
    tips,
    usage_check,
)
from bot.answers.page import Answer, Page, Subject
from bot.engine.buttons import ui_button
from bot.engine.knowledge import Carrier, Knowledge, Plan
from bot.engine.model import UNSURE, Button, Catalog, Say, Screen, Session, Span, Text
from bot.engine.screen import disclaimed
from bot.engine.settle import state_of

ROOMS: Mapping[str, Callable[[Page], None]] = {
    "ask.plan_support": plan_support.answer,
    "ask.allowance": allowance.answer,
    "ask.device_support": device_support.answer,
    "ask.how_to_enable": how_to_enable.answer,
    "ask.usage_check": usage_check.answer,
    "ask.tips": tips.answer,
    "ask.esim_basics": esim_basics.answer,
    "ask.apn": apn.answer,
    "ask.contact": contact.answer,
    "ask.roaming": roaming.answer,
}

BELOW: Mapping[str, Callable[[Page], None]] = {"fitting": fitting.answer}
"""What a say of a flow may show below its text, by the name it gives there."""

ALONE = "answer"
"""The view that shows an answer without the pending screen, for its own choices."""


def answer(catalog: Catalog, session: Session) -> Answer | None:
    """Return the answer to the question that a session holds, else the one of the say it stands at."""
    room = ROOMS.get(session.question[0]) if session.question else _below(catalog, session)
    if room is None or not catalog.words[session.language].answers:
        return None
    page = Page(catalog, session, subject(catalog.knowledge, session))
    room(page)
    return page.finish()


def _below(catalog: Catalog, session: Session) -> Callable[[Page], None] | None:
    if not session.stack or session.outcome is not None:
        return None
    state = state_of(catalog, session)
    return BELOW[state.answer] if isinstance(state, Say) and state.answer is not None else None


def subject(knowledge: Knowledge, session: Session) -> Subject:
    """Return what a question is about; what the content has lost meanwhile drops out."""
    named: dict[str, list[str]] = {}
    for one in session.question[1:]:
        kind, _, name = one.partition(":")
        named.setdefault(kind, []).append(name)
    plans = [knowledge.plans[one] for one in named.get("plan", ()) if one in knowledge.plans]
    candidates = [knowledge.plans[one] for one in named.get("maybe", ()) if one in knowledge.plans]
    carriers = [knowledge.carriers[one] for one in named.get("carrier", ()) if one in knowledge.carriers]
    group = next((found for one in named.get("group", ()) if (found := _group(knowledge, one))), None)
    if not plans and not candidates and group is None:
        plans = _told_plan(knowledge, session, carriers)
    if not carriers:
        carriers = _carriers_of(knowledge, session, plans)
    return Subject(
        tuple(carriers), tuple(plans), tuple(candidates), group,
        concepts=frozenset(named.get("concept", ())), part=int(named.get("page", ("0",))[0]),
    )  # fmt: skip


def _group(knowledge: Knowledge, name: str) -> tuple[Carrier, str] | None:
    carrier_id, _, shared = name.partition("/")
    carrier = knowledge.carriers.get(carrier_id)
    return (carrier, shared) if carrier is not None and shared in carrier.groups else None


def _told_plan(knowledge: Knowledge, session: Session, carriers: list[Carrier]) -> list[Plan]:
    """Return the plan that the person told before, unless the question is about another carrier."""
    told = session.facts.get("plan")
    plan = knowledge.plans.get(str(told)) if told not in (None, UNSURE) else None
    if plan is None or (carriers and plan.carrier not in {one.id for one in carriers}):
        return []
    return [plan] if len(carriers) <= 1 else []


def _carriers_of(knowledge: Knowledge, session: Session, plans: list[Plan]) -> list[Carrier]:
    ids = list(dict.fromkeys(one.carrier for one in plans))
    told = session.facts.get("carrier")
    if not ids and told not in (None, UNSURE):
        ids = [str(told)]
    return [knowledge.carriers[one] for one in ids if one in knowledge.carriers]


# --- with the pending screen


def joined(
    catalog: Catalog,
    session: Session,
    pending: Screen,
    above: tuple[Span, ...] = (),
    found: Answer | None = None,
) -> Screen:
    """Return the pending screen with the answer in it, if the session holds a question.

    In a talk the answer stands above the pending question, whose buttons come first; of its own there is
    one row, and one of them shows it alone if it has choices. Without a talk it stands alone, with `above`
    (what is said this once) over it. The screen for reaching a person, and a say, take additions below.
    `found` is an answer of another room than those here.
    """
    contacting = session.question[:1] == ("ask.contact",)
    talking = bool(session.stack) and session.outcome is None
    if session.view not in (("person",) if contacting else ("", ALONE)):
        return pending
    found = found or answer(catalog, session)
    if found is None:
        return pending
    body = disclaimed(catalog, session, found.body, pending.body)
    if contacting or not session.question:
        return Screen(_stacked(pending.body, body), (*pending.rows[:-1], *found.rows, *pending.rows[-1:]))
    words = catalog.words[session.language]
    if talking and session.view != ALONE:
        rows = (*pending.rows[:-1], *_in_one_row(found.rows, words.answers), *pending.rows[-1:])
        return Screen(_stacked(body, pending.body), rows)
    footer = tuple(ui_button(catalog, session.language, key, "nav", key) for key in ("menu", "back"))
    return Screen(_stacked(above, body), (*found.rows, footer))


def _stacked(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*first, Span("\n\n"), *second) if first and second else first or second


def _in_one_row(rows: tuple[tuple[Button, ...], ...], words: Mapping[str, Text]) -> list[tuple[Button, ...]]:
    """Return an answer's buttons beside a pending question: copies and links, then one row for the rest."""
    buttons = [button for row in rows for button in row]
    row = [button for button in buttons if button.choice == "wrong"]
    rest = [button for button in buttons if button.choice not in (None, "wrong")]
    if len(rest) == 1:
        row.insert(0, rest[0])
    elif rest:
        row.insert(0, Button(str(words["choose"]), "answer", ALONE))
    return [*(found for found in rows if found[0].choice is None), *([tuple(row)] if row else [])]
