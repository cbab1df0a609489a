"""The shape of what saves data (knowledge/saving.yaml) and of the words about usage."""

from typing import Annotated, Literal, Self

from pydantic import Field, create_model, model_validator

from bot.content.carriers import Confidence, Many, Source
from bot.content.notes import Megabytes
from bot.content.shape import Id, Shape, TextShape, Words
from bot.engine.usage_words import USAGE_BUTTONS, USAGE_WORDS


class Amount(Shape):
    """What a tip saves where it has a figure of its own, in MB."""

    low: Megabytes
    high: Megabytes


class SavingShape(Shape):
    """One tip: an activity instead of another of consumption.yaml, or a figure with its sources."""

    instead_of: Id | None = None
    take: Id | None = None
    mb: Amount | None = None
    per: Literal["hour", "month"] = "hour"
    needs: dict[Id, Annotated[list[Id], Field(min_length=1)]] = Field(default={})
    sources: Many[Source] = ()
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.instead_of is None) == (self.mb is None):
            raise ValueError("give either instead_of or mb")
        if self.mb is not None and (not self.sources or self.confidence is None):
            raise ValueError("a figure of its own has sources and confidence")
        return self


class SavingFile(Shape):
    """knowledge/saving.yaml."""

    saving: dict[Id, SavingShape]


UsageFile = create_model(
    "UsageFile",
    __base__=Shape,
    __doc__="flows/<language>/usage.yaml.",
    **dict.fromkeys(USAGE_WORDS, (Words, ...)),  # type: ignore[call-overload]  # fields made from a list
    **{f"{key}_says": (str, "") for key in USAGE_BUTTONS},
    tips=(dict[Id, TextShape], ...),
)
