"""The kind whose answer is found elsewhere and handed in: `search`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.references import same_text
from questions.json_values import is_object
from questions.kinds.kind import (
    Ask,
    BadResponse,
    Entry,
    Figures,
    Grade,
    HandIn,
    Kind,
    NeedsCorrection,
    Response,
    Tally,
    longest,
    texts_of,
)
from questions.kinds.question_parts import Downgraded, LearnerText
from questions.markdown import inert
from questions.messages import Message
from questions.model import Search
from questions.signs import is_blank, seen

if TYPE_CHECKING:
    from questions.diagnostics.diagnostic import Finding
    from questions.formats.phrases import Phrases

LINK, SENTENCE, LEVEL = "link", "sentence", "level"
"""The parts of a response."""

LONGEST_LINK: Final = 300
LONGEST_SENTENCE: Final = 300
"""Characters that can be handed in."""

_HOST: Final = r"[^\s/?#\\`<>\"|@:.]+"
_ADDRESS: Final = re.compile(rf"https?://({_HOST}\.)+{_HOST}(:\d{{1,5}})?([/?#][^\s`<>\"]*)?", re.IGNORECASE)
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows, so that it reads as something else."""


def as_typed(text: str) -> str:
    """What was typed, on one line, without what nobody sees and without spaces around it."""
    return " ".join(_TURNS.sub("", seen(text)).split())


class SearchKind(Kind[Search, dict[str, str]]):
    """A search. A response has what was handed in under `link` and `sentence`, and the id of a level under `level`."""

    model = Search
    graded = False
    single = False
    in_class = False

    def order(self, question: Search, seed: int) -> tuple[str, ...]:
        """The levels, from the lowest to the highest."""
        return tuple(question.levels)

    def ask(self, question: Search, order: Sequence[str]) -> Ask:
        """A link, a sentence and a level."""
        return HandIn(tuple(Entry(name, question.levels[name].text) for name in order))

    def read(self, question: Search, given: object) -> dict[str, str]:
        """All three. Raises `NeedsCorrection` where the link is none, or nothing is written."""
        if not is_object(given) or set(given) != {LINK, SENTENCE, LEVEL}:
            raise BadResponse(f"{question.id} takes a link, a sentence and a level")
        link, sentence, level = given[LINK], given[SENTENCE], given[LEVEL]
        if not isinstance(link, str) or not isinstance(sentence, str) or not isinstance(level, str):
            raise BadResponse(f"{question.id} takes three texts")
        if level not in question.levels:
            raise BadResponse(f"{level!r} is no level of {question.id}")
        link, sentence = as_typed(link), as_typed(sentence)
        if len(link) > LONGEST_LINK:
            raise NeedsCorrection(Message("The link is longer than {most} characters.", most=LONGEST_LINK))
        if not _ADDRESS.fullmatch(link) or not link.isprintable():
            raise NeedsCorrection(
                Message(
                    "The link doesn't look like the address of a page. Copy it from your browser's address bar: "
                    "it begins with https:// or http:// and has no spaces."
                )
            )
        if is_blank(sentence):
            raise NeedsCorrection(Message("The sentence is empty. Say in a sentence what you found."))
        if len(sentence) > LONGEST_SENTENCE:
            raise NeedsCorrection(Message("The sentence is longer than {most} characters.", most=LONGEST_SENTENCE))
        return {LINK: link, SENTENCE: sentence, LEVEL: level}

    def grade(self, question: Search, response: dict[str, str], figures: Figures) -> Grade:
        """Nothing of nothing; what the author says to those of that level comes as a remark."""
        del figures
        remark = question.levels[response[LEVEL]].feedback
        return Grade(0, 0, (remark,) if remark else ())

    def right(self, question: Search, figures: Figures) -> dict[str, str]:
        """Anything would do that is handed in; the highest level."""
        return {LINK: "https://example.org/", SENTENCE: "I found it there.", LEVEL: [*question.levels][-1]}

    def foreseen_errors(self, question: Search, figures: Figures) -> tuple[dict[str, str], ...]:
        """As much as can be handed in at each level, none of which is an error; first that of which most is said."""
        link = "https://example.org/".ljust(LONGEST_LINK, "a")
        sentence = ("word " * LONGEST_SENTENCE)[: LONGEST_SENTENCE - 1] + "."
        levels = sorted(question.levels, key=lambda name: -len(question.levels[name].feedback or ""))
        return tuple({LINK: link, SENTENCE: sentence, LEVEL: name} for name in levels)

    def key(self, question: Search, figures: Figures) -> str:
        """There is none."""
        return ""

    def said(self, question: Search, response: dict[str, str]) -> Message:
        """The level, the link as code, and the sentence."""
        return Message(
            "{level} – {link} – {sentence}",
            level=question.levels[response[LEVEL]].text,
            link=f"`{response[LINK]}`",
            sentence=inert(response[SENTENCE]),
        )

    def tally(
        self,
        question: Search,
        order: Sequence[str],
        distribution: Sequence[tuple[dict[str, str], int]],
        figures: Figures,
    ) -> tuple[Tally, ...]:
        """How many put themselves on each level."""
        del figures
        of = sum(number for _, number in distribution)
        return tuple(
            Tally(
                question.levels[name].text,
                sum(number for said, number in distribution if said[LEVEL] == name),
                of,
                key=None,
            )
            for name in order
        )

    def findings(self, question: Search, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Levels that read alike."""
        yield from same_text(("levels",), {name: level.text for name, level in question.levels.items()})

    def fullest_card(self, question: Search) -> Iterator[str | None]:
        """What is handed in, its level, and the most that is said of one."""
        yield "." * (LONGEST_LINK + LONGEST_SENTENCE)
        yield from (level.text for level in question.levels.values())
        yield longest(level.feedback for level in question.levels.values())

    def own_texts(self, question: Search) -> Iterator[LearnerText]:
        """The levels, and what is said of each."""
        yield from texts_of(question.levels, "levels", "named")

    def judged_by(self, question: Search, figures: Figures) -> tuple[object, ...]:
        """The levels there are."""
        return (sorted(question.levels),)

    def downgraded(self, question: Search, said: Phrases) -> Downgraded:
        """Nothing: no quiz elsewhere takes a link, a sentence and a level."""
        del question, said
        message = Message("Not carried: a search task has no key, and what is handed in is judged by its levels.")
        return Downgraded((), (message,))


class HandedIn(NamedTuple):
    """A response by its parts."""

    link: str
    sentence: str
    level: str
    """The id of the level that the learner chose."""


def handed_in(response: Response) -> HandedIn:
    """What a response that was read or stored holds. Raises `BadResponse` for one to a question of another kind."""
    if not is_object(response) or set(response) != {LINK, SENTENCE, LEVEL}:
        raise BadResponse("nothing was handed in")
    return HandedIn(str(response[LINK]), str(response[SENTENCE]), str(response[LEVEL]))
