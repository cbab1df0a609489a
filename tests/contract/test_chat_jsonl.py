"""`chat --jsonl`, line by line of the public contract, against the real process."""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.contract.process import Lines

USERS = count(1)
KINDS = {"answer", "unsure", "later", "nav", "why", "human", "link", "copy"}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """One process for all tests here; each test is a person of its own."""
    with Lines("chat", "--jsonl", folder=tmp_path_factory.mktemp("bot")) as lines:
        yield lines


@pytest.fixture
def user() -> int:
    """A person nobody has seen."""
    return next(USERS)


def buttons(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Every button of the newest screen."""
    return [button for row in answer["screens"][-1]["buttons"] for button in row]


def test_an_answer_has_the_contracts_form(bot: Lines, user: int) -> None:
    """One object out, with screens, session and meaning, and buttons of the named kinds."""
    answer = bot.send({"user": user, "text": "hotspot is greyed out on my iPhone"})
    assert set(answer) == {"user", "screens", "session", "meaning"}
    assert answer["user"] == user
    assert set(answer["session"]) == {"flow", "state", "cause", "facts", "outcome", "language"}
    assert set(answer["meaning"]) == {"intent", "confidence", "alternatives", "facts", "language"}
    (screen,) = answer["screens"]
    assert set(screen) == {"text", "html", "due", "photo", "buttons"}
    assert (screen["due"], screen["photo"]) == (False, None)
    for button in buttons(answer):
        assert set(button) == {"id", "label", "kind", "url", "copy"}
        assert button["kind"] in KINDS
        assert (button["id"] is None) == (button["kind"] in ("link", "copy"))


def test_the_first_message_is_acted_on_at_once(bot: Lines, user: int) -> None:
    """Greeting and privacy line are part of the first screen, never a screen before it."""
    answer = bot.send({"user": user, "text": "热点是灰的，iPhone"})
    assert len(answer["screens"]) == 1
    text = answer["screens"][0]["text"]
    assert "/privacy" in text
    assert "看网页能不能打开" in text
    assert answer["session"] == {
        "flow": "cannot_enable", "state": "phone_online", "cause": None, "outcome": None,
        "language": "zh-Hans",
        "facts": {"platform": "iphone", "screen_shows": "greyed_out", "problem": "cannot_enable"},
    }  # fmt: skip
    assert "/privacy" not in bot.send({"user": user, "text": "？"})["screens"][0]["text"]


def test_the_menu_without_a_talk_names_nothing(bot: Lines, user: int) -> None:
    """No flow, no state, no cause, no outcome."""
    session = bot.send({"user": user, "text": "/menu"})["session"]
    assert [session[key] for key in ("flow", "state", "cause", "outcome")] == [None] * 4


def test_a_press_a_label_and_words_do_the_same(bot: Lines) -> None:
    """A button's id, its exact label, its number and a synonym all choose it."""
    for press in ("id", "label", "1", "yes"):
        user = next(USERS)
        answer = bot.send({"user": user, "text": "hotspot is greyed out on my iPhone"})
        first = buttons(answer)[0]
        line = {"id": {"press": first["id"]}, "label": {"label": first["label"]}}.get(press, {"text": press})
        assert bot.send({"user": user, **line})["session"]["facts"]["phone_online"] == "works"


def test_a_label_that_is_not_on_the_screen_is_free_text(bot: Lines, user: int) -> None:
    """A label matches exactly or is read as if it had been typed."""
    bot.send({"user": user, "text": "hotspot won't turn on"})
    assert bot.send({"user": user, "label": "my Galaxy S22"})["session"]["facts"]["platform"] == "samsung"


def test_old_unknown_and_foreign_ids_change_nothing(bot: Lines, user: int) -> None:
    """They show the current screen."""
    first = bot.send({"user": user, "text": "hotspot won't turn on"})
    old = buttons(first)[0]["id"]
    now = bot.send({"user": user, "press": old})
    other = next(USERS)
    bot.send({"user": other, "text": "hello"})
    for id_ in (old, "", "nonsense", "1.abc.works", "x" * 5000, "\u0000", "' OR 1=1 --"):
        again = bot.send({"user": user, "press": id_})
        assert again["session"] == now["session"]
        assert again["screens"] == now["screens"]
        assert again["meaning"] is None
    assert bot.send({"user": other, "press": old})["session"]["flow"] is None


def test_a_sub_flow_stands_in_the_path_of_the_state(bot: Lines, user: int) -> None:
    """`flow` is the outermost flow, `state` the path of states."""
    bot.send({"user": user, "text": "hotspot won't turn on, iphone"})
    session = bot.send({"user": user, "label": "Nothing opens"})["session"]
    assert (session["flow"], session["state"]) == ("cannot_enable", "phone_online/status_bar")


def test_a_cause_is_named_from_its_step_to_its_check_and_an_end_once(bot: Lines, user: int) -> None:
    """`cause` while its step is up; in the turn that ends the talk `outcome`, which stays."""
    bot.send({"user": user, "text": "hotspot won't turn on, iphone"})
    bot.send({"user": user, "label": "Nothing opens"})
    at_cause = bot.send({"user": user, "label": "Plane icon"})
    assert at_cause["session"]["cause"] == "airplane_mode"
    assert {button["kind"] for button in buttons(at_cause)} == {"answer", "later", "nav"}
    assert bot.send({"user": user, "label": "Yes, it opens"})["session"]["cause"] is None
    ended = bot.send({"user": user, "label": "Yes, it works"})["session"]
    assert (ended["outcome"], ended["flow"], ended["state"]) == ("resolved", "cannot_enable", "solved")
    assert bot.send({"user": user})["session"]["outcome"] == "resolved"
    assert bot.send({"user": user, "text": "/menu"})["session"]["outcome"] is None


def test_stop_is_an_outcome(bot: Lines, user: int) -> None:
    """/stop and its synonyms end the talk as stopped."""
    for word in ("/stop", "算了"):
        bot.send({"user": user, "text": "热点打不开"})
        assert bot.send({"user": user, "text": word})["session"]["outcome"] == "stopped"


def test_commands_are_commands_here_too(bot: Lines, user: int) -> None:
    """Text that begins with / is a command in every channel; one that nobody knows is answered kindly."""
    bot.send({"user": user, "text": "hotspot won't turn on"})
    assert "/forget" in bot.send({"user": user, "text": "/privacy"})["screens"][0]["text"]
    assert "/back" in bot.send({"user": user, "text": "/help@any_bot"})["screens"][0]["text"]
    assert bot.send({"user": user, "text": "/nonsense"})["session"]["state"] == "phone"
    assert bot.send({"user": user, "text": "/start cannot_enable"})["session"]["flow"] == "cannot_enable"


def test_forget_asks_first_and_then_knows_nothing(bot: Lines, user: int) -> None:
    """Everything is deleted only after a second tap; keeping is the first button."""
    bot.send({"user": user, "text": "hotspot won't turn on, iphone"})
    asked = bot.send({"user": user, "text": "/forget"})
    assert [button["label"] for button in buttons(asked)] == ["Keep my data", "Delete everything"]
    assert bot.send({"user": user, "label": "Keep my data"})["session"]["facts"]
    bot.send({"user": user, "text": "/forget"})
    assert bot.send({"user": user, "label": "Delete everything"})["session"]["facts"] == {}
    assert bot.send({"user": user})["session"]["flow"] is None


def test_people_do_not_mix(bot: Lines) -> None:
    """What one says changes nothing for another."""
    first, second = next(USERS), next(USERS)
    bot.send({"user": first, "text": "hotspot won't turn on, iphone"})
    bot.send({"user": second, "text": "热点打不开，小米"})
    assert bot.send({"user": first})["session"]["facts"]["platform"] == "iphone"
    assert bot.send({"user": second})["session"]["facts"]["platform"] == "xiaomi"


def test_time_alone_shows_nothing(bot: Lines, user: int) -> None:
    """{"user": n} answers screens: [] when nothing is due, also for someone nobody has seen."""
    answer = bot.send({"user": user})
    assert (answer["screens"], answer["meaning"]) == ([], None)
    bot.send({"user": user, "text": "hotspot won't turn on"})
    assert bot.send({"user": user})["screens"] == []


@pytest.mark.parametrize(
    "line",
    [
        "", "nonsense", "[]", "null", "1", '{"text": "hi"}', '{"user": "1", "text": "hi"}',
        '{"user": true, "text": "x"}',
        '{"user": 1e3}', '{"user": 99999999999999999999}', '{"user": 1, "text": "a", "press": "b"}',
        '{"user": 1, "text": 5}', '{"user": 1, "txt": "a"}', '{"user": 1, "text": "a", "at": "yesterday"}',
        '{"user": 1, "text": "a", "at": 5}', '{"user": 1, "language": []}',
        "{" * 5000, '{"user": 1, "text": "a"',
    ],
)  # fmt: skip
def test_a_bad_line_gets_an_error_line_and_the_process_goes_on(bot: Lines, line: str) -> None:
    """A line that is no object of the contract's form is told so in one line."""
    assert set(bot.send(line)) == {"error"}
    assert "screens" in bot.send({"user": next(USERS)})


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "\u200b\u200d\ufeff", "😡📶❌", "x" * 5000, "热" * 5000, "<b>&amp;</b>",
        "**bold** `code` {plan.name}",
        "'; DROP TABLE sessions; --", "\u202eabc", "0", "\u0000\u0007", "https://example.org/?q=1",
        "{menu:ios.cellular}",
    ],
)  # fmt: skip
def test_odd_text_is_answered_kindly_and_moves_nothing(bot: Lines, text: str) -> None:
    """Emoji, length, markup, invisible characters, nothing: the place is kept and there is an answer."""
    user = next(USERS)
    before = bot.send({"user": user, "text": "hotspot won't turn on, iphone", "language": "en"})["session"]
    answer = bot.send({"user": user, "text": text, "language": "en"})
    assert answer["session"]["state"] == before["state"]
    assert answer["session"]["facts"] == before["facts"]
    assert answer["screens"][0]["text"].strip()


