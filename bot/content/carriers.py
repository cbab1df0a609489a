"""The shape of `knowledge/carriers/<carrier>.yaml`: one carrier, its plans, and where each fact was read.

Imports pydantic and the standard library only. It knows no file, no line and no flow: what holds between
plans (a name used twice, a group without its plan) is the business of the content rules. Units stand in the
names: gb, kbps, usd.
"""

from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A YAML list, kept as a tuple."""

Confidence = Literal["high", "medium", "low"]
"""high: the carrier's own text, or two dated readings; medium: one good source; low: weak, old or none."""
Unknown = Literal["unknown"]
Network = Literal["tmobile", "att", "verizon"]
Text = Annotated[str, Field(min_length=1, max_length=400, pattern=r"^\S(.*\S)?$")]
Url = Annotated[str, Field(max_length=400, pattern=r"^https://[^\s/]+\.[^\s/]+(/\S*)?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,32}$")]
RecordId = Annotated[str, Field(pattern=r"^[a-z0-9_-]{2,32}$")]
Day = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
PartialDate = Annotated[str, Field(pattern=r"^20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A year, a month or a day, as exact as the source is."""
Gb = Annotated[int, Field(ge=0, le=2000)] | Annotated[float, Field(ge=0, le=2000)]
"""Gigabytes, 0 to 2000. A whole number stays whole."""
Kbps = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""Kilobits a second; 0 = data stops."""
Usd = Annotated[int, Field(ge=0, le=1000)] | Annotated[float, Field(ge=0, le=1000)]
"""US dollars before tax, 0 to 1000."""


class Strict(BaseModel):
    """Frozen; no key but the named ones; no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Strict):
    """One page that was read."""

    url: Url
    published: PartialDate | None = Field(description="The page's own date; null = undated.")
    checked: Day = Field(description="The day it was last held against our text.")


class Dated(Strict):
    """A fact with its sources. Without a source it is low, and `note` says why it stands here even so."""

    sources: Many[Source]
    confidence: Confidence
    note: Text | None = None

    @model_validator(mode="after")
    def _unsourced_is_low_and_explained(self) -> Self:
        if not self.sources and (self.confidence != "low" or self.note is None):
            raise ValueError("a fact without a source needs confidence low and a note")
        return self


class Host(Dated):
    """The network or networks that carry the traffic."""

    value: Many[Network] | Unknown
    sold_as: dict[Text, Network] = Field(default={}, description="The carrier's own name for each network.")


class Esim(Dated):
    """Whether the carrier gives out eSIMs."""

    value: bool | Unknown


class Apn(Dated):
    """One access point, as phones list it. `types` empty: no limit; `lists_dun`: tethering is among them."""

    apn: Text
    use: Literal["data", "tethering", "mms"] = "data"
    label: Text | None = None
    types: Many[Slug]
    lists_dun: bool | None
    protocol: Literal["IP", "IPv6", "IPv4v6"] | None = None
    roaming_protocol: Literal["IP", "IPv6", "IPv4v6"] | None = None
    mmsc: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    mms_proxy: Text | None = None
    mms_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    user_visible: bool | None = None
    plmn: Many[Text] = Field(default=(), description="Network codes (MCC + MNC) that the entry is for.")
    sim_match: Text | None = Field(default=None, description="What a SIM must carry to get it.")
    network: Network | None = None
    sims: Text | None = Field(default=None, description="Which of the carrier's SIMs it is for.")


class Entry(Dated):
    """One thing the carrier says. `value` is "unknown" where we looked and found nothing."""

    topic: Slug
    value: Text
    code: Text | None = Field(default=None, description="What to dial, or the text to send.")
    to: Text | None = Field(default=None, description="The number that the text goes to.")


class Support(Dated):
    """One way to reach a human or a help page."""

    channel: Literal[
        "dial", "phone", "phone_prepaid", "phone_abroad", "phone_international",
        "sms", "chat", "url", "app", "email", "hours", "store",
    ]  # fmt: skip
    value: Text


class Reported(Strict):
    """What was read beside the plan's own sources. Without a source `note` says whose word it is."""

    sources: Many[Source]
    note: Text | None = None

    @model_validator(mode="after")
    def _unsourced_is_explained(self) -> Self:
        if not self.sources and self.note is None:
            raise ValueError("without a source a note must say where it comes from")
        return self


class Said(Reported):
    """What a source says, in our words."""

    says: Text


class Change(Reported):
    """An older figure of a plan that people still quote."""

    what: Literal["allowance_gb", "allowance_gb_per_day", "data_gb", "priority_gb", "price_usd_month"]
    old: Gb
    until: PartialDate | None = Field(description="When it ended; null = not known.")


class Addon(Dated):
    """Hotspot data that can be bought on top."""

    name: Text
    price_usd_month: Usd
    gb: Gb | Literal["unlimited"]


class Plan(Dated):
    """One plan. Sources and confidence are those of the hotspot figures, or of the plan if there are none."""

    plan: RecordId
    name: Text
    names: Many[Text] = Field(description="Other names people type; no other current plan has them.")
    billing: Literal["postpaid", "prepaid", "travel"]
    status: Literal["current", "legacy", "unknown"] = Field(
        description="unknown: on the carrier's list, but not read within half a year of the check."
    )
    from_: PartialDate | None = Field(default=None, alias="from")
    until: PartialDate | None = None
    hotspot: Literal["included", "paid_addon", "not_included", "not_allowed", "discouraged", "unknown"]
    allowance_gb: Gb | Literal["plan_data", "unlimited", "unknown"] = Field(
        description="Fast hotspot GB a month, or per validity_days with price_usd; plan_data: out of data_gb."
    )
    allowance_gb_per_day: Gb | None = Field(default=None, description="Stands in place of allowance_gb.")
    shares_data: bool | None = Field(default=None, description="allowance_gb is taken from data_gb.")
    data_gb: Gb | Literal["unlimited", "unknown"] = Field(
        default="unknown", description="The plan's fast data."
    )
    data_gb_per_day: Gb | None = Field(default=None, description="Stands in place of data_gb.")
    validity_days: Annotated[int, Field(ge=1, le=366)] | None = None
    after_kbps: Kbps | Unknown | None = Field(
        description="Hotspot speed after the allowance, constant where that is 0; null: nothing follows."
    )
    after_note: Text | None = None
    data_after_kbps: Kbps | None = Field(
        default=None, description="Speed of all data after data_gb, if hotspot has its own amount."
    )
    cap_kbps: Kbps | None = Field(default=None, description="Speed cap from the first byte.")
    priority_gb: Gb | Literal["unlimited", "unknown"] = Field(
        default="unknown", description="GB before the line stands behind others on a busy site; 0: always."
    )
    priority_note: Text | None = None
    priority_sources: Many[Source] = Field(
        default=(), description="Where priority_gb was read, if elsewhere."
    )
    price_usd_month: Usd | None = Field(default=None, description="One line, with autopay where it exists.")
    price_usd: Usd | None = Field(default=None, description="Paid once, for validity_days.")
    price_usd_per_gb: Usd | None = Field(default=None, description="For every GB used, beside the price.")
    price_note: Text | None = None
    price_sources: Many[Source] = Field(default=(), description="Where the price was read, if elsewhere.")
    only_for: Literal["students"] | None = Field(default=None, description="Whom the plan is sold to.")
    max_devices: Annotated[int, Field(ge=1, le=100)] | None = None
    addons: Many[Addon] = ()
    changed: Many[Change] = ()
    other: Many[Said] = Field(default=(), description="Sources that say otherwise.")
    readings: Many[Said] = Field(default=(), description="Further sources, and what each bears out.")
    notes: Many[Text] = ()
    caveat: Text | None = Field(default=None, description="What must be told beside the figures.")
    caveat_sources: Many[Source] = Field(default=(), description="Where the caveat was read, if elsewhere.")


class Names(Strict):
    """Names and nicknames people type, by language; `any` is valid in all of them."""

    any: Many[Text] = ()
    en: Many[Text] = ()
    zh_hans: Many[Text] = Field(default=(), alias="zh-Hans")
    zh_hant: Many[Text] = Field(default=(), alias="zh-Hant")
    es: Many[Text] = ()


class Carrier(Strict):
    """One file of knowledge/carriers/."""

    carrier: RecordId
    name: Text
    kind: Literal["network", "mvno", "prepaid_brand", "travel_esim"]
    rank: Annotated[int, Field(ge=1, le=100)] = Field(
        description="Order of the buttons; 100: not offered first."
    )
    names: Names
    host: Host
    esim: Esim
    apn: Many[Apn]
    usage_check: Many[Entry]
    support: Many[Support]
    roaming: Many[Entry]
    limits: Many[Entry] = Field(description="Fair use and what the terms forbid.")
    terms: Many[Entry] = ()
    plan_check: Many[Entry] = Field(default=(), description="Where to read which plan a line has.")
    activation: Many[Entry] = ()
    unlocking: Many[Entry] = ()
    messages: Many[Entry] = Field(default=(), description="What people get to see, and what it means.")
    events: Many[Entry] = ()
    not_known: Many[Text] = Field(default=(), description="Looked for and not found.")
    plan_groups: dict[Text, Many[RecordId]] = Field(
        default={}, description="A name that several current plans share; it is not in their names."
    )
    plans: Many[Plan]
