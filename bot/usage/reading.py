"""A typed or pasted text -> the reading it tells, in English, Chinese and Spanish. Pure.

Theory of operation. Amounts and percentages are looked for first, then the words that give each its
part: used, left, the allowance, or a mark ("after 22 GB you may be slowed") that tells nothing of this
person. A part holds within its clause. What leaves one reading over is `Told`; what leaves several, or
one that can't be, is `Unclear`. A number without a unit is never read outside a question for one, so
that phone, card and account numbers can't become readings.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from bot.usage.told import Kind, Told, Unclear

MAX_READ = 1500
"""Characters that are read; a carrier's text has a few hundred."""

MAX_MB = 2_000_000
"""2 TB: more than any hotspot moves in a cycle."""

MAX_PERCENT = 200

CLOSE = 0.02
"""Part by which used and left may miss the allowance that they are of."""

Part = Literal["used", "left", "of", "mark", ""]

_MB = {"k": 0.001, "m": 1.0, "g": 1000.0, "t": 1_000_000.0}
_MIB = {"k": 0.001024, "m": 1.048576, "g": 1073.741824, "t": 1_099_511.627776}

_NUMBER = r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d+)?"
_UNIT = (
    r"(?:个|個)?\s?(?:[kmgt]i?b(?![a-z])|(?:giga|mega|tera|kilo)(?:byte)?s?(?![a-z])|gigs?(?![a-z])"
    r"|megs?(?![a-z])|[gmt](?![a-z0-9])|兆|吉)"
)
_AMOUNT = re.compile(rf"(?<![\d.,a-z])(-\s?|−\s?|minus |menos )?({_NUMBER})\s?({_UNIT})")
_PERCENT = re.compile(
    r"(?<![\d.,])(-)?(\d{1,4}(?:[.,]\d+)?)\s?(?:%|percent\b|per cent\b|por ciento\b)|百分之(\d{1,3})"
)
_ALONE = re.compile(rf"(?<![\d.,])(-\s?)?({_NUMBER})(?![\d.,%])")
_WIDE = str.maketrans("零一二两兩三四五六七八九", "012223456789")
_WIDE_NUMBER = re.compile(r"[一二两兩三四五六七八九十](?:点[一二三四五六七八九])?(?=\s?[个個]?\s?[gm])")

_WORDS: tuple[tuple[Part, str], ...] = (
    ("mark", (
        r"\bafter\b|\bonce\b|\breach(?:es|ed)?\b|\bexceed(?:s|ed|ing)?\b|\bwhen you\b|\bif you\b"
        r"|超过|超過|达到|達到|超出|\bal superar\b|\bdespu[eé]s de\b|\btras\b"
    )),
    ("left", (
        r"\ball but\b|\bleft\b|\bremain(?:s|ing|der)?\b|\bavailable\b|\bbalance\b|\bto go\b|\bstill have\b"
        r"|\bquedan?\b|\bquedaron\b|\brestan?\b|\brestantes?\b|\bdisponibles?\b|\bsobran?\b"
        r"|剩余|剩餘|剩下|还剩|還剩|剩|还有|還有|余量|餘量|可用|余额"
    )),
    ("used", (
        r"\bused\b|\busage\b|\bconsumed\b|\bspent\b|\bburned\b|\bgone through\b|\bused up\b|\bi'?m at\b"
        r"|\bwe'?re at\b|\busad[oa]s?\b|\bus[eé]\b|\bconsum[ií](?:dos?)?\b|\bconsumo\b|\bgast(?:ados?|[eé])\b"
        r"|\bllevo\b|\butilizad[oa]s?\b|\bhe usado\b|\bva(?:n|mos)?\b(?= \d)"
        r"|已使用|使用了|已用|用了|用掉|用去|用到|消耗|累计使用|累計使用|花了|用量"
    )),
    ("of", (
        r"\bplan\b|\blimit\b|\ballowance\b|\bcap\b|\btotal\b|\bquota\b|\bbucket\b|\ballotment\b"
        r"|\bpaquete\b|\btarifa\b|\bl[ií]mite\b|\bcupo\b|套餐|共|总|總|额度|額度|流量包"
    )),
)  # fmt: skip
_PART = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS))
_OF = re.compile(
    r"\s?(?:/|\bof\b|\bout of\b|\bde\b|\bfrom\b)(?:[a-z' ]{0,30}?)?\s?$|(?:总共|總共|一共|共|总|總)\s?$"
)
_LINK = (
    r"[\s了,，]*(?P<link>/|\bof\b|\bout of\b|\bde\b|总共|總共|一共|共|总|總)"
    r"\s?(?:(?:my|the|mis?|los|un total de)\s)?"
)
_PAIR = re.compile(
    rf"(?<![\d.,a-z])(?P<first>{_NUMBER})\s?(?P<unit>{_UNIT})?{_LINK}(?P<whole>{_NUMBER})"
    rf"(?:\s?(?P<unit_of>{_UNIT})|(?=[\s.,;!，。！]*$))"
)
"""A part of an allowance; a unit that one of them lacks is the other's."""

