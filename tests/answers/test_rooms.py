"""What each room answers, in its own words and figures."""

import json
import re

import pytest

from bot.engine.model import Catalog

from .conftest import ROOT, Ask

DAY = 86_400.0


def test_a_known_plan_is_answered_with_figure_date_and_source(asks: Ask) -> None:
    """The first promise of the whole: a yes with its figure, when it was published and where."""
    answered = asks("does mint unlimited include hotspot")
    assert answered.meaning.intent == "ask.plan_support"
    assert answered.answer.splitlines()[:3] == [
        "Mint Mobile: Unlimited",
        "Yes, hotspot is included.",
        "Fast hotspot data: 20 GB a month.",
    ]
    assert "Source: https://www.mintmobile.com/plans/ (2026-08, last compared 2026-11-22)" in answered.answer
    assert answered.sources == (("https://www.mintmobile.com/plans/", "2026-08", "2026-11-22"),)


def test_a_carrier_without_a_plan_is_compared(asks: Ask) -> None:
    """Carrier known, plan not: a line for each plan, and the question which it is."""
    answered = asks("does mint include hotspot")
    assert "It depends on the plan" in answered.answer
    assert "• Unlimited: 20 GB (2026-08)" in answered.answer
    assert "Which one is yours?" in answered.answer


def test_without_a_carrier_the_carrier_is_asked(asks: Ask) -> None:
    """Nothing known: the carrier first."""
    assert "Which carrier" in asks("does my plan include hotspot").answer


def test_a_changed_figure_is_told_with_its_end(asks: Ask) -> None:
    """A plan whose figure changed tells the old one and until when."""
    assert "It was 10 GB until 2026-06-10." in asks("how much hotspot on mint unlimited").answer


def test_an_older_plan_of_the_same_name_is_named(asks: Ask) -> None:
    """Of two plans with one name the current one is answered, and the other is named with its years."""
    answered = asks("does t-mobile essentials include hotspot")
    assert answered.meaning.facts["plan"] == "tmo-essentials-2"
    assert "Other plans go by the same name: Essentials (before 2.0) (until 2026-08)." in answered.answer


def test_an_extra_is_told_with_its_price(asks: Ask) -> None:
    """Where hotspot is a paid extra, its size and price stand in the answer."""
    answered = asks("does cricket select unlimited include hotspot")
    assert "Not by itself: hotspot is a paid extra." in answered.answer
    assert "10 GB for $10 a month" in answered.answer


def test_two_plans_are_put_side_by_side(asks: Ask) -> None:
    """A comparison names both plans with their figures, and takes neither for the person's own."""
    answered = asks("compare visible plus vs cricket supreme unlimited hotspot")
    assert "Visible: Visible+ – no limit, at most 10 Mbps" in answered.answer
    assert "Cricket Wireless: Supreme Unlimited – 50 GB" in answered.answer
    assert not {"carrier", "plan"} & answered.meaning.facts.keys()


def test_two_carriers_are_put_side_by_side(asks: Ask) -> None:
    """A comparison of carriers lists plans of both."""
    answered = asks("compare mint vs tello hotspot")
    assert "Mint Mobile" in answered.answer
    assert "Tello" in answered.answer


def test_a_carrier_without_plans_is_said_to_be_unknown(asks: Ask) -> None:
    """What no source tells is not made up."""
    answered = asks("does alosim include hotspot")
    assert "I know no plan of aloSIM" in answered.answer
    assert not re.search(r"\d", answered.answer)


@pytest.mark.parametrize(
    ("published_days_ago", "hedged"),
    [(179, False), (181, True)],
)
def test_a_figure_is_hedged_by_its_age(asks: Ask, published_days_ago: int, *, hedged: bool) -> None:
    """180 days after its first possible day a published figure is told with a hedge, at the event's time."""
    published = 1785542400.0  # 2026-08-01, the first day that "2026-08" may mean
    answered = asks("does mint unlimited include hotspot", at=published + published_days_ago * DAY)
    assert ("more than 180 days ago" in answered.answer) is hedged


