"""A carrier's plan by what people tell of it: words of its name, its price, its amount, its days. Pure.

"the 25 dollar one", "go5gnext", "预付15g那个": each mark counts, a plan that fits better than all others of
its carrier is meant, and where none does, none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.engine.knowledge import Plan
from bot.engine.model import Catalog, Named
from bot.language.text import is_wide, normalise

WORD, LACKING, PRICE, AMOUNT, OTHER_PRICE = 1.0, 0.6, 1.2, 1.0, 0.5
"""What a word of the name, one not told, the price, amount, days or year, and another price weigh."""

LEAD = 0.4
"""By how much a plan must fit better than the one whose name stands in the text."""

NEAR = 83
"""Similarity, of 100, from which a long word counts as misspelt."""

TELLING = frozenset(
    ("bap", "55", "payg", "flexible", "simplicity", "tourist", "grandfathered", "trial", "student")
)
"""Words that mean a plan wherever they stand beside its carrier."""

EVERYDAY = frozenset((
    "one", "go", "more", "next", "do", "get", "play", "start", "light", "air", "zero", "above", "us", "smart",
    "select", "global", "always", "free", "world", "talk", "text", "choice", "share", "shared", "pool",
))  # fmt: skip
"""Words of names that beside a figure say nothing yet."""

ENDINGS = frozenset(("pl", "el", "sl", "vl"))
"""Words that end a name, and mean something else elsewhere."""

LONG = 6
"""Letters of a word that may be misspelt."""

_IDLE = frozenset((
    "plan", "plans", "data", "mobile", "the", "by", "with", "and", "of", "on", "a", "for", "only", "new",
    "gb", "savings", "version", "older", "old", "from", "before", "changes", "month", "monthly", "day",
    "days", "no", "needed", "esim", "build", "your", "own", "best", "value", "tier", "year", "price", "lock",
    "to", "fixed", "package", "packages", "listed", "many", "suppliers", "marketplace", "te", "amount",
    "wireless",
))  # fmt: skip
"""Words of names that tell no plan from another."""

_ALSO = {
    "unlimited": r"unlimited|unlimted|unlimitd|unlim|ilimitad[oa]|(?<!不是)无限(?![转循期次重])|不限量",
    "prepaid": r"pre-?paid|预付|prepago|prepagad[oa]",
    "student": r"students?|学生|estudiantes?",
    "tourist": r"tourist|游客|旅客|turistas?",
    "flexible": r"flexible|灵活",
    "annual": r"annual|yearly|a year|the year|年付|一年|anual|al año",
    "trial": r"trial|试用|prueba",
    "starter": r"starter|入门",
    "basic": r"basic|基础|básic[oa]|basic[oa]",
    "platinum": r"platinum|白金|platino",
    "silver": r"silver|银",
    "gold": r"gold|黄金|oro",
    "payg": r"payg|paygo|pay as you go|按量付费|余额",
    "grandfathered": r"grandfathered|before 2011",
    "hotspot": r"with hotspot|w/ ?hotspot|带热点",
}
"""How else a word of a name is said."""

_TOKEN = re.compile(r"\d\.0|[a-z]{2,}(?:\d[a-z]+)?|\d+(?=\+)")
_PLUS = re.compile(r"(?<=[a-z])\+|(?<=无限)加|(?<=visible)加")
_NUMBERS = {
    "ten": 10, "fifteen": 15, "twenty": 20, "twenty five": 25, "thirty": 30, "thirty five": 35, "forty": 40,
    "forty five": 45, "fifty": 50, "sixty": 60, "diez": 10, "quince": 15, "veinte": 20, "veinticinco": 25,
    "treinta": 30, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50, "sesenta": 60, "five": 5,
    "cinco": 5, "十": 10, "二十": 20, "三十": 30, "四十": 40, "五十": 50, "六十": 60,
}  # fmt: skip
_SPELT = re.compile(
    r"(?<![a-z])(?:" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")(?![a-z]|[一二三四五六七八九])"
)
_UNIT = r"(?:\$|刀|块|美金|美元|(?:usd|bucks?|dollars?|d[óo]lares)(?![a-z]))"
_BEHIND = (
    r" ?(?:的?(?:那个|那档|那款|那种|套餐|档|年付|那)|plan|one\b|thing|a month|a year|per month|/ ?mo|month"
    r"|al mes|每月|一个月|prepaid|unlimited|无限|ilimitado|annual|upfront|the year|\d+ ?(?:gb?|gigs?)\b)"
)
_IS_PLAN = re.compile(_BEHIND)
_LEADS = re.compile(r"(?:\b(?:el|la|plan) de|\bthe|那个|套餐) ?\Z")
_PRICE = re.compile(rf"(?<![\d.])(?:\$ ?(\d{{1,3}})|(\d{{1,3}}) ?{_UNIT})(?![\d.]\d)")
_OF = re.compile(r"(?<![a-z])(?:de|at|for) \$?(\d{1,3})(?! ?(?:gb?(?![a-z])|gig|d[ií]a|[\d.%/:]))")
_GB = re.compile(
    r"(?<![\d.])(\d{1,3}) ?-?(?:gb|(?<!5)g|(?<=5)g(?=[的那方套流])|(?<=\d5)g|gigs?|gigas?|个g)(?![a-z+])"
)
_DAYS = re.compile(r"(?<![\d.])(\d{1,2})[ -]?(?:(?:days?|d[ií]as?)(?![a-z])|天|日)")
_WEEKS = {"two week": 14, "one week": 7, "两周": 14, "一周": 7, "dos semanas": 14, "una semana": 7}
_DOLLARS = re.compile(r"\$(\d+)")
_GB_NAMED = re.compile(r"(\d+) ?gb\b")
_HAS_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
_FIGURE = re.compile(
    r"\$?(\d{1,3})"
    r"(?!\d|\.\d| ?(?:gb?|g|gigs?|gigas?|mbps|kbps|%|个g|-?days?|d[ií]as?|天|日|th)(?![a-z]))"
)
_NEAR = re.compile(r"[\s,]*(?:的|那个|那|每月|每月就|el|la|the|my|a|de)?\s*")

_DOUBTED = re.compile(
    r"\b(?:not sure (?:which|if|what)|dunno (?:which|if)|don'?t (?:know|remember) (?:which|if)|no clue which"
    r"|forg[eo]t which|no me acuerdo|no s[eé] (?:cu[aá]l|si e[sl])|no estoy segur[oa])\b"
    r"|哪知道|搞不清|哪记得|记不清|不记得是?哪|不知道是?哪|忘了.{0,4}哪|有好几个版本"
)
"""The person doesn't know which plan it is."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a plan from the others of its carrier."""

    plan: str
    offered: bool
    names: tuple[frozenset[str], ...]
    prices: frozenset[float]
    amounts: frozenset[float]
    times: frozenset[float]
    fixed: bool
    only: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of a plan: words, prices, those that are surely a plan's, amounts, days."""

    words: frozenset[str]
    prices: frozenset[float]
    own_prices: frozenset[float]
    amounts: frozenset[float]
    own_amounts: frozenset[float]
    times: frozenset[float]


