"""Does a text answer the screen it was written under? Number, label, synonym, or a near miss. Pure."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from bot.engine.model import Button
from bot.language.text import contains, is_wide, normalise

NEAR = 86
"""Similarity, of 100, from which a misspelt label counts; below it the text is read as free text."""

MAX_SENTENCE = 24
"""Characters of a sentence in which an answer's words are looked for."""

MAX_EXCLAMATION = 6
"""Characters of a sentence that one Chinese character may answer, as in 当然能啊."""

_NEGATION = re.compile(
    r"[不没沒无無]|\b(no|not|nothing|never|cannot|nunca|tampoco|ni|sin|jam[aá]s"
    r"|(?:ca|wo|do|does|did|is|are|was|could|would|have|has)nt)\b|n't\b"
)

_WEAK = frozenset(("no", "si", "sí", "ya", "ok", "done", "listo"))
"""Answers that inside a sentence mostly say something else: ya lo hice, si le pico, no entiendo."""

_BESIDE_WEAK = frozenset((
    "please", "thanks", "thank", "you", "sorry", "well", "oh", "all", "it", "does", "doesn't", "did",
    "didn't", "is", "isn't", "not", "yet", "still", "por", "favor", "gracias", "pues", "pos", "pus",
    "bueno", "claro", "que", "yo", "creo", "todavia", "todavía", "aun", "aún", "ahora", "esta", "está",
)) | _WEAK  # fmt: skip
"""Words of politeness and assent that leave a weak answer what it is."""

_TURN = frozenset(("but", "though", "pero", "aunque", "nomas", "nomás"))
"""Words after which a weak answer is taken back."""

_WORD = re.compile(r"[^\W_]+(?:'\w+)?")

_MARK = re.compile(r"[,.;:!?]")

_ASKED = re.compile(r"([\u3400-\u9fff])不\1")
"""A Chinese question, such as "do you understand or not": what is in it isn't said."""

MAX_SLIPS = 2
"""Characters that a misspelling may add or leave out; with more of them something else was said as well."""

MIN_FUZZY = 5
"""Characters a word must have to be taken for a misspelling."""


def exact(label: str, rows: Iterable[Iterable[Button]]) -> Button | None:
    """Return the button with exactly this label."""
    return next((b for row in rows for b in row if b.label == label and b.choice is not None), None)


def answer(text: str, rows: Iterable[Iterable[Button]]) -> Button | None:
    """Return the button a text means: its number among the answers, its label, a synonym, or nearly so."""
    buttons = [button for row in rows for button in row if button.choice is not None]
    wanted = _bare(text)
    if not wanted:
        return None
    numbered = [button for button in buttons if button.kind in ("answer", "unsure", "later")]
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 2:  # noqa: PLR2004 - at most 12 answers
        index = int(wanted) - 1
        return numbered[index] if 0 <= index < len(numbered) else None
    return named(text, rows) or _nearest(wanted, buttons) or _within(wanted, numbered)


def named(text: str, rows: Iterable[Iterable[Button]]) -> Button | None:
    """Return the button whose label or synonym the text is, but for case and marks at its ends."""
    wanted = _bare(text)
    for button in (b for row in rows for b in row if b.choice is not None):
        if wanted in {_bare(say) for say in (button.label, *button.says)}:
            return button
    return None


def _bare(text: str) -> str:
    return normalise(text).strip(" .,!?¡¿;:。，！？；：、~…\"'()（）")


def _nearest(wanted: str, buttons: list[Button]) -> Button | None:
    """Return the one button that is nearly this text; two that are equally near are none."""
    if len(wanted) < MIN_FUZZY or is_wide(wanted):
        return None
    scored = sorted(
        (
            (max(_likeness(wanted, _bare(say)) for say in (b.label, *b.says)), n)
            for n, b in enumerate(buttons)
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[1][0] >= scored[0][0]):
        return None
    return buttons[scored[0][1]]


def _likeness(wanted: str, say: str) -> float:
    """Return the similarity of 100, 0 if one is longer than slips of the finger make it: it says more."""
    return fuzz.ratio(wanted, say) if abs(len(wanted) - len(say)) <= MAX_SLIPS else 0.0


def _within(wanted: str, buttons: list[Button]) -> Button | None:
    """Return the button whose words stand in a short sentence, if negation agrees and no other's do."""
    if len(wanted) > MAX_SENTENCE:
        return None
    told = [(phrase, n) for n, b in enumerate(buttons) for phrase in map(_bare, (b.label, *b.says))]
    short = len(wanted) <= MAX_EXCLAMATION
    told = [(p, n) for p, n in told if (len(p) > 1 or (short and is_wide(p))) and contains(wanted, p)]
    told = [(p, n) for p, n in told if p not in _WEAK or _answers(wanted, p)]
    agreeing = [(p, n) for p, n in told if _negated(wanted) == _negated(p)]
    if not agreeing:
        return None
    phrase, chosen = max(agreeing, key=lambda item: len(item[0]))
    if _ASKED.search(wanted) and not _ASKED.search(phrase):
        return None
    rest = wanted.replace(phrase, " ")
    return None if any(n != chosen and contains(rest, p) for p, n in told) else buttons[chosen]


def _answers(wanted: str, weak: str) -> bool:
    """Say whether a weak answer stands by itself: between marks, with nothing but politeness beside it."""
    if not _TURN.isdisjoint(_WORD.findall(wanted)):
        return False
    pieces = [_WORD.findall(piece) for piece in _MARK.split(wanted)]
    return any(weak in words and _BESIDE_WEAK.issuperset(words) for words in pieces)


def _negated(text: str) -> bool:
    return _NEGATION.search(text) is not None
