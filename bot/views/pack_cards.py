"""The cards of `/pack`: reports, lists, one pack, its history.

Promises that a report names what to do first and fits a message; the whole of it is attached where it does not. Only
hosts see these cards.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot import pack_wording, wording
from bot.services.pack_scenes import Draft, FileScene, PackHistory, PackList, PackPage, PackScene, ReportScene
from bot.views.layout import AMBER, BLUE, GREEN, GREY, RED, Do, card, primary, secondary
from bot.wording import safe
from questions.problems import Problem

MOST_LINES = 12
"""Problems that stand on the card itself."""

MOST_PACKS = 40
MOST_ITEMS = 15


def pack_card(scene: PackScene) -> ui.LayoutView:
    """The card of whatever `/pack` has to show, with places for `files_of` it."""
    view = _drawn(scene)
    for file in files_of(scene):
        view.add_item(ui.File(f"attachment://{file.filename}"))
    return view


def _drawn(scene: PackScene) -> ui.LayoutView:
    match scene:
        case ReportScene():
            return _report(scene)
        case PackList():
            return _list(scene)
        case PackPage():
            return _page(scene)
        case PackHistory():
            return _history(scene)
        case FileScene():
            return card([scene.text], colour=BLUE)
        case _:
            return card([scene.text], colour=GREEN)


def files_of(scene: PackScene) -> list[discord.File]:
    """What goes along as files: what was asked for, or the whole report."""
    match scene:
        case FileScene():
            return [discord.File(io.BytesIO(scene.content), scene.name)]
        case ReportScene() if len(scene.problems) > MOST_LINES:
            whole = "\n".join(map(str, scene.problems)) + "\n"
            return [discord.File(io.BytesIO(whole.encode()), "report.txt")]
        case _:
            return []


def _report(scene: ReportScene) -> ui.LayoutView:
    errors, warnings = scene.errors, len(scene.problems) - scene.errors
    found = [wording.count(errors, "error")] if errors else []
    found += [wording.count(warnings, "warning")] if warnings else []
    names = wording.listed([f"`{safe(name)}`" for name in scene.files[:5]])
    head = f"## {names}: {wording.listed(found) if found else 'nothing to complain of'}"
    texts = [head]
    if errors:
        texts.append(pack_wording.NOTHING_KEPT if scene.kept else pack_wording.HAS_ERRORS)
    # What keeps a pack out comes first: the rest can wait.
    ordered = sorted(scene.problems, key=lambda one: one.level)
    texts += [problem_line(problem) for problem in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        texts.append(f"-# and {len(ordered) - MOST_LINES} more in the attached report")
    rows: list[Sequence[Do]] = []
    for draft in scene.drafts[:4]:
        texts.append(_draft_line(draft))
        rows.append(_draft_row(draft, many=len(scene.drafts) > 1))
    if len(scene.drafts) > 4:
        texts.append(f"-# {len(scene.drafts) - 4} more drafts: publish them with /pack publish")
    return card(texts, rows=rows, colour=RED if errors else AMBER if warnings else GREEN)


def problem_line(problem: Problem) -> str:
    """One problem with its place, and what to do."""
    mark = "✗ **Error" if problem.level == "error" else "◐ **Warning"
    place = f"`{safe(problem.path)}` line {problem.line}, column {problem.column}"
    advice = f" *{safe(problem.suggestion)}*" if problem.suggestion else ""
    return wording.shortened(f"{mark} {problem.code}** {place}: {safe(problem.message)}{advice}", 280)


def _draft_line(draft: Draft) -> str:
    what = pack_wording.changes(draft.revision)
    return (
        f"**{safe(draft.pack.title)}** (`{draft.name}`) is a private draft, version {draft.version}, with "
        f"{wording.count(len(draft.pack.questions), 'question')}: {what}"
    )


def _draft_row(draft: Draft, *, many: bool) -> list[Do]:
    named = f" {wording.shortened(draft.pack.title, 40)}" if many else ""
    where = (draft.name, draft.version)
    return [
        secondary(f"Preview{named}", "preview", *where),
        primary(f"Publish{named}", "publish", *where),
        secondary(f"Throw away{named}", "discard", *where),
    ]


def _list(scene: PackList) -> ui.LayoutView:
    own = [
        f"- **{safe(one.title)}** (`{one.name}`): "
        + ", ".join(
            part
            for part in (
                "retired" if one.retired_at else f"version {one.version} in use" if one.version else "",
                f"draft of version {one.draft}" if one.draft else "",
            )
            if part
        )
        for one in scene.own[:MOST_PACKS]
    ]
    more = [f"-# and {len(scene.own) - MOST_PACKS} more"] if len(scene.own) > MOST_PACKS else []
    bundled = [
        f"- **{safe(pack.title)}** (`{pack.id}`), {wording.count(len(pack.questions), 'question')}"
        + (", hidden here" if hidden else "")
        for pack, hidden in scene.bundled
    ]
    texts = [
        "## Packs of this server",
        "\n".join([*own, *more]) if own else pack_wording.NO_OWN_PACKS,
        "**Bundled with Copydesk**\n" + "\n".join(bundled),
    ]
    return card(texts, colour=BLUE)


def _page(scene: PackPage) -> ui.LayoutView:
    pack = scene.pack
    skills = sorted({wording.SKILL_NAMES[question.skill] for question in pack.questions})
    kinds = sorted({question.kind for question in pack.questions})
    contents = (
        f"{wording.count(len(pack.questions), 'question')} ({wording.listed(kinds)}) on {wording.listed(skills)}."
    )
    texts = [
        f"## {safe(pack.title)}\n{safe(pack.about)}",
        f"`{scene.name}`, version {scene.version}, {scene.state}. " + contents,
        "**How classes here answered** (first votes)\n" + "\n".join(_items(scene)),
    ]
    return card(texts, colour=GREY if scene.state == "retired" else BLUE)


def _items(scene: PackPage) -> Iterable[str]:
    for number, item in enumerate(scene.items[:MOST_ITEMS], 1):
        prompt = safe(wording.shortened(item.prompt, 70))
        told = (
            f"{wording.bar(item.share, 6)} {wording.percent(item.share, 1)} of the points, "
            f"{wording.count(item.answers, 'answer')}"
            if item.share is not None
            else "no answers yet"
        )
        changed = (
            f"; **key changed in version {item.rekeyed}**, {wording.count(item.before, 'answer')} before it left out"
            if item.rekeyed
            else ""
        )
        yield f"{number}. {prompt}\n  {told}{changed}"
    if len(scene.items) > MOST_ITEMS:
        yield f"-# and {len(scene.items) - MOST_ITEMS} more"


def _history(scene: PackHistory) -> ui.LayoutView:
    versions = [
        f"- **Version {row.version}**, "
        + (f"published {wording.day(row.published_at)}" if row.published_at else "a draft")
        + f": {pack_wording.changes(revision)}"
        for row, revision in scene.versions[:10]
    ]
    done = [
        f"- {wording.day(one.changed_at)}: {one.action}"
        + (f" version {one.version}" if one.version else "")
        + (f", by <@{one.author_id}>" if one.author_id else ", by somebody who asked to be forgotten")
        for one in scene.changes
    ]
    texts = [f"## `{scene.name}`", "\n".join(versions), "**What was done**\n" + "\n".join(done)]
    return card([text for text in texts if text], colour=BLUE)
