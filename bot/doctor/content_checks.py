"""Packs and lessons of one's own: whether they are there and can be used."""

from __future__ import annotations

import asyncio
import shlex

from bot.doctor.case import Case, CheckResult
from bot.i18n import wording
from bot.rule_book import load_rule_book
from bot.services.bundled import bundled_folders
from bot.services.checking import check_beside, content_files


async def check_content(case: Case) -> list[CheckResult]:
    """What of COPYDESK_CONTENT would be left out."""
    results = list[CheckResult]()
    folders = list(case.settings.content)
    for folder in [one for one in folders if not one.exists()]:
        folders.remove(folder)
        results.append(
            CheckResult.fault(
                f"COPYDESK_CONTENT names {folder}, which is not there", "Correct the path, or make the folder."
            )
        )
    if not folders:
        return results
    report = await asyncio.to_thread(check_beside, bundled_folders(), folders, load_rule_book())
    errors = [one for one in report.problems if one.level == "error"]
    if errors:
        files = wording.count(len({one.path for one in errors}), "file")
        call = shlex.join(["copydesk", "check", *map(str, folders)])
        results.append(
            CheckResult.fault(
                f"{files} of COPYDESK_CONTENT cannot be used. The first: {errors[0]}",
                f"Run `{call}`, which names every problem with its line.",
            )
        )
    else:
        count = wording.count(len(content_files(folders)), "file")
        results.append(CheckResult.fine(f"{count} of COPYDESK_CONTENT can be used"))
    return results
