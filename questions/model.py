"""What a question pack may hold, as frozen pydantic models.

Promises: a value of these types has the right shapes and lengths, and nothing else in it (unknown keys are
refused). Refuses to say whether the parts fit each other (an answer that names no option, a formula that names no
figure): that is `questions.diagnostics.consistency`, because a problem there needs a place and a suggestion of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    Field,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from questions.content_model import ID_PATTERN, MOST_ID, Content, Id, LanguageCode, Line, Text
from questions.drawing.drawn import Drawing
from questions.pictured import Illustrated, Pictured, drawings_among, pictures_among
from questions.pictures import NamedPicture

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
    "lateral-reading",
    "images",
    "chart-reading",
    "promotion",
    "general",
]
"""The eighteen skills of the curriculum, and `general` for questions that were brought in and practise none of them.
A pack may have skills of its own besides these."""

SKILLS: tuple[Skill, ...] = get_args(Skill)

StatementType = Literal["fact", "opinion", "mixed", "prediction"]
"""Could evidence settle it (`fact`), does it judge (`opinion`), both (`mixed`), or is it yet to come (`prediction`)?"""

Truth = Literal["holds", "fails", "unknown"]
"""Does it hold up (`holds`, a sound one), does it not (`fails`), or can that not be told from what is given?"""

Purpose = Literal["class", "practice", "test"]
"""What a pack is for: a live quiz with a class, practice of one's own, or a test before and after a course."""

MOST_VERSION = 1_000_000
"""Far more than anybody revises a pack, and far less than a database can hold."""

SkillId = Annotated[
    Id,
    WithJsonSchema({"anyOf": [{"enum": [*SKILLS]}, {"type": "string", "pattern": ID_PATTERN, "maxLength": MOST_ID}]}),
]
"""One of `SKILLS`, or one that the pack declares. The schema names the former, so that an editor offers them."""

MOST_SKILLS = 20
"""Of a pack's own."""

SkillName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""What a skill is called in results."""

RuleCode = Annotated[str, StringConstraints(pattern=r"^[QPL][0-9]{3}$")]
"""The code of a rule, as `copydesk check` prints it."""


class Source(Content):
    """Where a passage or figure comes from, as far as a learner needs to know it."""

    title: Line
    """The title of the article or text."""
    outlet: Line | None = None
    """Who published it: a newspaper, a site, an office."""
    genre: Line
    """What kind of text it is, in your words: opinion column, news brief, press release."""
    dated: Line
    """A date or part of one, e.g. 2025-04."""
    dated_is: Literal["stated", "inferred"] = "stated"
    """Whether the date stands on the text (`stated`) or was worked out (`inferred`)."""
    invented: bool = False
    """True for a text written for the course."""


class Figure(Content):
    """One named number of the ledger, with its provenance."""

    value: float | int
    """The number itself, without unit or comma: 8.18e9 or 40000."""
    unit: Line
    """What it counts or measures: USD, percent, people."""
    as_of: Line
    """The time the figure is about, or when it was given: "2023" or 2025-04-14."""
    counts: Line
    """What is counted: who or what, where, since when."""
    source: Id
    """The id of the source that it stands in."""
    source_also: list[Id] = []
    """For a computed figure: the ids of further sources that what it is computed from stands in."""
    said_by: Line | None = None
    """Who gave the figure, as the source tells it; “the source” where the source gives it in its own voice."""
    rounding: float | int | None = None
    """Half-width of the interval the printed figure stands for, in its own unit; 0 or null where it is exact."""
    computed: str | None = None
    """For a figure that follows from others: the formula that gives it, such as `all_money * 0.24`. `value` is still
    written, and `copydesk check` says when the two have come apart by more than `rounding`."""


class Option(Content):
    """One option. Of one that is chosen alone, feedback speaks to those who chose it; else to those whose answer it
    made wrong."""

    text: Line
    """What the learner reads."""
    feedback: Text | None = None
    """What to say to those who chose it: of a wrong one the thinking behind it, and what they missed."""


class Partner(Content):
    """What a claim of a `match` question can be paired with: who said it, where it comes from."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=90)]
    """What the learner reads in the menu."""
    type: StatementType | None = None
    """The type of each claim whose key this is, where the pairs are about type."""
    truth: Truth | None = None
    """The truth of each claim whose key this is, where the pairs are about truth."""


