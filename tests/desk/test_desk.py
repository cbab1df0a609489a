"""One event in, screens out: what is a command, an answer, free text; what is kept and when."""

from collections.abc import Callable
from random import Random

import pytest

from bot.desk import Event
from bot.engine.model import Catalog
from bot.engine.press import MAX_BYTES
from bot.interpreter import COMMANDS
from bot.store.memory import MemoryStore
from tests.talk import NOON, Person, make_desk, run

Make = Callable[..., Person]

GREY = "hotspot is greyed out on my iPhone"


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("/menu", "menu"),
        ("/start", "menu"),
        ("/MENU", "menu"),
        ("  /menu", "menu"),
        ("/menu please", "menu"),
        ("/menu@some_bot", "menu"),
        ("/language", "language"),
        ("/settings", "settings"),
        ("/forget", "forget"),
    ],
)
def test_a_slash_makes_a_command(person: Make, text: str, view: str) -> None:
    """Text beginning with / is a command, in any case, with the bot's name or words behind it."""
    someone = person().write(GREY).write(text)
    assert someone.session.view == view
    assert someone.session.stack


def test_commands_act_like_their_buttons(person: Make) -> None:
    """/back, /restart and /stop do what Back, Start over and Stop do."""
    someone = person().write("hotspot won't turn on").write("iphone")
    assert someone.write("/back").session.asking == "platform"
    someone.write("iphone")
    assert someone.write("/restart").session.asking == "screen_shows"
    assert someone.write("/stop").session.outcome == "stopped"


@pytest.mark.parametrize("command", ["/help", "/privacy"])
def test_help_and_privacy_stand_above_the_pending_screen(person: Make, command: str) -> None:
    """They are side text: the place is kept, and the pending question stands below."""
    someone = person().write(GREY)
    place, question = someone.place, someone.text.split("\n\n")[-1]
    someone.write(command)
    assert someone.place == place
    assert someone.text.endswith(question)
    assert "/forget" in someone.text


@pytest.mark.parametrize("command", ["/bogus", "/", "//", "/ menu", "/hotspot won't turn on"])
def test_an_unknown_command_is_no_answer_and_no_flow(person: Make, command: str) -> None:
    """A command that doesn't exist is answered kindly and moves nothing."""
    someone = person().write(GREY)
    place = someone.place
    assert someone.write(command).place == place
    assert someone.text.startswith("I didn't get that")


@pytest.mark.parametrize(
    ("command", "flow"),
    [("/start cannot_enable", "cannot_enable"), ("/start line_is_alive", None), ("/start x y", None)],
)
def test_a_link_into_a_flow_opens_it(person: Make, command: str, flow: str | None) -> None:
    """/start with a flow's id opens that flow; with a sub-flow's or another word it doesn't."""
    someone = person().write(command)
    assert (someone.session.stack[0].flow if someone.session.stack else None) == flow


def test_every_command_leads_somewhere(person: Make) -> None:
    """No command of the table raises, in a talk or outside of one."""
    for command in (*COMMANDS, "help", "privacy"):
        assert person().write(f"/{command}").text
        assert person().write(GREY).write(f"/{command}").text


def test_a_newcomers_first_words_are_no_answer_to_the_menu(person: Make) -> None:
    """Nobody answers a screen that they never saw: 1, or a word of a button, is read as text."""
    assert person().write("1").session.stack == ()
    assert person().write("More").session.view == ""


def test_a_press_of_somebody_elses_menu_is_nothing(person: Make) -> None:
    """A newcomer who sends another's button gets their own menu and greeting."""
    mine = person().write("hi")
    pressed = mine.id_of("Hotspot won't turn on")
    other = Person(mine.desk, user=2, language="en").do(press=pressed)
    assert other.session.stack == ()
    assert "/privacy" in other.text


def test_ids_fit_telegram(person: Make) -> None:
    """No button id is longer than 64 bytes, with the person's tag on it, on the longest screens too."""
    someone = person().write("hotspot won't turn on, AT&T, iphone").write("yes").write("no entry")
    for text in ("/menu", "/language", "/forget", "/back"):
        someone.write(text)
        assert all(len((id_ or "").encode()) <= MAX_BYTES for _, id_ in someone.pairs())


# --- facts while a question waits


