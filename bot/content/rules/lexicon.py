"""Faults of the lexicon: intents made of concepts that nothing defines, or concepts that no intent uses."""

from collections.abc import Iterator

from bot.content.bundle import Bundle
from bot.content.parse import did_you_mean
from bot.problem import Problem

INTENTS = frozenset((
    "flow.cannot_enable", "flow.cannot_connect", "flow.slow", "flow.cost",
    "ask.plan_support", "ask.allowance", "ask.device_support", "ask.how_to_enable", "ask.usage_check", "ask.tips",
    "ask.esim_basics", "ask.apn", "ask.contact", "ask.roaming",
    "smalltalk.greet", "smalltalk.thanks", "control.restart", "control.back", "control.stop", "control.language",
    "out_of_scope",
))  # fmt: skip
"""The closed list of the public contract."""


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of the lexicon, and of the intents that open a flow."""
    for flow in bundle.flows.values():
        for number, intent in enumerate(flow.model.opens_on):
            if intent not in INTENTS:
                yield flow.problem(
                    ("opens_on", number),
                    "L001",
                    f"no intent {intent!r}",
                    did_you_mean(intent, sorted(INTENTS), "intents"),
                )
    found = bundle.lexicon
    if found is None:
        return
    concepts = found.model.concepts
    used: set[str] = set()
    for name, intent in found.model.intents.items():
        if name not in INTENTS:
            hint = did_you_mean(name, sorted(INTENTS), "intents of the contract")
            yield found.problem(("intents", name), "L001", f"no intent {name!r}", hint)
        for place, concept in (
            *(
                (("any_of", n, k), concept)
                for n, group in enumerate(intent.any_of)
                for k, concept in enumerate(group)
            ),
            *((("without", n), concept) for n, concept in enumerate(intent.without)),
        ):
            used.add(concept)
            if concept not in concepts:
                hint = did_you_mean(concept, [*concepts], "concepts")
                yield found.problem(("intents", name, *place), "L002", f"no concept {concept!r}", hint)
    for concept in concepts:
        if concept not in used:
            yield found.problem(
                ("concepts", concept), "L003", f"no intent uses {concept!r}", "use it or take it out"
            )
