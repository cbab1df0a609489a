"""`chat --jsonl`, line by line of the public contract."""

import json

import pytest

from bot.engine.model import Catalog, Session
from bot.engine.press import MAX_BYTES
from tests.talk import run
from tests.terminal.lines import Answer, Lines, buttons, id_of, without_ids

GREY = "hotspot is greyed out on my iPhone"


@pytest.fixture
def lines(catalog: Catalog) -> Lines:
    """A run without --language."""
    return Lines(catalog)


def stored(lines: Lines, user: int = 1) -> tuple[Session, str | None] | None:
    """Return the person as stored, without when they were last seen."""
    found = run(lines.desk._store.load(user))
    return None if found is None else (found.session._replace(seen_at=0), found.previous)


def at_a_cause(lines: Lines) -> Answer:
    """Walk user 1 into the sub-flow, to its cause for an airplane in the status bar."""
    lines.one(text="hotspot won't turn on, iPhone")
    lines.one(label="Switch is grey")
    lines.one(label="Nothing opens")
    return lines.one(label="Plane icon")


# --- the form of an answer


def test_an_answer_has_the_keys_of_the_contract_and_no_others(lines: Lines) -> None:
    """Answer, screen, button, session and meaning have exactly the keys that the contract names."""
    answer = lines.one(text=GREY)
    assert list(answer) == ["user", "screens", "session", "meaning"]
    assert set(answer["screens"][0]) == {"text", "html", "due", "photo", "buttons"}
    assert all(set(b) == {"id", "label", "kind", "url", "copy"} for b in buttons(answer))
    assert set(answer["session"]) == {"flow", "state", "cause", "facts", "outcome", "language"}
    assert set(answer["meaning"]) == {"intent", "confidence", "alternatives", "facts", "language"}
    assert (answer["user"], answer["screens"][0]["due"], answer["screens"][0]["photo"]) == (1, False, None)
    assert answer["meaning"]["intent"] == "flow.cannot_enable"
    assert 0 < answer["meaning"]["confidence"] <= 1


def test_meaning_is_null_when_nothing_was_read(lines: Lines) -> None:
    """A press, a label that matched, an answer in words and mere time have no meaning."""
    first = lines.one(text="hotspot won't turn on")
    assert lines.one(press=id_of(first, "iPhone"))["meaning"] is None
    assert lines.one(text="grey")["meaning"] is None
    assert lines.one(label="Page opens")["meaning"] is None
    assert lines.one()["meaning"] is None


def test_text_is_plain_and_html_escapes(lines: Lines) -> None:
    """`text` has no markup; `html` is the same words with our tags only."""
    answer = lines.one(text="/start cannot_enable")
    lines.one(text="iphone")
    lines.one(text="grey")
    lines.one(text="yes")
    answer = lines.one(text="at&t")
    screen = answer["screens"][0]
    assert "AT&T" in screen["text"]
    assert "**" not in screen["text"]
    assert "&amp;" not in screen["text"]
    assert "AT&amp;T" in screen["html"]


def test_kinds_of_buttons(lines: Lines) -> None:
    """`nav` is Back, menu, more, stop, language and change; `answer` all that moves the talk on."""
    kinds = {}

    def see(answer: Answer) -> Answer:
        kinds.update({b["label"]: b["kind"] for b in buttons(answer)})
        return answer

    see(lines.one(text="/menu"))
    see(lines.one(text="hotspot won't turn on"))
    see(at_a_cause(lines))
    see(lines.one(label="More"))
    lines.one(text="mint")
    see(lines.one(text="talk to a human"))
    see(lines.one(text="/forget"))
    see(lines.one(label="Keep my data"))
    see(lines.one(text="/stop"))
    assert {label for label, kind in kinds.items() if kind == "nav"} == {
        "Back", "Menu", "More", "Stop here", "Language", "Change an answer",
    }  # fmt: skip
    expected = {
        "iPhone": "answer",
        "Not sure": "unsure",
        "Can't do it now": "later",
        "Why?": "why",
        "Reach a person": "human",
        "Start over": "answer",
        "Delete everything": "answer",
        "Open support page": "link",
        "Copy these lines": "copy",
    }
    assert {label: kinds.get(label) for label in expected} == expected


