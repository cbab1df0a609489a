"""What a person's taps and words about usage do: (session, ledger, move, now) -> the next. Pure.

Theory of operation. Usage is a view over the talk, "usage" or "usage:<page>[:<what>]"; what is pending
stays below and comes back with Back. A page that asks holds all that it needs in the view's name, so that
nothing is noted in the ledger before it is clear. A reading may be told anywhere; in a talk the answer
stands above the pending question.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.engine.model import Catalog, Choose, Line, Meaning, Session, Span, Timer
from bot.usage import ledger, reminders, saving
from bot.usage.answering import next_tips, shown_tips
from bot.usage.bucket import MB_PER_GB
from bot.usage.cycle import MAX_DAYS, cycle_at, local
from bot.usage.ledger import NOBODY, Tracker
from bot.usage.reading import MAX_MB, day_in, number_mb, read
from bot.usage.sheet import Sheet, exact
from bot.usage.told import Told, Unclear, decode

TIMER = "usage:"
"""What the kinds of our timers begin with."""

VIEW = "usage"
ASKING = ("reading", "allowance", "day", "zone", "one")
"""Pages that wait for words or figures."""

PAGES = ("reading", "allowance", "day", "zone", "settings", "list", "erase")
QUIET = ((22, 8), (23, 7), (0, 0))
"""Quiet hours on offer, one after another; equal ones are none."""

SAME_BUCKET = 0.05
"""Part by which the allowance of a text may differ from the hotspot's before it is asked about."""

OTHERS_WORDS = re.compile(
    r"\byou(?:'ve|r| have)?\b|\bfree msg\b|\bmsg:|您|你的|你已|尊敬|【"
    r"|\btu(?:s)?\b|\bte quedan?\b|\bhas (?:consumido|usado)\b"
)
"""Marks of a text that a carrier wrote: a person says I."""

OWN_INTENTS = ("out_of_scope", "ask.usage_check", "ask.allowance", "smalltalk.greet", "smalltalk.thanks")
"""Meanings beside which a text may be a reading; a complaint or another question comes first."""

_SOMEBODY_ELSE = re.compile(
    r"\bmy (?!plan|hotspot|data|usage|phone|esim|line)\w+ (?:has |have )?(?:used|ate|burned)\b"
)
"""Use of which somebody complains: "my teenager used 60 gigs"."""

_EVERY = re.compile(r"(?<!\d)(\d{1,3}) ?(?:days?|天|日(?!起)|d[ií]as?)")
_DAY = re.compile(
    r"(?:the |el |on )?(?:d[ií]a )?(\d{1,2})(?:st|nd|rd|th)?(?:号|號|日)?(?: of (?:the|each) month)?"
)
_ZONE = re.compile(r"[A-Za-z_]{2,20}(?:/[A-Za-z_+-]{2,20}){1,2}")

_WORD_BEGINS = re.compile(r"(?<![A-Za-z])[a-z]")


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that are about usage."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a move did; `said` stands above the screen this once, `picture` says that one goes with it."""

    session: Session
    tracker: Tracker
    said: tuple[Span, ...] = ()
    picture: bool = False
    journal: tuple[Line, ...] = ()


def page_of(session: Session) -> tuple[str, str] | None:
    """Return (page, what) of a usage view, ("", "") for its first page; None if another view is up."""
    view, _, rest = session.view.partition(":")
    if view != VIEW:
        return None
    page, _, what = rest.partition(":")
    return page, what


def asks(session: Session) -> bool:
    """Say whether a usage page waits for words or figures."""
    page = page_of(session)
    return page is not None and page[0] in ASKING


def asks_setting(session: Session) -> bool:
    """Say whether a usage page waits for a setting: an amount, a day, a place."""
    page = page_of(session)
    return page is not None and page[0] in ("allowance", "day", "zone")


def heard(session: Session, tracker: Tracker, text: str, meaning: Meaning) -> Heard | None:
    """Return the words if they are a reading, or answer a usage page that asks; None if they are neither."""
    language = session.language if meaning.language == "und" else meaning.language
    words = Heard(text, language)
    page = page_of(session)
    told = read(text, language, _today(session, tracker))
    if asks(session):
        other = meaning.intent not in OWN_INTENTS and not isinstance(told, Told)
        return None if other and page is not None and not _fits(page[0], words, session, tracker) else words
    if told is None:
        return None
    if _SOMEBODY_ELSE.search(text.casefold()):
        return None
    if meaning.intent not in OWN_INTENTS and not OTHERS_WORDS.search(text.casefold()):
        return None
    bare = isinstance(told, Unclear) and told.why == "role" and told.options[0].of_mb is None
    return None if bare and _in_talk(session) else words


