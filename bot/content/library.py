"""Checked carriers, phones and notes -> the frozen Knowledge that answers read.

Here a value without a source stops being a fact: a plan without one becomes unknown in every figure, and
an entry, a guide or a tip without one is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from bot.content.bundle import Bundle, LanguageFiles
from bot.content.carriers import Carrier, Plan
from bot.content.carriers import Entry as EntryShape
from bot.content.carriers import Source as SourceShape
from bot.content.devices import Capability, DeviceFamily
from bot.content.usage import SavingShape
from bot.engine import knowledge as k
from bot.engine.model import UNKNOWN, Text

MB_PER_GB = 1000
KINDS: tuple[Literal["esim"], Literal["hotspot"]] = ("esim", "hotspot")


def knowledge(bundle: Bundle) -> k.Knowledge:
    """Return what a bundle without faults knows."""
    carriers = [parsed.model for parsed in bundle.carriers.values()]
    families = [parsed.model for parsed in bundle.devices.values()]
    howto = bundle.howto.model.howto if bundle.howto is not None else {}
    terms = bundle.terms.model.terms if bundle.terms is not None else {}
    tips = bundle.tips.model.tips if bundle.tips is not None else {}
    habits = bundle.consumption.model.consumption if bundle.consumption is not None else {}
    savings = bundle.saving.model.saving if bundle.saving is not None else {}
    return k.Knowledge(
        carriers={found.carrier: carrier(found) for found in carriers},
        plans={found.plan: plan(one.carrier, found) for one in carriers for found in one.plans},
        phones={phone.id: phone for found in families for phone in phones(found)},
        families={found.family: family(found) for found in families},
        guides={
            topic: {
                system: k.Guide(steps=tuple(found.steps), brands=tuple(found.brands), **origin(found))
                for system, found in by_system.items()
                if found.sources
            }
            for topic, by_system in howto.items()
        },
        terms={name: k.Known(**origin(found)) for name, found in terms.items() if found.sources},
        tips={name: k.Known(**origin(found)) for name, found in tips.items() if found.sources},
        habits={name: habit(found) for name, found in habits.items() if found.sources},
        savings={name: saving(name, found, bundle) for name, found in savings.items()},
    )


def texts(files: LanguageFiles) -> dict[str, Text]:
    """Return one language's sentences of the answers, and the words of guides, terms, tips and habits."""
    found = files.notes.model if files.notes is not None else None
    result: dict[str, Text] = dict(files.answers.document.data) if files.answers is not None else {}
    if files.usage is not None:
        own: dict[str, Any] = files.usage.document.data
        result |= {f"usage:{key}": text for key, text in own.items() if key != "tips"}
        result |= {f"usage:tip:{name}": text for name, text in own["tips"].items()}
    if found is None:
        return result
    for topic, words in found.howto.items():
        result[f"howto:{topic}"] = words.title
        result |= {f"howto:{topic}/{step}": _text(one) for step, one in words.steps.items()}
    for kind in ("terms", "tips", "consumption"):
        result |= {f"{kind}:{name}": _text(one) for name, one in getattr(found, kind).items()}
    return result


def _text(found: Any) -> Text:  # noqa: ANN401 - one of several shapes
    return found if isinstance(found, str) else found.model_dump(exclude_none=True)


def origin(found: Any) -> dict[str, Any]:  # noqa: ANN401 - one of several shapes
    """Return sources, the newest first, and confidence; a partial date counts from its first day."""
    return {"sources": _newest_first(found.sources), "confidence": found.confidence}


def _newest_first(sources: Iterable[SourceShape]) -> tuple[k.Source, ...]:
    newest = sorted(sources, key=lambda source: source.published or "", reverse=True)
    return tuple(k.Source(one.url, one.published, one.checked) for one in newest)


def _elsewhere(found: Plan, sources: Iterable[SourceShape]) -> k.Known | None:
    """Return where one figure of a plan was read, if not where the rest was."""
    read = _newest_first(sources)
    return k.Known(sources=read, confidence=found.confidence) if read else None