def test_links_and_copies_have_no_id_and_the_rest_has(lines: Lines) -> None:
    """`link` has a url, `copy` a text, both without an id; all others have one of at most 64 bytes."""
    lines.one(text="Mint hotspot greyed out")
    seen = [*buttons(lines.one(text="/menu")), *buttons(lines.one(label="Reach a person"))]
    assert {"link", "copy"} <= {b["kind"] for b in seen}
    for button in seen:
        assert (button["id"] is None) == (button["kind"] in ("link", "copy")), button
        assert (button["url"] is not None) == (button["kind"] == "link"), button
        assert (button["copy"] is not None) == (button["kind"] == "copy"), button
        assert len((button["id"] or "").encode()) <= MAX_BYTES


# --- labels and presses


def test_a_label_acts_as_its_button(lines: Lines) -> None:
    """The exact label of the current screen does what the button does."""
    lines.one(text="hotspot won't turn on")
    assert lines.one(label="iPhone")["session"]["facts"]["platform"] == "iphone"


def test_another_label_is_free_text(lines: Lines) -> None:
    """A label that isn't on the screen is read like text, also that of a link."""
    lines.one(text="hotspot won't turn on")
    assert lines.one(label="Turns itself off", text=None)["session"]["facts"]["screen_shows"] == "turns_off"
    answer = lines.one(label="my hotspot is so slow")
    assert answer["meaning"]["intent"] == "flow.slow"
    lines.one(text="mint")
    lines.one(text="/menu")
    lines.one(label="Reach a person")
    assert lines.one(label="Open support page")["meaning"] is not None


def forged(pressed: str) -> dict[str, str]:
    """Return ids that name no button of the current screen, made from one that does."""
    tag, turn, digest, choice = pressed.split(".")
    return {
        "empty": "",
        "no id": "iphone",
        "no tag": f"{turn}.{digest}.{choice}",
        "of somebody else": f"{'0' * len(tag)}.{turn}.{digest}.{choice}",
        "older": f"{tag}.0.{digest}.{choice}",
        "newer": f"{tag}.{int(turn, 16) + 1:x}.{digest}.{choice}",
        "other screen": f"{tag}.{turn}.000000.{choice}",
        "choice not offered": f"{tag}.{turn}.{digest}.go_on",
        "command not offered": f"{tag}.{turn}.{digest}.forget",
        "other flow": f"{tag}.{turn}.{digest}.open:line_is_alive",
        "too long": pressed + "x" * 64,
        "blanks": f" {pressed}",
        "capitals": pressed.upper(),
        "surrogate": "\ud800",
        "nul": pressed + "\0",
        "sql": "'; DROP TABLE sessions; --",
    }


@pytest.mark.parametrize("how", list(forged("a.1.b.c")))
def test_a_forged_press_shows_the_current_screen_and_changes_nothing(lines: Lines, how: str) -> None:
    """An id that isn't of this screen moves nothing and shows what is there."""
    current = lines.one(text="hotspot won't turn on")
    before = stored(lines)
    answer = lines.one(press=forged(id_of(current, "iPhone"))[how])
    assert stored(lines) == before
    assert answer["session"] == current["session"]
    assert buttons(answer) == buttons(current)
    assert answer["screens"][0]["text"] == "Which phone is the hotspot on?"
    assert answer["meaning"] is None


def test_an_old_press_shows_the_current_screen_and_changes_nothing(lines: Lines) -> None:
    """A button of an earlier screen, and one pressed twice, move nothing."""
    first = lines.one(text="hotspot won't turn on")
    current = lines.one(press=id_of(first, "iPhone"))
    before = stored(lines)
    for label in ("iPhone", "Samsung", "Back", "Not sure"):
        answer = lines.one(press=id_of(first, label))
        assert without_ids(answer) == without_ids(current)
        assert stored(lines) == before


def test_a_button_of_another_person_is_nothing(lines: Lines) -> None:
    """A foreign id does nothing even where the other person stands at the same screen in the same turn."""
    mine = lines.one(text="hotspot won't turn on")
    theirs = lines.one(user=2, text="hotspot won't turn on")
    assert without_ids(mine) == without_ids(theirs)
    before = stored(lines)
    answer = lines.one(press=id_of(theirs, "iPhone"))
    assert stored(lines) == before
    assert answer["session"]["facts"] == mine["session"]["facts"]


