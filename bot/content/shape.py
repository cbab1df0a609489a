"""The shape of every YAML file but the knowledge records, as pydantic models; schemas/ is made from them.

Shape is what one file alone can show: keys, types, forms of ids, closed lists. What needs a second
file or the whole graph is meaning, and stands in `rules`.
"""

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    Tag,
    create_model,
    model_validator,
)

from bot.content.carriers import Confidence, Source
from bot.engine.ui import UI_KEYS, UI_SAID

ID = r"^[a-z0-9_]{2,32}$"
Id = Annotated[str, Field(pattern=ID)]
RecordId = Annotated[str, Field(pattern=r"^[a-z0-9_-]{2,32}$")]
MenuId = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,32}\.[a-z0-9_]{2,32}$")]
Knowledge = Literal[
    "plan.hotspot", "plan.allowance_gb", "plan.after_kbps", "carrier.host", "device.esim", "device.hotspot"
]
Path = Annotated[
    str,
    Field(
        pattern=r"^([a-z0-9_]{2,32}|plan\.(hotspot|allowance_gb|after_kbps)|carrier\.host|device\.(esim|hotspot))$"
    ),
]
Scalar = str | int | float | bool
Words = Annotated[str, Field(min_length=1)]
Family = Literal[
    "iphone", "pixel", "samsung", "xiaomi", "oppo_oneplus", "huawei_honor", "other_android", "android", "any"
]
Client = Literal["windows", "mac", "linux", "iphone_ipad", "android", "console_tv", "other", "any"]
Steps = Annotated[list[Id], Field(min_length=1)]


class Shape(BaseModel):
    """Base of all shapes: unknown keys are refused and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Bound(Shape):
    """A comparison with a number, or with a version as a quoted string."""

    below: int | float | str | None = None
    at_least: int | float | str | None = None

    @model_validator(mode="after")
    def _one(self) -> "Bound":
        if (self.below is None) == (self.at_least is None):
            raise ValueError("give either below or at_least")
        return self


Wanted = Scalar | list[Scalar] | Bound
When = dict[Path, Wanted]


class FactShape(Shape):
    """A fact that may be asked or decided on."""

    choices: Annotated[list[Id], Field(min_length=2)] | None = None
    of: Literal["carriers", "plans", "devices"] | None = None
    check: Literal[True] | None = None
    number: Literal["kbps", "gb", "count"] | None = None
    version: Literal[True] | None = None
    share: Annotated[list[Id], Field(min_length=2, max_length=2)] | None = None
    from_: Id | None = Field(default=None, alias="from")
    needs: Id | None = None
    offer: Annotated[int, Field(ge=1, le=8)] = 8
    heard: bool = Field(default=False, description="may be told in free text without being asked")
    lives: Literal["always", "talk", "until_change"] = "talk"

    @model_validator(mode="after")
    def _one_kind(self) -> "FactShape":
        kinds = (self.choices, self.of, self.check, self.number, self.version, self.share)
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("give exactly one of choices, of, check, number, version, share")
        return self


class FactsFile(Shape):
    """flows/facts.yaml."""

    facts: dict[Id, FactShape]


class EdgeShape(Shape):
    """Where an answer leads."""

    to: Id
    call: Id | None = None


class AskShape(Shape):
    """Asks a fact while it is unset."""

    ask: Id
    to: Id | None = None
    choices: dict[Id, EdgeShape] = {}


class RuleShape(Shape):
    """One line of a decide."""

    when: Annotated[When, Field(min_length=1)] | None = None
    to: Id | None = None
    else_: Id | None = Field(default=None, alias="else")

    @model_validator(mode="after")
    def _either(self) -> "RuleShape":
        if (self.else_ is None) == (self.when is None) or (self.when is None) != (self.to is None):
            raise ValueError("give either when with to, or else")
        return self


class DecideShape(Shape):
    """Goes to the first rule that holds."""

    decide: Annotated[list[RuleShape], Field(min_length=1)]


class SayShape(Shape):
    """Shows a text and one button to go on, with an answer out of the knowledge base below the text."""

    say: Id
    to: Id
    answer: Literal["fitting"] | None = None


class CallShape(Shape):
    """Runs a sub-flow."""

    call: Id
    to: Id


class PoolParts(Shape):
    """Causes to try, and questions that help to choose."""

    causes: Steps
    questions: list[Id] = []


class PoolShape(Shape):
    """Questions and causes that may be reordered."""

    pool: Steps | PoolParts
    fixed: Id
    exhausted: Id


class EndShape(Shape):
    """The end of a flow."""

    end: Literal["resolved", "handed_off", "return"]


State = AskShape | DecideShape | SayShape | CallShape | PoolShape | EndShape


def _kind(value: object) -> str | None:
    """Return the kind of a state: that of the first of its keys that names one."""
    keys = value if isinstance(value, dict) else {}
    return next((kind for key, kind in _KINDS.items() if key in keys), None)


_KINDS = {
    "ask": "AskShape",
    "decide": "DecideShape",
    "say": "SayShape",
    "call": "CallShape",
    "pool": "PoolShape",
    "end": "EndShape",
}
StateShape = Annotated[
    Annotated[AskShape, Tag("AskShape")]
    | Annotated[DecideShape, Tag("DecideShape")]
    | Annotated[SayShape, Tag("SayShape")]
    | Annotated[CallShape, Tag("CallShape")]
    | Annotated[PoolShape, Tag("PoolShape")]
    | Annotated[EndShape, Tag("EndShape")],
    Discriminator(_kind),
]
"""A state by its kind. The tags are no ids, so that a fault's place can't be mistaken for a key."""


class FlowFile(Shape):
    """flows/<flow>.yaml; `states` is the last key."""

    flow: Id
    version: Annotated[int, Field(ge=1)]
    was: list[Id] = []
    moved: dict[Id, Id] = {}
    opens_on: list[Annotated[str, Field(pattern=r"^(flow|ask)\.[a-z_]+$")]]
    check: Id | None = None
    start: Id
    states: Annotated[dict[Id, StateShape], Field(min_length=1)]


Prior = Literal["rare", "occasional", "common", "very_common"]


class PriorRule(Shape):
    """A prior that holds under known facts."""

    facts: When
    prior: Prior


class PriorShape(Shape):
    """How often this is the cause, among people who come with the problem."""

    base: Prior
    when: list[PriorRule] = []


class CauseFile(Shape):
    """knowledge/causes/<cause>.yaml."""

    cause: Id
    explains: Annotated[list[Literal["cannot_enable", "cannot_connect", "slow", "cost"]], Field(min_length=1)]
    prior: PriorShape
    minutes: Annotated[int, Field(ge=1, le=1440)]
    risk: Literal["none", "cost", "security", "erases"]
    drops_connection: bool
    needs: When
    confirmed_by: When
    steps: dict[Family, Steps]
    client: dict[Client, Steps] = {}
    check: dict[Id, Id] = {}
    invalidates: list[Id]
    undo: bool
    ends_with: Literal["person", "carrier", "administrator", "explanation"]
    sources: list[Source]
    confidence: Confidence
    note: Words | None = None


class MenuShape(Shape):
    """A setting's name as the phone shows it, by language; null where it isn't known."""

    en: Words
    zh_hans: Words | None = Field(default=None, alias="zh-Hans")
    zh_hant: Words | None = Field(default=None, alias="zh-Hant")
    es: Words | None = None
    sources: list[Source]
    confidence: Confidence
    note: Words | None = None


class MenusFile(Shape):
    """knowledge/menus.yaml."""

    menus: dict[MenuId, MenuShape]


# --- words


class ByFamily(BaseModel):
    """A text for each phone family that needs its own, and `any` for the rest."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    iphone: Words | None = None
    pixel: Words | None = None
    samsung: Words | None = None
    xiaomi: Words | None = None
    oppo_oneplus: Words | None = None
    huawei_honor: Words | None = None
    other_android: Words | None = None
    android: Words | None = None
    any: Words


