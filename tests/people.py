"""People who use the bot in tests: they type commands, read cards, press buttons, choose in menus and fill in forms.

They see only what Discord would show them. A press on something that is not on the card, or is disabled, fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import simcord
from discord import app_commands
from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage, UserHandle
from simcord.backend import serializers
from simcord.interactions import base_payload

BUTTON, MENU, SECTION, TEXT = 2, 3, 9, 10

_TICKED = re.compile(r"✓ ([A-L]) ticked")
_LETTERED = re.compile(r"[A-L]\. ")


class Card:
    """A message as its reader sees it."""

    def __init__(self, message: ResponseMessage) -> None:
        self.message = message

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees it."""
        return self.message.ephemeral

    @property
    def text(self) -> str:
        """All text on it, in order, as it is read: a space that keeps a figure with its unit is a space."""
        shown = [part["content"] for part in self.parts() if part["type"] == TEXT]
        return "\n".join([self.message.content, *shown]).strip().replace("\u00a0", " ")

    @property
    def buttons(self) -> list[str]:
        """Labels of the buttons that can be pressed, in order."""
        return [part["label"] for part in self.parts() if part["type"] == BUTTON and not part.get("disabled")]

    @property
    def styles(self) -> dict[str, int]:
        """Every button, one that is disabled too, with Discord's number for how it looks."""
        return {part["label"]: part["style"] for part in self.parts() if part["type"] == BUTTON}

    @property
    def menu(self) -> list[str]:
        """Labels in its menus; empty where it has none."""
        return [option["label"] for part in self.parts() if part["type"] == MENU for option in part["options"]]

    @property
    def menus(self) -> dict[str, list[str]]:
        """Labels in each of its menus, by what stands on it while nothing is chosen."""
        found = [part for part in self.parts() if part["type"] == MENU]
        return {part["placeholder"]: [option["label"] for option in part["options"]] for part in found}

    @property
    def options(self) -> list[tuple[str, str]]:
        """What stands beside a button of its own, and what that button says, in order."""
        sections = [part for part in self.parts() if part["type"] == SECTION]
        return [(part["components"][0]["content"], part["accessory"]["label"]) for part in sections]

    def has(self, label: str) -> bool:
        """Whether a button that begins with `label` can be pressed."""
        return any(one.startswith(label) for one in self.buttons)

    def custom_id(self, label: str) -> str:
        """The id of the one button that says `label`, or else of the one that begins with it."""
        labelled = [
            (part["label"], part["custom_id"])
            for part in self.parts()
            if part["type"] == BUTTON and part["label"].startswith(label) and not part.get("disabled")
        ]
        exact = [custom_id for said, custom_id in labelled if said == label]
        found = exact or [custom_id for _, custom_id in labelled]
        assert len(found) == 1, f"{label!r} is on {len(found)} buttons of {self.buttons}"
        return found[0]

    def letter(self, option: str) -> str:
        """The letter that stands beside an option, on its button, in the menu or in the text."""
        lines = [*self.buttons, *self.menu, *self.text.replace("**", "").split("\n")]
        found = [line for line in (one.lstrip("# ") for one in lines) if _LETTERED.match(line)]
        return next(line[0] for line in found if line[3:].startswith(option))

    @property
    def ids(self) -> list[str]:
        """The ids of all its buttons and menus, in order."""
        return [part["custom_id"] for part in self.parts() if "custom_id" in part]

    def values(self, labels: Sequence[str]) -> tuple[str, list[str]]:
        """The id of the menu that has them, and the values of its entries whose labels end with `labels`."""
        menus = [part for part in self.parts() if part["type"] == MENU]
        menu = next(
            menu
            for menu in menus
            if all(any(option["label"].endswith(label) for option in menu["options"]) for label in labels)
        )
        values = [
            next(option["value"] for option in menu["options"] if option["label"].endswith(label)) for label in labels
        ]
        return menu["custom_id"], values

    def parts(self) -> Iterator[dict[str, Any]]:
        """Every component, outer ones first."""
        yield from _walk(self.message.components)

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return f"<Card {self.text!r} {self.buttons}>"


