"""A chart as a PNG: `python -m bot.drawing` reads charts and writes pictures. Sole importer of PIL.

It runs in a process of its own (bot/painter.py), so that the bot neither waits for it nor carries the
library. A chart is a line of JSON; a picture is its size in four bytes, highest first, then the PNG; a
size of 0 says that the chart can't be drawn. Drawn twice as large and scaled down, for smooth lines;
1080 pixels wide, as a phone shows it.
"""

import json
import sys
from io import BytesIO
from pathlib import Path
from select import select

from PIL import Image, ImageDraw, ImageFont

from bot.engine.model import Chart

FONT = Path(__file__).parent / "fonts" / "noto-sans-cjk-sc-subset.otf"

SCALE = 2
WIDTH, HEIGHT = 1080, 820
LEFT, RIGHT, TOP, BOTTOM = 120, 1040, 180, 650

PAPER, INK, FAINT, GRID = "#F4F6F9", "#1B2430", "#5B6675", "#D5DBE3"
BLUE, FAN, RED, HOT = "#1F6FEB", "#C4DAFB", "#D1242F", "#FBE3E4"

REST_S = 60.0
"""Seconds without a chart after which the process ends, and gives its memory back."""

MB_PER_GB = 1000
MOST_ABOVE = 1.45
"""Times the limit, up to which the picture reaches; what goes on above is cut off."""

Point = tuple[float, float]


def png(chart: Chart) -> bytes:
    """Return a chart as a PNG."""
    picture = _Picture(chart)
    picture.draw()
    out = BytesIO()
    picture.image.reduce(SCALE).save(out, "PNG")
    return out.getvalue()


