"""The classes of fault that independent readers of 300 answers found: each is a rule now."""

import re
from typing import Any

import pytest
import yaml

from bot.engine.knowledge import Known
from bot.engine.model import Catalog

from .conftest import ROOT, Ask

PINNED = re.compile(r"/blob/[0-9a-f]{40}/")
"""An address that names one state of a file."""
PRIORITY = re.compile(r"priorit|premium data|threshold", re.IGNORECASE)
ON_A_BUSY_NETWORK = re.compile(
    r"busy network|network is busy|All data of the line|phone's own data|premium amount"
)


def everything(name: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "knowledge").glob(name))]


def sources_in(item: object) -> list[dict[str, Any]]:
    """Return every source that stands anywhere in a file."""
    if isinstance(item, list):
        return [source for one in item for source in sources_in(one)]
    if not isinstance(item, dict):
        return []
    own = [item] if "url" in item and "published" in item else []
    return own + [source for one in item.values() for source in sources_in(one)]


def test_one_state_of_a_file_is_dated_everywhere_or_nowhere() -> None:
    """An address that names a commit isn't dated in one answer and undated in another."""
    dates: dict[str, set[str | None]] = {}
    for document in everything("**/*.yaml"):
        for source in sources_in(document):
            if PINNED.search(source["url"]):
                dates.setdefault(source["url"], set()).add(source["published"])
    assert len(dates) > 3
    assert {url: found for url, found in dates.items() if len(found) > 1 and None in found} == {}


def test_a_priority_figure_names_the_page_that_has_it() -> None:
    """Where a reading bears out the priority of a plan that is told, its page is among the plan's sources."""
    missing = []
    for carrier in everything("carriers/*.yaml"):
        for plan in carrier["plans"]:
            told = plan["sources"] and ("priority_note" in plan or isinstance(plan.get("priority_gb"), int))
            own = {source["url"] for key in ("sources", "priority_sources") for source in plan.get(key, ())}
            for reading in plan.get("readings", ()) if told else ():
                urls = {source["url"] for source in reading["sources"]}
                if PRIORITY.search(reading["says"]) and not urls <= own:
                    missing.append((plan["plan"], reading["says"]))
    assert missing == []


def test_what_is_said_of_priority_stands_on_its_own() -> None:
    """A note on priority is a sentence that says what it is about."""
    notes = {
        plan["priority_note"]
        for carrier in everything("carriers/*.yaml")
        for plan in carrier["plans"]
        if "priority_note" in plan
    }
    assert notes
    assert {note for note in notes if not ON_A_BUSY_NETWORK.search(note) and "Priority" not in note} == set()


def test_no_plan_bundles_several_amounts_under_one_name() -> None:
    """Whoever names an amount in the plan's own name is told that amount."""
    open_ones = []
    for carrier in everything("carriers/*.yaml"):
        for plan in carrier["plans"]:
            amounts = {n for name in (plan["name"], *plan["names"]) for n in re.findall(r"(\d+) ?GB", name)}
            known = isinstance(plan.get("data_gb"), int | float) or plan["allowance_gb"] != "plan_data"
            if amounts and not known:
                open_ones.append(plan["plan"])
    assert open_ones == []


@pytest.mark.parametrize(("amount", "price"), [(2, "$10"), (5, None), (10, "$15"), (20, "$20")])
def test_the_amount_that_is_named_is_told(asks: Ask, amount: int, price: str | None) -> None:
    """Tello's 2 GB are 2 GB, at their own price; without the amount it is asked back."""
    answer = asks(f"does tello {amount} gb include hotspot").answer
    assert f"the plan's own data: {amount} GB." in answer
    assert price is None or f"Plan: {price} a month." in answer
    assert "Several plans go by" in asks("does tello build your own include hotspot").answer


