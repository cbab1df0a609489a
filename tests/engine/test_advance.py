"""What a move does, rule by rule, on a small catalog that has every kind of state."""

from typing import Any

import pytest

from bot.engine import model as m
from bot.engine.advance import Engine
from bot.engine.markup import plain
from bot.engine.screen import screen
from bot.engine.talk import AWAY_S, STEP_BUDGET
from tests.engine import small

NOW = 1_795_262_400.0
ENGINE = Engine.of(small.catalog())


class Walker:
    """A session that moves, with the history that a store would keep."""

    def __init__(self, engine: Engine = ENGINE, **session: Any) -> None:  # noqa: ANN401 - fields of a session
        self.engine = engine
        self.past: list[m.Session] = []
        self.session = m.Session(1, "en", greeted=True, seen_at=NOW)._replace(**session)
        self.turn = m.Turn(self.session)
        self.now = NOW

    def move(self, move: m.Move) -> "Walker":
        before = self.session
        self.turn = self.engine.advance(before, move, self.now, lambda: self.past[-1] if self.past else None)
        if self.turn.past == "push":
            self.past.append(before._replace(view=""))
        elif self.turn.past == "pop":
            self.past.pop()
        self.session = self.turn.session
        return self

    def choose(self, *choices: str) -> "Walker":
        for choice in choices:
            self.move(m.Choose(choice))
        return self

    def write(self, intent: str, **facts: m.Value) -> "Walker":
        return self.move(m.Write(m.Meaning(intent, 0.9, facts, "en")))

    @property
    def here(self) -> tuple[str, ...]:
        frames = tuple(frame.state for frame in self.session.stack)
        return (*frames, self.session.cause or self.session.asking or "")

    @property
    def text(self) -> str:
        return plain(screen(self.engine.catalog, self.session, self.turn.said).body)

    @property
    def choices(self) -> list[str | None]:
        return [b.choice for row in screen(self.engine.catalog, self.session).rows for b in row]


def talk(*choices: str, **session: Any) -> Walker:  # noqa: ANN401 - fields of a session
    """A walker in the flow `main`, after some choices."""
    return Walker(**session).choose("open:main", *choices)


# --- ask


def test_a_question_is_shown_while_its_fact_is_unset() -> None:
    """An ask shows its question and offers its choices and not sure."""
    walker = talk()
    assert walker.here == ("colour", "colour")
    assert {"red", "green", m.UNSURE, "back", "more"} <= set(walker.choices)


def test_a_question_whose_fact_is_known_is_skipped_along_its_value() -> None:
    """A known fact isn't asked again; the edge of its value is taken."""
    walker = Walker().write("flow.main", colour="red")
    assert walker.here == ("told", "")


def test_the_first_not_sure_says_how_to_tell_and_asks_again() -> None:
    """Not sure helps once, then counts as an answer that takes the `to` edge."""
    walker = talk(m.UNSURE)
    assert walker.here == ("colour", "colour")
    assert "how colour" in walker.text
    walker.choose(m.UNSURE)
    assert walker.session.facts["colour"] == m.UNSURE
    assert walker.here == ("size", "size")


def test_not_sure_counts_at_once_where_there_is_no_how_to_tell() -> None:
    """Without help to give, asking again would only annoy."""
    walker = talk("red", "go_on", m.UNSURE)
    assert walker.session.facts["size"] == m.UNSURE


def test_a_choice_without_an_edge_takes_to() -> None:
    """An answer that no edge names goes along `to`."""
    assert talk("red", "go_on", "big").here == ("speed", "speed")


def test_asking_a_fact_asks_first_what_it_needs() -> None:
    """The plan needs the carrier: the carrier is asked in the same state."""
    walker = talk("red", "go_on", m.UNSURE)
    assert walker.here == ("plan", "carrier")
    assert walker.choose("alpha").here == ("plan", "plan")
    assert walker.choices[:2] == ["alpha-two", "alpha-one"]