def test_a_typed_name_answers_the_question_for_it(person: Make) -> None:
    """While the carrier is asked, a name with a slip of the finger is the carrier."""
    someone = person().write(GREY).write("works")
    while someone.session.asking != "carrier":
        someone.choose("unsure")
    assert someone.write("xfinitty mobile").session.facts["carrier"] == "xfinity"


def test_a_plans_name_of_every_day_answers_the_question_for_it(person: Make) -> None:
    """While the plan is asked, More is a plan; in free text it is a word."""
    someone = person().write("my tmobile hotspot won't turn on any more, iPhone").write("grey").write("yes")
    assert someone.session.asking == "plan"
    assert someone.write("One").session.facts["plan"] == "tmo-one"


def test_a_name_above_a_laid_view_answers_nothing(person: Make) -> None:
    """While a menu lies over the question, a typed number is no answer to the question under it."""
    someone = person().write(GREY).write("/language")
    assert someone.write("123").session.asking == "phone_online"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iPhone 15 Pro", {"platform": "iphone", "device": "iPhone 15 Pro"}),
        ("iphone on tmobile", {"platform": "iphone", "carrier": "tmobile"}),
        ("it's a samsung, mint", {"platform": "samsung", "carrier": "mint"}),
    ],
)
def test_an_answer_in_a_sentence_may_name_more(person: Make, text: str, expected: dict[str, str]) -> None:
    """A sentence that answers the question and names more is both: nothing said is lost."""
    someone = person().write("/start cannot_enable").write(text)
    assert expected.items() <= someone.session.facts.items()
    assert someone.session.asking == "screen_shows"
    someone.write("grey, i'm on verizon")
    assert (someone.session.facts["screen_shows"], someone.session.facts["carrier"]) == (
        "greyed_out",
        "verizon",
    )


@pytest.mark.parametrize(
    "text", ["hotspot won't turn on, Mint, samsung", "热点打不开，小米 mint", "iphone 热点打不开"]
)
def test_the_problem_written_on_the_menu_may_name_more(person: Make, text: str) -> None:
    """A sentence around a button of the menu opens its flow with the facts that it names."""
    someone = person().write("hi").write(text)
    assert someone.session.asking == "screen_shows"
    assert ("carrier" in someone.session.facts) == ("mint" in text.casefold())


def test_the_very_words_of_an_answer_are_the_answer_only(person: Make) -> None:
    """A label or synonym typed as it stands presses the button, whatever else its words could mean."""
    someone = person().write("/start cannot_enable").write("iphone").write("missing").write("nothing opens")
    someone.write("no signal")
    assert someone.reply is not None
    assert someone.reply.meaning is None
    assert someone.session.facts["status_bar"] == "no_service"


# --- what is kept


def test_what_is_shown_is_stored_before(catalog: Catalog) -> None:
    """The session of a reply is the stored one: the commit comes before the reply."""
    store = MemoryStore()
    someone = Person(make_desk(catalog, store), language="en")
    for text in (GREY, "yes", "nonsense", "/menu", "/back", "tmobile", "/language"):
        someone.write(text)
        found = run(store.load(1))
        assert found is not None
        assert found.session == someone.session


def test_forgetting_needs_a_yes(person: Make) -> None:
    """/forget asks; "keep" keeps, and the yes to another question deletes nothing."""
    someone = person().write(GREY).write("/forget").write("no")
    assert someone.session.facts["platform"] == "iphone"
    assert someone.write("delete").session.facts["platform"] == "iphone"


def test_what_is_forgotten_is_gone(catalog: Catalog) -> None:
    """After the yes nothing is stored; the next event is a newcomer's, greeted again."""
    store = MemoryStore()
    someone = Person(make_desk(catalog, store), language="en").write(GREY).write("/forget")
    old = someone.id_of("Keep my data")
    someone.press("Delete everything")
    assert run(store.load(1)) is None
    assert someone.text.startswith("Done. I know nothing")
    assert (someone.session.facts, someone.session.stack) == ({}, ())
    assert someone.do(press=old).session.stack == ()
    assert "/privacy" in someone.text


def test_a_screen_after_forgetting_can_be_pressed(person: Make) -> None:
    """The menu that tells that all is forgotten is a menu: its buttons work."""
    someone = person().write(GREY).write("/forget").press("Delete everything")
    assert someone.press("Hotspot won't turn on").session.stack[0].flow == "cannot_enable"


