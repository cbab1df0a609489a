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
from bot.language.figures import YEAR, Figures, beside, figures
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

_PHONES = frozenset(("pro", "max", "plus", "ultra"))
"""Words of names that end a phone's name too."""

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
    "student": r"students?|学生|estudiantes?|estudiantil",
    "tourist": r"tourist|游客|旅客|观光|turistas?|turístic[oa]",
    "flexible": r"flexible|灵活|弹性",
    "annual": r"annual|yearly|a year|the year|年付|一年|年卡|anual|al año",
    "trial": r"trial|试用|体验卡|prueba",
    "starter": r"starter|入门",
    "basic": r"basic|基础|基本款|基本档|básic[oa]|basic[oa]",
    "bronze": r"bronze|bronce|青铜|铜卡|铜牌|铜档",
    "silver": r"silver|plata|plateado|白银|银卡|银牌|银档",
    "gold": r"gold|oro|dorado|黄金|(?<!白)金卡|金牌|(?<!白)金档",
    "platinum": r"platinum|platino|白金|铂金",
    "supreme": r"supreme|suprem[oa]?|至尊",
    "sensible": r"sensible|sensato",
    "standard": r"standard|estándar|estandar|标准",
    "essentials": r"essentials?|esencial|esenciales|基本款|基础款",
    "infinity": r"infinity|infinito",
    "simplicity": r"simplicity|simplicidad",
    "saver": r"saver|ahorro|省钱",
    "global": r"global|全球",
    "backup": r"backup|备用|respaldo",
    "talk": r"talk|(?<=[就只仅])打电话|(?<=[就只仅][能是])打电话|solo llamadas",
    "text": r"text|发短信|短信|mensajes|textos",
    "byo": r"byod?|bring your own|bring my own|own phone|自带|自备",
    "payg": r"payg|paygo|pay as you go|pago por uso|按量付费|按量计费|用多少付多少|余额",
    "grandfathered": r"grandfathered",
    "hotspot": r"with hotspot|w/ ?hotspot|带热点",
}
"""How else a word of a name is said."""

_TOKEN = re.compile(r"\d\.0|[a-z]{2,}(?:\d[a-z]+)?|\d+(?=\+)")
_PLUS = re.compile(r"(?<=[a-z])\+|(?<=无限)加|(?<=visible)加")
OLDER = 24
"""Characters before a name in which it may be called old."""

_OLD = (
    r"(?:(?:old|older|original|legacy|previous|viej[oa]|antigu[oa])(?![a-z])"
    r"|老版|旧版|老款|旧款|初代|第一代|原版|老的)"
)
_OLDER = re.compile(rf"{_OLD}[的 ]*(?:(?!i?phone|sim|esim|line)[a-z&-]+ )?\Z")
_OLDER_BEHIND = re.compile(rf"[ (]*(?:{_OLD}|anterior|1\.0|not (?:the )?2\.0|no (?:el )?2\.0|不是2\.0)")
"""What beside a name tells of two plans that have it the older."""

_DOLLARS = re.compile(r"\$(\d+)")
_GB_NAMED = re.compile(r"(\d+) ?gb\b")
_HAS_DIGIT = re.compile(r"\d")
_BEFORE = re.compile(r"before (20\d\d)")
FIRST_YEAR = 2007
"""No plan with data for a smartphone is older."""

_DOUBTED = re.compile(
    r"\b(?:not sure (?:which|if|what)|dunno (?:which|if)|don'?t (?:know|remember) (?:which|if)|no clue which"
    r"|forg[eo]t which|never (?:even )?(?:picked|chose|noticed)|one of (?:the|those)"
    r"|no me acuerdo|no s[eé] (?:cu[aá]l|si e[sl])|no estoy segur[oa])\b"
    r"|哪知道|搞不清|哪记得|记不清|不记得是?哪|不知道是?哪|忘了.{0,4}哪|有好几个版本"
)
"""The person doesn't know which plan it is."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a plan from the others of its carrier."""

    plan: str
    offered: bool
    names: tuple[frozenset[str], ...]
    alone: frozenset[str]
    prices: frozenset[float]
    amounts: frozenset[float]
    times: frozenset[float]
    fixed: bool
    only: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of a plan: words, those beside the carrier's name or the word plan, figures."""

    words: frozenset[str]
    beside: frozenset[str]
    figures: Figures
    older: bool


class Described:
    """Finds plans of one catalog by their marks."""

    def __init__(self, catalog: Catalog) -> None:
        self._marks: dict[str, list[Marks]] = {}
        self._words: dict[str, dict[str, re.Pattern[str]]] = {}
        count = Counter(plan.parent for plan in catalog.plans.values())
        for plan in catalog.plans.values():
            carrier = plan.parent or ""
            whose = {carrier, *_tokens(catalog.carriers[carrier].name.partition("/")[0])}  # Klook / KKday
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
            alike = [one for one in alike if one.offered != told.older]
        return alike[0].plan if len(alike) == 1 else None

    def places(self, folded: str, carrier: str) -> Iterator[tuple[int, int, str]]:
        """Yield where words of the names of a carrier's plans stand."""
        for word, pattern in self._words.get(carrier, {}).items():
            for match in pattern.finditer(folded):
                yield match.start(), match.end(), word

    def _told(self, folded: str, carrier: str, ends: set[int]) -> Told:
        """Return what a text tells of a plan of this carrier."""
        known = self._words.get(carrier, {})
        places = [*self.places(folded, carrier)]
        for match in _TOKEN.finditer(folded):
            if len(match.group()) >= LONG and match.group() not in known:
                places += ((match.start(), match.end(), one) for one in _parts(match.group(), known))
        return Told(
            frozenset(word for *_, word in places),
            frozenset(beside(folded, places, ends)),
            figures(folded, ends | {end for _, end, _ in places}),
            any(is_older(folded, start, end) for start, end, _ in places),
        )


