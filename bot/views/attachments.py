"""The picture files of cards: a card names them, and here they are attached to its message.

Promises that a message that is edited keeps the picture that it shows already, without its being sent again; and that a
card whose picture is not there any more says in words what it showed, since Discord would refuse the card otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import discord
from discord import ui
from discord.utils import MISSING

from bot.i18n.languages import _
from bot.i18n.wording import safe
from bot.services.pictures import Pictures

_ATTACHED = "attachment://"


def attached_names(view: ui.LayoutView) -> frozenset[str]:
    """The names of the files that a card shows."""
    return frozenset(name for gallery in _galleries(view) for name in _names(gallery))


async def files_for(view: ui.LayoutView, pictures: Pictures) -> list[discord.File]:
    """The files that a card shows, to be sent with it."""
    files = list[discord.File]()
    for gallery in list(_galleries(view)):
        for name in _names(gallery):
            content = await pictures.content(name)
            if content is None:
                _put_into_words(view, gallery)
            else:
                files.append(discord.File(BytesIO(content), filename=name))
    return files


async def files_for_edit(
    view: ui.LayoutView, message: discord.Message, pictures: Pictures
) -> list[discord.File | discord.Attachment]:
    """What is attached to a message once it shows the card; MISSING where that stays as it is."""
    wanted, there = attached_names(view), frozenset(_shown(message.components))
    return MISSING if wanted == there else [*await files_for(view, pictures)]


def _galleries(view: ui.LayoutView) -> Iterator[ui.MediaGallery[ui.LayoutView]]:
    for part in view.walk_children():
        if isinstance(part, ui.MediaGallery):
            yield part


def _names(gallery: ui.MediaGallery[ui.LayoutView]) -> list[str]:
    urls = [item.media.url for item in gallery.items]
    return [url.removeprefix(_ATTACHED) for url in urls if url.startswith(_ATTACHED)]


def _shown(components: list[discord.components.MessageComponentType]) -> Iterator[str]:
    """The names of the files that a message shows: Discord has put in an address that ends with each."""
    for part in components:
        if isinstance(part, discord.components.Container):
            yield from _shown(part.children)
        elif isinstance(part, discord.components.MediaGalleryComponent):
            for item in part.items:
                if item.media.attachment_id or "/attachments/" in item.media.url:
                    yield item.media.url.partition("?")[0].rpartition("/")[2]


def _put_into_words(view: ui.LayoutView, gallery: ui.MediaGallery[ui.LayoutView]) -> None:
    """The description of a picture in its place."""
    said = _("[Picture: {description}]", description=safe(gallery.items[0].description or ""))
    for box in view.children:
        if isinstance(box, ui.Container) and gallery in box.children:
            parts = [ui.TextDisplay[ui.LayoutView](said) if part is gallery else part for part in box.children]
            box.clear_items()
            for part in parts:
                box.add_item(part)
