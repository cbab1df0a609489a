"""Carriers and plans by name: which are meant, which of several may be. Pure.

One name may belong to plans of several carriers, to an older and a current plan of one carrier, or to a
group of plans. Short everyday words ("more", "go") are plans only beside a carrier's name or the word plan.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.model import UNSURE, Catalog, Facts, Value
from bot.language.described import Described, is_doubted
from bot.language.finder import Hit
from bot.language.text import is_wide, normalise

Ref = tuple[str, str]
"""A kind (carrier, plan, group) and an id."""

EVERYDAY = 6
"""Letters of a one-word name up to which it may be an everyday word."""

_GB = re.compile(r"(\d) (gb|g)\b")
_PRICES = ("{}刀", "{}块", "{}美金", "{}美元", "{} dollar", "{} dollars", "{} bucks", "de {}", "de ${}", "{}")
_AMOUNTS = ("{}g", "{} g", "{} gigs", "{} gig", "{}个g", "{} gigas")
_UNLIMITED = ("无限", "无限量", "无限流量", "不限量", "吃到饱", "ilimitado", "ilimitada")
_SLIPS = ("unlimted", "unlimitd", "unlimitted", "unlimeted", "unlmited")
_FIGURE = re.compile(
    r"\$?\d+ ?(?:刀|块|美金|美元|蚊|bucks?|dollars?|d[óo]lares|gb?|gigs?|gigas|个g)?|de \$?\d+|"
    + "|".join(_UNLIMITED)
)
"""A price or an amount alone: a plan's name only right beside its carrier or the word plan."""

_GAP = re.compile(r"[\s,]*(?:的|那个|那|的那个|每月|每月就|el|the|my|a)?\s*")
"""What may stand between a carrier's name and that of its plan."""

_SEVERAL = re.compile(r"[^\W\d_]{3}.* .*[^\W\d_]{3}|[\u3400-\u9fff]")
"""A name that can mean a group of plans where no carrier is named: "$40" or "connect" may mean anything."""

_TELLING = re.compile(r"[^\W\d_]{4}|[a-z]+\d[a-z]")
"""What a name must have to mean a plan where no carrier is named: "8 GB" alone means none."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names. `plans` are certain, of `maybe` one is meant, `groups` are carrier/name.

    `places` are where plans, and carriers in several words, are named, `covered` all characters of these;
    `implied`: only a plan is named; `doubted`: the person doesn't know which plan it is.
    """

    carriers: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    implied: bool = False
    doubted: bool = False
    covered: frozenset[int] = frozenset()

    def hides(self, hit: Hit[str]) -> bool:
        """Say whether a phrase is only part of a name."""
        return hit.start in self.covered and any(
            start <= hit.start and hit.end <= end for start, end in self.places
        )

    def mentions(self) -> tuple[str, ...]:
        """Return all of it as kind:id."""
        return (
            *(f"carrier:{one}" for one in self.carriers),
            *(f"plan:{one}" for one in self.plans),
            *(f"maybe:{one}" for one in self.maybe),
            *(f"group:{one}" for one in self.groups),
        )

    def facts(self, catalog: Catalog) -> dict[str, Value]:
        """Return carrier and plan where just one is meant."""
        if len(self.plans) == 1:
            return {"carrier": catalog.plans[self.plans[0]].parent or "", "plan": self.plans[0]}
        owners = {catalog.plans[one].parent or "" for one in (*self.plans, *self.maybe)}
        owners |= {one.partition("/")[0] for one in self.groups}
        if len(owners) == 1:
            return {"carrier": owners.pop()}
        renting = [one for one in self.carriers if catalog.carriers[one].leaves.get("host") != one]
        meant = renting or [*self.carriers]  # beside a brand that rents its network, an operator is only that
        return {"carrier": meant[0]} if len(meant) == 1 and not owners else {}