class Label(Partner):
    """One label of a `classify` question. `many` names several such statements inside a sentence."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """The word on the button."""
    many: Line | None = None
    """How several such statements are called: "opinions", "reported statements"."""
    type: StatementType | None = None
    """The type of each statement whose key this label is, where the labels are about type."""
    truth: Truth | None = None
    """The truth of each statement whose key this label is, where the labels are about truth."""


class Statement(Content):
    """A statement of `classify` or a claim of `match`: its key, why, and what to say to each wrong label."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """The statement itself."""
    answer: Id
    """The id of the label that is right for it."""
    explain: Text | None = None
    """Why that label is right."""
    feedback: dict[Id, Text] = {}
    """For each wrong label, what to say to those who gave it."""
    accept_also: dict[Id, Text] = {}
    """Other labels that can be defended, each with the reason; they score as right."""
    source: Id | None = None
    """Where this statement comes from, if not from the source of the whole question."""
    locator: Line | None = None
    """Where in that source, in words: "paragraph 4"."""
    type: StatementType | None = None
    """As for a question; needed only where neither the label that is the key nor the question says it."""
    truth: Truth | None = None
    """As for a question, and needed only where nothing else says it."""


class Question(Pictured):
    """What every kind of question carries."""

    id: Id
    """The question's permanent id: answers are stored under it. Small letters, digits, hyphens."""
    skill: SkillId
    """The one skill that the question practises: one of Copydesk's, or one of the pack's own `skills`."""
    prompt: Text
    """What is asked. Markdown: bold, italics, quotes."""
    passage: Text | None = None
    """The text the question is about, shown set off above the prompt."""
    explain: Text | None = None
    """Why the key is right; shown to everyone after the answer."""
    source: Id | None = None
    """The id of the source that it is about."""
    locator: Line | None = None
    """Where in the source, in words: "paragraph 4"."""
    hint: Line | None = None
    """A line of help that the learner can ask for."""
    points: Annotated[int, Field(ge=1, le=10)] = 1
    """How many points a right answer is worth."""
    content_note: Line | None = None
    """A warning of what somebody may not want to read about, shown above the question."""
    discuss: Text | None = None
    """A prompt for the discussion after a class quiz; it opens a thread."""
    type: StatementType | None = None
    """The type of the statement that is asked about. No learner sees it; with it, `copydesk check` can tell whether a
    pack holds as much reporting as opinion, and whether something other than reading gives the key away."""
    truth: Truth | None = None
    """Whether that statement (or figure, or comparison) holds up. No learner sees it; with it, `copydesk check` can
    tell whether a pack teaches to doubt everything."""
    note: Line | None = None
    """A note for whoever edits the pack; no learner sees it."""
    pair: Id | None = None
    """A name that exactly two questions of a file share: the same prompt and options, two passages, two keys. A run
    holds one of them, so that neither gives the other away."""
    confidence: bool = False
    """True asks afterwards how sure they are: sure, fairly sure or guessing. Not for `classify`, `match`, `poll`,
    `search`."""
    ignore: dict[RuleCode, Line] = {}
    """Rules that this question breaks on purpose, each with the reason: `Q012: the two differ in one word, and that is
    what is asked about`."""

    _language: str = PrivateAttr("en")

    @property
    def language(self) -> str:
        """The language that its pack or lesson is in: how numbers are written, and which words are articles."""
        return self._language

    def take_language(self, language: str) -> None:
        """It belongs to a pack or lesson in that language."""
        self._language = language


def hand_on(language: str, figures: Mapping[str, Figure], content: Iterable[BaseModel]) -> None:
    """Has the content of a pack or lesson know its language and figures."""
    for each in content:
        if isinstance(each, Question):
            each.take_language(language)
        if isinstance(each, Pictured):
            each.take_figures(figures, language)


class Choice(Question):
    """One of two to six options."""

    kind: Literal["choice"]
    """One option is right."""
    options: Annotated[dict[Id, Option], Field(min_length=2, max_length=6)]
    """Two to six options, each under an id of its own. They are shuffled for each learner."""
    answer: Id
    """The id of the option that is right."""
    accept_also: dict[Id, Text] = {}
    """Other options that can be defended, each with the reason; they score as right."""
    shuffle: bool = True
    """False keeps the authored order, for options that have one (years, sizes)."""


class Ticking(Question):
    """What `multi` and `spot` share: options of which any number can be right."""

    answer: list[Id]
    """The ids of all options that are right."""
    accept_also: dict[Id, Text] = {}
    """Options that count neither way, each with the reason."""
    options: dict[Id, Option]


class Multi(Ticking):
    """All of two to ten options that apply; at least one does."""

    kind: Literal["multi"]
    """All options that apply."""
    options: Annotated[dict[Id, Option], Field(min_length=2, max_length=10)]
    """Two to ten options, each under an id of its own."""
    answer: Annotated[list[Id], Field(min_length=1)]
    """The ids of all options that are right."""
    shuffle: bool = True
    """False keeps the authored order."""


