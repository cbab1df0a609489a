"""Plans by what people tell of them: price, amount, days, words of the name."""

import pytest

from bot.engine.model import Catalog
from bot.language.read import Reader


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    """A reader of the real content."""
    return Reader(catalog)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("my tmobile go5gnext hotspot is slow", "tmo-go5g-next"),
        ("t-mobile magneta max, hotspot slow since monday", "tmo-magenta-max"),
        ("boost el de 25 ilimitado, la compu va lenta", "boost-unlimited"),
        ("visible最贵45刀那个 热点慢", "visible-plus-pro"),
        ("straight talk 25块入门款 热点点了没反应", "st-25"),
        ("metro thirty dollar plan, laptop can't connect", "metro-30"),
        ("verizon预付15g那个 热点慢", "vzw-pp-15gb"),
        ("two week tmobile us pass, hotspot greyed out", "tmo-us-pass-14d"),
        ("tmo学生版experience more 热点慢", "tmo-student-more"),
        ("enhanced+ at&t prepaid, hotspot slow", "att-prepaid-enhanced-plus"),
        ("tengo el unlimited extra de at&t de 2019, el hotspot va lento", "att-extra-2019"),
        ("plain go5g, not plus, tmobile, hotspot slow", "tmo-go5g"),
    ],
)
def test_a_plan_is_found_by_what_is_told_of_it(reader: Reader, text: str, plan: str) -> None:
    """Price, amount, days, year, a slip of the finger and a word in another language tell a plan."""
    assert reader.read(text).facts.get("plan") == plan


@pytest.mark.parametrize(
    "text",
    [
        "verizon 15g premium那部分应该没用完 怎么600kbps了",
        "t mobile hotspot lentisimo, marca 5g uc",
        "verizon charged me 15 dollars extra for hotspot",
        "us mobile dark star, hotspot slow",
        "mint给电脑用卡死 无限转圈",
        "boost hotspot slow again",
    ],
)
def test_a_figure_in_passing_is_no_plan(reader: Reader, text: str) -> None:
    """An amount used, a sum billed, the sign of a network and half a name mean no plan."""
    assert "plan" not in reader.read(text).facts


@pytest.mark.parametrize(
    "text",
    [
        "play more plan w/ verizon, forget which year. hotspot dead",
        "at&t unlimited extra 热点慢 是19年还是去年的我哪记得",
        "verizon prepago ilimitado, no sé si el viejo o el nuevo, va lento el hotspot",
    ],
)
def test_who_does_not_know_the_plan_is_asked(reader: Reader, text: str) -> None:
    """A plan's name beside words of doubt settles the carrier alone."""
    facts = reader.read(text).facts
    assert "plan" not in facts
    assert facts["carrier"] in ("verizon", "att")
