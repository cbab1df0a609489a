"""A small catalog made by hand: every kind of state and fact, for rules that the real flows don't show."""

from bot.engine import model as m
from bot.engine.ui import UI_KEYS

EN = (
    {key: key for key in UI_KEYS}
    | {"copy_number": "copy {number}"}
    | {
        "undo": "undo {undo}",
        "warn": "warn {warn}",
        "resume_text": "at {question}",
    }
)
ZH = {key: f"中{value}" for key, value in EN.items()} | {"menu_in_english": "（{english}）"}


def fact_words(fact: m.Fact, language: str) -> m.FactWords:
    """Words for a fact: its id as question, its choices as labels."""
    mark = "" if language == "en" else "中"
    choices = fact.choices or (m.CHECK_CHOICES if fact.kind == "check" else ())
    own = {
        choice: m.ChoiceWords(f"{mark}{fact.id} {choice}", says=(f"{mark}{choice}",)) for choice in choices
    }
    how = f"how {fact.id}" if fact.id in ("colour", "carrier") else None
    return m.FactWords(
        f"{mark}ask {fact.id}", how_to_tell=how, why=f"why {fact.id}" if how else None, choices=own
    )


def cause(name: str, **given: object) -> m.Cause:
    """A cause that one step fixes, changed by `given`."""
    base: dict[str, object] = {
        "id": name, "explains": ("main",), "minutes": 1, "risk": "none", "drops_connection": False,
        "needs": (),
        "confirmed_by": (), "steps": {"any": ("do",)}, "client_steps": {}, "check": {}, "invalidates": (),
        "undo": False, "ends_with": "person",
    }  # fmt: skip
    return m.Cause(**(base | given))  # type: ignore[arg-type]  # test data


FACTS = (
    m.Fact(
        "platform", "choices", choices=("iphone", "pixel", "samsung"), derived_from="device", lives="always"
    ),
    m.Fact("device", "of", of="devices", heard=True, lives="always"),
    m.Fact("carrier", "of", of="carriers", lives="always"),
    m.Fact("plan", "of", of="plans", needs="carrier", lives="always"),
    m.Fact("colour", "choices", choices=("red", "green"), lives="talk"),
    m.Fact("size", "choices", choices=("big", "small"), lives="until_change"),
    m.Fact("speed", "number", unit="kbps", lives="until_change"),
    m.Fact("phone_speed", "number", unit="kbps", lives="until_change"),
    m.Fact("speed_share", "share", share=("speed", "phone_speed")),
    m.Fact("version", "version", lives="always"),
    m.Fact("client", "choices", choices=("windows", "mac"), lives="talk"),
    m.Fact("worked", "check"),
    m.Fact("sub_worked", "check"),
)

FLOWS = (
    m.Flow(
        id="main", version=1, start="colour", opens_on=("flow.main",), check="worked", was=("older",),
        moved={"gone": "size"},
        states={
            "colour": m.Ask("colour", "size", {"green": m.Edge("size", "sub"), "red": m.Edge("told")}),
            "told": m.Say("told", "size"),
            "size": m.Ask("size", "branch"),
            "branch": m.Decide((
                m.Rule((m.Test("size", "in", ("big",)),), "speed"),
                m.Rule((m.Test("size", "unsure"),), "plan"),
                m.Rule((), "pool"),
            )),
            "speed": m.Ask("speed", "phone_speed"),
            "phone_speed": m.Ask("phone_speed", "version"),
            "version": m.Ask("version", "pool"),
            "plan": m.Ask("plan", "pool"),
            "pool": m.Pool(("first", "second", "third", "carriers_own"), ("client",), "good", "call"),
            "call": m.Call("sub", "bad"),
            "good": m.End("resolved"),
            "bad": m.End("handed_off"),
        },
    ),
    m.Flow(
        id="sub", version=1, start="pool", check="sub_worked",
        states={
            "pool": m.Pool(("sub_cause",), (), "back", "back"),
            "back": m.End("return"),
        },
    ),
    m.Flow(
        id="other", version=1, start="colour", opens_on=("flow.slow",), check="worked",
        states={"colour": m.Ask("colour", "end"), "end": m.End("resolved")},
    ),
)  # fmt: skip