def test_an_older_plan_keeps_its_own_figure(asks: Ask) -> None:
    """An older plan's name doesn't mean the plan that followed it."""
    old = asks("how many gb of hotspot does total wireless total base 5g have")
    assert old.meaning.facts["plan"] == "total-base-5g"
    assert "5 GB a month" in old.answer
    assert "An older plan" in old.answer


def test_a_name_with_its_words_in_another_order_is_another_plan(asks: Ask) -> None:
    """The exact name is meant, the other named as different, and no year is told without a source."""
    answered = asks("does verizon welcome unlimited include hotspot")
    assert answered.meaning.facts["plan"] == "vzw-welcome-unlimited"
    assert "not known" in answered.answer
    assert "A different plan with a name much like it: Unlimited Welcome." in answered.answer
    assert "2023" not in answered.answer
    current = asks("does verizon unlimited welcome include hotspot").answer
    assert "A different plan with a name much like it: Welcome Unlimited." in current


@pytest.mark.parametrize(
    "question", ["does verizon {} include hotspot", "what happens after hotspot of verizon {}"]
)
def test_what_comes_after_a_paid_extra_stands_after_it(asks: Ask, question: str) -> None:
    """A speed that follows bought data isn't told as that of the plan."""
    lines = asks(question.format("old prepaid unlimited")).answer.splitlines()
    extra = next(n for n, line in enumerate(lines) if line.startswith("Extra:"))
    after = next(n for n, line in enumerate(lines) if line.startswith("After that:"))
    assert extra < after


def test_extras_are_told_or_counted_with_what_their_source_adds(asks: Ask) -> None:
    """Two blocks that are sold are told, the rest is counted, and a doubt about one is told."""
    answer = asks("how much hotspot does at&t build a plan have").answer
    assert all(one in answer for one in ("5 GB for $5", "25 GB for $15", "and 1 more"))
    assert "did not raise the speed" in asks("does t-mobile essentials 2.0 include hotspot").answer


def test_a_short_comparison_leaves_nothing_out(asks: Ask) -> None:
    """What fits in eight lines isn't cut."""
    answer = asks("compare cricket wireless vs trip.com esim hotspot").answer
    assert "Supreme Unlimited: 50 GB" in answer
    assert "more" not in answer.partition("Part of this")[0]


def test_heat_is_answered_before_the_battery(asks: Ask) -> None:
    """A hot phone is to cool, not to be charged; the advice has its own pages."""
    answered = asks("hotspot makes my phone overheat")
    assert answered.answer.index("shade") < answered.answer.index("power bank")
    assert "https://support.apple.com/zh-cn/118431" in answered.answer


def test_a_phone_whose_maker_no_source_names_is_not_known(catalog: Catalog, asks: Ask) -> None:
    """A fact of top models isn't told of the others; what is said of a model speaks of that model."""
    assert "eSIM: not known" in asks("does galaxy a42 support esim and hotspot").answer
    assert "eSIM: it depends" in asks("does galaxy s22 support esim and hotspot").answer
    for phone in (*catalog.knowledge.phones.values(), *catalog.knowledge.families.values()):
        for ability in (phone.esim, phone.hotspot):
            assert "these brands" not in (ability.note or "")
            assert "many makers" not in (ability.note or "").casefold()


def test_access_points_of_several_networks_say_whose_sims(asks: Ask) -> None:
    """Two entries are told apart by network, and other SIMs are said to be not known."""
    answer = asks("apn for consumer cellular").answer
    assert "ccdata (data) – for SIMs on AT&T" in answer
    assert "wholesale (data) – for SIMs on T-Mobile" in answer
    assert "For other SIMs of Tracfone: not known." in asks("apn for tracfone").answer


@pytest.mark.parametrize("carrier", ["Nomad", "Saily", "Yesim", "Ubigi", "Keepgo", "Airalo", "Holafly"])
def test_a_travel_esim_says_what_its_pages_say_and_what_not(asks: Ask, carrier: str) -> None:
    """Sharing is told as its page has it; the place that no page names is said to be missing."""
    answer = asks(f"can i use hotspot in china with {carrier}").answer
    assert "Mainland China isn't named in my sources." in answer
    assert "not known" not in answer


