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
        ("metro六十刀那档 热点慢", "metro-60"),
        ("mint二十三g那个 热点慢", "mint-23gb"),
        ("h2o水卡30刀10g 热点慢", "h2o-30"),
        ("tracfone thirty dollar hotspot", "tracfone-10gb"),
        ("us pass十四天 tmobile 热点", "tmo-us-pass-14d"),
        ("tello de 10 gigas, hotspot lento", "tello-10gb"),
        ("verizon unlimited data from 2010, hotspot slow", "vzw-grandfathered-unlimited"),
        ("爸妈用的att 55岁以上套餐 热点", "att-55plus"),
        ("warp unlimited starter on us mobile hotspot", "usm-starter-warp"),
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


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("straight talk oro, hotspot", "st-gold"),
        ("straight talk白金档 热点", "st-platinum"),
        ("plan plata de straight talk, hotspot", "st-silver"),
        ("suprem cricket hotspot", "cricket-supreme"),
        ("basic visible plan hotspot", "visible"),
        ("base 5g from total hotspot", "total-base-5g"),
        ("us mobile年付的flex 热点", "usm-flex"),
        ("att prepaid的saver档 热点", "att-prepaid-saver"),
        ("kkday上买的美国esim 热点", "kkday-generic"),
        ("straight talk 银行卡付款失败 热点", None),
        ("iphone 15 pro visible hotspot slow", None),
        ("is tmobile better for hotspot", None),
        ("hotspot always on option missing", None),
        ("verizon i can talk and text but hotspot no", None),
    ],
)
def test_a_word_beside_its_carrier_is_a_plan_in_all_languages(
    reader: Reader, text: str, plan: str | None
) -> None:
    """A plan named by one word counts before or behind its carrier, translated; a phone's "pro" doesn't."""
    assert reader.read(text).facts.get("plan") == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("original experience more (not 2.0) tmobile hotspot", "tmo-experience-more-1"),
        ("tmobile旧版essentials 热点", "tmo-essentials-1"),
        ("vzw老版预付无限 热点", "vzw-pp-unlimited-old"),
        ("my old iphone with tmobile essentials, hotspot slow", "tmo-essentials-2"),
    ],
)
def test_of_two_plans_of_one_name_the_older_is_called_old(reader: Reader, text: str, plan: str) -> None:
    """Original, old and not 2.0 beside a plan's name mean the older of two; an old phone doesn't."""
    assert reader.read(text).facts.get("plan") == plan


@pytest.mark.parametrize(
    "text",
    [
        "tmo go5g plus跟next 热点差在哪",
        "verizon ultimate和att elite 单看热点选谁",
        "difference between visible and visible+ for hotspot",
        "tello 5gb跟10gb 热点",
        "mint or tello unlimited for hotspot",
        "tmobile essentials 55, zoom freezes thru hotspot",
    ],
)
def test_a_plan_compared_or_unknown_is_not_taken(reader: Reader, text: str) -> None:
    """Of plans or carriers joined none is the person's, nor is Essentials meant by Essentials 55."""
    assert "plan" not in reader.read(text).facts


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("h2o 40/20gb tether", "h2o-40"),
        ("cricket supreme 55 hotspot", "cricket-supreme"),
        ("boost 25 minutes of hotspot", None),
        ("mint 5g信号 热点慢", None),
    ],
)
def test_a_figure_is_read_with_what_it_counts(reader: Reader, text: str, plan: str | None) -> None:
    """$40/20GB is one plan and 55 a price where one is sold for it; minutes and 5G are neither."""
    assert reader.read(text).facts.get("plan") == plan
