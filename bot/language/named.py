"""Carriers and plans by name: which are meant, which of several may be. Pure.

One name may belong to plans of several carriers, to an older and a current plan of one carrier, or to a
group of plans. Short everyday words ("more", "go") are plans only beside a carrier's name or the word plan.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.model import UNSURE, Catalog, Facts, Value
from bot.language.described import EVERYDAY as EVERYDAY_WORDS
from bot.language.described import Described, is_doubted, is_older
from bot.language.figures import is_beside, is_counted
from bot.language.finder import Hit
from bot.language.text import is_wide, normalise

Ref = tuple[str, str]
"""A kind (carrier, plan, group) and an id."""

EVERYDAY = 6
"""Letters of a one-word name up to which it may be an everyday word."""

_GB = re.compile(r"(\d) (gb|g)\b")
_PRICES = (
    "{}刀", "{}块", "{}美金", "{}美元", "{} dollar", "{} dollars", "{} bucks", "{} baros", "{} varos",
    "de {}", "de ${}", "de a {}", "{}",
)  # fmt: skip
_AMOUNTS = ("{}g", "{} g", "{} gigs", "{} gig", "{}个g", "{} gigas")
_UNLIMITED = ("无限", "无限量", "无限流量", "不限量", "吃到饱", "ilimitado", "ilimitada")
_SLIPS = ("unlimted", "unlimitd", "unlimitted", "unlimeted", "unlmited")
SLIPPING = 6
"""Letters of a word of a carrier's name that may be misspelt."""

_FIGURE = re.compile(
    r"\$?\d+ ?(?:刀|块|美金|美元|蚊|bucks?|dollars?|d[óo]lares|gb?|gigs?|gigas|个g)?|de \$?\d+|"
    + "|".join(_UNLIMITED)
)
"""A price or an amount alone: a plan's name only right beside its carrier or the word plan."""

_JOIN = re.compile(
    r" ?(?:vs\.?|versus|跟|和|与|比|还是|或者?|(?P<weak>/|(?:or|and|than|o|y)(?= ))) ?(?:the |el |la )?"
)
_JOIN_BEFORE = re.compile(rf"{_JOIN.pattern}\Z")
JOIN = 12
"""What stands between two names that are compared, and its characters at most."""

PRICE_OR_AGE = 55
"""Dollars or years: behind a plan's name an age only where the carrier sells nothing at this price."""

_ORDINARY = frozenset(("unlimited", "prepaid", "hotspot"))
"""Words of plans' names that behind "and" are no other plan."""

_AMOUNT = re.compile(r"\d+ ?(?:gb|g|gigs?|gigas|刀|块|dollars?|bucks)(?![a-z])|\$\d+")

_VARIANT = re.compile(
    r" ?(?:choice )?(?:55(?: ?\+| ?plus| ?岁|(?= ?(?:[,;?]|hotspot|热点|\Z)))"
    r"|(?:military|first responder|business)\b)"
)
"""What behind a plan's name makes it another, unknown one."""

_SEVERAL = re.compile(r"[^\W\d_]{3}.* .*[^\W\d_]{3}|[\u3400-\u9fff]")
"""A name that can mean a group of plans where no carrier is named: "$40" or "connect" may mean anything."""

_CODED = re.compile(r"[a-z]\d[a-z]")
"""A name in letters and digits, which is nothing else: go5g."""