def test_a_lone_surrogate_half_breaks_nothing(bot: Lines, user: int) -> None:
    """Half of an emoji comes in as an escape and the answer is valid UTF-8."""
    assert "screens" in bot.send(f'{{"user": {user}, "text": "hot\\ud83d"}}')


def test_languages_are_chosen_in_the_contracts_order(bot: Lines) -> None:
    """Chosen, else that of a clear text, else the client's; presses and commands keep it."""
    user = next(USERS)
    assert bot.send({"user": user, "text": "ok", "language": "zh-CN"})["session"]["language"] == "zh-Hans"
    assert bot.send({"user": user, "text": "hello there", "language": "zh-CN"})["session"]["language"] == "en"
    assert bot.send({"user": user, "text": "/menu", "language": "zh-CN"})["session"]["language"] == "en"
    answer = bot.send({"user": user, "text": "熱點打不開", "language": "en"})
    assert (answer["session"]["language"], answer["meaning"]["language"]) == ("zh-Hans", "zh-Hant")
    bot.send({"user": user, "text": "/language"})
    assert bot.send({"user": user, "label": "English"})["session"]["language"] == "en"
    assert bot.send({"user": user, "text": "热点打不开"})["session"]["language"] == "en"
    spanish = bot.send({"user": next(USERS), "text": "no puedo prender el hotspot"})
    assert (spanish["session"]["language"], spanish["meaning"]["language"]) == ("en", "es")
    assert (
        bot.send({"user": next(USERS), "text": "iPhone 15 T-Mobile", "language": "zh-TW"})["session"][
            "language"
        ]
        == "zh-Hans"
    )


