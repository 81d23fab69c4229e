"""Time zones are found by name, and whoever mistypes one is told the nearest."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.services.time_zones import find_zone, likely_zones, nearest_zones, zone_names, zones_like


def test_every_zone_that_is_offered_can_be_used() -> None:
    assert len(zone_names()) > 500
    assert all(ZoneInfo(name).key == name for name in zone_names())
    assert not {"Factory", "localtime"} & set(zone_names())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("  europe/madrid ", "Europe/Madrid"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Madrid", None),
        ("+02:00", None),
        ("", None),
        ("Europe/Madrid\0", None),
        ("../Europe/Madrid", None),
        ("Europe", None),
    ],
)
def test_a_zone_is_found_by_its_name_and_by_nothing_else(typed: str, name: str | None) -> None:
    assert find_zone(typed) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Madrid", "Europe/Madrid"),
        ("Europe/Madird", "Europe/Madrid"),
        ("Eurpe/Paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("Pariss", "Europe/Paris"),
    ],
)
def test_who_types_the_name_of_none_is_told_the_nearest(typed: str, first: str) -> None:
    found = nearest_zones(typed)
    assert first in found
    assert 1 <= len(found) <= 3


@pytest.mark.parametrize("typed", ["", "   ", "qqqqqqqq", "\u202e\0", "x" * 6000])
def test_what_is_like_none_has_no_nearest(typed: str) -> None:
    assert nearest_zones(typed) == ()


def test_what_begins_with_what_was_typed_is_offered_first() -> None:
    assert zones_like("par")[:2] == ["America/Paramaribo", "Europe/Paris"]
    assert zones_like("europe/m")[0] == "Europe/Madrid"
    assert "America/Argentina/Buenos_Aires" in zones_like("aires")


@pytest.mark.parametrize(
    ("locale", "zone"),
    [
        ("es-ES", "Europe/Madrid"),
        ("en-GB", "Europe/London"),
        ("en-US", "America/New_York"),
        ("fr", "Europe/Paris"),
        ("de", "Europe/Berlin"),
        ("pt-BR", "America/Sao_Paulo"),
        ("ja", "Asia/Tokyo"),
    ],
)
def test_before_anything_is_typed_the_zones_of_ones_country_come_first(locale: str, zone: str) -> None:
    assert zone in likely_zones(locale)[:25]
    assert sorted(likely_zones(locale)) == sorted(zone_names())


@pytest.mark.parametrize("locale", ["", "xx", "es-419", "zz-ZZ"])
def test_where_no_country_is_known_all_zones_are_still_there(locale: str) -> None:
    assert sorted(likely_zones(locale)) == sorted(zone_names())
