"""What a lesson and a course may hold, as frozen pydantic models.

A lesson is a sequence of steps. A step is a page to read, a worked example that thinks aloud, a reflection, or a
question of any kind, written in place. Promises shapes and lengths; whether the parts fit is `lessons.loader`'s.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from questions.model import AnyQuestion, Content, Figure, Id, Line, RuleCode, Skill, Source, Text

Title = Annotated[str, StringConstraints(min_length=1, max_length=80)]

Body = Annotated[str, StringConstraints(min_length=1, max_length=3000)]
"""The text of a page. Markdown: bold, italics, lists and quotes."""


class Page(Content):
    """Something to read."""

    kind: Literal["page"]
    id: Id
    title: Title
    text: Body
    source: Id | None = None
    locator: Line | None = None


class Example(Content):
    """A worked example: a passage, what a good reader thinks at each look, and where that ends."""

    kind: Literal["example"]
    id: Id
    title: Title
    passage: Text
    thoughts: Annotated[list[Text], Field(min_length=2, max_length=6)]
    conclusion: Text
    source: Id | None = None
    locator: Line | None = None


class Reflection(Content):
    """A question to oneself: nothing is typed and nothing is stored."""

    kind: Literal["reflection"]
    id: Id
    title: Title
    prompt: Text


Step = Annotated[Page | Example | Reflection | AnyQuestion, Field(discriminator="kind")]


class Lesson(Content):
    """One lesson of 15 to 20 minutes."""

    id: Id
    title: Title
    about: Line
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    version: Annotated[int, Field(ge=1)]
    minutes: Annotated[int, Field(ge=1, le=60)]
    skills: Annotated[list[Skill], Field(min_length=1)]
    objective: Line
    """What the learner can do afterwards."""
    misconception: Line
    """The belief that the lesson works on."""
    content_note: Line | None = None
    sources: dict[Id, Source] = {}
    figures: dict[Id, Figure] = {}
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=40, strict=False)]
    summary: Annotated[list[Line], Field(min_length=1, max_length=6)]
    """What to take away, a line each."""
    try_it: Text
    """Something to do in the wild before the next lesson."""
    discuss: Text
    practice: list[Id] = []
    """Packs that practise the same skills."""
    ignore: dict[RuleCode, Line] = {}
    """Rules that the lesson as a whole breaks on purpose, each with the reason."""


class Course(Content):
    """Lessons in the order in which they are meant."""

    id: Id
    title: Title
    about: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    lessons: Annotated[list[Id], Field(min_length=1)]
