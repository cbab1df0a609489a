"""What my limit means, the tips that save most, where I stand, plans that would do: as answers. Pure.

They join a pending screen as every answer to a side question does.
"""

from collections.abc import Callable, Mapping
from math import inf

from bot.answers import fitting, plan_support
from bot.answers.figures import gb, number, speed
from bot.answers.page import Answer
from bot.engine.knowledge import Plan
from bot.engine.model import UNKNOWN, Button, Catalog, Session
from bot.usage.bucket import MB_PER_GB
from bot.usage.forecast import forecast, past_cycles
from bot.usage.hours import Works, at_speed, hours
from bot.usage.ledger import Tracker
from bot.usage.saving import pick, saved_mb
from bot.usage.sheet import Sheet, exact, rounded
from bot.usage.standing import stand

TOLD_HOURS = ("call_one", "call_group", "video_hd", "video_sd", "web", "music")
"""Activities that a limit is told in."""

AFTER = ("email", "web", "music", "voice_call", "video_lowest", "video_sd", "call_one", "video_hd")
"""Activities of which is told whether they still work after the cut."""

UPDATES = "windows_metered"
"""The tip whose figure is the size of a Windows update."""

OTHER_TIPS = ("concept:set_limit", "concept:metered", "concept:heat")
"""What a question for tips may be about instead of saving data; `answers` has those."""


def answer(catalog: Catalog, session: Session, tracker: Tracker) -> Answer | None:
    """Return the answer to the question that a session holds; None if it isn't one about usage."""
    if not session.question or "usage:title" not in catalog.words[session.language].answers:
        return None
    name = session.question[0]
    if name not in ROOMS or (name == "ask.tips" and _other_tips(session)):
        return None
    sheet = Sheet(catalog, session, tracker)
    ROOMS[name](sheet)
    return sheet.finish()


def _other_tips(session: Session) -> bool:
    """Say whether a question for tips is about something else, or about what takes how much."""
    return any(one in OTHER_TIPS or one.startswith("page:") for one in session.question)


# --- what my limit means


def limit(sheet: Sheet) -> None:
    """Say what the allowance is in hours, what works after it, and who draws on it."""
    page, bucket = sheet.page, sheet.bucket
    page.kind = "general"
    if bucket.mb is None:
        if bucket.unlimited:
            sheet.say("limit_unlimited")
        elif not plan_support.settled(page):
            sheet.row(sheet.button("b_allowance", "usage:allowance", amount=sheet.text("unknown")))
            return
        else:
            sheet.say("no_allowance")
        _after(sheet)
        _whose(sheet)
        return
    sheet.heading("limit_title", amount=exact(bucket.mb))
    for name in TOLD_HOURS:
        _line(sheet, name, bucket.mb)
    _updates(sheet, bucket.mb)
    page.gap()
    _after(sheet)
    _whose(sheet)
    sheet.row(sheet.button("b_tips", "ask:tips"), sheet.button("b_usage", "usage"))


def _whose(sheet: Sheet) -> None:
    """Say whether the phone draws on it too, and where the plan was read."""
    plan = sheet.bucket.plan
    if plan is not None:
        shared = {True: "limit_shared", False: "limit_own", None: "limit_bucket_unknown"}
        sheet.say(shared[sheet.bucket.shared])
        sheet.page.cite(plan)
        sheet.page.about = plan.id


def _line(sheet: Sheet, name: str, mb: float) -> None:
    habit = sheet.catalog.knowledge.habits.get(name)
    if habit is None:
        return
    last = hours(mb, habit)
    activity = sheet.page.text(f"consumption:{name}")
    figures = {key: _hours(value) for key, value in zip(("hours", "least", "most"), last, strict=True)}
    sheet.page.item(sheet.text("limit_line", activity=activity, **figures))
    sheet.page.cite(habit)


def _hours(value: float) -> str:
    return number(round(value) if value >= 10 else round(value, 1))  # noqa: PLR2004 - half an hour of 300 is nothing


def _updates(sheet: Sheet, mb: float) -> None:
    update = sheet.catalog.knowledge.savings.get(UPDATES)
    if update is None or not update.low_mb or not update.high_mb:
        return
    count = number(int(mb / ((update.low_mb + update.high_mb) / 2)))
    low, high = rounded(update.low_mb), rounded(update.high_mb)
    sheet.page.item(sheet.text("limit_updates", count=count, low=low, high=high))
    sheet.page.cite(update)


def _after(sheet: Sheet) -> None:
    """Say how fast it goes on and what that is enough for."""
    bucket = sheet.bucket
    if bucket.cap_kbps is not None:
        sheet.say("limit_cap", speed=speed(bucket.cap_kbps))
    if bucket.mb is None and bucket.unlimited:
        kbps = bucket.cap_kbps
    elif bucket.after_kbps == 0:
        sheet.say("limit_stops")
        return
    else:
        kbps = bucket.after_kbps
        if kbps is None:
            sheet.say("limit_after_unknown")
            return
        sheet.say("limit_after", speed=speed(kbps))
    if kbps is None:
        return
    works: dict[Works, list[str]] = {"works": [], "slowly": [], "fails": []}
    for name in AFTER:
        habit = sheet.catalog.knowledge.habits.get(name)
        if habit is not None:
            works[at_speed(habit, kbps)].append(sheet.page.text(f"consumption:{name}"))
    for kind, names in works.items():
        if names:
            sheet.say(f"limit_{kind}", list=sheet.listed(names))


# --- tips

