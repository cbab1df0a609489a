"""What looks like a personal identifier never reaches a report."""

import pytest

from bot.answers.report import MAX_WORDS, masked


@pytest.mark.parametrize(
    "personal",
    [
        "+1 415 555 0123",
        "(415) 555-0123",
        "4155550123",
        "138 0013 8000",
        "8901260123456789012",
        "356938035643809",
        "11010519491231002X",
        "４１５５５５０１２３",
        "someone@example.com",
        "@some_handle",
        "LPA:1$rsp.example.com$ABC-123",
        "A1B2C3D4E5F6",
    ],
)
def test_identifiers_are_masked(personal: str) -> None:
    """Phone numbers, card and device numbers, addresses, handles and activation codes are masked."""
    words = masked(f"wrong, write to {personal} please")
    assert personal not in words
    assert "[…]" in words
    assert words.startswith("wrong, write to")
    assert words.endswith("please")


@pytest.mark.parametrize(
    "figure",
    [
        "20 GB",
        "$30 a month",
        "600 Kbps",
        "1.5 Mbps",
        "2026-08-14",
        "2026/8/14",
        "iPhone 15",
        "Go5G Plus",
        "10,000",
    ],
)
def test_figures_and_dates_stay(figure: str) -> None:
    """What a report is about must survive."""
    assert masked(f"it is {figure} now") == f"it is {figure} now"


def test_long_words_are_cut() -> None:
    """A report keeps no more than its limit."""
    assert len(masked("word " * 1000)) == MAX_WORDS
