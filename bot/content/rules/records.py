"""Faults of knowledge: no source, no steps for a phone, one name for two things. A rule is a function."""

from collections.abc import Iterable, Iterator

from bot.content import build, shape
from bot.content.bundle import Bundle, Model, Parsed
from bot.content.carriers import Carrier
from bot.content.devices import DeviceFamily
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


def sourced(
    where: Parsed[Model], place: Place, found: shape.CauseFile | shape.MenuShape
) -> Iterator[Problem]:
    """What has no source is of low confidence and says why in a note."""
    if not found.sources and (found.confidence != "low" or not found.note):
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


def plan_names(carrier: Parsed[Carrier]) -> Iterator[Problem]:
    """A name belongs to one current plan of its carrier; a shared one stands in plan_groups only."""
    ids = {plan.plan for plan in carrier.model.plans}
    groups = {spelled(name): set(plans) for name, plans in carrier.model.plan_groups.items()}
    for name, plans in carrier.model.plan_groups.items():
        for plan in plans:
            if plan not in ids:
                hint = "name plans of this file"
                yield carrier.problem(("plan_groups", name), "K008", f"no plan {plan!r}", hint)
    owners: dict[str, str] = {}
    for number, one in enumerate(carrier.model.plans):
        names = (one.name, *one.names) if one.status == "current" else ()
        for key, name in {spelled(name): name for name in names}.items():
            if one.plan in groups.get(key, ()):
                found = f"the name {name!r} also stands in plan_groups"
                yield carrier.problem(("plans", number), "K006", found, "keep it there only")
            elif owners.setdefault(key, one.plan) != one.plan:
                found = f"the name {name!r} is also that of {owners[key]}"
                yield carrier.problem(("plans", number), "K006", found, "put it into plan_groups")


def plan_ids(bundle: Bundle) -> Iterator[Problem]:
    """A plan id belongs to one plan."""
    seen: dict[str, str] = {}
    for carrier in bundle.carriers.values():
        for number, plan in enumerate(carrier.model.plans):
            if plan.plan in seen:
                found = f"the plan id {plan.plan!r} also stands in {seen[plan.plan]}"
                yield carrier.problem(("plans", number, "plan"), "F002", found, "choose another")
            seen[plan.plan] = carrier.document.file


def phone_names(bundle: Bundle) -> Iterator[Problem]:
    """A name belongs to one phone or one family."""
    seen: dict[str, str] = {}
    for family in bundle.devices.values():
        for place, owner, names in _named(family.model):
            for key in sorted({spelled(name) for name in names}):
                if seen.setdefault(key, owner) != owner:
                    found = f"the name {key!r} is also that of {seen[key]}"
                    yield family.problem(place, "K009", found, "keep one")


def _named(family: DeviceFamily) -> Iterator[tuple[Place, str, Iterable[str]]]:
    yield (), family.family, [name for names in family.names.values() for name in names]
    for number, one in enumerate(family.models):
        yield ("models", number), one.device, (one.device, *one.names)