_USE = "|".join(words for name, words in _WORDS if name in ("used", "left"))
_WHOLE_FIRST = re.compile(
    rf"(?<![\d.,a-z])(?P<whole>{_NUMBER})\s?(?P<unit_of>{_UNIT})[^\d]{{0,8}}?(?:{_USE})\s?(?P<first>{_NUMBER})"
    r"(?=[\s了.,;!，。！]*$)"
)
_BARE_PAIR = re.compile(
    rf"\s*(?:我|已经|i'?ve |i |he )*(?P<told>{_USE})?\s?(?P<first>{_NUMBER}){_LINK}(?P<whole>{_NUMBER})"
    rf"\s?(?P<after>{_USE})?[\s.!。！了]*"
)
"""The same with the allowance first, and in bare numbers with nothing else said."""

_BETWEEN = re.compile(r"[a-z' /的]*")
_CLAUSE = re.compile(r"[,;:，；：。！!\n]|\.(?!\d)|\band\b|\by\b(?! \d{4})|&")
_NETWORK = re.compile(r"[2-5]\s?g(?![a-z])")
_NETWORK_CONTEXT = re.compile(
    r"^\s?(?:/|•|lte|network|uw\b|uwb|网|網|信号|手机|手機|home|nationwide|high|unlimited|data\b|mobile)"
)
_LAST = re.compile(
    r"\blast (?:month|cycle|period|bill)\b|\bprevious (?:month|cycle|period)\b"
    r"|上个月|上個月|上月|上个周期|上個週期|上期|\b(?:mes|ciclo) (?:pasado|anterior)\b"
)
_ASKS = re.compile(
    r"[?？¿]|\bhow (?:much|many|do|can|long)\b|\bwhy\b|\bwhere\b|\bwhat\b"
    r"|多少|怎么|怎麼|为什么|為什麼|哪|吗|嗎"
    r"|\bcu[aá]nt[oa]s?\b|\bpor qu[eé]\b|\bc[oó]mo\b|\bd[oó]nde\b"
)

_BESIDE_AMOUNT = re.compile(r"[\W_]|\bout of\b|\bof\b|\bde\b|data|hotspot|now|热点|流量|datos|ahora|现在")

