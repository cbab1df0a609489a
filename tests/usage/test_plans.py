"""What a limit means, for every plan that is known; tips and plans that fit."""

import pytest

from bot.engine.markup import plain
from bot.engine.model import Catalog, Session
from bot.usage.answering import AFTER, TOLD_HOURS, answer, needed_mb
from bot.usage.bucket import bucket, plan_mb
from bot.usage.cycle import DAY_S
from bot.usage.hours import KBPS_PER_MB_HOUR, at_speed, hours, most_mb, rate_mb
from bot.usage.ledger import NOBODY, Tracker, add
from bot.usage.saving import pick, saved_mb
from bot.usage.sheet import Sheet, exact
from bot.usage.told import Told
from tests.talk import NOON

LANGUAGES = ("en", "zh-Hans")


def someone(plan: str = "", language: str = "en", question: str = "ask.limit", **facts: str) -> Session:
    """Return a session of somebody with a plan who asks a question."""
    told = {**({"plan": plan} if plan else {}), **facts}
    return Session(1, language, seen_at=NOON, facts=told, question=(question,))


def said(catalog: Catalog, session: Session, tracker: Tracker = NOBODY) -> str:
    found = answer(catalog, session, tracker)
    assert found is not None
    return plain(found.body)


def test_the_arithmetic_of_every_plan(catalog: Catalog) -> None:
    """For each plan the bucket is the plan's own figure, and hours times rate give it back."""
    told = 0
    for plan in catalog.knowledge.plans.values():
        carrier = {"carrier": plan.carrier}
        own = bucket(catalog.knowledge, someone(plan.id, **carrier), NOBODY)
        shared = plan.allowance_gb == "plan_data"
        a_day = plan.data_gb_per_day if shared else plan.allowance_gb_per_day
        figure = plan.data_gb if shared else plan.allowance_gb
        wanted = a_day if isinstance(a_day, int | float) else figure
        if not isinstance(wanted, int | float) or not wanted:
            assert own.mb is None, plan.id
        else:
            told += 1
            assert own.mb == pytest.approx(wanted * 1000), plan.id
            assert plan_mb(plan) == (own.mb, isinstance(a_day, int | float))
            assert own.mb is not None
            for name in TOLD_HOURS:
                habit = catalog.knowledge.habits[name]
                last = hours(own.mb, habit)
                assert last.typical * rate_mb(habit) == pytest.approx(own.mb)
                assert last.least <= last.typical <= last.most
        assert own.shared in ({True} if shared or plan.shares_data else {False, None}), plan.id
        assert own.unlimited == (
            "unlimited" in (plan.allowance_gb, plan.data_gb if shared else "") and not own.mb
        )
    print(f"{told} of {len(catalog.knowledge.plans)} plans have an amount")  # noqa: T201 - a figure
    assert told > 70


def test_every_plan_has_an_answer_in_every_language(catalog: Catalog) -> None:
    """/limit has words for each plan: hours or why there are none, what comes after, whose data it is."""
    for plan in catalog.knowledge.plans.values():
        for language in LANGUAGES:
            text = said(catalog, someone(plan.id, language, carrier=plan.carrier))
            own = bucket(catalog.knowledge, someone(plan.id), NOBODY)
            assert "{" not in text, plan.id
            if own.mb is not None:
                assert exact(own.mb) in text, plan.id
            if own.after_kbps and own.mb:
                assert "Kbps" in text or "Mbps" in text, plan.id


def test_what_still_works_after_the_cut_is_reckoned_from_the_table(catalog: Catalog) -> None:
    """At 600 Kbps pages, music and voice calls go on; HD video doesn't; at 10 Mbps all does."""
    habits = catalog.knowledge.habits
    at_600 = {name: at_speed(habits[name], 600) for name in AFTER}
    assert at_600["web"] == at_600["music"] == at_600["voice_call"] == at_600["email"] == "works"
    assert at_600["video_hd"] == "fails"
    assert {at_speed(habits[name], 10_000) for name in AFTER} == {"works"}
    for name in AFTER:
        need = rate_mb(habits[name]) * KBPS_PER_MB_HOUR
        assert most_mb(need, 1) == pytest.approx(rate_mb(habits[name]))
        ranks = [
            ("fails", "slowly", "works").index(at_speed(habits[name], kbps)) for kbps in range(8, 9_000, 50)
        ]
        assert ranks == sorted(ranks), f"{name}: faster is never worse"


