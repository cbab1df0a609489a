"""Ten thousand random histories against a recount by brute force."""

from random import Random

import pytest

from bot.usage import ledger
from bot.usage.cycle import cycle_at
from bot.usage.forecast import MIN_CYCLE_D, forecast, past_cycles
from bot.usage.ledger import NOBODY, Tracker, decode, encode
from bot.usage.told import Told
from tests.usage.recount import Recount, random_told

HISTORIES = 10_000
DAY_S = 86400.0
SPRING = 1_772_900_000.0
"""2026-03-07, the day before the clocks of America change; half of the histories begin around then."""

AUTUMN = 1_793_400_000.0
"""2026-10-30, two days before they change back."""


def live(chance: Random) -> tuple[Tracker, Recount, float]:
    """Return one life of a ledger, the same counted by hand, and when it ended."""
    zone = chance.choice(["America/Los_Angeles", "America/New_York", "Asia/Shanghai"])
    day = chance.choice([1, 5, 15, 28, 30, 31])
    allowance = chance.choice([None, 5_000.0, 15_000.0, 50_000.0])
    told = Tracker(zone=zone, day=day, allowance_mb=allowance)
    count = Recount(zone, day, allowance)
    at = chance.choice([SPRING, AUTUMN]) + chance.uniform(-20, 20) * DAY_S
    for _ in range(chance.randrange(1, 14)):
        at += chance.expovariate(1 / (4 * DAY_S))
        kind, value = random_told(chance, allowance)
        match chance.choice(["add", "add", "add", "late", "delete", "correct", "undo", "allowance"]):
            case "add":
                told = ledger.add(told, Told(kind, value), at)  # type: ignore[arg-type]  # drawn kinds  # one of four words
                count.add(at, kind, value)
            case "late":
                when = at - chance.uniform(0, 20) * DAY_S
                told = ledger.add(told, Told(kind, value), when)  # type: ignore[arg-type]  # drawn kinds
                count.add(when, kind, value)
            case "delete":
                number = chance.randrange(1, 8)
                told = ledger.delete(told, number)
                count.delete(number)
            case "correct":
                number = chance.randrange(1, 8)
                told = ledger.correct(told, number, Told(kind, value))  # type: ignore[arg-type]  # drawn kinds
                count.correct(number, kind, value)
            case "undo":
                told = ledger.undo(told)
                count.undo()
            case _:
                told = decode(encode(told).replace(f'"allowance_mb":{allowance}', '"allowance_mb":20000.0'))
                count.allowance_mb = 20_000.0 if allowance is not None else None
                allowance = count.allowance_mb
    return told, count, at + chance.uniform(0, 3) * DAY_S


def same(told: Tracker, count: Recount, now: float) -> None:
    """Hold a ledger and what follows from it to the recount."""
    assert [tuple(one) for one in told.readings] == count.readings
    rule = told.rule()
    first = count.first_day(now)
    begins, ends = count.begins(first), count.ends(first)
    cycle = cycle_at(rule, now)
    assert (cycle.first, cycle.begins, cycle.ends) == (first, begins, ends)
    readings = [one for one in count.cycle_readings(first) if one[0] <= now]
    found = forecast(told, rule, count.allowance_mb, now)
    past = past_cycles(told, rule, count.allowance_mb, now)
    counted = [at for _, at, kind, value in count.readings if count.used(kind, value) is not None]
    earlier = {count.first_day(at) for at in counted}
    wanted = sorted((day for day in earlier if day < first), reverse=True)[:3]
    assert [one.cycle.first for one in past] == wanted
    for one in past:
        at, used = count.cycle_readings(one.cycle.first)[-1]
        assert one.used_mb == pytest.approx(used)
        assert one.read_at == at
    if not readings:
        assert (found is None) == (not past)
        assert found is None or found.basis == "past"
        return
    assert found is not None
    at, used = readings[-1]
    pace = used / max((at - begins) / DAY_S, MIN_CYCLE_D)
    assert found.used_mb == pytest.approx(used)
    assert found.used_at == at
    assert found.pace_mb_day == pytest.approx(pace)
    assert found.end_mb == pytest.approx(used + pace * (ends - at) / DAY_S)
    assert found.now_mb == pytest.approx(used + pace * (now - at) / DAY_S)
    run_out = count.run_out_hour(used, at, pace, ends)
    if run_out is None:
        assert found.run_out is None or ends - found.run_out <= 3601
    else:
        assert found.run_out is not None
        assert run_out - 3601 <= found.run_out <= run_out + 1
    if count.allowance_mb is not None:
        left = max(count.allowance_mb - found.now_mb, 0.0)
        assert found.safe_mb_day == pytest.approx(left / ((ends - now) / DAY_S))


def test_ten_thousand_random_histories_against_a_recount() -> None:
    """Readings, corrections, deletions, undo, new allowances in any order: the sums are a recount's."""
    for number in range(HISTORIES):
        told, count, now = live(Random(number))
        try:
            same(told, count, now)
        except AssertionError as error:
            raise AssertionError(f"history {number}: {error}") from error


def test_a_ledger_is_the_same_after_it_was_stored() -> None:
    """What is written is read again whole; nothing written is nobody's ledger."""
    for number in range(500):
        told, _, _ = live(Random(number))
        assert decode(encode(told)) == told
    assert decode("") == decode(None) == NOBODY


def test_a_ledger_keeps_no_more_than_it_may() -> None:
    """The oldest readings go when there are too many, and undo reaches ten changes back."""
    told = NOBODY
    for number in range(ledger.MOST_READINGS + 20):
        told = ledger.add(told, Told("used", float(number)), number * 60.0)
    assert len(told.readings) == ledger.MOST_READINGS
    assert told.readings[0].value == 20.0
    for _ in range(30):
        told = ledger.undo(told)
    assert len(told.readings) == ledger.MOST_READINGS - ledger.MOST_UNDO