_TELLING = re.compile(r"[^\W\d_]{4}|[a-z]+\d[a-z]")
"""What a name must have to mean a plan where no carrier is named: "8 GB" alone means none."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names. `plans` are certain, of `maybe` one is meant, `groups` are carrier/name.

    `places` are where plans, and carriers in several words, are named, `covered` all characters of these;
    `implied`: only a plan is named; `doubted`: it isn't the person's: they don't know which it is, or compare
    it to another, or mean one like it that isn't known.
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
        renting = [one for one in self.carriers if catalog.carriers[one].leaves.get("host") != one]
        meant = renting or [*self.carriers]  # beside a brand that rents its network, an operator is only that
        owners = {catalog.plans[one].parent or "" for one in (*self.plans, *self.maybe)}
        owners |= {one.partition("/")[0] for one in self.groups}
        if len(owners) == 1 and not (self.doubted and len(meant) > 1):
            return {"carrier": owners.pop()}
        return {"carrier": meant[0]} if len(meant) == 1 and not owners else {}


class Names:
    """Finds the carriers and plans of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._described = Described(catalog)
        self._priced = {
            self._owner(("plan", name))
            for name, plan in catalog.knowledge.plans.items()
            if plan.price_usd_month == PRICE_OR_AGE
        }

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
            hit
            for hit in refs
            if not any(
                start <= hit.start and hit.end <= end and (hit.start > start or hit.payload[0] != "carrier")
                for start, end in phones  # a T-Mobile Revvl names its carrier first
            )
        ]
        own = [hit for hit in hits if hit.payload[0] == "carrier"]
        over = {at: name for name in _leftmost(own) for at in range(name.start, name.end)}
        hits = [hit for hit in hits if not _is_part(hit, over.get(hit.start))]
        edges = {at for hit in own for at in (hit.start, hit.end)} | beside
        carriers = [hit.payload[1] for hit in _leftmost(own)]
        plans: list[str] = []
        maybe: list[str] = []
        coded: list[str] = []
        groups: list[str] = []
        places: list[tuple[int, int]] = []
        fit = [hit for hit in hits if not carriers or self._owner(hit.payload) in carriers]
        for (start, end), meant in _spans(fit, own, folded).items():
            name = folded[start:end]
            near = is_beside(folded, start, end, edges)
            if not near and (not _is_telling(name) or _FIGURE.fullmatch(name)):
                continue
            if name.isdigit() and is_counted(folded, end):
                continue
            told = bool(carriers) or near or _SEVERAL.search(name) is not None
            shared = [one for kind, one in meant if kind == "group" and told and _fits(one, carriers, known)]
            found = self._settle(
                [one for kind, one in meant if kind == "plan"],
                carriers,
                known,
                name,
                older=is_older(folded, start, end),
            )
            if found or shared:
                places.append((start, end))
            groups += shared
            sure = carriers or " " in name or self._is_of(found, known)
            plans += found if len(found) == 1 and sure else []
            maybe += found if len(found) > 1 or not sure else []
            coded += found if _CODED.search(name) else []
        if not (carriers or plans) and len({*maybe}) == 1:  # go5g is nothing else, nothing else is named
            plans = [one for one in maybe if one in coded]
        implied = not carriers and len({self._catalog.plans[one].parent for one in plans}) == 1
        if implied:
            carriers = [self._catalog.plans[plans[0]].parent or ""]
        doubted = is_doubted(folded) or self._is_another(folded, places, own, carriers)
        places += [(hit.start, hit.end) for hit in own if " " in folded[hit.start : hit.end]]
        if len(set(carriers)) == 1 and len(set(plans)) <= 1 and len(set(groups)) <= 1:
            described = self._described.find(
                folded, carriers[0], edges, next(iter(plans), None), next(iter(groups), None)
            )
            plans = [] if described is None else [described]
        if doubted and len(set(plans)) == 1:
            plans = []
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

    def _is_another(
        self, folded: str, places: list[tuple[int, int]], own: list[Hit[Ref]], carriers: list[str]
    ) -> bool:
        """Say whether the plans named are compared to others, or are unknown ones like them."""
        for variant in (_VARIANT.match(folded, end) for _, end in places):
            if variant is not None and ("55" not in variant.group() or self._priced.isdisjoint(carriers)):
                return True
        names = [(hit.start, hit.end, "") for hit in _leftmost(own)] + [(*place, "") for place in places]
        joins = [
            join
            for start, end, _ in names
            for join in (
                _JOIN.match(folded, end),
                _JOIN_BEFORE.search(folded, max(0, start - JOIN), start),
            )
            if join is not None
        ]
        if not joins:
            return False
        if len({*carriers}) == 1:  # several are read by their names alone: it would take long
            names += self._described.places(folded, carriers[0])
        names += ((*one.span(), "/") for one in _AMOUNT.finditer(folded))
        before: dict[int, set[str]] = {}
        behind: dict[int, set[str]] = {}
        for start, end, word in names:
            before.setdefault(end, set()).add(word)
            behind.setdefault(start, set()).add(word)
        for join in joins:  # a plain word after "and" is no name, and $40/20GB is one
            no_name = _ORDINARY | (EVERYDAY_WORDS | {"/"} if join["weak"] else set())
            if before.get(join.start(), set()) - no_name and behind.get(join.end(), set()) - no_name:
                return True
        return False

    def _is_of(self, plans: list[str], known: Facts) -> bool:
        """Say whether the plans are all of the carrier that is known."""
        return all(self._catalog.plans[one].parent == known.get("carrier") for one in plans)

    def _owner(self, ref: Ref) -> str:
        """Return the carrier that a carrier, plan or group belongs to."""
        kind, name = ref
        return self._catalog.plans[name].parent or "" if kind == "plan" else name.partition("/")[0]

    def _settle(
        self, ids: list[str], carriers: list[str], known: Facts, name: str, *, older: bool
    ) -> list[str]:
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
            min(of_one, key=lambda one: (records[one].offered == older, records[one].rank))
            for of_one in by_carrier.values()
        ]