def carrier(found: Carrier) -> k.Carrier:
    """Return a carrier."""
    return k.Carrier(
        id=found.carrier,
        name=found.name,
        names=tuple(name for names in found.names.model_dump().values() for name in names),
        rank=found.rank,
        host=_fact(found.host, found.host.value),
        esim=_fact(found.esim, _YES_NO[found.esim.value]),
        apn=tuple(
            k.Access(
                apn=one.apn,
                use=one.use,
                network=one.network,
                sims=one.sims,
                types=tuple(one.types),
                dun=one.lists_dun,
                protocol=one.protocol,
                mmsc=one.mmsc,
                **origin(one),
            )
            for one in found.apn
            if one.sources
        ),
        usage_check=_sayings(found.usage_check),
        support=tuple(
            k.Saying(topic=one.channel, text=one.value, **origin(one)) for one in found.support if one.sources
        ),
        roaming=_sayings(found.roaming, keep_unknown=True),
        limits=_sayings(found.limits),
        terms=_sayings(found.terms),
        plan_check=_sayings(found.plan_check),
        activation=_sayings(found.activation),
        unlocking=_sayings(found.unlocking),
        messages=_sayings(found.messages),
        events=_sayings(found.events),
        groups={name: tuple(plans) for name, plans in found.plan_groups.items()},
        plans=tuple(one.plan for one in found.plans),
    )


_YES_NO: Mapping[bool | str, tuple[str, ...]] = {True: ("yes",), False: ("no",), UNKNOWN: ()}


def _fact(found: Any, value: tuple[str, ...] | str) -> k.Fact:  # noqa: ANN401 - one of several shapes
    """Return one value of a carrier; without a source it is unknown."""
    known = value if found.sources and not isinstance(value, str) else ()
    return k.Fact(value=tuple(known), note=found.note if found.sources else None, **origin(found))


def _sayings(entries: Iterable[EntryShape], *, keep_unknown: bool = False) -> tuple[k.Saying, ...]:
    """Return entries with a source; of those looked for and not found the topic alone, if it is wanted."""
    return tuple(
        k.Saying(
            topic=one.topic,
            text="" if one.value == UNKNOWN else one.value,
            code=one.code,
            to=one.to,
            **origin(one),
        )
        for one in entries
        if (one.sources and one.value != UNKNOWN) or (keep_unknown and one.value == UNKNOWN)
    )


def plan(carrier_id: str, found: Plan) -> k.Plan:
    """Return a plan; without a source its figures are unknown."""
    sourced = bool(found.sources)
    return k.Plan(
        id=found.plan,
        carrier=carrier_id,
        name=found.name,
        names=tuple(found.names),
        status=found.status,
        since=found.from_,
        until=found.until,
        hotspot=found.hotspot if sourced else UNKNOWN,
        allowance_gb=found.allowance_gb if sourced else UNKNOWN,
        allowance_gb_per_day=found.allowance_gb_per_day if sourced else None,
        shares_data=bool(found.shares_data) and sourced,
        data_gb=found.data_gb if sourced else UNKNOWN,
        data_gb_per_day=found.data_gb_per_day if sourced else None,
        validity_days=found.validity_days,
        after_kbps=found.after_kbps if sourced else UNKNOWN,
        after_note=found.after_note if sourced else None,
        cap_kbps=found.cap_kbps if sourced else None,
        price_usd_month=found.price_usd_month if sourced else None,
        price_usd=found.price_usd if sourced else None,
        price_usd_per_gb=found.price_usd_per_gb if sourced else None,
        price_note=found.price_note if sourced else None,
        price_from=_elsewhere(found, found.price_sources),
        only_for=found.only_for,
        max_devices=found.max_devices if sourced else None,
        priority_gb=found.priority_gb if sourced else UNKNOWN,
        priority_note=found.priority_note if sourced else None,
        priority_from=_elsewhere(found, found.priority_sources),
        caveat=found.caveat if sourced else None,
        caveat_from=_elsewhere(found, found.caveat_sources),
        addons=tuple(
            k.Addon(
                name=one.name, price_usd_month=one.price_usd_month, gb=one.gb, note=one.note, **origin(one)
            )
            for one in found.addons
            if sourced and one.sources
        ),
        changed=tuple(
            k.Change(one.what, one.old, one.until) for one in found.changed if sourced and one.sources
        ),
        **origin(found),
    )


