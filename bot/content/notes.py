"""The shape of what is known beside carriers and phones: how-tos, terms, tips, consumption, and their words.

Structure and sources stand in knowledge/howto.yaml, terms.yaml, tips.yaml and consumption.yaml; the words of
each in knowledge/<language>/notes.yaml, the sentences of the answers in answers.yaml, translations of what
carriers say in sayings.yaml.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, create_model, model_validator

from bot.content.carriers import Dated, Many
from bot.content.shape import Client, Family, Id, Shape, Steps, TextShape, Words
from bot.engine.sentences import SENTENCES

Megabytes = Annotated[int, Field(ge=0, le=100_000)] | Annotated[float, Field(ge=0, le=100_000)]
Topic = Literal[
    "turn_on", "keep_on", "password", "band", "usb", "bluetooth", "usage", "limit", "metered",
    "metered_other",
]  # fmt: skip


class GuideShape(Dated):
    """The steps of one topic on one kind of phone; without a source they are never shown.

    `brands`: the makers of the family that the source speaks of; none: all of them.
    """

    steps: Steps
    brands: Many[Words] = ()


class HowtoFile(Shape):
    """knowledge/howto.yaml."""

    howto: dict[Topic, dict[Family | Client, GuideShape]]


class TermsFile(Shape):
    """knowledge/terms.yaml: what an eSIM is, and the other things people ask about it."""

    terms: dict[Id, Dated]


class TipsFile(Shape):
    """knowledge/tips.yaml."""

    tips: dict[Id, Dated]


class HabitShape(Dated):
    """What one activity takes; the unit is written out, since sources use both."""

    unit: Literal["MB/h", "GB/h"]
    low: Megabytes | None
    typical: Megabytes | None
    high: Megabytes | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        figures = [figure for figure in (self.low, self.typical, self.high) if figure is not None]
        if not figures or figures != sorted(figures):
            raise ValueError("low, typical and high must rise, and one of them must be there")
        return self


class ConsumptionFile(Shape):
    """knowledge/consumption.yaml."""

    consumption: dict[Id, HabitShape]


class GuideWords(Shape):
    """Words of one topic."""

    title: Words
    steps: dict[Id, TextShape]


class NotesWords(Shape):
    """knowledge/<language>/notes.yaml."""

    howto: dict[Topic, GuideWords]
    terms: dict[Id, TextShape]
    tips: dict[Id, TextShape]
    consumption: dict[Id, Words]


class SayingsFile(Shape):
    """knowledge/<language>/sayings.yaml: an English text of the carrier files -> this language's."""

    sayings: dict[Words, Words]


AnswersFile = create_model(
    "AnswersFile",
    __base__=Shape,
    __doc__="knowledge/<language>/answers.yaml.",
    **dict.fromkeys(SENTENCES, (Words, ...)),  # type: ignore[call-overload]  # fields made from a list
)
