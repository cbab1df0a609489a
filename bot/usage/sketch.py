"""A chart as lines of text, for the terminal. Pure."""

from bot.engine.model import Chart

WIDTH, HEIGHT = 56, 12
MB_PER_GB = 1000
MOST_ABOVE = 1.35


def sketch(chart: Chart) -> list[str]:
    """Return the chart drawn with characters: ● readings, · pace, ─ the limit, │ today."""
    top = max([chart.fan[-1][2], *(used for _, used in chart.readings)])
    if chart.limit_mb:
        top = max(min(max(top, chart.limit_mb * 1.1), chart.limit_mb * MOST_ABOVE), chart.readings[-1][1])
    top = top or 1.0
    field = [[" "] * WIDTH for _ in range(HEIGHT)]

    def put(x: float, mb: float, mark: str) -> None:
        if 0 <= mb <= top:
            column = min(int(x / chart.days * (WIDTH - 1) + 0.5), WIDTH - 1)
            field[HEIGHT - 1 - int(mb / top * (HEIGHT - 1) + 0.5)][column] = mark

    for row in field:
        row[min(int(chart.today / chart.days * (WIDTH - 1) + 0.5), WIDTH - 1)] = "│"
    if chart.limit_mb:
        for column in range(WIDTH):
            put(column * chart.days / (WIDTH - 1), chart.limit_mb, "─")
    start_x, start = chart.fan[0][0], chart.fan[0][2]
    slope = (chart.fan[-1][2] - start) / max(chart.fan[-1][0] - start_x, 1e-9)
    for column in range(WIDTH):
        x = column * chart.days / (WIDTH - 1)
        if x > start_x:
            put(x, start + slope * (x - start_x), "·")
    for x, used in chart.readings:
        put(x, used, "●")
    side = [""] * HEIGHT
    for share in (0.0, 0.5, 1.0):
        side[HEIGHT - 1 - int(share * (HEIGHT - 1) + 0.5)] = f"{top * share / MB_PER_GB:.3g}"
    lines = [f"{label:>5} ┤{''.join(row).rstrip()}" for label, row in zip(side, field, strict=True)]
    reading, pace, _ = chart.legend
    marks = [f"● {reading}", f"· {pace}"]
    marks += [f"─ {chart.limit_label}{', ' + chart.after_label if chart.after_label else ''}"] if chart.limit_mb else []
    return [
        f"{chart.title} (GB): {chart.outcome}",
        *lines,
        f"      └{'─' * WIDTH}",
        f"       {chart.first} … │ {chart.today_label} … {chart.last}",
        f"       {'  '.join(marks)}",
    ]