_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril",
        "may mayo", "jun june junio", "jul july julio", "aug august ago agosto",
        "sep sept september septiembre", "oct october octubre", "nov november noviembre",
        "dec december dic diciembre",
    ), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号號]"),
    re.compile(rf"\b(?P<n>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d\d))?"),
    re.compile(rf"\b(?P<d>\d{{1,2}}) (?:de )?(?P<n>{_MONTH})\b(?:(?: de)? (?P<y>20\d\d))?"),
    re.compile(r"(?<![\d/.,])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>20\d\d))?(?![\d/]|\s?[gm]i?b)"),
)
_NOT_OF_READING = re.compile(
    r"(?:until|till|hasta(?: el)?(?: d[ií]a)?|expires?(?: on)?|renews?(?: on)?|resets?(?: on)?"
    r"|valid(?: until)?|by|before|(?:starts?|ends?)(?: on)?|on or after|有效期至?|到期|至"
    r"|vence(?: el)?|renueva(?: el)?)\s*$"
)
_NOT_OF_READING_AFTER = re.compile(r"\s?(?:清零|歸零|重置|到期|前|之前|起|更新|resets?|renews?|expires?)")
_AS_OF = re.compile(r"(?:截至|截止)(?:到)?\s*$")
_DAYS_AGO = (
    (re.compile(r"前天|\bday before yesterday\b|\banteayer\b"), 2),
    (re.compile(r"昨天|昨日|\byesterday\b|\bayer\b"), 1),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """One amount or percentage in a text; `second` is another way to read its digits."""

    start: int
    end: int
    value: float
    percent: bool = False
    negative: bool = False
    part: Part = ""
    second: float | None = None


def read(text: str, language: str, today: date, *, asked: bool = False) -> Told | Unclear | None:
    """Return what a text tells of usage; None if it tells nothing of it.

    Args:
        text: What was typed or pasted.
        language: Language of the talk; it decides between 9.400 MB and 9,400 MB, 3/4 and 4/3.
        today: The day at the person's place.
        asked: The text answers a question for a reading: an amount alone is used, a number is in GB.
    """
    folded = fold(text)
    if not asked and _ASKS.search(folded):
        return None
    found = [*_amounts(folded, language)] or [*_bare_pair(folded)]
    if asked and not found:
        found = [*_bare_numbers(folded)]
    found = _with_parts(folded, found, asked=asked)
    told = _sum_up(folded, found) if found else None
    return None if told is None else _dated(told, folded, language, today)


def number_mb(text: str, language: str) -> float | None:
    """Return the one amount in a text in MB, a number without a unit being GB; None if there isn't one.

    >>> number_mb("15", "en"), number_mb("15 gigas", "es"), number_mb("500 MB", "en"), number_mb("-3", "en")
    (15000.0, 15000.0, 500.0, None)
    """
    folded = fold(text)
    found = [*_amounts(folded, language)] or [*_bare_numbers(folded)]
    amounts = [one for one in found if not one.percent]
    if len(amounts) != 1 or amounts[0].negative or not 0 < amounts[0].value <= MAX_MB:
        return None
    return amounts[0].value


def fold(text: str) -> str:
    """Return a text as it is read: lower case, one kind of digits and marks, Chinese numerals as digits."""
    plain = unicodedata.normalize("NFKC", text[:MAX_READ]).casefold().replace("’", "'")
    plain = re.sub(r"[^\S\n]+", " ", plain)
    return _WIDE_NUMBER.sub(_wide_number, plain)


def _wide_number(found: re.Match[str]) -> str:
    return "10" if found.group() == "十" else found.group().translate(_WIDE).replace("点", ".")


# --- amounts


def _amounts(text: str, language: str) -> Iterator[_Found]:
    """Yield amounts and percentages in order; a network's name (4G LTE) is none."""
    hits: list[_Found] = []
    for match in _AMOUNT.finditer(text):
        sign, digits, unit = match.groups()
        if _is_network(text, match.start(2), match.end(), f"{digits}{unit}"):
            continue
        value, second = _number(digits, unit, language)
        hits.append(_Found(match.start(), match.end(), value, negative=bool(sign), second=second))
    wholes = {match.start() for match in _WHOLE_FIRST.finditer(text)}
    hits = [replace(hit, part="of") if hit.start in wholes else hit for hit in hits]
    hits += _halves(text, hits, language)
    for match in _PERCENT.finditer(text):
        digits = (match.group(2) or match.group(3)).replace(",", ".")
        negative = bool(match.group(1))
        hits.append(_Found(match.start(), match.end(), float(digits), percent=True, negative=negative))
    yield from sorted(hits, key=lambda hit: hit.start)


def _halves(text: str, hits: list[_Found], language: str) -> Iterator[_Found]:
    """Yield the part of an allowance, or the allowance, that shares the other's unit."""
    for match in (*_PAIR.finditer(text), *_WHOLE_FIRST.finditer(text)):
        unit, unit_of = match.groupdict().get("unit"), match["unit_of"]
        start, end = match.span("whole" if unit else "first")
        if bool(unit) != bool(unit_of) and not any(hit.start <= start < hit.end for hit in hits):
            value, second = _number(text[start:end], unit or unit_of, language)
            yield _Found(start, end, value, second=second)


def _bare_numbers(text: str) -> Iterator[_Found]:
    """Yield numbers without a unit as GB; nothing that is as long as a phone or account number."""
    for match in _ALONE.finditer(text):
        digits = match.group(2)
        if len(re.sub(r"\D", "", digits)) <= 4:  # noqa: PLR2004 - GB of four digits
            value, _ = _number(digits, "g", "")
            yield _Found(match.start(), match.end(), value, negative=bool(match.group(1)))


def _bare_pair(text: str) -> Iterator[_Found]:
    """Yield a part of an allowance in bare numbers as GB: with words of use, or as no date is written."""
    match = _BARE_PAIR.fullmatch(text)
    if match is None:
        return
    told = match["link"] != "/" and (match["told"] or match["after"])
    if told or re.search(r"[.,]", match["first"]):
        for name in ("first", "whole"):
            yield _Found(*match.span(name), _number(match[name], "g", "")[0])


def _is_network(text: str, start: int, end: int, written: str) -> bool:
    """Say whether 4G is the network and no amount: LTE or the like stands beside it, and no word of use."""
    if not _NETWORK.fullmatch(written):
        return False
    before, after = text[max(0, start - 14) : start], text[end:]
    last = list(_PART.finditer(before))
    told = bool(last) and not _BETWEEN.sub("", before[last[-1].end() :].strip())
    return not told and (_NETWORK_CONTEXT.match(after) is not None or not _PART.search(after[:12]))


def _number(digits: str, unit: str, language: str) -> tuple[float, float | None]:
    """Return MB, and a second value where the mark may as well divide thousands."""
    letter = unit.replace("个", "").replace("個", "").strip()
    letter = {"兆": "m", "吉": "g"}.get(letter, letter)
    factor = (_MIB if re.match(r"[kmgt]ib", letter) else _MB)[letter[0]]
    digits = digits.replace(" ", "")
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return float(digits) * factor, None
    whole, _, rest = digits.rpartition(marks[-1])
    as_point = float(f"{re.sub(r'[.,]', '', whole)}.{rest}") * factor
    as_thousands = float(re.sub(r"[.,]", "", digits)) * factor
    alike = len(set(marks)) == 1
    by_threes = len(marks) == 1 and len(rest) == 3 and len(whole) <= 3 and whole != "0"  # noqa: PLR2004 - 1,024
    if alike and len(marks) > 1:
        return as_thousands, None
    # thousands of MB there are, thousands of GB nobody has; in Spanish 1.024 MB may be either
    if by_threes and letter[0] in "mk" and marks[0] == ("." if language == "es" else ","):
        return as_thousands, as_point if language == "es" else None
    return as_point, None


# --- parts


def _with_parts(text: str, found: list[_Found], *, asked: bool) -> list[_Found]:
    """Return what was found, each with its part in the text."""
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(text) if not _inside(m, found)), len(text)]
    result: list[_Found] = []
    for start, end in pairwise(cuts):
        inside = [one for one in found if start <= one.start < end]
        if inside:
            result += _parts_in(text, start, end, inside, carried=_carried(text, start, result))
    if asked and len(result) == 1 and result[0].part in ("", "of"):
        result = [replace(result[0], part="used")]
    return result


