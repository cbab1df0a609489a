"""Usage at the desk: what is typed, tapped, asked back; how it stands beside a talk; nothing told twice."""

import json
import re

import pytest

from bot.engine.model import Catalog
from bot.usage.ledger import NOBODY
from tests.talk import NOON, run
from tests.terminal.lines import Lines
from tests.usage.somebody import DAY_S, Make


def test_from_nothing_to_a_forecast_in_three_answers(somebody: Make) -> None:
    """One reading, the allowance, the day: then pace, run-out and what is safe, with a picture."""
    ann = somebody()
    ann.write("used 4.1 GB")
    assert "How many GB" in ann.text
    ann.press("15 GB")
    assert "On which day" in ann.text
    ann.press("15")
    assert re.search(r"4\.1 GB of 15 GB \(27 %\), read on Nov 21", ann.text)
    assert "used up on" in ann.text
    assert "Safe until Dec 14" in ann.text
    assert "One reading says little" in ann.text
    assert ann.reply is not None
    assert ann.reply.screens[0].chart is not None
    assert ann.reply.session.stack == ()


@pytest.mark.parametrize(
    ("language", "text", "used_mb", "words"),
    [
        ("en", "used 9.4 GB", 9_400, "9.4 GB"),
        ("zh-Hans", "用了9.4g", 9_400, "已用 9.4 GB"),
        ("zh-Hans", "热点还剩 5.6 GB", 9_400, "9.4 GB"),
        ("en", "You've used 80% of your 15GB high speed hotspot data", 12_000, "12 GB"),
        ("en", "5.6 GB left of 15 GB", 9_400, "9.4 GB"),
    ],
)
def test_a_reading_is_read_in_any_form(
    somebody: Make, language: str, text: str, used_mb: float, words: str
) -> None:
    """Used, left and percentages, typed or pasted, come to the same figure."""
    ann = somebody(language, set_up=True).later(3)
    ann.write(text)
    assert words in ann.text
    assert f"{used_mb / 1000:g} GB" in ann.text
    assert len(ann.used) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "7.5 of 10 gb"),
        ("en", "7.5/10"),
        ("zh-Hans", "用到7.5了 总共10g"),
        ("zh-Hans", "7.5/10g"),
        ("es", "llevo 7.5 de 10"),
    ],
)
def test_a_part_of_an_allowance_told_in_a_talk_is_what_was_used(
    somebody: Make, language: str, text: str
) -> None:
    """In mid-flow "7.5 of 10" is noted as used without a question back, and the pending question stays."""
    ann = somebody(language).write("/start slow").write(text)
    assert ann.used == [7_500]
    assert ann.reply is not None
    assert (ann.reply.session.asking, ann.reply.session.view) == ("slow_when", "")


def test_a_carrier_told_beside_a_reading_is_kept(somebody: Make) -> None:
    """A sentence with a reading and a carrier tells both; one that is known already isn't changed by it."""
    ann = somebody().write("used 9.4 GB of 15 GB on mint")
    assert ann.reply is not None
    assert ann.reply.session.facts["carrier"] == "mint"
    ann.write("used 9.6 GB, my wife is on tmobile")
    assert ann.reply.session.facts["carrier"] == "mint"


# --- bad input: one question back, nothing stored until it is clear


@pytest.mark.parametrize(
    ("text", "question", "labels", "press", "noted"),
    [
        ("used -5 GB", "below zero", ["5 GB used", "5 GB left"], "5 GB used", 5_000),
        ("used 900 TB", "more than I believe", ["900 GB used"], "900 GB used", 900_000),
        ("used 60 GB", "more than I believe", ["60 MB used", "60 GB used"], "60 GB used", 60_000),
        ("used 1 GB", "can't fall", ["1 GB used is right", "A new cycle began"], "1 GB used is right", 1_000),
        ("used 5 GB 200 MB", "Which one", ["5.2 GB used", "5 GB used", "200 MB used"], "5.2 GB used", 5_200),
        ("last month i used 14 GB", "of the last", ["The last cycle"], "The last cycle", 14_000),
        ("used 5 GB on Feb 30", "doesn't exist", ["It's from now", "The last cycle"], "It's from now", 5_000),
        ("used 5 GB on Dec 24", "still to come", ["It's from now"], "It's from now", 5_000),
        ("5 gb", "used, or left", ["5 GB used", "5 GB left"], "5 GB left", 5_000),
        ("you've used 50% of your 40 GB", "about the hotspot", ["Yes, the hotspot"], "Yes, the hotspot", 50),
    ],
)  # fmt: skip
def test_what_is_unclear_is_asked_back_once(  # noqa: PLR0913, PLR0917 - a row of the table
    somebody: Make, text: str, question: str, labels: list[str], press: str, noted: float
) -> None:
    """One question, nothing noted meanwhile; the answer notes it, and "Don't note it" notes nothing."""
    ann = somebody(set_up=True).later(1)
    before = ann.ledger
    ann.write(text)
    assert question in ann.text
    assert {*labels} <= {*ann.labels}
    assert ann.ledger == before, "something was stored before it was clear"
    ann.press("Don't note it")
    assert ann.ledger == before
    ann.write(text).press(press)
    assert ann.ledger.readings[-1 if noted != 14_000 else 0].value == noted
    assert "✓ Noted" in ann.text or "On which day" in ann.text