def test_ones_own_figure_comes_before_the_plans(catalog: Catalog) -> None:
    """An allowance that the person told counts, also without a plan, and for a monthly cycle."""
    own = bucket(catalog.knowledge, someone(), Tracker(allowance_mb=7_000.0))
    assert (own.mb, own.told, own.plan) == (7_000.0, True, None)
    assert "What 7 GB means" in said(catalog, someone(), Tracker(allowance_mb=7_000.0))
    assert "Which carrier" in said(catalog, someone())


# --- tips


def test_tips_are_three_the_most_saving_first_each_with_figure_and_source(catalog: Catalog) -> None:
    """Three at a time, by what they save, with MB and where that was read."""
    knowledge = catalog.knowledge
    own = bucket(knowledge, someone(), NOBODY)
    names = pick(knowledge, {}, own, NOBODY, NOON)
    assert len(names) == 3
    saved = [saved_mb(knowledge, knowledge.savings[name])[1] for name in names]
    assert saved == sorted(saved, reverse=True)
    for tip in knowledge.savings.values():
        low, high = saved_mb(knowledge, tip)
        assert 0 < low <= high, tip.id
        assert tip.sources, tip.id
    text = said(catalog, someone(question="ask.tips"))
    assert text.count("Saves") == 3
    assert "Source: https://" in text


def test_three_tips_are_of_three_kinds(catalog: Catalog) -> None:
    """Nobody gets three ways to watch video: each kind comes once while others are left."""
    names = pick(catalog.knowledge, {}, bucket(catalog.knowledge, someone(), NOBODY), NOBODY, NOON)
    assert len({name.partition("_")[0] for name in names}) == 3
    assert "metered connection" in said(catalog, someone(question="ask.tips"))


def test_tips_are_for_this_phone_device_plan_and_use(catalog: Catalog) -> None:
    """What the person told decides: Windows updates for Windows, calls for work, nothing that can't be."""
    knowledge = catalog.knowledge
    own = bucket(knowledge, someone(), NOBODY)

    def tips(most: int = 20, kbps: int | None = None, **facts: str) -> list[str]:
        found: list[str] = []
        tracker = NOBODY
        limited = (
            own
            if kbps is None
            else bucket(knowledge, someone(), NOBODY).__class__(
                own.plan,
                own.mb,
                own.told,
                own.unlimited,
                own.shared,
                own.after_kbps,
                kbps,
                own.rule,
                own.rule_told,
            )
        )
        while more := pick(knowledge, facts, limited, tracker, NOON):
            found += more
            tracker = Tracker(tips=dict.fromkeys(found, ("shown", NOON)))
        return found[:most]

    assert "windows_metered" in tips(3, client="windows")
    assert "windows_metered" not in tips(client="mac")
    assert tips(2, used_for="work")[0].startswith("call_")
    assert not [name for name in tips(used_for="work") if name.startswith("video_")]
    assert "video_4k_sd" not in tips(kbps=5_000), "at 5 Mbps nobody streams 4K"
    assert len(tips()) == len({*tips()}) == len(knowledge.savings), "each once, and then no more"


@pytest.mark.parametrize(("state", "back_after_d"), [("shown", 45), ("done", 365), ("no", 365)])
def test_a_tip_rests_after_it_was_shown(catalog: Catalog, state: str, back_after_d: int) -> None:
    """The same tip never comes again soon: after it was shown for weeks, once it is settled for a year."""
    own = bucket(catalog.knowledge, someone(), NOBODY)
    (first, *_) = pick(catalog.knowledge, {}, own, NOBODY, NOON)
    tracker = Tracker(tips={first: (state, NOON)})
    assert first not in pick(catalog.knowledge, {}, own, tracker, NOON + (back_after_d - 1) * DAY_S)
    assert first in pick(catalog.knowledge, {}, own, tracker, NOON + (back_after_d + 1) * DAY_S)


# --- plans that fit


def test_advice_asks_for_the_most_that_the_cycles_take(catalog: Catalog) -> None:
    """Needed is the most of the forecast and the last cycles; plans come cheapest first with dates."""
    tracker = Tracker(day=1, allowance_mb=15_000.0)
    tracker = add(tracker, Told("used", 21_000), NOON - 30 * DAY_S)
    tracker = add(tracker, Told("used", 14_000), NOON)
    session = someone("mint-17gb", question="ask.advice", carrier="mint")
    need = needed_mb(Sheet(catalog, session, tracker))
    assert need is not None
    assert need > 15_000
    found = answer(catalog, session, tracker)
    assert found is not None
    text = plain(found.body)
    assert "you need" in text
    assert "a month" in text
    assert found.sources
    assert "ref=" not in text
