"""The shape of `knowledge/devices/`: phone families, their models, and the names people type for them.

Imports pydantic, the standard library and the sources of `carriers`. Knows no file and no language rule:
reading is the loader's work; that no name belongs to two families or models is a rule of the whole folder.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.content.carriers import Confidence, Source

Text = Annotated[str, StringConstraints(min_length=1)]
Family = Literal["iphone", "pixel", "samsung", "xiaomi", "oppo_oneplus", "huawei_honor", "other_android"]
Label = Literal["en", "zh-Hans", "zh-Hant", "es"]
Typed = Literal["any", "en", "zh-Hans", "zh-Hant", "es"]
Answer = Literal["yes", "no", "varies", "unknown"]


class Strict(BaseModel):
    """Unknown keys are faults, nothing is converted, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Capability(Strict):
    """Whether a phone can do something, and who says so; `brands`: the only makers that the source means."""

    value: Answer
    brands: list[Text] = []
    sources: list[Source] = []
    confidence: Confidence
    note: Text | None = None

    @model_validator(mode="after")
    def _admits_a_missing_source(self) -> Self:
        """Without a source the answer is of low confidence and the note says why."""
        if not self.sources and (self.confidence != "low" or self.note is None):
            message = "an answer without a source needs confidence low and a note that says why"
            raise ValueError(message)
        return self


class Model(Strict):
    """One model; `device` is its id and the text people see. What it leaves out, its family answers."""

    device: Text
    names: list[Text] = []
    esim: Capability | None = None
    hotspot: Capability | None = None
    note: Text | None = None


class DeviceFamily(Strict):
    """One file of `knowledge/devices/`: phones that share their menus."""

    family: Family
    name: Annotated[dict[Label, Text], Field(min_length=1)]
    names: dict[Typed, list[Text]]
    esim: Capability
    hotspot: Capability
    models: list[Model]

    def ability(self, model: Model, kind: Literal["esim", "hotspot"]) -> Capability:
        """Return what a model can do: its own, else its family's if that holds for its maker."""
        own: Capability | None = getattr(model, kind)
        found: Capability = getattr(self, kind)
        if own is not None:
            return own
        if not found.brands or model.device.startswith(tuple(found.brands)):
            return found
        return Capability(value="unknown", confidence="low", note="No source speaks of this maker.")
