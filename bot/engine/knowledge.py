"""The frozen words of what is known: carriers, plans, phones, guides, each with its sources. Layer 1.

`content` builds them from the checked YAML; `answers` reads them. Units stand in the names: gb, kbps,
usd, mb. What has no source was already taken out, or made `unknown`, when this was built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Figure = int | float | str | None
"""A number, or one of plan_data, unlimited, unknown; None where there is no such thing."""


@dataclass(frozen=True, slots=True)
class Source:
    """One page: its own date as exact as it gives one (None: undated), and the day it was last compared."""

    url: str
    published: str | None
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A fact with where it was read, newest source first; confidence is high, medium or low."""

    sources: tuple[Source, ...] = ()
    confidence: str = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying(Known):
    """One thing a carrier says. An empty `text` is something looked for and not found."""

    topic: str
    text: str
    code: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Known):
    """One access point of a carrier, for its SIMs on `network` (a carrier's id), if it is known which.

    `types` empty: no limit; `dun`: tethering is among its types.
    """

    apn: str
    use: str
    network: str | None
    sims: str | None
    types: tuple[str, ...]
    dun: bool | None
    protocol: str | None
    mmsc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon(Known):
    """Hotspot data sold on top, for a month."""

    name: str
    price_usd_month: int | float
    gb: int | float | str
    note: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """An older figure that people still quote, and when it ended (None: not known)."""

    what: str
    old: int | float
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Known):
    """One plan. `allowance_gb` is fast hotspot data a month, or for `validity_days` with `price_usd`.

    `price_from` and `priority_from` are where these were read, if not where the rest was.
    """

    id: str
    carrier: str
    name: str
    names: tuple[str, ...]
    status: str
    since: str | None
    until: str | None
    hotspot: str
    allowance_gb: Figure
    allowance_gb_per_day: Figure
    shares_data: bool
    data_gb: Figure
    data_gb_per_day: Figure
    validity_days: int | None
    after_kbps: int | str | None
    after_note: str | None
    cap_kbps: int | None
    price_usd_month: int | float | None
    price_usd: int | float | None
    price_usd_per_gb: int | float | None
    price_note: str | None
    price_from: Known | None
    only_for: str | None
    max_devices: int | None
    priority_gb: Figure
    priority_note: str | None
    priority_from: Known | None
    caveat: str | None
    caveat_from: Known | None
    addons: tuple[Addon, ...]
    changed: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Known):
    """Something of a carrier that is one value, and what the sources add to it.

    `value` of an eSIM is yes or no, of a host the ids of the networks; empty where it isn't known.
    """

    value: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One carrier; `plans` are the ids of its plans in its file's order, `groups` names several share."""

    id: str
    name: str
    names: tuple[str, ...]
    rank: int
    host: Fact
    esim: Fact
    apn: tuple[Access, ...]
    usage_check: tuple[Saying, ...]
    support: tuple[Saying, ...]
    roaming: tuple[Saying, ...]
    limits: tuple[Saying, ...]
    terms: tuple[Saying, ...]
    plan_check: tuple[Saying, ...]
    activation: tuple[Saying, ...]
    unlocking: tuple[Saying, ...]
    messages: tuple[Saying, ...]
    events: tuple[Saying, ...]
    groups: Mapping[str, tuple[str, ...]]
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability(Known):
    """Whether a phone can do something: yes, no, varies or unknown, and what the sources add to it."""

    value: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Phone:
    """A model; what it leaves out its family answers."""

    id: str
    family: str
    esim: Ability
    hotspot: Ability


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Known):
    """Steps on one kind of phone, as ids of sentences; `brands` are the only makers they hold for, if any."""

    steps: tuple[str, ...]
    brands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit(Known):
    """What an activity takes, in MB an hour; None where no source says."""

    low_mb: int | float | None
    typical_mb: int | float | None
    high_mb: int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving(Known):
    """A tip and what it saves: one activity taken in place of another, or MB of its own figure.

    `instead_of` and `take` are ids of habits; the same id twice means that activity at its thriftiest, an
    empty `take` none at all. `needs` are facts of which nothing else may be known.
    """

    id: str
    instead_of: str
    take: str
    low_mb: int | float | None
    high_mb: int | float | None
    per: str
    needs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of it. Guides by topic and phone family (or `android`, `any`); `terms` and `tips` by id."""

    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    phones: Mapping[str, Phone] = field(default_factory=dict)
    families: Mapping[str, Phone] = field(default_factory=dict)
    guides: Mapping[str, Mapping[str, Guide]] = field(default_factory=dict)
    terms: Mapping[str, Known] = field(default_factory=dict)
    tips: Mapping[str, Known] = field(default_factory=dict)
    habits: Mapping[str, Habit] = field(default_factory=dict)
    savings: Mapping[str, Saving] = field(default_factory=dict)
