"""What is written for people is true: README's talk and picture, settings, commands, keys of the YAML."""

import re
import tomllib
from dataclasses import fields

import pytest

from bot.cli import main
from bot.content import shape
from bot.engine.model import Catalog
from bot.settings import Settings
from tests.conftest import ROOT
from tools.readme import filled

README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMAT = (ROOT / "docs" / "flow-format.md").read_text(encoding="utf-8")


def test_readme_shows_a_conversation_and_a_picture_as_they_are(catalog: Catalog) -> None:
    """The talk and the tree in README are what the bot gives today; `make readme` writes them."""
    assert filled(README, catalog) == README
    assert "flowchart LR" in README


def test_every_setting_stands_in_the_example_and_nothing_else() -> None:
    """.env.example names exactly the settings that are read."""
    example = re.findall(
        r"^#?\s*([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
    read = re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', (ROOT / "bot" / "settings.py").read_text(encoding="utf-8"))
    assert set(example) == set(read)
    assert len(fields(Settings)) >= len(set(read))


def test_every_command_stands_in_readme(capsys: pytest.CaptureFixture[str]) -> None:
    """What --help lists, README explains."""
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([a-z]+)\s", capsys.readouterr().out, re.MULTILINE)
    assert commands
    for command in commands:
        assert f"`hotspot-bot {command}" in README, command


@pytest.mark.parametrize("model", [shape.FactShape, shape.FlowFile, shape.PoolParts, shape.FactWordsShape])
def test_every_key_a_writer_may_use_is_explained(model: type[shape.Shape]) -> None:
    """Each key of facts, flows, pools and questions stands in docs/flow-format.md."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        assert re.search(rf"\b{key}\b", FORMAT), key


def test_the_licences_are_those_of_the_constraints() -> None:
    """docs/licences.md lists the versions that constraints.txt pins, and no GPL or AGPL."""
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    pinned = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    )
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text, re.MULTILINE)[1:]
    lowered = {name.lower().replace("_", "-"): version for name, version in pinned.items()}
    for name, version, licence in rows:
        if name == "---":
            continue
        assert lowered[name.lower().replace("_", "-")] == version, name
        assert not re.search(r"(?<!L)GPL|Affero", licence.replace("LGPL", "")), name


def test_dependencies_are_pinned_without_addresses() -> None:
    """constraints.txt is name==version only, and covers every dependency named in pyproject.toml."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(d for group in project["optional-dependencies"].values() for d in group),
    ]
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    for dependency in named:
        found = re.match(r"[A-Za-z0-9_.-]+", dependency)
        assert found is not None
        assert found[0].lower().replace("_", "-") in pinned, dependency
