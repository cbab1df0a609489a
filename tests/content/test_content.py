"""The content of the repository: it loads, its schemas and its lock are up to date, editors find them."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.content import load as load_module
from bot.content import lock as lock_module
from bot.content import schemas as schemas_module
from bot.content.bundle import LOCK, Bundle, gather
from bot.content.load import find, load, problems
from bot.content.lock import lock_text
from bot.content.schemas import SHAPES, schema_text
from bot.content.source import read
from bot.problem import SettingError
from tests.content.examples import check, good_folder, replace

ROOT = Path(__file__).parents[2]
FILES = [
    path.relative_to(ROOT)
    for folder in ("flows", "knowledge")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
]


SCHEMAS = {
    "flows/facts.yaml": "facts",
    "flows/*.yaml": "flow",
    "flows/*/ui.yaml": "ui",
    "flows/*/facts.yaml": "facts_words",
    "flows/*/usage.yaml": "usage_words",
    "flows/*/*.yaml": "flow_words",
    "knowledge/menus.yaml": "menus",
    "knowledge/howto.yaml": "howto",
    "knowledge/terms.yaml": "terms",
    "knowledge/tips.yaml": "tips",
    "knowledge/consumption.yaml": "consumption",
    "knowledge/saving.yaml": "saving",
    "knowledge/*/answers.yaml": "answers",
    "knowledge/*/notes.yaml": "notes_words",
    "knowledge/*/sayings.yaml": "sayings",
    "knowledge/language/lexicon.yaml": "lexicon",
    "knowledge/language/zh-Hant.yaml": "overrides",
    "knowledge/language/characters.yaml": "characters",
    "knowledge/language/examples/*.yaml": "examples",
    "knowledge/causes/*.yaml": "cause",
    "knowledge/carriers/*.yaml": "carrier",
    "knowledge/devices/*.yaml": "device",
    "knowledge/*/causes/*.yaml": "cause_words",
}
"""The schema of a file by where it stands; the first pattern that fits."""


def schema_of(file: Path) -> str:
    return next(
        name
        for pattern, name in SCHEMAS.items()
        if file.match(pattern) and len(file.parts) == pattern.count("/") + 1
    )


def test_the_content_has_no_fault() -> None:
    """What is committed loads, with its flows, causes, carriers and both languages."""
    assert [*map(str, problems(gather(ROOT)))] == []
    catalog = load(ROOT)
    assert {"en", "zh-Hans"} <= catalog.words.keys()
    assert "cannot_enable" in catalog.flows


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_made_from_its_shape(name: str) -> None:
    """What editors hold a file against is what the loader does; `make schemas` writes it."""
    assert (ROOT / "schemas" / f"{name}.json").read_text("utf-8") == schema_text(name)


def test_there_is_no_schema_without_a_shape() -> None:
    """A shape that goes takes its schema along."""
    assert {path.stem for path in (ROOT / "schemas").iterdir()} == SHAPES.keys()


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_names_its_schema_in_line_one(file: Path) -> None:
    """An editor completes keys and underlines faults while a writer types."""
    up = "../" * (len(file.parts) - 1)
    line = (ROOT / file).read_text("utf-8").splitlines()[0]
    assert line == f"# yaml-language-server: $schema={up}schemas/{schema_of(file)}.json"


def keys(schema: object) -> set[str]:
    """Return every key that a schema knows for a mapping."""
    if isinstance(schema, list):
        return {key for one in schema for key in keys(one)}
    if not isinstance(schema, dict):
        return set()
    return {*schema.get("properties", {})} | {key for one in schema.values() for key in keys(one)}


def test_a_schema_knows_every_key_by_the_name_that_writers_use() -> None:
    """`else`, `from` and `zh-Hans` are no words of Python's."""
    assert {"else", "when", "ask", "pool", "causes", "below"} <= keys(json.loads(schema_text("flow")))
    assert "from" in keys(json.loads(schema_text("facts")))
    assert "zh-Hans" in keys(json.loads(schema_text("menus")))
    assert not {"else_", "from_", "zh_hans"} & {
        key for name in SHAPES for key in keys(json.loads(schema_text(name)))
    }