def test_ids_go_on_counting_after_back_and_restart(lines: Lines) -> None:
    """Back and starting over show an earlier screen under new ids, so that old buttons stay old."""
    first = lines.one(text="hotspot won't turn on")
    lines.one(label="iPhone")
    back = lines.one(label="Back")
    assert back["screens"][0]["text"] == "Which phone is the hotspot on?"
    assert lines.one(press=id_of(first, "Samsung"))["session"] == back["session"]
    assert lines.one(press=id_of(back, "Samsung"))["session"]["facts"]["platform"] == "samsung"


# --- the clock


def test_the_clock_may_not_go_back(lines: Lines) -> None:
    """A time before the highest seen gets an error, by whomever, and changes nothing; the same is fine."""
    lines.one(text="hotspot won't turn on", at="2026-11-22T10:00:00Z")
    before = stored(lines)
    late = lines.one(text="iphone", at="2026-11-22T09:59:59Z")
    assert list(late) == ["error"]
    assert list(lines.one(user=2, text="hi", at="2026-11-22T11:00:00+02:00")) == ["error"]
    assert stored(lines) == before
    assert stored(lines, 2) is None
    same = lines.one(text="iphone", at="2026-11-22T12:00:00+02:00")
    assert same["session"]["facts"]["platform"] == "iphone"


def test_a_line_without_a_time_uses_the_last(lines: Lines) -> None:
    """The wall clock counts before the first `at` only; after it, the highest seen."""
    assert lines.clock.now() == lines.clock.wall()
    lines.one(text="hotspot won't turn on", at="2030-01-01T00:00:00Z")
    lines.one(text="iphone")
    found = run(lines.desk._store.load(1))
    assert found is not None
    assert found.session.seen_at == 1_893_456_000


def test_the_first_time_may_lie_before_the_wall_clock(lines: Lines) -> None:
    """The wall clock isn't an `at`: what a line brings first counts, whenever it is."""
    lines.one(text="hi")
    assert "error" not in lines.one(text="hotspot won't turn on", at="2001-01-01T00:00:00Z")


def test_a_bad_line_doesnt_turn_the_clock(lines: Lines) -> None:
    """The time of a line that gets an error is forgotten with it."""
    bad = {"user": 1, "text": "hi", "at": "2040-01-01T00:00:00Z", "bogus": 1}
    assert list(lines.send(bad)[0]) == ["error"]
    assert "error" not in lines.one(text="hi", at="2026-11-22T10:00:00Z")


def test_mere_time_shows_nothing_and_is_no_event(lines: Lines) -> None:
    """{"user": n} answers no screens, stores nobody, and doesn't count for the six hours."""
    assert lines.one(user=9)["screens"] == []
    assert stored(lines, 9) is None
    lines.one(text="hotspot won't turn on", at="2026-11-22T10:00:00Z")
    before = run(lines.desk._store.load(1))
    answer = lines.one(at="2026-11-22T15:00:00Z")
    assert answer["screens"] == []
    assert answer["session"]["state"] == "phone"
    assert run(lines.desk._store.load(1)) == before
    again = lines.one(press="nothing", at="2026-11-22T16:00:00Z")
    assert again["screens"][0]["text"].startswith("Welcome back")


def test_an_event_counts_for_the_six_hours(lines: Lines) -> None:
    """A stale press five hours on is an event: six hours count from it."""
    lines.one(text="hotspot won't turn on", at="2026-11-22T10:00:00Z")
    lines.one(press="nothing", at="2026-11-22T15:00:00Z")
    answer = lines.one(press="nothing", at="2026-11-22T20:59:59Z")
    assert answer["screens"][0]["text"] == "Which phone is the hotspot on?"


# --- bad lines