def test_time_alone_touches_nothing(catalog: Catalog) -> None:
    """An event without text, press and label loads and shows nothing, for strangers too."""
    store = MemoryStore()
    reply = run(make_desk(catalog, store).answer(Event(5, NOON)))
    assert reply.screens == ()
    assert run(store.load(5)) is None


# --- coming back


@pytest.mark.parametrize("text", ["grey", "1", "/help", "/menu", "talk to a human"])
def test_after_hours_what_is_clear_is_acted_on(person: Make, text: str) -> None:
    """After six hours an answer, a command and a side question are acted on as usual."""
    someone = person().write("hotspot won't turn on, iphone").write("yes")
    assert someone.session.asking == "screen_shows"
    assert someone.wait(7).write(text).session.view != "resume"


@pytest.mark.parametrize("text", ["hi", "asdf", "👍"])
def test_after_hours_what_is_unclear_offers_to_go_on(person: Make, text: str) -> None:
    """After six hours anything else shows: go on, start over, it works now."""
    someone = person().write("hotspot won't turn on, iphone").write("yes").wait(7).write(text)
    assert someone.session.view == "resume"
    assert {"Go on", "It works now", "Start over"} <= set(someone.labels)
    assert someone.write("go on").session.asking == "screen_shows"
    assert someone.session.view == ""


def test_after_hours_the_question_named_can_be_answered(person: Make) -> None:
    """On the screen of coming back an answer to the question it names is taken."""
    someone = person().write("hotspot won't turn on, iphone").write("yes").wait(7).write("hi")
    assert someone.write("it is grey").session.facts["screen_shows"] == "greyed_out"


def test_before_six_hours_nothing_is_offered(person: Make) -> None:
    """A second short of six hours is no absence."""
    someone = person().write("hotspot won't turn on, iphone")
    someone.at += 6 * 3600 - 2
    assert someone.write("asdf").session.view == ""


def test_the_question_under_the_way_to_a_person_may_be_answered(person: Callable[..., Person]) -> None:
    """Whom the bot sent to a person may still go on with an answer."""
    someone = person("en").write("my hotspot won't turn on")
    for text in ("qwertz", "qwertz", "qwertz"):
        someone.write(text)
    assert someone.session.view == "person"
    assert someone.write("iPhone").session.facts["platform"] == "iphone"
    assert someone.session.view == ""


@pytest.mark.parametrize("seed", range(20))
def test_a_press_is_seen(person: Make, seed: int) -> None:
    """Whatever button of the screen is pressed, the message isn't the same after it: an edit goes through."""
    chance = Random(seed)
    someone = person("zh-Hans" if seed % 2 else "en").write(
        GREY if seed % 3 else "does verizon allow hotspot"
    )
    for _ in range(40):
        before = (someone.html, someone.pairs())
        someone.choose(chance.choice(someone.choices))
        assert (someone.html, someone.pairs()) != before


def test_settings_are_reached_by_command_and_lead_on(person: Make) -> None:
    """/settings says which language is spoken and leads to it, to usage and to deleting."""
    someone = person().write(GREY).write("/settings")
    assert "English" in someone.text
    assert "language" in someone.choices
    assert "usage" in someone.choices
    asked = someone.press("Delete my data")
    assert asked.session.view == "forget"
    assert someone.write("/settings").press("Back").session.view == ""


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("wait its an android not iphone", "other_android"),
        ("no wait, it's an Android", "other_android"),
        ("不是iPhone 是安卓的", "other_android"),
        ("no, es un samsung", "samsung"),
        ("说错了 是三星", "samsung"),
        ("not on iphone, on my pixel 7a", "pixel"),
    ],
)
def test_a_correction_changes_the_phone_and_keeps_the_place(person: Make, text: str, family: str) -> None:
    """What is taken back goes, what is said instead counts, and the talk stays where it was."""
    someone = person("en").write("hotspot is slow on my iphone 15")
    flow = someone.session.stack[0].flow
    someone.write(text)
    assert someone.session.facts["platform"] == family
    assert someone.session.facts.get("device") in (None, "Pixel 7a")
    assert (someone.session.stack[0].flow, someone.session.question) == (flow, ())
