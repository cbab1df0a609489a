"""The same desk in a terminal, and as JSON lines. Sole importer of rich. Layer 6."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.desk import Answered, Desk, Event, Reply, describe
from bot.engine.markup import html, plain, with_choices
from bot.engine.model import Button, Chart, Meaning, Screen
from bot.ports import Report
from bot.usage.sketch import sketch

Paint = Callable[[Chart], Awaitable[str | None]]
"""Writes a chart as a PNG and gives its path, None if that failed."""

USER = 1
"""The one person who sits at the terminal."""

_STOPS = "，。、；：？！）”’》"
"""Marks that no line begins with."""

_STYLES = {"bold": "bold", "code": "cyan", "quote": "italic dim"}


# --- for people


async def chat(
    desk: Desk, lines: AsyncIterator[str], clock: Callable[[], float], language: str | None, client: str
) -> None:
    """Talk until the input ends: each line is an answer's number, its words, or free text.

    `client`, the language of the locale, is for whoever is new: afterwards a name or a figure alone
    ("T-Mobile") must not take the talk out of the language that it is in.
    """
    console = Console(highlight=False, width=min(Console().width, 80))
    async for due in _due(desk, Event(USER, clock())):
        _show(console, due)
    # a press on nothing shows where the person stands: the menu, or the screen of a talk that was cut off
    reply = await desk.answer(Event(USER, clock(), press="", language=client, chosen_language=language))
    _show(console, reply)
    async for line in lines:
        said = Event(USER, clock(), text=line)
        async for due in _due(desk, said):
            _show(console, due)
        reply = await desk.answer(said)
        _show(console, reply)
    console.print(desk.text("bye", reply.session))


def _show(console: Console, reply: Reply) -> None:
    for screen in reply.screens:
        body = Text()
        for span in screen.body:
            body.append(span.text, style=_STYLES.get(span.style, ""))
        if screen.chart is not None:
            console.print(Text("\n".join(sketch(screen.chart)), style="cyan", no_wrap=True))
        lines = wrapped(body, console.width - 4)
        console.print(Panel(Group(*lines, Text(), *_menu(screen)), width=console.width, padding=(0, 1)))


def wrapped(text: Text, width: int) -> list[Text]:
    """Return the text in lines of at most `width` columns; Chinese breaks anywhere but before a stop."""
    result: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        start = last = columns = 0
        for index, char in enumerate(line.plain):
            beside_chinese = cell_len(line.plain[max(index - 1, 0)]) > 1 and char.isalnum()
            if char == " " or beside_chinese or (cell_len(char) > 1 and char not in _STOPS):
                last = index
            columns += cell_len(char)
            while columns > width and start < index:  # twice, if what is left still has a stop to spare
                cut = last if last > start else index
                result.append(line[start:cut])
                start = cut + (line.plain[cut] == " ")
                columns = cell_len(line.plain[start : index + 1])
        result.append(line[start:])
    return result


def _menu(screen: Screen) -> list[Text]:
    """Return the choices: answers numbered as `match` counts them, the rest by their words."""
    number = 0
    result: list[Text] = []
    aside: list[str] = []
    for button in (b for row in screen.rows for b in row):
        if button.kind in ("answer", "unsure", "later"):
            number += 1
            result.append(Text.assemble((f"{number:>2}  ", "bold cyan"), button.label))
        elif button.kind == "link":
            result.append(Text.assemble(("    ", ""), f"{button.label}: {button.url}"))
        elif button.kind != "copy":
            aside.append(button.label)
    return [*result, Text(" · ".join(aside), style="dim")] if aside else result


# --- for programs


class BadLineError(ValueError):
    """An input line isn't of the contract's form; the text says how."""


@dataclass(slots=True)
class Clock:
    """The one clock of a JSON-lines run: the wall until a line brings a time, then the highest seen."""

    wall: Callable[[], float]
    highest: float | None = None

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.wall() if self.highest is None else self.highest

    def turn_to(self, text: object) -> float:
        """Return the time a line gives, without turning the clock yet.

        Raises:
            BadLineError: It is no time, or before the last.
        """
        at = read_time(text)
        if self.highest is not None and at < self.highest:
            raise BadLineError(f'"at" {text!r} is before the last one; the clock may not go back')
        return at


def read_time(text: object) -> float:
    """Return seconds since the epoch of an ISO 8601 time; without a zone it is UTC.

    Raises:
        BadLineError: It is none.
    """
    try:
        parsed = datetime.fromisoformat(str(text))
        return (parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise BadLineError(f'"at" is {text!r}; give a time like "2026-11-22T10:00:00Z"') from None


async def chat_jsonl(  # noqa: PLR0913, PLR0917 - the command's call
    desk: Desk, lines: AsyncIterator[str], out: TextIO, clock: Clock, language: str | None, paint: Paint
) -> None:
    """Answer one JSON object a line with exactly one.

    `language` counts as chosen until a person chooses another: it goes with their first event only.
    `paint` writes a picture and gives its path.
    """
    told: set[int] = set()
    async for line in lines:
        try:
            event = read_line(line, clock)
        except BadLineError as error:
            write(out, {"error": str(error)})
            continue
        if language is not None and event.user not in told:
            event = replace(event, chosen_language=language)
        screens = [shown async for due in _due(desk, event) for shown in await _screens_json(due, paint)]
        reply = await desk.answer(event)
        screens += await _screens_json(reply, paint)
        write(out, reply_json(event.user, reply, screens))
        if language is not None and reply.screens:  # who was forgotten has chosen nothing
            (told.add if reply.session.chosen_language else told.discard)(event.user)


async def _due(desk: Desk, event: Event) -> AsyncIterator[Reply]:
    """Yield what is due to a person by the time of their event, oldest first."""
    while due := await desk.wake(event.user, event.at):
        yield due


def read_line(line: str, clock: Clock) -> Event:
    """Return the event of an input line, with the clock turned to it.

    Raises:
        BadLineError: The line is no object of the contract's form.
    """
    data = read_object(line)
    unknown = set(data) - {"user", "text", "press", "label", "language", "at"}
    if unknown:
        raise BadLineError(f"unknown key {min(unknown)!r}; known are user, text, press, label, language, at")
    user = data.get("user")
    if not isinstance(user, int) or isinstance(user, bool):
        raise BadLineError(f'"user" is {user!r}; give a whole number')
    if not -(2**63) <= user < 2**63:
        raise BadLineError('"user" is too large; give a number of at most 63 bits')
    for key in ("text", "press", "label", "language"):
        if data.get(key) is not None and not isinstance(data[key], str):
            raise BadLineError(f"{key!r} is {data[key]!r}; give a text")
    if sum(data.get(key) is not None for key in ("text", "press", "label")) > 1:
        raise BadLineError("more than one of text, press and label; give one")
    if data.get("at") is not None:
        clock.highest = clock.turn_to(data["at"])
    at = clock.now()
    return Event(user, at, data.get("text"), data.get("press"), data.get("label"), data.get("language"))


def read_object(line: str) -> dict[str, Any]:
    """Return the JSON object of a line.

    Raises:
        BadLineError: It is none.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"no JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadLineError(f"a {type(data).__name__} where an object belongs")
    return data