def _inside(match: re.Match[str], found: list[_Found]) -> bool:
    return any(one.start <= match.start() < one.end for one in found)


def _carried(text: str, start: int, before: list[_Found]) -> Part:
    """Return the part that a heading gives to what follows its colon: "Data used: 9.4 GB"."""
    if start == 0 or text[start] not in ":：" or before:
        return _last_part(text[:start]) if start and text[start] in ":：" else ""
    return _last_part(text[:start])


def _last_part(text: str) -> Part:
    clause = re.split(r"[;；。\n]", text)[-1]
    parts = [str(match.lastgroup) for match in _PART.finditer(clause)]
    return parts[-1] if parts and parts[-1] in ("used", "left") else ""  # type: ignore[return-value]  # two parts


def _parts_in(text: str, start: int, end: int, inside: list[_Found], carried: Part) -> list[_Found]:
    """Give each amount of one clause its part."""
    words = [(m.start(), str(m.lastgroup)) for m in _PART.finditer(text, start, end)]
    result: list[_Found] = []
    for number, one in enumerate(inside):
        before = text[inside[number - 1].end if number else start : one.start]
        mark = any(kind == "mark" and at < one.start for at, kind in words) and not one.percent
        if number and _OF.search(before) and result[-1].part != "of":
            result.append(replace(one, part="of"))
        elif mark:
            result.append(replace(one, part="mark"))
        else:
            result.append(one)
    open_ = [index for index, one in enumerate(result) if not one.part]
    told = [(at, kind) for at, kind in words if kind in ("used", "left")]
    for turn, index in enumerate(open_):
        one = result[index]
        part: str = carried
        if len(told) == 1 or len(open_) == 1:
            part = _nearest(one, told) or carried
        elif len(told) >= len(open_):
            part = told[turn][1]
        elif told:
            part = _nearest(one, told)
        if not part and any(kind == "of" for _, kind in words):
            part = "of"
        result[index] = replace(one, part=part)  # type: ignore[arg-type]  # a word of _WORDS
    return result


