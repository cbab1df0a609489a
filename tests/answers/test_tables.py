"""The tables for operator and writer: plans, reports, what is due for a new look."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.answers.tables import carrier_called, plan_table, stale_plans
from bot.engine.model import Catalog

from .conftest import AT, ROOT

DAY = 86_400.0


def run(tmp_path: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command with a database of its own."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip


def test_the_table_has_every_plan(catalog: Catalog) -> None:
    """One line a plan, under a head."""
    lines = [*plan_table(catalog, None)]
    assert len(lines) == 1 + len(catalog.knowledge.plans)
    for plan in catalog.knowledge.plans:
        assert any(f" {plan} " in line for line in lines[1:])


@pytest.mark.parametrize("name", ["mint", "Mint Mobile", "薄荷卡", "MINT"])
def test_a_carrier_is_found_by_id_name_and_nickname(catalog: Catalog, name: str) -> None:
    """However the operator writes it."""
    found = carrier_called(catalog, name)
    assert found is not None
    assert found.id == "mint"


def test_what_is_due_comes_most_asked_first(catalog: Catalog) -> None:
    """Of the plans older than the limit the one asked about most is on top."""
    lines = [*stale_plans(catalog, {"tello-unlimited": 3, "tmobile": 1}, 90, AT)]
    assert lines[1].split()[:2] == ["3", "tello-unlimited"]
    assert lines[2].startswith("1")
    assert [*stale_plans(catalog, {}, 100_000, AT)][1:] == [
        f"0 of {len(catalog.knowledge.plans)} plans are due for a new look"
    ]


def test_all_is_due_some_day(catalog: Catalog) -> None:
    """Every plan with a source gets due."""
    sourced = [one for one in catalog.knowledge.plans.values() if one.sources]
    lines = [*stale_plans(catalog, {}, 180, AT + 400 * DAY)]
    assert len(lines) == 2 + len(sourced)


def test_plans_of_a_carrier_are_printed(tmp_path: Path) -> None:
    """`plans mint` exits 0 with its table; an unknown carrier is wrong use, in one line."""
    done = run(tmp_path, "plans", "mint")
    assert done.returncode == 0
    assert "mint-unlimited" in done.stdout
    wrong = run(tmp_path, "plans", "nobody")
    assert wrong.returncode == 2
    assert len(wrong.stderr.splitlines()) == 1


def test_what_is_due_exits_well(tmp_path: Path) -> None:
    """`check --stale` exits 0 whatever it finds; no number of days is wrong use."""
    assert run(tmp_path, "check", "--stale", "0").returncode == 0
    assert run(tmp_path, "check", "--stale", "soon").returncode == 2


def test_reports_are_listed(tmp_path: Path) -> None:
    """A report written in a talk stands in `reports`; before any there are none, and no database is made."""
    assert run(tmp_path, "reports").stdout == "0 reports\n"
    assert not (tmp_path / "bot.sqlite3").exists()
    lines = [
        {"user": 1, "text": "does mint unlimited include hotspot", "at": "2026-11-23T10:00:00Z"},
        {"user": 1, "label": "This is wrong"},
        {"user": 1, "text": "it is 25 GB"},
    ]
    run(tmp_path, "chat", "--jsonl", stdin="".join(f"{json.dumps(line)}\n" for line in lines))
    listed = run(tmp_path, "reports").stdout
    assert "2026-11-23  mint-unlimited  [Fast hotspot data: 20 GB a month.; published 2026-08; en]" in listed
    assert listed.endswith("it is 25 GB\n1 report\n")


def test_ask_gives_sources_as_json(tmp_path: Path) -> None:
    """`ask --jsonl` takes the time of the question and gives the sources of the answer."""
    line = {"text": "does mint unlimited include hotspot", "language": None, "at": "2027-11-23T10:00:00Z"}
    done = json.loads(run(tmp_path, "ask", "--jsonl", stdin=f"{json.dumps(line)}\n").stdout)
    assert done["intent"] == "ask.plan_support"
    assert done["sources"] == [
        {"url": "https://www.mintmobile.com/plans/", "published": "2026-08", "checked": "2026-11-22"}
    ]
    assert "more than 180 days ago" in done["answer"]
