"""Questions of every kind, drawn at random: sound ones, as a loader would let them through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import assume
from hypothesis import strategies as st

from questions.kinds import FillInParts, HandIn, Part, PickOne, TickSeveral, TypeIn, kind_of
from questions.model import (
    AnyQuestion,
    Choice,
    Classify,
    Estimate,
    Figure,
    Label,
    Match,
    Multi,
    Number,
    Option,
    Order,
    Partner,
    Poll,
    Scale,
    Search,
    SearchLevel,
    ShortText,
    Spot,
    Statement,
    VerdictId,
    Weigh,
)

if TYPE_CHECKING:
    from questions.kinds import Response

IDS = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")

FIGURES = {
    "part": Figure(value=1.1e9, unit="USD", as_of="2023", counts="a part", source="column", rounding=0.05e9),
    "whole": Figure(value=8.18e9, unit="USD", as_of="2023", counts="the whole", source="column"),
    "change": Figure(value=-3, unit="points", as_of="2023", counts="a change", source="column"),
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.sampled_from(IDS), inner),
    max_leaves=8,
)
"""Whatever a database, a form or a forged press may hand over."""


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """A question with one right option, and now and then others that can be defended."""
    names = IDS[: draw(st.integers(2, 6))]
    answer = draw(st.sampled_from(names))
    also = draw(st.sets(st.sampled_from(names))) - {answer}
    return Choice(
        kind="choice",
        id="q",
        skill="genre",
        prompt="Which?",
        options={name: Option(text=f"Option {name}", feedback=f"Not {name}") for name in names},
        answer=answer,
        accept_also=dict.fromkeys(also, "It can be defended."),
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def multis(draw: st.DrawFn) -> Multi:
    """A question with some right options, some that count neither way, and the rest wrong."""
    names = IDS[: draw(st.integers(2, 10))]
    answer = draw(st.sets(st.sampled_from(names), min_size=1))
    also = draw(st.sets(st.sampled_from(names))) - answer
    return Multi(
        kind="multi",
        id="q",
        skill="voice",
        prompt="Which ones?",
        options={name: Option(text=f"Option {name}", feedback=f"About {name}") for name in names},
        answer=sorted(answer),
        accept_also=dict.fromkeys(also, "It can be argued."),
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def spots(draw: st.DrawFn) -> Spot:
    """A text of which some sentences are asked for, or none."""
    names = IDS[: draw(st.integers(3, 10))]
    answer = draw(st.sets(st.sampled_from(names)))
    also = draw(st.sets(st.sampled_from(names))) - answer
    return Spot(
        kind="spot",
        id="q",
        skill="voice",
        prompt="Which sentences?",
        options={name: Option(text=f"Sentence {name}.", feedback=f"About {name}") for name in names},
        answer=sorted(answer),
        accept_also=dict.fromkeys(also, "It can be argued."),
        points=draw(st.integers(1, 10)),
    )


def statements(draw: st.DrawFn, most: int, labels: tuple[str, ...]) -> dict[str, Statement]:
    """Statements under some of these labels, a few of which fit two."""
    found: dict[str, Statement] = {}
    for name in IDS[: draw(st.integers(3, most))]:
        answer = draw(st.sampled_from(labels))
        also = draw(st.sets(st.sampled_from(labels), max_size=1)) - {answer}
        found[name] = Statement(
            text=f"Statement {name}.",
            answer=answer,
            feedback={label: f"{name} is not {label}" for label in labels},
            accept_also=dict.fromkeys(also, "It can be defended."),
        )
    return found


@st.composite
def classifications(draw: st.DrawFn) -> Classify:
    """Statements to sort, a few of which fit two labels."""
    labels = ("fact", "view", "both", "none")[: draw(st.integers(2, 4))]
    return Classify(
        kind="classify",
        id="q",
        skill="checkable",
        prompt="Sort.",
        labels={name: Label(text=name.title()) for name in labels},
        statements=statements(draw, 10, labels),
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def matches(draw: st.DrawFn) -> Match:
    """Claims to pair; partners may have several of them, or none."""
    labels = tuple(f"partner-{number}" for number in range(1, draw(st.integers(2, 8)) + 1))
    return Match(
        kind="match",
        id="q",
        skill="attribution",
        prompt="Who said it?",
        labels={name: Partner(text=name * draw(st.integers(1, 9))) for name in labels},
        statements=statements(draw, 8, labels),
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """A chain, now and then with another order that can be defended."""
    names = IDS[: draw(st.integers(3, 7))]
    others = draw(st.lists(st.permutations(names).filter(lambda other: tuple(other) != names), max_size=2))
    return Order(
        kind="order",
        id="q",
        skill="attribution",
        prompt="Which way did it come?",
        items={name: Option(text=f"Link {name}", feedback=f"{name} stands elsewhere") for name in names},
        first="who said it first",
        last="who wrote it last",
        accept_also={" ".join(other): "It can be defended." for other in others},
        points=draw(st.integers(1, 10)),
    )


FORMULAS = st.sampled_from(["part / whole * 100", "part", "change", "change - change", "22 / 7", 12, 0.5, -5, -0.1])
UNITS = st.sampled_from(["percent", "USD", "USD billion", "people", "million people"])
WIDTHS = st.sampled_from(["from rounding", 0, 0.001]) | st.floats(0, 100)
ALSO = st.sampled_from([dict[str, str](), {"whole": "The whole can be meant."}, {"10": "Ten can be meant."}])
MISCONCEPTIONS = st.sampled_from([dict[str, str](), {"whole / part": "Upside down."}])


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """A figure to type, computed from `FIGURES` or written down."""
    made = Number(
        kind="number",
        id="q",
        skill="arithmetic",
        prompt="How much?",
        answer=draw(FORMULAS),
        unit=draw(UNITS),
        tolerance=draw(WIDTHS),
        places=draw(st.integers(0, 3)),
        accept_also=draw(ALSO),
        misconceptions=draw(MISCONCEPTIONS),
        points=draw(st.integers(1, 10)),
    )
    assume(not any(kind_of(made).findings(made, FIGURES, ())))
    return made


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    """A figure to guess and to work out."""
    made = Estimate(
        kind="estimate",
        id="q",
        skill="arithmetic",
        prompt="How much, about?",
        given="Here is what it comes from.",
        answer=draw(FORMULAS),
        unit=draw(UNITS),
        tolerance=draw(WIDTHS),
        places=draw(st.integers(0, 3)),
        accept_also=draw(ALSO),
        misconceptions=draw(MISCONCEPTIONS),
        points=draw(st.integers(1, 10)),
    )
    assume(not any(kind_of(made).findings(made, FIGURES, ())))
    return made


OFFERED: dict[Scale, tuple[VerdictId, ...]] = {
    "agreement": ("holds", "roughly", "odd", "cannot-tell"),
    "fit": ("holds", "does-not-fit", "cannot-tell"),
}
"""By scale, the verdicts that it offers."""


@st.composite
def weighings(draw: st.DrawFn) -> Weigh:
    """A verdict and its explanation, a few of which can be defended beside the key."""
    names = IDS[: draw(st.integers(2, 5))]
    scale = draw(st.sampled_from(sorted(OFFERED)))
    offered = OFFERED[scale]
    answer, reason = draw(st.sampled_from(offered)), draw(st.sampled_from(names))
    verdicts = draw(st.sets(st.sampled_from(offered))) - {answer}
    reasons = draw(st.sets(st.sampled_from(names))) - {reason}
    return Weigh(
        kind="verdict",
        id="q",
        skill="reconcile",
        prompt="Do they fit together?",
        scale=scale,
        answer=answer,
        feedback={name: f"It is not {name}" for name in offered},
        accept_also=dict.fromkeys(verdicts, "It can be defended."),
        reasons={name: Option(text=f"Reason {name}", feedback=f"Not {name}") for name in names},
        reason=reason,
        reasons_also=dict.fromkeys(reasons, "So can this."),
        points=draw(st.integers(1, 10)),
    )


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    """A question that nobody can be right about."""
    names = IDS[: draw(st.integers(2, 6))]
    return Poll(
        kind="poll",
        id="q",
        skill="trace",
        prompt="What do you think?",
        options={name: Option(text=f"Option {name}", feedback=f"About {name}") for name in names},
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def short_texts(draw: st.DrawFn) -> ShortText:
    """A word to type."""
    return ShortText(
        kind="text",
        id="q",
        skill="general",
        prompt="Who?",
        accept=draw(st.sampled_from([["Brasília"], ["Reuters", "Reuters agency"]])),
        misconceptions=draw(st.sampled_from([{}, {"Rio": "That was the capital until 1960."}])),
        points=draw(st.integers(1, 10)),
    )


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Something to look up and hand in."""
    names = IDS[: draw(st.integers(3, 5))]
    feedback = draw(st.booleans())
    return Search(
        kind="search",
        id="q",
        skill="lateral-reading",
        prompt="Who runs the site?",
        levels={
            name: SearchLevel(text=f"Level {name}", feedback=f"About {name}" if feedback else None) for name in names
        },
        points=draw(st.integers(1, 10)),
    )


