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

What is said to a right answer is feedback of the option where one option is right, and goes into the explanation, which
everyone reads, where something is typed or ticked. A quotation before the prompt is its passage; a picture in it, its
picture, if it has a description, and an address that Discord fetches from or its file beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from questions.diagnostics.diagnostic import shown
from questions.formats.html_to_markdown import (
    SPACE,
    Picture,
    Reduced,
    pictured,
    quoted_whole,
    reduced,
    split_quotation,
    typed_words,
)
from questions.formats.moodle.moodle_question import (
    ATTACHED,
    FULL_SHARE,
    MOST_ANSWERS,
    LinePlace,
    MoodleAnswer,
    MoodleQuestion,
    Styled,
    share,
    yaml_number,
)
from questions.formats.phrases import phrases
from questions.formats.roundtrip_metadata import Misfit, restored_question
from questions.ids import id_from
from questions.kinds import folded
from questions.markdown import escaped
from questions.messages import Amount, Message, Unsaid
from questions.pictures import PictureRefused

if TYPE_CHECKING:
    from decimal import Decimal

    from questions.formats.importing import Incoming
    from questions.parsing.reader import Plain

NEARLY: Final = 0.01
"""Percent by which shares that are meant to be equal may differ: Moodle writes a third as 33.33333."""

LABELS: Final = range(2, 5)
STATEMENTS: Final = range(3, 11)
"""How many a `classify` question may have."""

_LABEL: Final = 40
"""Characters of a label."""

PARTNERS: Final = range(2, 9)
_CLAIMS: Final = range(3, 9)
"""How many a `match` question may have."""

EXPLANATION: Final = 1500
"""Characters of an explanation."""

ADDRESS: Final = 500
"""Characters of a picture's address."""

_HTTPS: Final = re.compile(r"https://[^\s/]+/[^\s]*$")
_WILDCARD: Final = re.compile(r"(?<!\\)\*")


def take(asked: MoodleQuestion, incoming: Incoming) -> None:
    """Offers a question to the pack on its way in."""
    if incoming.is_complete:
        incoming.offer({}, *asked.place)
        return
    if len(asked.answers) > MOST_ANSWERS:
        incoming.skip(*asked.place, Message("It has more than {most} answers.", most=MOST_ANSWERS))
        return
    taking = _Taking(asked, incoming)
    if (question := taking.question()) is not None:
        incoming.offer(question, *asked.place, taking.parts(question))


