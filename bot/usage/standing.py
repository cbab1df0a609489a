"""Where a person stands in the cycle, in words, and the same as a chart. Pure."""

from bot.answers.figures import number, speed
from bot.engine.model import Chart
from bot.usage.cycle import DAY_S, cycle_at, local
from bot.usage.forecast import Forecast, fan, forecast, past_cycles
from bot.usage.sheet import Sheet, rounded

OLD_READING_S = DAY_S
"""Age from which a reading is carried on to now."""

JUST = 60.0


def stand(sheet: Sheet) -> None:
    """Add what is used, the pace, when it runs out, what is safe, and how that was reckoned."""
    bucket = sheet.bucket
    cycle = cycle_at(bucket.rule, sheet.at)
    last = local(cycle.ends - JUST, bucket.rule.zone).date()
    sheet.heading("title", first=sheet.day(cycle.first), last=sheet.day(last))
    found = forecast(sheet.tracker, bucket.rule, bucket.mb, sheet.at)
    if found is None:
        sheet.say("none_yet")
    else:
        _used(sheet, found)
        _future(sheet, found, sheet.day(last))
    if bucket.mb is None:
        sheet.say("no_limit" if bucket.unlimited else "no_allowance")
    if not bucket.rule_told:
        sheet.say("assumed_day")
    if found is not None:
        key = {"one": "basis_one", "past": "basis_past", "readings": "basis_readings"}[found.basis]
        sheet.page.gap()
        sheet.say(key, **({"count": str(len(found.readings))} if found.basis == "readings" else {}))
    _before(sheet)


def _used(sheet: Sheet, found: Forecast) -> None:
    if found.basis == "past":
        return
    when, used = sheet.day_at(found.used_at), rounded(found.used_mb)
    mb = sheet.bucket.mb
    if mb is None:
        sheet.say("used_alone", used=used, date=when)
    else:
        share = number(round(100 * found.used_mb / mb))
        sheet.say("used", used=used, allowance=rounded(mb), percent=share, date=when)
    if sheet.at - found.used_at >= OLD_READING_S:
        sheet.say("estimate", amount=rounded(found.now_mb))


def _future(sheet: Sheet, found: Forecast, end: str) -> None:
    """Say when it runs out or how it ends, and what is safe until then."""
    mb = sheet.bucket.mb
    pace = rounded(found.pace_mb_day)
    if mb is not None and found.used_mb >= mb:
        sheet.say("used_up")
        _after(sheet)
        return
    sheet.say("pace", pace=pace)
    amounts = {
        "amount": rounded(found.end_mb),
        "low": rounded(found.end_low_mb),
        "high": rounded(found.end_high_mb),
    }
    if mb is None:
        sheet.say("open_end", end=end, **amounts)
        return
    if found.run_out is not None and found.run_out <= sheet.at:
        sheet.say("should_be_up", date=sheet.day_at(found.run_out))
        _after(sheet)
        return
    if found.run_out is not None:
        early = sheet.day_at(found.run_out_early or found.run_out)
        date = sheet.day_at(found.run_out)
        if found.run_out_late is None:
            sheet.say("runs_out_open", date=date, early=early, end=end)
        else:
            sheet.say("runs_out", date=date, early=early, late=sheet.day_at(found.run_out_late), end=end)
        _after(sheet)
    elif found.run_out_early is not None:
        early = sheet.day_at(max(found.run_out_early, sheet.at))
        sheet.say("may_run_out", end=end, amount=amounts["amount"], early=early)
    else:
        sheet.say("lasts", end=end, **amounts)
    if found.safe_mb_day is not None:
        sheet.say("safe", end=end, amount=rounded(found.safe_mb_day))


def _after(sheet: Sheet) -> None:
    after = sheet.bucket.after_kbps
    if after is None:
        sheet.say("after_unknown")
    elif after == 0:
        sheet.say("after_stops")
    else:
        sheet.say("after_speed", speed=speed(after))


def _before(sheet: Sheet) -> None:
    """Set the last cycles beside this one."""
    bucket = sheet.bucket
    past = past_cycles(sheet.tracker, bucket.rule, bucket.mb, sheet.at)
    if not past:
        return
    items = []
    for one in past:
        last = local(one.cycle.ends - JUST, bucket.rule.zone).date()
        items.append(
            sheet.text(
                "past_item",
                first=sheet.day(one.cycle.first),
                last=sheet.day(last),
                amount=rounded(one.used_mb),
                date=sheet.day_at(one.read_at),
            )
        )
    sheet.say("past", list=sheet.listed(items))


def over_twice(sheet: Sheet) -> bool:
    """Say whether this cycle's forecast and the last cycle are both over the plan."""
    mb = sheet.bucket.mb
    found = forecast(sheet.tracker, sheet.bucket.rule, mb, sheet.at)
    past = past_cycles(sheet.tracker, sheet.bucket.rule, mb, sheet.at)[:1]
    return mb is not None and found is not None and found.end_mb > mb and any(p.end_mb > mb for p in past)


# --- as a picture


def chart(sheet: Sheet) -> Chart | None:
    """Return the cycle as a picture with its words; None without a reading in it."""
    bucket = sheet.bucket
    found = forecast(sheet.tracker, bucket.rule, bucket.mb, sheet.at)
    if found is None or found.basis == "past":
        return None
    cycle = found.cycle
    last = local(cycle.ends - JUST, bucket.rule.zone).date()

    def day(at: float) -> float:
        return round((at - cycle.begins) / DAY_S, 3)

    end_x = day(cycle.ends)
    return Chart(
        title=sheet.text("chart_title"),
        days=end_x,
        first=sheet.day(cycle.first),
        last=sheet.day(last),
        readings=tuple((day(at), round(used, 1)) for at, used in found.readings),
        today_x=day(sheet.at),
        today_label=sheet.text("chart_today"),
        limit_mb=bucket.mb,
        limit_label=sheet.text("chart_limit", amount=rounded(bucket.mb)) if bucket.mb is not None else "",
        fan=tuple((day(at), round(low), round(mean), round(high)) for at, low, mean, high in fan(found)),
        run_out=None if (met := _meets(found, bucket.mb)) is None else day(met),
        outcome=_outcome(sheet, found),
        after_label=_after_label(sheet) if bucket.mb is not None else "",
        legend=(sheet.text("chart_reading"), sheet.text("chart_pace"), sheet.text("chart_range")),
        used_label=rounded(found.used_mb),
    )


def _meets(found: Forecast, limit_mb: float | None) -> float | None:
    """Return when use meets the limit: between the readings around it, or by forecast."""
    if limit_mb is None or found.used_mb < limit_mb:
        return found.run_out
    before_at, before = found.cycle.begins, 0.0
    for at, used in found.readings:
        if used >= limit_mb:
            return before_at + (at - before_at) * (limit_mb - before) / max(used - before, 1e-9)
        before_at, before = at, used
    return found.used_at


def _outcome(sheet: Sheet, found: Forecast) -> str:
    if sheet.bucket.mb is not None and found.used_mb >= sheet.bucket.mb:
        return sheet.text("used_up").rstrip(".。")
    if found.run_out is not None:
        return sheet.text("chart_run_out", date=sheet.day_at(found.run_out))
    return sheet.text("chart_lasts", amount=rounded(found.end_mb))


def _after_label(sheet: Sheet) -> str:
    after = sheet.bucket.after_kbps
    if after is None:
        return ""
    return sheet.text("chart_stops") if after == 0 else sheet.text("chart_after", speed=speed(after))
