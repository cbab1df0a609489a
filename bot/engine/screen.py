"""Session -> Screen: the words and buttons of what the session waits for. Pure; asks no clock.

A screen is a function of catalog and session alone, so it can be drawn again at any time. Words come
from the catalog's YAML; here stands only which words and in what order.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.engine.brief import brief, contact_rows, contact_spans
from bot.engine.buttons import in_rows, short, typed, ui_button
from bot.engine.markup import plain
from bot.engine.model import (
    CHECK_CHOICES,
    UNSURE,
    Ask,
    Button,
    Catalog,
    Cause,
    CauseWords,
    End,
    FactWords,
    Kind,
    Say,
    Screen,
    Session,
    Span,
    Text,
)
from bot.engine.phrases import Phrases

_FIGURES = re.compile(r"[$€£¥]\s?\d|\d\s?(?:(?:GB|MB|[KM]bps|USD)(?![A-Za-z])|美元)")

ABOUT_DATA = ("slow", "cost")
"""Flows whose ends lead on to saving data and to plans that hold more."""

Body = tuple[Span, ...]


def screen(catalog: Catalog, session: Session, said: Iterable[str] = ()) -> Screen:
    """Return what the person sees now, with the ui texts `said` above it for this once."""
    page = _Page(catalog, session)
    for note in (*session.notes, *said):
        page.note(note)
    page.draw()
    return Screen(disclaimed(catalog, session, tuple(page.body)), tuple(tuple(row) for row in page.rows))


def disclaimed(catalog: Catalog, session: Session, body: Body, beside: Body = ()) -> Body:
    """Return the text, which says that the bot is no carrier's if it holds figures or money.

    What stands `beside` it on the screen may have said so already, and the greeting does.
    """
    ui = catalog.words[session.language].ui
    if not _FIGURES.search(plain(body)):
        return body
    shown = plain((*body, *beside))
    if ui["unaffiliated"] in shown or ui["greeting"] in shown:
        return body
    return (*body, Span(f"\n\n{ui['unaffiliated']}"))


def notes(catalog: Catalog, session: Session, said: Iterable[str]) -> tuple[Span, ...]:
    """Return the ui texts `said`, without a screen."""
    page = _Page(catalog, session)
    for note in said:
        page.note(note)
    return tuple(page.body)


def title_of(catalog: Catalog, session: Session) -> str:
    """Return in plain words what the session waits for: a question, a cause's title or a flow's title."""
    phrases = Phrases(catalog, session)
    if session.cause is not None:
        return phrases.plain(phrases.words.causes[session.cause].title)
    if session.asking is not None:
        return phrases.plain(question_words(catalog, session).ask)
    return phrases.words.titles.get(session.stack[0].flow, "") if session.stack else ""


def question_words(catalog: Catalog, session: Session) -> FactWords:
    """Return the words of the question on screen: the state's own if it has any, else the fact's."""
    words = catalog.words[session.language]
    top = session.stack[-1]
    asking = session.asking or ""
    state = catalog.flows[top.flow].states[top.state]
    own = words.questions.get((top.flow, top.state))
    if own is not None and isinstance(state, Ask) and state.fact == asking:
        return own
    return words.facts[asking]


@lru_cache(maxsize=4096)
def says_of(catalog: Catalog, fact_id: str, state: tuple[str, str], choice: str) -> tuple[str, ...]:
    """Return what may be typed for a choice: its label and synonyms in every language."""
    result: list[str] = []
    for words in catalog.words.values():
        for source in (words.facts[fact_id], words.questions.get(state)):
            own = source.choices.get(choice) if source is not None else None
            if own is not None:
                result += [own.label, *own.says]
    return tuple(dict.fromkeys(result))


def offered(catalog: Catalog, session: Session, fact_id: str) -> list[tuple[str, str]]:
    """Return (id, name) of the records offered as buttons for an `of` fact, best known first."""
    fact = catalog.facts[fact_id]
    if fact.of == "devices":
        return []
    records = catalog.plans if fact.of == "plans" else catalog.carriers
    parent = session.facts.get(fact.needs) if fact.needs else None
    fit = [r for r in records.values() if r.offered and (parent is None or r.parent == parent)]
    fit.sort(key=lambda r: r.rank)
    return [(r.id, short(r.name)) for r in fit[: fact.offer]]


RENAMED = ("platform", "carrier", "plan")
"""Answers that people ask to change by name, wherever they are."""

MAX_CHANGES = 8
"""Answers that can be taken back on one screen: the last ones."""


def changeable(catalog: Catalog, session: Session) -> list[str]:
    """Return the facts that were asked or told, and can be asked for again, in the order they were learnt."""
    words = catalog.words[session.language].facts
    kinds = ("check", "share")
    fit = [
        name
        for name in session.facts
        if name in words and words[name].ask and catalog.facts[name].kind not in kinds
    ]
    return fit[-MAX_CHANGES:]


class _Page:
    """One screen in the making."""

    def __init__(self, catalog: Catalog, session: Session) -> None:
        self.catalog = catalog
        self.session = session
        self.phrases = Phrases(catalog, session)
        self.body: list[Span] = []
        self.rows: list[list[Button]] = []

    # --- building blocks

    def add(self, text: Text, style: str = "", **extra: str) -> None:
        """Append a paragraph."""
        if self.body:
            self.body.append(Span("\n\n"))
        for span in self.phrases.spans(text, extra):
            self.body.append(Span(span.text, "quote") if style == "quote" else span)

    def add_lines(self, lines: Iterable[Text]) -> None:
        """Append numbered lines as one paragraph."""
        self.body.append(Span("\n" if self.body else ""))
        for number, line in enumerate(lines, 1):
            self.body.append(Span(f"\n{number}. "))
            self.body += self.phrases.spans(line)

    def ui(self, key: str, **extra: str) -> None:
        self.add(self.phrases.words.ui[key], **extra)

    def button(self, key: str, kind: Kind, choice: str) -> Button:
        return ui_button(self.catalog, self.session.language, key, kind, choice)

    def answers(self, buttons: list[Button]) -> None:
        self.rows += in_rows(buttons)

    def footer(self) -> None:
        self.rows.append([self.button("back", "nav", "back"), self.button("more", "nav", "more")])

    # --- screens

    def note(self, note: str) -> None:
        """Append a note: a ui text, or `undo:<cause>`, `why`, `how`, `again:<fact>`."""
        kind, _, what = note.partition(":")
        words = self.phrases.words
        if kind == "undo":
            undo = words.causes[what].undo if what in words.causes else None
            if undo is not None:
                self.ui("undo", undo=self.phrases.plain(undo))
        elif kind == "why":
            why = self.why()
            self.add(why if why is not None else words.ui["no_why"], "quote")
        elif kind == "how":
            how = question_words(self.catalog, self.session).how_to_tell if self.session.asking else None
            self.add(how if how is not None else words.ui["no_how"])
        else:
            self.ui(kind, what=what)

    def why(self) -> Text | None:
        """Return the reason behind the pending screen, if its words have one."""
        if self.session.cause is not None:
            return self.phrases.words.causes[self.session.cause].why
        if self.session.asking is not None:
            return question_words(self.catalog, self.session).why
        return None

    def draw(self) -> None:
        view, _, what = self.session.view.partition(":")
        if view == "more":
            self.pending()
            self.rows = []
            self.more()
        elif view:
            getattr(self, f"view_{view}")(what)
        else:
            self.pending()

    def pending(self) -> None:
        """Draw what the talk waits for."""
        if self.session.outcome is not None:
            self.ended()
        elif not self.session.stack:
            self.view_menu("")
        elif self.session.cause is not None:
            self.cause(self.session.cause)
        elif self.session.asking is not None:
            self.question(self.session.asking)
        else:
            self.say()

    def question(self, fact_id: str) -> None:
        words = question_words(self.catalog, self.session)
        self.add(words.ask)
        fact = self.catalog.facts[fact_id]
        if fact.kind == "of":
            buttons = [
                Button(name, "answer", choice)
                for choice, name in offered(self.catalog, self.session, fact_id)
            ]
            self.ui("type_name")
        else:
            buttons = [
                self.choice(words, fact_id, choice) for choice in fact.choices or self.checks(fact.kind)
            ]
        self.answers(buttons)
        self.rows.append([self.button("not_sure", "unsure", UNSURE)])
        self.footer()

    @staticmethod
    def checks(kind: str) -> tuple[str, ...]:
        return CHECK_CHOICES if kind == "check" else ()

    def choice(self, words: FactWords, fact_id: str, choice: str) -> Button:
        own = words.choices.get(choice) or self.phrases.words.facts[fact_id].choices[choice]
        top = self.session.stack[-1]
        says = says_of(self.catalog, fact_id, (top.flow, top.state), choice)
        return Button(own.label, "answer", choice, says=says)

    def say(self) -> None:
        top = self.session.stack[-1]
        state = self.catalog.flows[top.flow].states[top.state]
        text_id = (
            state.text if isinstance(state, Say) else top.state
        )  # a say is the only other state that waits
        self.add(self.phrases.words.states[top.flow, text_id])
        self.answers([self.button("go_on", "answer", "go_on")])
        self.footer()

    def cause(self, cause_id: str) -> None:
        cause = self.catalog.causes[cause_id]
        words = self.phrases.words.causes[cause_id]
        self.body += [Span("\n\n")] if self.body else []
        self.body += [Span(span.text, "bold") for span in self.phrases.spans(words.title)]
        if words.warn is not None and cause.risk != "none":
            self.ui("warn", warn=self.phrases.plain(words.warn))
        if cause.drops_connection:
            self.ui("drops_connection")
        self.add_lines(self.steps(cause, words))
        client = self.client_steps(cause, words)
        if client:
            self.ui("on_the_other_device")
            self.add_lines(client)
        if cause.ends_with == "person":
            self.check(cause_id)
        else:
            self.hand_over(cause.ends_with)
        self.footer()

    def steps(self, cause: Cause, words: CauseWords) -> list[Text]:
        """Return the sentences of the family's steps: family -> any Android's -> anyone's."""
        family = self.session.facts.get("platform")
        keys = [family, "any"] if family == "iphone" else [family, "android", "any"]
        ids = next((cause.steps[key] for key in keys if isinstance(key, str) and key in cause.steps), ())
        if not ids and family in (None, UNSURE):
            ids = next(iter(cause.steps.values()), ())
        return [words.steps[step] for step in ids]

    def client_steps(self, cause: Cause, words: CauseWords) -> list[Text]:
        """Return the sentences for the joined device: its own kind's, else those for any."""
        client = str(self.session.facts.get("client"))
        return [
            words.steps[step] for step in cause.client_steps.get(client, cause.client_steps.get("any", ()))
        ]

    def check(self, cause_id: str) -> None:
        top = self.session.stack[-1]
        fact_id = self.catalog.causes[cause_id].check.get(top.flow, self.catalog.flows[top.flow].check or "")
        words = self.phrases.words.facts[fact_id]
        self.add(words.ask)
        self.answers([self.choice(words, fact_id, choice) for choice in CHECK_CHOICES])
        self.rows.append([self.button("later", "later", "later")])

    def hand_over(self, ends_with: str) -> None:
        if ends_with == "carrier":
            self.rows += contact_rows(self.phrases)
        asked = self.button(f"asked_{ends_with}", "answer", "asked_them")
        other = self.button("something_else", "answer", "next")
        fixed = self.button("it_works", "answer", "fixed")
        self.answers([asked, fixed, other])

    def contact(self) -> None:
        self.body += [Span("\n\n"), *contact_spans(self.phrases)]
        self.rows += contact_rows(self.phrases)

    def ended(self) -> None:
        outcome = self.session.outcome
        top = self.session.stack[-1]
        state = self.catalog.flows[top.flow].states.get(top.state)
        own = self.phrases.words.states.get((top.flow, top.state))
        if isinstance(state, End) and state.outcome == outcome and own is not None:
            self.add(own)
        else:
            self.ui(f"ended_{outcome}")
        if outcome == "handed_off":
            self.contact()
            self.add_brief()
        if self.session.stack[0].flow in ABOUT_DATA:
            self.usage_row(("b_tips", "ask:tips"), ("b_advice", "ask:advice"))
        self.rows.append([self.button("menu", "nav", "menu"), self.button("back", "nav", "back")])

    def usage_row(self, *buttons: tuple[str, str]) -> None:
        """Offer (words, choice) about usage, where the content has words about it."""
        row = []
        for key, choice in buttons:
            label = self.phrases.words.answers.get(f"usage:{key}")
            if label is not None:
                says = typed(self.catalog, f"usage:{key}", f"usage:{key}_says")
                row.append(Button(str(label), "answer", choice, says=says))
        if row:
            self.rows.append(row)

    def add_brief(self) -> None:
        text = brief(self.phrases)
        self.ui("brief")
        self.body += [Span("\n"), Span(text, "code")]
        self.rows.append([Button(self.phrases.words.ui["copy_brief"], "copy", copy=text[:256])])

    # --- views laid over the talk

    def more(self) -> None:
        if self.why() is not None:
            self.rows.append([self.button("why", "why", "why")])
        self.rows.append([self.button("person", "human", "person")])
        self.rows.append([self.button("menu", "nav", "menu"), self.button("language", "nav", "language")])
        self.rows.append([self.button("restart", "answer", "restart"), self.button("stop", "nav", "stop")])
        self.rows.append([self.button("change", "nav", "change"), self.button("back", "nav", "back")])

    def view_upset(self, _: str) -> None:
        """Offer a person beside the pending answers, and all else as usual."""
        self.pending()
        self.rows.insert(-1, [self.button("person", "human", "person")])

    def view_which(self, intents: str) -> None:
        """Offer meanings to choose from."""
        self.ui("which_text")
        for intent in intents.split("|"):
            kind, _, what = intent.partition(".")
            titles = self.phrases.words.titles
            label = titles.get(what, "") if kind == "flow" else self.phrases.words.ui[f"ask_{what}"]
            self.rows.append([Button(label, "answer", f"mean:{kind}/{what}")])  # an id has dots of its own
        self.rows.append([self.button("menu", "nav", "menu"), self.button("back", "nav", "back")])

    def view_change(self, _: str) -> None:
        """List what was answered, each with a button that takes it back."""
        told = changeable(self.catalog, self.session)
        self.ui("change_text" if told else "change_none")
        buttons = []
        for number, fact_id in enumerate(told, 1):
            value = self.phrases.label(fact_id)
            ask = self.phrases.plain(self.phrases.words.facts[fact_id].ask)
            lines = "\n" if number > 1 else "\n\n"
            self.body.append(Span(f"{lines}{number}. {ask} {value}"))
            says = self.button(f"change_{fact_id}", "answer", "").says if fact_id in RENAMED else ()
            buttons.append(Button(short(f"{number}. {value}"), "answer", f"change:{fact_id}", says=says))
        self.answers(buttons)
        self.rows.append([self.button("back", "nav", "back")])

    def view_menu(self, _: str) -> None:
        self.ui("menu_text")
        buttons = []
        if self.session.stack and self.session.outcome is None:
            buttons.append(self.button("continue", "answer", "go_on"))
        for flow in self.catalog.flows.values():
            if flow.opens_on:
                says = [words.titles[flow.id] for words in self.catalog.words.values()]
                title = self.phrases.words.titles[flow.id]
                buttons.append(Button(title, "answer", f"open:{flow.id}", says=tuple(dict.fromkeys(says))))
        buttons.append(self.button("plan_question", "answer", "ask:plan_support"))
        self.rows += [[button] for button in buttons]
        self.usage_row(("b_usage", "usage"), ("b_tips", "ask:tips"))
        self.rows.append(
            [self.button("person", "human", "person"), self.button("language", "nav", "language")]
        )
        if self.session.view:
            self.rows.append([self.button("back", "nav", "back")])

    def view_person(self, _: str) -> None:
        self.ui("person_text")
        self.contact()
        talk = bool(self.session.stack) and self.session.outcome is None
        if talk:
            self.add_brief()
            self.rows.append([self.button("asked_carrier", "answer", "asked_them")])
        self.rows.append([self.button("back", "nav", "back")])

    def view_language(self, _: str) -> None:
        self.ui("language_text")
        for code, words in self.catalog.words.items():
            self.rows.append([Button(words.ui["language_name"], "answer", f"lang:{code}", says=(code,))])
        self.rows.append([self.button("back", "nav", "back")])

    def view_settings(self, _: str) -> None:
        self.ui("settings_text", what=self.phrases.words.ui["language_name"])
        self.rows.append([self.button("language", "nav", "language")])
        self.usage_row(("b_usage", "usage"))
        self.rows.append([self.button("delete_data", "answer", "forget_ask")])
        self.rows.append([self.button("back", "nav", "back")])

    def view_resume(self, _: str) -> None:
        self.ui("resume_text", question=title_of(self.catalog, self.session))
        self.rows.append([self.button("resume", "answer", "go_on")])
        self.rows.append([self.button("it_works", "answer", "works_now")])
        self.rows.append([self.button("restart", "answer", "restart")])
        self.rows.append([self.button("menu", "nav", "menu")])

    def view_switch(self, flow_id: str) -> None:
        titles = self.phrases.words.titles
        here = titles.get(self.session.stack[0].flow, "")
        self.ui("switch_text", flow=titles[flow_id], here=here)
        self.rows.append([self.button("switch", "answer", f"open:{flow_id}")])
        self.rows.append([self.button("stay", "answer", "go_on")])
        self.rows.append([self.button("back", "nav", "back")])

    def view_usage(self, _: str) -> None:
        """Draw what is below: the room about usage draws its own over it."""
        self.session = self.session._replace(view="")
        self.pending()

    def view_answer(self, _: str) -> None:
        """Draw nothing: the answer to a side question stands alone."""

    def view_wrong(self, _: str) -> None:
        self.ui("wrong_text")
        self.rows.append([self.button("wrong_send", "answer", "reported")])
        self.rows.append([self.button("back", "nav", "back")])

    def view_forget(self, _: str) -> None:
        self.ui("forget_text")
        self.rows.append([self.button("keep", "answer", "go_on")])
        self.rows.append([self.button("forget", "answer", "forget")])