def test_the_clock_is_one_and_never_goes_back(tmp_path: Path) -> None:
    """The highest `at` counts for all, an earlier one is an error; six hours make a coming back."""
    with Lines("chat", "--jsonl", folder=tmp_path) as bot:
        bot.send({"user": 1, "text": "hotspot won't turn on, iphone", "at": "2026-11-22T10:00:00Z"})
        assert set(bot.send({"user": 1, "text": "/menu", "at": "2026-11-22T09:59:59Z"})) == {"error"}
        assert bot.send({"user": 1})["session"]["state"] == "phone_online"
        bot.send({"user": 2, "text": "hello", "at": "2026-11-22T18:00:00+00:00"})
        assert bot.send({"user": 1})["screens"] == []  # no event for the six-hour rule
        back = bot.send({"user": 1, "text": "hmm"})
        assert "It works now" in [button["label"] for button in buttons(back)]
        assert bot.send({"user": 1, "label": "Page opens"})["session"]["facts"]["phone_online"] == "works"


def test_the_language_of_the_command_line_counts_as_chosen(tmp_path: Path) -> None:
    """Whatever people write, they are answered in it."""
    with Lines("chat", "--jsonl", "--language", "zh-Hans", folder=tmp_path) as bot:
        assert bot.send({"user": 1, "text": "my hotspot is greyed out"})["session"]["language"] == "zh-Hans"


def test_in_memory_unless_a_database_is_in_the_environment(tmp_path: Path) -> None:
    """`--jsonl` leaves no file, and with DATABASE_URL keeps people and their buttons across processes."""
    with Lines("chat", "--jsonl", folder=tmp_path) as bot:
        bot.send({"user": 1, "text": "hotspot won't turn on"})
    assert list(tmp_path.iterdir()) == []
    url = "sqlite:///people/kept.sqlite3"
    with Lines("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url) as bot:
        shown = bot.send({"user": 1, "text": "hotspot won't turn on"})
    with Lines("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url) as bot:
        assert bot.send({"user": 1, "press": buttons(shown)[0]["id"]})["session"]["state"] == "phone_online"


def test_twenty_seeded_kills_lose_nothing(tmp_path: Path) -> None:
    """Killed after any acknowledged line and started again, the talk goes on exactly there."""
    dice = random.Random(20261123)
    url = f"sqlite:///{tmp_path / 'kills.sqlite3'}"
    bot = Lines("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url)
    last = bot.send({"user": 1, "text": "hotspot won't turn on"})
    kills = 0
    while kills < 20:
        for _ in range(dice.randint(1, 6)):
            if last["session"]["outcome"] is not None:
                last = bot.send({"user": 1, "text": "/start cannot_enable"})
            choices = [b["id"] for b in buttons(last) if b["kind"] in ("answer", "unsure", "later")]
            last = bot.send({"user": 1, "press": dice.choice(choices)})
        bot.kill()
        kills += 1
        bot = Lines("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url)
        assert bot.send({"user": 1})["session"] == last["session"]
        shown = bot.send({"user": 1, "press": "stale"})
        assert buttons(shown) == buttons(last)
        last = shown
    bot.close()