@pytest.mark.parametrize("bad", ["-5", "0 GB", "banana", "15 GB 3 MB", "900 TB"])
def test_a_bad_allowance_is_asked_for_again(somebody: Make, bad: str) -> None:
    """An allowance that can't be is not taken."""
    ann = somebody().write("/usage").press("Settings").press("Allowance: not known")
    ann.write(bad)
    assert ann.ledger.allowance_mb is None
    assert "How many GB" in ann.text


@pytest.mark.parametrize(
    "bad", ["0", "32", "Feb 30", "yesterday-ish", "0 days from Nov 3", "30 days from Feb 30"]
)
def test_a_bad_day_is_asked_for_again(somebody: Make, bad: str) -> None:
    """A day that no month has isn't taken."""
    ann = somebody().write("/usage").press("Settings")
    ann.press(next(label for label in ann.labels if label.startswith("Cycle")))
    ann.write(bad)
    assert (ann.ledger.day, ann.ledger.first) == (None, None)
    assert "no day of a month" in ann.text


def test_a_cycle_of_thirty_days_and_another_zone(somebody: Make) -> None:
    """Prepaid cycles count days from a date; the zone moves midnight."""
    ann = somebody().write("/usage").press("Settings")
    ann.press(next(label for label in ann.labels if label.startswith("Cycle")))
    ann.write("30 days from Nov 3")
    assert "Nov 3 – Dec 2" in ann.text
    ann.press("Settings").press("Time zone: Eastern").press("China")
    assert ann.ledger.zone == "Asia/Shanghai"
    ann.press("Time zone: China").write("america/los_angeles")
    assert ann.ledger.zone == "America/Los_Angeles"
    ann.press("Time zone: Pacific").write("Mars/Base")
    assert "don't know that zone" in ann.text
    assert ann.ledger.zone == "America/Los_Angeles"


def test_numbers_that_look_like_a_persons_are_neither_stored_nor_kept(somebody: Make) -> None:
    """A phone number beside a reading is no reading, and stands nowhere after."""
    ann = somebody(set_up=True)
    ann.write("my number is 415-555-0123 and i used 5 GB")
    ann.write("IMEI 356938035643809")
    stored = run(ann.store.load(1))
    assert stored is not None
    assert ann.used == [4_100.0, 5_000.0]
    for digits in ("4155550123", "0123", "356938035643809"):
        assert digits not in stored.usage
        assert digits not in json.dumps([line for _, _, line in ann.store.journal])


def test_the_journal_holds_no_figures(somebody: Make) -> None:
    """What was done is in the journal, with which figure isn't."""
    ann = somebody(set_up=True)
    ann.write("used 1 GB").press("1 GB used is right")
    lines = [line.what for _, _, line in ann.store.journal if line.what.startswith("usage")]
    assert lines
    assert not any(re.search(r"\d{3}", line) for line in lines)


# --- corrections, undo, delete


def test_correct_undo_delete(somebody: Make) -> None:
    """A reading is corrected, taken back, deleted and brought back, each in two taps."""
    ann = somebody(set_up=True).later(2).write("used 9.4 GB")
    ann.press("Undo")
    assert ann.used == [4_100.0]
    ann.write("used 9.4 GB").press("My readings").press("Nov 23: 9.4 GB used").write("used 8.4 GB")
    assert ann.used == [4_100.0, 8_400.0]
    ann.press("Nov 23: 8.4 GB used").press("Delete")
    assert ann.used == [4_100.0]
    ann.press("Back").press("Undo")
    assert ann.used == [4_100.0, 8_400.0]
    ann.press("Settings").press("Delete all usage").press("Keep it")
    assert ann.used
    ann.press("Delete all usage").press("Yes, delete")
    assert ann.ledger == NOBODY