TextShape = Words | ByFamily


class ChoiceWordsShape(Shape):
    """Words of a choice."""

    label: Words
    says: list[Words] = Field(default=[], description="typed answers to the question that mean this choice")
    heard: list[Words] = Field(default=[], description="phrases that mean it in any message")


class FactWordsShape(Shape):
    """Words of a question."""

    ask: TextShape | None = None
    how_to_tell: TextShape | None = None
    why: TextShape | None = None
    choices: dict[Id, ChoiceWordsShape] = {}


class FactsWordsFile(Shape):
    """flows/<language>/facts.yaml."""

    facts: dict[Id, FactWordsShape]


class StateWordsShape(FactWordsShape):
    """Words of one state: a text, or its own words for the question that it asks."""

    text: TextShape | None = None


class FlowWordsFile(Shape):
    """flows/<language>/<flow>.yaml."""

    title: Words
    states: dict[Id, StateWordsShape] = {}


class CauseWordsFile(Shape):
    """knowledge/<language>/causes/<cause>.yaml."""

    title: TextShape
    why: TextShape
    warn: TextShape | None = None
    undo: TextShape | None = None
    steps: dict[Id, TextShape]


UiFile = create_model(
    "UiFile",
    __base__=Shape,
    __doc__="flows/<language>/ui.yaml.",
    **dict.fromkeys(UI_KEYS, (Words, ...)),  # type: ignore[call-overload]  # fields made from a list
    **{f"{key}_says": (str, "") for key in UI_SAID},
)


# --- the lexicon


class IntentShape(Shape):
    """When an intent is meant: any of these sets of concepts occurs, none of `without` does."""

    any_of: Annotated[list[Annotated[list[Id], Field(min_length=1)]], Field(min_length=1)]
    without: list[Id] = []
    examples: list[Words] = []


class LexiconFile(Shape):
    """knowledge/language/lexicon.yaml: concepts with their phrases, intents as combinations of concepts."""

    concepts: dict[Id, dict[Literal["any", "en", "zh", "es"], list[Words]]]
    intents: dict[Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$")], IntentShape]


class ExamplesFile(RootModel[dict[Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$")], list[Words]]]):
    """knowledge/language/examples/<language>.yaml: what people write, by the intent that they mean."""


class CharactersFile(Shape):
    """knowledge/language/characters.yaml: traditional characters, and the simplified ones in their places."""

    traditional: Words
    simplified: Words
    only_simplified: Words


class OverridesFile(Shape):
    """knowledge/language/zh-Hant.yaml: what Taiwan says otherwise than the converter thinks."""

    before: dict[Words, Words] = Field(
        default={}, description="simplified words, replaced before the conversion"
    )
    after: dict[Words, Words] = Field(default={}, description="traditional words, replaced after it")
    texts: dict[Words, dict[Words, Words]] = Field(
        default={}, description="by file: what stands there, and instead"
    )