def test_only_the_pages_of_shown_contacts_are_named(catalog: Catalog, asks: Ask) -> None:
    """A source that carries nothing of the answer isn't under it."""
    answered = asks("how do i contact holafly support")
    shown: list[Known] = [*catalog.knowledge.carriers["holafly"].support[:1]]
    assert [url for url, _, _ in answered.sources] == [one.url for way in shown for one in way.sources]


def test_the_entry_may_be_there_without_the_right(asks: Ask) -> None:
    """A plan without hotspot doesn't always hide the entry."""
    answer = asks("how do i turn on hotspot on pixel 8").answer
    assert "missing or greyed out" in answer


BIG = ("att", "tmobile", "verizon")
COMPLETE = ("en", "zh-Hans", "es")
ON_THE_BILL = {"en": "bill", "zh-Hans": "账单", "es": "factura"}


def test_what_was_read_elsewhere_has_its_own_date_and_page(asks: Ask, catalog: Catalog) -> None:
    """A figure that the plan's page doesn't carry has its date beside it, and its page is named only then."""
    seen = 0
    for plan in catalog.knowledge.plans.values():
        name = f"{catalog.knowledge.carriers[plan.carrier].name} {plan.name}"
        costs = asks(f"does {name} include hotspot")
        amounts = asks(f"how many GB of hotspot does {name} have") if plan.priority_from else costs
        read = (
            (plan.price_from, costs, None),
            (plan.caveat_from, costs, None),
            (plan.priority_from, amounts, costs),
        )
        for known, told, other in read:
            if known is None or told.meaning.facts.get("plan") != plan.id:  # the name means a newer one
                continue
            (source,) = known.sources
            seen += 1
            assert f" ({source.published or 'undated'}" in told.answer, plan.id
            assert source.url in told.answer, plan.id
            assert other is None or source.url not in other.answer, plan.id
    assert seen > 8


def test_the_big_threes_prices_say_what_they_take_for_granted() -> None:
    """A price of one line with autopay says so, and one paid months ahead does too."""
    for carrier in everything("carriers/*.yaml"):
        for plan in carrier["plans"]:
            if "price_usd_month" in plan and carrier["carrier"] in (*BIG, "mint"):
                told = plan["price_note"].casefold()
                assert "autopay" in told or "ahead" in told or "at once" in told, plan["plan"]


def test_spanish_never_joins_an_article_to_de_or_a(asks: Ask) -> None:
    """Where the carrier isn't named by its name, no sentence has "de el" or "a el"."""
    for question in ("¿Klook incluye hotspot?", "compara Holafly y Tello hotspot", "APN de Klook"):
        answer = asks(question, "es").answer
        assert "el operador" in answer or "APN" in answer
        assert not re.search(r"\b(?:de|a) el operador", answer)


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("question", ["apn for pure talk", "can i use hotspot in china with holafly"])
def test_no_app_or_bill_is_named_for_what_they_cant_confirm(asks: Ask, question: str, language: str) -> None:
    """An access point, or what a traveller reports, is hedged without sending anybody to the bill."""
    answer = asks(question, language).answer
    assert "180" in answer, "it is hedged"
    assert ON_THE_BILL[language] not in answer


def test_a_line_of_a_comparison_tells_that_data_stops(asks: Ask) -> None:
    """Where nothing follows the allowance, the short form says so as it would tell a speed."""
    assert "then it stops" in asks("compare Keepgo vs Ultra Mobile hotspot").answer


def test_what_sources_dispute_isnt_called_unsourced(asks: Ask) -> None:
    """What a source says never follows "no source"; data bought as an extra isn't called not known."""
    assert "found no source" not in asks("how do i install an esim from ultra mobile").answer
    answer = asks("how many GB of hotspot does AT&T Build-A-Plan have").answer
    assert "as much as the extra you buy" in answer
    assert "How many GB" not in answer
