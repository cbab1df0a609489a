"""What is said of one plan: whether hotspot is in it, how much, what comes after, what it costs. Pure.

A figure is told only as the knowledge base has it. What it doesn't have is said to be not known.
"""

from collections.abc import Callable

from bot.answers.figures import gb, speed, usd
from bot.answers.page import Page
from bot.engine.knowledge import Addon, Known, Plan
from bot.engine.model import UNKNOWN, Span

WHERE_TO_LOOK = "which_plan"
WITHOUT = ("not_included", "not_allowed")
MOST_ADDONS = 2
"""Extras that an answer tells of; beside the plan's own figure more would hide it."""

CHANGES_TOLD = ("allowance_gb", "allowance_gb_per_day", "data_gb")


def title(page: Page, plan: Plan) -> None:
    """Name carrier and plan; of one that isn't sold any more, where to read which plan a line has today."""
    page.title(f"{page.knowledge.carriers[plan.carrier].name}: {label(page, plan)}")
    if plan.status != "legacy":
        return
    page.say("legacy" if plan.until and plan.sources else "legacy_open", until=plan.until or "")
    for way in page.knowledge.carriers[plan.carrier].plan_check:
        if way.topic == WHERE_TO_LOOK:
            page.item(page.quote(way.text), way)
            page.later += (way,)


def verdict(page: Page, plan: Plan) -> None:
    """Say whether hotspot is in the plan; the sentences have the names of the values."""
    page.say("support_unknown" if plan.hotspot == UNKNOWN else plan.hotspot)


def nothing_known(plan: Plan) -> bool:
    """Say whether neither the right to share nor any figure of it is known."""
    return plan.hotspot == UNKNOWN and plan.allowance_gb == UNKNOWN and plan.after_note is None


def amount(page: Page, plan: Plan) -> None:
    """Say how much fast hotspot data there is; remember the figure for a report."""
    if plan.hotspot in WITHOUT and plan.allowance_gb == UNKNOWN:
        return
    text = _amount(page, plan)
    page.value = page.value or text
    page.lines.append([Span(text)])
    if plan.shares_data and _is_number(plan.data_gb):
        page.say("amount_shared", gb=gb(_number(plan.data_gb)))


def _amount(page: Page, plan: Plan) -> str:
    if _is_number(plan.allowance_gb_per_day):
        return page.text("amount_day", gb=gb(_number(plan.allowance_gb_per_day)))
    if plan.allowance_gb == "plan_data":
        return _plan_data(page, plan)
    if plan.allowance_gb == UNKNOWN and plan.hotspot == "paid_addon" and plan.addons:
        return page.text("amount_of_extra")
    if not _is_number(plan.allowance_gb):
        return page.text("amount_unlimited" if plan.allowance_gb == "unlimited" else "amount_unknown")
    return _number_of_gb(page, plan, _number(plan.allowance_gb))


def _number_of_gb(page: Page, plan: Plan, allowance_gb: float) -> str:
    if allowance_gb == 0:
        return page.text("amount_slow" if plan.hotspot == "included" else "amount_none")
    if plan.price_usd is not None and plan.validity_days is not None:
        return page.text("amount_days", gb=gb(allowance_gb), days=str(plan.validity_days))
    return page.text("amount_month", gb=gb(allowance_gb))


def _plan_data(page: Page, plan: Plan) -> str:
    if _is_number(plan.data_gb_per_day):
        return page.text("amount_plan_day", gb=gb(_number(plan.data_gb_per_day)))
    if plan.data_gb == "unlimited":
        return page.text("amount_plan_unlimited")
    if _is_number(plan.data_gb):
        return page.text("amount_plan", gb=gb(_number(plan.data_gb)))
    return page.text("amount_plan_unknown")


def after(page: Page, plan: Plan) -> None:
    """Say what comes after the allowance, and a cap that holds from the first byte."""
    if plan.cap_kbps is not None:
        page.say("cap", speed=speed(plan.cap_kbps))
    if isinstance(plan.after_kbps, str) and plan.after_note is not None and not _slow_from_start(plan):
        page.say("after_noted", note=page.quote(plan.after_note))
        page.say("after_unknown_exact")
        return
    page.lines.append([Span(with_note(page, _after(page, plan), plan.after_note))])