def family(found: DeviceFamily) -> k.Phone:
    """Return what holds for a whole family."""
    return k.Phone(found.family, found.family, ability(found.esim), ability(found.hotspot))


def phones(found: DeviceFamily) -> Iterable[k.Phone]:
    """Yield the models of a family; what one leaves out its family answers."""
    for one in found.models:
        esim, hotspot = (ability(found.ability(one, kind)) for kind in KINDS)
        yield k.Phone(one.device, found.family, esim, hotspot)


def ability(found: Capability) -> k.Ability:
    """Return an ability; without a source it is unknown."""
    sourced = bool(found.sources)
    return k.Ability(
        value=found.value if sourced else UNKNOWN, note=found.note if sourced else None, **origin(found)
    )


def habit(found: Any) -> k.Habit:  # noqa: ANN401 - one of several shapes
    """Return what an activity takes, in MB an hour."""
    factor = MB_PER_GB if found.unit == "GB/h" else 1
    figures: Mapping[str, float | None] = {
        name: None if getattr(found, name) is None else round(getattr(found, name) * factor, 3)
        for name in ("low", "typical", "high")
    }
    return k.Habit(
        low_mb=figures["low"], typical_mb=figures["typical"], high_mb=figures["high"], **origin(found)
    )


def saving(name: str, found: SavingShape, bundle: Bundle) -> k.Saving:
    """Return a tip; where it sets one activity against another, the sources are those of both."""
    habits = bundle.consumption.model.consumption if bundle.consumption is not None else {}
    activities = [habits[one] for one in dict.fromkeys((found.instead_of, found.take)) if one in habits]
    own: list[Any] = [found, *activities]
    sources = [source for one in own for source in one.sources]
    newest = sorted(sources, key=lambda source: source.published or "", reverse=True)
    return k.Saving(
        id=name,
        instead_of=found.instead_of or "",
        take=found.take or "",
        low_mb=found.mb.low if found.mb is not None else None,
        high_mb=found.mb.high if found.mb is not None else None,
        per=found.per,
        needs={fact: tuple(values) for fact, values in found.needs.items()},
        sources=tuple(k.Source(one.url, one.published, one.checked) for one in newest),
        confidence=found.confidence or "medium",
    )


def said(bundle: Bundle) -> set[str]:
    """Return every English text that an answer may quote from a carrier or a phone."""
    result: set[str] = set()
    for parsed in bundle.carriers.values():
        one: Carrier = parsed.model
        for entries in (
            one.usage_check, one.roaming, one.limits, one.terms, one.plan_check, one.activation,
            one.unlocking, one.messages, one.events, one.support,
        ):  # fmt: skip
            result |= {entry.value for entry in entries}
        result |= {entry.sims for entry in one.apn if entry.sims}
        result |= {one.esim.note} if one.esim.note else set()
        for found in one.plans:
            notes = (found.after_note, found.priority_note, found.price_note, found.caveat)
            result |= {note for note in notes if note}
            result |= {addon.note for addon in found.addons if addon.note and addon.sources}
    for device in bundle.devices.values():
        found_family: DeviceFamily = device.model
        abilities = [found_family.esim, found_family.hotspot]
        abilities += [a for m in found_family.models for a in (m.esim, m.hotspot) if a is not None]
        result |= {found.note for found in abilities if found.note}
    return result