def test_what_needs_an_unsure_fact_becomes_unsure_without_a_screen() -> None:
    """Who doesn't know the carrier isn't asked for the plan."""
    walker = talk("red", "go_on", m.UNSURE, m.UNSURE, m.UNSURE)
    assert walker.session.facts["plan"] == m.UNSURE
    assert walker.here == ("pool", "first")


def test_a_plan_of_another_carrier_is_no_answer() -> None:
    """A forged plan id of another carrier changes nothing."""
    walker = talk("red", "go_on", m.UNSURE, "alpha")
    before = walker.session
    assert walker.choose("beta-one").session == before


@pytest.mark.parametrize(
    "choice", ["blue", "nothing", "open:nowhere", "lang:xx", "go_on", "fixed", "later", ""]
)
def test_a_choice_that_the_screen_does_not_offer_moves_nothing(choice: str) -> None:
    """A forged choice leaves the person where they were, at the same turn."""
    walker = talk()
    before = walker.session
    assert walker.choose(choice).session == before


def test_typed_values_answer_numbers_and_versions() -> None:
    """A number or version is told in words; the next question follows."""
    walker = talk("red", "go_on", "big").write("out_of_scope", speed=4200.0)
    assert walker.here == ("phone_speed", "phone_speed")
    walker.write("out_of_scope", phone_speed=8400.0).write("out_of_scope", version="17.4")
    assert walker.here == ("pool", "client")


# --- say, decide, call, end


def test_a_say_waits_for_go_on() -> None:
    """A say shows its text, in the family's words, and one button."""
    walker = Walker(facts={"platform": "samsung"}).choose("open:main", "red")
    assert walker.text == "told android"
    assert walker.choose("go_on").here == ("size", "size")


def test_an_answer_may_run_a_sub_flow_first() -> None:
    """An edge with a call goes through the sub-flow and comes back to its target."""
    walker = talk("green")
    assert walker.here == ("colour", "pool", "sub_cause")
    assert walker.choose("fixed").here == ("size", "size")


def test_a_sub_flow_hands_back_what_it_learnt() -> None:
    """Facts learnt inside stay outside."""
    walker = talk("green").write("out_of_scope", size="big")
    assert walker.choose("fixed").here == ("speed", "speed")


def test_a_call_that_shows_nothing_is_passed_through() -> None:
    """A sub-flow whose causes are all tried returns in silence."""
    walker = talk("green", "same", "small", m.UNSURE, "same", "same", "same", "next")
    assert walker.session.outcome == "handed_off"
    assert "over to them" in walker.text


def test_an_end_sets_the_outcome_and_keeps_the_place() -> None:
    """In the turn that ends a talk, flow and state name what ended."""
    walker = talk("red", "go_on", "small", m.UNSURE, "fixed")
    assert (walker.session.outcome, walker.here) == ("resolved", ("good", ""))
    assert walker.text == "all good"


# --- pools


def test_a_pool_asks_only_what_a_remaining_cause_turns_on() -> None:
    """A question that could decide nothing any more isn't asked."""
    session = talk("red", "go_on", "small").session
    assert session.asking == "client"
    tried = session._replace(tried={"second": "same"}, asking=None)
    assert ENGINE.repair(tried).session.cause == "first"


def test_after_two_unsure_answers_a_cause_comes_before_the_next_question() -> None:
    """Each two answers that the person was unsure of earn one cause; then the pool asks on."""
    walker = Walker(facts={"speed": m.UNSURE, "version": m.UNSURE}).choose(
        "open:main", "red", "go_on", "small"
    )
    assert walker.here == ("pool", "first")
    assert walker.choose("same", "small").here == ("pool", "client")
    walker = Walker(facts={"version": m.UNSURE}).choose("open:main", "red", "go_on", "small")
    assert walker.here == ("pool", "client")