GRADED: st.SearchStrategy[AnyQuestion] = st.one_of(
    choices(),
    multis(),
    spots(),
    classifications(),
    matches(),
    orders(),
    numbers(),
    estimates(),
    short_texts(),
    weighings(),
)

QUESTIONS: st.SearchStrategy[AnyQuestion] = GRADED | polls() | searches()

FIGURES_TYPED = st.floats(-1e15, 1e15).map(lambda figure: repr(round(figure, 4))) | st.sampled_from(["about 12", "1e9"])


LINKS = ["https://example.org", "http://news.example.org:8080/a?b=c#d", " HTTPS://a.b/ "]
SENTENCES = ["A newspaper runs it.", " **@everyone** <https://a.b>\nsays so ", "x" * 300]


@st.composite
def given_to(draw: st.DrawFn, question: AnyQuestion) -> object:
    """Something that the question asks for, as whoever shows it would hand it to `read`."""
    kind = kind_of(question)
    match kind.ask(question, kind.order(question, draw(st.integers(0, 99)))):
        case PickOne(entries):
            return draw(st.sampled_from(entries)).id
        case TickSeveral(entries, none):
            names = st.sampled_from([entry.id for entry in entries])
            return draw(st.lists(names, unique=True, min_size=0 if none else 1))
        case TypeIn(figure=True):
            return draw(FIGURES_TYPED)
        case TypeIn():
            return draw(st.sampled_from(["brasilia", "Reuters", "Rio", "  Elsewhere\n"]))
        case FillInParts() as fill:
            draft: dict[str, str] = {}
            while part := fill.open_part(draft):
                draft[part.id] = draw(filling(fill, part, draft))
            return draft
        case HandIn(levels):
            link = draw(st.sampled_from(LINKS))
            sentence = draw(st.sampled_from(SENTENCES))
            return {"link": link, "sentence": sentence, "level": draw(st.sampled_from(levels)).id}


def filling(fill: FillInParts, part: Part, draft: dict[str, str]) -> st.SearchStrategy[str]:
    """What one part can get beside those that are filled."""
    if not part.entries:
        return FIGURES_TYPED
    return st.sampled_from([entry.id for entry in fill.left(part, draft)])


@st.composite
def responses(draw: st.DrawFn, question: AnyQuestion) -> Response:
    """A response to this question."""
    return kind_of(question).read(question, draw(given_to(question)))


@st.composite
def spreads(draw: st.DrawFn, question: AnyQuestion) -> list[tuple[Response, int]]:
    """How a class may have answered: each response once, and how many gave it."""
    said = draw(st.lists(responses(question), min_size=1, max_size=12, unique_by=json.dumps))
    return [(response, draw(st.integers(1, 30))) for response in said]
