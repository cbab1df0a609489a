"""A question in the middle of a talk, and what the answer's buttons do."""

from bot.answers.front import answer
from bot.answers.page import MAX_CHOICES
from bot.desk import Desk, Event, Reply
from bot.engine.advance import Engine
from bot.engine.buttons import MAX_LABEL, short
from bot.engine.markup import plain
from bot.engine.model import Catalog, Choose, Session
from bot.language.read import Reader
from bot.store.memory import MemoryStore

from .conftest import AT


class Talk:
    """One person at a desk in memory."""

    def __init__(self, catalog: Catalog) -> None:
        self.store = MemoryStore()
        self.desk = Desk(
            Engine.of(catalog), Reader(catalog), self.store, default_language="en", new_person=lambda: 7
        )
        self.at = AT
        self.last: Reply | None = None

    async def says(self, text: str) -> str:
        return await self._send(Event(1, self.at, text=text, language="en"))

    async def taps(self, label: str) -> str:
        assert label in self.labels(), f"no button {label!r} among {self.labels()}"
        return await self._send(Event(1, self.at, label=label, language="en"))

    async def _send(self, event: Event) -> str:
        self.last = await self.desk.answer(event)
        return "\n".join(plain(screen.body) for screen in self.last.screens)

    def labels(self) -> list[str]:
        assert self.last is not None
        return [button.label for screen in self.last.screens for row in screen.rows for button in row]

    def facts(self) -> dict[str, object]:
        assert self.last is not None
        return dict(self.last.session.facts)


async def test_a_question_is_answered_with_the_pending_screen_below(catalog: Catalog) -> None:
    """The answer stands on top, the question that was pending below, and its buttons are all there."""
    talk = Talk(catalog)
    pending = await talk.says("hotspot won't turn on")
    question = pending.splitlines()[-1]
    before = talk.labels()
    text = await talk.says("does mint unlimited include hotspot")
    assert text.startswith("Mint Mobile: Unlimited")
    assert text.endswith(question)
    assert set(before) <= set(talk.labels())
    assert talk.last is not None
    assert talk.last.session.stack


async def test_the_pending_question_is_answered_as_if_nothing_was_asked(catalog: Catalog) -> None:
    """A number means the pending answer with that number, and the side answer goes with the next move."""
    talk = Talk(catalog)
    await talk.says("hotspot won't turn on")
    await talk.says("does mint include hotspot")
    text = await talk.says("1")
    assert talk.facts()["platform"] == "iphone"
    assert "It depends on the plan" not in text


async def test_an_answer_in_a_talk_takes_one_row(catalog: Catalog) -> None:
    """Beside a pending question there is one row more; the answer alone shows all its choices."""
    talk = Talk(catalog)
    await talk.says("hotspot won't turn on")
    assert talk.last is not None
    rows = len(talk.last.screens[0].rows)
    await talk.says("does mint include hotspot")
    assert len(talk.last.screens[0].rows) == rows + 1
    await talk.taps("Say which")
    assert "Unlimited" in talk.labels()
    await talk.taps("Unlimited")
    assert talk.facts()["plan"] == "mint-unlimited"


async def test_a_plan_chosen_in_an_answer_is_known_in_the_flow(catalog: Catalog) -> None:
    """The flow doesn't ask for a plan that was named in a side question; it decides on it."""
    talk = Talk(catalog)
    await talk.says("does verizon unlimited welcome include hotspot")
    assert talk.facts() == {"carrier": "verizon", "plan": "vzw-welcome"}
    await talk.says("hotspot missing on my iphone")
    for _ in range(6):
        if talk.last is not None and "Which plan" in plain(talk.last.screens[0].body):
            raise AssertionError("asked for the plan again")
        await talk.says("1")


