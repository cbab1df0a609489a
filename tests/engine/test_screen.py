"""What stands on a screen: words by family and language, steps, contacts, lines to copy."""

import pytest

from bot.engine import model as m
from bot.engine.brief import brief
from bot.engine.buttons import short, width
from bot.engine.markup import html, plain, spans
from bot.engine.phrases import Phrases
from bot.engine.screen import screen, title_of
from tests.engine import small

CATALOG = small.catalog()


def at(state: str, language: str = "en", flow: str = "main", **session: object) -> m.Session:
    """A session in a state of the small catalog."""
    return m.Session(1, language, stack=(m.Frame(flow, state),))._replace(**session)  # type: ignore[arg-type]  # the test knows its fields


def text(session: m.Session, *said: str) -> str:
    """Its screen without markup."""
    return plain(screen(CATALOG, session, said).body)


def test_steps_fall_back_from_family_to_any_android_to_anyone() -> None:
    """Each phone gets its own steps, else those of Android, else those for all."""
    for platform, step in (("iphone", "tap"), ("samsung", "push"), ("pixel", "push")):
        assert f"1. step {step} Page" in text(at("pool", cause="second", facts={"platform": platform}))
    assert "1. step do Page" in text(at("pool", cause="first", facts={"platform": "iphone"}))


def test_someone_who_does_not_know_the_phone_still_gets_steps() -> None:
    """An unknown phone gets any Android's list, and the only list there is rather than none."""
    only_iphone = small.catalog(causes=(*small.CAUSES[1:], small.cause("first", steps={"iphone": ("tap",)})))
    for facts in ({}, {"platform": m.UNSURE}):
        assert "1. step push" in text(at("pool", cause="second", facts=facts))
        assert "1. step tap" in plain(screen(only_iphone, at("pool", cause="first", facts=facts)).body)


def test_a_risky_step_warns_and_one_that_cuts_the_line_says_how_to_come_back() -> None:
    """Before what costs stands the warning; what drops the connection can be read offline."""
    shown = text(at("pool", cause="second", facts={"platform": "iphone"}))
    assert shown.index("warn costly") < shown.index("drops_connection") < shown.index("1. step tap")
    assert "warn" not in text(at("pool", cause="first"))


def test_steps_on_the_other_device_stand_apart() -> None:
    """What is done on the laptop isn't mixed with what is done on the phone."""
    shown = text(at("pool", cause="second", facts={"platform": "iphone", "client": "windows"}))
    assert "on_the_other_device\n\n1. step click Page" in shown
    assert "on_the_other_device" not in text(
        at("pool", cause="second", facts={"platform": "iphone", "client": "mac"})
    )


def test_a_text_may_differ_by_family() -> None:
    """The family's own text, any Android's, or the one for any."""
    for facts, said in (
        ({"platform": "iphone"}, "told iphone"),
        ({"platform": "pixel"}, "told android"),
        ({}, "told any"),
    ):
        assert text(at("told", facts=facts)) == said


def test_a_state_may_have_words_of_its_own_for_a_question() -> None:
    """The state's own question and labels win over the fact's; what it leaves out is the fact's."""
    session = at("colour", flow="other", asking="colour")
    shown = screen(CATALOG, session)
    assert plain(shown.body) == "which colour here"
    assert [b.label for b in shown.rows[0]] == ["rouge", "colour green"]
    assert "rouge" in shown.rows[0][0].says


def test_menu_names_show_the_phones_english_beside_the_readers_own() -> None:
    """Who reads Chinese may hold a phone in English."""
    phrases = Phrases(CATALOG, at("told", "zh-Hans"))
    assert phrases.plain("{menu:ios.page}") == "页面（Page）"
    assert phrases.plain("{menu:ios.same}") == "Wi-Fi"
    assert Phrases(CATALOG, at("told")).plain("{menu:ios.page}") == "Page"
    assert phrases.plain("{other:ios.page}") == ""


@pytest.mark.parametrize(
    ("facts", "template", "words"),
    [
        ({}, "{plan.name}", "no_plan_name"),
        ({"plan": "alpha-one"}, "{plan.name}", "One"),
        ({"plan": "alpha-one"}, "{plan.source_line}", "source"),
        ({"plan": "alpha-two"}, "{plan.source_line}", "source_undated"),
        ({"plan": "alpha-old"}, "{plan.source_line}", "no_source"),
        ({"plan": "alpha-one"}, "{plan.allowance_gb}", "10"),
        ({"plan": "alpha-two"}, "{plan.allowance_gb}", "not_known"),
        ({"plan": m.UNSURE}, "{plan.allowance_gb}", "not_known"),
        ({"carrier": "alpha"}, "{carrier.support}", "611 · https://alpha.example/help"),
        ({"carrier": "alpha"}, "{carrier}", "Alpha"),
        ({}, "{colour}", "not_known"),
        ({"colour": "red"}, "{colour}", "colour red"),
        ({"speed": 4200.0}, "{speed}", "4200 Kbps"),
    ],
)
def test_a_placeholder_is_filled_from_facts_and_knowledge(facts: m.Facts, template: str, words: str) -> None:
    """What isn't known has general words of its own, so that the sentence survives."""
    assert Phrases(CATALOG, at("told", facts=facts)).plain(template) == words


