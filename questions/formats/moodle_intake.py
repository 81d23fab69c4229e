"""What GIFT and Moodle XML say around questions: categories, tags, and the comments that Copydesk wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from questions.formats.carrying import PACK, QUESTION, Misfit, pack_of, parsed
from questions.formats.reduction import SPACE
from questions.model import SKILLS
from questions.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from questions.formats.exchange import Incoming
    from questions.formats.moodle import Place


class Intake:
    """One file on its way in: which skill holds from here on, and what has been reported once already."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._skill: str | None = None
        self._noted: set[str] = set()

    def category(self, path: str, place: Place) -> None:
        """A category, whose last part may be a skill."""
        self._skill = path.rsplit("/", maxsplit=1)[-1].strip(SPACE)
        if self._skill not in SKILLS:
            self.note("category", f"The category {shown(path)} names no skill of Copydesk, and is not kept.", place)

    def skill(self, tags: Iterable[tuple[str, Place]]) -> str | None:
        """The skill of a question with these tags."""
        skill = self._skill
        for tag, place in tags:
            if tag in SKILLS:
                skill = tag
            else:
                self.note("tag", f"The tag {shown(tag)} names no skill of Copydesk, and is not kept.", place)
        return skill

    def comment(self, words: str, place: Place) -> Mapping[str, Any] | None:
        """What a comment carries for the question it stands at; what it carries for the pack is taken here."""
        try:
            if words.startswith(QUESTION):
                return parsed(words.removeprefix(QUESTION))
            if words.startswith(PACK):
                self._pack(pack_of(parsed(words.removeprefix(PACK))))
        except Misfit as misfit:
            of = "the pack" if words.startswith(PACK) else "this question"
            message = f"The comment that Copydesk wrote for {of} was not used: {misfit}."
            self._incoming.leave_out(*place, message, "remove the comment")
        return None

    def note(self, what: str, message: str, place: Place) -> None:
        """Reports something that a file has many of where it stands first."""
        if what not in self._noted:
            self._noted.add(what)
            self._incoming.leave_out(*place, f"{message} Others like it are not reported.")

    def _pack(self, said: dict[str, Any]) -> None:
        self._incoming.sources |= said.pop("sources", {})
        self._incoming.said |= said
