"""A chart as lines of text, for the terminal. Pure."""

from bot.engine.model import Chart

WIDTH, HEIGHT = 56, 12
MB_PER_GB = 1000
MOST_ABOVE = 1.35
"""Times the limit, up to which the chart reaches."""


def sketch(chart: Chart) -> list[str]:
    """Return the chart drawn with characters: ● readings, · pace, ─ the limit, │ today."""
    field = _Field(chart)
    field.draw()
    side = [""] * HEIGHT
    for share in (0.0, 0.5, 1.0):
        side[HEIGHT - 1 - int(share * (HEIGHT - 1) + 0.5)] = f"{field.top * share / MB_PER_GB:.3g}"
    reading, pace, _ = chart.legend
    marks = [f"● {reading}", f"· {pace}"]
    if chart.limit_mb:
        after = f", {chart.after_label}" if chart.after_label else ""
        marks.append(f"─ {chart.limit_label}{after}")
    return [
        f"{chart.title} (GB): {chart.outcome}",
        *(f"{label:>5} ┤{''.join(row).rstrip()}" for label, row in zip(side, field.rows, strict=True)),
        f"      └{'─' * WIDTH}",
        f"       {chart.first} … │ {chart.today_label} … {chart.last}",
        f"       {'  '.join(marks)}",
    ]


class _Field:
    """The characters of the chart, top row first."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        top = max([chart.fan[-1][2], *(used for _, used in chart.readings)])
        if chart.limit_mb:
            top = min(max(top, chart.limit_mb * 1.1), chart.limit_mb * MOST_ABOVE)
        self.top = max(top, chart.readings[-1][1]) or 1.0
        self.rows = [[" "] * WIDTH for _ in range(HEIGHT)]

    def column(self, x: float) -> int:
        return min(max(int(x / self.chart.days * (WIDTH - 1) + 0.5), 0), WIDTH - 1)

    def put(self, x: float, mb: float, mark: str) -> None:
        if 0 <= mb <= self.top:
            self.rows[HEIGHT - 1 - int(mb / self.top * (HEIGHT - 1) + 0.5)][self.column(x)] = mark

    def draw(self) -> None:
        chart = self.chart
        for row in self.rows:
            row[self.column(chart.today_x)] = "│"
        start_x, _, start, _ = chart.fan[0]
        slope = (chart.fan[-1][2] - start) / max(chart.fan[-1][0] - start_x, 1e-9)
        for step in range(WIDTH):
            x = step * chart.days / (WIDTH - 1)
            if chart.limit_mb:
                self.put(x, chart.limit_mb, "─")
            if x > start_x:
                self.put(x, start + slope * (x - start_x), "·")
        for x, used in chart.readings:
            self.put(x, used, "●")
