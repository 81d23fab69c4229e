"""All checks, in the order in which their results are read: what the others need comes first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot import errors
from bot.doctor.case import Case, CheckResult
from bot.doctor.content_checks import check_content
from bot.doctor.database_checks import check_database, check_tombstones
from bot.doctor.discord_checks import (
    check_application,
    check_channels,
    check_clock,
    check_commands,
    check_shards,
    check_token,
)
from bot.doctor.machine_checks import check_backups, check_disk, check_monitor
from bot.doctor.setting_checks import check_extras, check_installation

DoctorCheck = Callable[[Case], Awaitable[Sequence[CheckResult]]]

CHECKS: Final[tuple[DoctorCheck, ...]] = (
    check_installation,
    check_extras,
    check_token,
    check_clock,
    check_application,
    check_shards,
    check_commands,
    check_channels,
    check_database,
    check_tombstones,
    check_disk,
    check_backups,
    check_monitor,
    check_content,
)


async def examine(case: Case) -> AsyncIterator[CheckResult]:
    """What each check finds, as soon as it has found it."""
    for check in CHECKS:
        about = check.__name__.removeprefix("check_").replace("_", " ")
        try:
            results = await check(case)
        except errors.REFUSED as error:
            results = [
                CheckResult.fault(
                    f"Discord did not answer about the {about}: {errors.why(error)}", "Try again in a minute."
                )
            ]
        except Exception as error:  # its text could hold anything
            results = [
                CheckResult.fault(
                    f"The {about} could not be checked ({type(error).__name__})",
                    "Please report this as a fault of Copydesk.",
                )
            ]
        for result in results:
            yield result