class Described:
    """Finds plans of one catalog by their marks."""

    def __init__(self, catalog: Catalog) -> None:
        self._marks: dict[str, list[Marks]] = {}
        self._words: dict[str, dict[str, re.Pattern[str]]] = {}
        count = Counter(plan.parent for plan in catalog.plans.values())
        for plan in catalog.plans.values():
            carrier = plan.parent or ""
            whose = {carrier, *_tokens(catalog.carriers[carrier].name)}
            marks = _marks(plan, catalog.knowledge.plans.get(plan.id), whose, only=count[carrier] == 1)
            self._marks.setdefault(carrier, []).append(marks)
            words = self._words.setdefault(carrier, {})
            for name in marks.names:
                words.update((word, _pattern(word)) for word in name)
        self._lone = {
            carrier: sum(any("unlimited" in name for name in one.names) for one in plans) == 1
            for carrier, plans in self._marks.items()
        }

    def find(
        self, folded: str, carrier: str, ends: set[int], named: str | None, group: str | None
    ) -> str | None:
        """Return the plan of a carrier that a text describes best; None where several fit alike.

        Args:
            folded: The text.
            carrier: The carrier it names.
            ends: Where the carrier's name, or the word plan, begins or ends.
            named: The plan whose name stands in the text: another must fit clearly better.
            group: The name of several plans that stands in the text: figures settle which is meant.
        """
        told = self._told(folded, carrier, ends)
        fits = {one.plan: _fit(one, told) for one in self._marks.get(carrier, ())}
        strong = [
            one for one in self._marks.get(carrier, ()) if _is_strong(one, told, lone=self._lone[carrier])
        ]
        best = max((fits[one.plan] for one in strong), default=0.0)
        if named is not None:
            clear = [one for one in strong if fits[one.plan] >= max(best, fits[named] + LEAD)]
            return clear[0].plan if len(clear) == 1 else named
        if group is not None:
            strong = [one for one in strong if _settles(one, told, group)]
        alike = [one for one in strong if fits[one.plan] == best]
        if len(alike) > 1:
            alike = [one for one in alike if one.offered]
        return alike[0].plan if len(alike) == 1 else None

    def _told(self, folded: str, carrier: str, ends: set[int]) -> Told:
        """Return what a text tells of a plan of this carrier."""
        known = self._words.get(carrier, {})
        text = _PLUS.sub(" plus", folded)
        words = {word for word, pattern in known.items() if pattern.search(text)}
        for written in set(_TOKEN.findall(text)) - known.keys():
            words.update(_parts(written, known) if len(written) >= LONG else ())
        ends = ends | {match.end() for word in words for match in known[word].finditer(folded)}
        own = {float(figure) for figure in _beside(folded, ends)}
        prices = set(own)
        spelt = _SPELT.sub(lambda match: str(_NUMBERS[match.group()]), folded)
        for match in _PRICE.finditer(spelt):
            value = float(match[1] or match[2])
            prices.add(value)
            if _IS_PLAN.match(spelt, match.end()) or _before(spelt, match.start()):
                own.add(value)
        for match in _OF.finditer(spelt):
            prices.add(float(match[1]))
            own.update({float(match[1])} if match.group().startswith("de") else ())
        times = {float(one) for one in (*_DAYS.findall(spelt), *_YEAR.findall(spelt))}
        times |= {float(count) for words_of, count in _WEEKS.items() if words_of in folded}
        amounts = [(float(match[1]), match) for match in _GB.finditer(spelt)]
        return Told(
            frozenset(words),
            frozenset(prices),
            frozenset(own),
            frozenset(amount for amount, _ in amounts),
            frozenset(amount for amount, match in amounts if _IS_PLAN.match(spelt, match.end())),
            frozenset(times),
        )