def _in_talk(session: Session) -> bool:
    """Say whether something of the talk is pending, with no page of usage over it."""
    return bool(session.stack) and session.outcome is None and page_of(session) is None


def _fits(page: str, words: Heard, session: Session, tracker: Tracker) -> bool:
    """Say whether words are what a page asks for, though they also mean something else."""
    today = _today(session, tracker)
    match page:
        case "allowance":
            return number_mb(words.text, words.language) is not None
        case "day":
            return cycle_told(words.text, words.language, today) is not None
        case "zone":
            return zone_told(words.text, {}) is not None
        case _:
            return read(words.text, words.language, today, asked=True) is not None


def _today(session: Session, tracker: Tracker) -> date:
    return local(session.seen_at, tracker.zone).date()


def take(
    catalog: Catalog, session: Session, tracker: Tracker, move: Choose | Heard, now: float
) -> Step | None:
    """Return what a move about usage does; None if it isn't one.

    Args:
        catalog: The checked content.
        session: The person's session.
        tracker: Their ledger.
        move: A choice of a screen, or words.
        now: Time of the event, seconds since the epoch.
    """
    if isinstance(move, Choose) and move.choice.partition(":")[0] not in _TAPS:
        return None
    mover = _Mover(catalog, session._replace(seen_at=now, greeted=True), tracker, now)
    step = mover.words(move) if isinstance(move, Heard) else mover.choice(move.choice)
    if step is None:
        return None
    planned = reminders.plan(step.tracker, Sheet(catalog, step.session, step.tracker).bucket, now)
    top = session.stack[-1] if session.stack else None
    what = "usage" if isinstance(move, Heard) else without_figures(move.choice)
    line = Line("chosen", top.flow if top else "", top.state if top else "", what)
    return replace(step, tracker=planned, journal=(line,))


def without_figures(choice: str) -> str:
    """Return a choice as the journal keeps it: what was done, not with which figure.

    >>> without_figures("usage:put:u9400000"), without_figures("tip:done:idle_off")
    ('usage:put', 'tip:done:idle_off')
    """
    return ":".join(choice.split(":")[:2]) if choice.startswith("usage:") else choice


def with_tips(catalog: Catalog, session: Session, tracker: Tracker, now: float) -> tuple[Session, Tracker]:
    """Return session and ledger with the tips chosen that a question for some is answered with."""
    if session.question[:1] != ("ask.tips",) or any(one.startswith("tip:") for one in session.question):
        return session, tracker
    names = next_tips(Sheet(catalog, session._replace(seen_at=now), tracker))
    question = (*session.question, *(f"tip:{name}" for name in names or ("",)))
    return session._replace(question=question), saving.mark(tracker, names, "shown", now)


def remind(catalog: Catalog, session: Session, tracker: Tracker, name: str, now: float) -> Tracker | None:
    """Return the ledger from which a reminder has gone out; None if it isn't to go out now."""
    return reminders.take(tracker, Sheet(catalog, session, tracker).bucket, name, now)


def timers(before: Tracker, after: Tracker) -> tuple[Timer, ...]:
    """Return the timers to set and to take away, so that the store's are those of the ledger.

    All are set, the unchanged too: those of someone who blocked the bot were taken away.
    """
    new = dict(after.due)
    gone = tuple(Timer(f"{TIMER}{name}", None) for name, _ in before.due if name not in new)
    return (*gone, *(Timer(f"{TIMER}{name}", at) for name, at in after.due))


