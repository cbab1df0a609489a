"""The model of meanings as a file: read as it was written, and known to be of today's words."""

from pathlib import Path

import pytest

from bot.content.load import load
from bot.content.trained import EXAMPLES, LEXICON, MODEL, made_from, pack, unpack
from bot.engine.model import Trained
from tests.conftest import ROOT
from tests.content.examples import check, good_folder

SMALL = Trained(("a", "b"), (0.5, -1.0), 0.25, (7, 4_000_000_000), bytes([0, 255, 128, 1]))


@pytest.fixture
def taught(tmp_path: Path) -> Path:
    """The good folder with examples and the model of them."""
    root = good_folder(tmp_path)
    (root / EXAMPLES).mkdir(parents=True)
    (root / EXAMPLES / "en.yaml").write_text('flow.slow: ["so slow"]\n', encoding="utf-8")
    (root / MODEL).write_bytes(pack(SMALL, made_from(root)))
    return root


def test_a_model_is_read_as_it_was_written() -> None:
    """Labels, bias, scale, features and weights come back, with what they were made from."""
    assert unpack(pack(SMALL, "words")) == ("words", SMALL)


@pytest.mark.parametrize("data", [b"", b"[]\n", b"{}\n", pack(SMALL, "x")[:-4]])
def test_what_is_no_model_is_told(data: bytes) -> None:
    """A file that is another, or not whole, is never taken for a model."""
    with pytest.raises(ValueError, match=r"."):
        unpack(data)


def test_a_model_that_lacks_weights_is_told() -> None:
    """Each feature has a weight for each label."""
    with pytest.raises(ValueError, match="11 bytes for 2 features"):
        unpack(pack(Trained(("a", "b"), (0.5, -1.0), 0.25, (7, 9), bytes(3)), "x"))


def test_content_brings_its_model(taught: Path) -> None:
    """The lexicon of the catalog holds what was learnt."""
    assert check(taught) == []
    assert load(taught).lexicon.trained == SMALL


@pytest.mark.parametrize("file", [LEXICON, f"{EXAMPLES}/en.yaml", f"{EXAMPLES}/es.yaml"])
def test_a_changed_word_makes_the_model_outdated(taught: Path, file: str) -> None:
    """Whoever changes the lexicon or an example is told which command is due."""
    path = taught / file
    text = path.read_text("utf-8") if path.is_file() else 'flow.slow: ["lento"]\n'
    path.write_text(f"{text}# more\n", encoding="utf-8")
    found = "made from other words than the lexicon and the examples of today"
    assert check(taught) == [f"{MODEL}:0: {found}; run `make language` [L003]"]


def test_line_ends_do_not_make_it_outdated(taught: Path) -> None:
    """A checkout with other line ends is of the same words."""
    path = taught / EXAMPLES / "en.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(taught) == []


def test_the_model_of_the_repository_is_of_todays_words() -> None:
    """What is shipped was made from the words that are shipped."""
    assert unpack((ROOT / MODEL).read_bytes())[0] == made_from(ROOT)