def test_a_cause_that_a_fact_points_at_comes_first() -> None:
    """Causes in order, but those confirmed by a known fact before all others."""
    assert talk("red", "go_on", "small", "windows").here == ("pool", "second")


def test_a_cause_that_a_fact_rules_out_is_skipped() -> None:
    """A known value against `needs` rules a cause out; unset and unsure pass."""
    walker = talk("red", "go_on", "small", "mac", "same", "same")
    assert walker.session.tried == {"first": "same", "third": "same"}


def test_after_a_step_that_did_not_help_its_undo_stands_above_the_next() -> None:
    """What was changed in vain is put back first."""
    walker = talk("red", "go_on", "small", m.UNSURE, "same")
    assert walker.text.startswith("undo put it back")
    walker.choose("same")
    assert not walker.text.startswith("undo")


def test_better_goes_on_without_undo() -> None:
    """A step that helped a little stays as it is."""
    assert not talk("red", "go_on", "small", m.UNSURE, "better").text.startswith("undo")


def test_a_step_drops_the_facts_it_invalidates_but_never_those_that_live_always() -> None:
    """Evidence from before a change isn't trusted; the phone stays the phone."""
    walker = Walker(facts={"platform": "iphone"}).choose(
        "open:main", "red", "go_on", "small", m.UNSURE, "same"
    )
    assert "size" not in walker.session.facts
    assert walker.session.facts["platform"] == "iphone"


def test_the_cause_that_most_told_facts_point_at_comes_first() -> None:
    """Two facts that point at a later cause bring it before one that a single fact points at."""
    flow = small.FLOWS[0]
    states = dict(flow.states) | {"pool": m.Pool(("first", "second"), (), "good", "bad")}
    red, big = m.Test("colour", "in", ("red",)), m.Test("size", "in", ("big",))
    causes = (
        small.cause("first", confirmed_by=(big,)),
        small.cause("second", confirmed_by=(red, big)),
        *small.CAUSES[2:],
    )
    flows = (m.Flow("main", 1, "pool", states, opens_on=("flow.main",), check="worked"), *small.FLOWS[1:])
    engine = Engine.of(small.catalog(flows, causes))
    for told, cause in (({"size": "big"}, "first"), ({"size": "big", "colour": "red"}, "second")):
        walker = Walker(engine, facts=told).choose("open:main")
        assert walker.session.cause == cause


def test_asking_again_says_why() -> None:
    """Whoever is asked a thing twice is told why."""
    flow = small.FLOWS[0]
    states = dict(flow.states) | {"pool": m.Pool(("first", "second"), ("size",), "good", "bad")}
    causes = (
        small.cause("first", invalidates=("size",)),
        small.cause("second", needs=(m.Test("size", "in", ("big",)),)),
        *small.CAUSES[2:],
    )
    flows = (m.Flow("main", 1, "size", states, opens_on=("flow.main",), check="worked"), *small.FLOWS[1:])
    walker = Walker(Engine.of(small.catalog(flows, causes)))
    walker.choose("open:main", "small", "same")
    assert walker.here == ("pool", "size")
    assert walker.text.startswith("asks_again")


def test_what_can_not_be_done_now_comes_once_more_at_the_end() -> None:
    """Deferred causes return before the pool is exhausted, in the order deferred, and then never again."""
    walker = talk("red", "go_on", "small", "mac", "later", "later", "next")
    assert walker.session.cause == "first"
    walker.choose("later")
    assert walker.session.cause == "third"
    walker.choose("later")
    assert walker.session.tried["first"] == walker.session.tried["third"] == "skipped"
    assert walker.here == ("call", "pool", "sub_cause")


def test_a_cause_of_the_carriers_offers_to_ask_them_or_go_on() -> None:
    """What only the carrier can do ends handed off, or goes on to something else."""
    walker = talk("red", "go_on", "small", "mac", "same", "same")
    assert walker.here == ("pool", "carriers_own")
    assert {"asked_them", "next", "fixed"} <= set(walker.choices)
    assert "later" not in walker.choices
    assert walker.choose("asked_them").session.outcome == "handed_off"
    assert "title carriers_own" in walker.text


