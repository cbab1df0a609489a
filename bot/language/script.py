"""Chinese in both scripts as one, and the language that a text is in. Pure."""

import re
from collections.abc import Iterable, Mapping

from bot.language.text import normalise

CLEAR_LETTERS, CLEAR_IDEOGRAPHS = 4, 2
"""Letters or ideographs from which the language of a text is clear."""

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_NEUTRAL = re.compile(
    r"\b(?:(?:personal )?hotspots?|wifi|wlan|esim|sim|usb|vpn|apn|app|windows|mac|linux|android|laptop|tablet"
    r"|ipad|tv|chromebook|router|internet|bluetooth|gb|mb|mbps|kbps|lte|plan|unlimited|prepaid|reset|no|ok)\b"
)
"""Words that are the same in English and Spanish."""

_OTHERS = tuple(
    (re.compile(f"[{letters}]"), language)
    for letters, language in (
        ("\u0590-\u05ff", "he"), ("\u0600-\u06ff", "ar"), ("\u0400-\u04ff", "ru"), ("\u0e00-\u0e7f", "th"),
        ("\u3040-\u30ff", "ja"), ("\uac00-\ud7af", "ko"), ("\u0900-\u097f", "hi"), ("\u0370-\u03ff", "el"),
    )
)  # fmt: skip
"""Scripts that tell a language which isn't one of ours."""


class Scripts:
    """Folds traditional characters, and tells languages apart."""

    def __init__(self, simplified: Mapping[str, str], only_simplified: Iterable[str]) -> None:
        """Take traditional characters with the simplified ones in their places, and what only those are."""
        self._table = str.maketrans(dict(simplified))
        self._old = frozenset(simplified)
        self._new = frozenset(only_simplified)

    def fold(self, text: str) -> str:
        """Return the text as it is compared, in simplified characters; as long as `normalise` makes it."""
        return normalise(text).translate(self._table)

    def languages(self, words: str, *, spanish: bool) -> tuple[str | None, tuple[str, ...]]:
        """Return the language of words, and those that they may clearly be in, likeliest first.

        The first is None where nothing is said; the second is empty where too little is. Chinese in
        characters that both scripts share may be in either.

        Args:
            words: What is said, normalised, not folded.
            spanish: Whether words in Latin letters are taken to be Spanish.
        """
        for script, language in _OTHERS:
            if len(script.findall(words)) >= CLEAR_IDEOGRAPHS:
                return language, (language,)
        wide = _IDEOGRAPH.findall(words)
        letters = len(_LETTER.findall(words)) - len(wide)
        if wide and (len(wide) >= CLEAR_IDEOGRAPHS or letters < CLEAR_LETTERS):
            old, new = (sum(char in chars for char in wide) for chars in (self._old, self._new))
            found = ("zh-Hant",) if old and old >= new else ("zh-Hans",) if new else ("zh-Hans", "zh-Hant")
            return found[0], found if len(wide) >= CLEAR_IDEOGRAPHS else ()
        if not letters:
            return None, ()
        language = "es" if spanish else "en"
        telling = _LETTER.search(_NEUTRAL.sub(" ", words)) is not None
        return language, (language,) if telling and letters >= CLEAR_LETTERS else ()