class Spot(Ticking):
    """The sentences of a text that are asked for; it may be that none is."""

    kind: Literal["spot"]
    """The sentences that fit are picked, or none of them."""
    options: Annotated[dict[Id, Option], Field(min_length=3, max_length=12)]
    """The text, sentence by sentence and in its order, each under an id of its own: three to twelve."""
    answer: list[Id]
    """The ids of all sentences that fit; an empty list, `[]`, where none does."""


class Classify(Question):
    """Three to ten statements, each given one of two to four labels."""

    kind: Literal["classify"]
    """Each statement gets a label."""
    labels: Annotated[dict[Id, Label], Field(min_length=2, max_length=4)]
    """Two to four labels, each under an id of its own."""
    statements: Annotated[dict[Id, Statement], Field(min_length=3, max_length=10)]
    """Three to ten statements, each under an id of its own."""
    shuffle: bool = True
    """False keeps the authored order."""


class Match(Question):
    """Three to eight claims, each paired with one of two to eight partners; a partner may have several, or none."""

    kind: Literal["match"]
    """Each claim is paired with what it belongs to."""
    statements: Annotated[dict[Id, Statement], Field(min_length=3, max_length=8)]
    """The claims, three to eight, each under an id of its own."""
    labels: Annotated[dict[Id, Partner], Field(min_length=2, max_length=8)]
    """What they are paired with, two to eight, each under an id of its own."""
    shuffle: bool = True
    """False keeps the authored order."""


Sorting = Classify | Match
"""Statements, each given one of the same labels."""


class Numeric(Question):
    """What `number` and `estimate` share. The key is a formula over the figures, so it cannot drift from them."""

    answer: str | float | int
    """The key as a formula over the ids of figures: `texas / all_money * 100`. Or a number."""
    unit: Line | None = None
    """What the figure counts or measures: percent, USD billion, people. Without one, any unit typed is refused."""
    tolerance: float | int | Literal["from rounding"]
    """Half-width of what is accepted, in `unit`; "from rounding" takes it from the inputs' own rounding."""
    places: Annotated[int, Field(ge=0, le=6)] = 1
    """Decimal places the key is shown with."""
    accept_also: Annotated[dict[str, Text], Field(max_length=20)] = {}
    """Other formulas that can be defended, each with the reason; twenty at most."""
    misconceptions: Annotated[dict[str, Text], Field(max_length=20)] = {}
    """Formulas of wrong ways, each with what to tell those who took it; twenty at most."""


class Number(Numeric):
    """A figure to type."""

    kind: Literal["number"]
    """A figure is typed."""


class Estimate(Numeric):
    """A figure guessed first, then worked out from what is given. The guess costs nothing."""

    kind: Literal["estimate"]
    """A figure is guessed, then worked out and typed again."""
    given: Text
    """What there is to work it out with. It appears when the guess is in."""


class Order(Question):
    """Three to seven links of a chain, to be put in order."""

    kind: Literal["order"]
    """Links are put in order."""
    items: Annotated[dict[Id, Option], Field(min_length=3, max_length=7)]
    """Three to seven links in the right order, each under an id of its own; learners see them shuffled. `feedback`
    speaks to those who put the link before it somewhere else; that of the first, to those who began with another."""
    first: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """What the first place stands for: "who said it first", "the oldest"."""
    last: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """What the last place stands for: "the article in your hand"."""
    accept_also: Annotated[dict[str, Text], Field(max_length=5)] = {}
    """Other orders that can be defended, each as all ids with spaces between, and the reason."""


VerdictId = Literal["holds", "roughly", "odd", "does-not-fit", "cannot-tell"]
"""What can be said of a figure or a comparison; `odd` never means lying."""

Scale = Literal["agreement", "fit"]
"""Which verdicts a question offers."""


class Weigh(Question):
    """A figure or comparison to judge: whether it holds or fits, or can't be told; then what explains it best."""

    kind: Literal["verdict"]
    """A verdict is given, then the explanation that fits it best."""
    scale: Scale = "agreement"
    """Which verdicts are offered. `agreement`: holds, roughly, odd, cannot-tell, for what may need a question. `fit`:
    holds (shown as "It fits"), does-not-fit, cannot-tell, for what arithmetic or the text alone decides."""
    answer: VerdictId
    """The verdict: one of those that the scale offers."""
    feedback: dict[VerdictId, Text] = {}
    """For each wrong verdict, what to say to those who gave it."""
    accept_also: dict[VerdictId, Text] = {}
    """Other verdicts that can be defended, each with the reason; they score as right."""
    reasons: Annotated[dict[Id, Option], Field(min_length=2, max_length=5)]
    """Explanations to choose from afterwards, innocent ones among them, each under an id of its own."""
    reason: Id
    """The id of the explanation that fits best."""
    reasons_also: dict[Id, Text] = {}
    """Other explanations that can be defended, each with why; they score as right."""


