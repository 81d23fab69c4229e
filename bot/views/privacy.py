"""The cards of `/privacy`: what is stored, whether to delete it, and what was done."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.i18n import privacy_wording
from bot.i18n.languages import Markdown, _, counted
from bot.i18n.wording import ours, safe
from bot.services.privacy import Export
from bot.services.scenes import ForgetScene, ForgottenScene, PrivacyScene
from bot.views import ids
from bot.views.layout import GREEN, GREY, RED, Card, card, danger, secondary


def privacy_card(scene: PrivacyScene) -> Card:
    """What is stored about somebody, who sees it and for how long."""
    heading = _("## What I have about you")
    if not scene.stored:
        nothing = _("Nothing at all. I store something when you answer a question or change a setting.")
        return card([heading, nothing, _page(scene)], colour=GREY)
    texts: list[Markdown] = [
        heading,
        _lines(scene.stored),
        _(
            "With it I keep your Discord number. I don't keep your name, your messages or your picture.\n"
            "**Who sees it:** you. In class quizzes, groups and assignments of a server, its hosts see your results "
            "and your reports too. A class sees numbers without names, unless the host shows a podium."
        ),
        _("**How long:** {how_long}", how_long=_how_long(scene)),
        _page(scene),
    ]
    buttons = [secondary(_("Export my data"), ids.ExportPress()), danger(_("Delete it all"), ids.ForgetFormPress())]
    return card(texts, rows=[buttons])


def _how_long(scene: PrivacyScene) -> Markdown:
    if not scene.months:
        return _("until you delete it. You can do that at any time.")
    if scene.in_server:
        return counted(
            "results in this server are deleted after {count} month. You can delete everything at any time.",
            "results in this server are deleted after {count} months. You can delete everything at any time.",
            scene.months,
        )
    return counted(
        "results are deleted after {count} month, unless a server has set another time for its own. "
        "You can delete everything at any time.",
        "results are deleted after {count} months, unless a server has set another time for its own. "
        "You can delete everything at any time.",
        scene.months,
    )


def _page(scene: PrivacyScene) -> Markdown:
    if scene.page is not None:
        return _("-# The whole policy: {address}", address=safe(scene.page))
    return _("-# The whole policy is the page PRIVACY.md. Whoever runs this bot can give it to you.")


def _lines(stored: Mapping[str, int]) -> Markdown:
    lines: list[Markdown] = [f"- {ours(privacy_wording.stored(name, count))}" for name, count in stored.items()]
    return "\n".join(lines)


def ask_card(scene: ForgetScene) -> Card:
    """What a deletion would take."""
    texts: list[Markdown] = [_("## Delete everything about you")]
    if scene.goes:
        texts.append(_("**This goes, for good:**") + f"\n{_lines(scene.goes)}")
    if scene.stays:
        texts.append(_("**This stays, without your number:**") + f"\n{_lines(scene.stays)}")
    if not scene.goes and not scene.stays:
        texts.append(_("I have nothing about you now. If you delete it all the same, older backups forget you too."))
    texts.append(
        _(
            "A code that nobody can turn back into your number stays, so that a restored backup forgets you again. "
            "Messages in Discord stay too; you can dismiss or delete those there."
        )
    )
    return card(
        texts,
        rows=[[danger(_("Delete it all"), ids.ForgetFormPress()), secondary(_("Export my data"), ids.ExportPress())]],
        colour=RED,
    )


def forgotten_card(scene: ForgottenScene) -> Card:
    """What was deleted."""
    if not scene.gone and not scene.stays:
        return card([_("## Nothing is left\nI have nothing about you.")], colour=GREEN)
    texts: list[Markdown] = [_("## It is deleted")]
    if scene.gone:
        texts.append(_lines(scene.gone))
    if scene.stays:
        texts.append(_("**This stays, without your number:**") + f"\n{_lines(scene.stays)}")
    texts.append(_("Whatever you do here from now on is new, and I store it again."))
    return card(texts, colour=GREEN)


def export_card(export: Export, name: str) -> Card:
    """An archive, with a word on what is in it."""
    parts, number = len(export.files), list(export.files).index(name) + 1
    if parts == 1:
        said = _("**Your data.** Open README.txt first. Every table is there twice: as JSON and as CSV.")
    else:
        said = _("**Your data, part {number} of {all}.** Open README.txt first.", number=number, all=parts)
    view = card([said], colour=GREEN)
    view.add_item(ui.File(f"attachment://{name}"))
    return view
