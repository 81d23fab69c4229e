"""Kinds of which parts are filled one after another: `classify`, `match`, `order` and `verdict`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar, get_args

from questions.diagnostics.diagnostic import Code, Finding, shown
from questions.diagnostics.references import accepted_findings, is_key, same_text, unknown_key
from questions.json_values import is_list, is_object
from questions.kinds.kind import (
    Ask,
    BadResponse,
    Entry,
    Figures,
    FillInParts,
    Grade,
    Judgement,
    Kind,
    Part,
    Tally,
    Verification,
    common_fields,
    longest,
    shuffled,
    texts_of,
    told_of,
)
from questions.kinds.question_parts import (
    Alternative,
    Downgraded,
    KeyedPart,
    LearnerText,
    Portable,
    PortableStatements,
)
from questions.messages import Message
from questions.model import Choice, Classify, Match, Option, Order, Partner, Scale, Statement, VerdictId, Weigh

if TYPE_CHECKING:
    from questions.formats.phrases import Phrases

SortingT = TypeVar("SortingT", Classify, Match)


class SortingKind(Kind[SortingT, dict[str, str]]):
    """A label for each statement: `classify`, and `match`, where the labels are what claims are paired with.

    A response maps statements to labels, in the authored order.
    """

    single = False
    partial = True

    def order(self, question: SortingT, seed: int) -> tuple[str, ...]:
        """Every statement, shuffled unless the author fixed the order. Labels always keep theirs."""
        if not question.shuffle:
            return tuple(question.statements)
        return shuffled(question.statements, seed, question.id)

    def ask(self, question: SortingT, order: Sequence[str]) -> Ask:
        """Each statement gets a label."""
        labels = tuple(Entry(name, label.text) for name, label in question.labels.items())
        return FillInParts(tuple(Part(name, question.statements[name].text, labels) for name in order))

    def read(self, question: SortingT, given: object) -> dict[str, str]:
        """A known label for every statement and for nothing else."""
        if not is_object(given):
            raise BadResponse(f"{question.id} takes a label for each statement")
        labels = {name: label for name, label in given.items() if isinstance(label, str) and label in question.labels}
        if set(given) != set(question.statements) or len(labels) < len(given):
            raise BadResponse(f"{given!r} does not label the statements of {question.id}")
        return {name: labels[name] for name in question.statements}

    def grade(self, question: SortingT, response: dict[str, str], figures: Figures) -> Grade:
        """The points in proportion to the statements that were sorted right."""
        del figures
        right = sum(self.fits(question, name, response[name]) for name in question.statements)
        remarks = [
            statement.feedback[response[name]]
            for name, statement in question.statements.items()
            if not self.fits(question, name, response[name]) and response[name] in statement.feedback
        ]
        return Grade(question.points * right / len(question.statements), question.points, tuple(remarks))

    def fits(self, question: SortingT, statement: str, label: str) -> bool:
        """Whether `label` is the key of `statement` or accepted with a reason."""
        asked = question.statements[statement]
        return label == asked.answer or label in asked.accept_also

    def right(self, question: SortingT, figures: Figures) -> dict[str, str]:
        """Each statement with its key."""
        return {name: statement.answer for name, statement in question.statements.items()}

    def foreseen_errors(self, question: SortingT, figures: Figures) -> tuple[dict[str, str], ...]:
        """Each statement under the label of which most is said; then one statement at a time under a wrong one."""
        key = self.right(question, figures)
        worst = {name: self._loudest(question, name) for name in question.statements}
        alone = ({**key, name: said} for name, said in worst.items())
        return tuple(said for said in (worst, *alone) if not self.grade(question, said, figures).right)

    def _loudest(self, question: SortingT, name: str) -> str:
        """The label of which most is said where this statement gets it; a wrong one where that is possible."""
        one = question.statements[name]
        said = {
            label: one.feedback.get(label) or one.accept_also.get(label) or one.explain or ""
            for label in question.labels
        }
        return max(said, key=lambda label: (not self.fits(question, name, label), len(said[label])))

    def said(self, question: SortingT, response: dict[str, str]) -> str:
        """Each statement with the label it was given."""
        return "; ".join(
            f"{statement.text} – {question.labels[response[name]].text}"
            for name, statement in question.statements.items()
        )

    def tally(
        self,
        question: SortingT,
        order: Sequence[str],
        distribution: Sequence[tuple[dict[str, str], int]],
        figures: Figures,
    ) -> tuple[Tally, ...]:
        """How many gave each label to each statement, labels that nobody gave left out."""
        del figures
        of = sum(number for _, number in distribution)
        return tuple(
            Tally(label.text, count, of, self.fits(question, name, given), question.statements[name].text)
            for name in order
            for given, label in question.labels.items()
            if (count := sum(number for said, number in distribution if said[name] == given))
        )

    def findings(self, question: SortingT, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Keys and feedback for labels that are not there, and texts that stand twice."""
        labels = question.labels
        for name, statement in question.statements.items():
            path = ("statements", name)
            yield from unknown_key((*path, "answer"), statement.answer, labels, "label")
            for label in statement.feedback:
                yield from unknown_key((*path, "feedback", label), label, labels, "label", at_key=True)
            accepted = statement.accept_also
            yield from accepted_findings((*path, "accept_also"), accepted, labels, [statement.answer], "label")
        yield from same_text(("labels",), {name: label.text for name, label in labels.items()})
        yield from same_text(("statements",), {name: one.text for name, one in question.statements.items()})

    def fullest_card(self, question: SortingT) -> Iterator[str | None]:
        """Each statement, and the most that is said of it."""
        for one in question.statements.values():
            yield one.text
            yield longest([one.explain, *one.feedback.values(), *one.accept_also.values()])

    def own_texts(self, question: SortingT) -> Iterator[LearnerText]:
        """Statements, what is said of them, and labels with their names for several."""
        for name, one in question.statements.items():
            path = ("statements", name)
            yield LearnerText((*path, "text"), one.text, "claimed")
            if one.explain:
                yield LearnerText((*path, "explain"), one.explain, "told")
            if one.locator:
                yield LearnerText((*path, "locator"), one.locator, "named")
            yield from told_of("feedback", one.feedback.items(), path)
            yield from told_of("accept_also", one.accept_also.items(), path)
        for name, label in question.labels.items():
            yield LearnerText(("labels", name, "text"), label.text, "named")

    def statements(self, question: SortingT) -> tuple[KeyedPart, ...]:
        """One of the labels for each."""
        return tuple(self._part(question, name, one) for name, one in question.statements.items())

    def portable(self, question: SortingT) -> Portable:
        """Many systems have it."""
        statements = dict(zip(question.statements, self.statements(question), strict=True))
        labels = {name: label.text for name, label in question.labels.items()}
        return PortableStatements(statements, labels, question.shuffle)

    def _part(self, question: SortingT, name: str, one: Statement) -> KeyedPart:
        path, key = ("statements", name), question.labels[one.answer]
        alternatives = [
            Alternative(
                label, partner.text, path, label == one.answer, one.accept_also.get(label), one.feedback.get(label)
            )
            for label, partner in question.labels.items()
        ]
        return KeyedPart(
            path,
            "label",
            alternatives,
            statement=one.text,
            explain=one.explain,
            source=one.source,
            locator=one.locator,
            type=one.type or key.type or question.type,
            truth=one.truth or key.truth or question.truth,
        )

    def draft(self, question: SortingT, response: dict[str, str]) -> dict[str, str]:
        """A response is its parts."""
        return dict(response)

    def judgements(self, question: SortingT, response: dict[str, str]) -> tuple[Judgement, ...]:
        """One judgement a statement; a label accepted with a reason counts as the key."""
        return tuple(
            Judgement(one.answer, one.answer if self.fits(question, name, response[name]) else response[name])
            for name, one in question.statements.items()
        )

    def verifications(self, question: SortingT, response: dict[str, str]) -> tuple[Verification, ...]:
        """One for each statement of known truth, where labels say `holds` and `fails`; any other label is neither."""
        truths = {label.truth for label in question.labels.values()}
        if not {"holds", "fails"} <= truths:
            return ()
        known = zip(question.statements, self.statements(question), strict=True)
        return tuple(
            _verified(
                part.truth == "holds",
                self.fits(question, name, response[name]),
                question.labels[response[name]].truth == "holds",
            )
            for name, part in known
            if part.truth in ("holds", "fails")
        )


