"""Which language a person gets: chosen, else the text's, else the client's, else the default."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desk import Event
from bot.engine.model import Catalog
from tests.talk import NOON, Person, make_desk, run

Make = Callable[..., Person]

ENGLISH = "my hotspot won't turn on"
CHINESE = "我的热点打不开"
TRADITIONAL = "我的熱點打不開"
SPANISH = "no puedo prender el hotspot"


def with_two(catalog: Catalog) -> Catalog:
    """Return the catalog as it is while zh-Hant and es aren't complete."""
    return replace(catalog, words={language: catalog.words[language] for language in ("en", "zh-Hans")})


@pytest.mark.parametrize(
    ("client", "text", "language"),
    [
        ("zh-CN", ENGLISH, "en"),
        ("en", CHINESE, "zh-Hans"),
        ("en", TRADITIONAL, "zh-Hant"),
        ("zh-TW", "人工客服", "zh-Hant"),
        ("zh-CN", "人工客服", "zh-Hans"),
        ("en", "人工客服", "zh-Hans"),
        ("zh-CN", SPANISH, "es"),
        ("zh-CN", "ok?", "zh-Hans"),
        ("zh-CN", "T-Mobile iPhone 15 Pro", "zh-Hans"),
        ("en", "谷歌Fi", "en"),
        ("zh-CN", "https://example.com/hotspot", "zh-Hans"),
        ("zh-CN", "👍👍👍", "zh-Hans"),
        ("zh-CN", "600", "zh-Hans"),
        ("en", "停", "en"),
        ("zh", "abc", "zh-Hans"),
        ("en", "热点", "zh-Hans"),
    ],
)
def test_the_language_of_a_clear_first_text_beats_the_clients(
    person: Make, client: str, text: str, language: str
) -> None:
    """Four letters or two ideographs that are no names, addresses or digits: else the client's counts."""
    assert person(client).write(text).session.language == language


@pytest.mark.parametrize(
    ("client", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-hans-cn", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("es-MX", "es"),
        ("fr", "en"),
        ("\ud800", "en"),
    ],
)
@pytest.mark.parametrize("first", [{"text": "123"}, {"press": "nothing"}, {"text": "/start"}])
def test_the_clients_language_counts_when_no_text_is_clear(
    person: Make, client: str, language: str, first: dict[str, str]
) -> None:
    """Tags fold to ours, and a language that isn't complete gets the nearest that is."""
    assert person(client).do(**first).session.language == language


@pytest.mark.parametrize(
    ("default", "language"), [("en", "en"), ("zh-Hans", "zh-Hans"), ("zh-Hant", "zh-Hant"), ("es", "es")]
)
def test_the_default_counts_when_nothing_else_says(catalog: Catalog, default: str, language: str) -> None:
    """Without a clear text and a client's language there is DEFAULT_LANGUAGE, or what stands for it."""
    desk = make_desk(catalog, default_language=default)
    assert Person(desk).write("123").session.language == language
    assert Person(desk, user=2).write(CHINESE).session.language == "zh-Hans"


@pytest.mark.parametrize(
    ("client", "text", "shown", "read"),
    [("en", TRADITIONAL, "zh-Hans", "zh-Hant"), ("zh", SPANISH, "en", "es")],
)
def test_a_language_without_screens_is_understood_as_itself(
    catalog: Catalog, client: str, text: str, shown: str, read: str
) -> None:
    """Who writes traditional characters gets zh-Hans, who writes Spanish en; the meaning says what it was."""
    someone = Person(make_desk(with_two(catalog)), language=client).write(text)
    assert someone.session.language == shown
    assert someone.reply is not None
    assert someone.reply.meaning is not None
    assert someone.reply.meaning.language == read


def test_free_text_changes_the_language_at_any_time(person: Make) -> None:
    """Who goes on in another language gets that one."""
    someone = person("en").write(ENGLISH)
    assert someone.write("其实我的热点打不开").session.language == "zh-Hans"
    assert someone.write("sorry, what does that mean").session.language == "en"


