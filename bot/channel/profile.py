"""What people see of the bot before they write: commands and descriptions, in each language."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

from telegram.error import RetryAfter, TelegramError

from bot.channel.client import seconds
from bot.channel.outbox import Caller
from bot.engine.model import Words

COMMANDS: Final = ("start", "menu", "back", "language", "settings", "help", "stop", "privacy", "forget")

USAGE_COMMANDS: Final = ("usage", "limit", "tips")
"""Commands whose descriptions stand with the words about usage."""

_TRIES: Final = 3

_log = logging.getLogger(__name__)


def calls(words: Mapping[str, Words]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the calls that register everything; Telegram takes languages of two letters only.

    English is also what people of any other language see. Of two languages with the same two
    letters (zh-Hans, zh-Hant) the first counts.
    """
    done = set()
    for language, own in words.items():
        code = "" if language == "en" else language[:2]
        if code in done:
            continue
        done.add(code)
        texts = own.ui
        commands = [{"command": name, "description": texts[f"command_{name}"][:256]} for name in COMMANDS]
        commands[1:1] = [
            {"command": name, "description": str(own.answers[f"usage:command_{name}"])[:256]}
            for name in USAGE_COMMANDS
            if f"usage:command_{name}" in own.answers
        ]
        extra = {"language_code": code} if code else {}
        yield "setMyCommands", {"commands": commands, **extra}
        yield "setMyDescription", {"description": texts["description"][:512], **extra}
        yield "setMyShortDescription", {"short_description": texts["short_description"][:120], **extra}


async def register(client: Caller, words: Mapping[str, Words]) -> None:
    """Register everything; what Telegram refuses today is tried again at the next start."""
    for method, parameters in calls(words):
        for _ in range(_TRIES):
            try:
                await client.call(method, **parameters)
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except TelegramError as error:
                _log.warning("%s failed: %s", method, type(error).__name__)
                await asyncio.sleep(1.0)
            else:
                break
