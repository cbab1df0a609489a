"""What a text is taken to mean, and when it answers the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load
from bot.engine.model import Button, Catalog, Facts
from bot.language.finder import Finder, Hit, longest
from bot.language.match import answer, exact, named
from bot.language.read import Reader, reading
from bot.language.text import MAX_READ, contains, normalise
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    """Reads with the phrases of the repository."""
    return Reader(catalog)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("多少流量", "ask.allowance"),
        ("how much data do I get", "ask.allowance"),
        ("怎么查用了多少流量", "ask.usage_check"),
        ("how much data did netflix eat, my bill is huge", "flow.cost"),
        ("算了，其实是连不上不是打不开", "flow.cannot_connect"),
        ("是不是打不开热点", "flow.cannot_enable"),
    ],
)
def test_what_annoyed_people_wrote_is_read_right(reader: Reader, text: str, intent: str) -> None:
    """How much, alone, asks for the allowance; what is denied isn't meant."""
    assert reader.read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("hotspot is greyed out on my iPhone 15 pro max",
         {"device": "iPhone 15 Pro Max", "platform": "iphone", "screen_shows": "greyed_out"}),
        ("我的 T-Mobile esim on iphone 15 no puede abrir 热点",
         {"carrier": "tmobile", "device": "iPhone 15"}),
        ("红米手机热点灰色", {"platform": "xiaomi", "screen_shows": "greyed_out"}),
        ("I'm on visible, the phone is fine but it says contact carrier",
         {"carrier": "visible", "screen_shows": "contact_carrier"}),
        ("t-mobile experience more 2.0", {"carrier": "tmobile", "plan": "tmo-experience-more-2"}),
        ("手机挂着vpn 热点一点就关", {"vpn_where": "phone", "screen_shows": "turns_off"}),
        ("experience more 2.0", {"carrier": "tmobile", "plan": "tmo-experience-more-2"}),
    ],
)  # fmt: skip
def test_one_sentence_may_tell_several_facts(reader: Reader, text: str, facts: Facts) -> None:
    """Phone, carrier, plan of a named carrier, what the screen shows: all that is said is known."""
    found = reader.read(text).facts
    assert {name: found.get(name) for name in facts} == facts


def test_a_plan_is_found_by_name_once_its_carrier_is_known(reader: Reader, catalog: Catalog) -> None:
    """A known carrier makes a plan's bare name clear; a near miss of a name counts when it is asked for."""
    assert reader.read("experience more 2.0", {"carrier": "tmobile"}).facts["plan"] == "tmo-experience-more-2"
    plan, carrier = catalog.facts["plan"], catalog.facts["carrier"]
    assert reader.value("experiense more 2.0", plan, {"carrier": "tmobile"}) == "tmo-experience-more-2"
    assert reader.value("mint mobil", carrier, {}) == "mint"
    assert reader.value("no idea at all", carrier, {}) is None
    assert reader.value("iphone", catalog.facts["device"], {}) is None
    assert reader.value("ios 17.4.1 i think", catalog.facts["os_version"], {}) == "17.4.1"
    assert reader.value("the newest", catalog.facts["os_version"], {}) is None


_CATALOG = load(ROOT)
_READER = Reader(_CATALOG)


