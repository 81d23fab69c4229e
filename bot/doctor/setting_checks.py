"""Settings: those that cannot be, those that nothing reads, and what they need that is not installed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib.metadata import version
from importlib.util import find_spec

from bot.config import Settings, default_database_url
from bot.doctor.case import Case, CheckResult

_OURS = re.compile(r"COPYDESK_\w+|DISCORD_\w+|SENTRY_\w+")


class _Asked(Mapping[str, str]):
    """An environment that remembers what was looked for in it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.names = set[str]()
        self._said = dict(environment)

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._said[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def forget(self, name: str) -> bool:
        """Lets go of what it says of that; whether it said something."""
        return self._said.pop(name, None) is not None


def read_settings(environment: Mapping[str, str]) -> tuple[Settings, list[CheckResult]]:
    """The settings without those that cannot be, and what is wrong with these."""
    asked, results = _Asked(environment), list[CheckResult]()
    while True:
        try:
            settings = Settings.from_environment(asked)
        except ValueError as error:
            bad = _OURS.match(str(error))
            if bad is None or not asked.forget(bad[0]):
                results.append(CheckResult.fault("A setting cannot be", str(error)))
                return Settings(default_database_url()), results
            said, _, advice = str(error).partition("; ")
            results.append(CheckResult.fault(said, f"{advice[:1].upper()}{advice[1:]}."))
        else:
            return settings, [*results, *_strangers(environment, asked.names)]


def _strangers(environment: Mapping[str, str], known: set[str]) -> Iterator[CheckResult]:
    for name in sorted(environment):
        if name.startswith("COPYDESK_") and name not in known:
            near = get_close_matches(name, known, n=1)
            advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(known))}."
            yield CheckResult.noted(f"{name} is set, and Copydesk has no such setting", advice)


async def check_installation(_case: Case) -> list[CheckResult]:
    """Which Python and which Copydesk this is."""
    python = ".".join(map(str, sys.version_info[:3]))
    return [CheckResult.fine(f"Copydesk {version('copydesk')} on Python {python}")]


async def check_extras(case: Case) -> list[CheckResult]:
    """What the settings need that is not installed."""
    results = list[CheckResult]()
    if not case.settings.database_url.startswith("sqlite") and not _is_there("asyncpg"):
        results.append(
            CheckResult.fault("PostgreSQL needs the extra “postgres”, which is not installed", _install("postgres"))
        )
    if case.settings.sentry_dsn is not None and not _is_there("sentry_sdk"):
        results.append(
            CheckResult.fault("SENTRY_DSN needs the extra “sentry”, which is not installed", _install("sentry"))
        )
    if case.settings.monitor is not None and not _is_there("prometheus_client"):
        results.append(
            CheckResult.noted(
                "There are no figures at COPYDESK_MONITOR: the extra “metrics” is not installed", _install("metrics")
            )
        )
    if not (_is_there("matplotlib") and _is_there("scipy")):
        results.append(
            CheckResult.noted(
                "Reports have no charts and no intervals: the extra “reports” is not installed", _install("reports")
            )
        )
    return results


def _is_there(module: str) -> bool:
    return find_spec(module) is not None


def _install(extra: str) -> str:
    return f"Install Copydesk again as copydesk[{extra}], with the extras that it has now."
