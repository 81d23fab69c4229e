"""What `/pack` says about servers' packs; see `bot.i18n.wording` for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.i18n.languages import Markdown, _, counted, local
from bot.i18n.wording import ours, safe
from questions.diagnostics.diagnostic import Code, Diagnostic, Finding, shown
from questions.messages import Amount, Listing, Message
from questions.revision import Revision

NO_SUCH_DRAFT = Message("That draft is not there any more: it was published, replaced or thrown away. See /pack list.")
DRAFT_REPLACED = Message(
    "Somebody has uploaded another draft of this pack since. Nothing was changed. /pack list shows what there is now."
)
OLD_DRAFT_CARD = Message(
    "This card comes from an older version of me, and the draft may be another one by now. "
    "/pack list shows what there is."
)
QUEUE_FULL = Message(
    "Too many files are waiting to be read just now. Nothing was changed. Please try again in a few minutes."
)
RESTARTING = Message(
    "I am being stopped just now, so I did not finish this. Nothing was changed. Please try again in a few minutes."
)
STOPPED = {
    "time": Message("That took too long, so I stopped. Nothing was changed. Try fewer or smaller files at a time."),
    "memory": Message(
        "That needed more memory than I may use, so I stopped. Nothing was changed. Try fewer or smaller files at a "
        "time."
    ),
    "died": Message(
        "Something stopped my work on this file twice. Nothing was changed. Please try again; if it happens again, "
        "tell whoever runs this bot."
    ),
}
"""Why a job was not finished."""

NOTHING_KEPT = Message("**Nothing was changed.** Fix the errors and upload again; warnings don't block an upload.")
HAS_ERRORS = Message("**Errors block an upload**; warnings don't. Nothing was kept: this was only a check.")
NO_OWN_PACKS = Message("This server has none of its own. Begin with `/pack template`, then `/pack upload`.")
NO_FILE = Message("There was no file. Attach one or several .yaml files with their pictures, or a zip of them.")
FORM_TITLE = Message("Upload packs")
FORM_LABEL = Message("YAML files and pictures, or a zip")
FORM_HELP = Message("Up to 10 files of 1 MiB each, a zip of 10 MiB. Nothing is published yet.")
TEMPLATE = Message("A starter with comments. Change it in any editor, then bring it with `/pack upload`.")

STATES = {
    "draft": Message("a draft"),
    "in use": Message("in use"),
    "retired": Message("retired"),
    "bundled": Message("bundled"),
    "hidden": Message("bundled, hidden on this server"),
}
"""What a pack can be."""

ACTIONS = {
    "uploaded": Message("uploaded"),
    "published": Message("published"),
    "discarded": Message("discarded"),
    "retired": Message("retired"),
    "restored": Message("restored"),
    "hidden": Message("hidden"),
    "shown again": Message("shown again"),
    "key corrected": Message("key corrected in"),
    "key restored": Message("key as written again in"),
}
"""What can be done to one, by the name under which it is stored."""


def no_such_format(name: str, known: Sequence[str]) -> Message:
    """Refuses an exchange format."""
    return Message(
        "There is no format “{name}” for that; there are {known}.", name=safe(name), known=Listing(known, "and")
    )


def no_such_version(pack: str, version: int | None, known: Sequence[int]) -> Message:
    """Refuses a version of a pack."""
    name = safe(pack)
    if not version:
        return Message("“{pack}” has no two versions yet.", pack=name)
    if not known:
        return Message("“{pack}” has no version {version}; it has none.", pack=name, version=version)
    return Message.counted(
        "“{pack}” has no version {version}; there is {known}.",
        "“{pack}” has no version {version}; there are {known}.",
        len(known),
        pack=name,
        version=version,
        known=Listing(map(str, known), "and"),
    )


def not_a_pack(path: str) -> Diagnostic:
    """For a lesson or the like among uploads."""
    message = Message("This is not a pack; servers have packs of their own, no lessons.")
    return Diagnostic(path, 1, 1, Code.UNKNOWN_FILE.value, message)


def two_of_one_id(path: str, name: str, other: str) -> Diagnostic:
    """For two uploads that would replace each other."""
    message = Message("The id “{name}” is also that of {file}.", name=name, file=other)
    return Diagnostic(path, 1, 1, Code.ID_TAKEN.value, message, Message("give each its own id"))


def id_of_a_bundled_pack(name: str) -> Finding:
    """For an upload that a bundled pack would be mistaken for."""
    message = Message("The id {name} is that of a pack that comes with Copydesk.", name=shown(name))
    return Finding(("id",), Code.ID_TAKEN, message, Message("choose another id"))


def too_large_as_a_pack(path: str, most: int) -> Diagnostic:
    """For another system's file that no pack has room for."""
    message = Message("The pack made of this file is larger than {most} bytes.", most=Amount(f"{most:,}"))
    return Diagnostic(path, 1, 1, Code.TOO_LARGE.value, message, Message("split it into several files"))


def unused_picture(image: str) -> Diagnostic:
    """For a picture that came and that no pack shows."""
    message = Message("No question shows this picture, so it is not kept.")
    hint = Message("write “image: {name}” at the question that it belongs to", name=image)
    return Diagnostic(image, 1, 1, Code.PICTURE.value, message, hint, "warning")


