"""Faults of the lexicon: intents made of concepts that nothing defines."""

from collections.abc import Iterator

from bot.content import shape
from bot.content.bundle import Bundle, Model, Parsed
from bot.content.parse import did_you_mean
from bot.content.source import Place
from bot.problem import Problem

INTENTS = frozenset((
    "flow.cannot_enable", "flow.cannot_connect", "flow.slow", "flow.cost",
    "ask.plan_support", "ask.allowance", "ask.device_support", "ask.how_to_enable", "ask.usage_check",
    "ask.tips", "ask.esim_basics", "ask.apn", "ask.contact", "ask.roaming",
    "smalltalk.greet", "smalltalk.thanks",
    "control.restart", "control.back", "control.stop", "control.language",
    "out_of_scope",
))  # fmt: skip
"""The closed list of the public contract."""


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of the lexicon, and of the intents that open a flow."""
    for flow in bundle.flows.values():
        for number, intent in enumerate(flow.model.opens_on):
            if intent not in INTENTS:
                yield _no_intent(flow, ("opens_on", number), intent)
    if bundle.lexicon is not None:
        yield from intents(bundle.lexicon)


def intents(lexicon: Parsed[shape.LexiconFile]) -> Iterator[Problem]:
    """Intents are those of the contract, and made of concepts that are defined."""
    for name, intent in lexicon.model.intents.items():
        if name not in INTENTS:
            yield _no_intent(lexicon, ("intents", name), name)
        for place, concept in _concepts(intent):
            if concept not in lexicon.model.concepts:
                hint = did_you_mean(concept, [*lexicon.model.concepts], "concepts")
                yield lexicon.problem(("intents", name, *place), "L002", f"no concept {concept!r}", hint)


def _concepts(intent: shape.IntentShape) -> Iterator[tuple[Place, str]]:
    for number, group in enumerate(intent.any_of):
        for position, concept in enumerate(group):
            yield ("any_of", number, position), concept
    for number, concept in enumerate(intent.without):
        yield ("without", number), concept


def _no_intent(where: Parsed[Model], place: Place, intent: str) -> Problem:
    return where.problem(
        place, "L001", f"no intent {intent!r}", did_you_mean(intent, sorted(INTENTS), "intents")
    )