def is_doubted(folded: str) -> bool:
    """Say whether the person doesn't know which plan it is."""
    return _DOUBTED.search(folded) is not None


def is_older(folded: str, start: int, end: int) -> bool:
    """Say whether words beside text[start:end] mean the older of plans that it names."""
    return (
        _OLDER.search(folded, max(0, start - OLDER), start) is not None
        or _OLDER_BEHIND.match(folded, end) is not None
    )


def _marks(plan: Named, known: Plan | None, whose: set[str], *, only: bool) -> Marks:
    """Return the marks of a plan; words of its carrier's name (`whose`) are none."""
    written = (plan.name, *(name for _, name in plan.names))
    names = [frozenset(_tokens(name)) - whose - _IDLE for name in written]
    told = " ".join(map(normalise, written))
    prices: list[object] = [*_DOLLARS.findall(told)]
    amounts: list[object] = [*_GB_NAMED.findall(told)]
    times: list[object] = [*YEAR.findall(told)]
    times += (year for end in _BEFORE.findall(told) for year in range(FIRST_YEAR, int(end)))
    if known is not None:
        prices += (known.price_usd_month, known.price_usd)
        amounts += (known.data_gb, known.allowance_gb)
        times += (known.validity_days, "" if plan.offered else (known.since or "")[:4])
    return Marks(
        plan.id,
        plan.offered,
        tuple(dict.fromkeys(name for name in names if name)),
        _alone(written, whose),
        _figures(prices),
        _figures(amounts),
        _figures(times),
        "fixed" in told,
        only,
    )


def _alone(written: Iterable[str], whose: set[str]) -> frozenset[str]:
    """Return the words that are a name of a plan by themselves, beside its carrier's: gold, not better."""
    names = ([one for one in _tokens(name) if one not in whose and one != "esim"] for name in written)
    return frozenset(name[0] for name in names if len(name) == 1) - _IDLE - EVERYDAY - _PHONES - {"unlimited"}


def _pattern(word: str) -> re.Pattern[str]:
    """Return where a word of a name is said, and not denied."""
    if word in ENDINGS:
        return re.compile(rf"(?:(?<=premium )|(?<=extra )|(?<=starter )|(?<=plus )){word}(?![a-z])")
    if word.isdigit():
        return re.compile(rf"(?<!\d){word}(?= ?\+| ?plus| ?岁| and (?:up|over|older)| ?años)")
    if word == "plus":
        return re.compile(rf"(?<![a-z])(?<!not )(?<!不带)plus(?![a-z])|加号|{_PLUS.pattern}")
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


def _fit(marks: Marks, told: Told) -> float:
    """Return how well a plan fits what is told."""
    score = max(
        (WORD * len(name & told.words) - LACKING * len(name - told.words) for name in marks.names),
        default=0.0,
    )
    of = told.figures
    score = max(score, 0.0) + PRICE * (not marks.prices.isdisjoint(of.prices))
    score += AMOUNT * (not marks.amounts.isdisjoint(of.amounts))
    score += AMOUNT * (not marks.times.isdisjoint(of.times)) + AMOUNT * _is_any(marks, told)
    other = bool(marks.prices) and bool(of.own_prices) and marks.prices.isdisjoint(of.own_prices)
    return score - OTHER_PRICE * other


def _settles(marks: Marks, told: Told, group: str) -> bool:
    """Say whether a figure, or more of the name, tells one of a group's plans; a price may be the group's."""
    shared = {*_tokens(group), "unlimited", "2.0"}
    of = told.figures
    return (
        any(name <= told.words and not name <= shared for name in marks.names)
        or not marks.amounts.isdisjoint(of.amounts)
        or not marks.times.isdisjoint(of.times)
        or not (_HAS_DIGIT.search(group) or marks.prices.isdisjoint(of.prices))
    )


def _is_any(marks: Marks, told: Told) -> bool:
    """Say whether any amount means the plan: it is the one with fixed amounts, or the carrier's only one."""
    of = told.figures
    return bool(of.amounts if marks.fixed else of.amounts or of.times) and (
        marks.only or (marks.fixed and "unlimited" not in told.words)
    )


def _is_strong(marks: Marks, told: Told, *, lone: bool) -> bool:
    """Say whether what is told is enough to mean this plan at all; `lone`: just one is called unlimited."""
    words = max((len((name & told.words) - EVERYDAY) for name in marks.names), default=0)
    whole = any(
        name <= told.words
        and (not name <= EVERYDAY or name & told.beside)
        and (len(name) > 1 or not TELLING.isdisjoint(name) or (lone and "unlimited" in name))
        for name in marks.names
    )
    of = told.figures
    figure = not (
        marks.prices.isdisjoint(of.prices)
        and marks.amounts.isdisjoint(of.amounts)
        and marks.times.isdisjoint(of.times)
    )
    own = not (marks.prices.isdisjoint(of.own_prices) and marks.amounts.isdisjoint(of.own_amounts))
    named = not marks.alone.isdisjoint(told.beside)
    return whole or own or named or _is_any(marks, told) or (words > 0 and figure)