def test_an_undated_or_weak_source_is_hedged(asks: Ask) -> None:
    """No date and a weak source each have a sentence that says so, with where to look."""
    assert "The page carries no date" in asks("how many gb hotspot on helium air").answer
    answered = asks("does t-mobile starter monthly include hotspot").answer
    assert "The source is weak: check it in T-Mobile's app or on the bill" in answered


def test_what_follows_a_throttle_is_told_in_data_an_hour(asks: Ask) -> None:
    """A question about a slowed speed is answered with what it lets through."""
    assert "270 MB" in asks("限速到600k以后还能刷网页不", "zh-Hans").answer


def test_questions_that_hang_on_the_plan_say_so(asks: Ask) -> None:
    """Rollover is no fact of the knowledge base, so no figure is told."""
    answered = asks("does unused hotspot data roll over")
    assert "depends on the plan" in answered.answer
    assert "GB" not in answered.answer


def test_a_phone_is_answered_by_model(asks: Ask) -> None:
    """A model that Apple rules out is a no, with what the source adds."""
    answered = asks("国行iPhone 14 支持美国esim和热点吗", "zh-Hans")
    assert "eSIM：不支持。" in answered.answer
    assert "A3518" in answered.answer


def test_a_phone_without_a_source_is_not_known(asks: Ask) -> None:
    """An Android whose eSIM no source tells is said to be not known."""
    assert "eSIM: not known" in asks("will moto g power 2024 tether on us mobile").answer


def test_an_adapter_card_is_not_known(asks: Ask) -> None:
    """Nothing sourced is known of adapter cards."""
    assert "转接卡" in asks("安卓插esim小白卡(9esim) 热点能用吗", "zh-Hans").answer


@pytest.mark.parametrize(
    ("question", "step"),
    [
        ("how do I turn on hotspot on iPhone 15", "Turn on Allow Others to Join"),
        ("how do i turn on hotspot on my samsung", "Mobile Hotspot and Tethering"),
        ("how do i make it 5ghz on pixel", "2.4 GHz, off means 5 GHz"),
        ("how to share hotspot over usb on android phone galaxy s24", "USB tethering"),
        ("how to share over bluetooth galaxy s24", "Bluetooth tethering"),
        ("keep hotspot from turning off automatically xiaomi 14", "Turn off hotspot automatically"),
        ("how do i change the password of my hotspot galaxy s24", "network's name"),
    ],
)
def test_steps_are_those_of_the_phone(asks: Ask, question: str, step: str) -> None:
    """A how-to shows the steps of the phone that is named."""
    assert step in asks(question).answer


def test_without_a_phone_the_phone_is_asked(asks: Ask) -> None:
    """Steps of another phone would mislead."""
    assert "Which phone" in asks("how do i turn on hotspot").answer


def test_a_phone_without_sourced_steps_gets_none(asks: Ask) -> None:
    """Where no source gives the steps, the answer says so."""
    assert "no sourced steps" in asks("how to share over bluetooth iphone 15").answer


def test_usage_is_told_for_carrier_and_phone(asks: Ask) -> None:
    """Where to look at the carrier, with its code, and on the phone itself."""
    answered = asks("short code for t-mobile hotspot balance on iphone 15")
    assert "#932#" in answered.answer
    assert "Personal Hotspot" in answered.answer
    assert "isn't what is billed" in answered.answer


def test_usage_without_a_source_is_not_known(asks: Ask) -> None:
    """A carrier whose usage page no source tells is said to be not known."""
    assert "not known" in asks("where do i see usage visible").answer