def is_doubted(folded: str) -> bool:
    """Say whether the person doesn't know which plan it is."""
    return _DOUBTED.search(folded) is not None


def _marks(plan: Named, known: Plan | None, whose: set[str], *, only: bool) -> Marks:
    """Return the marks of a plan; words of its carrier's name (`whose`) are none."""
    written = (plan.name, *(name for _, name in plan.names))
    names = [frozenset(_tokens(name)) - whose - _IDLE for name in written]
    told = " ".join(map(normalise, written))
    prices: list[object] = [*_DOLLARS.findall(told)]
    amounts: list[object] = [*_GB_NAMED.findall(told)]
    times: list[object] = [*_YEAR.findall(told)]
    if known is not None:
        prices += (known.price_usd_month, known.price_usd)
        amounts += (known.data_gb, known.allowance_gb)
        times += (known.validity_days, "" if plan.offered else (known.since or "")[:4])
    return Marks(
        plan.id,
        plan.offered,
        tuple(dict.fromkeys(name for name in names if name)),
        _figures(prices),
        _figures(amounts),
        _figures(times),
        "fixed" in told,
        only,
    )


def _pattern(word: str) -> re.Pattern[str]:
    """Return where a word of a name is said, and not denied."""
    if word in ENDINGS:
        return re.compile(rf"(?:(?<=premium )|(?<=extra )|(?<=starter )|(?<=plus )){word}(?![a-z])")
    if word.isdigit():
        return re.compile(rf"(?<!\d){word}(?= ?\+| ?plus)")
    ways = _ALSO.get(word, re.escape(word)).split("|")
    wide = [way for way in ways if is_wide(way)]
    latin = "|".join(way for way in ways if way not in wide)
    edge = "" if word[0].isdigit() else "(?<![a-z])"
    return re.compile("|".join((rf"{edge}(?<!not )(?<!不带)(?:{latin})(?![a-z])", *wide)))