def _fits(group: str, carriers: list[str], known: Facts) -> bool:
    carrier = group.partition("/")[0]
    if carriers:
        return carrier in carriers
    return known.get("carrier") in (None, UNSURE, carrier)


def _is_telling(name: str) -> bool:
    """Say whether a name can't be an everyday word."""
    if " " in name:
        return not EVERYDAY_WORDS.issuperset(set(name.split()) - {"and", "on"})
    return len(name) > EVERYDAY or is_wide(name) or not name.isalpha()


def _leftmost(hits: list[Hit[Ref]]) -> list[Hit[Ref]]:
    """Return hits that don't overlap, earlier ones first served: "AT&T mobile" doesn't name T-Mobile."""
    kept: list[Hit[Ref]] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _is_part(hit: Hit[Ref], name: Hit[Ref] | None) -> bool:
    """Say whether a hit is only part of a longer name: US Mobile's Light Speed isn't the plan Light."""
    return name is not None and hit.end <= name.end and name.end - name.start > hit.end - hit.start


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


def carrier_names(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    """Yield (language, name, id) for all names of carriers, with their apps' and slips of the finger.

    Only its own name is misspelt (a slip in the nickname Verison makes "version"), and no word that the
    lexicon knows as an everyday one: "not visble" names nobody.
    """
    everyday = {word for phrase in catalog.lexicon.concepts.get("everyday", ()) for word in phrase.split()}
    for record in catalog.carriers.values():
        own = {*re.findall("[a-z]+", normalise(record.name)), re.sub(r"\W", "", normalise(record.name))}
        for key, name in (("any", record.name), *record.names):
            yield key, name, record.id
            folded = normalise(name)
            if " " not in folded and folded.isascii():
                yield key, f"my{folded}", record.id
            for word in re.findall(rf"[a-z]{{{SLIPPING},}}", folded):
                for slip in _slips(word) if word in own - everyday else ():
                    yield key, folded.replace(word, slip, 1), record.id


def _slips(word: str) -> Iterator[str]:
    """Yield a word with a letter left out, doubled or changed for the next; nobody slips on the first."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def spellings(catalog: Catalog) -> Iterator[tuple[str, Ref]]:
    """Yield every name of a carrier, a plan or a group of plans, with what it names."""
    for _, name, carrier_id in carrier_names(catalog):
        yield name, ("carrier", carrier_id)
    for plan in catalog.plans.values():
        for name in (plan.name, *(one for _, one in plan.names)):
            for spelling in (*_variants(name), *_in_other_words(name)):
                yield spelling, ("plan", plan.id)
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
        units = _AMOUNTS if amount != "5" else _AMOUNTS[2:]  # "5g" is the network
        yield from (unit.format(amount) for unit in units)
    elif folded == "unlimited":
        yield from _UNLIMITED