@pytest.mark.parametrize(
    ("question", "tip"),
    [
        ("tips to save data on hotspot", "Saves 6.3 GB an hour"),
        ("set hotspot as metered on windows 10", "Set as metered connection"),
        ("mac low data mode for hotspot", "System Settings › Wi-Fi › Details"),
        ("low data mode for hotspot", "Set as metered connection"),
        ("hotspot makes my phone overheat", "charger"),
        ("how do i set a data limit for hotspot on samsung", "Set data limit"),
        ("set a data limit for hotspot on iphone", "no limit for the hotspot, by one page"),
        ("set a data limit for hotspot", "Which phone"),
        ("set a data limit for hotspot huawei mate 60", "Data warning & limit"),
    ],
)
def test_tips_answer_their_topic(asks: Ask, question: str, tip: str) -> None:
    """Saving, limits, heat and the joined device each have their own tips."""
    assert tip in asks(question).answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what is an eSIM", "a SIM built into the phone"),
        ("is esim any different from physical sim for hotspot", "the plan decides"),
        ("can i move esim to a new iphone", "Don't delete the old one first"),
        ("esim qr code won't scan", "works once only"),
        ("how many esims can a phone have", "Several profiles can be stored"),
        ("visible activation stuck at 24 hrs", "What Visible says of activation: not known."),
        ("how do i install an esim from t-mobile", "scan the carrier's QR code"),
    ],
)
def test_esim_questions_have_their_own_words(asks: Ask, question: str, told: str) -> None:
    """Each common question about eSIMs is answered from a source."""
    answered = asks(question)
    assert told in answered.answer
    assert answered.sources


def test_an_apn_is_the_carriers_own_with_values_to_copy(asks: Ask) -> None:
    """The entry of the carrier is shown, with whether tethering is among its types."""
    answered = asks("apn for visible")
    assert "VSBLINTERNET (data)" in answered.answer
    assert "Tethering goes over this entry" in answered.answer
    assert answered.sources


def test_an_apn_that_no_source_gives_is_not_known(asks: Ask) -> None:
    """No values from a forum."""
    assert "The APN of Airalo: not known." in asks("apn for airalo").answer


def test_the_dun_type_is_explained_without_a_carrier(asks: Ask) -> None:
    """What dun means is told, then the carrier is asked."""
    answered = asks("what is apn type dun")
    assert "marks the entry that Android uses for tethering" in answered.answer
    assert "Which carrier" in answered.answer


def test_contact_shows_sourced_ways_only(asks: Ask) -> None:
    """T-Mobile's number from abroad has no source, so it never appears; its others do."""
    answered = asks("how do i call t-mobile")
    assert "1-800-937-8997" in answered.answer
    assert "505-998-3793" not in answered.answer
    assert answered.sources


def test_contact_without_a_carrier_asks_for_it(asks: Ask) -> None:
    """Whom to call hangs on the carrier."""
    assert "Which carrier" in asks("talk to a human").answer


def test_a_carrier_without_contact_is_said_so(asks: Ask) -> None:
    """No way to reach it has a source: the answer says so."""
    assert "How to reach Jetpac: not known" in asks("how do i call jetpac").answer


def test_roaming_puts_the_place_first(asks: Ask) -> None:
    """What the carrier says of the place asked for stands first."""
    answered = asks("can i use hotspot in china with t-mobile")
    assert answered.answer.splitlines()[1].startswith("• Mainland China is among the places")


def test_roaming_that_no_source_tells_is_not_known(asks: Ask) -> None:
    """Looked for and not found is said, for the place and for sharing."""
    answered = asks("can i use hotspot in china with verizon").answer
    assert "Mainland China isn't named in my sources" in answered
    assert "may be shared: not known" in answered
    assert "not known" in asks("hotspot in mexico with visible").answer
    assert "Which carrier" in asks("can i use hotspot in mexico").answer


def test_every_answer_in_both_languages_keeps_units_in_digits(asks: Ask) -> None:
    """Chinese answers carry GB, MB, Kbps, Mbps and $ as English ones do."""
    for question in (
        "mint unlimited 包含热点吗",
        "visible 有多少 GB 热点",
        "verizon ultimate 的热点用完之后会怎样",
    ):
        answer = asks(question, "zh-Hans").answer
        assert re.search(r"\d+ (GB|MB|Kbps|Mbps)", answer), answer
        assert not re.search(r"[吉兆]字节", answer)


def test_dev_queries_find_their_room(asks: Ask) -> None:
    """Of the plainly put questions in tests/data most reach their intent, and none goes unanswered."""
    lines = (ROOT / "tests" / "data" / "dev-queries.jsonl").read_text("utf-8").splitlines()
    queries = [one for one in map(json.loads, lines) if one["intent"].startswith("ask.")]
    reached = 0
    for one in queries:
        answered = asks(one["text"], "en")
        assert answered.answer
        reached += answered.meaning.intent == one["intent"]
    assert reached >= 0.9 * len(queries)


