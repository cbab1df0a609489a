"""What `check` refuses in the knowledge base, with file, line and place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.bundle import gather
from bot.content.load import problems
from bot.problem import Problem

from .conftest import ROOT

CARRIER = """\
carrier: acme
name: "Acme Wireless"
kind: mvno
rank: 50
names: {any: ["Acme"]}
host: {value: [att], sources: [SOURCE], confidence: high}
esim: {value: true, sources: [SOURCE], confidence: high}
apn: []
usage_check: []
support: []
roaming: []
limits: []
plans:
  - plan: acme-one
    name: "One"
    names: ["Acme One"]
    billing: prepaid
    status: current
    hotspot: included
    allowance_gb: 10
    after_kbps: 128
    price_usd_month: 20
    sources: [SOURCE]
    confidence: high
  - plan: acme-two
    name: "Two"
    names: ["Acme Two"]
    billing: prepaid
    status: current
    hotspot: included
    allowance_gb: 30
    after_kbps: 128
    sources: [SOURCE]
    confidence: high
""".replace("SOURCE", '{url: "https://acme.example/plans", published: "2026-08", checked: "2026-11-22"}')

Check = Callable[[str, str, str], list[Problem]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    for name in ("flows", "knowledge"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def check(root: Path) -> Check:
    """Check the content with one text of one file replaced, the file as it was after."""

    def changed(file: str, old: str, new: str) -> list[Problem]:
        path = root / file
        before = path.read_text("utf-8") if path.exists() else CARRIER
        assert old in before
        path.write_text(before.replace(old, new, 1), "utf-8")
        try:
            return problems(gather(root))
        finally:
            if file.endswith("acme.yaml"):
                path.unlink()
            else:
                path.write_text(before, "utf-8")

    return changed


def test_a_new_carrier_is_one_file(check: Check) -> None:
    """The content with one carrier file more has no fault: nothing else has to be touched."""
    assert check("knowledge/carriers/acme.yaml", "One", "One") == []


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("allowance_gb: 10", "allowance_gb: -1", "S006", "allowance_gb"),
        ("allowance_gb: 10", "allowance_gb: 99999", "S006", "allowance_gb"),
        ("allowance_gb: 10", 'allowance_gb: "10 GB"', "S003", "allowance_gb"),
        ("after_kbps: 128", "after_kbps: -128", "S006", "after_kbps"),
        ("price_usd_month: 20", "price_usd_month: 20000", "S006", "price_usd_month"),
        ("price_usd_month: 20", "price_eur_month: 20", "S001", "price_eur_month"),
        ("https://acme", "http://acme", "K003", "url"),
        (', checked: "2026-11-22"', "", "S002", "sources"),
        ('published: "2026-08", ', "", "S002", "sources"),
        ('published: "2026-08"', 'published: "last summer"', "S004", "published"),
        ('"Acme Two"', '"Acme One"', "K006", "plans[1]"),
        ("plans:", "plan_groups: {Both: [acme-one, acme-three]}\nplans:", "K008", "plan_groups"),
        ("billing: prepaid\n    status: current",
         'billing: prepaid\n    from: "2026"\n    until: "2024"\n    status: current', "K010", "until"),
        ('20\n    sources: [{url: "https://acme.example/plans", published: "2026-08"',
         '20\n    sources: [{url: "https://acme.example/plans", published: "2027-08"', "K011", "sources"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_place(check: Check, old: str, new: str, code: str, at: str) -> None:
    """Negative or absurd figures, http, unknown units, missing or disordered dates, a name used twice."""
    found = check("knowledge/carriers/acme.yaml", old, new)
    assert any(one.code == code and at in one.path and one.line > 1 for one in found), [str(o) for o in found]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("knowledge/consumption.yaml", 'unit: "MB/h"', 'unit: "TB/h"', "S005"),
        ("knowledge/consumption.yaml", "low: 10, typical: 60", "low: 90, typical: 60", "S006"),
        ("knowledge/howto.yaml", "steps: [data_on,", "steps: [data_onn, data_on,", "T001"),
        ("knowledge/howto.yaml", "  turn_on:", "  turn_off:", "S005"),
        ("knowledge/tips.yaml", "saving_video:", "saving_films:", "T001"),
        ("knowledge/zh-Hans/answers.yaml", "{gb}", "20 GB", "T003"),
        ("knowledge/zh-Hans/answers.yaml", "included:", "includet:", "S001"),
        ("knowledge/zh-Hans/notes.yaml", "{menu:ios.cellular}", "{menu:ios.cellulr}", "T004"),
        ("knowledge/zh-Hans/notes.yaml", "  web:", "  web_pages:", "T002"),
        ("knowledge/carriers/att.yaml", "10 daily fees", "12 daily fees", "T002"),
    ],
)
def test_words_and_facts_stay_together(check: Check, file: str, old: str, new: str, code: str) -> None:
    """A text without its fact, a fact without its text, and a translation of an older figure are faults."""
    assert code in {one.code for one in check(file, old, new)}


def test_a_language_has_all_its_answers_or_is_not_complete(root: Path) -> None:
    """A complete language without words for answers is a fault of that language."""
    path = root / "knowledge" / "zh-Hans" / "answers.yaml"
    text = path.read_text("utf-8")
    path.unlink()
    try:
        found = problems(gather(root))
    finally:
        path.write_text(text, "utf-8")
    told = [(one.file, one.code) for one in found if one.code != "T010"]  # and traditional is outdated
    assert told == [("knowledge/zh-Hans/answers.yaml", "T001")]
