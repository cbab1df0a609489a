"""Does a text answer the screen it was written under?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.model import Button, Catalog, Frame, Session
from bot.engine.screen import screen
from bot.language.match import answer, exact

ROWS = (
    (Button("Page opens", "answer", "works", says=("yes", "works", "能打开")),),
    (Button("Nothing opens", "answer", "fails", says=("no", "doesn't open", "打不开", "没网")),),
    (Button("Contact carrier", "answer", "contact", says=("contact",)),),
    (Button("Not sure", "unsure", "unsure", says=("idk",)), Button("Can't do it now", "later", "later")),
    (Button("Why?", "why", "why", says=("why",)), Button("Support page", "link", url="https://example.com")),
    (Button("Back", "nav", "back", says=("go back",)), Button("Copy", "copy", copy="x")),
)


def told(text: str) -> str | None:
    """Return the choice that a text means on ROWS."""
    button = answer(text, ROWS)
    return None if button is None else button.choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", "works"), (" 2. ", "fails"), ("３", "contact"), ("4", "unsure"), ("5", "later"),
        ("6", None), ("0", None), ("99", None), ("123", None), ("-1", None), ("1 2", None),
    ],
)  # fmt: skip
def test_a_number_is_the_answer_with_that_number(text: str, choice: str | None) -> None:
    """Answers, "not sure" and "can't now" count from one; Why, links and Back have no number."""
    assert told(text) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Page opens", "works"), ("PAGE  OPENS!", "works"), ("“page opens”", "works"), ("yes", "works"),
        ("Yes.", "works"), ("能打开。", "works"), ("打不开", "fails"), ("idk", "unsure"), ("why", "why"),
        ("Why?", "why"), ("back", "back"), ("go back", "back"), ("can’t do it now", "later"),
    ],
)  # fmt: skip
def test_labels_and_synonyms(text: str, choice: str) -> None:
    """A label or a synonym counts in any case and with any marks around it."""
    assert told(text) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("page openss", "works"), ("pge opens", "works"), ("nothin opens", "fails"),
        ("contct carrier", "contact"), ("not shure", "unsure"), ("wrks", None), ("bakc", None),
        ("contact carrier tmo", "contact"),
        ("page opens, i have att", "works"), ("hotspot", None),
    ],
)  # fmt: skip
def test_slips_of_the_finger(text: str, choice: str | None) -> None:
    """A longer word with a slip or two counts; a short one could be another word."""
    assert told(text) == choice


def test_a_label_with_more_behind_it_is_no_misspelling() -> None:
    """What names a carrier besides says more than the button: it is read as free text, carrier and all."""
    rows = ((Button("Hotspot won't turn on", "answer", "open"),),)
    assert answer("hotspot wont turn on", rows) is rows[0][0]
    assert answer("hotspot won't turn on, mint", rows) is None


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("yes it does", "works"), ("well yes", "works"), ("现在能打开了", "works"), ("还是打不开", "fails"),
        ("it doesn't open", "fails"), ("it says contact", "contact"), ("yesterday", None),
        ("yes but then after a while it was gone again", None),
    ],
)  # fmt: skip
def test_a_short_sentence_around_an_answer(text: str, choice: str | None) -> None:
    """In a short sentence the answer's words count; in a long one they may mean anything."""
    assert told(text) == choice


@pytest.mark.parametrize(
    "text",
    [
        "not yes",
        "it works not",
        "现在不能打开",
        "没有能打开",
        "it never works",
        "that isnt works",
        "i dont think works",
    ],
)
def test_negation_must_agree(text: str) -> None:
    """A negation in the text that the answer hasn't turns it around: never the plain answer."""
    assert told(text) != "works"


WEAK_ROWS = (
    (Button("It works", "answer", "fixed", says=("yes", "ok", "done", "sí", "si", "ya", "listo", "abre")),),
    (Button("Same", "answer", "same", says=("no", "nel", "igual")),),
    (Button("PC", "answer", "pc", says=("pc",)),),
)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("ya", "fixed"), ("Sí, gracias", "fixed"), ("pos ya", "fixed"), ("claro que si", "fixed"),
        ("done, thanks", "fixed"), ("ok", "fixed"), ("si, ya abre", "fixed"), ("no, it doesn't", "same"),
        ("no gracias", "same"), ("no todavia", "same"), ("yo creo que no", "same"), ("my pc", "pc"),
        ("ya lo hice", None), ("si le pico se apaga", None), ("si, pero se apaga", None),
        ("no le se mover", None), ("no entiendo", None), ("i have done that", None), ("ok but how", None),
        ("tampoco abre", None), ("nunca abre", None), ("ya no", None), ("listo lo reinicie", None),
    ],
)  # fmt: skip
def test_a_yes_or_no_in_passing_is_no_answer(text: str, choice: str | None) -> None:
    """A bare yes, no, ya or done counts by itself or with politeness beside it, in no other sentence."""
    button = answer(text, WEAK_ROWS)
    assert (None if button is None else button.choice) == choice


def test_what_a_chinese_question_asks_is_not_said() -> None:
    """The doubled verb of a question holds the synonym's very characters, and answers nothing."""
    rows = ((Button("不确定", "unsure", "unsure", says=("不懂",)),),)
    assert answer("你到底懂不懂", rows) is None
    assert answer("我不懂", rows) == rows[0][0]


@pytest.mark.parametrize("text", ["yes contact", "well works or contact", "能打开，又打不开了"])
def test_two_answers_in_one_sentence_are_none(text: str) -> None:
    """Where a second answer's words stand beside the first's, nothing is guessed."""
    assert told(text) is None


def test_two_misspellings_that_are_equally_near_are_none() -> None:
    """Nothing is guessed between two labels."""
    rows = ((Button("Line 1 on", "answer", "1"), Button("Line 2 on", "answer", "2")),)
    assert answer("line 3 on", rows) is None


@pytest.mark.parametrize("text", ["", " ", "?", "!!!", "。", "👍", "\0", "\ud800"])
def test_nothing_is_no_answer(text: str) -> None:
    """Marks and signs alone choose nothing."""
    assert told(text) is None


def test_links_and_copies_are_never_chosen() -> None:
    """Only buttons with a choice can be meant by words or by label."""
    assert told("support page") is None
    assert exact("Support page", ROWS) is None
    assert exact("Copy", ROWS) is None


def test_exact_is_exact() -> None:
    """A label as a label matches to the letter, and is no synonym."""
    found = exact("Back", ROWS)
    assert found is not None
    assert found.choice == "back"
    assert [exact(label, ROWS) for label in ("back", "Back ", "go back", "1", "")] == [None] * 5


@given(st.text())
def test_no_text_breaks_the_matching(text: str) -> None:
    """Any text is an answer or none."""
    assert told(text) in {None, "works", "fails", "contact", "unsure", "later", "why", "back"}


def test_on_every_question_a_label_typed_is_its_button(catalog: Catalog) -> None:
    """For every question in every language: each label, and each of its numbers, is its own button's."""
    for language in catalog.words:
        for fact in catalog.facts.values():
            if not fact.choices and fact.kind != "check":
                continue
            session = Session(1, language, stack=(Frame("cannot_enable", "phone"),), asking=fact.id)
            rows = screen(catalog, session).rows
            buttons = [b for row in rows for b in row]
            for button in buttons:
                assert answer(button.label, rows) == button, (language, fact.id, button.label)
            numbered = [b for b in buttons if b.kind in ("answer", "unsure", "later")]
            assert [answer(str(n), rows) for n, _ in enumerate(numbered, 1)] == numbered