class _Mover:
    """One move in the making."""

    def __init__(self, catalog: Catalog, session: Session, tracker: Tracker, now: float) -> None:
        self.catalog = catalog
        self.session = session
        self.tracker = tracker
        self.at = now

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.catalog, self.session, self.tracker)

    # --- what a move ends in

    def lay(self, page: str = "", *said: str, picture: bool = False) -> Step:
        """Show a page of usage."""
        view = f"{VIEW}:{page}" if page else VIEW
        session = self.session._replace(view=view, turn=self.session.turn + 1, misses=0)
        return Step(session, self.tracker, _lines(said), picture=picture)

    def stay(self, *said: str, picture: bool = False) -> Step:
        """Keep the page, with its buttons as they are."""
        return Step(self.session, self.tracker, _lines(said), picture=picture)

    def say(self, key: str, **fill: str) -> str:
        return self.sheet.text(key, **fill)

    @property
    def talking(self) -> bool:
        return bool(self.session.stack) and self.session.outcome is None

    # --- taps

    def choice(self, choice: str) -> Step | None:
        name, _, what = choice.partition(":")
        return _TAPS[name](self, what)

    def back(self, _: str) -> Step | None:
        page = page_of(self.session)
        return self.lay() if page is not None and page[0] else None

    def usage(self, what: str) -> Step | None:
        name, _, rest = what.partition(":")
        if name in ("", *PAGES) and not rest:
            return self.lay(name, picture=not name)
        if name in _PLAIN and not rest:
            return _PLAIN[name](self)
        if name in _NUMBERED and rest.isdigit():
            return _NUMBERED[name](self, int(rest))
        if name == "on":
            return self.set_zone(rest)
        told = decode(rest) if name in ("put", "sure", "right", "anew") else None
        return None if told is None else self.chosen(name, told)

    def undo(self) -> Step:
        self.tracker = ledger.undo(self.tracker)
        return self.lay("", self.say("undone"), picture=True)

    def delete(self, reading_id: int) -> Step:
        self.tracker = ledger.delete(self.tracker, reading_id)
        return self.lay("list", self.say("deleted"))

    def by_plan(self) -> Step:
        self.tracker = replace(self.tracker, allowance_mb=None)
        return self.lay("settings")

    def erase(self) -> Step:
        self.tracker = NOBODY
        return self.lay("", self.say("erased"))

    def next_quiet(self) -> Step:
        at = QUIET.index(self.tracker.quiet) if self.tracker.quiet in QUIET else -1
        self.tracker = replace(self.tracker, quiet=QUIET[(at + 1) % len(QUIET)])
        return self.lay("settings", self.say("set_quiet", hours=self.sheet.hours()))

    def remind(self, what: str) -> Step | None:
        name, _, rest = what.partition(":")
        match name:
            case "on":
                self.tracker = replace(self.tracker, reminders=True)
                return self.lay("", self.say("reminders_on", hours=self.sheet.hours()))
            case "off":
                self.tracker = replace(self.tracker, reminders=False, due=())
                return self.lay("", self.say("reminders_off"))
            case "again":
                self.tracker = reminders.snooze(self.tracker, rest, self.at)
                return self.lay("", self.say("snoozed"))
            case _:
                return None

    def tip(self, what: str) -> Step | None:
        state, _, name = what.partition(":")
        shown = shown_tips(self.session)
        if state == "more":
            names = next_tips(self.sheet)
            self.tracker = saving.mark(self.tracker, names, "shown", self.at)
            return self.show_tips(names)
        if state not in ("done", "no") or name not in shown:
            return None
        self.tracker = saving.mark(self.tracker, (name,), state, self.at)
        kept = [one for one in shown if one != name]
        following = [one for one in next_tips(self.sheet) if one not in kept][:1]
        self.tracker = saving.mark(self.tracker, following, "shown", self.at)
        return self.show_tips([*kept, *following], self.say(f"tip_{state}"))

    def show_tips(self, names: list[str], *said: str) -> Step:
        """Put tips in the place of those that stand there."""
        question = ("ask.tips", *(f"tip:{name}" for name in names or ("",)))
        session = self.session._replace(question=question, turn=self.session.turn + 1)
        return Step(session, self.tracker, _lines(said))

    # --- words

    def words(self, heard: Heard) -> Step:
        page, what = page_of(self.session) or ("", "")
        today = local(self.at, self.tracker.zone).date()
        told = read(heard.text, heard.language, today)
        if page in ("allowance", "day", "zone") and not isinstance(told, Told):
            step = self.setting(page, heard, today)
            if step is not None or told is None or page == "allowance":
                return step or self.stay(self.say(f"bad_{page}"))
        if page in ASKING:
            told = read(heard.text, heard.language, today, asked=True)
        if page == "one" and isinstance(told, Told) and what.isdigit():
            self.tracker = ledger.correct(self.tracker, int(what), told)
            return self.lay("list", self.say("corrected", what=self.sheet.what(told)))
        if told is None:
            return self.stay(self.say("bad_reading"))
        if isinstance(told, Unclear) and told.why == "role" and _in_talk(self.session):
            told = told.options[0]  # "7.5 of 10 GB" is mostly what was used: no reason to leave the talk
        if isinstance(told, Unclear):
            return self.ask(told)
        return self.note(told)

    def setting(self, page: str, heard: Heard, today: date) -> Step | None:
        """Take the answer of a page that asks for a setting; None if the words are none."""
        if page == "allowance":
            mb = number_mb(heard.text, heard.language)
            return None if mb is None else self.set_allowance(mb)
        if page == "day":
            cycle = cycle_told(heard.text, heard.language, today)
            return None if cycle is None else self.set_cycle(*cycle)
        pairs = (pair.split("=") for pair in self.say("zones").split("|"))
        zone = zone_told(heard.text, {name: zone for zone, name in pairs})
        return None if zone is None else self.set_zone(zone)

    def set_cycle(self, first: int | date, days: int) -> Step | None:
        """Take the day of the month, or the first day and the days of a cycle."""
        if isinstance(first, int):
            return self.set_day(first)
        self.tracker = replace(self.tracker, first=first, days=days, day=None)
        said = self.say("set_days", days=str(days), date=self.sheet.day(first))
        return self.after_question(said, picture=True)

    def set_allowance(self, mb: float) -> Step | None:
        """Take the allowance, and then the reading that had to wait for it."""
        if mb <= 0:
            return None
        page, what = page_of(self.session) or ("", "")
        self.tracker = replace(self.tracker, allowance_mb=mb)
        said = self.say("set_allowance", amount=exact(mb))
        draft = decode(what) if page == "allowance" else None
        return self.after_question(said, picture=True) if draft is None else self.note(draft, said)

    def set_day(self, day: int) -> Step | None:
        if not 1 <= day <= 31:  # noqa: PLR2004 - days of a month
            return None
        self.tracker = replace(self.tracker, day=day, first=None, days=0)
        return self.after_question(self.say("set_day", day=str(day)), picture=True)

    def set_zone(self, zone: str) -> Step:
        if zone_told(zone, {}) is None:
            return self.stay(self.say("bad_zone"))
        self.tracker = replace(self.tracker, zone=zone, zone_told=True)
        return self.lay("settings", self.say("set_zone", zone=self.sheet.zone(zone)))

    # --- a reading

    def note(self, told: Told, *said: str, sure: bool = False) -> Step:
        """Note a reading, or ask the one question that it raises."""
        sheet = self.sheet
        known = sheet.bucket.mb
        if told.of_mb is not None and known is not None:
            other = abs(told.of_mb - known) > SAME_BUCKET * known
            if other and not sure:
                return self.ask(Unclear("bucket", (told,)))
            told = told if other else replace(told, of_mb=None)
        allowance = told.of_mb or known
        doubt = ledger.doubt(self.tracker, told, sheet.bucket.rule, allowance, self.at)
        if doubt is not None and (not sure or doubt.why == "allowance"):
            return self.ask(doubt)
        lines = [*said, self.say("noted", what=sheet.what(replace(told, of_mb=None)))]
        if told.of_mb is not None:
            self.tracker = replace(self.tracker, allowance_mb=told.of_mb)
            lines.append(self.say("took_allowance", amount=exact(told.of_mb)))
        at = ledger.time_of(told, sheet.bucket.rule, self.at)
        self.tracker = ledger.add(self.tracker, told, at)
        return self.after_question(*lines, picture=True)

    def after_question(self, *said: str, picture: bool = False) -> Step:
        """Go on when something is settled: to the next thing that isn't known, or to where the person was."""
        if self.talking and page_of(self.session) is None:
            session = self.session._replace(
                question=("ask.usage",), view="", turn=self.session.turn + 1, misses=0
            )
            return Step(session, self.tracker, _lines(said), picture=picture)
        bucket = self.sheet.bucket
        if (
            bucket.mb is None
            and not bucket.unlimited
            and self.tracker.readings
            and not self.asked("allowance")
        ):
            return self.lay("allowance", *said)
        if not bucket.rule_told and self.tracker.readings and not self.asked("day"):
            return self.lay("day", *said)
        return self.lay("", *said, picture=picture)

    def asked(self, page: str) -> bool:
        """Say whether the person comes from the page that asks for this."""
        return (page_of(self.session) or ("", ""))[0] == page

    def ask(self, unclear: Unclear) -> Step:
        """Ask back what a text means; what it may mean stands in the view."""
        if unclear.why == "allowance":
            return self.lay(f"allowance:{unclear.options[0].encode()}")
        if not unclear.options:
            return self.lay("reading", self.say("doubt_impossible"))
        codes = ",".join(one.encode() for one in unclear.options)
        return self.lay(f"doubt:{unclear.why}:{codes}")

    def chosen(self, how: str, told: Told) -> Step:
        """Note what the person said it was, and set right what stands against it."""
        rule, allowance = self.sheet.bucket.rule, told.of_mb or self.sheet.bucket.mb
        if how == "anew":
            today = local(self.at, self.tracker.zone).date()
            monthly = self.tracker.first is None
            self.tracker = (
                replace(self.tracker, day=today.day) if monthly else replace(self.tracker, first=today)
            )
        elif how == "right":
            at = ledger.time_of(told, rule, self.at)
            cycle = cycle_at(rule, at)
            value = ledger.used_mb(ledger.Reading(0, at, told.kind, told.value), allowance) or 0.0
            for clash in ledger.clashing(self.tracker, value, at, cycle, allowance):
                self.tracker = ledger.delete(self.tracker, clash.id)
        return self.note(told, sure=how != "put")


