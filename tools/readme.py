"""`make readme`: write the conversation and the picture into README.md, as the bot really gives them.

Between `<!-- talk -->` / `<!-- graph -->` and `<!-- end -->` stands what this prints; a test compares.
"""

import asyncio
import re
import sys
from pathlib import Path

from bot.content.load import find, load
from bot.desk import Desk, Event, Reply
from bot.engine.advance import Engine
from bot.engine.graph import mermaid
from bot.engine.markup import plain
from bot.engine.model import Catalog
from bot.language.read import Reader
from bot.store.memory import MemoryStore

README = Path(__file__).resolve().parents[1] / "README.md"

TALK = (
    "换了手机以后热点选项没了，iPhone 15，T-Mobile",
    "网页能打开",
    "Experience Beyond 2.0",
    "已经好了",
)
"""What the person of README's conversation writes and presses."""


async def talk(catalog: Catalog) -> str:
    """Return the conversation as a quote."""
    desk = Desk(
        Engine.of(catalog), Reader(catalog), MemoryStore(), default_language="en", new_person=lambda: 1
    )
    lines: list[str] = []
    for number, said in enumerate(TALK):
        reply = await desk.answer(Event(1, 1_795_262_400.0 + number, text=said))
        lines += [f"> **{said}**", ">", *_quoted(reply), ""]
    return "\n".join(lines)


def _quoted(reply: Reply) -> list[str]:
    screen = reply.screens[-1]
    body = [f"> {line}" if line else ">" for line in plain(screen.body).split("\n")]
    answers = [b.label for row in screen.rows for b in row if b.kind in ("answer", "unsure", "later")]
    buttons = " ".join(f"`{label}`" for label in answers)
    return [line + ("  " if line != ">" else "") for line in body] + (
        [">", f"> {buttons}"] if answers else []
    )


def filled(text: str, catalog: Catalog) -> str:
    """Return README's text with both blocks as they are now."""
    engine = Engine.of(catalog)
    flow = catalog.flows["cannot_enable"]
    blocks = {
        "talk": asyncio.run(talk(catalog)),
        "graph": f"```mermaid\n{mermaid(catalog, flow, engine.machines[flow.id])}```\n",
    }
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = pattern.sub(lambda found, block=block: f"{found[1]}{block}{found[2]}", text)  # type: ignore[misc]  # bound now
    return text


def main() -> int:
    """Rewrite README.md."""
    README.write_text(filled(README.read_text(encoding="utf-8"), load(find(None))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
