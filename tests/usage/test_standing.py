"""Where a person stands, in words: every way that a cycle may go, and what settings do to it."""

import re

import pytest

from bot.engine.model import Catalog
from bot.usage.ledger import NOBODY
from tests.usage.somebody import Make, Somebody


def settled(ann: Somebody, used: str, allowance: str = "15 GB", day: str = "15") -> Somebody:
    """Tell a reading and what is asked after it."""
    return ann.write(used).write(allowance).write(day)


@pytest.mark.parametrize(
    ("used", "later_d", "words"),
    [
        ("used 16 GB", 0.0, "It is used up."),
        ("used 10 GB", 14.0, "At this pace it was used up on"),
        ("used 1 GB", 0.0, "At this pace it lasts"),
        ("used 2.9 GB", 0.0, "it may be used up from"),
        ("used 3.9 GB", 0.0, "it may also just last until"),
        ("used 8 GB", 0.0, "At this pace it is used up on"),
        ("used 8 GB", 2.0, "By now about"),
    ],
)
def test_every_way_that_a_cycle_may_go(somebody: Make, used: str, later_d: float, words: str) -> None:
    """Used up, overdue, lasting, just so, running out, an old reading: each is said in its own words."""
    ann = settled(somebody(), used).later(later_d)
    assert words in ann.write("/usage").text


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_the_same_in_other_languages_without_a_gap(somebody: Make, language: str) -> None:
    """No placeholder is left open, figures are in digits with GB."""
    told = {"zh-Hans": "用了8g", "es": "usé 8 gigas"}[language]
    ann = settled(somebody(language), told)
    assert re.search(r"8 GB.*15 GB", ann.text)
    assert "{" not in ann.text
    assert not re.search(r"\bNov\b", ann.text)


def test_what_comes_after_is_told_as_the_plan_has_it(somebody: Make) -> None:
    """A plan's speed after the cut stands beside the run-out; without a plan it is not known."""
    ann = somebody().write("my plan is Mint 17GB").write("used 12 GB").write("15")
    assert "Then the hotspot goes on at 128 Kbps." in ann.text
    assert "What comes then: not known." in settled(somebody(), "used 8 GB").text


def test_a_plan_without_limit_never_runs_out(somebody: Make) -> None:
    """Use is kept all the same, and nothing is said to run out."""
    ann = somebody().write("my plan is Visible Plus").write("used 9 GB").write("15")
    assert "names no limit" in ann.text
    assert "used up" not in ann.text
    assert "no limit" in ann.write("/limit").text


def test_an_unknown_allowance_is_said_to_be_unknown(somebody: Make) -> None:
    """Whoever doesn't know it gets the pace, and no run-out."""
    ann = somebody().write("used 4 GB").press("Not sure")
    assert "not known, so I can't say when it runs out" in ann.text
    assert "Pace:" in ann.text


def test_another_wish_on_a_page_that_asks_is_followed(somebody: Make) -> None:
    """A question for a figure holds nobody back: a problem opens its flow, a reading is noted."""
    ann = somebody().write("used 4 GB").write("the hotspot is slow")
    assert ann.reply is not None
    assert ann.reply.session.stack[0].flow == "slow"
    ben = somebody().write("/usage").press("Settings").press("Allowance: not known").write("used 5 GB")
    assert ben.used == [5_000.0]


def test_settings_are_a_tap_away(somebody: Make) -> None:
    """Quiet hours go round, an own allowance gives way to the plan's, the picture comes at a tap."""
    ann = somebody().write("my plan is Mint 17GB").write("used 4 GB").write("15")
    ann.press("Settings").press("Quiet hours: 22:00–8:00").press("Quiet hours: 23:00–7:00")
    assert "Quiet hours: none" in ann.labels
    ann.press("Allowance: 17 GB").press("10 GB").press("Settings")
    ann.press("Allowance: 10 GB").press("Go by my plan")
    assert "Allowance: 17 GB" in ann.labels
    ann.press("Back").press("Picture")
    assert ann.reply is not None
    assert ann.reply.screens[0].chart is not None
    assert ann.press("Note a reading").press("50 % used").used == [4_000.0, 50.0]


def test_forged_choices_do_nothing(somebody: Make, catalog: Catalog) -> None:
    """Data beside our own, also under a reminder's sign, moves nothing and stores nothing."""
    ann = somebody(set_up=True)
    before, tag = ann.ledger, ann.id_of("Settings")[:5]
    for forged in (
        "usage:put:x", "usage:day:99", "usage:day:0", "usage:limit:0", "usage:on:../../etc", "usage:one:",
        "usage:put:u99999999999999", "remind:again", "tip:done:nothing", "tip:sell:idle_off", "forget",
        "open:slow", "usage:erase_yes", "page:9",
    ):  # fmt: skip
        ann.do(press=f"{tag}r.{forged}")
        ann.do(press=f"{tag}1.abcdef.{forged}")
        assert ann.ledger == before, forged
        assert ann.reply is not None
        assert ann.reply.session.stack == (), forged


def test_a_reading_of_the_last_cycle_is_its_total(somebody: Make) -> None:
    """Told to be the last cycle's, it stands beside this one, and not in it."""
    ann = somebody(set_up=True).write("last month i used 14 GB").press("The last cycle")
    assert "Before: Oct 15 – Nov 14: 14 GB" in ann.text
    assert "Used: 4.1 GB" in ann.text


def test_a_new_cycle_may_have_begun(somebody: Make) -> None:
    """Less than before may mean that it started anew: the cycle then begins today."""
    ann = somebody(set_up=True).later(3).write("used 1 GB").press("A new cycle began")
    assert ann.ledger.day == 24
    assert "Used: 1 GB of 15 GB" in ann.text


def test_whoever_says_nothing_has_nothing(somebody: Make) -> None:
    """Looking at usage stores no ledger."""
    ann = somebody().write("/usage").press("Settings").press("Back").write("/limit")
    assert ann.ledger == NOBODY


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("used 900 TB", "en", "900000 GB used: that is more than I believe."),
        ("还剩900TB", "zh-Hans", "还剩 900000 GB 大得不太可能"),
        ("used 900%", "en", "That is more than can be."),
        ("used 5000000 TB", "en", "That is more than can be."),
    ],
)
def test_more_than_can_be_is_asked_about_in_the_words_told(
    somebody: Make,
    text: str,
    language: str,
    words: str,
) -> None:
    """The question names what was told, not what may have been meant; nothing is kept."""
    for ann in (somebody(language).write(text), somebody(language).write("/usage").write(text)):
        assert words in ann.text
        assert not ann.used


def test_a_doubtful_reading_told_instead_of_the_day_is_asked_about(somebody: Make) -> None:
    """On the page that asks for the day an absurd reading gets its own question."""
    ann = somebody().write("used 8 GB").write("15 GB").write("used 900 TB")
    assert "more than I believe" in ann.text
