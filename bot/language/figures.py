"""Prices, amounts, days and years told in a text, and what stands beside what. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

REACH = 16
"""Characters that may stand between a carrier's name and that of its plan."""

_GAP = re.compile(
    r"[\s,:]*(?:(?:水?卡|年付|自选|办)?(?:的?那个|的|那|每月就?)?|de a|el de|de|el|la|the|my|a|by)\s*"
)
"""What may stand between a carrier's name, or the word plan, and what comes after it."""

_LINK = re.compile(r"\s*(?:de|del|d|from|at|by|with|con|的)?\s*")
"""What may stand between a plan's name and its carrier's after it."""

_AS_PLAN = re.compile(r" ?(?:档|款|版|卡)")
"""What right behind a word makes it a plan's."""

_NUMBERS = {
    "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twelve": 12,
    "fifteen": 15, "seventeen": 17, "twenty": 20, "twenty three": 23, "twenty five": 25, "thirty": 30,
    "thirty five": 35, "forty": 40, "forty five": 45, "fifty": 50, "fifty five": 55, "sixty": 60,
    "dos": 2, "tres": 3, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "diez": 10, "doce": 12, "quince": 15,
    "diecisiete": 17, "veinte": 20, "veintitrés": 23, "veintitres": 23, "veinticinco": 25, "treinta": 30,
    "treinta y cinco": 35, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50,
    "cincuenta y cinco": 55, "sesenta": 60,
}  # fmt: skip
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_SPELT = re.compile(
    r"(?<![a-z])(?P<words>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")(?![a-z])"
    r"|(?<![第几\d一二三四五六七八九十百])(?:(?P<tens>[二三四五六七八九]?十)?(?P<ones>[一二两三四五六七八九])?)"
    r"(?<=[一二两三四五六七八九十])(?= ?(?:刀|块|美金|美元|蚊|gb?(?![a-z])|个g|天|日))"
)
_UNIT = r"(?:\$|刀|块|美金|美元|蚊|(?:usd|bucks?|dollars?|d[óo]lares|[bv]aros)(?![a-z]))"
_IS_PRICE = re.compile(f" ?{_UNIT}")
_BEHIND = (
    r" ?(?:的?(?:那个|那档|那款|那种|套餐|档|年付|那)|plan|one\b|thing|a month|a year|per month|/ ?mo|month"
    r"|al mes|每月|一个月|prepaid|unlimited|无限|ilimitado|annual|upfront|the year|\d+ ?(?:gb?|gigs?)\b)"
)
_IS_PLAN = re.compile(_BEHIND)
_LEADS = re.compile(r"(?:\b(?:el|la|plan) de(?: a)?|\bthe|那个|套餐) ?\Z")
_PRICE = re.compile(rf"(?<![\d.])(?:\$ ?(\d{{1,3}})(?!\.?\d)|(\d{{1,3}}) ?{_UNIT})")
_OF = re.compile(r"(?<![a-z])(?:de|at|for) \$?(\d{1,3})(?! ?(?:gb?(?![a-z])|gig|d[ií]a|[\d.%/:]))")
_GB = re.compile(
    r"(?<![\d.])(\d{1,3}) ?-?(?:gb|(?<!5)g|(?<=5)g(?=[的那方套流])|(?<=\d5)g|gigs?|gigas?|个g)(?![a-z+])"
)
_DAYS = re.compile(r"(?<![\d.])(\d{1,2})[ -]?(?:(?:days?|d[ií]as?)(?![a-z])|天|日)")
_WEEKS = {"two week": 14, "one week": 7, "两周": 14, "一周": 7, "dos semanas": 14, "una semana": 7}
YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")
_COUNTED = (
    r" ?(?:(?:gb?|gigs?|gigas?|[mk]bps|megas?|%|-?days?|d[ií]as?|th|min(?:ute|uto)?s?|hours?|hrs?|horas?"
    r"|[ap]m|devices?|dispositivos|people|times|veces|percent)(?![a-z])|个|天|日|分|小时|次|台|兆|号|点)"
)
_IS_COUNTED = re.compile(_COUNTED)
_FIGURE = re.compile(rf"(?<![.\d])\$?(\d{{1,3}})(?!\d|\.\d|{_COUNTED})")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text tells in figures: prices, those that are surely a plan's, amounts, days and years."""

    prices: frozenset[float]
    own_prices: frozenset[float]
    amounts: frozenset[float]
    own_amounts: frozenset[float]
    times: frozenset[float]


def figures(folded: str, ends: Collection[int]) -> Figures:
    """Return the figures of a text; right behind one of the places a bare one is a plan's price."""
    spelt = _SPELT.sub(_digits, folded)
    own = {float(one[1]) for one in _FIGURE.finditer(folded) if follows(folded, one.start(), ends)}
    own |= {
        float(_digits(one))
        for one in _SPELT.finditer(folded)
        if _IS_PRICE.match(folded, one.end()) and follows(folded, one.start(), ends)
    }
    prices = set(own)
    for match in _PRICE.finditer(spelt):
        value = float(match[1] or match[2])
        prices.add(value)
        if _IS_PLAN.match(spelt, match.end()) or _LEADS.search(
            spelt, max(0, match.start() - 12), match.start()
        ):
            own.add(value)
    for match in _OF.finditer(spelt):
        prices.add(float(match[1]))
        own.update({float(match[1])} if match.group().startswith("de") else ())
    times = {float(one) for one in (*_DAYS.findall(spelt), *YEAR.findall(spelt))}
    times |= {float(count) for words, count in _WEEKS.items() if words in folded}
    amounts = [(float(match[1]), match.end()) for match in _GB.finditer(spelt)]
    return Figures(
        frozenset(prices),
        frozenset(own),
        frozenset(amount for amount, _ in amounts),
        frozenset(amount for amount, end in amounts if _IS_PLAN.match(spelt, end)),
        frozenset(times),
    )


def is_counted(text: str, end: int) -> bool:
    """Say whether the figure before text[end:] counts minutes, devices or the like: it is no price."""
    return _IS_COUNTED.match(text, end) is not None


def follows(text: str, start: int, ends: Collection[int]) -> bool:
    """Say whether one of the places stands right before text[start:]."""
    return any(
        at in ends and _GAP.fullmatch(text, at, start) for at in range(max(0, start - REACH), start + 1)
    )


def is_beside(text: str, start: int, end: int, edges: Collection[int]) -> bool:
    """Say whether one of the places stands right before or behind text[start:end]."""
    return follows(text, start, edges) or any(
        at in edges and _LINK.fullmatch(text, end, at) for at in range(end, end + REACH)
    )


def beside(text: str, words: list[tuple[int, int, str]], edges: Collection[int]) -> Iterator[str]:
    """Yield the words that stand beside one of the places, or behind a word that does: the prepaid saver."""
    reached = set(edges)
    for start, end, word in sorted(words):
        if is_beside(text, start, end, reached):
            reached.add(end)
            yield word
        elif _AS_PLAN.match(text, end):
            yield word


def _digits(match: re.Match[str]) -> str:
    if match["words"]:
        return str(_NUMBERS[match["words"]])
    tens = 10 * _DIGITS.get(match["tens"][:-1], 1) if match["tens"] else 0
    return str(tens + _DIGITS.get(match["ones"] or "", 0))