async def test_a_plan_known_in_the_flow_is_meant_in_questions(catalog: Catalog) -> None:
    """`my plan` is the plan told before."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    text = await talk.says("how many GB of hotspot do I have")
    assert text.startswith("Mint Mobile: Unlimited")


async def test_without_anything_known_carrier_then_plan_are_tapped(catalog: Catalog) -> None:
    """Carrier, then plan, then the answer, which ends with a useful next tap."""
    talk = Talk(catalog)
    await talk.says("/start")
    await talk.taps("Does my plan include hotspot?")
    assert (
        0 < len([one for one in talk.labels() if one in ("T-Mobile", "AT&T", "Mint Mobile")]) <= MAX_CHOICES
    )
    await talk.taps("Mint Mobile")
    text = await talk.taps("Unlimited")
    assert "20 GB a month" in text
    await talk.taps("How do I turn it on?")
    text = await talk.taps("iPhone")
    assert "Allow Others to Join" in text


async def test_a_long_list_is_shown_in_parts(catalog: Catalog) -> None:
    """All plans of a carrier are reached by taps: what isn't shown is counted, and Back goes back."""
    talk = Talk(catalog)
    first = await talk.says("does t-mobile include hotspot")
    plans = [catalog.knowledge.plans[one] for one in catalog.knowledge.carriers["tmobile"].plans]
    every = {short(plan.name.removeprefix("T-Mobile ")) for plan in plans}
    assert f"… and {len(every) - MAX_CHOICES} more" in first
    seen = {*talk.labels()}
    while "Show more" in talk.labels():
        await talk.taps("Show more")
        seen |= {*talk.labels()}
    assert every <= seen
    await talk.taps("Back")
    assert "Show more" in talk.labels()


async def test_what_was_asked_back_may_be_typed(catalog: Catalog) -> None:
    """A phone's or an older plan's name, typed alone, answers the question before it."""
    talk = Talk(catalog)
    await talk.says("how do i turn on hotspot")
    assert "Mobile Hotspot and Tethering" in await talk.says("galaxy s24")
    await talk.says("does verizon include hotspot")
    assert (await talk.says("beyond unlimited")).startswith("Verizon: Beyond Unlimited")


async def test_a_part_of_an_answer_stays_beside_the_talk(catalog: Catalog) -> None:
    """In a talk the answer's own screen shows its next part, and Back leads to the pending question."""
    talk = Talk(catalog)
    await talk.says("hotspot won't turn on")
    await talk.says("does verizon include hotspot")
    await talk.taps("Say which")
    text = await talk.taps("Show more")
    assert "5G Start" in text
    await talk.taps("5G Start")
    assert talk.facts()["plan"] == "vzw-5g-start"


async def test_back_takes_an_answer_off_and_undoes_its_facts(catalog: Catalog) -> None:
    """Back after a question shows the screen before it, with the facts of then."""
    talk = Talk(catalog)
    pending = (await talk.says("hotspot won't turn on")).splitlines()[-1]
    await talk.says("does mint include hotspot")
    assert await talk.taps("Back") == pending
    assert "carrier" not in talk.facts()


async def test_another_language_shows_the_same_answer(catalog: Catalog) -> None:
    """The answer on screen follows a change of language."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    await talk.says("/language")
    assert "20 GB" in await talk.taps("简体中文")
    assert talk.last is not None
    assert "高速热点流量：每月 20 GB" in plain(talk.last.screens[0].body)


async def test_a_person_is_reached_from_any_place(catalog: Catalog) -> None:
    """Asking for a human shows the carrier's ways, their sources, and in a talk the lines to send."""
    talk = Talk(catalog)
    await talk.says("my hotspot won't turn on, t-mobile iphone")
    text = await talk.says("talk to a human")
    assert "1-800-937-8997" in text
    assert "Source: " in text
    assert "To copy:" in text


async def test_wrong_stores_the_figure_and_the_words_masked(catalog: Catalog) -> None:
    """What is stored names plan, figure, date and words; a number that may be a phone's is masked."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    await talk.taps("This is wrong")
    text = await talk.says("It's 25 GB since 2026-09-01, my number is 415-555-0123, me@example.com")
    assert text.startswith("Thank you")
    (report,) = await talk.store.reports()
    assert report.about == "mint-unlimited"
    assert report.value == "Fast hotspot data: 20 GB a month."
    assert report.published == "2026-08"
    assert report.words == "It's 25 GB since 2026-09-01, my number is […], […]"
    assert report.at == AT


async def test_wrong_may_be_sent_without_words_or_left(catalog: Catalog) -> None:
    """A tap is enough; Back stores nothing and shows the answer again."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    await talk.taps("This is wrong")
    assert "20 GB a month" in await talk.taps("Back")
    assert await talk.store.reports() == []
    await talk.taps("This is wrong")
    await talk.taps("Send without words")
    assert [one.words for one in await talk.store.reports()] == [""]