class Names:
    """Finds the carriers and plans of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._described = Described(catalog)

    def find(
        self,
        folded: str,
        refs: Sequence[Hit[Ref]],
        known: Facts,
        beside: set[int],
        phones: Sequence[tuple[int, int]] = (),
    ) -> Named:
        """Return what a normalised text names.

        Args:
            folded: The text.
            refs: Where its `spellings` stand.
            known: Facts of the person; a known carrier settles names that several share.
            beside: Places in the text where the word plan begins or ends.
            phones: Where phones are named: an S24 Ultra is no carrier.
        """
        hits = [
            hit for hit in refs if not any(start <= hit.start and hit.end <= end for start, end in phones)
        ]
        own = [hit for hit in hits if hit.payload[0] == "carrier"]
        hits = [hit for hit in hits if not any(_is_part(hit, name) for name in own)]
        edges = {at for hit in own for at in (hit.start, hit.end)} | beside
        carriers = [hit.payload[1] for hit in _leftmost(own)]
        plans: list[str] = []
        maybe: list[str] = []
        groups: list[str] = []
        places: list[tuple[int, int]] = []
        fit = [hit for hit in hits if not carriers or self._owner(hit.payload) in carriers]
        for (start, end), meant in _spans(fit, own, folded).items():
            name = folded[start:end]
            near = _is_near(folded, start, end, edges)
            if not near and (not _is_telling(name) or _FIGURE.fullmatch(name)):
                continue
            told = bool(carriers) or near or _SEVERAL.search(name) is not None
            shared = [one for kind, one in meant if kind == "group" and told and _fits(one, carriers, known)]
            found = self._settle(
                [one for kind, one in meant if kind == "plan"], carriers, known, folded[start:end]
            )
            if found or shared:
                places.append((start, end))
            groups += shared
            sure = carriers or " " in folded[start:end] or self._is_of(found, known)
            plans += found if len(found) == 1 and sure else []
            maybe += found if len(found) > 1 or not sure else []
        implied = not carriers and len({self._catalog.plans[one].parent for one in plans}) == 1
        if implied:
            carriers = [self._catalog.plans[plans[0]].parent or ""]
        places += [(hit.start, hit.end) for hit in own if " " in folded[hit.start : hit.end]]
        doubted = is_doubted(folded)
        if len(set(carriers)) == 1 and len(set(plans)) <= 1 and len(set(groups)) <= 1:
            described = self._described.find(
                folded, carriers[0], edges, next(iter(plans), None), next(iter(groups), None)
            )
            plans = [] if described is None or doubted else [described]
        return Named(
            tuple(dict.fromkeys(carriers)),
            tuple(dict.fromkeys(plans)),
            () if plans else tuple(dict.fromkeys(maybe)),
            () if plans or maybe else tuple(dict.fromkeys(groups)),
            tuple(places),
            implied,
            doubted,
            frozenset(at for start, end in places for at in range(start, end)),
        )

    def _is_of(self, plans: list[str], known: Facts) -> bool:
        """Say whether the plans are all of the carrier that is known."""
        return all(self._catalog.plans[one].parent == known.get("carrier") for one in plans)

    def _owner(self, ref: Ref) -> str:
        """Return the carrier that a carrier, plan or group belongs to."""
        kind, name = ref
        return self._catalog.plans[name].parent or "" if kind == "plan" else name.partition("/")[0]

    def _settle(self, ids: list[str], carriers: list[str], known: Facts, name: str) -> list[str]:
        """Return the plans that may be meant: one, several to ask back, or none."""
        records = self._catalog.plans
        if carriers:
            fit = [one for one in ids if records[one].parent in carriers]
        else:
            fit = [one for one in ids if records[one].parent == known.get("carrier")]
            if not fit and _TELLING.search(name):
                fit = ids
        by_carrier: dict[str, list[str]] = {}
        for one in fit:
            by_carrier.setdefault(records[one].parent or "", []).append(one)
        return [
            min(of_one, key=lambda one: (not records[one].offered, records[one].rank))
            for of_one in by_carrier.values()
        ]


def _fits(group: str, carriers: list[str], known: Facts) -> bool:
    carrier = group.partition("/")[0]
    if carriers:
        return carrier in carriers
    return known.get("carrier") in (None, UNSURE, carrier)


def _is_telling(name: str) -> bool:
    """Say whether a name can't be an everyday word."""
    return len(name) > EVERYDAY or " " in name or is_wide(name) or not name.isalpha()