class _Picture:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        highest = max([chart.fan[-1][3], *(used for _, used in chart.readings)])
        if chart.limit_mb:
            highest = min(max(highest, chart.limit_mb * 1.12), chart.limit_mb * MOST_ABOVE)
            highest = max(highest, chart.readings[-1][1] * 1.05)
        self.top = highest * 1.04 or 1.0

    # --- places

    def at(self, x: float, mb: float) -> Point:
        """Return the place of a day and an amount, cut off at the top."""
        across = LEFT + (RIGHT - LEFT) * min(max(x / self.chart.days, 0.0), 1.0)
        up = BOTTOM - (BOTTOM - TOP) * min(mb / self.top, 1.0)
        return across, up

    def text(self, place: Point, text: str, size: int, colour: str = INK, anchor: str = "la") -> float:
        """Write a text, with a halo over what it crosses, and return its width."""
        font = ImageFont.truetype(str(FONT), size * SCALE)
        around = HOT if colour == RED and anchor.endswith("s") else PAPER
        self.pen.text(
            (place[0] * SCALE, place[1] * SCALE), text, fill=colour, font=font, anchor=anchor,
            stroke_width=4 * SCALE, stroke_fill=around,
        )  # fmt: skip
        return float(font.getlength(text)) / SCALE

    def width(self, text: str, size: int) -> float:
        return float(ImageFont.truetype(str(FONT), size * SCALE).getlength(text)) / SCALE

    def line(self, points: list[Point], colour: str, width: float) -> None:
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=colour,
            width=round(width * SCALE),
            joint="curve",
        )

    def dashes(self, start: Point, end: Point, colour: str, width: float, dash: float = 16.0) -> None:
        length = max(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5, 1.0)
        step = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        done = 0.0
        while done < length:
            stop = min(done + dash * 0.6, length)
            self.line(
                [(start[0] + step[0] * done, start[1] + step[1] * done),
                 (start[0] + step[0] * stop, start[1] + step[1] * stop)],
                colour, width,
            )  # fmt: skip
            done += dash

    def dot(self, place: Point, radius: float, colour: str) -> None:
        x, y = place
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.pen.ellipse(box, fill=colour, outline=PAPER, width=3 * SCALE)

    # --- parts

    def draw(self) -> None:
        self.heads()
        self.field()
        x, _ = self.at(self.chart.today_x, 0)
        self.dashes((x, TOP), (x, BOTTOM), FAINT, 3, 14)
        self.forecast()
        self.readings()
        self.limit()
        self.labels()
        self.legend()

    def heads(self) -> None:
        chart = self.chart
        self.text((LEFT - 80, 34), chart.title, 46)
        colour = RED if chart.run_out is not None else BLUE
        self.text((RIGHT, 38), chart.outcome, 42, colour, "ra")

    def field(self) -> None:
        """Draw what is above the limit, the grid, and amounts at its side."""
        limit = self.chart.limit_mb
        if limit:
            (left, top), (right, edge) = self.at(0, self.top), self.at(self.chart.days, limit)
            self.pen.rectangle([left * SCALE, top * SCALE, right * SCALE, edge * SCALE], fill=HOT)
        step = _step(self.top)
        amount = 0.0
        while amount <= self.top:
            start, stop = self.at(0, amount), self.at(self.chart.days, amount)
            self.line([start, stop], GRID, 2)
            self.text((LEFT - 16, start[1]), f"{amount / MB_PER_GB:g}", 32, FAINT, "rm")
            amount += step
        self.text((LEFT - 16, TOP - 34), "GB", 30, FAINT, "rm")

    def forecast(self) -> None:
        fan = self.chart.fan
        edge = [self.at(x, high) for x, _, _, high in fan] + [
            self.at(x, low) for x, low, _, _ in reversed(fan)
        ]
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in edge], fill=FAN)
        end_x, end_mb = fan[-1][0], fan[-1][2]
        start_x, start_mb = fan[0][0], fan[0][2]
        if end_mb > self.top:  # it leaves the picture before the cycle ends
            share = (self.top - start_mb) / (end_mb - start_mb)
            end_x, end_mb = start_x + (end_x - start_x) * share, self.top
        self.dashes(self.at(start_x, start_mb), self.at(end_x, end_mb), BLUE, 5, 22)

    def limit(self) -> None:
        chart = self.chart
        if chart.limit_mb:
            self.line([self.at(0, chart.limit_mb), self.at(chart.days, chart.limit_mb)], RED, 4)
            if chart.run_out is not None:
                self.dot(self.at(chart.run_out, chart.limit_mb), 16, RED)

    def readings(self) -> None:
        points = [self.at(0, 0), *(self.at(x, used) for x, used in self.chart.readings)]
        self.line(points, BLUE, 6)
        for place in points[1:]:
            self.dot(place, 14, BLUE)

    def labels(self) -> None:
        """Write the limit and what comes after it, what is used, today, and the cycle's ends."""
        chart = self.chart
        if chart.limit_mb:
            place, _ = self.at(chart.run_out or chart.days, 0)
            _, y = self.at(0, chart.limit_mb)
            label = " · ".join(filter(None, (chart.limit_label, chart.after_label)))
            if place > (LEFT + RIGHT) / 2:  # where use doesn't cross the limit
                self.text((LEFT + 14, y - 18), label, 34, RED, "ls")
            else:
                self.text((RIGHT - 10, y - 18), label, 34, RED, "rs")
        x, _ = self.at(chart.today_x, 0)
        last_x, last_y = self.at(*chart.readings[-1])
        if last_x - self.width(chart.used_label, 36) - 40 > LEFT:  # use only rises: above on the left is free
            self.text((last_x - 18, last_y - 16), chart.used_label, 36, BLUE, "rs")
        else:
            self.text((max(last_x, x) + 22, last_y + 14), chart.used_label, 36, BLUE, "ls")
        self.ends(x)

    def ends(self, today_x: float) -> None:
        """Write the cycle's first and last day and today below the field, none over another."""
        chart = self.chart
        room = self.width(chart.today_label, 34) / 2 + 20
        first, last = self.width(chart.first, 34), self.width(chart.last, 34)
        y = BOTTOM + 14
        if today_x - room > LEFT + first:
            self.text((LEFT, y), chart.first, 34, FAINT)
        if today_x + room < RIGHT - last:
            self.text((RIGHT, y), chart.last, 34, FAINT, "ra")
        place = min(max(today_x, LEFT + room - 20), RIGHT - room + 20)
        self.text((place, y), chart.today_label, 34, INK, "ma")

    def legend(self) -> None:
        y = HEIGHT - 70
        reading, pace, between = self.chart.legend
        x = float(LEFT)
        self.dot((x + 14, y), 12, BLUE)
        x += 40 + self.text((x + 40, y), reading, 32, FAINT, "lm") + 44
        self.dashes((x, y), (x + 52, y), BLUE, 5, 22)
        x += 66 + self.text((x + 66, y), pace, 32, FAINT, "lm") + 44
        self.pen.rectangle([x * SCALE, (y - 15) * SCALE, (x + 44) * SCALE, (y + 15) * SCALE], fill=FAN)
        self.text((x + 58, y), between, 32, FAINT, "lm")


def _step(top_mb: float) -> float:
    """Return the distance of grid lines: three to six of them, at round amounts."""
    for gb in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500):
        if top_mb / (gb * MB_PER_GB) <= 6:  # noqa: PLR2004 - lines in the picture
            return gb * MB_PER_GB
    return top_mb / 4


def main() -> int:
    """Draw each line of standard input, until there are no more or none comes for a while."""
    lines, out = sys.stdin.buffer, sys.stdout.buffer
    # The asker waits for each picture, so nothing is ever left in the buffer that `select` can't see.
    while select([lines], [], [], REST_S)[0] and (line := lines.readline()):
        try:
            picture = png(Chart.of(json.loads(line)))
        except Exception:  # noqa: BLE001 - whatever is wrong with one chart, the next may be drawn
            picture = b""
        out.write(len(picture).to_bytes(4, "big") + picture)
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