def _nearest(one: _Found, told: list[tuple[int, str]]) -> str:
    if not told:
        return ""
    return min(told, key=lambda word: min(abs(word[0] - one.start), abs(word[0] - one.end)))[1]


# --- one reading of it all


def _sum_up(text: str, found: list[_Found]) -> Told | Unclear | None:
    """Return the one reading, or why there isn't one."""
    allowances = {one.value for one in found if one.part == "of" and not one.percent}
    of_mb = allowances.pop() if len(allowances) == 1 else None
    told = [one for one in found if one.part in ("used", "left")]
    if not told:
        return _without_part(text, found, of_mb)
    if any(one.negative for one in told):
        value = abs(told[0].value)
        return Unclear("negative", tuple(_told(told[0], part, value, of_mb) for part in ("used", "left")))
    if any(_absurd(one) for one in told):
        return _absurd_options(next(one for one in told if _absurd(one)), of_mb)
    doubtful = next((one for one in told if one.second is not None), None)
    if doubtful is not None:
        values = (doubtful.value, doubtful.second or 0.0)
        return Unclear("units", tuple(_told(doubtful, doubtful.part, value, of_mb) for value in values))
    return _agreed(told, of_mb)


def _agreed(told: list[_Found], of_mb: float | None) -> Told | Unclear:
    """Return the reading on which all that is told agrees."""
    used = _values(told, "used", percent=False)
    left = _values(told, "left", percent=False)
    percents = [one for one in told if one.percent]
    for part, values in (("used", used), ("left", left)):
        if len(values) > 1:
            return _several(values, part, of_mb)
    if used and left:
        return _both(used[0], left[0], of_mb)
    if used and percents and not _same(percents[0], used[0], of_mb):
        # "80 % (15 GB)": of these, or these
        share = _told(percents[0], percents[0].part, percents[0].value, of_mb or used[0])
        return Unclear("units", (share, Told("used", used[0], of_mb)))
    if used or left:
        return Told("used", used[0], of_mb) if used else Told("left", left[0], of_mb)
    if len({(one.value, one.part) for one in percents}) > 1:
        return Unclear("units", tuple(_told(one, one.part, one.value, of_mb) for one in percents[:3]))
    return _told(percents[0], percents[0].part, percents[0].value, of_mb)


def _same(percent: _Found, used: float, of_mb: float | None) -> bool:
    """Say whether a percentage and an amount say the same."""
    share = percent.value if percent.part == "used" else 100 - percent.value
    if of_mb is None:
        return share == 100  # noqa: PLR2004 - all of it
    return abs(share / 100 * of_mb - used) <= CLOSE * of_mb


def _both(used: float, left: float, of_mb: float | None) -> Told | Unclear:
    """Return the reading of used and left, which name the allowance by their sum."""
    total = used + left
    if of_mb is None or abs(total - of_mb) <= CLOSE * of_mb:
        return Told("used", used, of_mb or round(total, 3))
    return Unclear("units", (Told("used", used, of_mb), Told("left", left, of_mb)))


def _values(told: list[_Found], part: Part, *, percent: bool) -> list[float]:
    return list(dict.fromkeys(one.value for one in told if one.part == part and one.percent == percent))