def test_forget_deletes_usage_and_timers(somebody: Make) -> None:
    """/forget takes the ledger and every reminder with it."""
    ann = somebody(set_up=True).press("Remind me")
    assert run(ann.store.ringing(ann.at + 60 * DAY_S, 9)) == [1]
    ann.write("/forget").press("Delete everything")
    assert ann.ledger == NOBODY
    assert run(ann.store.ringing(ann.at + 600 * DAY_S, 9)) == []


# --- beside a talk


def test_a_reading_in_mid_talk_leaves_the_question_below(somebody: Make) -> None:
    """A reading is noted above the pending question, which stays; /usage covers it, Back brings it back."""
    ann = somebody(set_up=True).write("the hotspot is slow")
    asked = ann.text
    ann.later(1).write("used 9.4 GB")
    assert "✓ Noted: 9.4 GB used" in ann.text
    assert ann.text.rstrip().endswith(asked.rstrip())
    assert ann.reply is not None
    assert ann.reply.session.stack[0].flow == "slow"
    ann.write("/usage")
    assert asked not in ann.text
    ann.press("Settings").write("/back")
    assert "Note a reading" in ann.labels
    ann.write("/back")
    assert "When is it slow?" in ann.text
    ann.press("Evenings, busy hours")
    assert ann.reply.session.stack[0].flow == "slow"


def test_a_doubt_in_mid_talk_is_settled_and_the_talk_goes_on(somebody: Make) -> None:
    """The one question back covers the pending one until it is answered."""
    ann = somebody(set_up=True).write("the hotspot is slow")
    ann.later(1).write("used 1 GB")
    assert "use can't fall" in ann.text
    ann.press("Don't note it").press("Back")
    assert "When is it slow?" in ann.text


def test_a_complaint_with_an_amount_is_no_reading(somebody: Make) -> None:
    """Who used 20 GB and now finds it crawling comes with a problem, not with a reading."""
    ann = somebody(set_up=True).write("i used 20 GB in one day and now the hotspot is slow")
    assert ann.reply is not None
    assert ann.reply.session.stack[0].flow == "slow"
    assert ann.used == [4_100.0]


def test_after_hours_of_silence_a_reading_is_acted_on_as_usual(somebody: Make) -> None:
    """A talk left alone isn't asked about when the person only tells a reading."""
    ann = somebody(set_up=True).write("the hotspot is slow").later(2).write("used 9.4 GB")
    assert "✓ Noted" in ann.text
    assert "Welcome back" not in ann.text


@pytest.mark.parametrize("flow", ["slow", "cost"])
def test_the_ends_of_slow_and_cost_lead_to_tips_and_plans(somebody: Make, flow: str) -> None:
    """Whoever is through has the tips and the plans that fit one tap away."""
    ann = somebody()
    ann.write(f"/start {flow}").write("/stop")
    assert {"Save data", "Plans that fit"} <= {*ann.labels}
    ann.press("Save data")
    assert "What saves most" in ann.text


# --- tips


def test_tips_more_done_not_for_me_and_never_again(somebody: Make) -> None:
    """More shows others; what was done or doesn't fit goes; nothing comes twice until all are through."""
    ann = somebody().write("tips to save data on hotspot")
    seen: list[str] = []

    def told() -> list[str]:
        return re.findall(r"^\d\. (.*?) Saves", ann.text, re.MULTILINE)

    seen += told()
    assert len(seen) == 3
    ann.press("Done 1")
    assert seen[0] not in ann.text
    seen += [tip for tip in told() if tip not in seen]
    ann.press("Not for me 1")
    seen += [tip for tip in told() if tip not in seen]
    for _ in range(6):
        ann.press("More tips")
        if "all I have" in ann.text:
            break
        assert not {*told()} & {*seen}
        seen += told()
    assert "all I have" in ann.text
    assert len(seen) == len({*seen}) == 11
    ann.later(10).write("/tips")
    assert "all I have" in ann.text
    ann.later(60).write("/tips")
    assert seen[2] in ann.text
    assert seen[0] not in ann.text


