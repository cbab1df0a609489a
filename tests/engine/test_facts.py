"""Reading, comparing, learning and dropping facts."""

import pytest

from bot.engine import facts as known
from bot.engine import model as m
from tests.engine import small

CATALOG = small.catalog()


@pytest.mark.parametrize(
    ("facts", "path", "value"),
    [
        ({}, "colour", None),
        ({"colour": "red"}, "colour", "red"),
        ({}, "plan.hotspot", None),
        ({"plan": m.UNSURE}, "plan.hotspot", None),
        ({"plan": "alpha-one"}, "plan.hotspot", "included"),
        ({"plan": "alpha-old"}, "plan.hotspot", m.UNKNOWN),
        ({"plan": "gone"}, "plan.hotspot", None),
        ({"device": "iPhone 15"}, "device.esim", "yes"),
        ({"speed": 300.0, "phone_speed": 1200.0}, "speed_share", 0.25),
        ({"speed": 300.0}, "speed_share", None),
        ({"speed": 300.0, "phone_speed": 0.0}, "speed_share", None),
    ],
)
def test_a_path_reads_as(facts: m.Facts, path: str, value: m.Value | None) -> None:
    """A knowledge path is unset while its fact is, unknown where the record is silent."""
    assert known.read(CATALOG, facts, path) == value


@pytest.mark.parametrize(
    ("facts", "test", "holds"),
    [
        ({"colour": "red"}, m.Test("colour", "in", ("red", "green")), True),
        ({}, m.Test("colour", "in", ("red",)), False),
        ({}, m.Test("colour", "unset"), True),
        ({"colour": m.UNSURE}, m.Test("colour", "unsure"), True),
        ({"plan": "alpha-old"}, m.Test("plan.hotspot", "unknown"), True),
        ({"plan": "alpha-one"}, m.Test("plan.hotspot", "known"), True),
        ({"colour": m.UNSURE}, m.Test("colour", "known"), False),
        ({"speed": 299.9}, m.Test("speed", "below", bound=300), True),
        ({"speed": 300}, m.Test("speed", "below", bound=300), False),
        ({"speed": 300}, m.Test("speed", "at_least", bound=300), True),
        ({}, m.Test("speed", "below", bound=300), False),
        ({"speed": m.UNSURE}, m.Test("speed", "at_least", bound=300), False),
        ({"version": "17.9.1"}, m.Test("version", "below", bound="17.10"), True),
        ({"version": "17.10"}, m.Test("version", "at_least", bound="17.10"), True),
        ({"version": m.UNSURE}, m.Test("version", "below", bound="17.10"), False),
        ({"plan": "alpha-one"}, m.Test("plan.allowance_gb", "at_least", bound=10), True),
    ],
)
def test_a_comparison_holds_or_not(facts: m.Facts, test: m.Test, *, holds: bool) -> None:
    """Equals, one of, states of knowing, bounds, and versions part by part."""
    assert known.holds(CATALOG, facts, test) is holds


def test_needs_are_contradicted_by_known_values_only() -> None:
    """Unset and unsure pass."""
    needs = (m.Test("colour", "in", ("red",)),)
    assert [known.contradicts(CATALOG, f, needs) for f in ({}, {"colour": m.UNSURE}, {"colour": "red"})] == [
        False
    ] * 3
    assert known.contradicts(CATALOG, {"colour": "green"}, needs)


def test_any_fact_of_confirmed_by_is_enough() -> None:
    """One that points at the cause does."""
    tests = (m.Test("colour", "in", ("red",)), m.Test("size", "in", ("big",)))
    assert known.confirming(CATALOG, {"colour": "green", "size": "big"}, tests) == 1
    assert not known.confirming(CATALOG, {"colour": "green"}, tests)


def test_a_phone_brings_its_family_and_a_family_drops_another_familys_phone() -> None:
    """Naming a phone says what to look for in the menus; naming another family takes the phone back."""
    facts = known.learn(CATALOG, {}, {"device": "iPhone 15"})
    assert facts == {"device": "iPhone 15", "platform": "iphone"}
    assert known.learn(CATALOG, facts, {"platform": "pixel"}) == {"platform": "pixel"}
    assert known.learn(CATALOG, facts, {"platform": "iphone"}) == facts
    assert known.learn(CATALOG, {}, {"device": "Brick"}) == {"device": "Brick"}


def test_another_carrier_drops_the_plan() -> None:
    """A changed `needs` drops what needed it; the same value again doesn't."""
    facts = {"carrier": "alpha", "plan": "alpha-one"}
    assert known.learn(CATALOG, facts, {"carrier": "beta"}) == {"carrier": "beta"}
    assert known.learn(CATALOG, facts, {"carrier": "alpha"}) == facts
    assert known.learn(CATALOG, {}, {"carrier": "beta", "plan": "beta-one"}) == {
        "carrier": "beta",
        "plan": "beta-one",
    }


def test_an_unsure_carrier_makes_the_plan_unsure() -> None:
    """Without a screen, as nothing could be asked."""
    assert known.learn(CATALOG, {}, {"carrier": m.UNSURE}) == {"carrier": m.UNSURE, "plan": m.UNSURE}


def test_a_new_talk_keeps_what_lives_that_long() -> None:
    """Always outlives a talk, until_change if told so, unsure never, nor what the content lost."""
    facts: m.Facts = {"platform": "iphone", "size": "big", "colour": "red", "carrier": m.UNSURE, "lost": 1}
    assert known.at_new_talk(CATALOG, facts, keep_until_change=True) == {"platform": "iphone", "size": "big"}
    assert known.at_new_talk(CATALOG, facts, keep_until_change=False) == {"platform": "iphone"}