def test_a_choice_that_no_step_offers_moves_nothing() -> None:
    """A forged answer to a cause, a say or a number leaves everything as it is."""
    for walker in (talk("red", "go_on", "small", m.UNSURE), talk("red"), talk("red", "go_on", "big")):
        before = walker.session
        assert walker.choose("red").session == before


def test_a_record_is_tapped_only_beside_its_question() -> None:
    """A forged tap on a plan, without an answer on screen, teaches nothing."""
    walker = talk()
    before = walker.session
    assert walker.choose("know:plan:alpha-one", "know:colour:red").session == before


def test_a_check_may_be_asked_as_a_question() -> None:
    """An ask of a check takes fixed, better and same, and nothing else."""
    states: dict[str, m.State] = {
        "ask": m.Ask("worked", "end", {"fixed": m.Edge("end")}),
        "end": m.End("resolved"),
    }
    flows = (m.Flow("main", 1, "ask", states, opens_on=("flow.main",)),)
    walker = Walker(Engine.of(small.catalog(flows))).choose("open:main", "forged")
    assert walker.here == ("ask", "worked")
    assert walker.choose("fixed").session.outcome == "resolved"


def test_a_decide_that_nothing_fits_is_told() -> None:
    """`check` refuses it; the engine says what is wrong all the same."""
    states: dict[str, m.State] = {
        "decide": m.Decide((m.Rule((m.Test("size", "known"),), "end"),)),
        "end": m.End("resolved"),
    }
    flows = (m.Flow("main", 1, "decide", states, opens_on=("flow.main",)),)
    with pytest.raises(LookupError, match="decide without else"):
        Walker(Engine.of(small.catalog(flows))).choose("open:main")


def test_a_silent_cycle_ends_in_a_hand_off() -> None:
    """A hole in the rules of content never hangs a person."""
    states: dict[str, m.State] = {"a": m.Decide((m.Rule((), "b"),)), "b": m.Decide((m.Rule((), "a"),))}
    flows = (m.Flow("main", 1, "a", states, opens_on=("flow.main",)),)
    assert Walker(Engine.of(small.catalog(flows))).choose("open:main").session.outcome == "handed_off"


def test_the_problem_is_a_fact_of_the_talk(catalog: m.Catalog) -> None:
    """The flow that was opened is known as `problem`, also after starting over."""
    walker = Walker(Engine.of(catalog)).choose("open:cannot_enable")
    assert walker.session.facts == {"problem": "cannot_enable"}
    assert walker.choose("iphone", "restart").session.facts == {
        "platform": "iphone",
        "problem": "cannot_enable",
    }


# --- Back


def test_back_is_the_inverse_of_every_move() -> None:
    """Back restores the session as it was, but for the turn, which only rises."""
    walker = Walker()
    trail = [walker.session]
    for choice in (
        "open:main",
        "green",
        "same",
        "small",
        "windows",
        "same",
        "later",
        "restart",
        "red",
        "stop",
    ):
        walker.choose(choice)
        trail.append(walker.session)
    for before in reversed(trail[:-1]):
        turn = walker.session.turn
        walker.choose("back")
        assert walker.session._replace(turn=0) == before._replace(turn=0)
        assert walker.session.turn == turn + 1


def test_back_undoes_a_message_with_the_facts_that_it_gave() -> None:
    """Facts from free text go with the message that gave them."""
    walker = talk().write("out_of_scope", size="big", device="iPhone 15")
    assert walker.session.facts["platform"] == "iphone"
    assert walker.choose("back").session.facts == {}


def test_back_keeps_the_language() -> None:
    """A language chosen in between stays chosen."""
    walker = talk("red").choose("lang:zh-Hans", "back")
    assert (walker.here, walker.session.language) == (("colour", "colour"), "zh-Hans")