def _several(values: list[float], part: str, of_mb: float | None) -> Unclear:
    """Return the question which of several amounts is meant: "3 GB 200 MB" may be their sum."""
    sums = [round(sum(values), 3)] if len(values) == 2 and values[1] < 1000 <= values[0] else []  # noqa: PLR2004 - GB and MB
    kind: Kind = "left" if part == "left" else "used"
    return Unclear("units", tuple(Told(kind, value, of_mb) for value in [*sums, *values][:4]))


def _told(one: _Found, part: Part, value: float, of_mb: float | None) -> Told:
    kind = f"{'left' if part == 'left' else 'used'}{'_pct' if one.percent else ''}"
    return Told(kind, value, of_mb)  # type: ignore[arg-type]  # one of four kinds


def _absurd(one: _Found) -> bool:
    return one.value > (MAX_PERCENT if one.percent else MAX_MB)


def _absurd_options(one: _Found, of_mb: float | None) -> Unclear:
    """Return the question whether a smaller unit was meant, the next smaller one first."""
    if one.percent or one.value > MAX_MB * 1000:
        return Unclear("absurd")
    return Unclear("absurd", tuple(_told(one, one.part, one.value / 1000**step, of_mb) for step in (1, 2)))


def _without_part(text: str, found: list[_Found], of_mb: float | None) -> Unclear | None:
    """Return the question used or left for an amount that stands alone; None if more is said."""
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    alone = [one for one in found if not one.part]
    if len(alone) != 1 or len(found) > 2 or _BESIDE_AMOUNT.sub("", rest):  # noqa: PLR2004 - it and its allowance
        return None
    one = alone[0]
    if _absurd(one):
        return _absurd_options(one, of_mb)
    options = tuple(_told(one, part, one.value, of_mb) for part in ("used", "left"))
    return Unclear("negative" if one.negative else "role", options)


# --- when


def _dated(told: Told | Unclear, text: str, language: str, today: date) -> Told | Unclear:
    """Return the reading with the day that the text names."""
    options = told.options if isinstance(told, Unclear) else (told,)
    day = day_in(text, language, today)
    if day == "none":
        return told if isinstance(told, Unclear) else Unclear("no_such_day", options)
    if isinstance(day, date):
        options = tuple(replace(one, day=day) for one in options)
    if _LAST.search(text):
        options = tuple(replace(one, last_cycle=True, day=None) for one in options)
        return Unclear("last_cycle" if isinstance(told, Told) else told.why, options)
    if isinstance(told, Unclear):
        return Unclear(told.why, options)
    if isinstance(day, date) and day > today:
        return Unclear("future", (replace(options[0], day=None),))
    return options[0]


def day_in(text: str, language: str, today: date) -> date | Literal["none"] | None:
    """Return the day that a reading is of, "none" for one that the calendar doesn't have, None for now."""
    for pattern, back in _DAYS_AGO:
        if pattern.search(text):
            return today - timedelta(days=back)
    for pattern in _DATES:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            after = _NOT_OF_READING_AFTER.match(text, match.end())
            if (_NOT_OF_READING.search(before) or after) and not _AS_OF.search(before):
                continue
            return _date(match.groupdict(), language, today)
    return None


def _date(parts: dict[str, str | None], language: str, today: date) -> date | Literal["none"]:
    """Return the latest day not after tomorrow that fits; without a year the last such day."""
    if parts.get("a") is not None:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        month, day = (second, first) if language == "es" else (first, second)
    else:
        named = parts.get("n")
        month = _MONTHS[named] if named is not None else int(parts["m"] or 0)
        day = int(parts["d"] or 0)
    years = [int(parts["y"] or 0)] if parts.get("y") else [today.year, today.year - 1]
    fits: list[date] = []
    for year in years:
        try:
            fits.append(date(year, month, day))
        except ValueError:
            continue
    if not fits or (len(fits) < len(years) and month != 2):  # noqa: PLR2004 - February 29 has its years
        return "none"
    if len(fits) > 1 and (fits[0] - today).days > 180:  # noqa: PLR2004 - half a year ahead is the year before
        return fits[1]
    return fits[0]
