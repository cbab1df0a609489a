"""What people write who are out of patience: go on, a bare yes or no, anger."""

from collections.abc import Callable

import pytest

from bot.engine.model import Catalog
from tests.talk import Person

Make = Callable[..., Person]

SLOW = {
    "en": "my hotspot is slow",
    "zh-CN": "热点很慢",
    "zh-TW": "熱點很慢",
    "es": "mi hotspot va lento",
}


# --- go on


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "go on"), ("en", "Continue"), ("zh-CN", "继续"), ("zh-TW", "繼續！"), ("es", "sigue")],
)
def test_go_on_shows_where_one_stands(person: Make, catalog: Catalog, language: str, text: str) -> None:
    """On a pending question, under an answer and under any view, "go on" shows the pending screen alone."""
    someone = person(language).write(SLOW[language])
    asked = str(someone.session.asking)
    for before in ("does mint include hotspot?", "xyzzy", "/language", "/menu", "/usage", "wtf"):
        someone.write(before).write(text)
        assert (someone.session.asking, someone.session.view, someone.session.question) == (asked, "", ())
        assert someone.text.endswith(str(catalog.words[someone.session.language].facts[asked].ask))
        assert len(someone.text.split("\n\n")) <= 2


def test_go_on_where_it_is_an_answer_moves_on(person: Make) -> None:
    """A screen that offers to go on takes it; with no talk open there is the menu."""
    assert "What's wrong?" in person().write("hi").write("go on").text
    someone = person().write(SLOW["en"]).write("evenings").write("unsure").wait(7).write("so here i am")
    assert someone.session.view == "resume"
    assert someone.write("go on").session.view == ""


@pytest.mark.parametrize(("language", "text"), [("en", "ok"), ("zh-CN", "好的"), ("es", "vale")])
def test_assent_alone_is_no_answer(person: Make, language: str, text: str) -> None:
    """Whoever nods at a note, or at steps still to do, has answered nothing yet."""
    someone = person(language).write("/start cannot_connect").write("wont_join").choose("wont_join")
    before = someone.session.facts
    someone.write(text)
    assert (someone.session.facts, someone.session.misses) == (before, 0)


# --- what do you mean


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "what do you mean?"), ("zh-CN", "啥意思"), ("zh-TW", "什麼意思"), ("es", "¿qué?")],
)
def test_a_question_not_understood_is_explained(
    person: Make, catalog: Catalog, language: str, text: str
) -> None:
    """Above the same question stands how to tell, or else why it is asked."""
    someone = person(language).write("/start cannot_enable").choose("iphone").choose("missing")
    asked, words = str(someone.session.asking), catalog.words[someone.session.language]
    assert words.facts[asked].how_to_tell is None
    someone.write(text)
    assert (someone.session.asking, someone.session.misses) == (asked, 0)
    assert str(words.facts[asked].why) in someone.text
    someone.choose("fails").write(text)
    asked = str(someone.session.asking)
    assert words.facts[asked].how_to_tell is not None
    assert str(words.facts[asked].how_to_tell) in someone.text
    assert not someone.session.hinted


# --- yes or no


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yes"),
        ("en", "Nope."),
        ("zh-CN", "是"),
        ("zh-CN", "不是"),
        ("zh-TW", "對"),
        ("es", "sí"),
        ("es", "no"),
    ],
)
def test_yes_to_a_choice_is_no_miss(person: Make, catalog: Catalog, language: str, text: str) -> None:
    """A yes or no that fits no option is told so, in the person's language, as often as it comes."""
    someone = person(language).write(SLOW[language])
    labels = someone.labels
    for _ in range(4):
        someone.write(text)
        assert catalog.words[someone.session.language].ui["pick_one"] in someone.text
        assert (someone.labels, someone.session.misses, someone.session.view) == (labels, 0, "")


@pytest.mark.parametrize(
    ("text", "value"), [("嗯", "works"), ("对", "works"), ("不行", "fails"), ("nah", "fails")]
)
def test_any_yes_or_no_answers_a_question_for_it(person: Make, text: str, value: str) -> None:
    """Where one option is for yes and another for no, every way to say these is that option."""
    someone = person("zh-CN").write("热点是灰的 iphone")
    assert someone.session.asking == "phone_online"
    assert someone.write(text).session.facts["phone_online"] == value


def test_after_hours_a_yes_answers_nothing(person: Make) -> None:
    """What a yes was for is forgotten by then: the way back into the talk is offered."""
    someone = person().write(SLOW["en"]).wait(7).write("yes")
    assert someone.session.view == "resume"