# --- what is due, as JSON lines


def test_reminders_in_json_lines(catalog: Catalog) -> None:
    """Time passes by "at": what is due comes first, as due, once; its buttons work; none after the stop."""
    lines = Lines(catalog, language="en")
    lines.send(
        {"user": 1, "text": "used 4.1 GB", "at": "2026-11-18T18:00:00Z"},
        {"user": 1, "text": "15 GB"},
        {"user": 1, "label": "15"},
        {"user": 1, "label": "Remind me"},
        {"user": 2, "text": "hi"},
    )
    (nothing,) = lines.send({"user": 1, "at": "2026-11-19T18:00:00Z"})
    assert nothing["screens"] == []
    (due,) = lines.send({"user": 1, "at": "2026-11-21T18:00:00Z"})
    assert [screen["due"] for screen in due["screens"]] == [True]
    assert "50 %" in due["screens"][0]["text"]
    (again,) = lines.send({"user": 1})
    assert again["screens"] == [], "sent once"
    (other,) = lines.send({"user": 2, "at": "2026-12-20T18:00:00Z"})
    assert not [screen for screen in other["screens"] if screen["due"]], "only its own user's"
    (later,) = lines.send({"user": 1, "text": "/menu"})
    assert [screen["due"] for screen in later["screens"]] == [True, True, True, True, False]
    stop = next(b for row in later["screens"][0]["buttons"] for b in row if b["label"] == "No reminders")
    (stopped,) = lines.send({"user": 1, "press": stop["id"]})
    assert "No more reminders" in stopped["screens"][0]["text"]
    (silent,) = lines.send({"user": 1, "at": "2027-03-20T18:00:00Z"})
    assert silent["screens"] == []


def test_a_reminder_leaves_the_pending_question_as_it_is(catalog: Catalog) -> None:
    """A button of the screen before the reminder still answers it."""
    lines = Lines(catalog, language="en")
    *_, asked = lines.send(
        {"user": 1, "text": "used 4.1 GB", "at": "2026-11-18T18:00:00Z"},
        {"user": 1, "text": "15 GB"},
        {"user": 1, "label": "15"},
        {"user": 1, "label": "Remind me"},
        {"user": 1, "text": "the hotspot is slow", "at": "2026-11-20T23:00:00Z"},
    )
    button = asked["screens"][-1]["buttons"][0][0]
    (answered,) = lines.send({"user": 1, "press": button["id"], "at": "2026-11-21T18:00:00Z"})
    assert next(screen["due"] for screen in answered["screens"]) is True
    assert answered["session"]["state"] != asked["session"]["state"]


def test_snooze_brings_it_again_tomorrow(catalog: Catalog) -> None:
    """Put off, the same comes a day later, once."""
    lines = Lines(catalog, language="zh-Hans")
    lines.send(
        {"user": 1, "text": "用了4.1g", "at": "2026-11-18T18:00:00Z"},
        {"user": 1, "text": "15 GB"},
        {"user": 1, "label": "15"},
        {"user": 1, "label": "提醒我"},
    )
    (due,) = lines.send({"user": 1, "at": "2026-11-21T18:00:00Z"})
    snooze = next(b for row in due["screens"][0]["buttons"] for b in row if b["label"] == "明天再提醒")
    lines.send({"user": 1, "press": snooze["id"]})
    (tomorrow,) = lines.send({"user": 1, "at": "2026-11-22T18:30:00Z"})
    assert "50%" in tomorrow["screens"][0]["text"]


def test_the_plan_of_the_person_gives_allowance_and_speed(somebody: Make) -> None:
    """Whoever told their plan isn't asked how much it has."""
    ann = somebody().write("my plan is Mint 17GB").write("used 4 GB")
    assert "On which day" in ann.text
    ann.press("15")
    assert "of 17 GB" in ann.text
    assert ann.ledger.allowance_mb is None
    assert ann.at > NOON


def test_twice_over_leads_to_plans_that_fit(somebody: Make) -> None:
    """Over the plan by forecast the second cycle running, plans that hold more are offered."""
    ann = somebody().write("my plan is Mint 17GB").write("used 15 GB").press("15")
    assert "Plans that fit" not in ann.labels
    ann.later(28).write("used 9 GB")
    assert "second cycle running" in ann.text
    ann.press("Plans that fit")
    assert "you need" in ann.text
    assert "a month" in ann.text