class ClassifyKind(SortingKind[Classify]):
    """One of few labels for each statement."""

    model = Classify

    def own_texts(self, question: Classify) -> Iterator[LearnerText]:
        """And how several statements with a label are called."""
        yield from super().own_texts(question)
        for name, label in question.labels.items():
            if label.many:
                yield LearnerText(("labels", name, "many"), label.many, "named")


class MatchKind(SortingKind[Match]):
    """What each claim belongs to."""

    model = Match


class OrderKind(Kind[Order, list[str]]):
    """Links of a chain in their order. A response is the list of their ids."""

    model = Order
    partial = True
    tally_tells = True

    def order(self, question: Order, seed: int) -> tuple[str, ...]:
        """Every link, shuffled, and never in the right order."""
        found, key = shuffled(question.items, seed, question.id), tuple(question.items)
        return found if found != key else (*found[1:], found[0])

    def ask(self, question: Order, order: Sequence[str]) -> Ask:
        """A link for each place but the last, which is left for the last one."""
        entries = tuple(Entry(name, question.items[name].text) for name in order)
        ends = f"{question.first} → {question.last}"
        return FillInParts(tuple(Part(str(place), "", entries, told=ends) for place in range(1, len(order))), once=True)

    def read(self, question: Order, given: object) -> list[str]:
        """All ids in some order; or for each place but the last its id."""
        if is_object(given):
            places = [str(place) for place in range(1, len(question.items))]
            if set(given) != set(places):
                raise BadResponse(f"{given!r} does not fill the places of {question.id}")
            named = [given[place] for place in places]
            given = [*named, *(name for name in question.items if name not in named)]
        if not is_list(given) or sorted(map(str, given)) != sorted(question.items):
            raise BadResponse(f"{given!r} does not order {question.id}")
        return [str(name) for name in given]

    def grade(self, question: Order, response: list[str], figures: Figures) -> Grade:
        """The points in proportion to the links that follow the one they should: a chain holds link by link."""
        del figures
        if " ".join(response) in question.accept_also:
            return Grade(question.points, question.points, (question.accept_also[" ".join(response)],))
        key = list(question.items)
        follows = dict(zip(response[1:], response, strict=False))
        broken = [name for before, name in pairwise(key) if follows.get(name) != before]
        misplaced = broken if response[0] == key[0] else [key[0], *broken]
        remarks = [feedback for name in misplaced if (feedback := question.items[name].feedback)]
        links = len(key) - 1
        return Grade(question.points * (links - len(broken)) / links, question.points, tuple(remarks))

    def right(self, question: Order, figures: Figures) -> list[str]:
        """The authored order."""
        return list(question.items)

    def foreseen_errors(self, question: Order, figures: Figures) -> tuple[list[str], ...]:
        """The chain backwards, and with two neighbours changed."""
        key = list(question.items)
        changed = [[*key[:at], key[at + 1], key[at], *key[at + 2 :]] for at in range(len(key) - 1)]
        return tuple(said for said in (key[::-1], *changed) if not self.grade(question, said, figures).right)

    def said(self, question: Order, response: list[str]) -> str:
        """The links in the order given."""
        return " → ".join(question.items[name].text for name in response)

    def tally(
        self, question: Order, order: Sequence[str], distribution: Sequence[tuple[list[str], int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many put each link after the right one."""
        del order, figures
        of, key = sum(number for _, number in distribution), list(question.items)

        def count(before: str | None, name: str) -> int:
            return sum(number for said, number in distribution if [None, *said][said.index(name)] == before)

        return tuple(
            Tally(question.items[name].text, count(before, name), of, key=True, place=place)
            for place, (before, name) in enumerate(zip([None, *key], key, strict=False), 1)
        )

    def findings(self, question: Order, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Other orders that do not name each link once, or are the key, and links that read alike."""
        for other in question.accept_also:
            if sorted(other.split(" ")) != sorted(question.items):
                message = Message("{order} does not name each link once.", order=shown(other))
                advice = Message("write all of {names} in the other order", names=" ".join(question.items))
                yield Finding(("accept_also", other), Code.UNKNOWN_OPTION, message, advice, at_key=True)
            elif other == " ".join(question.items):
                yield is_key(("accept_also", other), other)
        yield from same_text(("items",), {name: item.text for name, item in question.items.items()})

    def fullest_card(self, question: Order) -> Iterator[str | None]:
        """Each link twice, as it was put and as it belongs, and all that is said."""
        for item in question.items.values():
            yield from (item.text, item.text, item.feedback)
        yield from (question.first, question.last)

    def own_texts(self, question: Order) -> Iterator[LearnerText]:
        """The links, what is said of them, the ends, and why other orders are accepted."""
        yield from texts_of(question.items, "items", "offered")
        yield from (
            LearnerText((end,), text, "named") for end, text in (("first", question.first), ("last", question.last))
        )
        yield from told_of("accept_also", question.accept_also.items())

    def judged_by(self, question: Order, figures: Figures) -> tuple[object, ...]:
        """And the other orders."""
        return (*super().judged_by(question, figures), sorted(question.accept_also))

    def downgraded(self, question: Order, said: Phrases) -> Downgraded:
        """Each link is matched with its place."""
        del said
        notes = [Message("Matched with places there, which gives the same key and other partial points.")]
        if question.accept_also:
            notes.append(Message("Not carried: the other orders that can be defended."))
        places = {f"place-{number}": Partner(text=str(number)) for number in range(1, len(question.items) + 1)}
        statements = {
            name: Statement(text=item.text, answer=place, explain=item.feedback)
            for place, (name, item) in zip(places, question.items.items(), strict=True)
        }
        span = f"1: {question.first}. {len(places)}: {question.last}."
        own = {"kind": "match", "labels": places, "statements": statements, "prompt": f"{question.prompt}\n\n{span}"}
        # The prompt may be longer now than one may be, and is not measured again.
        return Downgraded((Match.model_construct(None, **(common_fields(question) | own)),), notes)

    def draft(self, question: Order, response: list[str]) -> dict[str, str]:
        """The link at each place but the last."""
        return {str(place): name for place, name in enumerate(response[:-1], 1)}


VERDICTS: Final[Mapping[Scale, Mapping[VerdictId, Message]]] = MappingProxyType(
    {
        "agreement": MappingProxyType(
            {
                "holds": Message("It holds"),
                "roughly": Message("It holds roughly"),
                "odd": Message("Something is odd"),
                "cannot-tell": Message("Cannot be told"),
            }
        ),
        "fit": MappingProxyType(
            {
                "holds": Message("It fits"),
                "does-not-fit": Message("It does not fit"),
                "cannot-tell": Message("Cannot be told"),
            }
        ),
    }
)
"""For each scale the verdicts that it offers, in words and in their order; `odd` never means lying."""

_VERDICT, _REASON = "verdict", "reason"


def _verified(sound: bool, right: bool, taken_as_sound: bool) -> Verification:
    """What was said of a statement; a right or accepted answer takes it as what it is."""
    return Verification(sound, sound if right else taken_as_sound)


def verdicts_of(question: Weigh) -> Mapping[VerdictId, Message]:
    """The verdicts that a question offers, in words and in their order."""
    return VERDICTS[question.scale]


def verdict_of(response: Mapping[str, str]) -> VerdictId:
    """The verdict in a response to a question of kind `verdict`."""
    return next(name for name in get_args(VerdictId) if name == response[_VERDICT])


def _not_offered(question: Weigh, path: tuple[str], named: Iterable[VerdictId]) -> Iterator[Finding]:
    """A finding for each verdict named that the question's scale does not offer."""
    offered, at_key = verdicts_of(question), path != ("answer",)
    for name in named:
        if name not in offered:
            message = Message(
                "The scale {scale} does not offer the verdict {name}.", scale=shown(question.scale), name=shown(name)
            )
            advice = Message("it offers {known}", known=", ".join(offered))
            yield Finding((*path, name) if at_key else path, Code.UNKNOWN_OPTION, message, advice, at_key=at_key)


class WeighKind(Kind[Weigh, dict[str, str]]):
    """A verdict, and the explanation that fits it best. A response has both under `verdict` and `reason`."""

    model = Weigh
    partial = True

    def order(self, question: Weigh, seed: int) -> tuple[str, ...]:
        """The explanations, shuffled. Verdicts keep their order."""
        return shuffled(question.reasons, seed, question.id)

    def ask(self, question: Weigh, order: Sequence[str]) -> Ask:
        """First the verdict, then the explanation, which often tells the verdict."""
        verdicts = tuple(Entry(name, text) for name, text in verdicts_of(question).items())
        reasons = tuple(Entry(name, question.reasons[name].text) for name in order)
        asked = (
            Part(_VERDICT, Message("Your verdict"), verdicts),
            Part(_REASON, Message("What explains it best?"), reasons),
        )
        return FillInParts(asked, in_turn=True)

    def read(self, question: Weigh, given: object) -> dict[str, str]:
        """Both parts, and each of those there are."""
        if not is_object(given):
            raise BadResponse(f"{question.id} takes a verdict and a reason")
        verdict, reason = given.get(_VERDICT), given.get(_REASON)
        offered = isinstance(verdict, str) and verdict in verdicts_of(question)
        known = isinstance(reason, str) and reason in question.reasons
        if len(given) != 2 or not offered or not known:
            raise BadResponse(f"{given!r} is no verdict and reason of {question.id}")
        return {_VERDICT: str(verdict), _REASON: str(reason)}

    def grade(self, question: Weigh, response: dict[str, str], figures: Figures) -> Grade:
        """Half of the points for the verdict, half for the explanation."""
        del figures
        verdict, reason = verdict_of(response), response[_REASON]
        remarks: list[str | None] = []
        half = question.points / 2
        score = 0.0
        if verdict == question.answer or verdict in question.accept_also:
            score += half
            remarks.append(question.accept_also.get(verdict))
        else:
            remarks.append(question.feedback.get(verdict))
        if reason == question.reason or reason in question.reasons_also:
            score += half
            remarks.append(question.reasons_also.get(reason))
        else:
            remarks.append(question.reasons[reason].feedback)
        return Grade(score, question.points, tuple(filter(None, remarks)))

    def right(self, question: Weigh, figures: Figures) -> dict[str, str]:
        """Both keys."""
        return {_VERDICT: question.answer, _REASON: question.reason}

    def foreseen_errors(self, question: Weigh, figures: Figures) -> tuple[dict[str, str], ...]:
        """Both wrong, with the most that is said; then one of them wrong."""
        del figures
        verdicts: list[VerdictId] = [
            name for name in verdicts_of(question) if name != question.answer and name not in question.accept_also
        ]
        verdicts.sort(key=lambda name: -len(question.feedback.get(name, "")))
        reasons = [name for name in question.reasons if name != question.reason and name not in question.reasons_also]
        reasons.sort(key=lambda name: -len(question.reasons[name].feedback or ""))
        both = [{_VERDICT: str(verdict), _REASON: reason} for verdict in verdicts[:1] for reason in reasons[:1]]
        verdict_alone = [{_VERDICT: str(verdict), _REASON: question.reason} for verdict in verdicts]
        return (*both, *verdict_alone, *({_VERDICT: str(question.answer), _REASON: reason} for reason in reasons))

    def said(self, question: Weigh, response: dict[str, str]) -> Message:
        """Both parts in words."""
        verdict, reason = verdicts_of(question)[verdict_of(response)], question.reasons[response[_REASON]].text
        return Message("{verdict} – {reason}", verdict=verdict, reason=reason)

    def tally(
        self,
        question: Weigh,
        order: Sequence[str],
        distribution: Sequence[tuple[dict[str, str], int]],
        figures: Figures,
    ) -> tuple[Tally, ...]:
        """How many gave each verdict, and each explanation; those that nobody gave are left out."""
        del figures
        of = sum(number for _, number in distribution)

        def count(part: str, name: str) -> int:
            return sum(number for said, number in distribution if said[part] == name)

        fine = {question.answer, *question.accept_also}
        verdicts = [
            Tally(text, number, of, name in fine, Message("Verdict"))
            for name, text in verdicts_of(question).items()
            if (number := count(_VERDICT, name))
        ]
        good = {question.reason, *question.reasons_also}
        reasons = [
            Tally(question.reasons[name].text, number, of, name in good, Message("Explanation"))
            for name in order
            if (number := count(_REASON, name))
        ]
        return (*verdicts, *reasons)

    def findings(self, question: Weigh, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Verdicts that the scale does not offer, reasons that are not there, and explanations that read alike."""
        yield from _not_offered(question, ("answer",), [question.answer])
        yield from _not_offered(question, ("feedback",), question.feedback)
        yield from unknown_key(("reason",), question.reason, question.reasons, "reason")
        yield from _not_offered(question, ("accept_also",), question.accept_also)
        accepted = question.accept_also
        yield from accepted_findings(("accept_also",), accepted, get_args(VerdictId), [question.answer], "verdict")
        also = question.reasons_also
        yield from accepted_findings(("reasons_also",), also, question.reasons, [question.reason], "reason")
        yield from same_text(("reasons",), {name: reason.text for name, reason in question.reasons.items()})

    def fullest_card(self, question: Weigh) -> Iterator[str | None]:
        """All explanations, and the most that is said of a verdict and of an explanation."""
        yield from (reason.text for reason in question.reasons.values())
        yield longest([*question.feedback.values(), *question.accept_also.values()])
        yield longest([*(reason.feedback for reason in question.reasons.values()), *question.reasons_also.values()])

    def own_texts(self, question: Weigh) -> Iterator[LearnerText]:
        """The explanations, and what is said of verdicts and explanations."""
        yield from texts_of(question.reasons, "reasons", "offered")
        yield from told_of("feedback", question.feedback.items())
        yield from told_of("accept_also", question.accept_also.items())
        yield from told_of("reasons_also", question.reasons_also.items())

    def parts(self, question: Weigh) -> tuple[KeyedPart, ...]:
        """Two decisions: the verdict, which `explain` is about, and the explanation."""
        verdicts = [
            Alternative(
                name,
                text.english,
                (),
                name == question.answer,
                question.accept_also.get(name),
                question.feedback.get(name),
            )
            for name, text in verdicts_of(question).items()
        ]
        reasons = [
            Alternative(
                name,
                one.text,
                ("reasons", name),
                name == question.reason,
                question.reasons_also.get(name),
                one.feedback,
            )
            for name, one in question.reasons.items()
        ]
        verdict = KeyedPart((), "verdict", verdicts, explain=question.explain)
        return (verdict, KeyedPart(("reasons",), "reason", reasons, shuffled=True))

    def downgraded(self, question: Weigh, said: Phrases) -> Downgraded:
        """A choice between verdicts, and one between explanations."""
        message = Message("Two questions there, each worth its points: the verdict, and the explanation of it.")
        verdicts = {
            str(name): Option(text=text, feedback=question.feedback.get(name))
            for name, text in said.verdicts[question.scale].items()
        }
        common = common_fields(question) | {"kind": "choice"}
        verdict = {"options": verdicts, "answer": question.answer, "accept_also": {**question.accept_also}}
        reason = {"options": question.reasons, "answer": question.reason, "accept_also": question.reasons_also}
        why = {"id": f"{question.id[:56].rstrip('-_')}-why", "prompt": f"{question.prompt}\n\n{said.best}"}
        return Downgraded(
            (
                Choice.model_construct(None, **(common | verdict | {"shuffle": False})),
                Choice.model_construct(None, **(common | reason | why)),
            ),
            (message,),
        )

    def draft(self, question: Weigh, response: dict[str, str]) -> dict[str, str]:
        """A response is its parts."""
        return dict(response)

    def verifications(self, question: Weigh, response: dict[str, str]) -> tuple[Verification, ...]:
        """That of the verdict, where the question says whether what is judged holds up: it may hold roughly."""
        if question.truth not in ("holds", "fails"):
            return ()
        verdict = verdict_of(response)
        right = verdict == question.answer or verdict in question.accept_also
        return (_verified(question.truth == "holds", right, verdict in ("holds", "roughly")),)
