"""The cards of `/pack`: reports, lists, one pack, its history.

Promises that a report names what to do first and fits a message; the whole of it is attached where it does not. Only
hosts see these cards.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import assert_never

import discord
from discord import ui

from bot.i18n import pack_wording, wording
from bot.i18n.languages import Markdown, _, counted, digits, listed, local
from bot.i18n.wording import ours, safe
from bot.services.pack_scenes import (
    DraftNow,
    DraftPack,
    DraftsNow,
    DraftState,
    FileScene,
    OwnPack,
    PackHistory,
    PackList,
    PackPage,
    PackScene,
    ReportScene,
    ShownDraft,
)
from bot.services.scenes import ClassOptions
from bot.views import ids
from bot.views.layout import AMBER, BLUE, GREEN, GREY, RED, ButtonSpec, Card, card, primary, secondary
from db.rows import PackChange
from questions.diagnostics.diagnostic import Diagnostic, capitalised
from questions.markdown import without_marks
from questions.pairs import most_asked

MOST_LINES = 12
"""Problems that stand on the card itself."""

_MOST_PACKS = 40
_MOST_ITEMS = 15


def pack_card(scene: PackScene) -> Card:
    """The card of whatever `/pack` has to show, with places for `files_of` it."""
    view = _drawn(scene)
    for file in files_of(scene):
        view.add_item(ui.File(f"attachment://{file.filename}"))
    return view


def _drawn(scene: PackScene) -> Card:
    match scene:
        case ReportScene():
            return _report(scene)
        case DraftsNow():
            return _drafts(scene)
        case PackList():
            return _list(scene)
        case PackPage():
            return _page(scene)
        case PackHistory():
            return _history(scene)
        case FileScene():
            return card([scene.text], colour=BLUE)
        case _:
            ways = [] if scene.playable is None else [_ways_on(scene.playable)]
            return card([scene.text], rows=ways, colour=GREEN)


def files_of(scene: PackScene) -> list[discord.File]:
    """What goes along as files: what was asked for, or the whole report."""
    match scene:
        case FileScene():
            return [discord.File(io.BytesIO(scene.content), scene.name)]
        case ReportScene() if len(scene.problems) > MOST_LINES:
            whole = "".join(f"{_report_line(problem)}\n" for problem in scene.problems)
            return [discord.File(io.BytesIO(whole.encode()), "report.txt")]
        case _:
            return []


def _report(scene: ReportScene) -> Card:
    errors, warnings = scene.errors, len(scene.problems) - scene.errors
    found: list[Markdown] = []
    if errors:
        found.append(counted("{count} error", "{count} errors", errors))
    if warnings:
        found.append(counted("{count} warning", "{count} warnings", warnings))
    names = listed([f"`{safe(name)}`" for name in scene.files[:5]])
    texts: list[Markdown] = [f"## {names}: " + (listed(found) if found else _("no problems found"))]
    if errors:
        texts.append(ours(pack_wording.NOTHING_KEPT if scene.kept else pack_wording.HAS_ERRORS))
    # What keeps a pack out comes first: the rest can wait.
    ordered = sorted(scene.problems, key=lambda one: one.level)
    texts += map(problem_line, ordered[:MOST_LINES])
    if len(ordered) > MOST_LINES:
        texts.append(_("-# and {count} more in the attached report", count=len(ordered) - MOST_LINES))
    rows: list[Sequence[ButtonSpec]] = []
    for draft in scene.drafts[:4]:
        texts.append(_draft_line(draft))
        rows.append(_draft_row(draft, many=len(scene.drafts) > 1))
    if len(scene.drafts) > 4:
        texts.append(
            counted(
                "-# {count} more draft: publish it with /pack publish",
                "-# {count} more drafts: publish them with /pack publish",
                len(scene.drafts) - 4,
            )
        )
    return card(texts, rows=rows, colour=RED if errors else AMBER if warnings else GREEN)


def problem_line(problem: Diagnostic) -> Markdown:
    """One problem with its place, and what to do."""
    is_error = problem.level == "error"
    mark = (
        _("✗ **Error {code}**", code=safe(problem.code))
        if is_error
        else _("◐ **Warning {code}**", code=safe(problem.code))
    )
    place = _("line {line}, column {column}", line=problem.line, column=problem.column)
    message, advice = safe(local(problem.message)), capitalised(local(problem.hint or ""))
    told = f"{mark} `{safe(problem.path)}` {place}: {message}"
    return wording.shortened(f"{told} *{safe(advice)}*" if advice else told, 280)


def _report_line(problem: Diagnostic) -> str:
    """One problem as the terminal prints it, in the language in force."""
    place = f"{problem.path}:{problem.line}:{problem.column}"
    level = _("error") if problem.level == "error" else _("warning")
    advice = f" ({capitalised(local(problem.hint))})" if problem.hint else ""
    return f"{place}: {level} {problem.code} {local(problem.message)}{advice}"


def _draft_line(draft: DraftPack) -> Markdown:
    return counted(
        "**{title}** (`{name}`) is a private draft, version {version}, with {count} question: {changes}",
        "**{title}** (`{name}`) is a private draft, version {version}, with {count} questions: {changes}",
        draft.facts.questions,
        title=safe(draft.facts.title),
        name=safe(draft.name),
        version=draft.version,
        changes=pack_wording.changes_said(draft.revision),
    )


def _draft_row(draft: DraftPack, *, many: bool) -> list[ButtonSpec]:
    shown = ShownDraft(draft.name, draft.version, draft.digest)
    return _buttons(shown, draft.facts.title if many else None)


def _buttons(draft: ShownDraft, title: str | None) -> list[ButtonSpec]:
    """What can be done with a draft; its title stands on the buttons where there are several."""
    named = f" {wording.shortened(title, 40)}" if title is not None else ""
    where = (draft.name, draft.version, draft.digest)
    return [
        secondary(_("Preview") + named, ids.PreviewPress(*where)),
        primary(_("Publish") + named, ids.PublishPress(*where)),
        secondary(_("Throw away") + named, ids.DiscardPress(*where)),
    ]


def _drafts(scene: DraftsNow) -> Card:
    """Drafts after a decision about one: those that are still open keep their buttons."""
    texts: list[Markdown] = [*map(_draft_now, scene.drafts)]
    waiting = [one for one in scene.drafts if one.state is DraftState.OPEN]
    rows = [_buttons(one.draft, one.title if len(waiting) > 1 else None) for one in waiting]
    in_use = [one for one in scene.drafts if one.state is DraftState.IN_USE]
    several = len(scene.drafts) > 1
    rows += [_ways_on(one.draft.name, one.title if several else None) for one in in_use]
    is_done = scene.drafts[0].state in (DraftState.IN_USE, DraftState.THROWN_AWAY)
    return card(texts, rows=rows, colour=GREEN if is_done else GREY)


def _ways_on(pack: str, title: str | None = None) -> list[ButtonSpec]:
    """What to do with a pack that is in use; its title stands on the buttons where there are several."""
    named = f": {wording.shortened(title, 40)}" if title is not None else ""
    return [
        secondary(_("Try it") + named, ids.QuizPress(pack, 0)),
        secondary(_("Open a class quiz with it") + named, ids.OpenClassPress(ClassOptions(), pack)),
    ]


def _draft_now(one: DraftNow) -> Markdown:
    """What is true of a draft that a card showed."""
    called, version = safe(one.title), one.draft.version
    match one.state:
        case DraftState.OPEN:
            return _("**{title}** is a private draft, version {version}.", title=called, version=version)
        case DraftState.IN_USE:
            return _(
                "**{title}**, version {version} is published: `/quiz` and `/class quiz` offer it on this server.",
                title=called,
                version=version,
            )
        case DraftState.EARLIER:
            return _(
                "**{title}**, version {version} is published already, and a later version is in use now.",
                title=called,
                version=version,
            )
        case DraftState.RETIRED:
            return _(
                "**{title}**, version {version} is published already, and out of use now. "
                "/pack restore puts it back into use.",
                title=called,
                version=version,
            )
        case DraftState.THROWN_AWAY:
            return _("The draft of **{title}** (version {version}) is thrown away.", title=called, version=version)
        case DraftState.REPLACED:
            return f"**{called}**: {ours(pack_wording.DRAFT_REPLACED)}"
        case DraftState.GONE:
            return f"**{called}**: {ours(pack_wording.NO_SUCH_DRAFT)}"
        case _:
            assert_never(one.state)


def _list(scene: PackList) -> Card:
    own: list[Markdown] = [
        f"- **{safe(one.title)}** (`{safe(one.name)}`): {_state(one)}" for one in scene.own[:_MOST_PACKS]
    ]
    if len(scene.own) > _MOST_PACKS:
        own.append(_("-# and {count} more", count=len(scene.own) - _MOST_PACKS))
    bundled: list[Markdown] = [
        f"- **{safe(pack.title)}** (`{safe(pack.id)}`), "
        + counted("{count} question", "{count} questions", most_asked(pack.questions))
        + (", " + _("hidden here") if hidden else "")
        for pack, hidden in scene.bundled
    ]
    texts: list[Markdown] = [
        _("## Packs of this server"),
        "\n".join(own) if own else ours(pack_wording.NO_OWN_PACKS),
        "\n".join([_("**Bundled with Copydesk**"), *bundled]),
    ]
    return card(texts, colour=BLUE)


def _state(one: OwnPack) -> Markdown:
    """Whether it is in use, and whether there is a draft."""
    states: list[Markdown] = []
    if one.retired_at:
        states.append(ours(pack_wording.STATES["retired"]))
    elif one.version:
        states.append(_("version {version} in use", version=one.version))
    if one.draft:
        states.append(_("draft of version {version}", version=one.draft))
    return ", ".join(states)


def _page(scene: PackPage) -> Card:
    pack = scene.pack
    skills: list[Markdown] = sorted(
        {safe(local(wording.skill_name(pack, question.skill))) for question in pack.questions}
    )
    kinds: list[Markdown] = sorted({safe(question.kind) for question in pack.questions})
    contents = counted(
        "{count} question ({kinds}) on {skills}.",
        "{count} questions ({kinds}) on {skills}.",
        most_asked(pack.questions),
        kinds=listed(kinds),
        skills=listed(skills),
    )
    state = ours(pack_wording.STATES[scene.state])
    where = _("`{name}`, version {version}, {state}.", name=safe(scene.name), version=scene.version, state=state)
    texts: list[Markdown] = [
        f"## {safe(pack.title)}\n{safe(pack.about)}",
        f"{where} {contents}",
        "\n".join([_("**How classes here answered** (after two votes the second one counts)"), *_items(scene)]),
    ]
    return card(texts, colour=GREY if scene.state == "retired" else BLUE)


def _items(scene: PackPage) -> Iterable[Markdown]:
    for number, item in enumerate(scene.items[:_MOST_ITEMS], 1):
        prompt = safe(
            wording.shortened(without_marks(item.prompt), 70)
        )  # a sign cut off from its other half would be shown
        told: list[Markdown] = [_("no answers yet")]
        if item.share is not None:
            share = counted(
                "{share} of the points, {count} answer",
                "{share} of the points, {count} answers",
                item.answers,
                share=wording.percent(item.share, 1),
            )
            told = [f"{wording.bar(item.share)} {share}"]
        elif item.answers:
            told = [
                counted("{count} answer, none right or wrong", "{count} answers, none right or wrong", item.answers)
            ]
        if item.rekeyed:
            changed = counted(
                "**key changed in version {version}**, {count} answer before it left out",
                "**key changed in version {version}**, {count} answers before it left out",
                item.before,
                version=item.rekeyed,
            )
            told.append(changed)
        yield f"{digits(number)}. {prompt}\n  {'; '.join(told)}"
    if len(scene.items) > _MOST_ITEMS:
        yield _("-# and {count} more", count=len(scene.items) - _MOST_ITEMS)


def _history(scene: PackHistory) -> Card:
    versions: list[Markdown] = [
        _("- **Version {version}**, published {date}:", version=row.version, date=wording.day(row.published_at))
        + f" {pack_wording.changes_said(revision)}"
        if row.published_at
        else _("- **Version {version}**, a draft:", version=row.version) + f" {pack_wording.changes_said(revision)}"
        for row, revision in scene.versions[:10]
    ]
    done: list[Markdown] = [_("**What was done**"), *map(_change, scene.changes)]
    return card([f"## `{safe(scene.name)}`", "\n".join(versions), "\n".join(done)], colour=BLUE)


def _change(one: PackChange) -> Markdown:
    """What somebody did."""
    action = ours(pack_wording.ACTIONS[one.action])
    if one.version:
        action = _("{action} version {version}", action=action, version=one.version)
    by = _("by <@{person}>", person=one.author_id) if one.author_id else _("by somebody who asked to be forgotten")
    return f"- {wording.day(one.changed_at)}: {action}, {by}"