_TAPS: Mapping[str, Callable[[_Mover, str], Step | None]] = {
    "usage": _Mover.usage,
    "remind": _Mover.remind,
    "tip": _Mover.tip,
    "back": _Mover.back,
}
"""What taps do, by the first word of a choice."""

_PLAIN: Mapping[str, Callable[[_Mover], Step]] = {
    "undo": _Mover.undo,
    "picture": lambda mover: mover.stay(picture=True),
    "plan": _Mover.by_plan,
    "erase_yes": _Mover.erase,
    "quiet": _Mover.next_quiet,
    "not": lambda mover: mover.after_question(mover.say("not_noted")),
}
"""Choices of usage that carry nothing."""

_NUMBERED: Mapping[str, Callable[[_Mover, int], Step | None]] = {
    "one": lambda mover, number: mover.lay(f"one:{number}"),
    "delete": _Mover.delete,
    "day": _Mover.set_day,
    "amount": lambda mover, gb: mover.set_allowance(gb * MB_PER_GB),
    "limit": lambda mover, mb: mover.set_allowance(float(min(mb, MAX_MB))),
}
"""Choices of usage that carry a number."""


def cycle_told(text: str, language: str, today: date) -> tuple[int | date, int] | None:
    """Return the day of the month (and 0), or the first day and the days of a cycle, as a text tells it.

    >>> cycle_told("the 15th", "en", date(2026, 11, 26))
    (15, 0)
    >>> cycle_told("30 days from Nov 3", "en", date(2026, 11, 26))
    (datetime.date(2026, 11, 3), 30)
    """
    folded = text.strip().casefold()
    every = _EVERY.search(folded)
    if every is not None:
        rest = folded[: every.start()] + " " + folded[every.end() :]
        first = day_in(rest, language, today)
        days = int(every.group(1))
        return (first, days) if isinstance(first, date) and 1 <= days <= MAX_DAYS else None
    found = _DAY.fullmatch(folded)
    day = int(found.group(1)) if found is not None else 0
    return (day, 0) if 1 <= day <= 31 else None  # noqa: PLR2004 - days of a month


def zone_told(text: str, offered: dict[str, str]) -> str | None:
    """Return the time zone that a text names: as it is offered, or by its own name."""
    wanted = text.strip()
    for name, zone in offered.items():
        if name.casefold() == wanted.casefold():
            return zone
    typed = wanted.replace(" ", "_")
    capitals = _WORD_BEGINS.sub(lambda found: found.group().upper(), typed)
    return next((name for name in (typed, capitals) if _is_zone(name)), None)


def _is_zone(name: str) -> bool:
    if not _ZONE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _lines(said: tuple[str, ...]) -> tuple[Span, ...]:
    return (Span("\n".join(said)),) if said else ()