def _after(page: Page, plan: Plan) -> str:
    if plan.after_kbps is None:
        if plan.hotspot in WITHOUT:
            return page.text("after_no_hotspot")
        return page.text("after_no_limit" if plan.allowance_gb == "unlimited" else "after_nothing")
    if isinstance(plan.after_kbps, str):
        return page.text("after_unknown_slow" if _slow_from_start(plan) else "after_unknown")
    if plan.after_kbps == 0:
        return page.text("after_stops" if plan.after_note is None else "after_zero")
    key = "after_slow" if _slow_from_start(plan) else "after_speed"
    return page.text(key, speed=speed(plan.after_kbps))


def with_note(page: Page, text: str, note: str | None) -> str:
    """Return a sentence with what the source adds to it."""
    return text if note is None else page.text("with_note", text=text, note=page.quote(note))


def caveat(page: Page, plan: Plan) -> None:
    """Say what must be known beside the figures."""
    if plan.caveat is not None:
        told = page.text("caveat", text=page.quote(plan.caveat))
        page.lines.append([Span(_read(page, told, plan.caveat_from))])


def priority(page: Page, plan: Plan) -> None:
    """Say how long the line's data is served before that of others, where a limit is known."""
    if plan.priority_note is not None:
        page.lines.append([Span(_read(page, page.quote(plan.priority_note), plan.priority_from))])
    if plan.priority_note is not None or plan.hotspot in WITHOUT or not _is_number(plan.priority_gb):
        return
    amount = _number(plan.priority_gb)
    told = page.text("priority" if amount else "priority_none", gb=gb(amount))
    page.lines.append([Span(_read(page, told, plan.priority_from))])


def limits(page: Page, plan: Plan) -> None:
    """Say what the carrier's terms forbid or hold back, with its date."""
    for way in page.sure(page.knowledge.carriers[plan.carrier].limits):
        page.item(page.quote(way.text), way)
        page.later += (way,)


def _slow_from_start(plan: Plan) -> bool:
    return plan.allowance_gb == 0 and plan.hotspot == "included"


def addons(page: Page, plan: Plan) -> None:
    """Say what can be bought on top, with its date and what its source adds; beyond two, how many more."""
    for addon in plan.addons[:MOST_ADDONS]:
        key = "addon_doubtful" if page.doubtful(addon) else "addon"
        size, price = _addon_size(page, addon), usd(addon.price_usd_month)
        told = page.text(key, name=size, usd=price, when=page.dated(addon))
        page.lines.append([Span(with_note(page, told, addon.note))])
    page.more(len(plan.addons[MOST_ADDONS:]))
    page.later += plan.addons


def _addon_size(page: Page, addon: Addon) -> str:
    return page.text("no_limit") if isinstance(addon.gb, str) else gb(addon.gb)


def cost(page: Page, plan: Plan) -> None:
    """Say what the plan costs, where that is known."""
    text = price(page, plan)
    if text or plan.price_note is not None:
        page.lines.append([Span(with_note(page, text, plan.price_note).strip())])


def _read(page: Page, text: str, known: Known | None) -> str:
    """Return what was read elsewhere than the rest of a plan with its own date, and name where."""
    if known is None:
        return text
    page.later += (known,)
    return page.text("dated_item", text=text, when=page.dated(known))


def price(page: Page, plan: Plan, *, short: bool = False) -> str:
    """Return what the plan costs, as a sentence or in a few words; empty where that isn't known."""
    if plan.price_usd_month is not None:
        key = "short_price_month" if short else "price_month"
        return _read(page, page.text(key, usd=usd(plan.price_usd_month)), plan.price_from)
    if plan.price_usd is not None and plan.validity_days is not None:
        key = "short_price_once" if short else "price_once"
        return page.text(key, usd=usd(plan.price_usd), days=str(plan.validity_days))
    return ""


