"""Faults of what answers are made from: missing words, translations of nothing, dates out of order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from bot.content import library
from bot.content.bundle import Bundle, LanguageFiles, Parsed
from bot.content.parse import did_you_mean
from bot.content.rules.texts import BRACES, strings
from bot.content.source import Place
from bot.problem import Problem


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of the answers' words, language by language, and of the dates in carriers."""
    yield from complete(bundle)
    for files in bundle.words.values():
        yield from notes(bundle, files)
        yield from sentences(bundle, files)
        yield from sayings(bundle, files)
        yield from tips(bundle, files)
    yield from savings(bundle)
    for carrier in bundle.carriers.values():
        yield from dates(carrier)


def complete(bundle: Bundle) -> Iterator[Problem]:
    """Where one language has words for answers, every language has them."""
    for folder, kind in (("knowledge", "answers"), ("knowledge", "notes"), ("flows", "usage")):
        if not any(getattr(files, kind) for files in bundle.words.values()) or kind in bundle.broken:
            continue
        for files in bundle.words.values():
            if getattr(files, kind) is None:
                file = f"{folder}/{files.language}/{kind}.yaml"
                yield Problem(file, 0, "", "T001", f"{files.language} has no {kind}", "write the file")


def notes(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every guide, step, term, tip and activity has its words, and no words are without one."""
    if files.notes is None:
        return
    told = files.notes.model
    for kind in ("terms", "tips", "consumption"):
        parsed: Parsed[Any] | None = getattr(bundle, kind)
        known = getattr(parsed.model, kind) if parsed is not None else {}
        yield from _paired(files.notes, (kind,), known, getattr(told, kind), files.language)
    howto = bundle.howto.model.howto if bundle.howto is not None else {}
    yield from _paired(
        files.notes, ("howto",), [*howto], cast("Mapping[str, Any]", told.howto), files.language
    )
    for topic in howto.keys() & told.howto.keys():
        steps = {step for guide in howto[topic].values() for step in guide.steps}
        own = told.howto[topic].steps
        yield from _paired(files.notes, ("howto", topic, "steps"), steps, own, files.language)


def _paired(
    where: Parsed[Any], place: Place, wanted: Iterable[str], told: Mapping[str, Any], language: str
) -> Iterator[Problem]:
    names = [*wanted]
    for name in names:
        if name not in told:
            yield where.problem(place, "T001", f"{name!r} has no {language} text", "write it")
    for name in told:
        if name not in names:
            hint = did_you_mean(name, names, "ids of the knowledge files")
            yield where.problem((*place, name), "T002", f"a text for nothing: {name!r}", hint)


def sentences(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """A sentence has the same placeholders in every language, and a note names only menus that exist."""
    for kind in ("answers", "usage"):
        own: Parsed[Any] | None = getattr(files, kind)
        english: Parsed[Any] | None = getattr(bundle.words["en"], kind) if "en" in bundle.words else None
        if own is None or english is None:
            continue
        for key, text in own.document.data.items():
            wanted = {*BRACES.findall(str(english.document.data.get(key, "")))}
            if key != "tips" and wanted != {*BRACES.findall(str(text))}:
                found = f"the placeholders aren't those of en: {', '.join(sorted(wanted)) or 'none'}"
                yield own.problem((key,), "T003", found, "use the same")
    menus = bundle.menus.model.menus if bundle.menus is not None else {}
    for parsed, place, text in _with_menus(files):
        for name in BRACES.findall(text):
            if name.removeprefix("menu:") not in menus:
                hint = did_you_mean(name, [*menus], "ids of knowledge/menus.yaml")
                yield parsed.problem(place, "T004", f"no menu {name!r}", hint)


def _with_menus(files: LanguageFiles) -> Iterator[tuple[Parsed[Any], Place, str]]:
    """Yield the texts whose placeholders are menus: notes, and the tips that save data."""
    if files.notes is not None:
        for place, text in strings(files.notes.document.data, ()):
            yield files.notes, place, text
    if files.usage is not None:
        for place, text in strings(files.usage.document.data["tips"], ("tips",)):
            yield files.usage, place, text


def tips(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every tip that saves data has its words, and no words are without a tip."""
    if files.usage is not None and bundle.saving is not None:
        yield from _paired(
            files.usage, ("tips",), bundle.saving.model.saving, files.usage.model.tips, files.language
        )


def savings(bundle: Bundle) -> Iterator[Problem]:
    """A tip compares activities of consumption.yaml, and needs facts and values that are there."""
    if bundle.saving is None:
        return
    habits = bundle.consumption.model.consumption if bundle.consumption is not None else {}
    facts = bundle.facts.model.facts if bundle.facts is not None else {}
    for name, tip in bundle.saving.model.saving.items():
        for key in ("instead_of", "take"):
            activity = getattr(tip, key)
            if activity is not None and activity not in habits:
                hint = did_you_mean(activity, habits, "ids of knowledge/consumption.yaml")
                yield bundle.saving.problem(("saving", name, key), "K012", f"no activity {activity!r}", hint)
        for fact, values in tip.needs.items():
            known = facts[fact].choices if fact in facts else None
            for value in values:
                if value not in (known or ()):
                    hint = did_you_mean(value, known or (), f"values of {fact}")
                    yield bundle.saving.problem(
                        ("saving", name, "needs", fact), "K013", f"no value {value!r} of {fact!r}", hint
                    )


def sayings(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """A translation is of a text that some file says word for word, so none outlives a changed figure."""
    if files.sayings is None:
        return
    said = library.said(bundle)
    for english in files.sayings.model.sayings:
        if english not in said:
            yield files.sayings.problem(
                ("sayings", english), "T002", "a translation of what no file says", "translate the new text"
            )


def dates(carrier: Parsed[Any]) -> Iterator[Problem]:
    """A page isn't younger than the day it was compared, and a plan doesn't end before it begins."""
    for number, plan in enumerate(carrier.model.plans):
        if plan.from_ is not None and plan.until is not None and plan.until < plan.from_[: len(plan.until)]:
            found = f"until {plan.until} is before from {plan.from_}"
            yield carrier.problem(("plans", number, "until"), "K010", found, "put them in order")
        for index, source in enumerate(plan.sources):
            published = source.published
            if published is not None and published > source.checked[: len(published)]:
                found = f"published {published} is after checked {source.checked}"
                place: Place = ("plans", number, "sources", index)
                yield carrier.problem(place, "K011", found, "correct one of them")
