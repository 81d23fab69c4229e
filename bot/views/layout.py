"""The parts that cards are made of: texts, options with their buttons, rows of buttons, menus, and the card itself.

Promises that a card fits Discord's limits whatever the content: 4,000 characters of text in all, labels of 80,
descriptions of pictures of 1,024. Longest texts are cut with an ellipsis before Discord would refuse the card.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import discord
import orjson
from discord import ui

from bot.i18n.languages import Markdown
from bot.i18n.wording import harmless, labelled, shortened, unbroken
from bot.views.id_codec import Control
from bot.views.message_limits import MOST_TEXT
from questions.markdown import without_marks

PROMPT, TASK, NOTES, LINK, SENTENCE = 501, 502, 503, 504, 505
"""Ids of the texts with an open question's prompt, with what is to be typed, with a hint that was opened, and with what
was typed into the form of a search task: by these a press finds on the card what it needs."""

MOST_ENTRIES = 25
"""Of a menu."""

MOST_DESCRIBED = 1024
"""Characters of the description of a picture."""

BLUE, GREEN, AMBER, RED, GREY = 0x3B6EA5, 0x2E7D4F, 0xB7791F, 0xB23B3B, 0x6B7280


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button: what it says, and what it asks for."""

    label: str
    asks: Control
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
    disabled: bool = False

    def button(self) -> ui.Button[ui.LayoutView]:
        """The button itself."""
        return ui.Button(
            label=labelled(self.label, 80),
            style=self.style,
            custom_id=self.asks.custom_id,
            disabled=self.disabled,
        )


def primary(label: str, asks: Control) -> ButtonSpec:
    """The button that most people will want next."""
    return ButtonSpec(label, asks, discord.ButtonStyle.primary)


def secondary(label: str, asks: Control, *, disabled: bool = False) -> ButtonSpec:
    """Any other button."""
    return ButtonSpec(label, asks, disabled=disabled)


def danger(label: str, asks: Control) -> ButtonSpec:
    """A button for what cannot be taken back."""
    return ButtonSpec(label, asks, discord.ButtonStyle.danger)


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """Something to choose, and the button that chooses it, which stands right beside it."""

    text: Markdown
    button: ButtonSpec


@dataclass(frozen=True, slots=True)
class MenuSpec:
    """A menu: (value, label, description) an entry; `marked` values are shown as chosen."""

    placeholder: str
    asks: Control
    entries: Sequence[tuple[str, str, str | None]]
    most: int = 1
    marked: frozenset[str] = frozenset()

    def select(self) -> ui.Select[ui.LayoutView]:
        """The menu itself."""
        custom_id = self.asks.custom_id
        return ui.Select(
            # Clients remember what was chosen in a menu by this number; another question's menu must be another one.
            id=1000 + zlib.crc32(custom_id.encode()) % 2**30,
            custom_id=custom_id,
            placeholder=shortened(without_marks(self.placeholder), 150),
            max_values=self.most,
            options=[
                discord.SelectOption(
                    value=value,
                    label=labelled(label, 100),
                    description=labelled(description, 100) if description else None,
                    default=value in self.marked,
                )
                for value, label, description in self.entries[:MOST_ENTRIES]
            ],
        )


