"""What is particular to each kind of question on its card; one class a kind.

Promises that what an answer is set beside after it says in words what was right, given and defensible, never by a mark
or a colour alone. A new kind is a class here, which says what `model` it is for.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, listed, local
from bot.i18n.wording import ours, quoted, safe
from bot.views.question_controls import LETTERS, PartsCard, QuestionCard, WholeCard, lettered
from questions.kinds import (
    Figures,
    FillInParts,
    Grade,
    Part,
    Response,
    by_model,
    kind_of,
)
from questions.kinds.filling import SortingT, verdict_of, verdicts_of
from questions.kinds.picking import NONE_OF_THEM, TickingT
from questions.kinds.search import HandedIn, handed_in
from questions.kinds.typed import EstimateKind
from questions.messages import Message
from questions.model import (
    AnyQuestion,
    Choice,
    Classify,
    Estimate,
    Match,
    Multi,
    Number,
    Option,
    Order,
    Partner,
    Poll,
    Question,
    Search,
    ShortText,
    Spot,
    Weigh,
)
from questions.quantity import unit_name


class ChoiceCard(WholeCard[Choice, str]):
    """Each option beside its button."""

    model = Choice

    def feedback_lines(self, question: Choice, order: Sequence[str], response: str, figures: Figures) -> list[Markdown]:
        """The options again, marked in words."""
        given, either = {response}, set(question.accept_also)
        return [_marked(order, question.options, given, {question.answer}, either)]


class PollCard(WholeCard[Poll, str]):
    """Each option beside its button; nothing is marked as right afterwards."""

    model = Poll

    def feedback_lines(self, question: Poll, order: Sequence[str], response: str, figures: Figures) -> list[Markdown]:
        """What was chosen."""
        return [_("You chose **{answer}**.", answer=safe(local(kind_of(question).said(question, response))))]


class TickingCard(WholeCard[TickingT, list[str]]):
    """Boxes to tick, and a button that sends what is ticked."""

    def in_figures(self, question: TickingT, response: list[str], grade: Grade) -> Markdown:
        """How many of the right ones were found, and how many wrong ones were picked."""
        key, given = set(question.answer), set(response)
        wrong = len(given - key - set(question.accept_also))
        told: list[Markdown] = []
        if key:
            told.append(_("{found} of {all} found", found=len(key & given), all=len(key)))
        if wrong:
            told.append(counted("{count} wrong pick", "{count} wrong picks", wrong))
        return ", ".join(told)

    def rule(self, question: TickingT) -> Markdown:
        """What wrong picks cost."""
        return (
            _("-# Each right pick brings points, and each wrong pick takes some away.")
            if question.answer
            else _("-# Nothing was to be picked here.")
        )


class MultiCard(TickingCard[Multi]):
    """Options to tick."""

    model = Multi

    def feedback_lines(
        self, question: Multi, order: Sequence[str], response: list[str], figures: Figures
    ) -> list[Markdown]:
        """The options again, marked in words."""
        given, either = set(response), set(question.accept_also)
        return [_marked(order, question.options, given, set(question.answer), either)]


class SpotCard(TickingCard[Spot]):
    """A text, sentence by sentence, to tick sentences of; picking none is an answer."""

    model = Spot

    def feedback_lines(
        self, question: Spot, order: Sequence[str], response: list[str], figures: Figures
    ) -> list[Markdown]:
        """The text again, marked in words."""
        given, either = set(response), set(question.accept_also)
        told: list[Markdown] = [_marked(order, question.options, given, set(question.answer), either)]
        if not given:
            none = ours(NONE_OF_THEM)
            told.append(
                _("✗ You said: {answer}.", answer=none) if question.answer else _("✓ Right: **{answer}**", answer=none)
            )
        return told


class SortingCard(PartsCard[SortingT, dict[str, str]]):
    """One statement after another on the same card, and a button for each label."""

    remarks_apart = False

    def in_figures(self, question: SortingT, response: dict[str, str], grade: Grade) -> Markdown:
        """How many statements were sorted right."""
        right = sum(
            response[name] == one.answer or response[name] in one.accept_also
            for name, one in question.statements.items()
        )
        return _("{right} of {all} right", right=right, all=len(question.statements))

    @abstractmethod
    def what_for(self, labels: Markdown) -> Markdown:
        """What is done with the statements, and the labels there are."""

    @abstractmethod
    def statement(self, number: int, of: int) -> Markdown:
        """Which statement it is."""

    def parts_listed(self, question: SortingT, fill: FillInParts) -> list[Markdown]:
        """The statements, and what they get."""
        statements: list[Markdown] = [
            f"**{digits(at)}.** {safe(local(part.text))}" for at, part in enumerate(fill.parts, 1)
        ]
        labels = listed([f"**{safe(label.text)}**" for label in question.labels.values()])
        return ["\n".join(statements), self.what_for(labels)]

    def part_asked(self, question: SortingT, fill: FillInParts, part: Part) -> Markdown:
        """The statement."""
        return self.statement(fill.parts.index(part) + 1, len(fill.parts)) + f"\n{quoted(local(part.text))}"

    def part_line(self, question: SortingT, part: Part, number: int, value: str) -> Markdown:
        """The beginning of the statement, and its label."""
        beginning = safe(wording.shortened(local(part.text), 60))
        return f"{digits(number)}. {beginning} – **{safe(question.labels[value].text)}**"

    def feedback_lines(
        self, question: SortingT, order: Sequence[str], response: dict[str, str], figures: Figures
    ) -> list[Markdown]:
        """Each statement with the label it was given, the right one, and why."""
        lines, names = list[Markdown](), _label_names(question.labels)
        for number, name in enumerate(order, 1):
            statement = question.statements[name]
            given, key = response[name], statement.answer
            label, right = safe(names[given]), safe(names[key])
            if given == key:
                judged = _("✓ Right: **{answer}**", answer=right)
                why = statement.explain
            elif given in statement.accept_also:
                judged = _("✓ **{answer}** can be defended; **{key}** is the usual reading.", answer=label, key=right)
                why = statement.accept_also[given]
            else:
                judged = _("✗ You said **{answer}**; it is **{key}**.", answer=label, key=right)
                why = statement.feedback.get(given) or statement.explain
            lines.append(f"**{digits(number)}.** {safe(statement.text)}\n{judged} {safe(why or '')}".rstrip())
        return lines


class ClassifyCard(SortingCard[Classify]):
    """Statements, and what they get."""

    model = Classify

    def what_for(self, labels: Markdown) -> Markdown:
        """To sort."""
        return _("-# To sort into {labels}", labels=labels)

    def statement(self, number: int, of: int) -> Markdown:
        """A statement."""
        return _("**Statement {number} of {all}**", number=number, all=of)


class MatchCard(SortingCard[Match]):
    """Claims, and what they belong to."""

    model = Match

    def what_for(self, labels: Markdown) -> Markdown:
        """To match."""
        return _("-# To match with {labels}", labels=labels)

    def statement(self, number: int, of: int) -> Markdown:
        """A claim."""
        return _("**Claim {number} of {all}**", number=number, all=of)


class OrderCard(PartsCard[Order, list[str]]):
    """One place of the chain after another, and the links that are left for it."""

    model = Order

    def in_figures(self, question: Order, response: list[str], grade: Grade) -> Markdown:
        """How many links follow the one that they belong after, which is what is counted."""
        steps = len(question.items) - 1
        right = round(steps * grade.score / grade.maximum)
        return _("{right} of {all} steps in the right order", right=right, all=steps)

    def parts_listed(self, question: Order, fill: FillInParts) -> list[Markdown]:
        """The links, and what the ends stand for."""
        texts = [entry.text for entry in fill.parts[0].entries]
        first, last = safe(question.first), safe(question.last)
        return [lettered(texts), _("-# To put in order, from {first} to {last}", first=first, last=last)]

    def part_asked(self, question: Order, fill: FillInParts, part: Part) -> Markdown:
        """Which place is to be filled."""
        number, links = int(part.id), len(question.items)
        ends = _("-# From {first} to {last}", first=safe(question.first), last=safe(question.last))
        if number == 1:
            return _("**What comes first?**") + f"\n{ends}"
        return _("**What comes next, in place {number} of {all}?**", number=number, all=links) + f"\n{ends}"

    def part_line(self, question: Order, part: Part, number: int, value: str) -> Markdown:
        """The place and its link."""
        return f"{digits(number)}. {safe(wording.shortened(question.items[value].text, 80))}"

    def feedback_lines(
        self, question: Order, order: Sequence[str], response: list[str], figures: Figures
    ) -> list[Markdown]:
        """The chain as it was put, each link marked, and as it belongs where the two differ."""
        links: list[tuple[int, str, Markdown]] = [
            (at, name, safe(question.items[name].text)) for at, name in enumerate(response, 1)
        ]
        if kind_of(question).grade(question, response, figures).right:
            return ["\n".join(f"✓ **{digits(at)}.** {text}" for at, _, text in links)]
        place = {name: at for at, name in enumerate(question.items, 1)}
        lines: list[Markdown] = [
            f"{'✓' if place[name] == at else '✗'} **{digits(at)}.** {text}"
            + ("" if place[name] == at else " – " + _("**belongs in place {number}**", number=place[name]))
            for at, name, text in links
        ]
        return [_("**Your order**") + "\n" + "\n".join(lines)]


class WeighCard(PartsCard[Weigh, dict[str, str]]):
    """The verdict first, then the explanation."""

    model = Weigh

    def in_figures(self, question: Weigh, response: dict[str, str], grade: Grade) -> Markdown:
        """Which of the two was right."""
        if not grade.partly:
            return ""
        given = verdict_of(response)
        verdict = given == question.answer or given in question.accept_also
        return _("the verdict, but not the explanation") if verdict else _("the explanation, but not the verdict")

    still = Message("Your verdict stays as you gave it. You can still change the explanation.")

    def parts_listed(self, question: Weigh, fill: FillInParts) -> list[Markdown]:
        """The verdicts there are. The explanations are on each learner's own card, after their verdict."""
        verdicts = listed([f"**{ours(text)}**" for text in verdicts_of(question).values()])
        return [
            _("First a verdict: {verdicts}.", verdicts=verdicts),
            _("-# What explains it best is asked afterwards."),
        ]

    def part_asked(self, question: Weigh, fill: FillInParts, part: Part) -> Markdown:
        """The verdict, or its explanation; and that the verdict stays."""
        if part is fill.parts[0]:
            return _("**First: your verdict**") + "\n" + _("-# You can't change it once you see the explanations.")
        return _("**Then: what explains it best?**") + "\n" + _("-# Your verdict stays as you gave it.")

    def part_line(self, question: Weigh, part: Part, number: int, value: str) -> Markdown:
        """The verdict or the explanation."""
        text = local(next(entry.text for entry in part.entries if entry.id == value))
        return f"{digits(number)}. **{safe(wording.shortened(text, 80))}**"

    def feedback_lines(
        self, question: Weigh, order: Sequence[str], response: dict[str, str], figures: Figures
    ) -> list[Markdown]:
        """The verdict given and the right one, and the explanations marked."""
        given = verdict_of(response)
        words = verdicts_of(question)
        verdict, key = ours(words[given]), ours(words[question.answer])
        if given == question.answer:
            judged = _("✓ **{verdict}**: that is the verdict.", verdict=verdict)
        elif given in question.accept_also:
            judged = _("✓ **{verdict}** can be defended; **{key}** is the usual verdict.", verdict=verdict, key=key)
        else:
            judged = _("✗ You said **{verdict}**; the verdict is **{key}**.", verdict=verdict, key=key)
        reasons = _marked(order, question.reasons, {response["reason"]}, {question.reason}, set(question.reasons_also))
        return [judged, _("**What explains it best**") + f"\n{reasons}"]