def _tokens(name: str) -> list[str]:
    return _TOKEN.findall(_PLUS.sub(" plus", normalise(name)))


def _figures(values: Iterable[object]) -> frozenset[float]:
    """Return those of the values that are numbers, or written as one."""
    return frozenset(
        float(value)
        for value in values
        if (isinstance(value, int | float) and value) or (isinstance(value, str) and value.isdigit())
    )


def _parts(written: str, known: dict[str, re.Pattern[str]]) -> set[str]:
    """Return the words that one word is made of, or that it is a slip of."""
    for at in range(2, len(written) - 1):
        if written[:at] in known and written[at:] in known:
            return {written[:at], written[at:]}
    near = [(fuzz.ratio(written, one), one) for one in known if one[0] == written[0] and len(one) >= LONG]
    score, word = max(near, default=(0, ""))
    return {word} if score >= NEAR else set()


def _beside(folded: str, ends: set[int]) -> Iterator[str]:
    """Yield the figures right beside a carrier's name or the word plan."""
    for match in _FIGURE.finditer(folded):
        if match.start() and folded[match.start() - 1] in ".0123456789":
            continue
        if any(end <= match.start() and _NEAR.fullmatch(folded, end, match.start()) for end in ends):
            yield match[1]


def _before(text: str, start: int) -> bool:
    """Say whether a plan is spoken of right before a place."""
    return _LEADS.search(text, max(0, start - 10), start) is not None


def _fit(marks: Marks, told: Told) -> float:
    """Return how well a plan fits what is told."""
    score = max(
        (WORD * len(name & told.words) - LACKING * len(name - told.words) for name in marks.names),
        default=0.0,
    )
    score = max(score, 0.0)
    score += PRICE * (not marks.prices.isdisjoint(told.prices))
    score += AMOUNT * (not marks.amounts.isdisjoint(told.amounts)) + AMOUNT * (
        not marks.times.isdisjoint(told.times)
    )
    score += AMOUNT * _is_any(marks, told)
    other = bool(marks.prices) and bool(told.own_prices) and marks.prices.isdisjoint(told.own_prices)
    return score - OTHER_PRICE * other


def _settles(marks: Marks, told: Told, group: str) -> bool:
    """Say whether a figure, or more of the name, tells one of a group's plans; a price may be the group's."""
    shared = set(_tokens(group))
    return (
        any(name <= told.words and len(name - shared) > 1 for name in marks.names)
        or not marks.amounts.isdisjoint(told.amounts)
        or not marks.times.isdisjoint(told.times)
        or not (_HAS_DIGIT.search(group) or marks.prices.isdisjoint(told.prices))
    )


def _is_any(marks: Marks, told: Told) -> bool:
    """Say whether any amount means the plan: it is the one with fixed amounts, or the carrier's only one."""
    return bool(told.amounts if marks.fixed else told.amounts or told.times) and (
        marks.only or (marks.fixed and "unlimited" not in told.words)
    )


def _is_strong(marks: Marks, told: Told, *, lone: bool) -> bool:
    """Say whether what is told is enough to mean this plan at all; `lone`: just one is called unlimited."""
    words = max((len((name & told.words) - EVERYDAY) for name in marks.names), default=0)
    whole = any(
        name <= told.words
        and (len(name) > 1 or not TELLING.isdisjoint(name) or (lone and "unlimited" in name))
        for name in marks.names
    )
    figure = not (
        marks.prices.isdisjoint(told.prices)
        and marks.amounts.isdisjoint(told.amounts)
        and marks.times.isdisjoint(told.times)
    )
    own = not (marks.prices.isdisjoint(told.own_prices) and marks.amounts.isdisjoint(told.own_amounts))
    return whole or own or _is_any(marks, told) or (words > 0 and figure)
