"""The screens of usage: where I stand, what is asked back, settings, readings, reminders. Pure."""

from collections.abc import Iterable

from bot.engine.buttons import ui_button
from bot.engine.model import Button, Catalog, Chart, Screen, Session, Span
from bot.usage.bucket import MB_PER_GB
from bot.usage.cycle import cycle_at, local
from bot.usage.ledger import Tracker, in_cycle
from bot.usage.moves import page_of
from bot.usage.reminders import AGAIN, kind_of
from bot.usage.sheet import Sheet, exact, rounded
from bot.usage.standing import chart, over_twice, stand
from bot.usage.told import Told, decode

LISTED = 6
"""Readings with a button each."""

SNOOZED = "remind:again:"
"""What the button that puts a reminder off begins with; the reminder's name follows."""

DAYS = (1, 5, 10, 15, 20, 22, 25, 28)
PERCENTS = (25, 50, 75, 80, 90, 100)
TAPPED_GB = (1, 2, 5, 10, 15, 20)
"""Readings that may be tapped: parts of the allowance, or GB where it isn't known."""

ALLOWANCES_GB = (5, 10, 15, 20, 30, 40, 50, 60)


def screen(
    catalog: Catalog, session: Session, tracker: Tracker, above: tuple[Span, ...] = ()
) -> Screen | None:
    """Return the screen of a usage view, with `above` over it; None if another view is up."""
    found = page_of(session)
    if found is None or "usage:title" not in catalog.words[session.language].answers:
        return None
    page, what = found
    drawing = _Drawing(Sheet(catalog, session, tracker))
    getattr(drawing, f"draw_{page or 'main'}", drawing.draw_main)(what)
    body: list[Span] = [*above]
    for line in drawing.sheet.page.lines:
        body += [*([Span("\n")] if body else []), *line]
    if above and drawing.sheet.page.lines:
        body.insert(len(above), Span("\n"))
    footer = tuple(ui_button(catalog, session.language, key, "nav", key) for key in ("menu", "back"))
    return Screen(tuple(body), (*(tuple(row) for row in drawing.sheet.page.rows), footer))


def picture(catalog: Catalog, session: Session, tracker: Tracker) -> Chart | None:
    """Return the cycle as a picture, None if there is nothing to draw yet."""
    return chart(Sheet(catalog, session, tracker))


def reminder(catalog: Catalog, session: Session, tracker: Tracker, name: str) -> Screen:
    """Return the message of a reminder: what is due, and stop under it."""
    sheet = Sheet(catalog, session, tracker)
    kind = kind_of(name)
    amount = "" if sheet.bucket.mb is None else rounded(sheet.bucket.mb)
    found = sheet.forecast()
    if kind == "cycle_end":
        past = sheet.past()
        if amount and past:
            sheet.say("remind_cycle_end", allowance=amount, amount=rounded(past[0].end_mb))
        else:
            sheet.say("remind_cycle_end_open")
    elif kind == "run_out" and found is not None and found.run_out is not None:
        sheet.say("remind_run_out", allowance=amount, date=sheet.day_at(found.run_out))
    else:
        share = kind.removeprefix("p") if kind.startswith("p") else "100"
        sheet.say("remind_share", allowance=amount, percent=share)
    rows = tuple(tuple(row) for row in reminder_buttons(catalog, session, tracker, name))
    return Screen(tuple(span for line in sheet.page.lines for span in line), rows)


def under_reminder(tracker: Tracker, choice: str) -> bool:
    """Say whether a reminder that went out has a button for this: nothing else moves by its press."""
    if choice.startswith(SNOOZED):
        return choice.removeprefix(SNOOZED).removeprefix(AGAIN) in tracker.sent
    return bool(tracker.sent) and choice in ("usage:reading", "remind:off")


def reminder_buttons(catalog: Catalog, session: Session, tracker: Tracker, name: str) -> list[list[Button]]:
    """Return the buttons under a reminder."""
    sheet = Sheet(catalog, session, tracker)
    return [
        [sheet.button("b_reading", "usage:reading"), sheet.button("b_snooze", f"{SNOOZED}{name}")],
        [sheet.button("b_remind_off", "remind:off")],
    ]