# --- the lock


def test_the_lock_is_up_to_date() -> None:
    """The lock names every state that people may stand in; `make lock` writes it."""
    assert (ROOT / LOCK).read_text("utf-8") == lock_text(gather(ROOT))


def test_the_lock_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Flows and states are sorted, so that a change is a change of one line."""
    good = good_folder(tmp_path)
    (good / LOCK).write_text(lock_text(gather(good)), "utf-8")
    bundle = gather(good)
    assert bundle.lock == {name: sorted(flow.model.states) for name, flow in sorted(bundle.flows.items())}
    assert check(good) == []


def test_without_a_lock_no_state_is_gone(tmp_path: Path) -> None:
    """New content starts without one."""
    good = good_folder(tmp_path)
    (good / LOCK).unlink()
    replace(good, "flows/slow.yaml", "was: [sluggish]\nmoved: {speed: measure}\n", "")
    assert check(good) == []


def test_a_state_that_goes_without_moved_is_told_and_the_lock_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make lock` can't be used to pass over people who stand in a state that is gone."""
    monkeypatch.chdir(good_folder(tmp_path))
    replace(tmp_path, "flows/slow.yaml", "moved: {speed: measure}", "moved: {}")
    before = (tmp_path / LOCK).read_bytes()
    assert lock_module.main() == 1
    assert (
        "flows/slow.yaml:8: states: the state 'speed' of flows/states.lock is gone" in capsys.readouterr().err
    )
    assert (tmp_path / LOCK).read_bytes() == before


@pytest.mark.parametrize("module", [lock_module, schemas_module])
def test_lock_and_schemas_are_written_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    """`python -m` writes them into the working directory."""
    monkeypatch.chdir(good_folder(tmp_path))
    with pytest.raises(SystemExit, match=r"^0$"):
        runpy.run_path(str(module.__file__), run_name="__main__")
    if module is lock_module:
        assert (tmp_path / LOCK).read_text("utf-8") == lock_text(gather(tmp_path))
    else:
        assert {path.stem: path.read_text("utf-8") for path in (tmp_path / "schemas").iterdir()} == {
            name: schema_text(name) for name in SHAPES
        }


# --- where the content is


def test_the_setting_names_the_folder(tmp_path: Path) -> None:
    """CONTENT_DIR goes before all else."""
    assert find(str(good_folder(tmp_path))) == tmp_path


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_a_setting_without_flows_is_told_in_one_line(tmp_path: Path, folder: str) -> None:
    """A wrong folder says which it is and what would do."""
    where = str(tmp_path / folder)
    with pytest.raises(
        SettingError, match="has no flows/ folder; name the folder that holds flows/ and know"
    ) as told:
        find(where)
    assert repr(where) in str(told.value)


@pytest.mark.parametrize("setting", [None, ""])
def test_without_a_setting_the_folder_beside_the_package_is_read(setting: str | None) -> None:
    """A source tree reads its own content."""
    assert find(setting) == ROOT


@pytest.mark.parametrize("beside", [[], ["flows"], ["knowledge"]])
def test_an_installed_package_reads_what_it_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: list[str]
) -> None:
    """Without flows/ and knowledge/ beside it the package reads the copy inside it."""
    for folder in beside:
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(load_module, "__file__", str(tmp_path / "bot" / "content" / "load.py"))
    assert find(None) == tmp_path / "bot" / "_content"


def test_the_working_directory_is_never_read(tmp_path: Path) -> None:
    """Whoever starts the bot in a folder with flows/ still gets the bot's own."""
    good_folder(tmp_path)
    code = "from bot.content.load import find; print(find(None))"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(ROOT)


def test_an_empty_bundle_has_an_empty_lock(tmp_path: Path) -> None:
    """A lock without flows is its comment only."""
    assert lock_text(Bundle(tmp_path)).count("\n") == 1


def test_every_file_of_the_good_folder_is_of_a_known_kind() -> None:
    """The good folder of the examples is laid out as the real one."""
    good = ROOT / "tests" / "broken" / "good"
    for path in good.rglob("*.yaml"):
        assert schema_of(path.relative_to(good))
        assert not read(path, path.name).problems
