"""Traditional Chinese is made from simplified, and is known to be of today's words."""

from pathlib import Path

import pytest

from bot.content.bundle import gather
from bot.content.converted import OVERRIDES, marked, pairs
from bot.content.load import problems
from tests.content.examples import good_folder


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The good folder with a conversion that changes nothing."""
    root = good_folder(tmp_path)
    for source, target in pairs(root):
        path = root / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(marked(root, source, (root / source).read_text("utf-8")), "utf-8")
    return root


def faults(root: Path) -> list[str]:
    return [str(fault) for fault in problems(gather(root)) if fault.code == "T010"]


def test_what_was_just_made_is_of_today(made: Path) -> None:
    """A conversion as it was written has no fault, with other line ends neither."""
    assert faults(made) == []
    path = made / "flows/zh-Hant/slow.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(made) == []


def test_each_file_says_what_it_was_made_from(made: Path) -> None:
    """The second line names source and command, and tells not to edit."""
    line = (made / "flows/zh-Hant/slow.yaml").read_text("utf-8").splitlines()[1]
    assert line.startswith("# Made by `make zh-hant` of flows/zh-Hans/slow.yaml; don't edit. ")


@pytest.mark.parametrize("file", ["flows/zh-Hans/slow.yaml", "flows/zh-Hant/slow.yaml"])
def test_a_change_of_either_side_is_told_with_the_command(made: Path, file: str) -> None:
    """Whoever edits the source, or the result by hand, hears what to run."""
    path = made / file
    path.write_text(f"{path.read_text('utf-8')}# more\n", "utf-8")
    found = f"not what today's flows/zh-Hans/slow.yaml and {OVERRIDES} make"
    assert faults(made) == [f"flows/zh-Hant/slow.yaml:0: {found}; run `make zh-hant` [T010]"]


def test_a_changed_override_makes_all_outdated(made: Path) -> None:
    """The overrides are part of what each file is made from."""
    path = made / OVERRIDES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("before: {}\n", "utf-8")
    assert len(faults(made)) == len([*pairs(made)])