def too_many_pictures(most: int) -> Message:
    """Refuses pictures beyond those that a server can have."""
    size = Amount(f"{most // 1024**2:,}")
    return Message(
        "All pictures of this server's packs together would be larger than {size} MiB. Nothing was changed. "
        "Make some smaller, or leave some out.",
        size=size,
    )


def stopped(why: Literal["time", "memory", "died"]) -> Message:
    """Refuses what could not be finished."""
    return STOPPED[why]


def in_line(ahead: int) -> Markdown:
    """What somebody sees while they wait for their file."""
    if not ahead:
        return _("Working on it…")
    return counted("Waiting: {count} job comes before yours.", "Waiting: {count} jobs come before yours.", ahead)


def no_such_own_pack(name: str) -> Message:
    """Refuses a pack that this server does not have."""
    return Message(
        "There is no pack “{name}” on this server. `/pack list` shows those that there are.", name=safe(name)
    )


def too_large(name: str, most: int) -> Message:
    """Refuses a large file."""
    size = Amount(f"{most // 1024:,}")
    return Message("{file} is larger than {size} KiB. Split it into several packs.", file=safe(name), size=size)


def picture_too_large(name: str, most: int) -> Message:
    """Refuses a large picture."""
    size = Amount(f"{most // 1024:,}")
    return Message(
        "{file} is larger than {size} KiB. Make it smaller, or save it as JPEG or WebP.", file=safe(name), size=size
    )


def too_large_together(most: int) -> Message:
    """Refuses files that are too much for one upload."""
    size = Amount(f"{most // 1024**2:,}")
    return Message("These files together are larger than {size} MiB. Upload them in several goes.", size=size)


def too_many_packs(most: int) -> Message:
    """Refuses one pack more."""
    return Message("A server can have {most} packs, and this one has them. Nothing was changed.", most=most)


def too_many_versions(pack: str, most: int) -> Message:
    """Refuses one version more."""
    return Message(
        "“{pack}” has {most} versions that were used, and answers belong to each. Nothing was changed. Give the pack a "
        "new id to go on with it.",
        pack=safe(pack),
        most=most,
    )


def too_much_in_all(most: int) -> Message:
    """Refuses what a server has no room for."""
    size = Amount(f"{most // 1024**2:,}")
    return Message(
        "The packs of a server can take up {size} MiB in all, and this would be more. Nothing was changed.", size=size
    )


def published(pack: str, version: int) -> Markdown:
    """Confirms a publication."""
    return _(
        "“{pack}” version {version} is published: `/quiz` and `/class quiz` offer it on this server.",
        pack=safe(pack),
        version=version,
    )


def already(pack: str, action: str) -> Message:
    """Refuses what is so already."""
    return Message("“{pack}” is {action} already.", pack=safe(pack), action=ACTIONS[action])


def pack_done(pack: str, action: str) -> Markdown:
    """Confirms what was done to a whole pack."""
    name, done = safe(pack), ours(ACTIONS[action])
    if action not in ("retired", "hidden"):
        return _("“{pack}” is {action}.", pack=name, action=done)
    return _(
        "“{pack}” is {action}; answers are kept, and quizzes that are open go on.",
        pack=name,
        action=done,
    )


def as_written(pack: str, version: int) -> Markdown:
    """Hands a version over."""
    return _("“{pack}”, version {version}, as it was written.", pack=safe(pack), version=version)


def revised(old: int, new: int, revision: Revision) -> Markdown:
    """What changed between two versions, in a few lines."""
    return _("From version {old} to version {new}:", old=old, new=new) + f" {changes_said(revision)}"


def changes_said(revision: Revision | None) -> Markdown:
    """What a version changes."""
    if revision is None:
        return _("a new pack.")
    parts: list[Markdown] = []
    if names := revision.added:
        added = counted("{count} question added", "{count} questions added", len(names))
        parts.append(f"{added} ({_named(names)})")
    if names := revision.removed:
        removed = counted("{count} question removed", "{count} questions removed", len(names))
        parts.append(f"{removed} ({_named(names)})")
    if names := revision.reworded:
        reworded = counted("{count} question reworded", "{count} questions reworded", len(names))
        parts.append(f"{reworded} ({_named(names)})")
    if names := revision.rekeyed:
        rekeyed = counted("{count} question with another key", "{count} questions with another key", len(names))
        parts.append(f"{rekeyed} ({_named(names)})")
    return "; ".join(parts) + "." if parts else _("no question changed.")


def exported(title: str, problems: Sequence[Diagnostic]) -> Markdown:
    """Hands an export over, with what it lacks."""
    if not problems:
        return _("For {system}, complete.", system=safe(title))
    lines: list[Markdown] = [_("For {system}. It does not carry:", system=safe(title))]
    for one in problems[:15]:
        lines.append(f"- {safe(one.path.partition('#')[2])}: {safe(local(one.message))}")
    if len(problems) > 15:
        lines.append(_("- and {count} more", count=len(problems) - 15))
    return "\n".join(lines)


def _named(ids: Sequence[str]) -> Markdown:
    """The first few of them."""
    named: list[Markdown] = [f"`{safe(name)}`" for name in ids[:5]]
    return ", ".join([*named, "…"] if len(ids) > 5 else named)
