"""The frozen words of the case: flows, causes, words, sessions, moves, screens. Layer 1.

Imports only the standard library and `knowledge`, and must not know about Telegram, SQL, files or clocks.
Everything here is valid by construction: `content` builds flows and words from checked YAML,
`codec` builds sessions from stored rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from bot.engine.knowledge import Knowledge

UNSURE = "unsure"
"""Value of a fact that was asked while the person didn't know; for this talk only."""

NO_COMMAND = "command:unknown"
UPSET = "said:upset"
"""What the meaning of a text names that begins with / and is no command."""

UNKNOWN = "unknown"
"""Value of a knowledge path about which the knowledge base knows nothing."""

Value = str | int | float | bool
Facts = Mapping[str, Value]
Text = str | Mapping[str, str]
"""One text, or one per phone family with `any` for the rest."""

FAMILIES = ("iphone", "pixel", "samsung", "xiaomi", "oppo_oneplus", "huawei_honor", "other_android")
"""Phone families, in the order they are offered."""

NOTHING: Mapping[str, str] = MappingProxyType({})

Lives = Literal["always", "talk", "until_change"]
Outcome = Literal["resolved", "handed_off", "stopped"]
CHECK_CHOICES = ("fixed", "better", "same")


# --- structure -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that may be asked or decided on.

    `kind` is choices, of (carriers, plans or devices), check, number, version or share;
    `choices` holds the closed values of choices; `unit` is kbps, gb or count.
    """

    id: str
    kind: Literal["choices", "of", "check", "number", "version", "share"]
    choices: tuple[str, ...] = ()
    of: str | None = None
    offer: int = 8
    unit: str | None = None
    share: tuple[str, str] | None = None
    needs: str | None = None
    derived_from: str | None = None
    heard: bool = False
    lives: Lives = "talk"


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of `when`: a fact or knowledge path against values or a bound."""

    path: str
    op: Literal["in", "unset", "unsure", "unknown", "known", "below", "at_least"]
    values: tuple[Value, ...] = ()
    bound: float | str | None = None


Condition = tuple[Test, ...]
"""Every test must hold; the empty condition always does."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an answer leads: on to `to`, through the sub-flow `call` first if there is one."""

    to: str
    call: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Shows the question of `fact` while it is unset, else goes on along the edge of its value."""

    fact: str
    to: str | None
    edges: Mapping[str, Edge] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a decide; the `else` line has the empty condition."""

    when: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Decide:
    """Goes to the first rule whose condition holds; shows nothing."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """Shows the text of state words `text` and one button to go on; `answer` names what stands below it."""

    text: str
    to: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Runs a flow and comes back to `to` at its end `return`."""

    flow: str
    to: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions and causes that may be reordered; leaves by `fixed` or `exhausted`."""

    causes: tuple[str, ...]
    questions: tuple[str, ...]
    fixed: str
    exhausted: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of a flow."""

    outcome: Literal["resolved", "handed_off", "return"]


State = Ask | Decide | Say | Call | Pool | End


