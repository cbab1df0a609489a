"""From checked shapes to the engine's catalog: nothing lost, nothing made up."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.content import build, shape
from bot.content.bundle import Bundle, gather
from bot.content.load import load
from bot.engine import model as m
from tests.content.examples import check, good_folder, replace


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return good_folder(tmp_path)


def test_flows_become_states_of_the_engine(good: Path) -> None:
    """Each of the six kinds of state keeps its edges."""
    catalog = load(good)
    slow = catalog.flows["slow"]
    assert (slow.start, slow.check, slow.opens_on, slow.was) == (
        "phone",
        "faster",
        ("flow.slow",),
        ("sluggish",),
    )
    assert dict(slow.moved) == {"speed": "measure"}
    assert slow.states["online"] == m.Ask(
        "online",
        None,
        {"works": m.Edge("allows"), "fails": m.Edge("allows", "line"), "unsure": m.Edge("allows")},
    )
    assert slow.states["allows"] == m.Decide(
        (
            m.Rule((m.Test("plan", "unset"),), "ask_plan"),
            m.Rule((m.Test("plan.hotspot", "in", ("not_included",)),), "excluded"),
            m.Rule((), "measure"),
        )
    )
    assert slow.states["excluded"] == m.Say("excluded", "handoff")
    assert slow.states["tries"] == m.Pool(("far_away",), (), "solved", "handoff")
    assert catalog.flows["line"].states["tries"] == m.Pool(("frozen",), ("online",), "alive", "alive")
    assert slow.states["solved"] == m.End("resolved")


def test_a_call_becomes_a_call(good: Path) -> None:
    """A state may call as an edge may."""
    replace(
        good,
        "flows/slow.yaml",
        "excluded: {say: excluded, to: handoff}",
        "excluded: {call: line, to: handoff}",
    )
    for language in ("en", "zh-Hans"):
        path = good / "flows" / language / "slow.yaml"
        lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join(line for line in lines if "excluded" not in line), "utf-8")
    assert load(good).flows["slow"].states["excluded"] == m.Call("line", "handoff")


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ("works", m.Test("online", "in", ("works",))),
        (["works", "fails"], m.Test("online", "in", ("works", "fails"))),
        (5, m.Test("online", "in", (5,))),
        ("unset", m.Test("online", "unset")),
        ("unsure", m.Test("online", "unsure")),
        ("unknown", m.Test("online", "unknown")),
        ("known", m.Test("online", "known")),
        (shape.Bound(below=0), m.Test("online", "below", bound=0)),
        (shape.Bound(at_least="17.2"), m.Test("online", "at_least", bound="17.2")),
    ],
)
def test_a_condition_becomes_tests(written: shape.Wanted, test: m.Test) -> None:
    """Four words are states of knowing, a list means one of, a bound compares, all else equals."""
    assert build.condition({"online": written}) == (test,)


def test_facts_keep_their_kind_and_life(good: Path) -> None:
    """A fact is of one kind, with what belongs to it."""
    facts = load(good).facts
    assert {name: fact.kind for name, fact in facts.items()} == {
        "device": "of",
        "platform": "choices",
        "carrier": "of",
        "plan": "of",
        "online": "choices",
        "faster": "check",
        "hotspot_kbps": "number",
        "phone_kbps": "number",
        "speed_share": "share",
    }
    assert (facts["platform"].derived_from, facts["platform"].lives) == ("device", "always")
    assert (facts["plan"].of, facts["plan"].needs, facts["plan"].offer) == ("plans", "carrier", 8)
    assert (facts["phone_kbps"].unit, facts["phone_kbps"].heard) == ("kbps", True)
    assert facts["speed_share"].share == ("hotspot_kbps", "phone_kbps")
    assert facts["online"].choices == ("works", "fails")


def test_a_cause_keeps_what_rules_it_in_and_out(good: Path) -> None:
    """Conditions, steps, check and what it drops."""
    cause = load(good).causes["far_away"]
    assert cause.needs == (m.Test("platform", "in", ("iphone", "samsung")),)
    assert cause.confirmed_by == (m.Test("online", "in", ("works",)),)
    assert dict(cause.steps) == {"iphone": ("closer",), "android": ("closer", "wait")}
    assert (dict(cause.check), cause.invalidates) == ({"slow": "faster"}, ("hotspot_kbps",))
    assert (cause.risk, cause.undo, cause.ends_with, cause.minutes) == ("security", True, "person", 1)


def test_words_are_kept_by_language(good: Path) -> None:
    """A text is one for all phones or one by family; a state may ask in words of its own."""
    replace(good, "flows/en/slow.yaml", "states:\n", 'states:\n  online: {ask: "Now?", why: "So."}\n')
    words = load(good).words
    english = words["en"]
    assert list(words) == ["en", "zh-Hans"]
    assert english.facts["online"].ask == {
        "iphone": "Does the iPhone open a page?",
        "any": "Does the phone open a page?",
    }
    assert english.facts["online"].choices["works"] == m.ChoiceWords("Yes", ("it does",))
    assert english.questions["slow", "online"] == m.FactWords("Now?", why="So.")
    assert english.states["slow", "solved"] == "Good."
    assert words["zh-Hans"].states["slow", "solved"] == "好了。"
    assert english.titles["slow"] == "The hotspot is slow"
    assert (english.ui["back"], english.ui["back_says"]) == ("en back", "")
    assert english.causes["frozen"] == m.CauseWords(
        "The phone hangs",
        "A restart clears it.",
        {"restart": {"iphone": "Restart the iPhone.", "any": "Restart the phone."}},
    )
    assert english.causes["far_away"].warn == "Others may see your screen."


def test_a_fact_that_is_only_heard_may_have_labels_and_no_question(good: Path) -> None:
    """Nobody asks it, but what it says is shown."""
    replace(good, "flows/facts.yaml", "facts:\n", "facts:\n  link: {choices: [wifi, usb], heard: true}\n")
    for language in ("en", "zh-Hans"):
        replace(
            good,
            f"flows/{language}/facts.yaml",
            "facts:\n",
            'facts:\n  link: {choices: {wifi: {label: "Wi-Fi", heard: ["wlan"]}, usb: {label: "USB"}}}\n',
        )
    link = load(good).words["en"].facts["link"]
    assert (link.ask, link.choices["wifi"]) == ("", m.ChoiceWords("Wi-Fi", (), ("wlan",)))


def leaves(good: Path) -> tuple[m.Named, m.Named, m.Named]:
    """Return the carrier and its two plans."""
    catalog = load(good)
    return catalog.carriers["tello"], catalog.plans["tello-small"], catalog.plans["tello-large"]


def test_a_carrier_and_its_plans_keep_what_flows_decide_on(good: Path) -> None:
    """Host, hotspot, allowance and speed, with the source of the figures."""
    carrier, small, large = leaves(good)
    assert (carrier.name, carrier.names, dict(carrier.leaves)) == (
        "Tello",
        (("any", "Tello Mobile"),),
        {"host": "tmobile"},
    )
    assert dict(small.leaves) == {"hotspot": "included", "allowance_gb": 5, "after_kbps": 128}
    assert dict(large.leaves) == {"hotspot": "included", "allowance_gb": "plan_data"}
    assert (small.parent, small.offered, small.rank, large.rank) == ("tello", True, 0, 1)
    assert small.source == ("https://tello.com/plans", "2026-06", "2026-11-22")


@pytest.mark.parametrize(
    ("value", "host"), [("[tmobile, att]", "unknown"), ("unknown", "unknown"), ("[att]", "att")]
)
def test_a_carrier_on_several_networks_is_of_no_known_one(good: Path, value: str, host: str) -> None:
    """A flow can't decide on a network that may be another."""
    replace(good, "knowledge/carriers/tello.yaml", "[tmobile]", value)
    assert dict(leaves(good)[0].leaves) == {"host": host}


