"""The cards of `/results`: a report in short, with its files behind buttons; and a file. Hosts alone see them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import discord
from discord import ui

from bot.i18n.languages import Markdown, _, digits
from bot.i18n.wording import safe
from bot.reports.making import Digest
from bot.reports.report import ReportForm
from bot.services.result_scenes import ReportFileScene, ReportRef, ResultsScene
from bot.views import ids
from bot.views.layout import BLUE, ButtonSpec, Card, PictureSpec, card, primary, secondary

_MOST_LINES = 15
"""Of the report, and of people, on the card; all of them are in the files."""


def results_card(scene: ResultsScene) -> Card:
    """A report in short, with places for `pictures_of` it."""
    digest = scene.digest
    texts: list[Markdown] = [
        f"## {safe(digest.title)}\n" + "\n".join(safe(line) for line in digest.about),
        _lines([safe(line) for line in digest.highlights]) if digest.highlights else _("Nothing here yet."),
    ]
    if digest.people:
        told: list[Markdown] = [f"<@{digits(learner)}> – {safe(said)}" for learner, said in digest.people]
        texts.append(_("**By learner, the lowest first**") + "\n" + _lines(told))
    if digest.cautions:
        cautions: list[Markdown] = [f"- {safe(one)}" for one in digest.cautions]
        texts.append(_("**What not to conclude**") + "\n" + _lines(cautions))
    picture = digest.pictures[0] if digest.pictures else None
    return card(
        texts,
        rows=[_buttons(scene.ref)] if digest.highlights else [],
        picture=None if picture is None else PictureSpec(picture.name, picture.alt),
        colour=BLUE,
    )


def weeks_card(digest: Digest) -> Card:
    """A learner's own weeks, with places for `pictures_of` them."""
    picture = digest.pictures[0] if digest.pictures else None
    return card(
        [
            f"## {safe(digest.title)}\n" + "\n".join(safe(line) for line in digest.about),
            _lines([safe(line) for line in digest.highlights]) if digest.highlights else _("Nothing here yet."),
            _("-# Only you see this."),
        ],
        rows=[[secondary(_("My progress"), ids.ProgressPress())]],
        picture=None if picture is None else PictureSpec(picture.name, picture.alt),
    )


def pictures_of(digest: Digest) -> list[discord.File]:
    """The chart on the card, as the file that is attached."""
    return [discord.File(io.BytesIO(one.content), one.name) for one in digest.pictures[:1]]


def file_card(scene: ReportFileScene) -> Card:
    """A file, with a place for `file_of` it."""
    view = card(scene.texts, colour=BLUE)
    view.add_item(ui.File(f"attachment://{file_of(scene).filename}"))
    return view


def file_of(scene: ReportFileScene) -> discord.File:
    """What is attached."""
    return discord.File(io.BytesIO(scene.file.content), scene.file.name)


def _lines(lines: Sequence[Markdown]) -> Markdown:
    shown = "\n".join(lines[:_MOST_LINES])
    if len(lines) <= _MOST_LINES:
        return shown
    return shown + "\n" + _("-# and {count} more in the files", count=len(lines) - _MOST_LINES)


def _buttons(ref: ReportRef) -> list[ButtonSpec]:
    return [
        primary(_("Spreadsheet (XLSX)"), _asks(ref, "xlsx")),
        secondary(_("Page to print (HTML)"), _asks(ref, "html")),
        secondary(_("CSV"), _asks(ref, "csv")),
    ]


def _asks(ref: ReportRef, form: ReportForm) -> ids.ReportFilePress:
    return ids.ReportFilePress(ref.kind, form, ref.subject, ref.only)
