"""What isn't understood, what is outside, and answers taken back."""

from collections.abc import Callable

import pytest

from bot.engine import facts as known
from bot.engine.advance import Engine
from bot.engine.model import UPSET, Catalog, Choose, Meaning, Pool, Session, Write
from bot.engine.press import choice_of, prefix_of
from bot.engine.screen import screen
from bot.engine.settle import settle, state_of
from bot.engine.ui import QUESTIONS
from tests.talk import Person

Make = Callable[..., Person]
DOUBTFUL = Meaning(
    "flow.slow", 0.4, {}, "en", (("flow.cost", 0.3), ("ask.allowance", 0.2), ("out_of_scope", 0.1))
)
OUTSIDE = Meaning("out_of_scope", 0.9, {}, "en", clear=("en",))
NOTHING = Meaning("out_of_scope", 0.9, {}, "und")
BYPASS = Meaning("out_of_scope", 0.9, {}, "en", named=("concept:bypass",))


@pytest.fixture(scope="module")
def engine(catalog: Catalog) -> Engine:
    """The engine of the real content."""
    return Engine.of(catalog)


def said(engine: Engine, session: Session, meaning: Meaning) -> tuple[Session, tuple[str, ...]]:
    """Return where a text leads, and the ui texts said."""
    turn = engine.advance(session, Write(meaning), 1.0)
    return turn.session, turn.said


def open_flow(engine: Engine, flow: str = "cannot_enable", **facts: str) -> Session:
    """Someone in a talk."""
    return engine.advance(Session(1, "en"), Write(Meaning(f"flow.{flow}", 1.0, facts, "en")), 1.0).session


# --- unsure


def test_the_likeliest_meanings_are_offered_as_buttons(engine: Engine) -> None:
    """Build 2: where none is sure, two or three are offered; the one chosen is acted on."""
    session, _ = said(engine, Session(1, "en"), DOUBTFUL)
    assert session.view == "which:flow.slow|flow.cost|ask.allowance"
    labels = [b.label for row in screen(engine.catalog, session).rows for b in row]
    assert labels[:3] == ["Hotspot is slow", "Hotspot costs too much", "How much hotspot data?"]
    assert session.stack == ()
    chosen = engine.advance(session, Choose("mean:flow/cost"), 2.0).session
    assert chosen.stack[0].flow == "cost"
    asked = engine.advance(session, Choose("mean:ask/allowance"), 2.0).session
    assert asked.question == ("ask.allowance",)


def test_one_likely_meaning_is_no_choice(engine: Engine) -> None:
    """A single candidate is acted on, however weak; none at all is a miss."""
    lone = Meaning("flow.slow", 0.4, {}, "en", (("out_of_scope", 0.3),))
    assert said(engine, Session(1, "en"), lone)[0].stack[0].flow == "slow"


def test_facts_told_in_doubt_are_kept(engine: Engine) -> None:
    """In a talk a doubtful text that names something new is taken as that, and the question stays."""
    doubtful = Meaning(DOUBTFUL.intent, 0.4, {"carrier": "mint"}, "en", DOUBTFUL.alternatives)
    session, _ = said(engine, Session(1, "en"), doubtful)
    assert session.facts["carrier"] == "mint"
    talk = said(engine, session._replace(view="", misses=0), Meaning("flow.slow", 0.9, {}, "en"))[0]
    doubt = Meaning(DOUBTFUL.intent, 0.4, {"platform": "pixel"}, "en", DOUBTFUL.alternatives)
    after, texts = said(engine, talk, doubt)
    assert (after.facts["platform"], after.stack[0].flow) == ("pixel", "slow")
    assert texts == ("noted",)


@pytest.mark.parametrize("intent", ["control.stop", "control.restart", "smalltalk.thanks"])
def test_no_command_is_obeyed_on_a_guess(engine: Engine, intent: str) -> None:
    """A talk doesn't end, or begin anew, because a text was a little like a command."""
    session = open_flow(engine)
    after, _ = said(engine, session, Meaning(intent, 0.3, {}, "en", clear=("en",)))
    assert (after.stack, after.outcome) == (session.stack, None)


