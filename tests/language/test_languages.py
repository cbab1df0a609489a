"""Which of our languages a client's tag means, and which one people get until it is complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.languages import LANGUAGES, fold, offer
from bot.settings import LANGUAGES as SETTING


@pytest.mark.parametrize(
    ("language", "tags"),
    [
        ("zh-Hans", ["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-hans", "zh-Hans-HK", "zh_CN", "ZH", "zh-XX"]),
        ("zh-Hant", ["zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh-hant-cn", "zh_TW", "ZH-TW"]),
        ("es", ["es", "es-MX", "es-419", "ES", "es_US"]),
        (
            "en",
            ["en", "en-US", "fr", "de", "est", "zho", "zhuang", "", "und", "x", "esperanto", "\ud800", "-"],
        ),
    ],
)
def test_fold(language: str, tags: list[str]) -> None:
    """Chinese in its simplified regions, its traditional regions, Spanish; everything else is English."""
    assert {tag: fold(tag) for tag in tags} == dict.fromkeys(tags, language)


@given(st.text(max_size=20))
def test_any_tag_folds_to_a_language_of_ours(tag: str) -> None:
    """Whatever a client sends, there is a language for it."""
    assert fold(tag) in LANGUAGES


def test_until_a_language_is_complete_people_get_the_nearest() -> None:
    """zh-Hant gets zh-Hans, es gets en; a complete one gets itself."""
    assert {tag: offer(tag, {"en", "zh-Hans"}) for tag in LANGUAGES} == {
        "en": "en", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hans", "es": "en",
    }  # fmt: skip
    assert {tag: offer(tag, set(LANGUAGES)) for tag in LANGUAGES} == {tag: tag for tag in LANGUAGES}


def test_the_setting_knows_the_same_languages() -> None:
    """DEFAULT_LANGUAGE takes exactly the languages of the reader."""
    assert SETTING == LANGUAGES