def test_back_at_the_very_beginning_says_so() -> None:
    """With nothing before, Back says so and moves nothing."""
    walker = Walker().choose("back")
    assert walker.turn.said == ("back_none",)


def test_back_takes_a_view_off_first() -> None:
    """Back from the menu, the person or the languages shows the pending screen again."""
    for view in ("more", "menu", "person", "language", "forget_ask"):
        walker = talk("red").choose(view, "back")
        assert (walker.here, walker.session.view) == (("told", ""), "")


def test_back_into_content_that_changed_finds_a_place() -> None:
    """A snapshot of a state that is gone goes where `moved` says, and the person is told."""
    walker = talk("red")
    old = walker.past[-1]._replace(stack=(m.Frame("main", "gone"),), asking=None)
    walker.past.append(old)
    walker.choose("back")
    assert walker.here == ("size", "size")
    assert walker.turn.said == ("moved",)


# --- everywhere


def test_the_menu_shows_what_there_is_and_the_way_back_into_the_talk() -> None:
    """The menu lies over the talk and loses nothing."""
    walker = talk("red").choose("menu")
    assert {"go_on", "open:main", "open:other"} <= set(walker.choices)
    assert walker.choose("go_on").here == ("told", "")


def test_choosing_the_flow_one_is_in_goes_on_with_it() -> None:
    """The menu's own entry for the open talk doesn't start it over."""
    walker = talk("red").choose("menu", "open:main")
    assert (walker.here, walker.session.view) == (("told", ""), "")


def test_choosing_another_flow_leaves_the_talk_which_the_journal_calls_stopped() -> None:
    """A talk left for another is stopped in the journal; the session shows the new one."""
    walker = talk("red").choose("menu", "open:other")
    assert (walker.session.stack[0].flow, walker.session.outcome) == ("other", None)
    assert m.Line("ended", "main", "told", "stopped") in walker.turn.journal


def test_the_menu_after_an_end_forgets_the_talk() -> None:
    """The menu without a talk names no flow."""
    walker = talk("stop", "menu")
    assert (walker.session.stack, walker.session.outcome) == ((), None)
    assert walker.choose("menu").session.stack == ()


def test_restart_begins_the_flow_again_with_what_lives_always() -> None:
    """Start over asks again, but not for the phone."""
    walker = Walker(facts={"platform": "iphone"}).choose("open:main", "red", "go_on", "big", "restart")
    assert walker.here == ("colour", "colour")
    assert walker.session.facts == {"platform": "iphone"}
    assert Walker().choose("restart").session.stack == ()


def test_stop_ends_a_talk_and_says_goodbye_without_one() -> None:
    """Stop is an outcome of its own."""
    assert talk("stop").session.outcome == "stopped"
    assert Walker().choose("stop").turn.said == ("bye",)


def test_it_works_now_ends_a_talk_resolved() -> None:
    """Whoever comes back with it working needn't walk to the end."""
    assert talk("works_now").session.outcome == "resolved"
    assert Walker().choose("works_now").turn.said == ("glad",)


def test_why_stands_above_the_pending_screen() -> None:
    """The reason is shown in the same message and the question stays."""
    walker = talk("more", "why")
    assert walker.here == ("colour", "colour")
    assert walker.text.startswith("why colour")
    assert Walker().choose("why").turn.said == ()


def test_an_answer_counts_under_more_too() -> None:
    """The question stands in `more` as well, so its answers count there."""
    assert talk("more", "red").here == ("told", "")


def test_a_person_can_be_asked_for_from_everywhere() -> None:
    """The way to a human shows the carrier and the lines to copy, and may end the talk."""
    walker = talk("red").choose("person")
    assert "asked_them" in walker.choices
    assert walker.choose("asked_them").session.outcome == "handed_off"
    alone = Walker().choose("person")
    assert "asked_them" not in alone.choices
    assert alone.choose("asked_them").session.outcome is None


