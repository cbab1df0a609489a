"""`chat` for people: numbers, labels, free text, 80 columns, goodbye."""

import pytest
from rich.cells import cell_len

from bot.engine.model import Catalog
from bot.terminal import chat
from tests.talk import NOON, make_desk, run
from tests.terminal.lines import feed


class Terminal:
    """Somebody at a terminal; each `say` is a run of the command over the same desk."""

    def __init__(self, catalog: Catalog, capsys: pytest.CaptureFixture[str], client: str = "en") -> None:
        self.desk = make_desk(catalog)
        self.capsys = capsys
        self.client = client
        self.language: str | None = None
        self.now = NOON

    def clock(self) -> float:
        self.now += 1
        return self.now

    def say(self, *lines: str) -> str:
        """Return what a run over these lines printed."""
        run(chat(self.desk, feed(lines), self.clock, self.language, self.client))
        return self.capsys.readouterr().out


@pytest.fixture
def terminal(catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal of somebody who reads English."""
    return Terminal(catalog, capsys)


def panels(output: str) -> list[str]:
    """Return the screens as their words, without frame and line breaks."""
    found = []
    for panel in output.split("╭")[1:]:
        rows = [line[1:-1].strip() for line in panel.splitlines() if line.startswith("│")]
        found.append(" ".join(" ".join(rows).split()))
    return found


def widest(output: str) -> int:
    """Return the columns of the widest line."""
    return max(cell_len(line) for line in output.split("\n"))


def test_a_run_begins_with_the_menu_and_ends_with_goodbye(terminal: Terminal) -> None:
    """Without any input there is the greeting with the menu, and at end of input a goodbye."""
    output = terminal.say()
    (menu,) = panels(output)
    assert menu.startswith("Hi, I fix")
    assert "1 Hotspot won't turn on" in menu
    assert output.splitlines()[-1] == "Bye. Write me any time."


def test_answers_are_numbered_and_the_rest_goes_by_its_words(terminal: Terminal) -> None:
    """A number presses the answer with that number; Back and more stand below without one."""
    screens = panels(terminal.say("1", "1"))
    assert "1 iPhone 2 Google Pixel" in screens[1]
    assert screens[1].endswith("8 Not sure Back · More")
    assert "What do you see?" in screens[2]


def test_labels_words_and_free_text_are_taken(terminal: Terminal) -> None:
    """An answer may be its label in any case, a synonym, or a whole sentence with more facts."""
    screens = panels(
        terminal.say("my hotspot wont turn on", "IPHONE", "it is greyed out", "yep, it opens", "back")
    )
    assert "Which phone" in screens[1]
    assert "What do you see?" in screens[2]
    assert "try a web page" in screens[3]
    assert "try a web page" in screens[5]


def test_a_name_alone_keeps_the_language_of_the_talk(terminal: Terminal) -> None:
    """On an English machine, somebody who began in Chinese goes on in Chinese after "T-Mobile"."""
    screens = panels(terminal.say("我的热点怎么又打不开了", "T-Mobile", "小米"))
    assert "记下了" in screens[2]
    assert screens[3].endswith("返回 · 更多")


@pytest.mark.parametrize("number", ["0", "9", "99", "-1", "1.5"])
def test_a_number_that_isnt_there_is_no_answer(terminal: Terminal, number: str) -> None:
    """Numbers beyond the answers on screen choose nothing."""
    screens = panels(terminal.say("1", number))
    assert "Which phone" in screens[2]
    assert "I didn't get that" in screens[2]


@pytest.mark.parametrize(
    "line", ["", "   ", "👍", "\0", "a" * 5000, "<b>[bold]x[/bold]</b>", "[/]", "\u202e"]
)
def test_any_line_is_answered(terminal: Terminal, line: str) -> None:
    """Empty lines, markup of the terminal's own, long and odd lines show the pending screen again."""
    assert "Which phone" in panels(terminal.say("1", line))[2]


WALK = (
    "1",
    "1",
    "2",
    "1",
    "不行",
    "/menu",
    "/privacy",
    "/help",
    "back",
    "more",
    "person",
    "/forget",
    "no",
    "/stop",
)


@pytest.mark.parametrize("client", ["en", "zh_CN"])
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_line_is_wider_than_80_columns(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, client: str, columns: str
) -> None:
    """Lines keep to the terminal, and to 80 columns on a wider one; Chinese characters count two."""
    monkeypatch.setenv("COLUMNS", columns)
    terminal.client = client
    output = terminal.say(*WALK)
    assert ("网页" in output) == (client == "zh_CN")
    assert widest(output) == min(80, int(columns))


def test_every_cause_fits_in_80_columns(
    catalog: Catalog, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps, warnings and contacts of the whole flow keep to 80 columns in every language."""
    monkeypatch.setenv("COLUMNS", "120")
    for language in catalog.words:
        terminal.language = language
        texts = ["/restart", "hotspot won't turn on, iphone, mint", "2", "3"] + ["no", "3", "/more"] * 20
        output = terminal.say(*texts, "/menu", "talk to a human", "/restart")
        assert widest(output) == 80


def test_a_talk_goes_on_where_it_was(terminal: Terminal) -> None:
    """A new run shows the screen at which the last one ended, without another greeting."""
    terminal.say("1", "1", "yes")
    (screen,) = panels(terminal.say())
    assert "What do you see?" in screen
    assert "/privacy" not in screen


def test_after_hours_a_new_run_offers_to_go_on(terminal: Terminal) -> None:
    """Who comes back the next day is asked what they want of the open talk."""
    terminal.say("1", "1")
    terminal.now += 24 * 3600
    screens = panels(terminal.say("1"))
    assert screens[0].startswith("Welcome back. You were at:")
    assert "What do you see?" in screens[1]


def test_language_is_chosen_for_the_terminal(terminal: Terminal) -> None:
    """--language beats the locale and the words typed, until another is chosen."""
    terminal.language = "zh-Hans"
    output = terminal.say("my hotspot won't turn on at all", "/language", "English", "iphone")
    screens = panels(output)
    assert "什么手机" in screens[1]
    assert "Which phone" in screens[3]
    assert output.splitlines()[-1] == "Bye. Write me any time."


def test_goodbye_is_in_the_persons_language(terminal: Terminal) -> None:
    """The last line is in the language of the talk."""
    terminal.client = "zh-CN"
    goodbye = terminal.say().splitlines()[-1]
    assert goodbye
    assert not goodbye.isascii()


def test_links_show_their_address_and_copies_their_text(terminal: Terminal) -> None:
    """What Telegram puts behind a button stands in the terminal in plain sight."""
    screen = panels(terminal.say("hotspot won't turn on, Mint", "talk to a human"))[-1]
    assert "https://www.mintmobile.com/help/" in screen
    assert "800-683-7392" in screen
    assert "Problem: Hotspot won't turn on, Mint" in screen