def test_a_name_of_two_years_means_the_current_plan_and_names_the_older(asks: Ask) -> None:
    """“Essentials” is today's Essentials 2.0; the older plan of that name is told, with its end."""
    answered = asks("does t-mobile essentials include hotspot")
    assert answered.meaning.facts["plan"] == "tmo-essentials-2"
    assert "Other plans go by the same name: Essentials (before 2.0) (until 2026-08)." in answered.answer


def test_what_must_be_known_beside_a_figure_is_told(asks: Ask) -> None:
    """A figure that was inferred, or read for another country, says so, in the reader's language."""
    assert (
        "which plan has which is inferred" in asks("does verizon play more unlimited include hotspot").answer
    )
    assert "没核对美国的页面" in asks("yesim 有多少 GB 热点", "zh-Hans").answer
    assert "not on the one for the USA" in asks("does holafly unlimited-days esim include hotspot").answer


def test_a_plan_without_hotspot_tells_no_amount_that_no_source_gives(asks: Ask) -> None:
    """No is an answer; how many GB that makes is told only where a source says 0."""
    told = asks("how many GB of hotspot does verizon grandfathered verizon unlimited have").answer
    assert "No, hotspot isn't included." in told
    assert "GB" not in told


def test_limits_of_the_carrier_stand_below_the_figures(asks: Ask) -> None:
    """What the terms forbid is told with its date; what only a weak source says is not."""
    answer = asks("how many gb of hotspot does visible+ have").answer
    assert "The terms forbid using it in place of home internet" in answer
    assert "may share on" not in answer


def test_an_overview_tells_network_terms_and_changes(asks: Ask) -> None:
    """Beside its plans a carrier's network, terms and changes are told."""
    assert "Read the plan's name in T-Life or on the bill" in asks("does t-mobile include hotspot").answer
    answer = asks("does mint include hotspot").answer
    assert "Network: T-Mobile (2026-01)" in answer
    assert "10 GB of hotspot quotes older terms" in answer


def test_steps_of_one_maker_are_not_shown_for_another(asks: Ask) -> None:
    """OPPO's steps have a source, OnePlus's have none; for an unknown model it is said whose they are."""
    assert "Other Wireless Connections" in asks("how do i turn on hotspot on oppo find x8").answer
    assert "no sourced steps" in asks("how do i turn on hotspot on oneplus 13").answer
    assert "no sourced steps" in asks("how do i turn on hotspot on honor magic 6").answer
    assert "These steps are for OPPO" in asks("how do i turn on hotspot on my coloros phone").answer


def test_a_missing_switch_is_explained_by_the_carrier(asks: Ask) -> None:
    """How to turn it on ends with what the carrier says when it doesn't come on."""
    answer = asks("how do i turn on hotspot on iphone 15 with verizon").answer
    assert "it must first be set up on the line" in answer


def test_a_number_for_abroad_is_told_or_said_to_be_unknown(asks: Ask) -> None:
    """Nobody in trouble abroad is left with a number that only works at home."""
    assert "From outside the US: a number is not known" in asks("how do i contact verizon from abroad").answer
    assert "人在国外" in asks("怎么联系客服 T-Mobile", "zh-Hans").answer


def test_a_carriers_esim_is_told(asks: Ask) -> None:
    """Asked about an eSIM at a carrier, its own word comes with it, or that there is none."""
    assert "eSIM at Mint Mobile: yes." in asks("how do i install an esim from mint").answer
    answer = asks("how do i install an esim from ultra mobile").answer
    assert "eSIM at Ultra Mobile: my sources don't settle it" in answer
    assert "Not settled" in answer


def test_a_locked_phone_is_explained_with_the_carriers_rule(asks: Ask) -> None:
    """What a lock is, where an iPhone shows it, and when the carrier unlocks."""
    answer = asks("how do i unlock my phone from at&t").answer
    assert "No SIM restrictions" in answer
    assert "Postpaid: bought more than 60 days ago" in answer
    assert "无 SIM 卡限制" in asks("怎么看手机有锁还是无锁", "zh-Hans").answer


def test_does_a_carrier_have_esim(asks: Ask) -> None:
    """Plainly put, it is answered by the carrier's own word."""
    answer = asks("does mint support esim").answer
    assert answer.startswith("Mint Mobile\neSIM at Mint Mobile: yes.")


def test_rollover_is_told_where_the_terms_speak_of_it(asks: Ask) -> None:
    """Tello's terms do; the general sentence then stays away."""
    answer = asks("does hotspot data roll over on tello unlimited").answer
    assert "carry over up to 50 GB a month" in answer
    assert "depends on the plan" not in answer


def test_roaming_tells_what_may_be_shared(asks: Ask) -> None:
    """T-Mobile's staff page allows hotspot on included data; in China the firewall is spoken of."""
    answer = asks("can i use hotspot in china with t-mobile").answer
    assert "may be used by phone and hotspot" in answer
    assert "one traveller's report" in answer
    assert "Airalo 3 GB" in asks("can i use hotspot in mexico").answer


def test_a_comparison_says_what_it_leaves_out(asks: Ask) -> None:
    """Plans and carriers beyond the first four are counted, and prices stand beside the figures."""
    answer = asks("compare t-mobile vs verizon hotspot").answer
    assert "… and 15 more" in answer
    assert "$35 a month" in asks("compare visible plus vs cricket supreme unlimited hotspot").answer


def test_sources_that_are_not_written_out_are_counted(asks: Ask) -> None:
    """No list is cut without a word."""
    answered = asks("compare t-mobile vs at&t vs verizon hotspot")
    assert len(answered.sources) > 4
    assert f"Further sources: {len(answered.sources) - 4}" in answered.answer
    assert "more" in answered.answer


def test_priority_is_told_with_the_amount(asks: Ask) -> None:
    """How long the line goes before others is part of how much there is."""
    assert "After 50 GB in all, the line may be slowed" in asks("how many gb has mint unlimited").answer
    assert "comes after Experience lines" in asks("how many gb does t-mobile essentials have").answer


def test_what_holds_for_one_maker_is_not_said_of_another(asks: Ask) -> None:
    """The source for sharing on OPPO says nothing of realme, that for Huawei nothing of Honor."""
    assert "Hotspot: the phone can do it" in asks("does oppo find x8 support esim and hotspot").answer
    assert "Hotspot: not known" in asks("does realme 11 support esim and hotspot").answer
    assert "Hotspot: not known" in asks("does honor magic 6 support esim and hotspot").answer


def test_a_days_amount_stands_in_lists(asks: Ask) -> None:
    """A plan whose own data is counted by the day says so in a comparison."""
    assert "the plan's own 5 GB a day, then 1 Mbps" in asks("does saily include hotspot").answer


def test_which_is_best_names_plans_that_fit(asks: Ask) -> None:
    """Asked for the best without a carrier, the cheapest plans with hotspot are told, with price and date."""
    answered = asks("哪家运营商热点最好", "zh-Hans")
    assert answered.meaning.intent == "ask.plan_support"
    assert "最便宜的几个套餐" in answered.answer
    assert answered.sources


def test_the_plainest_question_says_what_it_hangs_on(asks: Ask) -> None:
    """Does a US eSIM share: the carrier and the plan decide, and the carrier is asked."""
    answer = asks("美国eSIM卡支持热点共享吗", "zh-Hans").answer
    assert answer.startswith("要看运营商和套餐。")
    assert "哪家运营商" in answer


def test_what_a_doubtful_question_may_mean_stands_in_the_text(asks: Ask, catalog: Catalog) -> None:
    """Nobody can tap an answer of `ask`, so the meanings offered are named in it."""
    told = asks("the phone sharing stuff")
    offered = [line.removeprefix("\u2022 ") for line in told.answer.splitlines()[1:]]
    ui, titles = catalog.words["en"].ui, catalog.words["en"].titles
    assert 2 <= len(offered) <= 3
    assert set(offered) <= {*titles.values(), *(text for key, text in ui.items() if key.startswith("ask_"))}