def test_a_switch_of_language_keeps_the_place() -> None:
    """The pending screen is shown again in the language chosen."""
    walker = talk("language", "lang:zh-Hans")
    assert (walker.here, walker.text) == (("colour", "colour"), "中ask colour")
    assert walker.session.chosen_language


# --- free text


def test_a_text_that_opens_a_flow_opens_it_with_its_facts() -> None:
    """Several facts at once skip their questions."""
    walker = Walker().write("flow.main", colour="red", size="big", nonsense="x")
    assert walker.here == ("told", "")
    assert walker.session.facts == {"colour": "red", "size": "big"}


def test_a_text_that_opens_another_flow_offers_to_switch() -> None:
    """Nothing is left without being asked; facts are kept either way."""
    walker = talk().write("flow.other", size="big")
    assert walker.session.view == "switch:other"
    assert walker.session.facts["size"] == "big"
    assert walker.choose("go_on").here == ("colour", "colour")
    assert talk().write("flow.other").choose("open:other").session.stack[0].flow == "other"


def test_a_text_about_the_same_trouble_stays_at_it() -> None:
    """Saying it again neither restarts nor loses the place; a new fact in it counts."""
    walker = talk().write("flow.main")
    assert (walker.here, walker.turn.said) == (("colour", "colour"), ("at_it",))
    assert talk().write("flow.main", colour="red").here == ("told", "")


def test_a_flow_that_is_not_there_yet_is_said_to_be_so() -> None:
    """An intent without a flow gets an honest answer, and its facts still count."""
    assert Walker().write("flow.cost").turn.said == ("not_yet",)
    assert talk().write("flow.cost").turn.said == ("not_yet",)
    assert talk().write("flow.cost", colour="red").here == ("told", "")


def test_a_side_question_is_answered_above_the_pending_screen() -> None:
    """Small talk and questions never lose the place."""
    for intent, said in (
        ("smalltalk.thanks", "said_thanks"),
        ("smalltalk.greet", "said_greet"),
        ("ask.tips", "said_ask"),
    ):
        walker = talk().write(intent)
        assert (walker.here, walker.turn.said) == (("colour", "colour"), (said,))


def test_asking_for_the_carrier_shows_the_person_view() -> None:
    """A wish for a human is met at once."""
    assert talk().write("ask.contact").session.view == "person"


def test_a_correction_changes_an_earlier_answer() -> None:
    """A text that names another phone changes it and what followed from it."""
    walker = Walker(facts={"device": "iPhone 15", "platform": "iphone"}).choose("open:main")
    walker.write("out_of_scope", platform="samsung")
    assert walker.session.facts == {"platform": "samsung"}
    assert walker.here == ("colour", "colour")


def test_a_fact_told_at_a_cause_may_bring_a_better_one() -> None:
    """What is told while a step is up counts for which step is up."""
    walker = talk("red", "go_on", "small", m.UNSURE)
    assert walker.here == ("pool", "first")
    assert walker.write("out_of_scope", client="windows").here == ("pool", "second")


def test_three_misses_lead_to_a_person() -> None:
    """Never the same text twice running: another way, an example, a person."""
    walker = talk()
    said: list[str] = []
    for _ in range(3):
        walker.write("out_of_scope")
        said += walker.turn.said
    assert said == ["miss_1", "miss_2", "miss_3"]
    assert walker.session.view == "person"
    assert walker.choose("back").write("out_of_scope").turn.said == ("miss_1",)


@pytest.mark.parametrize(
    ("what", "check"),
    [
        ("back", lambda w: w.session.stack == ()),
        ("restart", lambda w: w.here == ("colour", "colour")),
        ("stop", lambda w: w.session.outcome == "stopped"),
        ("language", lambda w: w.session.view == "language"),
    ],
)
def test_commands_in_words_act_like_their_buttons(what: str, check: object) -> None:
    """Typing "stop" does what the button does."""
    assert check(talk().write(f"control.{what}"))  # type: ignore[operator]  # one of the lambdas above