def test_yes_is_no_number_and_no_menu_item(person: Make) -> None:
    """Where a number is asked for, or nothing is, yes is not understood, as before."""
    someone = person().write("hi").write("yes")
    assert someone.session.misses == 1
    someone = person().write(SLOW["en"]).write("all the time").choose("measure")
    assert someone.session.asking == "phone_kbps"
    assert someone.write("yes").session.misses == 1


# --- anger

ANGER = [
    ("en", "wtf"),
    ("en", "This is useless!!"),
    ("en", "ugh, so annoying"),
    ("en", "stupid bot"),
    ("zh-CN", "烦死了"),
    ("zh-CN", "什么破机器人啊"),
    ("zh-TW", "氣死我了"),
    ("es", "no sirve para nada"),
    ("es", "estoy harto de esto"),
    ("en", "i already did that"),
    ("zh-CN", "都说了试过了"),
    ("es", "ya lo intenté"),
]


@pytest.mark.parametrize(("language", "text"), ANGER)
def test_anger_meets_a_kind_word_and_a_person(
    person: Make, catalog: Catalog, language: str, text: str
) -> None:
    """In mid-flow the pending question stays, answers and all, with a person beside it; then the person."""
    someone = person(language).write(SLOW[language])
    asked, answers = someone.session.asking, someone.choices
    someone.write(text)
    ui = catalog.words[someone.session.language].ui
    assert ui["upset"] in someone.text
    assert (someone.session.asking, someone.session.misses) == (asked, 0)
    assert sorted(someone.choices) == sorted([*answers, "person"])
    assert someone.write(text).session.view == "person"
    assert someone.press(ui["back"]).session.view == ""
    assert someone.write(text).choose("evening").session.facts["slow_when"] == "evening"


@pytest.mark.parametrize(
    ("text", "flow", "question"),
    [
        ("wtf my hotspot is so slow", "slow", ""),
        ("fuck my laptop can't connect to the hotspot", "cannot_connect", ""),
        ("烦死了热点打不开", "cannot_enable", ""),
        ("wtf does mint have hotspot or not", None, "ask.plan_support"),
    ],
)
def test_an_angry_complaint_is_the_complaint(
    person: Make, text: str, flow: str | None, question: str
) -> None:
    """Whoever swears about a trouble, or asks with a curse, gets what they came for."""
    someone = person().write(text)
    assert (someone.session.stack[0].flow if someone.session.stack else None) == flow
    assert "".join(someone.session.question[:1]) == question
    assert "annoying" not in someone.text


def test_an_angry_wish_to_get_round_metering_is_declined(person: Make) -> None:
    """Anger buys nothing: the reason is told as to anybody."""
    someone = person().write(SLOW["en"]).write("fuck this, how do i spoof the ttl to hide my tethering")
    assert someone.session.view == ""
    assert "can cost you the line" in someone.text


def test_anger_without_a_talk_shows_the_menu(person: Make) -> None:
    """With nothing pending the kind word stands above what can be done, a person among it."""
    someone = person().write("hi").write("this is useless")
    assert "annoying" in someone.text
    assert "person" in someone.choices


def test_a_figure_under_a_kind_word_still_answers(person: Make) -> None:
    """After an outburst the pending question takes words and figures as before."""
    someone = person().write(SLOW["en"]).write("all the time").choose("measure").write("wtf")
    assert someone.session.view == "upset"
    assert someone.write("4.2 Mbps").session.facts["phone_kbps"] == 4200


# --- it works after all


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "works now"), ("zh-CN", "突然好了"), ("zh-TW", "恢復了"), ("es", "ya funcionó")],
)
def test_it_works_now_ends_the_talk_wherever_it_stands(person: Make, language: str, text: str) -> None:
    """On a question, beside a person's number, after a miss: who writes that it works is done."""
    for before in ("iphone", "/help", "xyzzy", "找人工"):
        someone = person(language).write(SLOW[language]).write(before).write(text)
        assert someone.session.outcome == "resolved", before


def test_a_carrier_named_anew_is_no_slip_of_an_answer(person: Make) -> None:
    """Visible is not a misspelt "invisible": what a correction names isn't looked for among answers."""
    someone = person().write("my laptop keeps dropping off the hotspot").write("pixel 8")
    someone.write("how much hotspot does mint unlimited have").write("no wait visible")
    assert someone.session.facts["carrier"] == "visible"
    assert someone.session.facts["join_fails"] == "drops"
