"""What a lesson and a course may hold, as frozen pydantic models.

A lesson is a sequence of steps. A step is a page to read, a worked example that thinks aloud, a reflection, or a
question of any kind, written in place. Promises shapes and lengths; whether the parts fit is `lessons.loader`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from questions.content_model import without_country
from questions.drawing.drawn import Drawing
from questions.messages import Translated
from questions.model import (
    MOST_VERSION,
    AnyQuestion,
    Content,
    Figure,
    Id,
    LanguageCode,
    Line,
    Pack,
    RuleCode,
    Skill,
    Source,
    Text,
    hand_on,
)
from questions.pictured import Illustrated, Pictured, drawings_among, pictures_among
from questions.pictures import NamedPicture

Title = Annotated[str, StringConstraints(min_length=1, max_length=80)]

Body = Annotated[str, StringConstraints(min_length=1, max_length=3000)]
"""The text of a page. Markdown: bold, italics, lists and quotes."""


class Page(Pictured):
    """Something to read."""

    kind: Literal["page"]
    """Something to read."""
    id: Id
    """The name of the step in this lesson."""
    title: Title
    """The heading."""
    text: Body
    """The text. Markdown: bold, italics, lists and quotes."""
    terms: list[Id] = []
    """Terms of the glossary that the page explains or uses; a button shows what they mean."""
    source: Id | None = None
    """The id of the source that it is about."""
    locator: Line | None = None
    """Where in the source, in words."""


class Example(Pictured):
    """A worked example: a passage, what a good reader thinks at each look, and where that ends."""

    kind: Literal["example"]
    """A worked example that thinks aloud."""
    id: Id
    """The name of the step in this lesson."""
    title: Title
    """The heading."""
    passage: Text
    """The text that is looked at."""
    thoughts: Annotated[list[Text], Field(min_length=2, max_length=6)]
    """What a good reader thinks, look by look."""
    conclusion: Text
    """Where that ends."""
    source: Id | None = None
    """The id of the source that it is about."""
    locator: Line | None = None
    """Where in the source, in words."""


class Reflection(Content):
    """A question to oneself: nothing is typed and nothing is stored."""

    kind: Literal["reflection"]
    """A question to oneself. Nothing is typed and nothing is stored."""
    id: Id
    """The name of the step in this lesson."""
    title: Title
    """The heading."""
    prompt: Text
    """What to think about."""


Step = Annotated[Page | Example | Reflection | AnyQuestion, Field(discriminator="kind")]


class Lesson(Illustrated):
    """One lesson of at most 20 minutes."""

    id: Id
    """The lesson's permanent id. Small letters, digits, hyphens."""
    title: Title
    """The title in the course."""
    titles: dict[LanguageCode, Title] = {}
    """By language, a title for readers who have no such lesson in theirs: es, pt-BR. It is in their list under that
    title, with the language that it is in beside it."""
    about: Line
    """One sentence for somebody choosing a lesson."""
    language: LanguageCode
    """The language of its texts: en, es, pt-BR."""
    version: Annotated[int, Field(ge=1, le=MOST_VERSION)]
    """A whole number that grows with each change, up to 1,000,000."""
    minutes: Annotated[int, Field(ge=1, le=60)]
    """How long it takes, about."""
    skills: Annotated[list[Skill], Field(min_length=1)]
    """The skills that it teaches."""
    objective: Line
    """What the learner can do afterwards."""
    misconception: Line
    """The belief that the lesson works on."""
    content_note: Line | None = None
    """A warning of what somebody may not want to read about, shown before the lesson begins."""
    substitute: Id | None = None
    """A pack that practises the same without what the content note warns of; a button beside the note opens it."""
    sources: dict[Id, Source] = {}
    """The texts that it is about, each under an id of its own."""
    figures: dict[Id, Figure] = {}
    """The figures that its questions compute with, each under an id of its own."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=40, strict=False)]
    """Pages, worked examples, reflections and questions, in their order."""
    summary: Annotated[list[Line], Field(min_length=1, max_length=6)]
    """What to take away, a line each."""
    try_it: Text
    """Something to do in the wild before the next lesson."""
    discuss: Text
    """A prompt for a class, shown at the end."""
    practice: list[Id] = []
    """Packs that practise the same skills."""
    ignore: dict[RuleCode, Line] = {}
    """Rules that the lesson as a whole breaks on purpose, each with the reason."""

    @model_validator(mode="after")
    def _hand_on_language(self) -> Self:
        hand_on(self.language, self.figures, self.steps)
        return self

    @property
    def translated_title(self) -> Translated:
        """Its title in each language that it has one in."""
        return Translated(self.title, {without_country(code): title for code, title in self.titles.items()})

    def title_in(self, language: str) -> str | None:
        """Its title for those who read another language, whatever their country; None where it has none."""
        return self.translated_title.others.get(language)

    def named_pictures(self) -> Iterator[NamedPicture]:
        """The name of each step's picture, and its path."""
        return pictures_among("steps", self.steps)

    def drawings(self) -> Mapping[str, Drawing]:
        """What is drawn of its steps' charts and pages."""
        return drawings_among(self.steps)

    def keep_pictures(self, kept: Mapping[str, str]) -> None:
        """Has the steps know under which names their pictures are kept."""
        for step in self.steps:
            if isinstance(step, Pictured):
                step.take_picture(kept)


def steps_of(file: Pack | Lesson) -> Sequence[Step]:
    """The steps of a lesson, or the questions of a pack, in their order."""
    return file.steps if isinstance(file, Lesson) else file.questions


class Course(Content):
    """Lessons in the order in which they are meant."""

    id: Id
    title: Title
    about: Text
    language: LanguageCode
    lessons: Annotated[list[Id], Field(min_length=1)]


class Term(Content):
    """A word of the course, and what it means there."""

    term: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """The word or words."""
    means: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    """What is meant by it, in plain words."""
    example: Annotated[str, StringConstraints(min_length=1, max_length=240)] | None = None
    """An example, where one helps."""
    see: list[Id] = []
    """Ids of other terms worth a look."""
    lesson: Id | None = None
    """The lesson that explains it."""


class Glossary(Content):
    """The file `glossary.yaml`: the words of a course."""

    language: LanguageCode
    """The language of its texts: en, es, pt-BR."""
    terms: Annotated[dict[Id, Term], Field(min_length=1, max_length=200)]
    """The words, each under an id of its own."""
