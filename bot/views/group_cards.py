"""The cards of groups: for hosts who is in one and what is set for it, and the message on which people join.

Promises that the message for everybody names nobody and says what joining means before anybody presses. People are
mentioned by their ids, so that each reader's client shows the names.
"""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from bot.i18n.languages import LANGUAGES, Markdown, _, counted, digits, trusted
from bot.i18n.wording import day, ours, safe
from bot.services.group_scenes import (
    GroupLine,
    GroupListScene,
    GroupScene,
    GroupSettingsScene,
    JoiningScene,
    MembersScene,
)
from bot.views import ids
from bot.views.layout import BLUE, GREY, Card, MenuSpec, PeopleMenuSpec, card, danger, primary, secondary
from db.rows import GroupRow

SERVERS_LANGUAGE: Final = "server"
"""In place of a language: the one that was set for the server."""


def group_card(scene: GroupScene) -> Card:
    """The card of whatever `/group` has to show."""
    match scene:
        case GroupListScene():
            return _list(scene)
        case MembersScene():
            return _members(scene)
        case GroupSettingsScene():
            return _settings(scene)


def joining_card(scene: JoiningScene) -> Card:
    """The message for everybody on which people join a group and leave it."""
    row = scene.row
    leave = secondary(_("Leave"), ids.LeaveGroupPress(row.id))
    if row.archived_at is not None:
        over = _("This group is over. Nobody can join it now; you can still leave it.")
        return card([f"## {safe(row.name)}", over], rows=[[leave]], colour=GREY)
    texts: list[Markdown] = [
        f"## {safe(row.name)}",
        _("Is this your class? Press **Join**."),
        _(
            "**What joining means:** your teachers on this server see how you do in this group's class quizzes and "
            "assignments. Other learners don't. Answering in a class quiz for this group joins it, too."
        ),
        _("You can leave at any time. `/privacy` shows everything I store about you, and deletes it if you want."),
    ]
    return card(texts, rows=[[primary(_("Join"), ids.JoinGroupPress(row.id)), leave]])


def _list(scene: GroupListScene) -> Card:
    lines = "\n".join(f"- **{safe(line.row.name)}** – {', '.join(_facts(line))}" for line in scene.lines)
    menu = MenuSpec(
        _("Open a group"),
        ids.GroupMenuPress(),
        [(str(line.row.id), line.row.name, ", ".join(_facts(line))) for line in scene.lines],
    )
    turns = [
        secondary(_("Back"), ids.GroupListPress(scene.page - 1)) if scene.page else None,
        secondary(_("Next"), ids.GroupListPress(scene.page + 1)) if scene.page + 1 < scene.pages else None,
    ]
    rows = [[one for one in turns if one is not None]]
    return card([_("## Groups of this server"), lines], menus=[menu], rows=[row for row in rows if row])


def _facts(line: GroupLine) -> list[Markdown]:
    """How many are in a group, and its time zone."""
    size = counted("{count} learner", "{count} learners", line.members) if line.members else _("nobody yet")
    return [size, safe(line.row.time_zone), *([_("archived")] if line.row.archived_at is not None else [])]


def _members(scene: MembersScene) -> Card:
    row = scene.row
    texts: list[Markdown] = [f"## {safe(row.name)}", *([ours(scene.note)] if scene.note else [])]
    if scene.members:
        head = counted("**{count} learner**", "**{count} learners**", scene.number)
        if scene.pages > 1:
            page = _("page {number} of {all}", number=scene.page + 1, all=scene.pages)
            head = head + ", " + page
        lines: list[Markdown] = [
            f"{digits(at)}. {_mention(one.learner_id)} · " + _("since {date}", date=day(one.joined_at))
            for at, one in enumerate(scene.members, scene.first)
        ]
        texts.append("\n".join([head, *lines]))
    else:
        texts.append(_("**Nobody is in this group yet.**"))
    texts.append(_how_to_join(row))
    menus = [
        *([] if row.archived_at is not None else [PeopleMenuSpec(_("Add people"), ids.GroupAddPress(row.id))]),
        *([_remove_menu(scene)] if scene.members else []),
    ]
    turns = [
        *([secondary(_("Back"), ids.GroupPagePress(row.id, scene.page - 1))] if scene.page else []),
        *([secondary(_("Next"), ids.GroupPagePress(row.id, scene.page + 1))] if scene.page + 1 < scene.pages else []),
    ]
    post = (
        [] if row.archived_at is not None else [primary(_("Post the joining message here"), ids.GroupPostPress(row.id))]
    )
    around = [
        secondary(_("Settings"), ids.GroupSettingsPress(row.id)),
        secondary(_("All groups"), ids.GroupListPress(0)),
    ]
    return card(texts, menus=menus, rows=[one for one in (turns, [*post, *around]) if one], colour=_colour(row))


def _remove_menu(scene: MembersScene) -> MenuSpec:
    """By place on the page: a menu of ours can't show a name that is nowhere stored."""
    entries = [
        (str(one.learner_id), _("Number {number} on the list", number=at), None)
        for at, one in enumerate(scene.members, scene.first)
    ]
    return MenuSpec(_("Take somebody out of the group"), ids.GroupRemovePress(scene.row.id, scene.page), entries)


def _how_to_join(row: GroupRow) -> Markdown:
    """How learners get in."""
    if row.archived_at is not None:
        return _("This group is archived: nobody can join it, and no class quiz can be opened for it.")
    if row.channel_id is None or row.message_id is None:
        return _(
            "Learners join by a message that you post where they see it, by answering in a class quiz that you open "
            "with `group:`, or when you add them here."
        )
    place = trusted(f"https://discord.com/channels/{row.guild_id}/{row.channel_id}/{row.message_id}")
    return _(
        "The joining message: {place}. Learners also join by answering in a class quiz that you open with `group:`.",
        place=place,
    )


def _settings(scene: GroupSettingsScene) -> Card:
    row = scene.row
    known = LANGUAGES.get(row.language or "")
    spoken = safe(known) if known is not None else _("that of this server")
    texts: list[Markdown] = [
        _("## Settings of {name}", name=safe(row.name)),
        *([ours(scene.note)] if scene.note else []),
        _(
            "**Language:** {language}. I speak it on the joining message and in the group's class quizzes.",
            language=spoken,
        ),
        _(
            "**Time zone:** {zone}, where it is {time} now. Reminders keep to its nights.",
            zone=safe(row.time_zone),
            time=trusted(f"{scene.now.astimezone(ZoneInfo(row.time_zone)):%H:%M}"),
        ),
    ]
    if row.archived_at is not None:
        texts.append(_("**Archived** since {date}. Everything in it is kept.", date=day(row.archived_at)))
    languages = MenuSpec(
        _("Language"),
        ids.GroupLanguagePress(row.id),
        [
            (SERVERS_LANGUAGE, _("The language of this server"), None),
            *((code, name, None) for code, name in LANGUAGES.items()),
        ],
        marked=frozenset((row.language or SERVERS_LANGUAGE,)),
    )
    archive = (
        secondary(_("Bring it back"), ids.GroupRestorePress(row.id))
        if row.archived_at is not None
        else danger(_("Archive"), ids.GroupArchivePress(row.id))
    )
    change = secondary(_("Change name or time zone"), ids.GroupFormPress(row.id))
    members = secondary(_("Members"), ids.GroupPagePress(row.id, 0))
    return card(texts, menus=[languages], rows=[[change, members, archive]], colour=_colour(row))


def _mention(learner: int) -> Markdown:
    return trusted(f"<@{learner}>")


def _colour(row: GroupRow) -> int:
    return BLUE if row.archived_at is None else GREY