class NumberCard(WholeCard[Number, float]):
    """A button that opens a form for one figure."""

    model = Number

    def feedback_lines(
        self, question: Number, order: Sequence[str], response: float, figures: Figures
    ) -> list[Markdown]:
        """The figure given and the figure computed, with what is accepted around it."""
        return [_said_and_key(question, response, figures)]


class EstimateCard(PartsCard[Estimate, dict[str, float]]):
    """A guess first; then what it can be worked out with, and a form for the figure."""

    model = Estimate
    anew = Message("Change both")

    def parts_listed(self, question: Estimate, fill: FillInParts) -> list[Markdown]:
        """What comes first. The figures to work it out with are on each learner's own card, after their guess."""
        if not question.unit:
            return [_("First a guess, which costs nothing; then the figures to work it out with.")]
        unit = safe(local(unit_name(question.unit)))
        return [_("First a guess in **{unit}**, which costs nothing; then the figures to work it out with.", unit=unit)]

    def part_asked(self, question: Estimate, fill: FillInParts, part: Part) -> Markdown:
        """The guess; or what is given, and the figure."""
        unit = safe(local(unit_name(question.unit or "")))
        if part is fill.parts[0]:
            if not unit:
                return _("**First: your best guess**. It costs nothing.")
            return _("**First: your best guess**, in **{unit}**. It costs nothing.", unit=unit)
        work = _("**Now work it out**, in **{unit}**.", unit=unit) if unit else _("**Now work it out**.")
        return f"{work}\n{quoted(question.given)}"

    def part_line(self, question: Estimate, part: Part, number: int, value: str) -> Markdown:
        """The guess or the figure, with its unit."""
        figure = local(EstimateKind().shown(question, float(value)))
        return f"{digits(number)}. {safe(local(part.text))}: **{safe(figure)}**"

    def feedback_lines(
        self, question: Estimate, order: Sequence[str], response: dict[str, float], figures: Figures
    ) -> list[Markdown]:
        """The figure given and the figure computed, and how far the guess was from it."""
        kind = EstimateKind()
        guess = safe(local(kind.guessed(question, response)))
        return [
            f"> {safe(question.given)}".replace("\n", "\n> "),
            _said_and_key(question, response, figures),
            wording.guess_away(guess, kind.times_off(question, response, figures)),
        ]