def test_a_plan_that_is_sold_no_more_is_known_but_not_offered(good: Path) -> None:
    """Who has an old plan still finds it by name, after the plans of today."""
    replace(
        good,
        "knowledge/carriers/tello.yaml",
        "status: current\n    hotspot: included\n    allowance_gb: 5",
        "status: legacy\n    hotspot: included\n    allowance_gb_per_day: 1\n    allowance_gb: 5",
    )
    _, small, _ = leaves(good)
    assert (small.offered, small.rank) == (False, 100)


def test_a_plan_without_a_source_says_so(good: Path) -> None:
    """No figure gets a source that it doesn't have."""
    path = "knowledge/carriers/tello.yaml"
    source = '[{url: "https://tello.com/plans", published: "2026-06", checked: "2026-11-22"}]'
    found = f"{source}\n    confidence: high\n  - plan"
    replace(good, path, found, '[]\n    confidence: low\n    note: "Heard."\n  - plan')
    assert leaves(good)[1].source is None


def test_only_support_that_was_read_somewhere_is_given_to_people(good: Path) -> None:
    """A number that nobody found on a page is in the file, not in the bot."""
    source = '[{url: "https://tello.com/help", published: null, checked: "2026-11-22"}]'
    replace(
        good,
        "knowledge/carriers/tello.yaml",
        "support: []",
        (
            "support:\n"
            f'  - {{channel: phone, value: "+1 555 0100", sources: {source}, confidence: high}}\n'
            '  - {channel: phone, value: "+1 555 0199", sources: [], confidence: low, note: "From a forum."}'
        ),
    )
    assert leaves(good)[0].support == (("phone", "+1 555 0100"),)