@dataclass(frozen=True, slots=True)
class Flow:
    """One decision tree. `check` is the check fact asked after a step unless the cause names its own."""

    id: str
    version: int
    start: str
    states: Mapping[str, State]
    was: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    opens_on: tuple[str, ...] = ()
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible cause with its steps (sentence ids per phone family) and what rules it in or out."""

    id: str
    explains: tuple[str, ...]
    minutes: int
    risk: Literal["none", "cost", "security", "erases"]
    drops_connection: bool
    needs: Condition
    confirmed_by: Condition
    steps: Mapping[str, tuple[str, ...]]
    client_steps: Mapping[str, tuple[str, ...]]
    check: Mapping[str, str]
    invalidates: tuple[str, ...]
    undo: bool
    ends_with: Literal["person", "carrier", "administrator", "explanation"]


# --- words -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """Label of a choice; `says` are typed answers to its question, `heard` phrases that mean it anywhere."""

    label: str
    says: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactWords:
    """Words of a question."""

    ask: Text
    how_to_tell: Text | None = None
    why: Text | None = None
    choices: Mapping[str, ChoiceWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CauseWords:
    """Words of a cause."""

    title: Text
    why: Text
    steps: Mapping[str, Text]
    warn: Text | None = None
    undo: Text | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language; `states` and `questions`, which override a fact's, by (flow, state).

    `answers` are the sentences of the answers by id; `sayings` translate what carriers say in English.
    """

    language: str
    ui: Mapping[str, str]
    titles: Mapping[str, str]
    facts: Mapping[str, FactWords]
    states: Mapping[tuple[str, str], Text]
    questions: Mapping[tuple[str, str], FactWords]
    causes: Mapping[str, CauseWords]
    answers: Mapping[str, Text] = field(default_factory=dict)
    sayings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A carrier, plan or phone as the engine sees it.

    `leaves` are its knowledge paths (`hotspot`, `allowance_gb` ...), absent or `unknown` when the
    knowledge base doesn't know; `parent` is a plan's carrier or a phone's family; `rank` orders offers;
    `names` are (language or any, what people type).
    """

    id: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    rank: int = 100
    offered: bool = True
    leaves: Mapping[str, Value] = field(default_factory=dict)
    support: tuple[tuple[str, str], ...] = ()
    source: tuple[str, str | None, str] | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """When an intent is meant: all concepts of one of its sets occur, and none of `without`."""

    any_of: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """A linear model of what people mean, as `make language` learnt it from the examples.

    `features` are checksums; `weights` hold a byte for each of them and each of `labels`, feature by feature:
    the weight in units of `scale`, plus 128. Labels are intents, and `es` for a text in Spanish.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    features: tuple[int, ...]
    weights: bytes


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What people mean: concepts as phrases, intents as combinations of concepts, and what was learnt.

    `simplified` maps traditional characters to simplified ones; `only_simplified` no traditional text has.
    """

    concepts: Mapping[str, tuple[str, ...]]
    intents: Mapping[str, Intent]
    trained: Trained | None = None
    simplified: Mapping[str, str] = field(default_factory=dict)
    only_simplified: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Everything that was checked at load: what `advance` and `screen` need, and nothing that changes.

    A catalog equals only itself, so that what is made of it once can be kept.
    """

    flows: Mapping[str, Flow]
    facts: Mapping[str, Fact]
    causes: Mapping[str, Cause]
    words: Mapping[str, Words]
    carriers: Mapping[str, Named]
    plans: Mapping[str, Named]
    devices: Mapping[str, Named]
    families: Mapping[str, Named]
    menus: Mapping[str, Mapping[str, str | None]]
    lexicon: Lexicon
    digests: Mapping[tuple[str, str], str]
    """Short digest of (flow, state), so that a press on a state that was edited since is stale."""
    knowledge: Knowledge = field(default_factory=Knowledge)

    dependent: tuple[Fact, ...] = ()
    """The facts that follow from others: they need one, or come from one."""


# --- one person ------------------------------------------------------------------------------
# Named tuples, not dataclasses, where a turn makes several: a frozen dataclass takes four times as long.


class Frame(NamedTuple):
    """One running flow: where it stands, and the caller's state to come back to."""

    flow: str
    state: str
    back_to: str | None = None


class Session(NamedTuple):
    """Where one person stands. Immutable: a turn makes a new one by `_replace`.

    `turn` only rises and names the screen in buttons. `asking` is the fact on screen, `cause` the
    cause on screen, `view` a screen laid over the talk (menu, more, person, language, settings, resume,
    switch, forget, wrong, upset); `question` is a side question whose answer stands above the pending screen:
    its intent, then what it named as kind:id; `tried` maps causes to what came of them; `steps` counts
    moves of this talk;
    `seen_at` is in seconds since the epoch.
    """

    person: int
    language: str
    turn: int = 0
    chosen_language: bool = False
    greeted: bool = False
    seen_at: float = 0.0
    facts: Facts = NOTHING
    stack: tuple[Frame, ...] = ()
    asking: str | None = None
    cause: str | None = None
    hinted: bool = False
    view: str = ""
    question: tuple[str, ...] = ()
    tried: Mapping[str, str] = NOTHING
    notes: tuple[str, ...] = ()
    steps: int = 0
    misses: int = 0
    outcome: Outcome | None = None