def changed(page: Page, plan: Plan) -> None:
    """Tell the newest older figure of the data, and until when it held."""
    told = [one for one in plan.changed if one.what in CHANGES_TOLD]
    if told:
        one = max(told, key=lambda change: change.until or "")
        page.say("changed" if one.until else "changed_open", old=gb(one.old), until=one.until or "")


def namesakes(page: Page, plan: Plan) -> None:
    """Name the older plans that people call by the same name, and those with its words in another order."""
    rest = [
        other
        for other in page.knowledge.plans.values()
        if other.carrier == plan.carrier and other.id != plan.id
    ]
    alike = [other for other in rest if not _names(plan, spelled).isdisjoint(_names(other, spelled))]
    mixed_up = [
        other for other in rest if other not in alike and _shuffled(label(page, plan), label(page, other))
    ]
    for key, others in (("namesakes", alike), ("lookalikes", mixed_up)):
        if others:
            names = [named_with_years(page, one) for one in others]
            page.say(key, plans=page.phrases.words.ui["list_separator"].join(names))
            page.choose([(f"know:plan:{one.id}", named_with_years(page, one)) for one in others])


def _names(plan: Plan, form: Callable[[str], str]) -> set[str]:
    return {form(name) for name in (plan.name, *plan.names)}


def _shuffled(name: str, other: str) -> bool:
    """Say whether two names are the same words in another order."""
    return sorted(name.casefold().split()) == sorted(other.casefold().split())


def named_with_years(page: Page, plan: Plan) -> str:
    """Return a plan's name, with the years of an older one."""
    name = label(page, plan)
    if plan.status != "legacy" or not plan.until or not plan.sources:
        return name
    return page.text("until_name", name=name, until=plan.until)


def label(page: Page, plan: Plan) -> str:
    """Return a plan's name as it stands under its carrier's: without that one's name in front."""
    return plan.name.removeprefix(f"{page.knowledge.carriers[plan.carrier].name} ")


def spelled(name: str) -> str:
    """Return a name as it is compared: without case, spaces and hyphens."""
    return "".join(name.casefold().replace("-", "").split())


def short(page: Page, plan: Plan) -> str:
    """Return a plan's hotspot in a few words, for a list of several."""
    if plan.hotspot in WITHOUT:
        return page.text("short_no")
    if plan.hotspot == "paid_addon":
        return page.text("short_addon")
    if plan.hotspot in (UNKNOWN, "discouraged"):
        return page.text(f"short_{plan.hotspot}")
    return _short_amount(page, plan)


def _short_amount(page: Page, plan: Plan) -> str:
    then = speed(plan.after_kbps) if isinstance(plan.after_kbps, int) and plan.after_kbps else ""
    allowance = plan.allowance_gb
    if allowance == "unlimited":
        return page.text(
            "short_capped" if plan.cap_kbps else "short_unlimited", speed=speed(plan.cap_kbps or 0)
        )
    if _is_number(allowance) and _number(allowance) == 0:
        return page.text("short_slow", speed=then) if then else page.text("short_slow_unknown")
    if _is_number(plan.allowance_gb_per_day):
        size = page.text("short_day", gb=gb(_number(plan.allowance_gb_per_day)))
    elif _is_number(allowance):
        size = gb(_number(allowance))
    elif allowance == "plan_data":
        size = _short_own(page, plan)
    else:
        size = page.text("short_included")
    if plan.after_kbps == 0:
        return page.text("short_stops", gb=size)
    return page.text("short_then", gb=size, speed=then) if then else size


def _short_own(page: Page, plan: Plan) -> str:
    if _is_number(plan.data_gb_per_day):
        return page.text("short_own_day", gb=gb(_number(plan.data_gb_per_day)))
    if _is_number(plan.data_gb):
        return page.text("short_own", gb=gb(_number(plan.data_gb)))
    return page.text("short_own_open")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _number(value: object) -> float:
    if not isinstance(value, int | float):  # callers have just looked
        raise TypeError(f"{value!r} is no number")
    return value