async def test_the_journal_holds_no_words_of_a_report(catalog: Catalog) -> None:
    """Numbers and words of a report are in the report alone."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    await talk.taps("This is wrong")
    await talk.says("call me 4155550123")
    assert "4155550123" not in repr(talk.store.journal)
    assert "4155550123" not in repr(await talk.store.reports())


async def test_what_is_asked_about_is_counted(catalog: Catalog) -> None:
    """Each question about a plan counts for it, so that the most asked comes first in `check --stale`."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    await talk.says("how many GB of hotspot does mint unlimited have")
    await talk.says("apn for visible")
    assert await talk.store.asked() == {"mint-unlimited": 2, "visible": 1}


async def test_a_plan_that_the_content_lost_is_asked_again(catalog: Catalog) -> None:
    """A session that names what isn't there any more still gets an answer."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    assert talk.last is not None
    stored = talk.last.session
    question = ("ask.plan_support", "plan:gone", "group:gone/x", "carrier:gone")
    lost = stored._replace(question=question, facts={})
    found = answer(catalog, lost)
    assert found is not None
    assert "Which carrier" in plain(found.body)


async def test_gibberish_and_small_talk_take_the_answer_off(catalog: Catalog) -> None:
    """After a text about something else the old answer isn't repeated."""
    talk = Talk(catalog)
    await talk.says("does mint unlimited include hotspot")
    assert "20 GB" not in await talk.says("thanks")
    await talk.says("does mint unlimited include hotspot")
    assert "20 GB" not in await talk.says("zzzz qqqq")


async def test_not_sure_and_why_take_the_answer_off(catalog: Catalog) -> None:
    """Help with the pending question stands alone above it."""
    talk = Talk(catalog)
    await talk.says("hotspot won't turn on")
    await talk.says("does mint unlimited include hotspot")
    assert "20 GB" not in await talk.taps("Not sure")
    await talk.says("does mint unlimited include hotspot")
    await talk.taps("More")
    assert "20 GB" not in await talk.taps("Why?")


def test_forged_choices_move_nothing(catalog: Catalog) -> None:
    """A choice that no answer offers changes neither facts nor place."""
    engine = Engine.of(catalog)
    session = Session(person=1, language="en", question=("ask.plan_support",))
    for choice in ("know:weather:sun", "know:plan", "reported", "page:last", "page:9999"):
        turn = engine.advance(session, Choose(choice), AT)
        assert turn.session.facts == {}
        assert turn.session.turn == session.turn
    nothing = session._replace(question=())
    assert engine.advance(nothing, Choose("know:plan:mint-unlimited"), AT).session.facts == {}
    assert engine.advance(nothing, Choose("page:1"), AT).session.question == ()


async def test_a_side_question_after_a_long_silence_is_answered(catalog: Catalog) -> None:
    """Six hours later a question is answered as usual, and what was pending still stands below."""
    talk = Talk(catalog)
    pending = (await talk.says("hotspot won't turn on")).splitlines()[-1]
    talk.at += 7 * 3600
    text = await talk.says("does mint unlimited include hotspot")
    assert text.startswith("Mint Mobile: Unlimited")
    assert text.endswith(pending)


async def test_numbers_to_copy_and_pages_to_open_are_buttons(catalog: Catalog) -> None:
    """Each value of an access point can be copied."""
    talk = Talk(catalog)
    await talk.says("apn for at&t")
    assert talk.last is not None
    copies = {button.copy for row in talk.last.screens[0].rows for button in row if button.kind == "copy"}
    assert {"nxtgenphone", "hotspot", "dun", "IPv4v6"} <= copies


async def test_no_button_is_longer_than_a_screen_holds(catalog: Catalog) -> None:
    """A plan's long name is cut on its button; typed in full it is found all the same."""
    talk = Talk(catalog)
    for carrier in catalog.knowledge.carriers.values():
        await talk.says(f"does {carrier.name} include hotspot")
        assert all(len(label) <= MAX_LABEL for label in talk.labels()), carrier.id
    long = max(catalog.knowledge.plans.values(), key=lambda plan: len(plan.name))
    await talk.says(f"does {catalog.knowledge.carriers[long.carrier].name} {long.name} include hotspot")
    assert talk.facts()["plan"] == long.id