class _Drawing:
    """One screen in the making; a method a page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def grid(self, buttons: Iterable[Button], width: int) -> None:
        row = [*buttons]
        for start in range(0, len(row), width):
            self.sheet.row(*row[start : start + width])

    # --- the first page

    def draw_main(self, _: str) -> None:
        sheet, tracker = self.sheet, self.sheet.tracker
        stand(sheet)
        twice = over_twice(sheet)
        if twice:
            sheet.say("twice_over")
        cycle = cycle_at(sheet.bucket.rule, sheet.at)
        drawn = bool(in_cycle(tracker, cycle, sheet.bucket.mb))
        sheet.row(sheet.button("b_reading", "usage:reading"), sheet.button("b_where", "ask:usage_check"))
        if tracker.readings or tracker.undo:
            row = [sheet.button("b_list", "usage:list")]
            row += [sheet.button("b_picture", "usage:picture")] if drawn else []
            row += [sheet.button("b_undo", "usage:undo")] if tracker.undo else []
            sheet.row(*row)
        bell = "off" if tracker.reminders else "on"
        plans = sheet.button("b_advice", "ask:advice") if twice else sheet.button("b_limit", "ask:limit")
        sheet.row(sheet.button(f"b_remind_{bell}", f"remind:{bell}"), plans)
        sheet.row(sheet.button("b_tips", "ask:tips"), sheet.button("b_settings", "usage:settings"))

    # --- what is asked

    def draw_reading(self, _: str) -> None:
        self.sheet.say("ask_reading")
        mb = self.sheet.bucket.mb
        parts = (
            [Told("used_pct", float(n)) for n in PERCENTS]
            if mb
            else [Told("used", gb * MB_PER_GB) for gb in TAPPED_GB]
        )
        self.grid(map(self.put, parts), 3)
        self.sheet.row(self.sheet.button("b_where", "ask:usage_check"))

    def draw_allowance(self, _: str) -> None:
        sheet = self.sheet
        sheet.say("ask_allowance")
        self.grid((self.plain(f"{gb} GB") for gb in ALLOWANCES_GB), 4)
        if sheet.tracker.allowance_mb is not None and sheet.bucket.plan is not None:
            sheet.row(sheet.button("b_plan", "usage:plan"))
        self.skip()

    def plain(self, label: str) -> Button:
        """Return a button that stands for the amount on it."""
        return Button(label, "answer", f"usage:amount:{label.partition(' ')[0]}", says=(label,))

    def draw_day(self, _: str) -> None:
        self.sheet.say("ask_day")
        self.grid((Button(str(day), "answer", f"usage:day:{day}", says=(str(day),)) for day in DAYS), 4)
        self.skip()

    def draw_zone(self, _: str) -> None:
        self.sheet.say("ask_zone")
        pairs = [pair.split("=") for pair in self.sheet.text("zones").split("|")]
        self.grid((Button(name, "answer", f"usage:on:{zone}", says=(name,)) for zone, name in pairs), 2)

    def skip(self) -> None:
        """Offer to go on without an answer."""
        button = ui_button(self.sheet.catalog, self.sheet.session.language, "not_sure", "unsure", "usage")
        self.sheet.row(button)

    def draw_doubt(self, what: str) -> None:
        """Ask the one question back; each answer says what is then noted."""
        why, _, codes = what.partition(":")
        options = [told for code in codes.split(",") if (told := decode(code)) is not None]
        if options:
            getattr(self, f"doubt_{why}", self.doubt_units)(options)
        self.sheet.row(self.sheet.button("b_not", "usage:not"))

    def put(self, told: Told, how: str = "put", key: str | None = None) -> Button:
        """Return a button that notes a reading."""
        choice = f"usage:{how}:{told.encode()}"
        if key is not None:
            return self.sheet.button(key, choice)
        label = self.sheet.what(Told(told.kind, told.value))
        return Button(label, "answer", choice, says=(label,))

    def doubt_units(self, options: list[Told]) -> None:
        self.sheet.say("doubt_units")
        self.grid(map(self.put, options[:4]), 1)

    def doubt_role(self, options: list[Told]) -> None:
        amount = exact(options[0].value)
        self.sheet.say("doubt_role", amount=amount)
        self.grid(map(self.put, options), 2)
        choice = f"usage:limit:{round(options[0].value)}"
        self.sheet.row(self.sheet.button("b_allowance", choice, amount=amount))

    def doubt_negative(self, options: list[Told]) -> None:
        self.sheet.say("doubt_negative")
        self.grid(map(self.put, options), 2)

    def doubt_absurd(self, options: list[Told]) -> None:
        told = Told(options[0].kind, options[0].value * 1000)  # the first answer is a unit smaller
        self.sheet.say("doubt_absurd", amount=self.sheet.what(told))
        self.grid((self.put(one, "sure") for one in options), 1)

    def doubt_no_such_day(self, options: list[Told]) -> None:
        self.sheet.say("doubt_no_such_day", what=self.sheet.what(options[0]))
        self.when(options[0])

    def doubt_future(self, options: list[Told]) -> None:
        self.sheet.say("doubt_future", what=self.sheet.what(options[0]))
        self.when(options[0])

    def when(self, told: Told) -> None:
        now = Told(told.kind, told.value, told.of_mb)
        self.grid([self.put(now, key="b_today"), self.put(_last(now), key="b_last")], 2)

    def doubt_last_cycle(self, options: list[Told]) -> None:
        sheet, told = self.sheet, options[0]
        past = sheet.cycle_before(told)
        last = local(past.ends - 60.0, sheet.bucket.rule.zone).date()
        sheet.say(
            "doubt_last_cycle", what=sheet.what(told), first=sheet.day(past.first), last=sheet.day(last)
        )
        now = Told(told.kind, told.value, told.of_mb)
        old = told if told.day is not None else _last(now)
        self.grid([self.put(old, "sure", key="b_last"), self.put(now, key="b_this")], 2)

    def doubt_falling(self, options: list[Told]) -> None:
        sheet, told = self.sheet, options[0]
        cycle = cycle_at(sheet.bucket.rule, sheet.at)
        before = max((used for _, used in in_cycle(sheet.tracker, cycle, sheet.bucket.mb)), default=0.0)
        sheet.say("doubt_falling", before=exact(before))
        what = sheet.what(Told(told.kind, told.value))
        sheet.row(sheet.button("b_right", f"usage:right:{told.encode()}", amount=what))
        mb = sheet.bucket.mb
        if told.kind == "used" and mb is not None and mb - told.value >= before:
            sheet.row(self.put(Told("left", told.value, told.of_mb)))
        sheet.row(sheet.button("b_new_cycle", f"usage:anew:{told.encode()}"))

    def doubt_bucket(self, options: list[Told]) -> None:
        sheet, told = self.sheet, options[0]
        mb = sheet.bucket.mb
        allowance = sheet.text("unknown") if mb is None else exact(mb)
        sheet.say("doubt_bucket", of=exact(told.of_mb or 0.0), allowance=allowance)
        sheet.row(self.put(told, "sure", key="b_hotspot"))

    # --- settings and readings

    def draw_settings(self, _: str) -> None:
        sheet, tracker, bucket = self.sheet, self.sheet.tracker, self.sheet.bucket
        sheet.say("settings_text")
        amount = sheet.text("unknown") if bucket.mb is None else exact(bucket.mb)
        cycle = cycle_at(bucket.rule, sheet.at)
        last = local(cycle.ends - 60.0, bucket.rule.zone).date()
        span = f"{sheet.day(cycle.first)} – {sheet.day(last)}"
        sheet.row(sheet.button("b_allowance", "usage:allowance", amount=amount))
        sheet.row(sheet.button("b_day", "usage:day", cycle=span))
        sheet.row(
            sheet.button("b_zone", "usage:zone", zone=sheet.zone(tracker.zone)),
            sheet.button("b_quiet", "usage:quiet", hours=sheet.hours()),
        )
        sheet.row(sheet.button("b_erase", "usage:erase"))

    def draw_list(self, _: str) -> None:
        sheet = self.sheet
        newest = [*reversed(sheet.tracker.readings)][:LISTED]
        sheet.say("list_text" if newest else "list_empty")
        buttons = []
        for one in newest:
            label = f"{sheet.day_at(one.at)}: {sheet.what(Told(one.kind, one.value))}"
            buttons.append(Button(label, "answer", f"usage:one:{one.id}", says=(label,)))
        self.grid(buttons, 1 if len(buttons) <= 4 else 2)  # noqa: PLR2004 - rows of one screen

    def draw_one(self, what: str) -> None:
        sheet = self.sheet
        one = next((r for r in sheet.tracker.readings if str(r.id) == what), None)
        if one is None:
            self.draw_list("")
            return
        sheet.say("one_text", date=sheet.day_at(one.at), what=sheet.what(Told(one.kind, one.value)))
        sheet.row(sheet.button("b_delete", f"usage:delete:{one.id}"))

    def draw_erase(self, _: str) -> None:
        sheet = self.sheet
        sheet.say("erase_text")
        sheet.row(sheet.button("b_keep", "usage:settings"))
        sheet.row(sheet.button("b_erase_yes", "usage:erase_yes"))


def _last(told: Told) -> Told:
    return Told(told.kind, told.value, told.of_mb, None, last_cycle=True)
