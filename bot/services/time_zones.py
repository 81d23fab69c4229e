"""The time zones of the world, by the names that the IANA database gives them.

Promises that a name that is found can be used with `zoneinfo`, on every system. Refuses offsets: a zone knows when its
clocks change, and “+2” does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

NOWHERE = frozenset(("Factory", "localtime"))
"""What the database has for systems that were told no zone."""

_LONGEST = 60
"""Characters of what was typed that are compared."""

_NEAR = 3
_ALIKE = 0.6


@cache
def zone_names() -> tuple[str, ...]:
    """All of them, those of places first: `Europe/Madrid` before `EST`."""
    named = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return tuple(sorted((name for name in named if name not in NOWHERE), key=lambda name: ("/" not in name, name)))


def find_zone(typed: str) -> str | None:
    """The zone of that name, however its letters are written; None where there is none."""
    return _by_key().get(_key(typed))


def zones_like(typed: str) -> list[str]:
    """Those whose names hold what was typed: those that begin with it first, or whose city does."""
    wanted = _key(typed)
    found = [key for key in _by_key() if wanted in key]
    return [_by_key()[key] for key in sorted(found, key=lambda key: not _begins(key, wanted))]


def likely_zones(locale: str) -> list[str]:
    """All of them, those of the country first in which most people live whose Discord has this locale."""
    from babel.core import get_global  # noqa: PLC0415 - data of all countries, which only this asks for

    tag = locale.replace("-", "_")
    country = get_global("likely_subtags").get(tag, tag).rpartition("_")[2]
    country_of = get_global("zone_territories")
    return sorted(zone_names(), key=lambda name: country_of.get(name) != country)


def nearest_zones(typed: str) -> Sequence[str]:
    """Up to three that somebody may have meant who typed the name of none, the nearest first."""
    wanted = _key(typed[:_LONGEST])
    if not wanted:
        return ()
    held = [name for name in zones_like(typed) if "/" in name]
    cities = {key.rpartition("/")[2]: name for key, name in _by_key().items() if "/" in name}
    alike = [cities[city] for city in get_close_matches(wanted.rpartition("/")[2], cities, _NEAR, _ALIKE)]
    alike += [_by_key()[key] for key in get_close_matches(wanted, _by_key(), _NEAR, _ALIKE)]
    return tuple(dict.fromkeys([*held, *alike]))[:_NEAR]


def _begins(key: str, wanted: str) -> bool:
    return any(part.startswith(wanted) for part in (key, key.rpartition("/")[2]))


def _key(name: str) -> str:
    return "_".join(name.split()).casefold()


@cache
def _by_key() -> dict[str, str]:
    return {_key(name): name for name in zone_names()}
