"""Questions of every kind, drawn at random: sound ones, as a loader would let them through."""

from __future__ import annotations

from hypothesis import strategies as st

from questions.model import AnyQuestion, Choice, Classify, Figure, Label, Multi, Number, Option, ShortText, Statement

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
def classifications(draw: st.DrawFn) -> Classify:
    """Statements to sort, a few of which fit two labels."""
    labels = ("fact", "view", "both", "none")[: draw(st.integers(2, 4))]
    statements: dict[str, Statement] = {}
    for name in IDS[: draw(st.integers(3, 10))]:
        answer = draw(st.sampled_from(labels))
        also = draw(st.sets(st.sampled_from(labels), max_size=1)) - {answer}
        statements[name] = Statement(
            text=f"Statement {name}.",
            answer=answer,
            feedback={label: f"{name} is not {label}" for label in labels},
            accept_also=dict.fromkeys(also, "It can be defended."),
        )
    return Classify(
        kind="classify",
        id="q",
        skill="checkable",
        prompt="Sort.",
        labels={name: Label(text=name.title()) for name in labels},
        statements=statements,
        points=draw(st.integers(1, 10)),
        shuffle=draw(st.booleans()),
    )


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """A figure to type, computed from `FIGURES` or written down."""
    return Number(
        kind="number",
        id="q",
        skill="arithmetic",
        prompt="How much?",
        answer=draw(st.sampled_from(["part / whole * 100", "part", "change", "change - change", 12, 0.5])),
        unit=draw(st.sampled_from(["percent", "USD", "USD billion", "people", "million people"])),
        tolerance=draw(st.just("from rounding") | st.floats(0, 100)),
        accept_also=draw(st.sampled_from([{}, {"whole": "The whole can be meant."}])),
        misconceptions=draw(st.sampled_from([{}, {"whole / part": "Upside down."}])),
        points=draw(st.integers(1, 10)),
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


QUESTIONS: st.SearchStrategy[AnyQuestion] = choices() | multis() | classifications() | numbers() | short_texts()


@st.composite
def responses(draw: st.DrawFn, question: AnyQuestion) -> object:
    """Something that `read` takes for this question."""
    if isinstance(question, Choice):
        return draw(st.sampled_from(sorted(question.options)))
    if isinstance(question, Multi):
        return sorted(draw(st.sets(st.sampled_from(sorted(question.options)), min_size=1)))
    if isinstance(question, Classify):
        label = st.sampled_from(sorted(question.labels))
        return {name: draw(label) for name in question.statements}
    if isinstance(question, ShortText):
        return draw(st.sampled_from([*question.accept, *question.misconceptions, "  Elsewhere\n"]))
    return draw(st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(["13.4", "about 12", "1e9"]))
