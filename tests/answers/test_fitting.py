"""Plans that fit: which are advised, in what order, and how the end of `cost` shows them."""

from itertools import pairwise
from math import inf

import pytest

from bot.answers.fitting import MAX_TOLD, fast_gb, fitting
from bot.engine.model import Catalog
from tests.talk import Person, make_desk

NEEDS = (None, 0.5, 8.0, 20.0, 60.0, 300.0, 100_000.0)


def end_of_cost(catalog: Catalog, language: str, carrier: str, plan: str, used: str) -> Person:
    """Someone whom no habit helped, at the last screen of `cost`."""
    person = Person(make_desk(catalog), language=language)
    person.write("/start cost")
    told = {"carrier": carrier, "plan": plan, "cost_shows": "gone_fast", "used_for": "work"}
    while person.session.stack[-1].state != "plan_fits":
        asking = person.session.asking
        if person.session.cause is not None:
            person.choose("same" if "same" in person.choices else "next")
        elif asking == "used_gb":
            person.write(used)
        elif asking is not None:
            person.choose(told.get(asking, "unsure"))
        else:
            person.choose("go_on")
    return person


def test_advice_is_on_sale_dated_priced_and_better_than_what_one_has(catalog: Catalog) -> None:
    """For any plan and need: cheapest first, one of each carrier, enough data, never one's own plan again."""
    for own in (None, *catalog.knowledge.plans.values()):
        for need_gb in NEEDS:
            found = fitting(catalog.knowledge, need_gb=need_gb, own=own)
            prices = [plan.price_usd_month for plan in found]
            assert None not in prices
            assert all((a or 0) <= (b or 0) for a, b in pairwise(prices))
            assert len({plan.carrier for plan in found}) == len(found)
            for plan in found:
                assert (plan.status, plan.only_for, plan.price_usd_per_gb) == ("current", None, None)
                assert any(source.published for source in plan.sources)
                assert plan.confidence != "low"
                assert (fast_gb(plan) or 0.0) >= (need_gb or 0.0)
                assert plan != own
                had = None if own is None else fast_gb(own)
                if own is not None and had is not None and need_gb is None:
                    own_price = inf if own.price_usd_month is None else own.price_usd_month
                    cheaper = (plan.price_usd_month or 0) < own_price
                    assert (fast_gb(plan) or 0.0) > had or (cheaper and fast_gb(plan) == had)


def test_nothing_cheaper_of_a_carrier_is_kept_back(catalog: Catalog) -> None:
    """Of each carrier that sells enough to anyone, the cheapest such plan is in the list."""
    plans = catalog.knowledge.plans.values()
    for need_gb in (5.0, 20.0, 60.0):
        advised = {plan.carrier: plan for plan in fitting(catalog.knowledge, need_gb=need_gb)}
        for plan in plans:
            firm = plan.confidence != "low" and any(source.published for source in plan.sources)
            sold = plan.status == "current" and plan.only_for is None and plan.price_usd_per_gb is None
            if sold and firm and plan.price_usd_month is not None and (fast_gb(plan) or 0.0) >= need_gb:
                assert (advised[plan.carrier].price_usd_month or 0) <= plan.price_usd_month


@pytest.mark.parametrize(
    ("plan", "gb"),
    [
        ("mint-unlimited", 20.0),
        ("mint-17gb", 17.0),  # the plan's own data
        ("holafly-unlimited", 30.0),  # 1 GB a day
        ("keepgo-unlimited", 30.0),  # the plan's own 1 GB a day
        ("visible", inf),  # no limit at 5 Mbps
        ("xf-unlimited", 0.0),  # no limit, but 600 Kbps from the first byte
        ("tmo-essentials-2", 0.0),
        ("vzw-welcome", 0.0),
        ("cricket-select", 0.0),
        ("ultra-fixed", None),  # depends on what was bought
        ("boost-unlimited", None),
        ("trip-esim", None),
    ],
)
def test_fast_data_of_a_month(catalog: Catalog, plan: str, gb: float | None) -> None:
    """Hotspot data is counted by the month, without a limit as inf, and not at all where it isn't known."""
    assert fast_gb(catalog.knowledge.plans[plan]) == gb


def test_cost_ends_with_plans_that_fit_and_their_sources(catalog: Catalog) -> None:
    """Build 4: whom no habit helped sees plans that hold what was used: price, data, date and source."""
    person = end_of_cost(catalog, "en", "mint", "mint-17gb", "40 GB")
    assert person.session.facts["used_gb"] == 40
    assert "You have Mint Mobile 17 GB: $20 a month; hotspot: the plan's own 17 GB" in person.text
    assert "Plans with at least 40 GB of hotspot data, cheapest first:" in person.text
    found = fitting(
        catalog.knowledge, need_gb=40, own=catalog.knowledge.plans["mint-17gb"]
    )[:MAX_TOLD]  # fmt: skip
    places = [person.text.index(f"• {catalog.carriers[one.carrier].name}") for one in found]
    assert len(places) == MAX_TOLD
    assert places == sorted(places)
    assert "Source: https://" in person.text
    person.choose("go_on")
    assert person.session.outcome == "handed_off"


@pytest.mark.parametrize(
    ("used", "told"), [("7", "不少于 7 GB"), ("9,5 GB", "不少于 9.5 GB"), ("不知道", "流量更多")]
)
def test_a_bare_number_is_the_amount_used(catalog: Catalog, used: str, told: str) -> None:
    """A figure without a unit, even a small one, is GB and no number of a button; not knowing goes on."""
    person = end_of_cost(catalog, "zh-Hans", "mint", "mint-6gb", used)
    assert told in person.text


@pytest.mark.parametrize("used", ["1", "2"])
def test_a_small_bare_number_is_no_button(catalog: Catalog, used: str) -> None:
    """Where an amount is asked for, 1 is an amount and not the first button."""
    person = end_of_cost(catalog, "en", "mint", "mint-6gb", used)
    assert person.session.facts["used_gb"] == float(used)


def test_where_nothing_fits_that_is_said(catalog: Catalog) -> None:
    """Nobody is sent to a plan that is no better."""
    person = end_of_cost(catalog, "en", "mint", "mint-6gb", "5 GB")
    assert "no current plan with a price and a dated source that would do better" in person.text
    assert "cheapest first" not in person.text


def test_a_wrong_figure_among_them_can_be_reported(catalog: Catalog) -> None:
    """The list has the button for what is wrong, and the talk goes on after it."""
    person = end_of_cost(catalog, "en", "mint", "mint-17gb", "40 GB")
    person.choose("wrong")
    person.write("Visible is $30 now")
    person.choose("go_on")
    assert person.session.outcome == "handed_off"