OF_DEVICES = ("saving_metered", "saving_low_data")
"""Tips without a figure, told beside those that have one: what joined devices load by themselves."""


def shown_tips(session: Session) -> list[str]:
    """Return the tips that stand in a session's question."""
    return [one.partition(":")[2] for one in session.question if one.startswith("tip:")]


def tips(sheet: Sheet) -> None:
    """Show the tips of the session, or those that would come next."""
    page, knowledge = sheet.page, sheet.catalog.knowledge
    page.kind = "general"
    page.about = "saving"
    names = [name for name in shown_tips(sheet.session) if name in knowledge.savings]
    if not names and not _was_asked(sheet.session):
        names = next_tips(sheet)
    if not names:
        sheet.say("tips_none")
    else:
        sheet.heading("tips_title")
    for count, name in enumerate(names, 1):
        tip = f"usage:tip:{name}"
        sheet.say("tips_line", number=str(count), tip=page.text(tip), saves=_saves(sheet, name))
        page.cite(knowledge.savings[name])
    for name in OF_DEVICES if names else ():
        if name in knowledge.tips:
            page.item(page.text(f"tips:{name}"))
            page.cite(knowledge.tips[name])
    takes = page.text("tips_habits").rstrip(":： ")
    if names:
        both = [*enumerate(names, 1)]
        sheet.row(*(sheet.button("b_done", f"tip:done:{name}", number=str(n)) for n, name in both))
        sheet.row(*(sheet.button("b_no", f"tip:no:{name}", number=str(n)) for n, name in both))
        sheet.row(sheet.button("b_more", "tip:more"), sheet.button("b_usage", "usage"))
    else:
        sheet.row(sheet.button("b_usage", "usage"))
    sheet.row(Button(takes, "answer", "page:0", says=(takes,)))


def _was_asked(session: Session) -> bool:
    """Say whether the tips of this question were chosen already, if only to find none."""
    return any(one.startswith("tip:") for one in session.question)


def next_tips(sheet: Sheet) -> list[str]:
    """Return the ids of the tips that come next for this person."""
    return pick(sheet.catalog.knowledge, sheet.session.facts, sheet.bucket, sheet.tracker, sheet.at)


def _saves(sheet: Sheet, name: str) -> str:
    tip = sheet.catalog.knowledge.savings[name]
    low, high = (rounded(one) for one in saved_mb(sheet.catalog.knowledge, tip))
    if tip.per == "month":
        return sheet.text("saves_month", low=low, high=high)
    return (
        sheet.text("saves_hour", amount=low)
        if low == high
        else sheet.text("saves_hour_range", low=low, high=high)
    )


# --- where I stand, and plans that would do


def standing(sheet: Sheet) -> None:
    """Say where the person stands, in short, with the way to all of it."""
    stand(sheet)
    sheet.row(sheet.button("b_usage", "usage"))


def advice(sheet: Sheet) -> None:
    """Show plans on sale that hold what the person needs, cheapest first, and what would be lost."""
    need_mb = needed_mb(sheet)
    if need_mb is not None:
        sheet.say("advice_need", amount=rounded(need_mb))
    need_gb = None if need_mb is None else round(need_mb / MB_PER_GB, 1)
    fitting.answer(sheet.page, need_gb, lambda own, plan: lost(sheet, own, plan))


def lost(sheet: Sheet, own: Plan, plan: Plan) -> str:
    """Return what would be lost by changing from one plan to another, as far as both are known."""
    losses = []
    if _kbps(plan) is not None and _kbps(own) is not None and (_kbps(plan) or 0) < (_kbps(own) or 0):
        was, now = speed(_kbps(own) or 0), _kbps(plan)
        losses.append(sheet.text("lost_after", was=was, now=speed(now) if now else sheet.text("lost_stops")))
    if _phone_gb(plan) < _phone_gb(own):
        losses.append(sheet.text("lost_data", now=gb(_phone_gb(plan))))
    networks = [sheet.catalog.carriers[one.carrier].leaves.get("host", UNKNOWN) for one in (own, plan)]
    if UNKNOWN not in networks and networks[0] != networks[1]:
        names = [sheet.catalog.carriers[str(one)].name for one in networks if one in sheet.catalog.carriers]
        if len(names) == len(networks):
            losses.append(sheet.text("lost_network", was=names[0], now=names[1]))
    if own.carrier != plan.carrier:
        losses.append(sheet.text("lost_carrier"))
    return sheet.text("lost", list=sheet.listed(losses)) if losses else ""


def _kbps(plan: Plan) -> int | None:
    """Return the hotspot's speed after the allowance, None if there is no such thing or it isn't known."""
    return plan.after_kbps if isinstance(plan.after_kbps, int) else None


def _phone_gb(plan: Plan) -> float:
    """Return the plan's fast data for the phone in GB, infinite where it has no limit or isn't known."""
    return float(plan.data_gb) if isinstance(plan.data_gb, int | float) else inf


def needed_mb(sheet: Sheet) -> float | None:
    """Return the most that this cycle's forecast or one of the last two cycles takes."""
    found = forecast(sheet.tracker, sheet.bucket.rule, sheet.bucket.mb, sheet.at)
    past = past_cycles(sheet.tracker, sheet.bucket.rule, sheet.bucket.mb, sheet.at)[:2]
    needs = [one.end_mb for one in past] + ([found.end_mb] if found is not None else [])
    return max(needs, default=None)


ROOMS: Mapping[str, Callable[[Sheet], None]] = {
    "ask.limit": limit,
    "ask.tips": tips,
    "ask.usage": standing,
    "ask.advice": advice,
}
