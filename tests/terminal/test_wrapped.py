"""Lines of a terminal: none too wide, nothing lost."""

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from bot.terminal import wrapped

TEXTS = st.text(
    st.sampled_from("ab é。，网热点—“”（）4G \n") | st.characters(categories=["L", "N", "P", "S", "Zs"])
)


def lines_of(text: str, width: int) -> list[str]:
    """Return the wrapped lines as plain text."""
    return [line.plain for line in wrapped(Text(text), width)]


def lost(text: str, lines: list[str]) -> list[str]:
    """Return the characters of a text that its lines leave out.

    Raises:
        AssertionError: The lines have what the text hasn't, or in another order.
    """
    gone, at = [], 0
    for line in lines:
        while not text.startswith(line, at):
            assert at < len(text), (text, lines)
            gone.append(text[at])
            at += 1
        at += len(line)
    return gone + list(text[at:])


@given(TEXTS, st.integers(2, 90))
@example("\u3000热点", 2)
@example("，，，，，，", 4)
@example("a点a，", 4)
@example("ab  cd", 2)
def test_no_line_is_too_wide(text: str, width: int) -> None:
    """Every line fits, whatever the text; a Chinese character takes two columns."""
    assert all(cell_len(line) <= width for line in lines_of(text, width))


@given(TEXTS, st.integers(2, 90))
@example("ab  cd", 2)
@example(" a", 2)
def test_nothing_is_lost_but_breaking_spaces(text: str, width: int) -> None:
    """Between two lines there is at most the one space or line end that was broken at."""
    lines = lines_of(text, width)
    gone = lost(text, lines)
    assert set(gone) <= {" ", "\n"}
    assert len(gone) <= len(lines) - 1


@given(TEXTS)
def test_what_fits_is_left_alone(text: str) -> None:
    """A text that fits keeps its own lines."""
    assert lines_of(text, 10 * len(text) + 2) == text.split("\n")


def test_words_stay_whole() -> None:
    """Lines break at spaces where there are any."""
    assert lines_of("turn the hotspot on", 11) == ["turn the", "hotspot on"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    """An address longer than the line goes on in the next."""
    assert lines_of("https://example.com", 8) == ["https://", "example.", "com"]


def test_chinese_breaks_anywhere_but_before_a_stop() -> None:
    """No line begins with a comma or a full stop."""
    assert lines_of("打开热点，再试。", 8) == ["打开热", "点，再", "试。"]


def test_an_address_behind_chinese_takes_its_own_line() -> None:
    """The word before an address isn't torn apart to make room for it."""
    assert lines_of("来源：https://example.com", 18) == ["来源：", "https://example.co", "m"]


def test_styles_stay_with_their_words() -> None:
    """A bold run that is broken is bold in both lines."""
    lines = wrapped(Text.assemble("打开", ("个人热点", "bold")), 8)
    assert [line.plain for line in lines] == ["打开个人", "热点"]
    assert [[(s.start, s.end) for s in line.spans] for line in lines] == [[(2, 4)], [(0, 2)]]