def test_a_fact_that_answers_what_is_asked_is_no_doubt(engine: Engine) -> None:
    """Who answers the pending question, in whatever words, goes on."""
    session = open_flow(engine)
    assert session.asking == "platform"
    doubtful = Meaning("flow.slow", 0.4, {"platform": "pixel"}, "en", DOUBTFUL.alternatives)
    after, _ = said(engine, session, doubtful)
    assert after.facts["platform"] == "pixel"
    assert not after.view


@pytest.mark.parametrize(
    ("meaning", "ladder"),
    [
        (NOTHING, ["miss_1", "miss_2", "miss_3", "miss_1"]),
        (OUTSIDE, ["outside", "outside_again", "miss_3", "outside"]),
        (BYPASS, ["declined", "declined_again", "miss_3", "declined"]),
    ],
)
def test_misses_climb_from_a_reason_to_an_example_to_a_person(
    engine: Engine, meaning: Meaning, ladder: list[str]
) -> None:
    """First why, then an example and the menu, then a person; never the same text twice running."""
    session = open_flow(engine)
    views = []
    for expected in ladder:
        session, texts = said(engine, session, meaning)
        assert texts == (expected,)
        views.append(session.view)
    assert views[:3] == ["", "menu", "person"]
    alone, _ = said(engine, Session(1, "en"), meaning)
    assert said(engine, alone, meaning)[0].view == ""


def test_a_doubt_then_a_miss_shows_the_example(engine: Engine) -> None:
    """The offer of meanings was the first miss; what follows it isn't offered meanings again."""
    session, _ = said(engine, Session(1, "en"), DOUBTFUL)
    assert said(engine, session, NOTHING)[1] == ("miss_2",)


def test_a_second_doubt_is_not_acted_on(engine: Engine) -> None:
    """What is doubtful is never guessed: after an offer that did not fit, or two misses, it is a miss."""
    session, _ = said(engine, open_flow(engine), NOTHING)
    session, _ = said(engine, session, DOUBTFUL)
    assert session.view.startswith("which:")
    session, texts = said(engine, session, DOUBTFUL)
    assert (texts, session.view) == (("miss_2",), "menu")
    session, texts = said(engine, session, DOUBTFUL)
    assert (texts, session.view) == (("miss_3",), "person")


def test_the_first_request_to_evade_always_hears_why(engine: Engine) -> None:
    """A miss before it doesn't take the reason away, and a miss after it starts its own ladder."""
    session, _ = said(engine, Session(1, "en"), OUTSIDE)
    session, texts = said(engine, session, BYPASS)
    assert texts == ("declined",)
    assert said(engine, session, OUTSIDE)[1] == ("outside_again",)


# --- side questions


def test_another_carriers_plan_asked_about_is_not_ones_own(engine: Engine) -> None:
    """Build 3: a side question leaves the pending screen, and the person's own carrier, as they were."""
    session = open_flow(engine, carrier="tmobile", platform="iphone")
    question = Meaning("ask.plan_support", 1.0, {"carrier": "mint"}, "en", named=("carrier:mint",))
    after, _ = said(engine, session, question)
    assert after.facts["carrier"] == "tmobile"
    assert after.asking == session.asking
    assert after.question == ("ask.plan_support", "carrier:mint")


@pytest.mark.parametrize(
    ("language", "told", "asked", "taken_back"),
    [
        ("en", "my hotspot is slow, visible+", "does visible+ have hotspot?", "no wait im on cricket"),
        ("en", "my hotspot is slow, visible+", "does visible have hotspot?", "i meant cricket"),
        ("en", "my hotspot is slow, mint", "does visible have hotspot?", "im on cricket btw"),
        ("en", "my hotspot is slow, mint", "does cricket have hotspot?", "no, not mint, cricket"),
        ("en", "my hotspot is slow, mint", "does visible have hotspot?", "im on cricket, is it included?"),
        ("zh-CN", "热点很慢，我用Visible", "visible有热点吗", "说错了，是cricket"),
        ("zh-CN", "热点很慢，我用mint", "visible有热点吗", "不对，我用的是cricket"),
        ("zh-TW", "熱點很慢，我用mint", "mint有熱點嗎", "不對，是cricket"),
        ("es", "mi hotspot va lento, tengo visible", "¿visible incluye hotspot?", "perdón, digo cricket"),
    ],
)
def test_who_takes_back_what_they_have_has_it_no_more(
    person: Make, language: str, told: str, asked: str, taken_back: str
) -> None:
    """After an answer too, a correction of one's own carrier replaces it and drops its plan."""
    someone = person(language).write(told).write(asked).write(taken_back)
    assert someone.session.facts["carrier"] == "cricket"
    assert "plan" not in someone.session.facts
    assert [one for one in someone.session.question if one.startswith("carrier:")] == ["carrier:cricket"]