@given(st.text(max_size=300) | st.text(alphabet="<>&'\";-\u202e\u200b热点hotspot 0", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Markup, SQL, direction marks, anything: there is a meaning, and its facts are of the content."""
    meaning = _READER.read(text)
    assert meaning.intent
    assert 0 <= meaning.confidence <= 1
    assert all(name in _CATALOG.facts for name in meaning.facts)
    assert len(meaning.alternatives) <= 4


def test_small_talk_inside_a_question_is_no_small_talk(reader: Reader) -> None:
    """A "Stop" or "hi" in a longer sentence doesn't end or greet."""
    assert reader.read("hi, my hotspot is greyed out").intent == "flow.cannot_enable"
    assert reader.read("how do i stop my laptop from updating over this").intent != "control.stop"


def test_commands_are_read_as_what_they_do(reader: Reader) -> None:
    """A slash command has its intent for sure; one that nobody knows has none."""
    assert reader.read("/start@some_bot x").intent == "control.restart"
    assert reader.read("/nonsense").intent == "out_of_scope"


# --- answers


ROWS = [
    [Button("Page opens", "answer", "works", says=("yes", "能", "it opens"))],
    [Button("Nothing opens", "answer", "fails", says=("no", "不能", "nothing"))],
    [Button("Not sure", "unsure", "unsure", says=("idk",))],
    [Button("Back", "nav", "back", says=("返回",)), Button("Link", "link", url="https://example.org")],
]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", "works"), ("3", "unsure"), ("4", None), ("0", None), ("Page opens", "works"),
        ("page OPENS!", "works"),
        ("yes.", "works"), ("返回", "back"), ("pgae opens", "works"), ("noting opens", "fails"),
        ("idk", "unsure"),
        ("yes it opens now", "works"), ("no, nothing", "fails"), ("当然能啊", "works"), ("不能", "fails"),
        ("当然不能", "fails"), ("it doesn't open: it opens", None), ("", None), ("!!!", None),
        ("yes and no", None), ("x" * 500, None), ("link", None),
    ],
)  # fmt: skip
def test_a_text_answers_the_screen_or_not(text: str, choice: str | None) -> None:
    """Number, label, synonym, misspelling, a short sentence whose negation agrees; two meanings are none."""
    found = answer(text, ROWS)
    assert (found.choice if found else None) == choice


def test_a_label_is_exact_and_a_name_nearly() -> None:
    """Labels of the contract match to the letter; names but for case and marks."""
    assert exact("Page opens", ROWS) is ROWS[0][0]
    assert exact("page opens", ROWS) is None
    assert exact("Link", ROWS) is None
    assert named("PAGE OPENS?", ROWS) is ROWS[0][0]
    assert named("pages", ROWS) is None


# --- the parts


def test_two_equally_near_labels_are_none() -> None:
    """A misspelling that fits two answers alike chooses neither."""
    rows = [[Button("Plan A one", "answer", "a"), Button("Plan B one", "answer", "b")]]
    assert answer("Plan C one", rows) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("4.2 Mbps", "kbps", 4200), ("600k", "kbps", 600), ("1,5 gb", "gb", 1.5), ("500 MB", "gb", 0.5),
        ("12", "kbps", 12_000),
        ("3 devices", "count", 3), ("3 gb", "count", None), ("4 gb", "kbps", None), ("2 and 3", "gb", None),
        ("", "gb", None),
    ],
)  # fmt: skip
def test_a_reading_is_one_number_in_the_unit_asked_for(text: str, unit: str, value: float | None) -> None:
    """Another unit, two numbers or none give no reading."""
    assert reading(normalise(text), unit) == value


def test_normalising_folds_what_looks_alike() -> None:
    """Width, case, quotes and spaces are folded, invisible marks go, and the length is bounded."""
    assert normalise("ＨＯＴ　ｓｐｏｔ\u200b’s\u202e") == "hot spot's"
    assert len(normalise("x" * 9000)) == MAX_READ


@given(
    st.text(alphabet="ab热点 -", max_size=30),
    st.lists(st.text(alphabet="ab热点 -", min_size=1, max_size=4), max_size=5),
)
def test_the_finder_finds_what_a_naive_search_finds(text: str, phrases: list[str]) -> None:
    """The index on two characters misses nothing and invents nothing."""
    folded = normalise(text)
    wanted = {normalise(phrase) for phrase in phrases} - {""}
    found = {folded[hit.start : hit.end] for hit in Finder((phrase, None) for phrase in phrases).find(folded)}
    assert found == {phrase for phrase in wanted if contains(folded, phrase)}


def test_overlapping_names_leave_the_longest() -> None:
    """A "iPhone 15 Pro" isn't also an iPhone 15."""
    hits = [Hit(0, 9, "iphone 15"), Hit(0, 13, "iphone 15 pro"), Hit(14, 16, "x")]
    assert [hit.payload for hit in longest(hits)] == ["iphone 15 pro", "x"]


@pytest.mark.parametrize("text", ["40 Mbps", "600 kbps", "4.2 mbps"])
def test_a_reading_has_no_language(reader: Reader, text: str) -> None:
    """A speed that a Chinese reader types doesn't turn their talk English."""
    assert reader.read(text).language == "und"