def test_restart_in_words_without_a_talk_shows_the_menu() -> None:
    """There is nothing to begin again, so the menu it is."""
    assert Walker().write("control.restart").session.stack == ()


def test_getting_round_metering_is_declined_and_the_place_kept() -> None:
    """One sentence why not, then what is lawful; nothing else moves."""
    walker = talk()
    walker.move(m.Write(m.Meaning("out_of_scope", 0.9, {}, "en", named=("concept:bypass",))))
    assert (walker.here, walker.turn.said) == (("colour", "colour"), ("declined",))


def test_facts_told_without_a_talk_are_remembered() -> None:
    """Who names a phone before the trouble isn't asked for it later."""
    walker = Walker().write("smalltalk.greet", colour="red")
    assert walker.choose("open:main").session.facts["colour"] == "red"
    assert Walker().write("out_of_scope", platform="iphone").choose("open:main").session.facts == {
        "platform": "iphone"
    }


# --- coming back, budget, looking


def test_after_hours_an_unclear_move_offers_to_go_on_start_over_or_be_done() -> None:
    """Coming back after six hours asks what is wanted; the place is named."""
    for move in (
        m.Look(),
        m.Write(m.Meaning("out_of_scope", 0.5, {}, "en")),
        m.Write(m.Meaning("flow.main", 1, {}, "en")),
    ):
        walker = talk("red", "go_on")
        walker.now += AWAY_S
        walker.move(move)
        assert {"go_on", "restart", "works_now"} <= set(walker.choices)
        assert "at ask size" in walker.text
        assert walker.choose("go_on").here == ("size", "size")


def test_after_hours_what_is_clear_is_acted_on() -> None:
    """An answer, a command, a side question, a fact: all as usual, however late."""
    for move, here in (
        (m.Choose("big"), ("speed", "speed")),
        (m.Write(m.Meaning("ask.tips", 1, {}, "en")), ("size", "size")),
        (m.Write(m.Meaning("flow.main", 1, {"size": "big"}, "en")), ("speed", "speed")),
    ):
        walker = talk("red", "go_on")
        walker.now += AWAY_S
        assert walker.move(move).here == here
        assert walker.session.view == ""


def test_a_little_less_than_six_hours_is_no_absence() -> None:
    """Before six hours a look is a look."""
    walker = talk()
    walker.now += AWAY_S - 1
    assert walker.move(m.Look()).session.view == ""


def test_coming_back_without_a_talk_is_no_coming_back() -> None:
    """There is nothing to go on with, so nothing is asked."""
    walker = Walker()
    walker.now += AWAY_S
    assert walker.move(m.Look()).session.view == ""


def test_an_answer_counts_on_the_coming_back_screen() -> None:
    """Who answers the old question instead of choosing is understood."""
    walker = talk("red", "go_on")
    walker.now += AWAY_S
    assert walker.move(m.Look()).choose("big").here == ("speed", "speed")


def test_facts_that_may_have_changed_are_not_trusted_in_a_talk_begun_after_hours() -> None:
    """until_change facts outlive a talk, but not six hours of silence."""
    walker = talk("red", "go_on", "big", "stop", "open:other")
    assert walker.session.facts["size"] == "big"
    late = talk("red", "go_on", "big", "stop")
    late.now += AWAY_S
    assert "size" not in late.choose("open:main").session.facts


def test_a_talk_without_end_is_handed_to_a_person() -> None:
    """The step budget ends in a friendly hand-off, never in silence."""
    walker = talk(steps=0)
    walker.session = walker.session._replace(steps=STEP_BUDGET)
    walker.choose("red")
    assert walker.session.outcome == "handed_off"
    assert walker.text.startswith("budget")


def test_a_look_changes_nothing_but_when_the_person_was_seen() -> None:
    """A stale, double or forged press shows the current screen."""
    walker = talk("red")
    before = walker.session
    walker.now += 60
    assert walker.move(m.Look()).session == before._replace(seen_at=NOW + 60)