@pytest.mark.parametrize(
    "what", [{"text": "/help"}, {"text": "/menu 我的热点"}, {"text": "/我的热点打不开"}, {"press": "x"}]
)
def test_commands_and_presses_keep_the_language(person: Make, what: dict[str, str]) -> None:
    """What isn't free text changes no language, whatever the client's is by now."""
    someone = person("en").write(ENGLISH)
    someone.language = "zh-CN"
    assert someone.do(**what).session.language == "en"
    assert someone.do().session.language == "en"


@pytest.mark.parametrize("answer", ["苹果", "iPhone", "三星", "小米 / 红米", "不知道", "1"])
def test_an_answer_that_matched_keeps_the_language(person: Make, answer: str) -> None:
    """A typed label, number or synonym, in any language, is an answer and no change of language."""
    someone = person("en").write(ENGLISH)
    assert someone.write(answer).session.language == "en"


def test_a_label_keeps_the_language(person: Make) -> None:
    """A label that matched changes nothing but the place."""
    someone = person("zh-CN").write(CHINESE)
    someone.language = "en"
    assert someone.do(label="iPhone").session.language == "zh-Hans"


def test_a_language_chosen_by_button_stays(person: Make) -> None:
    """After /language no text and no client changes it."""
    someone = person("en").write(ENGLISH).write("/language").press("简体中文")
    someone.language = "en"
    assert someone.session.language == "zh-Hans"
    for text in (ENGLISH, "I don't understand Chinese", "/help", "123"):
        assert someone.write(text).session.language == "zh-Hans"


def test_a_chosen_language_beats_text_and_client(catalog: Catalog) -> None:
    """What the operator of the terminal chose counts as chosen, also for the rest of the talk."""
    desk = make_desk(catalog)
    reply = run(desk.answer(Event(1, NOON, text=ENGLISH, language="en", chosen_language="zh-Hans")))
    assert reply.session.language == "zh-Hans"
    assert run(desk.answer(Event(1, NOON, text="what is this", language="en"))).session.language == "zh-Hans"


@pytest.mark.parametrize(("chosen", "language"), [("zh-Hant", "zh-Hans"), ("es", "en"), ("en", "en")])
def test_a_chosen_language_that_isnt_complete_gets_the_nearest(
    catalog: Catalog, chosen: str, language: str
) -> None:
    """Choosing zh-Hant or es is allowed; the session says what the person got."""
    desk = make_desk(with_two(catalog))
    reply = run(desk.answer(Event(1, NOON, text="hi", chosen_language=chosen)))
    assert reply.session.language == language


def test_back_keeps_the_language(person: Make) -> None:
    """Back restores the talk, not the language it was in."""
    someone = person("en").write(ENGLISH).press("iPhone")
    someone.write("/language").press("简体中文").press("返回")
    assert someone.session.asking == "platform"
    assert someone.session.language == "zh-Hans"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "es"])
def test_switching_in_mid_flow_keeps_the_place(person: Make, language: str) -> None:
    """Build 4: /language in the middle of a talk changes the words and nothing else."""
    someone = person("en").write("hotspot is greyed out on my iphone").write("works")
    place, facts = someone.place, dict(someone.session.facts)
    someone.write("/language").choose(f"lang:{language}")
    assert (someone.place, dict(someone.session.facts)) == (place, facts)
    assert someone.session.language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("手机自己没问题", "zh-Hans"),
        ("這支手機是我去年買的", "zh-Hant"),
        ("lo compré en la tienda ayer", "es"),
    ],
)
def test_writing_in_another_language_keeps_the_place(person: Make, text: str, language: str) -> None:
    """Whoever goes on in another language is answered in it, at the same question of the same flow."""
    someone = person("en").write("hotspot is greyed out on my iphone")
    flow = someone.session.stack[0].flow
    someone.write(text)
    assert someone.session.language == language
    assert someone.session.stack[0].flow == flow


@pytest.mark.parametrize("name", ["Essentials", "Experience Beyond", "Visible plus pro"])
def test_a_plans_name_has_no_language(person: Make, name: str) -> None:
    """Who types only the name of a plan is answered in their client's language."""
    someone = person("zh-CN").write("小t的esim能开热点吗").write(name)
    assert someone.session.facts["plan"]
    assert someone.session.language == "zh-Hans"