CAUSES = (
    cause("first", undo=True, invalidates=("size", "platform")),
    cause(
        "second", risk="cost", drops_connection=True, check={"main": "worked"},
        needs=(m.Test("client", "in", ("windows",)),), confirmed_by=(m.Test("client", "in", ("windows",)),),
        steps={"iphone": ("tap",), "android": ("push",)}, client_steps={"windows": ("click",)},
    ),
    cause("third", needs=(m.Test("colour", "in", ("red",)),)),
    cause("carriers_own", ends_with="carrier"),
    cause("sub_cause"),
)  # fmt: skip


def words(language: str, ui: dict[str, str]) -> m.Words:
    """All words of one language."""
    mark = "" if language == "en" else "中"
    causes = {
        one.id: m.CauseWords(
            title=f"{mark}title {one.id}",
            why=f"{mark}why {one.id}",
            steps={step: f"{mark}step {step} {{menu:ios.page}}" for step in ("do", "tap", "push", "click")},
            warn="costly" if one.risk != "none" else None,
            undo="put it back" if one.undo else None,
        )
        for one in CAUSES
    }
    return m.Words(
        language=language,
        ui=ui | {"language_name": language},
        titles={"main": f"{mark}Main", "sub": f"{mark}Sub", "other": f"{mark}Other"},
        facts={fact.id: fact_words(fact, language) for fact in FACTS},
        states={
            ("main", "told"): {"iphone": f"{mark}told iphone", "android": "told android", "any": "told any"},
            ("main", "good"): "all good",
            ("main", "bad"): "over to them",
        },
        questions={
            ("other", "colour"): m.FactWords("which colour here", choices={"red": m.ChoiceWords("rouge")})
        },
        causes=causes,
    )


def catalog(flows: tuple[m.Flow, ...] = FLOWS, causes: tuple[m.Cause, ...] = CAUSES) -> m.Catalog:
    """The small catalog, with other flows or causes if given."""
    carriers = [
        m.Named("alpha", "Alpha", support=(("phone", "611"), ("url", "https://alpha.example/help"))),
        m.Named("beta", "Beta", rank=1, support=(("phone", "1-800"), ("phone_abroad", "+1 800"))),
    ]
    plans = [
        m.Named("alpha-one", "One", parent="alpha", rank=2,
                leaves={"hotspot": "included", "allowance_gb": 10},
                source=("https://alpha.example", "2026-08", "2026-11-22")),
        m.Named("alpha-two", "Two", parent="alpha", rank=1, leaves={"hotspot": "not_included"},
                source=("https://alpha.example", None, "2026-11-22")),
        m.Named("alpha-old", "Old", parent="alpha", offered=False),
        m.Named("beta-one", "B" * 50, parent="beta"),
    ]  # fmt: skip
    devices = [
        m.Named("iPhone 15", "iPhone 15", parent="iphone", leaves={"esim": "yes"}),
        m.Named("Brick", "Brick"),
    ]
    return m.Catalog(
        flows={flow.id: flow for flow in flows},
        facts={fact.id: fact for fact in FACTS},
        causes={one.id: one for one in causes},
        words={"en": words("en", EN), "zh-Hans": words("zh-Hans", ZH)},
        carriers={record.id: record for record in carriers},
        plans={record.id: record for record in plans},
        devices={record.id: record for record in devices},
        families={},
        menus={
            "ios.page": {"en": "Page", "zh-Hans": "页面"},
            "ios.same": {"en": "Wi-Fi", "zh-Hans": "Wi-Fi"},
        },
        lexicon=m.Lexicon({}, {}),
        dependent=tuple(fact for fact in FACTS if fact.needs or fact.derived_from),
        digests={(flow.id, name): f"{flow.id}/{name}" for flow in flows for name in flow.states},
    )