BAD_LINES: dict[str, str] = {
    "empty": "",
    "no JSON": "x",
    "half": '{"user": 1',
    "list": "[]",
    "text": '"hi"',
    "number": "1",
    "null": "null",
    "nested too deep": "[" * 100_000,
    "two objects": '{"user": 1} {"user": 1}',
    "byte order mark": '\ufeff{"user": 1}',
    "no user": '{"text": "hi"}',
    "unknown key": '{"user": 1, "tekst": "hi"}',
    "key of half a character": '{"user": 1, "\\ud800": 1}',
    "text and press": '{"user": 1, "text": "hi", "press": "x"}',
    "text and label": '{"user": 1, "text": "hi", "label": "x"}',
    "press and label": '{"user": 1, "press": "hi", "label": "x"}',
    "all three": '{"user": 1, "text": "", "press": "", "label": ""}',
    "bool user": '{"user": true}',
    "text user": '{"user": "1"}',
    "decimal user": '{"user": 1.0}',
    "null user": '{"user": null}',
    "user not a number": '{"user": NaN}',
    "huge user": '{"user": %s}' % ("9" * 4000),
    "user that no integer of Python reads": '{"user": %s}' % ("9" * 5000),
    "user of 64 bits": '{"user": 9223372036854775808}',
    "text a number": '{"user": 1, "text": 5}',
    "text a list": '{"user": 1, "text": ["hi"]}',
    "press a number": '{"user": 1, "press": 5}',
    "label a bool": '{"user": 1, "label": true}',
    "language a number": '{"user": 1, "text": "hi", "language": 5}',
    "no time": '{"user": 1, "at": "yesterday"}',
    "time a number": '{"user": 1, "at": 1795262400}',
    "empty time": '{"user": 1, "at": ""}',
    "time of no day": '{"user": 1, "at": "2026-02-30T10:00:00Z"}',
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_gets_an_error_and_the_talk_goes_on(lines: Lines, line: str) -> None:
    """A line that is no object of the form gets one error line of bounded length; nothing else happens."""
    lines.one(text="hotspot won't turn on")
    before = stored(lines)
    answer, after = lines.send(line, {"user": 1, "press": "nothing"})
    assert list(answer) == ["error"]
    assert 0 < len(answer["error"]) < 400
    assert stored(lines) == before
    assert after["session"]["state"] == "phone"


ODD_TEXTS: dict[str, str] = {
    "empty": "",
    "blanks": " \t\n ",
    "zero width": "\u200b\u200d\ufeff",
    "nul": "\0\0",
    "half characters": "\ud800\udfff\udc00",
    "emoji": "😀👍🏽👨‍👩‍👧",
    "5,000 characters": "a" * 5000,
    "markup": "<b>x</b> **y** `z` {plan.name}",
    "right to left": "\u202etxet\u202c",
    "line ends": "a\u2028b\u2029c\x85d\re",
    "braces": "{plan.name} {back} {0}",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
@pytest.mark.parametrize("key", ["text", "label"])
def test_odd_text_is_answered_kindly_and_leaves_the_state(lines: Lines, key: str, text: str) -> None:
    """Emoji, markup, nothing, half characters: the pending screen stands below a kind word, unchanged."""
    current = lines.one(text="hotspot won't turn on")
    answer = lines.one(**{key: text})
    screen = answer["screens"][0]["text"]
    assert screen.endswith("Which phone is the hotspot on?")
    assert screen != current["screens"][0]["text"]
    assert answer["session"] == current["session"]
    assert buttons(answer) == buttons(current)


def test_a_long_text_is_read_from_its_beginning(lines: Lines) -> None:
    """Of 5,000 characters the first 1,000 are read, and the person is told."""
    lines.one(text="hotspot won't turn on")
    answer = lines.one(text="my Samsung is what it is on. " + "na " * 1650)
    assert answer["screens"][0]["text"].startswith("That was long; I read the beginning.")
    assert answer["session"]["facts"]["platform"] == "samsung"
    assert "That was long" not in lines.one(text="la " * 300)["screens"][0]["text"]
    assert lines.one(text="啊" * 5000)["screens"][0]["text"].startswith("有点长")


def test_a_key_that_is_null_counts_as_not_there(lines: Lines) -> None:
    """A null for text, press, label, language or at is the same as leaving it out."""
    answer = lines.one(text=GREY, press=None, label=None, language=None, at=None)
    assert answer["session"]["flow"] == "cannot_enable"


# --- the session


def test_the_menu_has_all_null(lines: Lines) -> None:
    """Without a talk flow, state, cause and outcome are null and there are no facts."""
    empty: Answer = {
        "flow": None,
        "state": None,
        "cause": None,
        "facts": {},
        "outcome": None,
        "language": "en",
    }
    assert lines.one(text="hi")["session"] == empty
    assert lines.one(text="/menu")["session"] == empty


def test_a_menu_over_a_talk_keeps_its_place(lines: Lines) -> None:
    """Menu, language and person are laid over the talk: flow and state stay."""
    lines.one(text="hotspot won't turn on")
    for text in ("/menu", "/language", "talk to a human"):
        session = lines.one(text=text)["session"]
        assert (session["flow"], session["state"]) == ("cannot_enable", "phone")


def test_a_sub_flow_is_named_in_the_path_only(lines: Lines) -> None:
    """`flow` is the outermost; `state` joins the states from it to the innermost by slashes."""
    lines.one(text="hotspot won't turn on")
    lines.one(label="iPhone")
    lines.one(label="Switch is grey")
    session = lines.one(label="Nothing opens")["session"]
    assert (session["flow"], session["state"]) == ("cannot_enable", "phone_online/status_bar")
    session = lines.one(label="Plane icon")["session"]
    assert session["state"] == "phone_online/no_data"
    assert session["cause"] == "airplane_mode"


def test_a_cause_is_named_from_its_step_to_the_end_of_its_check(lines: Lines) -> None:
    """`cause` is set while its steps are on screen, over a laid menu too, and null after its check."""
    assert at_a_cause(lines)["session"]["cause"] == "airplane_mode"
    assert lines.one(label="More")["session"]["cause"] == "airplane_mode"
    assert lines.one(label="Back")["session"]["cause"] == "airplane_mode"
    assert lines.one(label="Still nothing")["session"]["cause"] != "airplane_mode"


def test_what_the_person_doesnt_know_is_a_fact(lines: Lines) -> None:
    """The second "not sure" makes the fact `unsure`, and `facts` says so."""
    answer = lines.one(text="hotspot won't turn on, iphone")
    for _ in range(2):
        answer = lines.one(label="Not sure")
    assert answer["session"]["facts"]["screen_shows"] == "unsure"


def test_facts_are_ids(lines: Lines) -> None:
    """Carrier and plan are ids of the knowledge base, the phone is its model."""
    answer = lines.one(text="mint unlimited, hotspot greyed out on iPhone 15 Pro")
    facts = answer["session"]["facts"]
    assert (facts["carrier"], facts["plan"]) == ("mint", "mint-unlimited")
    assert (facts["device"], facts["platform"]) == ("iPhone 15 Pro", "iphone")


@pytest.mark.parametrize(
    ("text", "outcome"), [("/stop", "stopped"), ("cancel", "stopped"), ("停", "stopped")]
)
def test_an_end_names_what_ended_until_something_else_starts(lines: Lines, text: str, outcome: str) -> None:
    """In the turn that ends a talk, and after it, flow and state name it and `outcome` is set."""
    lines.one(text=GREY)
    ended = lines.one(text=text)["session"]
    assert (ended["flow"], ended["state"], ended["outcome"]) == ("cannot_enable", "phone_online", outcome)
    assert lines.one()["session"] == ended
    assert lines.one(text="thanks")["session"] == ended
    new = lines.one(text="hotspot won't turn on")["session"]
    assert (new["flow"], new["outcome"]) == ("cannot_enable", None)


def test_a_talk_that_is_resolved_ends_at_its_end(lines: Lines) -> None:
    """What helped ends the talk as resolved, in the state that is the flow's end; the menu is null again."""
    at_a_cause(lines)
    lines.one(label="Yes, it opens")
    answer = lines.one(label="Yes, it works")
    session = answer["session"]
    assert (session["flow"], session["state"]) == ("cannot_enable", "solved")
    assert (session["outcome"], session["cause"]) == ("resolved", None)
    menu = lines.one(label="Menu")["session"]
    assert (menu["flow"], menu["state"], menu["outcome"]) == (None, None, None)


# --- people


def test_the_first_message_is_acted_on_at_once(lines: Lines) -> None:
    """A new person's text gets its answer in one screen; greeting and privacy line are part of it, once."""
    first = lines.one(text=GREY)
    assert len(first["screens"]) == 1
    text = first["screens"][0]["text"]
    assert text.startswith("Hi, I fix")
    assert "/privacy" in text
    assert "try a web page" in text
    assert first["session"]["state"] == "phone_online"
    assert "/privacy" not in lines.one(label="Page opens")["screens"][0]["text"]


@pytest.mark.parametrize("first", [{"text": "hi"}, {"press": "nothing"}, {"label": "Hotspot won't turn on"}])
def test_every_first_event_is_greeted_once(lines: Lines, first: dict[str, str]) -> None:
    """Whatever comes first, its screen greets, and the next doesn't."""
    assert "/privacy" in lines.one(**first)["screens"][0]["text"]
    assert "/privacy" not in lines.one(**first)["screens"][0]["text"]


def test_mere_time_takes_nobodys_greeting(lines: Lines) -> None:
    """{"user": n} before the first message leaves the greeting to the first message."""
    lines.one()
    assert "/privacy" in lines.one(text="hi")["screens"][0]["text"]


TALKS = (
    ("hotspot won't turn on", "iphone", "yes", "grey", "tmobile", "not sure"),
    ("热点打不开", "小米", "打不开", "返回", "可以", "/menu"),
    ("hola", "el hotspot no prende en mi samsung", "/stop", "hi", "/help", "/language"),
)


def test_people_dont_mix(catalog: Catalog) -> None:
    """Talks that are interleaved line by line are the talks that people have alone."""
    alone = []
    for talk in TALKS:
        lines = Lines(catalog)
        alone.append([without_ids(lines.one(text=text)) for text in talk])
    lines = Lines(catalog)
    mixed: list[list[object]] = [[] for _ in TALKS]
    for texts in zip(*TALKS, strict=True):
        for user, text in enumerate(texts):
            mixed[user].append(without_ids(lines.one(user=user - 1, text=text)))
    assert mixed == alone


def test_the_same_lines_give_the_same_bytes(catalog: Catalog) -> None:
    """Two runs over the same lines answer the same, ids and all."""
    talk = [{"user": 1, "text": text, "at": "2026-11-22T10:00:00Z"} for text in TALKS[0]]
    assert json.dumps(Lines(catalog).send(*talk)) == json.dumps(Lines(catalog).send(*talk))


@pytest.mark.parametrize("user", [0, -1, 2**63 - 1, -(2**63)])
def test_any_whole_number_of_63_bits_is_a_person(lines: Lines, user: int) -> None:
    """Zero, negative and the largest ids are people like any other."""
    assert lines.one(user=user, text="hi")["user"] == user


# --- --language


def test_language_counts_as_chosen_and_can_be_changed(catalog: Catalog) -> None:
    """--language beats text and client; who chooses another by button keeps that one."""
    lines = Lines(catalog, language="zh-Hans")
    first, menu = lines.send(
        {"user": 1, "text": "my hotspot won't turn on", "language": "en"}, {"user": 1, "text": "/language"}
    )
    assert first["session"]["language"] == menu["session"]["language"] == "zh-Hans"
    answers = lines.send(
        {"user": 1, "text": "/language"},
        {"user": 1, "label": "English"},
        {"user": 1, "text": "我的热点打不开"},
    )
    assert [answer["session"]["language"] for answer in answers] == ["zh-Hans", "en", "en"]


def test_a_new_run_with_language_chooses_anew(catalog: Catalog) -> None:
    """The newest choice counts: --language of a later run beats what was chosen before."""
    lines = Lines(catalog, language="en")
    assert lines.one(text="我的热点打不开")["session"]["language"] == "en"
    lines.language = "zh-Hans"
    assert lines.one(label="More")["session"]["language"] == "zh-Hans"


def test_language_outlives_forgetting(catalog: Catalog) -> None:
    """Who was forgotten is new, and a new person gets the language of the run."""
    lines = Lines(catalog, language="zh-Hans")
    answers = lines.send(
        {"user": 1, "text": "hello there"},
        {"user": 1, "text": "/forget"},
        {"user": 1, "text": "delete"},
        {"user": 1, "text": "hello my friend"},
    )
    assert [answer["session"]["language"] for answer in answers] == ["zh-Hans"] * 4
    assert stored(lines) is not None


def test_time_before_the_first_event_takes_no_choice_away(catalog: Catalog) -> None:
    """{"user": n} first, then a text: --language still counts."""
    lines = Lines(catalog, language="zh-Hans")
    answers = lines.send({"user": 1}, {"user": 1, "text": "my hotspot won't turn on"})
    assert [answer["session"]["language"] for answer in answers] == ["zh-Hans"] * 2