def test_a_phone_answers_by_itself_or_its_family_for_it(good: Path) -> None:
    """What a model leaves out, its family says."""
    replace(
        good,
        "knowledge/devices/iphone.yaml",
        '["iphone16"]',
        '["iphone16"]\n    esim: {value: "yes", sources: [], confidence: low, note: "Seen."}',
    )
    devices = load(good).devices
    assert dict(devices["iPhone 15"].leaves) == {"esim": "varies", "hotspot": "yes"}
    assert dict(devices["iPhone 16"].leaves) == {"esim": "yes", "hotspot": "yes"}
    assert (devices["iPhone 15"].parent, devices["iPhone 15"].names) == ("iphone", (("any", "iphone15"),))
    assert load(good).families["iphone"].names == (("any", "iphone"), ("zh-Hans", "苹果手机"))


def test_menus_are_kept_by_language_and_unknown_where_nobody_saw_them(good: Path) -> None:
    """A name in a language that nobody read off a phone isn't made up."""
    assert load(good).menus == {
        "ios.settings": {"en": "Settings", "zh-Hans": "设置", "zh-Hant": None, "es": None}
    }


def test_the_lexicon_is_kept(good: Path) -> None:
    """Phrases of all languages stand together; intents are sets of concepts."""
    lexicon = load(good).lexicon
    assert dict(lexicon.concepts) == {
        "hotspot": ("hotspot", "热点"),
        "slow": ("slow", "慢"),
        "billing": ("bill",),
    }
    assert lexicon.intents["flow.slow"] == m.Intent((("hotspot", "slow"),), ("billing",))


def digests(root: Path) -> Mapping[tuple[str, str], str]:
    return load(root).digests


def test_a_state_that_was_edited_has_another_digest(good: Path) -> None:
    """A press on a screen from before the edit is known as stale; all other states keep theirs."""
    before = digests(good)
    replace(good, "flows/slow.yaml", "{say: excluded, to: handoff}", "{say: excluded, to: measure}")
    after = digests(good)
    assert before.keys() == after.keys()
    assert {place for place in before if before[place] != after[place]} == {("slow", "excluded")}


def test_digests_are_the_same_in_every_process(good: Path) -> None:
    """They depend on what stands in the files, so buttons live through a restart."""
    assert digests(good) == digests(good)
    assert digests(good)["slow", "handoff"] != digests(good)["slow", "solved"]


def test_a_folder_with_faults_is_never_built(good: Path) -> None:
    """Whoever forgets to ask the rules gets an error, not half a catalog."""
    replace(good, "flows/facts.yaml", "facts:", "fakts:")
    assert check(good)
    with pytest.raises(ValueError, match="a file of the content is missing or broken"):
        build.catalog(gather(good))
    with pytest.raises(ValueError, match="a file of the content is missing or broken"):
        build.catalog(Bundle(good))