def _walk(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in components:
        yield part
        yield from _walk(part.get("components", ()))
        yield from _walk([part["accessory"]] if "accessory" in part else ())


class Student:
    """Somebody in a server's channel, or in direct messages with the bot (`channel` None)."""

    def __init__(self, actor: MemberActor | UserHandle, channel: ChannelHandle | None) -> None:
        self.actor = actor
        self.channel = channel

    @property
    def id(self) -> int:
        """The Discord id."""
        return self.actor.id

    async def slash(self, command: str, **options: Any) -> Card:
        """Types a command and reads the answer."""
        if isinstance(self.actor, UserHandle):
            return _card(await self.actor.slash(command, **options))
        assert self.channel is not None
        return _card(await self.actor.slash(self.channel, command, **options))

    async def suggestions(self, command: str, option: str, typed: str = "") -> list[str]:
        """Names offered while typing an option."""
        return [choice["name"] for choice in await self._offered(command, option, typed)]

    async def take_suggestion(self, command: str, option: str, typed: str) -> Card:
        """Types a part of an option, takes the only name that is offered, and reads the answer to the command."""
        (choice,) = await self._offered(command, option, typed)
        return await self.slash(command, **{option: choice["value"]})

    async def _offered(self, command: str, option: str, typed: str) -> list[dict[str, Any]]:
        if isinstance(self.actor, UserHandle):
            return await self.actor.autocomplete(command, option, typed)
        assert self.channel is not None
        return await self.actor.autocomplete(self.channel, command, option, typed)

    async def press(self, card: Card, label: str) -> Card:
        """Presses the button whose label begins with `label`, and returns the card that follows."""
        return _card(await self.actor.click(card.message, custom_id=card.custom_id(label)))

    async def read_on(self, card: Card) -> Card:
        """Goes through the parts of a page to its last one."""
        while card.has("Continue"):
            card = await self.press(card, "Continue")
        return card

    async def choose(self, card: Card, *labels: str) -> Card:
        """Chooses in the card's menu the entries whose labels end with `labels`."""
        custom_id, values = card.values(labels)
        return _card(await self.actor.select(card.message, values, custom_id=custom_id))

    async def pick(self, card: Card, option: str) -> Card:
        """Presses the button of the option whose text begins with `option`, wherever the card has put it."""
        return await self.press(card, option if card.has(option) else f"Answer {card.letter(option)}")

    async def tick(self, card: Card, *options: str) -> Card:
        """Ticks the options whose texts begin with `options`, and no others."""
        letters = [card.letter(option) for option in options]
        return await self.tick_letters(card, letters)

    async def tick_letters(self, card: Card, letters: Sequence[str]) -> Card:
        """Ticks these letters, and no others: in the card's menu, or with the buttons beside its options."""
        if not card.menu:
            for label in card.buttons:
                ticked = _TICKED.fullmatch(label)
                if ticked and ticked[1] not in letters:
                    card = await self.press(card, label)
            for letter in letters:
                card = await self.press(card, f"Tick {letter}") if card.has(f"Tick {letter}") else card
            return card
        return await self.choose(card, *(next(one for one in card.menu if one[0] == letter) for letter in letters))

    async def type_figure(self, card: Card, text: str) -> Card:
        """Opens the form for a figure and submits it."""
        return await self.type_in(card, "Type your figure", text)

    async def type_words(self, card: Card, text: str) -> Card:
        """Opens the form for a few words and submits it."""
        return await self.type_in(card, "Type your answer", text)

    async def type_in(self, card: Card, button: str, text: str) -> Card:
        """Opens the form behind a button and submits it."""
        form = await self.actor.click(card.message, custom_id=card.custom_id(button))
        assert form.modal is not None
        return _card(await self.actor.submit_modal(form, {"typed": text}))

    async def hand_in(self, card: Card, link: str, sentence: str, level: int) -> Card:
        """Opens the form of a search task and submits it, with the level at that place of its menu."""
        form = await self.actor.click(
            card.message, custom_id=card.custom_id("Hand in" if card.has("Hand in") else "Correct it")
        )
        assert form.modal is not None
        return _card(await self.actor.submit_modal(form, {"link": link, "sentence": sentence, "level": [str(level)]}))

    async def resume(self) -> Card:
        """Goes on with the open quiz."""
        return await self.press(await self.slash("quiz"), "Go on with it")

    def emit(
        self, card: Card, custom_id: str, *, values: Sequence[str] | None = None, figure: str | None = None
    ) -> InteractionResult:
        """Sends a press (a menu's with `values`, a form's with `figure`) and does not wait for what comes of it.

        Nothing is checked: an id that is not on the card is put there, as on a card of long ago or a forged one, and
        the card need not be as it was. Presses at the same moment are several of these and one `settle`.
        """
        env = self.actor._env  # SimCord lets people act one at a time only; see there for the same steps
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": BUTTON}
        kind = 3
        if values is not None:
            data |= {"component_type": MENU, "values": list(values)}
        if figure is not None:
            field = {"type": 4, "id": 2, "custom_id": "typed", "value": figure}
            data = {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": field}]}
            kind = 5
        stored = env.backend.get_message(card.message.channel_id, card.message.id)
        record, payload = base_payload(
            env.backend,
            type=kind,
            channel_id=stored.channel_id,
            guild_id=self.actor.guild.id if isinstance(self.actor, MemberActor) else None,
            user_id=self.id,
            data=data,
        )
        message: dict[str, Any] = dict(serializers.message_payload(env.backend, stored))
        if kind == 3 and custom_id not in {part.get("custom_id") for part in _walk(message["components"])}:
            control = {"type": data["component_type"], "id": 99, "custom_id": custom_id, "label": "?", "style": 2}
            if values is not None:
                control["options"] = [{"label": value or "?", "value": value} for value in values]
            message["components"] = [*message["components"], {"type": 1, "id": 98, "components": [control]}]
        payload["message"] = message
        record.source_message_id = stored.id
        env.backend.emit("INTERACTION_CREATE", payload)
        return InteractionResult(env, record)

    async def send(
        self, card: Card, custom_id: str, *, values: Sequence[str] | None = None, figure: str | None = None
    ) -> Card:
        """`emit`, and then the card that comes of it."""
        result = self.emit(card, custom_id, values=values, figure=figure)
        await self.actor._env.settle()
        return read(result)


def read(result: InteractionResult) -> Card:
    """What the person sees who pressed; fails where Discord would say that the interaction failed."""
    assert result.acknowledged, "Discord would say: This interaction failed"
    return _card(result)


def _card(result: InteractionResult) -> Card:
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, "Discord would say: This interaction failed"
    return Card(message)


class School:
    """One server with one channel."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild("School")
        self.channel = self.guild.create_text_channel("class")

    def student(self, name: str) -> Student:
        """Somebody new in the channel."""
        return Student(self.guild.add_member(self.env.create_user(name)), self.channel)

    def show_host_commands(self, role: int | None = None) -> None:
        """Under Integrations, members of a role are allowed hosts' commands; without one, everybody is."""
        entry = {"id": str(role or self.guild.id), "type": 1, "permission": True}
        for one in self.env.bot.tree.get_commands():
            if not isinstance(one, app_commands.Group) or one.default_permissions is None:
                continue
            command = self.env.backend.find_command(one.name, None)
            assert command is not None
            self.env.backend.set_command_permissions(self.guild.id, int(command["id"]), [entry])

    def stranger(self, name: str) -> Student:
        """Somebody who talks to the bot in direct messages alone."""
        return Student(self.env.create_user(name), None)
