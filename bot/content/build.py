"""Checked shapes -> the engine's frozen model. Runs only after the rules found nothing."""

from collections.abc import Iterable, Mapping
from hashlib import blake2s
from typing import Any

from bot.content import library, shape
from bot.content.bundle import Bundle, LanguageFiles, Model, Parsed
from bot.content.carriers import Carrier, Plan
from bot.content.devices import DeviceFamily
from bot.engine import model as m
from bot.engine.ui import UI_KEYS, UI_SAID


def catalog(bundle: Bundle) -> m.Catalog:
    """Return the catalog of a bundle without faults.

    Raises:
        ValueError: The bundle has faults; the rules would have told.
    """
    menus, lexicon = _read(bundle.menus).menus, _read(bundle.lexicon)
    flows = {name: flow(bundle.flows[name].model) for name in in_menu_order(bundle)}
    carriers = [parsed.model for parsed in bundle.carriers.values()]
    facts = {name: fact(name, found) for name, found in _read(bundle.facts).facts.items()}
    return m.Catalog(
        flows=flows,
        facts=facts,
        dependent=tuple(f for f in facts.values() if f.needs or f.derived_from),
        causes={name: cause(parsed.model) for name, parsed in bundle.causes.items()},
        words={name: words(files) for name, files in bundle.words.items()},
        carriers={c.carrier: _carrier(c) for c in carriers},
        plans={p.plan: _plan(c, p, rank) for c in carriers for rank, p in enumerate(c.plans)},
        devices=dict(_devices(parsed.model for parsed in bundle.devices.values())),
        families={name: _family(parsed.model) for name, parsed in bundle.devices.items()},
        lexicon=m.Lexicon(
            {name: tuple(p for found in by.values() for p in found) for name, by in lexicon.concepts.items()},
            {
                name: m.Intent(tuple(tuple(group) for group in found.any_of), tuple(found.without))
                for name, found in lexicon.intents.items()
            },
            bundle.trained,
            *_characters(bundle),
        ),
        menus={
            name: {"en": found.en, "zh-Hans": found.zh_hans, "zh-Hant": found.zh_hant, "es": found.es}
            for name, found in menus.items()
        },
        digests={
            (name, state): blake2s(f"{name}/{state}/{found!r}".encode(), digest_size=4).hexdigest()
            for name, one in flows.items()
            for state, found in one.states.items()
        },
        knowledge=library.knowledge(bundle),
    )


def _characters(bundle: Bundle) -> tuple[dict[str, str], str]:
    """Return the simplified characters of traditional ones, and those of simplified script only."""
    found = bundle.characters.model if bundle.characters is not None else None
    if found is None:
        return {}, ""
    return dict(zip(found.traditional, found.simplified, strict=True)), found.only_simplified


def in_menu_order(bundle: Bundle) -> list[str]:
    """Return the flows as the fact `problem` lists them, which is the menu's order; then the others."""
    found = bundle.facts.model.facts.get("problem") if bundle.facts is not None else None
    listed = found.choices or [] if found is not None else []
    return sorted(bundle.flows, key=lambda name: listed.index(name) if name in listed else len(listed))


def _read(file: Parsed[Model] | None) -> Model:
    if file is None:
        raise ValueError("a file of the content is missing or broken; ask the rules before you build")
    return file.model


def fact(name: str, found: shape.FactShape) -> m.Fact:
    """Return a fact."""
    kind: Any = next(k for k in ("choices", "of", "check", "number", "version", "share") if getattr(found, k))
    return m.Fact(
        id=name,
        kind=kind,
        choices=tuple(found.choices or ()),
        of=found.of,
        offer=found.offer,
        unit=found.number,
        share=(found.share[0], found.share[1]) if found.share else None,
        needs=found.needs,
        derived_from=found.from_,
        heard=found.heard,
        lives=found.lives,
    )


def condition(when: Mapping[str, shape.Wanted]) -> m.Condition:
    """Return the tests of a `when`; the four words for states of knowing are tests of their own."""
    return tuple(_test(path, wanted) for path, wanted in when.items())


def _test(path: str, wanted: shape.Wanted) -> m.Test:
    if isinstance(wanted, shape.Bound):
        below = wanted.below is not None
        return m.Test(
            path, "below" if below else "at_least", bound=wanted.below if below else wanted.at_least
        )
    if isinstance(wanted, str) and wanted in ("unset", "unsure", "unknown", "known"):
        return m.Test(path, wanted)  # type: ignore[arg-type]  # one of the four, as just seen
    return m.Test(path, "in", tuple(wanted) if isinstance(wanted, list) else (wanted,))


def flow(found: shape.FlowFile) -> m.Flow:
    """Return a flow."""
    return m.Flow(
        id=found.flow,
        version=found.version,
        start=found.start,
        states={name: state(one) for name, one in found.states.items()},
        was=tuple(found.was),
        moved=found.moved,
        opens_on=tuple(found.opens_on),
        check=found.check,
    )