@pytest.mark.parametrize(
    "texts",
    [
        ("does cricket have hotspot?",),
        ("if i'm on cricket do i get hotspot?",),
        ("wait, does cricket have hotspot?",),
        ("does visible have hotspot?", "sorry i meant cricket"),
        ("does tello have hotspot?", "not tello, cricket"),
        ("does visible have hotspot?", "and cricket?"),
        ("does mint 5gb have hotspot?",),
    ],
)
def test_a_corrected_question_is_no_corrected_answer(person: Make, texts: tuple[str, ...]) -> None:
    """Who asks of another carrier or plan, or corrects what they asked of, still has their own."""
    someone = person("en").write("my hotspot is slow, mint unlimited")
    before = someone.session.facts
    for text in texts:
        someone.write(text)
    assert someone.session.facts == before


def test_what_an_answer_led_to_goes_with_it(person: Make) -> None:
    """A correction goes through the talk anew: what turned on the old plan is looked at again."""
    someone = person("en").write("hotspot option is missing on my iphone, metro starter plus").write("works")
    assert someone.session.stack[-1].state == "line_or_phone"
    someone.write("no wait im on cricket")
    assert someone.session.asking == "plan"


def test_another_answer_in_words_takes_the_way_of_that_answer(person: Make) -> None:
    """Whoever says that it joins after all is asked what people are asked whose device joins."""
    someone = person("en").write("iphone 15, my laptop won't connect to the hotspot")
    assert (someone.session.facts["join_fails"], someone.session.asking) == ("wont_join", "second_device")
    someone.write("it connects but no internet")
    assert (someone.session.facts["join_fails"], someone.session.asking) == ("no_internet", "vpn_where")


@pytest.mark.parametrize(
    ("language", "texts", "fact", "value"),
    [
        ("en", ("my hotspot is slow", "evenings", "wait no, all the time"), "slow_when", "always"),
        ("en", ("hotspot costs too much", "wait no it's the bill"), "cost_shows", "higher_bill"),
        ("en", ("iphone hotspot is grey", "opens", "sorry, i meant nothing opens"), "phone_online", "fails"),
        ("zh-TW", ("熱點很慢", "晚上", "不對啦 一直都很慢"), "slow_when", "always"),
        ("zh-CN", ("热点很慢", "一直都慢", "点错了，是晚上"), "slow_when", "evening"),
        ("es", ("mi hotspot va lento", "en la noche", "no, espera, todo el tiempo"), "slow_when", "always"),
    ],
)
def test_a_correction_in_the_words_of_an_answer_changes_it(
    person: Make, language: str, texts: tuple[str, ...], fact: str, value: str
) -> None:
    """Behind a correction the words of an earlier answer, or of the pending one, count as on its screen."""
    someone = person(language)
    for text in texts:
        someone.write(text)
    assert someone.session.facts[fact] == value
    assert (someone.session.misses, someone.session.view) == (0, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("wait no, my laptop can't connect at all", "switch:cannot_connect"),
        ("wait, how much data does mint have?", ""),
        ("wait no 2", ""),
    ],
)
def test_a_correction_in_other_words_changes_no_answer(person: Make, text: str, place: str) -> None:
    """A correction that is a question, another trouble, or a number leaves the answers alone."""
    someone = person("en").write("my hotspot is slow").write("all the time").write(text)
    assert (someone.session.facts.get("slow_when"), someone.session.view) == ("always", place)


def test_a_correction_without_a_talk_answers_nothing(person: Make) -> None:
    """With nothing asked there is nothing to take back."""
    assert person("en").write("hi").write("wait no, the bill").session.facts == {}


def test_a_bare_name_of_a_thing_is_learnt(person: Make) -> None:
    """The phone or the device that joins, named in one word at another question, isn't asked for later."""
    someone = person("zh-CN").write("连不上热点").write("mac").write("苹果")
    assert (someone.session.facts["client"], someone.session.facts["platform"]) == ("mac", "iphone")


def test_a_switch_keeps_what_was_told(person: Make) -> None:
    """The offer to switch says that it all stays, so nothing is asked again that was told before it."""
    someone = person("en").write("my laptop can't connect, samsung").write("the hotspot option is missing")
    assert someone.session.view == "switch:cannot_enable"
    someone.write("yes")
    assert someone.session.stack[0].flow == "cannot_enable"
    assert someone.session.facts["screen_shows"] == "missing"
    assert someone.session.asking == "phone_online"


def test_a_carriers_lock_is_answered_though_out_of_scope(engine: Engine) -> None:
    """Unlocking is no hotspot trouble, but what is known of it is told."""
    lock = Meaning("out_of_scope", 0.9, {"carrier": "att"}, "en", named=("concept:unlock",))
    assert said(engine, Session(1, "en"), lock)[0].question == ("ask.esim_basics", "concept:unlock")


# --- change


def test_what_a_declined_request_tells_points_the_way_in_the_talk_after_it(person: Make) -> None:
    """Who asks about a speed that the TTL changes is declined, then told at once why it is so."""
    someone = person("en").write("my pc on the hotspot is slow, but when i raise the ttl it is fast")
    assert someone.session.facts["clue"] == "evaded"
    someone.choose("open:slow") if "open:slow" in someone.choices else someone.choose("menu").choose(
        "open:slow"
    )
    assert someone.choose("iphone").session.cause == "carrier_tethering_detection"


def test_a_changed_answer_asks_only_what_depends_on_it(person: Make) -> None:
    """Build 3: typed or tapped, "change" asks that answer again; all others stay."""
    someone = person("en").write("hotspot option is missing on my iphone, mint").write("works")
    before = dict(someone.session.facts)
    someone.write("change phone")
    assert someone.session.asking == "platform"
    assert {**before, "platform": "iphone"} == {**someone.session.facts, "platform": "iphone"}
    assert "platform" not in someone.session.facts
    someone.write("samsung")
    assert someone.session.facts["platform"] == "samsung"
    assert someone.session.facts["phone_online"] == "works"
    assert someone.session.asking != "phone_online"
    someone.press("Back").press("Back")
    assert someone.session.facts["platform"] == "iphone"


def test_every_answer_stands_under_more_and_can_be_taken_back(person: Make) -> None:
    """`more` leads to the answers given; each has a button; one changed is asked again."""
    someone = person("en").write("hotspot option is missing on my iphone").write("works").press("More")
    someone.press("Change an answer")
    assert "Which phone is the hotspot on? iPhone" in someone.text
    someone.choose("change:phone_online")
    assert someone.session.asking == "phone_online"


def test_an_answer_that_nothing_asks_again_is_written(person: Make) -> None:
    """A carrier that this flow doesn't ask for is dropped, and the new one is read from what is written."""
    someone = person("zh-CN").write("热点打不开 小米手机 mint").write("改运营商")
    assert "carrier" not in someone.session.facts
    assert "把新的直接打出来" in someone.text
    assert someone.write("visible").session.facts["carrier"] == "visible"


def test_what_was_never_answered_cannot_be_changed(engine: Engine) -> None:
    """A forged button, or one of a fact that is gone, changes nothing."""
    session = open_flow(engine)
    turn = engine.advance(session, Choose("change:carrier"), 2.0)
    assert (turn.said, turn.session.facts) == (("change_none",), session.facts)