# --- moves, screens, turns ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text was taken to mean. `confidence` and those of `alternatives` are 0 to 1.

    `named` holds what an ask.* question names, as kind:id (carrier, plan, group, concept). `language` is the
    text's; `clear` are the languages that a clear text may be in, likeliest first: a short text may be in
    either Chinese script, or say too little for any. `tells` is whose the named carrier and plan are, where
    the text says so: the person's `own` ("I'm on Cricket"), or meant `instead` ("no wait, Cricket").
    """

    intent: str
    confidence: float
    facts: Facts
    language: str
    alternatives: tuple[tuple[str, float], ...] = ()
    named: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    tells: Literal["", "own", "instead"] = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """A button of the current screen, by its choice; also every command that equals a button."""

    choice: str


@dataclass(frozen=True, slots=True)
class Write:
    """Free text that is no answer on the current screen, as it was understood."""

    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Look:
    """Shows the current screen and moves nothing: a stale, double or forged press."""


Move = Choose | Write | Look

Kind = Literal["answer", "unsure", "later", "nav", "why", "human", "link", "copy"]


Style = Literal["", "bold", "code", "quote"]


class Span(NamedTuple):
    """A run of text in one style; `quote` is shown folded where the channel can."""

    text: str
    style: Style = ""


class Button(NamedTuple):
    """One button; `choice` is None for links and copies. `says` are typed synonyms in every language."""

    label: str
    kind: Kind
    choice: str | None = None
    url: str | None = None
    copy: str | None = None
    says: tuple[str, ...] = ()


class Chart(NamedTuple):
    """A cycle as a picture, with its words: x in days since the cycle began, y in MB used.

    `fan` is the forecast from the last reading to the cycle's end: x, lower edge, itself, upper edge;
    `run_out` is where it meets the limit, None if it doesn't; `outcome` says the same in words. `legend`
    names reading, pace and range.
    """

    title: str
    days: float
    first: str
    last: str
    readings: tuple[tuple[float, float], ...]
    today_x: float
    today_label: str
    limit_mb: float | None
    limit_label: str
    fan: tuple[tuple[float, float, float, float], ...]
    run_out: float | None
    outcome: str
    after_label: str
    legend: tuple[str, str, str]
    used_label: str

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Chart":
        """Return the chart that `_asdict` and JSON have turned into mappings and lists.

        Raises:
            KeyError: A field is missing.
        """
        plain = {name: data[name] for name in cls._fields}
        pairs = {name: tuple(tuple(one) for one in data[name]) for name in ("readings", "fan")}
        return cls(**{**plain, **pairs, "legend": tuple(data["legend"])})


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: its text and its rows of buttons, top to bottom, and a picture that goes with it."""

    body: tuple[Span, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    chart: Chart | None = None


class Line(NamedTuple):
    """One journal line: shown, chosen, learnt, asked or ended, by ids only, never a person's words."""

    kind: Literal["shown", "chosen", "learnt", "asked", "ended"]
    flow: str
    state: str
    what: str


class Timer(NamedTuple):
    """When the bot speaks up by itself: one per person and kind, so that setting it again moves it.

    `due_at` is in seconds since the epoch, and None takes the timer away; `payload` is for the feature
    whose kind it is.
    """

    kind: str
    due_at: float | None
    payload: str = ""


class Turn(NamedTuple):
    """What one move did.

    `past` says what happens to Back's history: push the session from before, pop the newest, or
    keep. `said` are ids of ui texts that stand above the screen for this once; `timers` are to be
    set or taken away.
    """

    session: Session
    past: Literal["push", "pop", "keep"] = "keep"
    said: tuple[str, ...] = ()
    journal: tuple[Line, ...] = ()
    timers: tuple[Timer, ...] = ()
