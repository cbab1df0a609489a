"""What is known: reading facts and knowledge paths, comparing them, learning and dropping them. Pure."""

from collections.abc import Callable, Iterable, Mapping

from bot.engine.model import UNKNOWN, UNSURE, Catalog, Condition, Fact, Facts, Named, Test, Value

KNOWLEDGE_PATHS = {
    "plan": ("hotspot", "allowance_gb", "after_kbps"),
    "carrier": ("host",),
    "device": ("esim", "hotspot"),
}
"""Knowledge paths that conditions may read; the first word is the fact that names the record."""

TEXT_PATHS = {"plan": ("name", "source_line"), "carrier": ("name", "support")}
"""Knowledge paths that only texts may read."""


def record(catalog: Catalog, facts: Facts, kind: str) -> Named | None:
    """Return the knowledge record that the fact `kind` (plan, carrier, device) names, if any."""
    key = facts.get(kind)
    if not isinstance(key, str) or key == UNSURE:
        return None
    return {"plan": catalog.plans, "carrier": catalog.carriers, "device": catalog.devices}[kind].get(key)


def read(catalog: Catalog, facts: Facts, path: str) -> Value | None:
    """Return the value of a fact or knowledge path; None when it is unset.

    A knowledge path is unset while its fact is unset or unsure, and `unknown` when the record
    doesn't hold it. A share is first / second once both are known.
    """
    if "." in path:
        kind, _, leaf = path.partition(".")
        named = record(catalog, facts, kind)
        return None if named is None else named.leaves.get(leaf, UNKNOWN)
    fact = catalog.facts.get(path)
    if fact is not None and fact.share is not None:
        first, second = (facts.get(part) for part in fact.share)
        if isinstance(first, int | float) and isinstance(second, int | float) and second:
            return first / second
        return None
    return facts.get(path)


def version_parts(text: str) -> tuple[int, ...]:
    """Return a dotted version as numbers to compare.

    >>> version_parts("17.10") > version_parts("17.9.1")
    True
    """
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def holds(catalog: Catalog, facts: Facts, test: Test) -> bool:
    """Say whether one comparison holds."""
    return _HOLDS[test.op](read(catalog, facts, test.path), test)


def _compare(value: Value | None, bound: float | str | None) -> int:
    """Return -1 below, 1 at or above the bound, 0 where nothing can be compared."""
    if isinstance(bound, str) and isinstance(value, str):
        return 0 if value in (UNSURE, UNKNOWN) else -1 if version_parts(value) < version_parts(bound) else 1
    if isinstance(bound, int | float) and isinstance(value, int | float):
        return -1 if value < bound else 1
    return 0


_HOLDS: dict[str, Callable[[Value | None, Test], bool]] = {
    "in": lambda value, test: value is not None and value in test.values,
    "unset": lambda value, _: value is None,
    "unsure": lambda value, _: value == UNSURE,
    "unknown": lambda value, _: value == UNKNOWN,
    "known": lambda value, _: value not in (None, UNSURE, UNKNOWN),
    "below": lambda value, test: _compare(value, test.bound) < 0,
    "at_least": lambda value, test: _compare(value, test.bound) > 0,
}


def contradicts(catalog: Catalog, facts: Facts, needs: Condition) -> bool:
    """Say whether a known value rules the cause out; unset and unsure pass."""
    for test in needs:
        value = read(catalog, facts, test.path)
        if value is not None and value != UNSURE and not holds(catalog, facts, test):
            return True
    return False


def confirming(catalog: Catalog, facts: Facts, confirmed_by: Condition) -> int:
    """Return how many of the facts that point at a cause have such a value."""
    return sum(holds(catalog, facts, test) for test in confirmed_by)


def to_ask(catalog: Catalog, facts: Facts, fact_id: str) -> str | None:
    """Return the fact to ask so that `fact_id` gets known: itself, what it needs, or None when it is set."""
    if fact_id in facts:
        return None
    needs = catalog.facts[fact_id].needs
    if needs is not None and needs not in facts:
        return to_ask(catalog, facts, needs)
    return fact_id


def learn(catalog: Catalog, facts: Facts, new: Mapping[str, Value]) -> Facts:
    """Return the facts with `new` in them and all that follows from it.

    A changed value drops what needed the old one; a phone brings its family; what needs an
    unsure fact becomes unsure without a question.
    """
    result = dict(facts)
    for name, value in new.items():
        if result.get(name) != value:
            result[name] = value
            _drop_needing(catalog, result, name)
    for fact in catalog.dependent:
        _derive(catalog, result, fact, new)
        if fact.needs is not None and result.get(fact.needs) == UNSURE:
            result.setdefault(fact.id, UNSURE)
    return result


def _derive(catalog: Catalog, result: dict[str, Value], fact: Fact, new: Mapping[str, Value]) -> None:
    """Fill a fact that comes from another (the family from the phone), or drop the source it outdates."""
    source = fact.derived_from
    if source is None:
        return
    named = record(catalog, result, source)
    if named is None or named.parent is None:
        return
    if source not in new and fact.id in new and new[fact.id] != named.parent:
        del result[source]
    else:
        result[fact.id] = named.parent


def _drop_needing(catalog: Catalog, result: dict[str, Value], name: str) -> None:
    for fact in catalog.dependent:
        if fact.needs == name and result.pop(fact.id, None) is not None:
            _drop_needing(catalog, result, fact.id)


def forget(catalog: Catalog, facts: Facts, name: str) -> Facts:
    """Return the facts without one, whatever its life, without what needs it, and what it came from."""
    result = dict(facts)
    source = catalog.facts[name].derived_from
    for gone in (name, *((source,) if source else ())):
        result.pop(gone, None)
        _drop_needing(catalog, result, gone)
    return result


def drop(catalog: Catalog, facts: Facts, names: Iterable[str]) -> Facts:
    """Return the facts without `names`; facts that live always stay."""
    gone = {name for name in names if catalog.facts[name].lives != "always"}
    return {name: value for name, value in facts.items() if name not in gone}


def at_new_talk(catalog: Catalog, facts: Facts, *, keep_until_change: bool) -> Facts:
    """Return the facts that outlive a talk: those that live always, and until_change ones if told so.

    `unsure` never outlives a talk, whatever the fact's life; nor does a fact the content lost.
    """
    lives = {"always", "until_change"} if keep_until_change else {"always"}
    return {
        name: value
        for name, value in facts.items()
        if value != UNSURE and name in catalog.facts and catalog.facts[name].lives in lives
    }