def write(out: TextIO, data: dict[str, Any]) -> None:
    """Write one object as one line and flush it; a lone surrogate half becomes a question mark."""
    text = json.dumps(data, ensure_ascii=False)
    out.write(text.encode("utf-8", errors="replace").decode("utf-8") + "\n")
    out.flush()


def reply_json(user: int, reply: Reply, screens: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a reply in the contract's form, with screens in it that were due before its own."""
    flow, state, cause, outcome, facts = describe(reply.session)
    return {
        "user": user,
        "screens": screens,
        "session": {
            "flow": flow,
            "state": state,
            "cause": cause,
            "facts": dict(facts),
            "outcome": outcome,
            "language": reply.session.language,
        },
        "meaning": None if reply.meaning is None else meaning_json(reply.meaning),
    }


async def _screens_json(reply: Reply, paint: Paint) -> list[dict[str, Any]]:
    result = []
    for screen in reply.screens:
        photo = None if screen.chart is None else await paint(screen.chart)
        result.append(_screen_json(screen, reply, photo))
    return result


def _screen_json(screen: Screen, reply: Reply, photo: str | None) -> dict[str, Any]:
    rows = zip(screen.rows, reply.ids, strict=True)
    return {
        "text": plain(screen.body),
        "html": html(with_choices(screen)),
        "due": reply.due,
        "photo": photo,
        "buttons": [[_button_json(button, id_) for button, id_ in zip(*row, strict=True)] for row in rows],
    }


def _button_json(button: Button, id_: str | None) -> dict[str, Any]:
    return {"id": id_, "label": button.label, "kind": button.kind, "url": button.url, "copy": button.copy}


def meaning_json(meaning: Meaning) -> dict[str, Any]:
    """Return a meaning in the contract's form."""
    return {
        "intent": meaning.intent,
        "confidence": meaning.confidence,
        "alternatives": [list(pair) for pair in meaning.alternatives],
        "facts": dict(meaning.facts),
        "language": meaning.language,
    }


def read_question(line: str) -> tuple[str, str | None, float | None]:
    """Return text, language and time of a line of `ask --jsonl`.

    Raises:
        BadLineError: The line is no object of the contract's form.
    """
    data = read_object(line)
    unknown = set(data) - {"text", "language", "at"}
    if unknown:
        raise BadLineError(f"unknown key {min(unknown)!r}; known are text, language, at")
    if not isinstance(data.get("text"), str):
        raise BadLineError(f'"text" is {data.get("text")!r}; give a text')
    if data.get("language") is not None and not isinstance(data["language"], str):
        raise BadLineError(f'"language" is {data["language"]!r}; give a text or null')
    at = None if data.get("at") is None else read_time(data["at"])
    return data["text"], data.get("language"), at


def answered_json(answered: Answered) -> dict[str, Any]:
    """Return an answer of `ask` in the contract's form."""
    sources = [{"url": url, "published": when, "checked": checked} for url, when, checked in answered.sources]
    return {**meaning_json(answered.meaning), "answer": answered.answer, "sources": sources}


def report_lines(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each report: day, what it is about, figure, its date, the person's words."""
    for one in reports:
        day = datetime.fromtimestamp(one.at, UTC).date().isoformat()
        figure = one.value or "no figure"
        words = one.words or "(no words)"
        dated = f"published {one.published or 'unknown'}"
        yield f"{day}  {one.about}  [{figure}; {dated}; {one.language}]  {words}"


def utf8_output() -> TextIO:
    """Return standard output set to UTF-8, whatever the locale."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout
