"""Presses on the cards of assignments, each as the service call that it stands for.

Promises that a learner's card is theirs alone, and that only hosts of the server change an assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from discord import ui

from bot.assignments.board import AssignmentBoard
from bot.class_quiz.presses import require_host
from bot.i18n import assignment_wording, wording
from bot.reminders.reminder_sender import ReminderSender
from bot.services.assignment_scenes import HostAssignment
from bot.services.scenes import Refusal
from bot.services.wiring import Services
from bot.views import ids
from bot.views.assignment_cards import assignment_list_card, host_assignment_card, my_assignment_card
from bot.views.forms import labelled_field, open_form, text_field
from bot.views.id_codec import Control, read_number
from bot.views.layout import Card
from bot.views.press import Press
from bot.views.reply import reply, respond, turn_card

LONGEST_TIME = 40
"""Characters of a time in a form."""


class AssignmentPresses:
    """One for a process."""

    def __init__(self, services: Services, board: AssignmentBoard, sender: ReminderSender) -> None:
        self._services = services
        self._assigning = services.assigning
        self._board = board
        self._sender = sender

    # ------------------------------------------------------------------ learners

    async def start(self, press: Press[ids.StartAssignmentPress]) -> None:
        """Begins an attempt, or goes on with one."""
        await reply(press.interaction, self._assigning.start(press.learner, press.asked.assignment))

    async def mine(self, press: Press[ids.MyAssignmentPress]) -> None:
        """Shows where they stand."""

        async def found() -> Card:
            return my_assignment_card(await self._assigning.mine(press.learner, press.asked.assignment))

        await respond(press.interaction, found(), turn_card)

    async def reminders(self, press: Press[ids.RemindersPress]) -> None:
        """Sets whether they are reminded."""
        asked = press.asked

        async def settled() -> Card:
            wanted = asked.wanted > 0
            return my_assignment_card(
                await self._assigning.set_reminders(press.learner, asked.assignment, wanted=wanted)
            )

        await respond(press.interaction, settled(), turn_card)

    # ------------------------------------------------------------------ hosts

    async def listing(self, press: Press[ids.AssignmentsPress]) -> None:
        """Shows the assignments of the server."""

        async def listed() -> Card:
            guild = await require_host(press.interaction, self._services.classroom)
            return assignment_list_card(await self._assigning.listing(guild))

        await respond(press.interaction, listed(), turn_card)

    async def chosen(self, press: Press[ids.AssignmentMenuPress]) -> None:
        """Shows the one chosen in a menu."""

        async def opened(guild: int) -> HostAssignment:
            return await self._assigning.panel(guild, press.number())

        await self._panel(press, opened)

    async def command(self, press: Press[ids.AssignmentCommandPress]) -> None:
        """A button of the panel."""
        assignment = press.asked.assignment
        match press.asked.command:
            case "look":
                await self._panel(press, lambda guild: self._assigning.panel(guild, assignment))
            case "close":
                await self._panel(
                    press, lambda guild: self._changed(guild, self._assigning.close_now(guild, assignment))
                )
            case "post":
                await self._panel(press, lambda guild: self._posted(press, guild, assignment))
            case "remind":
                await self._panel(press, lambda guild: self._reminded(press, guild, assignment))

    async def open_form(self, press: Press[ids.AssignmentFormPress]) -> None:
        """Opens a form, which has to be the first answer: who may send it is asked when it comes."""
        assignment = press.asked.assignment
        match press.asked.form:
            case "times":
                times = (
                    text_field(label, assignment_wording.TIMES_HELP, LONGEST_TIME, name, required=False)
                    for name, label in (
                        ("opens", assignment_wording.OPENS_LABEL),
                        ("due", assignment_wording.DUE_LABEL),
                        ("closes", assignment_wording.CLOSES_LABEL),
                    )
                )
                sent = ids.TimesFormPress(assignment)
                await open_form(press.interaction, assignment_wording.TIMES_TITLE, sent, *times)
            case "extra":
                who = labelled_field(assignment_wording.WHO_LABEL, None, ui.UserSelect[ui.Modal](custom_id="who"))
                span = text_field(assignment_wording.SPAN_LABEL, assignment_wording.SPAN_HELP, LONGEST_TIME, "span")
                sent = ids.ExtraTimePress(assignment)
                await open_form(press.interaction, assignment_wording.EXTRA_TITLE, sent, who, span)

    async def times(self, press: Press[ids.TimesFormPress]) -> None:
        """The form with the times."""

        async def changed(guild: int) -> HostAssignment:
            opens, due, closes = _fields(press, 3)
            work = self._assigning.change_times(guild, press.asked.assignment, opens, due, closes)
            return await self._changed(guild, work)

        await self._panel(press, changed)

    async def extra(self, press: Press[ids.ExtraTimePress]) -> None:
        """The form with extra time."""

        async def extended(guild: int) -> HostAssignment:
            who, typed = _fields(press, 2)
            try:
                learner = read_number(who)
            except ValueError as error:
                raise Refusal(wording.OLD_BUTTON) from error
            return await self._assigning.extend(guild, press.asked.assignment, learner, typed)

        await self._panel(press, extended)

    # ------------------------------------------------------------------ inside

    async def _changed(self, guild: int, work: Coroutine[Any, Any, HostAssignment]) -> HostAssignment:
        """What `work` gives, once the message in the channel shows it too."""
        panel = await work
        notice = await self._board.redraw(guild, panel.assigned.row.id)
        return panel if notice is None else await self._assigning.panel(guild, panel.assigned.row.id, notice)

    async def _posted(self, press: Press[Control], guild: int, assignment: int) -> HostAssignment:
        channel = press.interaction.channel_id
        if channel is None:
            raise Refusal(wording.ONLY_IN_SERVERS)
        notice = await self._board.post(guild, assignment, channel, press.interaction.id)
        return await self._assigning.panel(guild, assignment, notice)

    async def _reminded(self, press: Press[Control], guild: int, assignment: int) -> HostAssignment:
        wish = await self._services.reminding.of_host(guild, assignment)
        written = await self._sender.send(wish.due)
        await self._board.remind(guild, assignment, press.interaction.id)
        notice = assignment_wording.reminded(written, wish.unfinished)
        return await self._assigning.panel(guild, assignment, notice)

    async def _panel(self, press: Press[Control], work: Callable[[int], Coroutine[Any, Any, HostAssignment]]) -> None:
        """Does `work` for a host of a server, and shows the panel."""

        async def done() -> Card:
            return host_assignment_card(await work(await require_host(press.interaction, self._services.classroom)))

        await respond(press.interaction, done(), turn_card)


def _fields(press: Press[Control], number: int) -> list[str]:
    """What a form's fields hold. Raises `Refusal` for another form."""
    if len(press.values) != number:
        raise Refusal(wording.OLD_BUTTON)
    return list(press.values)