class _Taking:
    def __init__(self, asked: MoodleQuestion, incoming: Incoming) -> None:
        self._asked = asked
        self._incoming = incoming
        self._phrases = phrases(incoming.language)
        self._lines: dict[str, list[LinePlace]] = {}
        """Where the options or statements stand, in their order."""
        self._remarks: list[tuple[str, str, LinePlace]] = []
        """What is said of single right answers, to be told in the explanation: answer, words and place."""

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
        question = _with(question, explain=self._explained(question.get("explain")))
        if asked.carried is not None:
            try:
                question = restored_question(question, asked.carried)
            except Misfit as misfit:
                message = Message(
                    "The comment that Copydesk wrote for this question was not used: {why}.", why=misfit.reason
                )
                self._incoming.leave_out(*asked.place, message, Message("remove the comment"))
        return question

    def parts(self, question: dict[str, Plain]) -> dict[tuple[str | int, ...], LinePlace]:
        """Where the parts of `question` stand."""
        return {
            (field, name): place
            for field, places in self._lines.items()
            if isinstance(entries := question.get(field), dict)
            for name, place in zip(entries, places, strict=False)
        }

    def _common(self) -> dict[str, Plain]:
        asked = self._asked
        prompt, image, alt = self._with_picture(reduced(asked.prompt.text, asked.prompt.style, self._incoming.language))
        common: dict[str, Plain] = {
            "skill": asked.skill if asked.skill in self._incoming.skills else self._incoming.about.skill
        }
        passage = asked.passage
        if passage is None:
            passage, prompt = split_quotation(prompt)
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
        right = [place for place, answer in enumerate(answers) if answer.share >= FULL_SHARE - NEARLY]
        if not right:
            return self._left_out(Message("No answer of it has 100%."))
        names = [_letter(place) for place in range(len(answers))]
        self._unequal([answer for place, answer in enumerate(answers) if answer.share and place not in right])
        also = {
            names[place]: self._said(answers[place].feedback, answers[place].place) or self._phrases.accepted
            for place in right[1:]
        }
        return _with(self._with_options("choice", names, also), answer=names[right[0]])

    def _multi(self) -> dict[str, Plain] | None:
        answers = self._asked.answers
        right = [answer for answer in answers if answer.share > 0]
        deductions = [answer.share for answer in answers if answer.share < 0]
        if not right:
            return self._left_out(Message("No answer of it is right."))
        shares = [answer.share for answer in right]
        fair = max(shares) - min(shares) <= NEARLY and abs(sum(shares) - FULL_SHARE) <= NEARLY * len(shares)
        if not fair or (deductions and max(deductions) - min(deductions) > NEARLY):
            listed = ", ".join(f"{share(answer.share)}%" for answer in answers[:10])
            message = Message(
                "The weights ({weights}) become equal ones: each right option the same, each wrong one the same.",
                weights=Amount(listed),
            )
            self._warn(self._asked.place, message)
        names = [_letter(place) for place in range(len(answers))]
        neutral = [(name, answer) for name, answer in zip(names, answers, strict=True) if not answer.share]
        also = {
            name: self._said(answer.feedback, answer.place) or self._phrases.neutral
            for name, answer in neutral
            if deductions
        }
        keys: list[Plain] = [name for name, answer in zip(names, answers, strict=True) if answer.share > 0]
        return _with(self._with_options("multi", names, also), answer=keys)

    def _with_options(self, kind: str, names: list[str], also: dict[str, str]) -> dict[str, Plain]:
        options: dict[str, Plain] = {}
        for name, answer in zip(names, self._asked.answers, strict=True):
            text = self._reduced(answer.text, answer.place)
            if kind == "multi" and answer.share > 0:  # feedback there speaks to whoever leaves a right option out
                self._remark(text, self._said(answer.feedback, answer.place), answer.place)
                options[name] = {"text": text}
            else:
                options[name] = self._option(text, None if name in also else answer)
        self._lines["options"] = [answer.place for answer in self._asked.answers]
        return _with({"kind": kind, "options": options}, accept_also={**also})

    def _option(self, text: str, answer: MoodleAnswer | None) -> dict[str, Plain]:
        feedback = self._said(answer.feedback, answer.place) if answer else None
        return _with({"text": text}, feedback=feedback)

    def _true_or_false(self) -> dict[str, Plain]:
        true, false = self._asked.answers
        options: dict[str, Plain] = {
            "true": self._option(self._phrases.true, true),
            "false": self._option(self._phrases.false, false),
        }
        key = "true" if true.share >= FULL_SHARE - NEARLY else "false"
        return {"kind": "choice", "options": options, "answer": key, "shuffle": False}

    def _text(self) -> dict[str, Plain] | None:
        accept: dict[str, str] = {}
        foreseen_errors: dict[str, str] = {}
        for answer in sorted(self._asked.answers, key=lambda each: each.share < FULL_SHARE - NEARLY):
            said = self._said(answer.feedback, answer.place)
            if _WILDCARD.search(answer.text.text):
                wild = shown(answer.text.text)
                message = (
                    Message(
                        "The answer {answer}, with its feedback {words}, is left out: a * for any letters has no "
                        "counterpart.",
                        answer=wild,
                        words=quoted_whole(said),
                    )
                    if said
                    else Message(
                        "The answer {answer} is left out: a * for any letters has no counterpart.", answer=wild
                    )
                )
                self._warn(answer.place, message)
                continue
            text = self._typed_words(answer).replace("\\*", "*")
            if answer.share >= FULL_SHARE - NEARLY:
                if (first := accept.get(folded(text))) is not None:
                    message = Message(
                        "{answer} is not kept: it counts as the same as {other} here.",
                        answer=shown(text),
                        other=shown(first),
                    )
                    self._warn(answer.place, message)
                else:
                    accept[folded(text)] = text
                self._remark(escaped(text), said, answer.place)
                continue
            if answer.share:
                self._unequal([answer])
            if said and folded(text) in accept:
                self._warn(answer.place, _accepted(shown(text), said))
            elif said:
                if foreseen_errors.setdefault(text, said) != said:
                    self._warn(answer.place, _said_twice(shown(text), said))
            elif not answer.share:
                self._warn(answer.place, _idle(shown(text)))
        if not accept:
            return self._left_out(Message("No answer of it that has no * has 100%."))
        own: dict[str, Plain] = {"kind": "text", "accept": [*accept.values()]}
        return _with(own, misconceptions={**foreseen_errors})

    def _number(self) -> dict[str, Plain] | None:
        answers = self._asked.answers
        right = [answer for answer in answers if answer.value is not None and answer.share >= FULL_SHARE - NEARLY]
        if not right or (key := right[0].value) is None:
            return self._left_out(Message("No figure of it has 100%."))
        width = float(right[0].within)
        places = min(6, max(0, -_exponent(key)))
        own: dict[str, Plain] = {
            "kind": "number",
            "answer": yaml_number(key),
            "tolerance": yaml_number(right[0].within),
        }
        if places != 1:
            own["places"] = places
        if self._asked.unit:
            own["unit"] = self._asked.unit
        self._remark(f"{key:f}", self._said(right[0].feedback, right[0].place), right[0].place)
        accepted = [(float(key), width)]
        also: dict[str, Plain] = {}
        foreseen_errors: dict[str, Plain] = {}
        for answer in answers:
            if answer is right[0]:
                continue
            said = self._said(answer.feedback, answer.place)
            if answer.value is None:
                if said:
                    message = Message(
                        "What is said to any other figure, {words}, has no place here.", words=quoted_whole(said)
                    )
                    self._warn(answer.place, message)
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
                if answer.value == key or str(yaml_number(answer.value)) in also:
                    self._warn(
                        answer.place,
                        Message("{value} is accepted twice; it is kept once.", value=Amount(f"{answer.value:f}")),
                    )
                    self._remark(f"{answer.value:f}", said, answer.place)
                else:
                    also[str(yaml_number(answer.value))] = said or self._phrases.accepted
                    accepted.append((value, reach))
                continue
            if answer.share:
                self._unequal([answer])
            if not said:
                if not answer.share:
                    self._warn(answer.place, _idle(Amount(f"{answer.value:f}")))
                continue
            # As `questions.diagnostics.consistency` does: what is accepted as right cannot be a slip.
            if any(abs(value - other) <= width + 1e-9 * max(1.0, abs(other)) for other, _ in accepted):
                self._warn(answer.place, _accepted(Amount(f"{answer.value:f}"), said))
            elif foreseen_errors.setdefault(str(yaml_number(answer.value)), said) != said:
                self._warn(answer.place, _said_twice(Amount(f"{answer.value:f}"), said))
        return _with(own, accept_also=also, misconceptions=foreseen_errors)

    def _matched(self) -> dict[str, Plain] | None:
        """Pairs: statements under labels that fit on buttons, or else claims and their partners."""
        read = [self._reduced(Styled(answer.target, "plain"), answer.place) for answer in self._asked.answers]
        targets = list(dict.fromkeys(read))
        stems = [answer for answer in self._asked.answers if answer.text.text]
        sorts = len(stems) in STATEMENTS and len(targets) in LABELS and all(len(one) <= _LABEL for one in targets)
        if not sorts and (len(stems) not in _CLAIMS or len(targets) not in PARTNERS):
            return self._left_out(
                Message(
                    "It matches {count} to {other} different ones; "
                    "{least} to {most} can be matched with {fewest} to {many}.",
                    count=len(stems),
                    other=len(targets),
                    least=_CLAIMS[0],
                    most=_CLAIMS[-1],
                    fewest=PARTNERS[0],
                    many=PARTNERS[-1],
                )
            )
        labels: dict[str, str] = {}
        for number, target in enumerate(targets, 1):
            name = id_from(target, _LABEL) or f"label-{number}"
            labels[target] = name if name not in labels.values() else f"label-{number}"
        statements: dict[str, Plain] = {}
        of = {id(answer): target for answer, target in zip(self._asked.answers, read, strict=True)}
        for number, answer in enumerate(stems, 1):
            text = self._reduced(answer.text, answer.place)
            statements[f"s{number}"] = {"text": text, "answer": labels[of[id(answer)]]}
        self._lines["statements"] = [answer.place for answer in stems]
        named: dict[str, Plain] = {name: {"text": target} for target, name in labels.items()}
        return {"kind": "classify" if sorts else "match", "labels": named, "statements": statements}

    def _reduced(self, styled: Styled, place: LinePlace) -> str:
        found = reduced(styled.text, styled.style, self._incoming.language)
        lose(found, place, self._incoming)
        return found.text

    def _with_picture(self, found: Reduced) -> tuple[str, str | None, str | None]:
        """The words of a prompt, and its picture's address and description; further pictures are named."""
        alt, address, text = pictured(found.text)
        image = None if address is None else self._kept(address)
        others = list(found.pictures)
        for each in found.pictures:
            if image is None and each.alt and (image := self._kept(each.address)):
                others.remove(each)
                alt = escaped(each.alt)
        if image is None:
            if address is not None:
                others.insert(0, Picture(address, alt or ""))
            alt = None
        lose(found._replace(pictures=tuple(others)), self._asked.place, self._incoming)
        return text, image, alt

    def _kept(self, address: str) -> str | None:
        """What the pack calls a picture of which this is the address: that itself, or the file that it leads to.

        None where a pack cannot hold it; a file that cannot be taken is named.
        """
        name = unquote(address.removeprefix(ATTACHED)).partition("?")[0]
        if not address.startswith(ATTACHED) or name not in self._asked.files:
            return address if len(address) <= ADDRESS and _HTTPS.match(address) else None
        try:
            return self._incoming.keep_picture(name, self._asked.files[name])
        except PictureRefused as reason:
            message = Message("The picture {name} is left out. {why}", name=shown(name), why=reason.message)
            self._warn(self._asked.place, message)
            return None

    def _typed_words(self, answer: MoodleAnswer) -> str:
        found = typed_words(answer.text.text, answer.text.style, self._incoming.language)
        lose(found, answer.place, self._incoming)
        text = found.text
        if text != answer.text.text.strip(SPACE):
            message = Message(
                "The answer {written} is taken as {text}.", written=shown(answer.text.text), text=shown(text)
            )
            self._warn(answer.place, message)
        return text

    def _said(self, styled: Styled | None, place: LinePlace) -> str | None:
        return (self._reduced(styled, place) or None) if styled else None

    def _remark(self, answer: str, said: str | None, place: LinePlace) -> None:
        """Keeps what is said to a right answer for the explanation."""
        if said:
            self._remarks.append((answer, said, place))

    def _explained(self, explain: Plain) -> str:
        """The explanation, with what is said of single right answers as far as it fits; the rest is named."""
        text = explain if isinstance(explain, str) else ""
        alone = len({said for _, said, _ in self._remarks}) == 1
        told: set[str] = set()
        for answer, said, place in self._remarks:
            remark = said if alone else self._phrases.remark.format(answer=answer, said=said)
            if remark in told or remark == text:
                continue
            told.add(remark)
            longer = f"{text}\n\n{remark}" if text else remark
            if len(longer) > EXPLANATION:
                message = Message(
                    "What is said to the right answer {answer}, {words}, does not fit into the explanation.",
                    answer=shown(answer),
                    words=quoted_whole(said),
                )
                self._warn(place, message)
            else:
                text = longer
        return text

    def _unequal(self, answers: list[MoodleAnswer]) -> None:
        for answer in answers:
            text = shown(answer.text.text if answer.value is None else f"{answer.value}")
            message = Message(
                "{answer} has {share}% of the points; here it counts as wrong.",
                answer=text,
                share=Amount(share(answer.share)),
            )
            self._warn(answer.place, message)

    def _left_out(self, why: Message) -> None:
        self._incoming.skip(*self._asked.place, why)

    def _warn(self, place: LinePlace, message: Message) -> None:
        self._incoming.leave_out(*place, message)


def lose(found: Reduced, place: LinePlace, incoming: Incoming) -> None:
    """Names what a text held besides its words."""
    for what in (*found.lost, *(each.named() for each in found.pictures)):
        incoming.leave_out(*place, Message("Left out of a text: {what}.", what=what))


def _accepted(answer: Unsaid, said: str) -> Message:
    return Message(
        "The feedback for {answer}, {words}, is left out: it is accepted as right.",
        answer=answer,
        words=quoted_whole(said),
    )


def _said_twice(answer: Unsaid, said: str) -> Message:
    return Message("What else is said to {answer}, {words}, is left out.", answer=answer, words=quoted_whole(said))


def _idle(answer: Unsaid) -> Message:
    return Message(
        "The wrong answer {answer} is not kept: nothing is said to it, and it counts as any other.", answer=answer
    )


def _with(question: dict[str, Plain], **more: Plain) -> dict[str, Plain]:
    """`question` with what there is of `more`."""
    return question | {name: value for name, value in more.items() if value}


def _letter(place: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[place] if place < 26 else f"option-{place + 1}"


def _exponent(value: Decimal) -> int:
    found = value.as_tuple().exponent
    return found if isinstance(found, int) else 0