class TextCard(WholeCard[ShortText, str]):
    """A button that opens a form for a few words."""

    model = ShortText

    def feedback_lines(
        self, question: ShortText, order: Sequence[str], response: str, figures: Figures
    ) -> list[Markdown]:
        """What was typed, and what is right besides."""
        key, *also = map(wording.typed_text, question.accept)
        if not also:
            return [_said_and_key(question, response, figures)]
        return [
            _(
                "You said **{said}**. The answer is **{key}**; {others} would be right, too.",
                said=wording.typed_text(response),
                key=key,
                others=listed(also),
            )
        ]


class SearchCard(WholeCard[Search, dict[str, str]]):
    """The levels, and a button that opens a form to hand something in."""

    model = Search

    def thanks(self, question: Search) -> Markdown:
        """That it is handed in, and that it is no grade."""
        return _("**Thank you.** That's handed in. It isn't graded; you can do it again another time, and go further.")

    def feedback_lines(
        self, question: Search, order: Sequence[str], response: dict[str, str], figures: Figures
    ) -> list[Markdown]:
        """What was handed in, and the level that they chose."""
        given = handed_in(response)
        level = safe(question.levels[given.level].text)
        return [handed_in_lines(given), _("**Your level:** {level}", level=level)]


def handed_in_lines(given: HandedIn) -> Markdown:
    """A link and a sentence that somebody handed in, as text that does nothing."""
    link = _("**Link:** {link}", link=wording.link_as_code(given.link))
    return f"{link}\n> {wording.inert_text(given.sentence)}"


