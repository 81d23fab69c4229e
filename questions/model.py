"""What a question pack may hold, as frozen pydantic models.

Promises: a value of these types has the right shapes and lengths, and nothing else in it (unknown keys are
refused). Refuses to say whether the parts fit each other (an answer that names no option, a formula that names no
figure): that is `questions.checks`, because a problem there needs a place and a suggestion of its own.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Skill = Literal[
    "genre",
    "voice",
    "checkable",
    "type-not-truth",
    "language",
    "attribution",
    "independence",
    "unit",
    "arithmetic",
    "time",
    "reconcile",
    "damage",
    "trace",
    "calibrate",
    "general",
]
"""The fourteen skills of the curriculum, and `general` for questions that were brought in and practise none of them."""

SKILLS: tuple[Skill, ...] = get_args(Skill)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)]
"""A stable authored name: lower-case letters, digits, single hyphens or underscores."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""One sentence or so: a title, an option, a label's text."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=1500)]
"""A paragraph or two."""

RuleCode = Annotated[str, StringConstraints(pattern=r"^[QPL][0-9]{3}$")]
"""The code of a rule, as `copydesk check` prints it."""

ImageAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+/[^\s]*$", max_length=500)]
"""Where Discord fetches a picture from."""


class Content(BaseModel):
    """Base of everything read from YAML: frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Source(Content):
    """Where a passage or figure comes from, as far as a learner needs to know it."""

    title: Line
    outlet: Line | None = None
    genre: Line
    dated: Line
    """A date or part of one, e.g. 2025-04."""
    dated_is: Literal["stated", "inferred"] = "stated"
    invented: bool = False
    """True for a text written for the course."""


class Figure(Content):
    """One named number of the ledger, with its provenance."""

    value: float | int
    unit: Line
    as_of: Line
    counts: Line
    """What is counted: who or what, where, since when."""
    source: Id
    said_by: Line | None = None
    """Who gave the figure, as the source tells it; null where the source gives it in its own voice."""
    rounding: float | int | None = None
    """Half-width of the interval the printed figure stands for, in its own unit; null where it is exact."""


class Option(Content):
    """One option of a `choice` or `multi` question. Feedback speaks to those whose answer it made wrong."""

    text: Line
    feedback: Text | None = None


class Label(Content):
    """One label of a `classify` question. `many` names several such statements inside a sentence."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    many: Line | None = None


class Statement(Content):
    """One statement of a `classify` question: its key, why, and what to say to each wrong label."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    answer: Id
    explain: Text | None = None
    feedback: dict[Id, Text] = {}
    accept_also: dict[Id, Text] = {}
    """Other labels that can be defended, each with the reason; they score as right."""
    source: Id | None = None
    """Where this statement comes from, if not from the source of the whole question."""
    locator: Line | None = None
    """Where in that source, in words: "paragraph 4"."""


class Question(Content):
    """What every kind of question carries."""

    id: Id
    skill: Skill
    prompt: Text
    passage: Text | None = None
    """The text the question is about, shown set off above the prompt."""
    explain: Text | None = None
    """Why the key is right; shown to everyone after the answer."""
    source: Id | None = None
    locator: Line | None = None
    """Where in the source, in words: "paragraph 4"."""
    hint: Line | None = None
    points: Annotated[int, Field(ge=1, le=10)] = 1
    content_note: Line | None = None
    """A warning of what somebody may not want to read about, shown above the question."""
    discuss: Text | None = None
    """A prompt for the discussion after a class quiz; it opens a thread."""
    image: ImageAddress | None = None
    """The https address of a picture, shown above the prompt. Needs `alt`."""
    alt: Line | None = None
    """What the picture shows, for those who cannot see it."""
    ignore: dict[RuleCode, Line] = {}
    """Rules that this question breaks on purpose, each with the reason: `Q007: the word is what is asked about`."""


class Choice(Question):
    """One of two to six options."""

    kind: Literal["choice"]
    options: Annotated[dict[Id, Option], Field(min_length=2, max_length=6)]
    answer: Id
    accept_also: dict[Id, Text] = {}
    shuffle: bool = True
    """False keeps the authored order, for options that have one (years, sizes)."""


class Multi(Question):
    """All of two to ten options that apply; at least one does."""

    kind: Literal["multi"]
    options: Annotated[dict[Id, Option], Field(min_length=2, max_length=10)]
    answer: Annotated[list[Id], Field(min_length=1)]
    accept_also: dict[Id, Text] = {}
    """Options that count neither way, each with the reason."""
    shuffle: bool = True


class Classify(Question):
    """Three to ten statements, each given one of two to four labels."""

    kind: Literal["classify"]
    labels: Annotated[dict[Id, Label], Field(min_length=2, max_length=4)]
    statements: Annotated[dict[Id, Statement], Field(min_length=3, max_length=10)]
    shuffle: bool = True


class Number(Question):
    """A figure to type. The key is a formula over the pack's figures, so it cannot drift from them."""

    kind: Literal["number"]
    answer: str | float | int
    unit: Line | None = None
    """What the figure counts or measures: percent, USD billion, people. Without one, any unit typed is refused."""
    tolerance: float | int | Literal["from rounding"]
    """Half-width of what is accepted, in `unit`; "from rounding" takes it from the inputs' own rounding."""
    places: Annotated[int, Field(ge=0, le=6)] = 1
    """Decimal places the key is shown with."""
    accept_also: dict[str, Text] = {}
    """Other formulas that can be defended, each with the reason."""
    misconceptions: dict[str, Text] = {}
    """Formulas of wrong ways, each with what to tell those who took it."""


class ShortText(Question):
    """A word or name to type. Letters' case, accents and extra spaces do not count; anything else does."""

    kind: Literal["text"]
    accept: Annotated[list[Line], Field(min_length=1, max_length=20)]
    """Everything that is right, the usual form first."""
    misconceptions: dict[str, Text] = {}
    """Wrong answers worth a word, each with what to tell those who typed it."""


AnyQuestion = Annotated[Choice | Multi | Classify | Number | ShortText, Field(discriminator="kind")]


class Pack(Content):
    """A set of questions with the sources and figures that they rest on."""

    id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    about: Line
    """One sentence for someone choosing a pack."""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    version: Annotated[int, Field(ge=1)]
    content_note: Line | None = None
    sources: dict[Id, Source] = {}
    figures: dict[Id, Figure] = {}
    ignore: dict[RuleCode, Line] = {}
    """Rules that the pack as a whole breaks on purpose, each with the reason."""
    questions: Annotated[tuple[AnyQuestion, ...], Field(min_length=1, max_length=500, strict=False)]


class SharedSources(Content):
    """The file `sources.yaml`: sources that every pack and lesson may refer to by id."""

    sources: dict[Id, Source]