def test_without_a_talk_what_is_known_can_be_changed(engine: Engine) -> None:
    """Phone and carrier outlive a talk, and can be taken back in the menu."""
    session = Session(1, "en", facts={"carrier": "mint", "plan": "mint-6gb"})
    assert "Mint" in str(screen(engine.catalog, session._replace(view="change")).body)
    turn = engine.advance(session, Choose("change:carrier"), 2.0)
    assert (turn.said, dict(turn.session.facts)) == (("change_write",), {})
    empty = screen(engine.catalog, Session(1, "en", view="change"))
    assert "no answer to change" in str(empty.body)


def test_a_family_taken_back_takes_the_model_with_it(catalog: Catalog) -> None:
    """The family follows from the model: without the one the other must go."""
    facts = {"device": "Pixel 7a", "platform": "pixel", "carrier": "mint"}
    assert known.forget(catalog, facts, "platform") == {"carrier": "mint"}


def test_a_step_that_turns_on_the_changed_answer_is_tried_again(engine: Engine) -> None:
    """Of the causes tried, those whose steps differ from phone to phone come again; the others don't."""
    session = open_flow(engine, platform="iphone")._replace(
        tried={"wrong_data_line": "same", "line_off_or_inactive": "same", "gone": "same"}
    )
    after = engine.advance(session, Choose("change:platform"), 2.0).session
    assert "gone" not in after.tried
    assert "wrong_data_line" not in after.tried


def test_each_offered_meaning_has_a_button_that_works(catalog: Catalog, engine: Engine) -> None:
    """Every flow and every question can be offered, and its button's id is read as its choice."""
    intents = [f"flow.{flow.id}" for flow in catalog.flows.values() if flow.opens_on]
    intents += [f"ask.{key.removeprefix('ask_')}" for key in QUESTIONS]
    for intent in intents:
        session = Session(1, "en", view=f"which:{intent}")
        button = screen(catalog, session).rows[0][0]
        pressed = f"{prefix_of(catalog, session)}{button.choice}"
        assert choice_of(catalog, session, pressed) == button.choice, intent
        after = engine.advance(session, Choose(button.choice or ""), 2.0).session
        assert after.stack or after.question == (intent,), intent


def test_back_shows_the_cause_that_was_shown(engine: Engine) -> None:
    """A hint told in between may speak for another cause; Back shows what stood there all the same."""
    facts = {"phone_online": "works", "join_fails": "drops", "platform": "pixel", "second_device": "works"}
    shown = open_flow(engine, "cannot_connect", **facts)
    assert shown.cause == "client_wifi_driver"
    told = Meaning("flow.cannot_enable", 0.9, {"beside_phone": "faster"}, "en")
    hinted, _ = said(engine, shown, told)
    assert hinted.cause == shown.cause
    switched = engine.advance(hinted, Choose("open:cannot_enable"), 2.0).session
    assert switched.stack[0].flow == "cannot_enable"
    there = hinted._replace(view="")
    assert engine.advance(switched, Choose("back"), 3.0, lambda: there).session.cause == shown.cause


def test_anger_weakly_read_is_anger(engine: Engine) -> None:
    """An outburst that might mean something is met with the kind word, not with a guess."""
    weak = Meaning("ask.tips", 0.3, {}, "en", named=(UPSET,))
    session, told = said(engine, open_flow(engine), weak)
    assert (session.view, told) == ("upset", ("upset",))
    assert session.question == ()


def test_what_was_put_off_and_then_ruled_out_never_comes(engine: Engine) -> None:
    """A cause for later isn't shown once more when what was told since speaks against it."""
    facts = {"phone_online": "works", "join_fails": "drops", "platform": "pixel", "second_device": "works"}
    shown = open_flow(engine, "cannot_connect", **facts)
    state = state_of(engine.catalog, shown)
    assert isinstance(state, Pool)
    tried = {**dict.fromkeys(state.causes, "same"), "client_wifi_driver": "later"}
    put_off = shown._replace(cause=None, tried=tried)
    assert settle(engine.catalog, engine.machines, put_off).cause == "client_wifi_driver"
    ruled_out = put_off._replace(facts={**shown.facts, "second_device": "fails"})
    assert settle(engine.catalog, engine.machines, ruled_out).cause != "client_wifi_driver"
