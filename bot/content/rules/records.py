"""Faults of knowledge: no source, no steps for a phone, one name for two plans or phones. A rule is a function."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.content import build, shape
from bot.content.bundle import Bundle, Parsed
from bot.content.source import Place
from bot.engine.model import FAMILIES
from bot.problem import Problem


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of the knowledge records."""
    for cause in bundle.causes.values():
        yield from sourced(cause, (), cause.model)
        yield from steps_for_all(cause)
    if bundle.menus is not None:
        for name, menu in bundle.menus.model.menus.items():
            yield from sourced(bundle.menus, ("menus", name), menu)
    for carrier in bundle.carriers.values():
        yield from plan_names(carrier)
    yield from plan_ids(bundle)
    yield from phone_names(bundle)


def sourced(where: Parsed[Any], place: Place, found: Any) -> Iterator[Problem]:
    """What has no source is of low confidence and says why in a note."""
    note = getattr(found, "note", None)
    if not found.sources and (found.confidence != "low" or not note):
        hint = "add a source, or set confidence: low and say why in `note`"
        yield where.problem((*place, "sources"), "K002", f"no source at confidence {found.confidence}", hint)


def steps_for_all(cause: Parsed[shape.CauseFile]) -> Iterator[Problem]:
    """Every phone family that `needs` lets through finds steps: its own, any Android's, or anyone's."""
    allowed = set(FAMILIES)
    for test in build.condition(cause.model.needs):
        if test.path == "platform" and test.op == "in":
            allowed &= set(test.values)
    for family in FAMILIES:
        keys = (family, "any") if family == "iphone" else (family, "android", "any")
        if family in allowed and not any(key in cause.model.steps for key in keys):
            yield cause.problem(
                ("steps",),
                "K004",
                f"no steps for {family}",
                f"add {keys[0]} or any, or rule it out in `needs`",
            )


def spelled(name: str) -> str:
    """Return a name as it is compared: without case, spaces and hyphens."""
    return "".join(name.casefold().replace("-", "").split())


def plan_names(carrier: Parsed[Any]) -> Iterator[Problem]:
    """A name belongs to one current plan of its carrier; a shared one stands in plan_groups only."""
    groups = {spelled(name): set(plans) for name, plans in carrier.model.plan_groups.items()}
    owners: dict[str, str] = {}
    ids = {plan.plan for plan in carrier.model.plans}
    for name, plans in carrier.model.plan_groups.items():
        for plan in plans:
            if plan not in ids:
                yield carrier.problem(
                    ("plan_groups", name), "K008", f"no plan {plan!r}", "name plans of this file"
                )
    for number, plan in enumerate(carrier.model.plans):
        if plan.status != "current":
            continue
        for name in {spelled(name): name for name in (plan.name, *all_names(plan.names))}.values():
            key = spelled(name)
            if key in groups and plan.plan in groups[key]:
                yield carrier.problem(
                    ("plans", number),
                    "K006",
                    f"the name {name!r} also stands in plan_groups",
                    "keep it there only",
                )
            elif key in owners:
                found = f"the name {name!r} is also that of {owners[key]}"
                yield carrier.problem(("plans", number), "K006", found, "put it into plan_groups")
            owners.setdefault(key, plan.plan)


def all_names(names: Any) -> Iterable[str]:
    """Return the names of a list, or of lists by language."""
    return [name for found in names.values() for name in found] if isinstance(names, dict) else names


def plan_ids(bundle: Bundle) -> Iterator[Problem]:
    """A plan id belongs to one plan."""
    seen: dict[str, str] = {}
    for carrier in bundle.carriers.values():
        for number, plan in enumerate(carrier.model.plans):
            if plan.plan in seen:
                found = f"the plan id {plan.plan!r} also stands in {seen[plan.plan]}"
                yield carrier.problem(("plans", number, "plan"), "F002", found, "choose another")
            seen.setdefault(plan.plan, carrier.document.file)


def phone_names(bundle: Bundle) -> Iterator[Problem]:
    """A name belongs to one phone or one family."""
    seen: dict[str, str] = {}
    for family in bundle.devices.values():
        named = [((), family.model.family, all_names(family.model.names))]
        named += [
            (("models", n), one.device, (one.device, *one.names)) for n, one in enumerate(family.model.models)
        ]
        for place, owner, names in named:
            for key in {spelled(name) for name in names}:
                if seen.get(key, owner) != owner:
                    yield family.problem(
                        place, "K009", f"the name {key!r} is also that of {seen[key]}", "keep one"
                    )
                seen.setdefault(key, owner)
