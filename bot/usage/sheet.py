"""Words of usage for one session: sentences, dates, amounts and buttons in the person's language. Pure."""

from datetime import date

from bot.answers.figures import MB_PER_GB, gb, number
from bot.answers.front import subject
from bot.answers.page import Answer, Page
from bot.engine.buttons import short, typed
from bot.engine.model import Button, Catalog, Kind, Session, Span
from bot.usage.bucket import Bucket, bucket
from bot.usage.cycle import Cycle, before, cycle_at, local
from bot.usage.forecast import Forecast, Past, forecast, past_cycles
from bot.usage.ledger import Tracker, time_of
from bot.usage.told import Told

WHOLE_FROM_MB = 100 * MB_PER_GB
"""From here on an amount is told in whole GB."""


def rounded(mb: float) -> str:
    """Return an amount that was reckoned: no more digits than it deserves.

    >>> rounded(9437.2), rounded(123.7), rounded(212345), rounded(0)
    ('9.4 GB', '124 MB', '212 GB', '0 MB')
    """
    if mb >= WHOLE_FROM_MB:
        return gb(round(mb / MB_PER_GB))
    if mb >= MB_PER_GB * 0.9995:
        return gb(round(mb / MB_PER_GB, 1))
    return f"{number(round(mb))} MB"


def exact(mb: float) -> str:
    """Return an amount as it was told, to the MB.

    >>> exact(9437.2), exact(0.4), exact(15000)
    ('9.437 GB', '0 MB', '15 GB')
    """
    whole = round(mb)
    return gb(whole / MB_PER_GB) if whole else "0 MB"


class Sheet:
    """One screen or answer about usage in the making, over a page of answers for sources and lines."""

    def __init__(self, catalog: Catalog, session: Session, tracker: Tracker) -> None:
        self.catalog = catalog
        self.session = session
        self.tracker = tracker
        self.at = session.seen_at
        self.page = Page(catalog, session, subject(catalog.knowledge, session))
        self.bucket: Bucket = bucket(catalog.knowledge, session, tracker)

    # --- words

    def text(self, key: str, **fill: str) -> str:
        """Return a sentence as plain words."""
        return self.page.text(f"usage:{key}", **fill)

    def say(self, key: str, **fill: str) -> None:
        """Add a line."""
        self.page.say(f"usage:{key}", **fill)

    def heading(self, key: str, **fill: str) -> None:
        self.page.lines.append([Span(self.text(key, **fill), "bold")])

    def listed(self, items: list[str]) -> str:
        return self.page.phrases.words.ui["list_separator"].join(items)

    def day(self, day: date) -> str:
        """Return a day as it is said: month and day."""
        names = self.text("months").split("|")
        return self.text("date", month=names[day.month - 1], day=str(day.day))

    def day_at(self, at: float) -> str:
        return self.day(local(at, self.tracker.zone).date())

    def zone(self, zone: str) -> str:
        """Return a zone by the name it is offered under, else as it is written."""
        return dict(pair.split("=") for pair in self.text("zones").split("|")).get(zone, zone)

    def what(self, told: Told) -> str:
        """Return a reading in words: "9.4 GB used"."""
        percent = told.kind.endswith("_pct")
        amount = number(told.value) if percent else exact(told.value)
        what = self.text(f"what_{told.kind}", amount=amount)
        return what if told.of_mb is None else self.text("what_of", what=what, of=exact(told.of_mb))

    def hours(self) -> str:
        """Return the quiet hours."""
        begin, end = self.tracker.quiet
        return self.text("quiet_none") if begin == end else f"{begin}:00–{end}:00"

    # --- buttons

    def button(self, key: str, choice: str, kind: Kind = "answer", **fill: str) -> Button:
        """Return a button; it may be typed as in any language, or as `key`_says has it."""
        label = short(self.text(key, **fill))
        says = f"usage:{key}_says"
        names = typed(self.catalog, says) if fill else typed(self.catalog, f"usage:{key}", says)
        return Button(label, kind, choice, says=(label, *names))

    def row(self, *buttons: Button) -> None:
        self.page.rows.append([*buttons])

    # --- figures

    def forecast(self) -> Forecast | None:
        """Return where the cycle goes."""
        return forecast(self.tracker, self.bucket.rule, self.bucket.mb, self.at)

    def past(self) -> list[Past]:
        """Return the last cycles that have a reading, newest first."""
        return past_cycles(self.tracker, self.bucket.rule, self.bucket.mb, self.at)

    def cycle_before(self, told: Told) -> Cycle:
        """Return the cycle that a reading of an earlier day is of, else the last one."""
        rule = self.bucket.rule
        if told.day is not None:
            return cycle_at(rule, time_of(told, rule, self.at))
        return before(rule, cycle_at(rule, self.at))

    def finish(self) -> Answer:
        return self.page.finish()
