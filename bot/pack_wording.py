"""What `/pack` says about servers' packs; see `bot.wording` for everything else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.wording import count, listed, safe
from questions.problems import Code, Problem
from questions.revision import Revision

NO_SUCH_DRAFT = "That draft is not there any more: it was published, replaced or thrown away. See /pack list."
NOTHING_KEPT = "**Nothing was changed.** Mend the errors and upload again; warnings keep nothing out."
HAS_ERRORS = "**Errors keep a pack out**; warnings say what will work badly. Nothing was kept: this was only a check."
NO_OWN_PACKS = "This server has none of its own. Begin with `/pack template`, then `/pack upload`."
NO_FILE = "There was no file. Attach one or several .yaml files, or a zip of them."
FORM_TITLE = "Upload packs"
FORM_LABEL = "YAML files, or a zip of them"
FORM_HELP = "Up to 10 files, 1 MiB each. Nothing is published yet."
TEMPLATE = "A starter with comments. Change it in any editor, then bring it with `/pack upload`."


def slug(text: str) -> str:
    """An id made from a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60].strip("-") or "imported"


def no_such_format(name: str, known: Sequence[str]) -> str:
    """Refuses an exchange format."""
    return f"There is no format “{safe(name)}” for that; there are {listed(known)}."


def no_such_version(pack: str, version: int | None, known: Sequence[int]) -> str:
    """Refuses a version of a pack."""
    there = (
        f"there {'is' if len(known) == 1 else 'are'} {listed([str(one) for one in known])}" if known else "it has none"
    )
    return (
        f"“{safe(pack)}” has no version {version}; {there}." if version else f"“{safe(pack)}” has no two versions yet."
    )


def not_a_pack(path: str) -> Problem:
    """For a lesson or the like among uploads."""
    return Problem(
        path, 1, 1, Code.UNKNOWN_FILE.value, "This is not a pack; servers have packs of their own, no lessons."
    )


def two_of_one_id(path: str, name: str, other: str) -> Problem:
    """For two uploads that would replace each other."""
    return Problem(path, 1, 1, Code.ID_TAKEN.value, f"The id “{name}” is also that of {other}.", "give each its own id")


def no_such_pack(name: str) -> str:
    """Refuses a pack that this server does not have."""
    return f"There is no pack “{safe(name)}” on this server. `/pack list` shows those that there are."


def too_large(name: str, most: int) -> str:
    """Refuses a large file."""
    return f"{safe(name)} is larger than {most // 1024:,} KiB. Split it into several packs."


def too_many_packs(most: int) -> str:
    """Refuses one pack more."""
    return f"A server can have {most} packs, and this one has them. Nothing was changed."


def published(pack: str, version: int) -> str:
    """Confirms a publication."""
    return f"“{safe(pack)}” version {version} is published: `/quiz` and `/class quiz` offer it on this server."


def discarded(pack: str, version: int) -> str:
    """Confirms that a draft is gone."""
    return f"The draft of “{safe(pack)}” (version {version}) is thrown away."


def already(pack: str, action: str) -> str:
    """Refuses what is so already."""
    return f"“{safe(pack)}” is {action} already."


def pack_done(pack: str, action: str) -> str:
    """Confirms what was done to a whole pack."""
    kept = "; answers are kept, and quizzes that are open go on" if action in ("retired", "hidden") else ""
    return f"“{safe(pack)}” is {action}{kept}."


def as_written(pack: str, version: int) -> str:
    """Hands a version over."""
    return f"“{safe(pack)}”, version {version}, as it was written."


def revised(old: int, new: int, revision: Revision) -> str:
    """What changed between two versions, in a few lines."""
    return f"From version {old} to version {new}: {changes(revision)}"


def changes(revision: Revision | None) -> str:
    """What a version changes."""
    if revision is None:
        return "a new pack."
    parts = [
        f"{count(len(names), 'question')} {what} ({_named(names)})"
        for names, what in (
            (revision.added, "added"),
            (revision.removed, "removed"),
            (revision.reworded, "reworded"),
            (revision.rekeyed, "with another key"),
        )
        if names
    ]
    return "; ".join(parts) + "." if parts else "no question changed."


def exported(title: str, problems: Sequence[Problem]) -> str:
    """Hands an export over, with what it lacks."""
    if not problems:
        return f"For {title}, complete."
    lacks = "\n".join(f"- {safe(one.path.partition('#')[2])}: {safe(one.message)}" for one in problems[:15])
    more = f"\n- and {len(problems) - 15} more" if len(problems) > 15 else ""
    return f"For {title}. It does not carry:\n{lacks}{more}"


def _named(ids: Sequence[str]) -> str:
    """The first few of them."""
    return ", ".join([f"`{name}`" for name in ids[:5]] + ["…"] * (len(ids) > 5))