def _leftmost(hits: list[Hit[Ref]]) -> list[Hit[Ref]]:
    """Return hits that don't overlap, earlier ones first served: "AT&T mobile" doesn't name T-Mobile."""
    kept: list[Hit[Ref]] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _is_part(hit: Hit[Ref], name: Hit[Ref]) -> bool:
    """Say whether a hit is only part of a longer name: US Mobile's Light Speed isn't the plan Light."""
    return name.start <= hit.start and hit.end <= name.end and name.end - name.start > hit.end - hit.start


def _is_near(folded: str, start: int, end: int, edges: set[int]) -> bool:
    """Say whether a carrier's name or the word plan stands right beside text[start:end]."""
    return any(
        (edge <= start and _GAP.fullmatch(folded, edge, start))
        or (edge >= end and folded[end:edge].strip() in ("", "de", "d", "del"))
        for edge in edges
    )


def _spans(hits: list[Hit[Ref]], carriers: list[Hit[Ref]], folded: str) -> dict[tuple[int, int], list[Ref]]:
    """Return where plans and groups are named, longer names first served, in order of the text.

    A carrier's name at the head of a plan's doesn't make it longer: of "AT&T Unlimited Extra" and
    "Unlimited Extra 2.0" in one text the second is meant. Where a carrier and its plan have the same
    name, its first mention is the carrier.
    """
    by_place: dict[tuple[int, int], list[Ref]] = {}
    first = {hit.payload[1]: (hit.start, hit.end) for hit in reversed(carriers)}
    for hit in hits:
        place = (hit.start, hit.end)
        if hit.payload[0] != "carrier" and place not in first.values():
            refs = by_place.setdefault(place, [])
            refs += [hit.payload] if hit.payload not in refs else []
    inner = {
        place
        for place in by_place
        if any(other != place and other[0] <= place[0] and place[1] <= other[1] for other in by_place)
    }
    heads = {place: _head(place, carriers, folded) for place in by_place}
    kept: dict[tuple[int, int], list[Ref]] = {}
    outer = by_place.keys() - inner
    for start, end in sorted(outer, key=lambda place: (heads[place] - place[1], place[0] - place[1], place)):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept[start, end] = by_place[start, end]
    return dict(sorted(kept.items()))


def _head(place: tuple[int, int], carriers: list[Hit[Ref]], folded: str) -> int:
    """Return where a plan's own name begins within text[place], behind a carrier's name."""
    ends = [hit.end for hit in carriers if hit.start == place[0] and hit.end < place[1]]
    return max((end + 1 for end in ends if folded[end] == " "), default=place[0])


def spellings(catalog: Catalog) -> Iterator[tuple[str, Ref]]:
    """Yield every name of a carrier, a plan or a group of plans, with what it names."""
    for kind, records in (("carrier", catalog.carriers), ("plan", catalog.plans)):
        for record in records.values():
            for name in (record.name, *(one for _, one in record.names)):
                ways = [*_variants(name), *(_in_other_words(name) if kind == "plan" else ())]
                for spelling in ways:
                    yield spelling, (kind, record.id)
    for carrier in catalog.knowledge.carriers.values():
        for name in carrier.groups:
            yield name, ("group", f"{carrier.id}/{name}")


def _variants(name: str) -> Iterator[str]:
    """Yield a name with amounts as people write them, with and without a blank."""
    yield name
    folded = normalise(name)
    tight = _GB.sub(r"\1\2", folded)
    if tight != folded:
        yield tight
    loose = re.sub(r"(\d)(gb)\b", r"\1 \2", folded)
    if loose != folded:
        yield loose
    if "unlimited" in folded:
        yield from (folded.replace("unlimited", slip) for slip in _SLIPS)


def _in_other_words(name: str) -> Iterator[str]:
    """Yield what a plan that is called by a price, an amount or "unlimited" is called in all languages."""
    folded = normalise(name)
    amount = re.sub(r"\D", "", folded)
    head, dollar, price = folded.rpartition("$")
    if dollar and price.isdigit():
        yield from (f"{head}{unit.format(price)}" for unit in _PRICES)
    elif re.fullmatch(r"\d+ ?gb", folded):
        yield from (unit.format(amount) for unit in _AMOUNTS)
    elif folded == "unlimited":
        yield from _UNLIMITED
