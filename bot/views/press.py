"""One use of a button, a menu or a form, as its handler gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import discord

from bot.i18n import wording
from bot.services.answer_codec import HERE
from bot.services.scenes import Refusal
from bot.views.id_codec import Control, read_number
from bot.views.layout import NOTES, texts_by_id

_AskedT_co = TypeVar("_AskedT_co", bound=Control, covariant=True)


@dataclass(frozen=True, slots=True)
class Press(Generic[_AskedT_co]):
    """Who pressed what, and what came with it: `values` are a menu's choices, or what a form's fields hold."""

    interaction: discord.Interaction
    asked: _AskedT_co
    values: Sequence[str]

    @property
    def learner(self) -> int:
        """Who pressed."""
        return self.interaction.user.id

    @property
    def guild(self) -> int | None:
        """The server in which it was; None outside of servers."""
        return self.interaction.guild_id

    @property
    def is_unfolded(self) -> bool:
        """Whether a hint is open on the card that was pressed."""
        message = self.interaction.message
        return message is not None and NOTES in texts_by_id(message)

    @property
    def text(self) -> str:
        """What was typed into a form with one field."""
        return "".join(self.values)

    def one_value(self) -> str:
        """What was chosen in a menu that takes one entry. Raises `Refusal` where it was not one."""
        if len(self.values) != 1:
            raise Refusal(wording.OLD_BUTTON)
        return self.values[0]

    def number(self) -> int:
        """What was chosen in a menu that takes one entry, whose values are numbers. Raises `Refusal` as `one_value`."""
        try:
            return read_number(self.one_value())
        except ValueError as error:
            raise Refusal(wording.OLD_BUTTON) from error

    def handed_in(self) -> tuple[str, str, int]:
        """What the form of a search task holds: a link, a sentence, and the place of a level.

        Raises `Refusal` for what is none.
        """
        try:
            link, sentence, place = self.values
            return link, sentence, read_number(place)
        except ValueError as error:
            raise Refusal(wording.OLD_BUTTON) from error

    def ticked(self, places: Sequence[int] | None) -> tuple[int, ...]:
        """The places that a button carries, or else those that were ticked in a menu.

        Raises `Refusal` for what is none.
        """
        if places is not None:
            return tuple(sorted(set(places)))
        try:
            return tuple(sorted({read_number(value) for value in self.values}))
        except ValueError as error:
            raise Refusal(wording.OLD_BUTTON) from error

    def filled(self, parts: Sequence[str | None]) -> list[str | None]:
        """The parts of an answer as a control carries them, a menu's value in its place."""
        return [self.values[0] if code == HERE and self.values else code for code in parts]
