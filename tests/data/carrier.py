"""The texts of carriers, for tests."""

from pathlib import Path
from typing import Any

from bot.content.source import read


def texts() -> list[dict[str, Any]]:
    """Return the rows of carrier_texts.yaml."""
    path = Path(__file__).with_name("carrier_texts.yaml")
    document = read(path, path.name)
    assert not document.problems
    rows: list[dict[str, Any]] = document.data["texts"]
    return rows