def test_the_journal_tells_what_happened_in_ids_alone() -> None:
    """What was chosen, learnt, shown and how it ended; never a person's words."""
    walker = talk("red")
    assert walker.turn.journal == (
        m.Line("chosen", "main", "colour", "red"),
        m.Line("learnt", "main", "told", "colour=red"),
        m.Line("shown", "main", "told", ""),
    )
    walker.choose("stop")
    assert walker.turn.journal[-1] == m.Line("ended", "main", "told", "stopped")


# --- live edits


def test_a_state_that_survived_keeps_its_people() -> None:
    """An edit elsewhere moves nobody."""
    session = talk("red").session
    assert ENGINE.repair(session).session == session


def test_a_state_that_is_gone_sends_its_people_where_moved_says() -> None:
    """`moved` names the new place; the turn rises, so that old buttons are stale; the person is told."""
    session = talk("red").session._replace(stack=(m.Frame("main", "gone"),))
    turn = ENGINE.repair(session)
    assert turn.session.stack == (m.Frame("main", "size"),)
    assert turn.session.asking == "size"
    assert turn.session.turn == session.turn + 1
    assert turn.said == ("moved",)


def test_a_state_that_is_gone_without_moved_starts_the_flow_again() -> None:
    """The start, with the facts that still exist."""
    session = talk("red").session._replace(
        stack=(m.Frame("main", "nowhere"),), facts={"size": "big", "lost": "x"}
    )
    fixed = ENGINE.repair(session).session
    assert fixed.stack == (m.Frame("main", "colour"),)
    assert fixed.facts == {"size": "big"}


def test_a_flow_that_was_renamed_keeps_its_people() -> None:
    """`was` names older names of a flow."""
    session = talk("red").session._replace(stack=(m.Frame("older", "told"),))
    assert ENGINE.repair(session).session.stack == (m.Frame("main", "told"),)


def test_a_flow_that_is_gone_leaves_people_at_the_menu() -> None:
    """Nobody is stranded in a flow that nobody knows."""
    session = talk("red").session._replace(stack=(m.Frame("vanished", "x"),))
    turn = ENGINE.repair(session)
    assert (turn.session.stack, turn.said) == ((), ("moved",))


def test_a_sub_flow_that_is_gone_returns_people_to_its_caller() -> None:
    """The outer place survives what was inside."""
    session = talk("green").session
    session = session._replace(
        stack=(session.stack[0], m.Frame("vanished", "x", "size")), cause=None, facts={}
    )
    assert ENGINE.repair(session).session.stack == (m.Frame("main", "colour"),)


def test_a_removed_cause_counts_as_skipped() -> None:
    """Someone before a cause that is gone gets the next one."""
    session = talk("red", "go_on", "small", m.UNSURE).session._replace(cause="removed")
    assert ENGINE.repair(session).session.cause == "first"


@pytest.mark.parametrize("asking", ["removed", "size"])
def test_a_question_that_is_not_of_the_state_any_more_is_replaced(asking: str) -> None:
    """Someone before a question that the state lost gets the state's own."""
    session = talk().session._replace(asking=asking)
    assert ENGINE.repair(session).session.asking == "colour"


def test_values_that_are_gone_are_dropped() -> None:
    """A choice, plan or phone that the content lost is asked again; unsure survives."""
    facts: m.Facts = {
        "colour": "blue",
        "plan": "sold-out",
        "carrier": m.UNSURE,
        "device": "Nokia 1",
        "speed": 3.0,
    }
    session = talk().session._replace(facts=facts)
    assert ENGINE.repair(session).session.facts == {"carrier": m.UNSURE, "speed": 3.0}


def test_a_language_that_is_gone_falls_back() -> None:
    """A session in a language that the content lost speaks one that there is."""
    assert ENGINE.repair(talk().session._replace(language="tlh")).session.language == "en"