def state(found: shape.State) -> m.State:
    """Return a state."""
    match found:
        case shape.AskShape():
            return m.Ask(found.ask, found.to, {k: m.Edge(e.to, e.call) for k, e in found.choices.items()})
        case shape.DecideShape():
            return m.Decide(
                tuple(m.Rule(condition(r.when or {}), r.to or r.else_ or "") for r in found.decide)
            )
        case shape.SayShape():
            return m.Say(found.say, found.to, found.answer)
        case shape.CallShape():
            return m.Call(found.call, found.to)
        case shape.PoolShape():
            parts = (
                found.pool if isinstance(found.pool, shape.PoolParts) else shape.PoolParts(causes=found.pool)
            )
            return m.Pool(tuple(parts.causes), tuple(parts.questions), found.fixed, found.exhausted)
        case _:
            return m.End(found.end)


def cause(found: shape.CauseFile) -> m.Cause:
    """Return a cause."""
    return m.Cause(
        id=found.cause,
        explains=tuple(found.explains),
        minutes=found.minutes,
        risk=found.risk,
        drops_connection=found.drops_connection,
        needs=condition(found.needs),
        confirmed_by=condition(found.confirmed_by),
        steps={family: tuple(steps) for family, steps in found.steps.items()},
        client_steps={client: tuple(steps) for client, steps in found.client.items()},
        check=found.check,
        invalidates=tuple(found.invalidates),
        undo=found.undo,
        ends_with=found.ends_with,
    )


# --- words


def text(found: shape.TextShape) -> m.Text:
    """Return a text, or a mapping by family."""
    return found if isinstance(found, str) else found.model_dump(exclude_none=True)


def _optional(found: shape.TextShape | None) -> m.Text | None:
    return None if found is None else text(found)


def fact_words(found: shape.FactWordsShape) -> m.FactWords:
    """Return the words of a question."""
    return m.FactWords(
        ask=text(found.ask) if found.ask is not None else "",
        how_to_tell=_optional(found.how_to_tell),
        why=_optional(found.why),
        choices={
            name: m.ChoiceWords(one.label, tuple(one.says), tuple(one.heard))
            for name, one in found.choices.items()
        },
    )


def words(files: LanguageFiles) -> m.Words:
    """Return the words of a language."""
    said = _read(files.ui)
    ui = {key: getattr(said, key) for key in (*UI_KEYS, *(f"{key}_says" for key in UI_SAID))}
    states: dict[tuple[str, str], m.Text] = {}
    questions: dict[tuple[str, str], m.FactWords] = {}
    for name, parsed in files.flows.items():
        for where, found in parsed.model.states.items():
            if found.text is not None:
                states[name, where] = text(found.text)
            if found.ask is not None:
                questions[name, where] = fact_words(found)
    return m.Words(
        language=files.language,
        ui=ui,
        titles={name: parsed.model.title for name, parsed in files.flows.items()},
        facts={name: fact_words(found) for name, found in _read(files.facts).facts.items()},
        states=states,
        questions=questions,
        causes={name: _cause_words(parsed.model) for name, parsed in files.causes.items()},
        answers=library.texts(files),
        sayings=files.sayings.model.sayings if files.sayings is not None else {},
    )


def _cause_words(found: shape.CauseWordsFile) -> m.CauseWords:
    return m.CauseWords(
        title=text(found.title),
        why=text(found.why),
        steps={name: text(step) for name, step in found.steps.items()},
        warn=_optional(found.warn),
        undo=_optional(found.undo),
    )


# --- knowledge, as far as flows decide on it


def _carrier(found: Carrier) -> m.Named:
    host = found.host.value
    leaf = host if isinstance(host, str) else host[0] if len(host) == 1 else m.UNKNOWN
    return m.Named(
        id=found.carrier,
        name=found.name,
        names=_names(found.names.model_dump(by_alias=True)),
        rank=found.rank,
        leaves={"host": leaf},
        support=tuple((entry.channel, entry.value) for entry in found.support if entry.sources),
    )


def _plan(carrier: Carrier, found: Plan, rank: int) -> m.Named:
    leaves: dict[str, m.Value] = {}
    if found.sources:  # without one nothing is known: a flow must not decide on hearsay
        leaves["hotspot"] = found.hotspot
        leaves["allowance_gb"] = found.allowance_gb
        if found.after_kbps is not None:
            leaves["after_kbps"] = found.after_kbps
    source = found.sources[0] if found.sources else None
    return m.Named(
        id=found.plan,
        name=found.name,
        names=_names({"any": found.names}),
        parent=carrier.carrier,
        rank=rank if found.status == "current" else rank + 100,
        offered=found.status != "legacy",
        leaves=leaves,
        source=None if source is None else (source.url, source.published, source.checked),
    )


def _devices(families: Iterable[DeviceFamily]) -> Iterable[tuple[str, m.Named]]:
    for family in families:
        for one in family.models:
            leaves: dict[str, m.Value] = {
                "esim": family.ability(one, "esim").value,
                "hotspot": family.ability(one, "hotspot").value,
            }
            names = _names({"any": one.names})
            yield one.device, m.Named(one.device, one.device, names, family.family, leaves=leaves)


def _family(found: DeviceFamily) -> m.Named:
    return m.Named(found.family, found.name["en"], _names(found.names))


def _names(found: Mapping[Any, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, name) for key, names in found.items() for name in names)
