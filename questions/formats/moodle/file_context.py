"""What GIFT and Moodle XML say around questions: categories, tags, and the comments that Copydesk wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from questions.diagnostics.diagnostic import shown
from questions.formats.html_to_markdown import SPACE
from questions.formats.roundtrip_metadata import PACK, QUESTION, Misfit, pack_of, parsed_metadata
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from questions.formats.importing import Incoming
    from questions.formats.moodle.moodle_question import LinePlace


class Intake:
    """One file on its way in: which skill holds from here on, and what has been reported once already."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._skill: str | None = None
        self._noted: set[str] = set()

    def category(self, path: str, place: LinePlace) -> None:
        """A category, whose last part may be a skill."""
        self._skill = path.rsplit("/", maxsplit=1)[-1].strip(SPACE)
        if self._skill not in self._incoming.skills and self.is_first(f"category {path}"):
            message = Message("The category {name} names no skill of Copydesk, and is not kept.", name=shown(path))
            self._incoming.leave_out(*place, message)

    def skill(self, tags: Iterable[tuple[str, LinePlace]]) -> str | None:
        """The skill of a question with these tags."""
        skill = self._skill
        for tag, place in tags:
            if tag in self._incoming.skills:
                skill = tag
            elif self.is_first(f"tag {tag}"):
                message = Message("The tag {name} names no skill of Copydesk, and is not kept.", name=shown(tag))
                self._incoming.leave_out(*place, message)
        return skill

    def comment(self, words: str, place: LinePlace) -> Mapping[str, Any] | None:
        """What a comment carries for the question it stands at; what it carries for the pack is taken here."""
        try:
            if words.startswith(QUESTION):
                return parsed_metadata(words.removeprefix(QUESTION))
            if words.startswith(PACK):
                self._pack(pack_of(parsed_metadata(words.removeprefix(PACK))))
        except Misfit as misfit:
            if words.startswith(PACK):
                message = Message(
                    "The comment that Copydesk wrote for the pack was not used: {why}.", why=misfit.reason
                )
            else:
                message = Message(
                    "The comment that Copydesk wrote for this question was not used: {why}.", why=misfit.reason
                )
            self._incoming.leave_out(*place, message, Message("remove the comment"))
        return None

    def is_first(self, what: str) -> bool:
        """Whether something that a file may have many of stands here first: the same again is not reported."""
        is_first = what not in self._noted
        self._noted.add(what)
        return is_first

    def _pack(self, said: dict[str, Any]) -> None:
        self._incoming.sources |= said.pop("sources", {})
        self._incoming.said |= said