def test_the_carriers_support_stands_where_the_carrier_is_next() -> None:
    """A number to copy and a page to open; abroad the number for abroad comes first."""
    done = at("bad", outcome="handed_off", facts={"carrier": "alpha"})
    shown = screen(CATALOG, done)
    buttons = {b.label: b for row in shown.rows for b in row}
    assert "channel_phone611" in plain(shown.body)
    assert (buttons["copy 611"].copy, buttons["open_page"].url) == ("611", "https://alpha.example/help")
    abroad = plain(
        screen(CATALOG, at("bad", outcome="handed_off", facts={"carrier": "beta", "where": "abroad"})).body
    )
    assert abroad.index("+1 800") < abroad.index("1-800")
    assert "contact_unknown" in text(at("bad", outcome="handed_off"))


def test_the_lines_to_copy_are_three_and_say_what_was_tried() -> None:
    """Problem with phone and plan, what was seen, what was tried; what is unsure or skipped isn't told."""
    session = at(
        "bad",
        facts={
            "device": "iPhone 15",
            "platform": "iphone",
            "carrier": "alpha",
            "colour": "red",
            "size": m.UNSURE,
        },
        tried={"first": "same", "third": "skipped", "lost": "same"},
    )
    assert brief(Phrases(CATALOG, session)).splitlines() == [
        "brief_problemMainlist_separatoriPhone 15list_separatorAlpha",
        "brief_seencolour red",
        "brief_triedtitle first",
    ]
    assert brief(Phrases(CATALOG, at("bad", facts={"platform": "iphone"}))).splitlines()[1:] == [
        "brief_seennothing",
        "brief_triednothing",
    ]


def test_an_end_without_words_of_its_own_has_general_ones() -> None:
    """A talk stopped in the middle says so."""
    assert text(at("colour", outcome="stopped")) == "ended_stopped"
    assert text(at("good", outcome="resolved")) == "all good"


def test_notes_stand_above_the_screen() -> None:
    """Undo, why, how, and any text of the bot's own; what has no words left says so or nothing."""
    assert text(at("told", notes=("undo:first",))).startswith("undo put it back")
    assert text(at("told", notes=("undo:second", "undo:lost"))) == "told any"
    assert text(at("pool", cause="first"), "why").startswith("why first")
    assert text(at("size", asking="size"), "why").startswith("no_why")
    assert text(at("told"), "why").startswith("no_why")
    assert text(at("size", asking="size"), "how").startswith("no_how")
    assert text(at("told"), "how").startswith("no_how")
    assert text(m.Session(1, "en"), "greeting") == "greeting\n\nmenu_text"


def test_the_views_name_what_they_lie_over() -> None:
    """Coming back names the question, switching both flows; a cause is named by its title."""
    assert text(at("size", asking="size", view="resume")) == "at ask size"
    assert text(at("pool", cause="first", view="resume")) == "at title first"
    assert title_of(CATALOG, at("told")) == "Main"
    assert title_of(CATALOG, m.Session(1, "en")) == ""
    assert text(at("size", asking="size", view="switch:other")) == "switch_text"
    assert text(at("size", asking="size", view="forget")) == "forget_text"
    assert [b.label for row in screen(CATALOG, at("told", view="language")).rows for b in row] == [
        "en",
        "zh-Hans",
        "back",
    ]


def test_more_offers_why_only_where_there_is_one() -> None:
    """A button that would say nothing isn't shown."""
    kinds = [b.kind for row in screen(CATALOG, at("colour", asking="colour", view="more")).rows for b in row]
    assert "why" in kinds
    kinds = [b.kind for row in screen(CATALOG, at("size", asking="size", view="more")).rows for b in row]
    assert "why" not in kinds


def test_phones_are_typed_not_tapped() -> None:
    """Hundreds of phones make no buttons."""
    shown = screen(CATALOG, at("colour", asking="device"))
    assert [b.kind for row in shown.rows for b in row] == ["unsure", "nav", "nav"]


def test_a_long_name_is_cut_at_a_word() -> None:
    """A label has at most 40 characters."""
    assert short("Unlimited") == "Unlimited"
    assert (
        short("Experience Beyond with Student savings 2.0 and more")
        == "Experience Beyond with Student savings…"
    )
    assert len(short("B" * 50)) == 40


def test_width_counts_wide_characters_twice() -> None:
    """Chinese labels need more room."""
    assert (width("abc"), width("热点a")) == (3, 5)


def test_a_latin_name_filled_into_chinese_is_set_off_by_a_space() -> None:
    """Chinese text has a space between a Chinese character and a Latin word or digit, filled in or not."""
    phrases = Phrases(CATALOG, at("told", "zh-Hans", facts={"carrier": "alpha"}))
    assert phrases.plain("联系{carrier.name}客服（{carrier.name}）") == "联系 Alpha 客服（Alpha）"
    assert (
        Phrases(CATALOG, at("told", facts={"carrier": "alpha"})).plain("ask {carrier.name}s") == "ask Alphas"
    )


# --- markup


def no_fill(name: str) -> list[m.Span]:
    """Fill a placeholder with text that looks like markup and HTML."""
    return [m.Span(f"<b>**{name}**`x`{{carrier}}")]


def test_what_fills_a_placeholder_brings_no_markup() -> None:
    """A plan's name or a person's words can't become bold, code, a tag or another placeholder."""
    body = spans("a {plan.name} **b {colour}** `c`", no_fill)
    assert plain(body) == "a <b>**plan.name**`x`{carrier} b <b>**colour**`x`{carrier} c"
    assert html(body) == (
        "a &lt;b&gt;**plan.name**`x`{carrier} <b>b &lt;b&gt;**colour**`x`{carrier}</b> <code>c</code>"
    )


def test_unpaired_marks_are_plain_text() -> None:
    """Two stars or one tick alone mean nothing."""
    assert plain(spans("2 ** 3 ` {not this}", no_fill)) == "2 ** 3 ` {not this}"
