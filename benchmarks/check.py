"""How long `check` takes over 1,000 states in two languages, beside all of the knowledge."""

import shutil
import tempfile
import time
from pathlib import Path

from bot.content.bundle import gather
from bot.content.converted import TARGET, marked
from bot.content.load import find, problems

STATES = 1000
PER_FLOW = 50


def flow_text(name: str) -> str:
    """Return a flow of asks and decisions that is as long as a writer would make it."""
    lines = [f"flow: {name}", "version: 1", "opens_on: []", "start: s00", "states:"]
    for number in range(PER_FLOW - 1):
        here, after = f"s{number:02}", f"s{number + 1:02}"
        if number % 3 == 0:
            lines.append(f"  {here}: {{ask: owner, to: {after}, choices: {{own: {{to: {after}}}}}}}")
        elif number % 3 == 1:
            lines.append(f"  {here}: {{say: {here}, to: {after}}}")
        else:
            lines.append(
                f"  {here}: {{decide: [{{when: {{owner: child}}, to: {after}}}, {{else: {after}}}]}}"
            )
    return "\n".join([*lines, f"  s{PER_FLOW - 1:02}: {{end: return}}"]) + "\n"


def words_text() -> str:
    """Return its words in one language."""
    says = [f"s{number:02}" for number in range(PER_FLOW - 1) if number % 3 == 1]
    return "title: x\nstates:\n" + "".join(
        f'  {name}: {{text: "Do {{menu:ios.cellular}} and go on."}}\n' for name in says
    )


def measure() -> list[tuple[str, float, float, str]]:
    """Return (what, figure, most allowed, unit)."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("flows", "knowledge"):
            shutil.copytree(find(None) / part, root / part)
        languages = sorted(path.parent.name for path in (root / "flows").glob("*/ui.yaml"))
        for number in range(STATES // PER_FLOW):
            name = f"made_{number:02}"
            (root / "flows" / f"{name}.yaml").write_text(flow_text(name), encoding="utf-8")
            for language in languages:
                own = f"flows/zh-Hans/{name}.yaml"  # which the traditional one is made from, and says so
                text = marked(root, own, words_text()) if language == TARGET else words_text()
                (root / "flows" / language / f"{name}.yaml").write_text(text, encoding="utf-8")
        best = float("inf")
        bundle, faults = gather(root), []
        for _ in range(3):
            start = time.perf_counter()
            bundle = gather(root)
            faults = problems(bundle)
            best = min(best, time.perf_counter() - start)
        if faults:
            raise AssertionError(f"the made content has faults: {faults[0]}")
        states = sum(len(flow.model.states) for flow in bundle.flows.values())
        return [(f"check of {states} states in {len(bundle.words)} languages", best, 2.0, "s")]