class Poll(Question):
    """A question without a key: what the class or the learner thinks. Nothing is graded."""

    kind: Literal["poll"]
    """Views are gathered; nothing is right or wrong, and nothing is graded."""
    options: Annotated[dict[Id, Option], Field(min_length=2, max_length=6)]
    """Two to six options, each under an id of its own. `feedback` is a thought for those who chose it."""
    shuffle: bool = True
    """False keeps the authored order."""


class SearchLevel(Option):
    """One level of a search task's rubric. Its feedback speaks to those who judged their own search by it."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    """What somebody did who reached it, as the learner would say it. It's an entry of a menu."""


class Search(Question):
    """A search to carry out elsewhere: a link and a sentence are handed in, and judged by a rubric. Nothing is graded.

    The learner says which level they reached, and so does the teacher, in a group. For lessons and for practice: no
    class quiz and no test can hold one.
    """

    kind: Literal["search"]
    """Something is looked up, and a link and a sentence are handed in."""
    levels: Annotated[dict[Id, SearchLevel], Field(min_length=3, max_length=5)]
    """Three to five levels, from the lowest to the highest, each under an id of its own."""


class ShortText(Question):
    """A word or name to type. Case, accents, extra spaces, a leading article, a full stop at the end and the look of
    apostrophes, quotation marks and hyphens do not count; anything else does."""

    kind: Literal["text"]
    """A word or a name is typed."""
    accept: Annotated[list[Line], Field(min_length=1, max_length=50)]
    """Everything that is right, the usual form first."""
    misconceptions: dict[str, Text] = {}
    """Wrong answers worth a word, each with what to tell those who typed it."""


AnyQuestion = Annotated[
    Choice | Multi | Spot | Classify | Match | Order | Number | Estimate | ShortText | Weigh | Poll | Search,
    Field(discriminator="kind"),
]


class Pack(Illustrated):
    """A set of questions with the sources and figures that they rest on."""

    id: Id
    """The pack's permanent id: answers are stored under it. Small letters, digits, hyphens."""
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """The title that learners choose it by."""
    about: Line
    """One sentence for someone choosing a pack."""
    language: LanguageCode
    """The language of its texts: en, es, pt-BR."""
    version: Annotated[int, Field(ge=1, le=MOST_VERSION)]
    """A whole number that grows with each change, up to 1,000,000."""
    purpose: Purpose = "practice"
    """What it is for, and so where it is offered: `class` for a live quiz, `practice` for one's own, or `test` for a
    test before and after a course. Any pack can be used for any of them."""
    form_of: Id | None = None
    """Of a test that has parallel forms: the name that all of them give here. They ask for the same with other
    questions, so that a class can be measured before and after a course and nobody meets a question twice."""
    content_note: Line | None = None
    """A warning of what somebody may not want to read about, shown before a class begins."""
    skills: Annotated[dict[Id, SkillName], Field(max_length=MOST_SKILLS)] = {}
    """Skills of your own besides Copydesk's, twenty at most: under an id, what each is called in results."""
    sources: dict[Id, Source] = {}
    """The texts that the questions are about, each under an id of its own."""
    figures: dict[Id, Figure] = {}
    """The figures that the questions compute with, each under an id of its own."""
    ignore: dict[RuleCode, Line] = {}
    """Rules that the pack as a whole breaks on purpose, each with the reason."""
    questions: Annotated[tuple[AnyQuestion, ...], Field(min_length=1, max_length=500, strict=False)]
    """The questions, in the order in which they are meant to be read."""

    @model_validator(mode="after")
    def _hand_on_language(self) -> Self:
        hand_on(self.language, self.figures, self.questions)
        return self

    def named_pictures(self) -> Iterator[NamedPicture]:
        """The name of each question's picture, and its path."""
        return pictures_among("questions", self.questions)

    def drawings(self) -> Mapping[str, Drawing]:
        """What is drawn of its questions' charts and pages."""
        return drawings_among(self.questions)

    def keep_pictures(self, kept: Mapping[str, str]) -> None:
        """Has the questions know under which names their pictures are kept."""
        for question in self.questions:
            question.take_picture(kept)


class SharedSources(Content):
    """The file `sources.yaml`: sources that every pack and lesson may refer to by id."""

    sources: dict[Id, Source]