def _marked(
    order: Sequence[str],
    options: Mapping[str, Option],
    given: set[str],
    key: set[str],
    either: set[str],
) -> Markdown:
    """The options, each with a mark and its meaning in words: what was given, and what is right.

    Options in `either` are defensible: given or not, they are no mistake.
    """
    lines: list[Markdown] = []
    for place, name in enumerate(order):
        if name in key:
            mark, words = ("✓", _("right, your answer")) if name in given else ("○", _("right"))
        elif name in either:
            mark, words = ("✓", _("your answer, can be defended")) if name in given else ("·", _("can be defended"))
        else:
            mark, words = ("✗", _("your answer")) if name in given else ("·", "")
        line = f"{mark} **{LETTERS[place]}.** {safe(options[name].text)}"
        lines.append(f"{line} – **{words}**" if words else line)
    return "\n".join(lines)


def _label_names(labels: Mapping[str, Partner]) -> Mapping[str, str]:
    """What each label is called once it is known: `Comment` of “Comment: answers the text above it”."""
    names = {name: label.text.partition(": ")[0] for name, label in labels.items()}
    return names if len(set(names.values())) == len(names) else {name: label.text for name, label in labels.items()}


def _said_and_key(question: AnyQuestion, response: Response, figures: Figures) -> Markdown:
    """What was typed, and what is right."""
    kind = kind_of(question)
    said, key = local(kind.said(question, response)), local(kind.key(question, figures))
    return _("You said **{said}**. The answer is **{key}**.", said=safe(said), key=safe(key))


@cache
def _cards() -> Mapping[type[Question], QuestionCard[Question, Response]]:
    return by_model(QuestionCard)


def card_of(question: Question) -> QuestionCard[Question, Response]:
    """How a question's kind looks."""
    return _cards()[type(question)]
