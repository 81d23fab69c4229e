"""Moodle's questions as Copydesk's, each by itself.

Promises that a question either becomes one that grades as Moodle would, or comes with a warning that says what differs,
or is left out with a warning; all at its line. What becomes of what:

- one right option: `choice`; further options with 100 % are accepted also. Other shares count as wrong here.
- several right: `multi`. Its grade is what equal shares for right options and equal deductions for wrong ones mean;
  other weights are named in a warning. Beside deductions, an option with 0 % counts neither way.
- true or false: `choice` with the options `true` and `false`, in that order.
- words: `text`. Answers below 100 % count as wrong; with feedback they are misconceptions. Answers with * are left out.
- a figure: `number`; the first with 100 % is the answer and its tolerance, others are accepted also, and those below
  100 % with feedback are misconceptions (which Copydesk takes to reach 2 % around their figure).
- pairs: `classify` with the right sides as labels, where they are few and short, else `match`, where the numbers fit.

Feedback of a right option is kept, though Copydesk says it to nobody; that of right words and figures has no place.
A quotation before the prompt is its passage, and a picture of Markdown before it its picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.formats.carrying import Misfit, restored
from questions.formats.exchange import slug
from questions.formats.moodle import FULL, MOST_ANSWERS, Answer, Asked, Place, Styled, plain, share
from questions.formats.reduction import pictured, reduced, unquoted
from questions.kinds import folded
from questions.messages import Amount, Message
from questions.model import SKILLS
from questions.problems import shown

if TYPE_CHECKING:
    from decimal import Decimal

    from questions.formats.exchange import Incoming
    from questions.reading import Plain

ALSO: Final = "This is accepted as well."
NEUTRAL: Final = "This counts neither way."
NEARLY: Final = 0.01
"""Percent by which shares that are meant to be equal may differ: Moodle writes a third as 33.33333."""

LABELS: Final = range(2, 5)
STATEMENTS: Final = range(3, 11)
"""How many a `classify` question may have."""

LABEL: Final = 40
"""Characters of a label."""

PARTNERS: Final = range(2, 9)
CLAIMS: Final = range(3, 9)
"""How many a `match` question may have."""

_WILDCARD: Final = re.compile(r"(?<!\\)\*")


def take(asked: Asked, incoming: Incoming) -> None:
    """Offers a question to the pack on its way in."""
    if len(asked.answers) > MOST_ANSWERS:
        message = Message("This question is left out: it has more than {most} answers.", most=MOST_ANSWERS)
        incoming.leave_out(*asked.place, message)
        return
    taking = _Taking(asked, incoming)
    if (question := taking.question()) is not None:
        incoming.offer(question, *asked.place, taking.parts(question))


class _Taking:
    def __init__(self, asked: Asked, incoming: Incoming) -> None:
        self._asked = asked
        self._incoming = incoming
        self._lines: dict[str, list[Place]] = {}
        """Where the options or statements stand, in their order."""

    def question(self) -> dict[str, Plain] | None:
        asked = self._asked
        kinds = {
            "single": self._choice,
            "several": self._multi,
            "true-false": self._true_or_false,
            "short": self._text,
            "numerical": self._number,
            "match": self._matched,
        }
        own = kinds[asked.kind]()
        if own is None:
            return None
        question: dict[str, Plain] = {"id": self._incoming.id_for(asked.name), **self._common(), **own}
        if asked.carried is not None:
            try:
                question = restored(question, asked.carried)
            except Misfit as misfit:
                message = Message(
                    "The comment that Copydesk wrote for this question was not used: {why}.", why=misfit.reason
                )
                self._incoming.leave_out(*asked.place, message, Message("remove the comment"))
        return question

    def parts(self, question: dict[str, Plain]) -> dict[tuple[str | int, ...], Place]:
        """Where the parts of `question` stand."""
        return {
            (field, name): place
            for field, places in self._lines.items()
            if isinstance(entries := question.get(field), dict)
            for name, place in zip(entries, places, strict=False)
        }

    def _common(self) -> dict[str, Plain]:
        asked = self._asked
        prompt = self._reduced(asked.prompt, asked.place, emphasis=True)
        common: dict[str, Plain] = {"skill": asked.skill if asked.skill in SKILLS else self._incoming.about.skill}
        alt, image, prompt = pictured(prompt)
        passage, prompt = unquoted(prompt)
        explain, hint = self._said(asked.explain, asked.place), self._said(asked.hint, asked.place)
        common = _with(common, prompt=prompt, image=image, alt=alt, passage=passage, explain=explain, hint=hint)
        if asked.points is not None and asked.points != 1:
            if asked.points in range(1, 11):
                common["points"] = int(asked.points)
            else:
                points = Amount(f"{asked.points:g}")
                message = Message("Its {points} points become 1: here a question has 1 to 10.", points=points)
                self._warn(asked.place, message)
        if asked.shuffle is False:
            common["shuffle"] = False
        return common

    def _choice(self) -> dict[str, Plain] | None:
        answers = self._asked.answers
        right = [place for place, answer in enumerate(answers) if answer.share >= FULL - NEARLY]
        if not right:
            return self._left_out(Message("This question is left out: no answer of it has 100 %."))
        names = [_letter(place) for place in range(len(answers))]
        self._unequal([answer for place, answer in enumerate(answers) if answer.share and place not in right])
        also = {names[place]: self._said(answers[place].feedback, answers[place].place) or ALSO for place in right[1:]}
        return _with(self._with_options("choice", names, also), answer=names[right[0]])

    def _multi(self) -> dict[str, Plain] | None:
        answers = self._asked.answers
        right = [answer for answer in answers if answer.share > 0]
        deductions = [answer.share for answer in answers if answer.share < 0]
        if not right:
            return self._left_out(Message("This question is left out: no answer of it is right."))
        shares = [answer.share for answer in right]
        fair = max(shares) - min(shares) <= NEARLY and abs(sum(shares) - FULL) <= NEARLY * len(shares)
        if not fair or (deductions and max(deductions) - min(deductions) > NEARLY):
            listed = ", ".join(f"{share(answer.share)} %" for answer in answers[:10])
            message = Message(
                "The weights ({weights}) become equal ones: each right option the same, each wrong one the same.",
                weights=Amount(listed),
            )
            self._warn(self._asked.place, message)
        names = [_letter(place) for place in range(len(answers))]
        neutral = [(name, answer) for name, answer in zip(names, answers, strict=True) if not answer.share]
        also = {name: self._said(answer.feedback, answer.place) or NEUTRAL for name, answer in neutral if deductions}
        keys: list[Plain] = [name for name, answer in zip(names, answers, strict=True) if answer.share > 0]
        return _with(self._with_options("multi", names, also), answer=keys)

    def _with_options(self, kind: str, names: list[str], also: dict[str, str]) -> dict[str, Plain]:
        options: dict[str, Plain] = {}
        for name, answer in zip(names, self._asked.answers, strict=True):
            options[name] = self._option(self._reduced(answer.text, answer.place), None if name in also else answer)
        self._lines["options"] = [answer.place for answer in self._asked.answers]
        return _with({"kind": kind, "options": options}, accept_also={**also})

    def _option(self, text: str, answer: Answer | None) -> dict[str, Plain]:
        feedback = self._said(answer.feedback, answer.place) if answer else None
        return _with({"text": text}, feedback=feedback)

    def _true_or_false(self) -> dict[str, Plain]:
        true, false = self._asked.answers
        options: dict[str, Plain] = {"true": self._option("True", true), "false": self._option("False", false)}
        key = "true" if true.share >= FULL - NEARLY else "false"
        return {"kind": "choice", "options": options, "answer": key, "shuffle": False}

    def _text(self) -> dict[str, Plain] | None:
        accept: dict[str, str] = {}
        slips: dict[str, str] = {}
        for answer in sorted(self._asked.answers, key=lambda each: each.share < FULL - NEARLY):
            said = self._said(answer.feedback, answer.place)
            if _WILDCARD.search(answer.text.text):
                wild = shown(answer.text.text)
                message = (
                    Message(
                        "The answer {answer}, with its feedback, is left out: a * for any letters has no counterpart.",
                        answer=wild,
                    )
                    if said
                    else Message(
                        "The answer {answer} is left out: a * for any letters has no counterpart.", answer=wild
                    )
                )
                self._warn(answer.place, message)
                continue
            text = self._reduced(answer.text, answer.place).replace("\\*", "*")
            if answer.share >= FULL - NEARLY:
                accept.setdefault(folded(text), text)
                self._unsaid(said, answer.place)
                continue
            if answer.share:
                self._unequal([answer])
            if said and folded(text) in accept:
                self._warn(answer.place, _accepted(shown(text)))
            elif said:
                slips.setdefault(text, said)
        if not accept:
            return self._left_out(Message("This question is left out: no answer without a * has 100 %."))
        own: dict[str, Plain] = {"kind": "text", "accept": [*accept.values()]}
        return _with(own, misconceptions={**slips})

    def _number(self) -> dict[str, Plain] | None:
        answers = self._asked.answers
        right = [answer for answer in answers if answer.value is not None and answer.share >= FULL - NEARLY]
        if not right or (key := right[0].value) is None:
            return self._left_out(Message("This question is left out: no figure of it has 100 %."))
        width = float(right[0].within)
        places = min(6, max(0, -_exponent(key)))
        own: dict[str, Plain] = {"kind": "number", "answer": plain(key), "tolerance": plain(right[0].within)}
        if places != 1:
            own["places"] = places
        if self._asked.unit:
            own["unit"] = self._asked.unit
        self._unsaid(self._said(right[0].feedback, right[0].place), right[0].place)
        accepted = [(float(key), width)]
        also: dict[str, Plain] = {}
        slips: dict[str, Plain] = {}
        for answer in answers:
            if answer is right[0]:
                continue
            said = self._said(answer.feedback, answer.place)
            if answer.value is None:
                self._unsaid(said, answer.place, of_others=True)
                continue
            value = float(answer.value)
            if answer in right:
                reach = width * max(1.0, abs(value / float(key)) if key else 1.0)
                if abs(float(answer.within) - reach) > 1e-9 * max(1.0, reach):
                    message = Message(
                        "{value} is accepted within {here} here, not within {there}.",
                        value=Amount(f"{answer.value:f}"),
                        here=Amount(f"{reach:g}"),
                        there=Amount(f"{answer.within:f}"),
                    )
                    self._warn(answer.place, message)
                if answer.value != key:
                    also.setdefault(str(plain(answer.value)), said or ALSO)
                    accepted.append((value, reach))
                continue
            if answer.share:
                self._unequal([answer])
            if not said:
                continue
            # As `questions.checks` does: what is accepted as right cannot be a slip.
            if any(abs(value - other) <= width + 1e-9 * max(1.0, abs(other)) for other, _ in accepted):
                self._warn(answer.place, _accepted(Amount(f"{answer.value:f}")))
            else:
                slips.setdefault(str(plain(answer.value)), said)
        return _with(own, accept_also=also, misconceptions=slips)

    def _matched(self) -> dict[str, Plain] | None:
        """Pairs: statements under labels that fit on buttons, or else claims and their partners."""
        targets = list(dict.fromkeys(answer.target for answer in self._asked.answers))
        stems = [answer for answer in self._asked.answers if answer.text.text]
        sorts = len(stems) in STATEMENTS and len(targets) in LABELS and all(len(one) <= LABEL for one in targets)
        if not sorts and (len(stems) not in CLAIMS or len(targets) not in PARTNERS):
            return self._left_out(
                Message(
                    "This question is left out: it matches {count} to {other} different ones; "
                    "{least} to {most} can be matched with {fewest} to {many}.",
                    count=len(stems),
                    other=len(targets),
                    least=CLAIMS[0],
                    most=CLAIMS[-1],
                    fewest=PARTNERS[0],
                    many=PARTNERS[-1],
                )
            )
        labels: dict[str, str] = {}
        for number, target in enumerate(targets, 1):
            name = slug(target)[:40].strip("-_") or f"label-{number}"
            labels[target] = name if name not in labels.values() else f"label-{number}"
        statements: dict[str, Plain] = {}
        for number, answer in enumerate(stems, 1):
            text = self._reduced(answer.text, answer.place, emphasis=True)
            statements[f"s{number}"] = {"text": text, "answer": labels[answer.target]}
        self._lines["statements"] = [answer.place for answer in stems]
        named: dict[str, Plain] = {name: {"text": target} for target, name in labels.items()}
        return {"kind": "classify" if sorts else "match", "labels": named, "statements": statements}

    def _reduced(self, styled: Styled, place: Place, *, emphasis: bool = False) -> str:
        text, lost = reduced(styled.text, styled.style, emphasis=emphasis)
        for what in lost:
            self._warn(place, Message("Left out of a text: {what}.", what=what))
        return text

    def _said(self, styled: Styled | None, place: Place) -> str | None:
        return (self._reduced(styled, place, emphasis=True) or None) if styled else None

    def _unequal(self, answers: list[Answer]) -> None:
        for answer in answers:
            text = shown(answer.text.text if answer.value is None else f"{answer.value}")
            message = Message(
                "{answer} has {share} % of the points; here it counts as wrong.",
                answer=text,
                share=Amount(share(answer.share)),
            )
            self._warn(answer.place, message)

    def _unsaid(self, said: str | None, place: Place, *, of_others: bool = False) -> None:
        """Names what is said to a right answer, or to any figure that is not among the answers."""
        if not said:
            return
        words = shown(said)
        if of_others:
            message = Message("What is said to any other figure, {words}, has no place here.", words=words)
        else:
            message = Message("What is said to a right answer, {words}, has no place here.", words=words)
        self._warn(place, message)

    def _left_out(self, message: Message) -> None:
        self._warn(self._asked.place, message)

    def _warn(self, place: Place, message: Message) -> None:
        self._incoming.leave_out(*place, message)


def _accepted(answer: str) -> Message:
    return Message("The feedback for {answer} is left out: it is accepted as right.", answer=answer)


def _with(question: dict[str, Plain], **more: Plain) -> dict[str, Plain]:
    """`question` with what there is of `more`."""
    return question | {name: value for name, value in more.items() if value}


def _letter(place: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[place] if place < 26 else f"option-{place + 1}"


def _exponent(value: Decimal) -> int:
    found = value.as_tuple().exponent
    return found if isinstance(found, int) else 0