@dataclass(frozen=True, slots=True)
class PeopleMenuSpec:
    """A menu of the people of a server, which their client fills and names."""

    placeholder: str
    asks: Control

    def select(self) -> ui.UserSelect[ui.LayoutView]:
        """The menu itself."""
        return ui.UserSelect(
            custom_id=self.asks.custom_id, placeholder=shortened(self.placeholder, 150), max_values=MOST_ENTRIES
        )


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A picture: its https address, or the name of a file that is attached to the message; its description for those
    who cannot see it; and whether it is hidden until somebody wants to see it.
    """

    place: str
    alt: str
    hidden: bool = False

    def gallery(self) -> ui.MediaGallery[ui.LayoutView]:
        """The picture itself."""
        address = self.place if ":" in self.place else f"attachment://{self.place}"
        shown = discord.MediaGalleryItem(address, description=_described(self.alt), spoiler=self.hidden)
        return ui.MediaGallery(shown)


class Card(ui.LayoutView):
    """A card that is finished: discord.py then keeps no copy of it for each message ever sent."""

    def __init__(self, box: ui.Container[ui.LayoutView]) -> None:
        super().__init__(timeout=None)
        self.add_item(box)
        self.stop()

    @cached_property
    def encoded(self) -> bytes:
        """Its components as JSON."""
        return orjson.dumps(self.to_components())


def card(
    texts: Iterable[Markdown | None],
    *,
    options: Sequence[OptionSpec] = (),
    feedback: Iterable[Markdown] = (),
    rows: Iterable[Sequence[ButtonSpec]] = (),
    menus: Sequence[MenuSpec | PeopleMenuSpec] = (),
    menus_below: Sequence[MenuSpec] = (),
    top: Sequence[ButtonSpec] = (),
    picture: PictureSpec | None = None,
    colour: int = BLUE,
    named: Mapping[int, Markdown] = MappingProxyType({}),
) -> Card:
    """A card of texts and options with controls below: `menus`, then `rows`, then `menus_below` them. `top` and
    `picture` stand after the first text, `feedback` below a line.

    Texts that are `named` get these ids. Presses are read from the ids of what is pressed alone.
    """
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(colour))
    above, below = [text for text in texts if text], list(feedback)
    id_of = {text: id_ for id_, text in named.items()}
    said = (*above, *(option.text for option in options), *below)
    beside = {len(above) + place: option.button for place, option in enumerate(options)}
    for place, text in enumerate(_fitted([harmless(text) for text in said])):
        if below and place == len(above) + len(options):
            box.add_item(ui.Separator())
        shown = ui.TextDisplay[ui.LayoutView](unbroken(text), id=id_of.pop(said[place], None))
        box.add_item(ui.Section(shown, accessory=beside[place].button()) if place in beside else shown)
        if place == 0 and top:
            box.add_item(_row(top))
        if place == 0 and picture is not None:
            box.add_item(picture.gallery())
    controls = [_row(row[at : at + 5]) for row in rows for at in range(0, len(row), 5)]
    controls[:0] = [ui.ActionRow(menu.select()) for menu in menus]
    controls += [ui.ActionRow(menu.select()) for menu in menus_below]
    if controls:
        box.add_item(ui.Separator())
        for row in controls:
            box.add_item(row)
    return Card(box)


def texts_by_id(message: discord.Message) -> Mapping[int | None, str]:
    """The texts of a card that was sent."""
    return {text.id: text.content for text in _texts(message.components)}


def _texts(components: Iterable[discord.Component]) -> Iterator[discord.TextDisplay]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component
        elif isinstance(component, discord.Container):
            yield from _texts(component.children)


def _row(buttons: Sequence[ButtonSpec]) -> ui.ActionRow[ui.LayoutView]:
    return ui.ActionRow(*(one.button() for one in buttons))


def _described(alt: str) -> str:
    """The description of a picture, plain; of one that is too long, as many whole words as Discord takes."""
    plain = without_marks(alt).strip()
    if len(plain) <= MOST_DESCRIBED:
        return plain
    return plain[: MOST_DESCRIBED - 1].rsplit(maxsplit=1)[0] + "…"


def _fitted(texts: list[str]) -> list[str]:
    """`texts`, the longest of them cut as far as Discord's limit asks."""
    while (excess := sum(map(len, texts)) - MOST_TEXT) > 0:
        longest = max(range(len(texts)), key=lambda at: len(texts[at]))
        keep = max(1, len(texts[longest]) - excess - 1)
        texts[longest] = texts[longest][:keep].rstrip() + "…"
    return texts
