"""Whatever stands in an option of a command, a menu or a form: one polite line, and nothing that nobody foresaw."""

from __future__ import annotations

from typing import Any, cast

import pytest
import simcord
from discord import AppCommandOptionType, app_commands

from bot.app import Copydesk
from bot.i18n import wording
from bot.services.scenes import AtStep, RunRef
from bot.views import ids
from tests.bot.classroom_page import Room
from tests.bot.places import Option, here, leaves, seen
from tests.bot.test_escaped import HARM
from tests.bot.test_packs import text
from tests.people import Student

NASTY = {
    "empty": "",
    "blank": " \t\u00a0\u3000",
    "number 0": "\0",
    "number 0 inside": "other\0side",
    "half a sign": "\ud800",
    "the other half": "news \udfff room",
    "very long": "x" * 6000,
    "long and wide": "𝔷" * 3000,
    "many digits": "7" * 4300 + "__x",
    "no digits of ours": "١٢٣__x",
    "superscript": "²__x",
    "negative": "-1__x",
    "two owners": "1__2__x",
    "greater than any id": f"{2**80}__x",
    "markup": "[x](https://evil.example) @everyone <@1> ||**b**|| `c` # h",
    "lines": "a\nb\r\nc\u2028d",
    "right to left": "\u202eyalp\u202c",
    "invisible": "\u200b\u2800\u3164\U000e0041",
    "braces": "{name} {0} %s %(x)s ${y}",
    "quotes": "'; DROP TABLE runs; --",
    "a path": "../../../etc/passwd",
    "a pattern": "(a+)+$[",
    "signs alone": "____",
}

BROKEN = "Something went wrong on my side"


def with_nasty(
    env: simcord.Env, command: app_commands.Command[Any, ..., Any], nasty: str
) -> tuple[list[Option], dict[str, Any]]:
    """The options that a command needs, and all that are text; those are nasty."""
    options, resolved = list[Option](), dict[str, Any]()
    for one in command.parameters:
        if one.type is AppCommandOptionType.string:
            options.append((one.display_name, one.type.value, nasty))
        elif one.type is AppCommandOptionType.attachment:
            file = str(env.backend.snowflake())
            stored = env.backend.cdn.store_attachment(int(file), 1, "market.yaml", text(), None)
            resolved["attachments"] = {file: {**stored, "filename": f"{nasty[:200]}.yaml"}}
            options.append((one.display_name, one.type.value, file))
        else:
            assert not one.required, "no value for it yet"
    return options, resolved


@pytest.mark.parametrize("name", NASTY)
async def test_every_text_that_a_command_takes_can_be_anything(room: Room, env: simcord.Env, name: str) -> None:
    host = here(room.teacher)
    for command in leaves(cast("Copydesk", env.bot)):
        texts = [one for one in command.parameters if one.type is AppCommandOptionType.string]
        if not texts and command.qualified_name not in ("pack upload", "pack check"):
            continue
        options, resolved = with_nasty(env, command, NASTY[name])
        card = seen(await host.give(command.qualified_name, *options, resolved=resolved))
        assert card is not None
        assert card.text, command.qualified_name
        assert BROKEN not in card, f"/{command.qualified_name}: {card}"
        assert wording.DATABASE_AWAY.english not in card, f"/{command.qualified_name}: {card}"
        assert HARM.search(card.text) is None, f"/{command.qualified_name}: {card}"
        for one in texts:
            if one.autocomplete:
                typed = await host.type_into(command.qualified_name, one.display_name, NASTY[name])
                assert typed.autocomplete_choices is not None


@pytest.mark.any_database
async def test_what_a_command_lists_is_all_that_it_takes(room: Room, env: simcord.Env) -> None:
    host = here(room.teacher)
    for command in leaves(cast("Copydesk", env.bot)):
        for one in command.parameters:
            if one.choices and one.type is AppCommandOptionType.string:
                card = seen(await host.give(command.qualified_name, (one.display_name, 3, "../nothing")))
                assert card is not None
                assert wording.OLD_COMMAND.english in card, f"/{command.qualified_name} {one.display_name}: {card}"
    assert "Reading the news" in await room.teacher.slash("learn")  # nobody's language has become another


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("gone", []),
        ("pack", []),
        ("pack gone", []),
        ("class quiz", [("pack", 3, "other-side"), ("seconds", 4, 10**9)]),
        ("class quiz", [("pack", 3, "other-side"), ("pace", 3, "hasty")]),
        ("class quiz", [("pack", 4, 7)]),
        ("quiz", [("length", 4, 7)]),
        ("quiz", [("length", 3, "five")]),
        ("pack download", [("pack", 3, "other-side"), ("version", 4, -1)]),
    ],
)
async def test_a_command_of_another_version_gets_one_polite_line(
    room: Room, command: str, options: list[Option]
) -> None:
    card = seen(await here(room.teacher).give(command, *options))
    assert card is not None
    assert card.ephemeral
    assert card.text == wording.OLD_COMMAND.english


@pytest.mark.parametrize("name", NASTY)
async def test_a_form_and_a_menu_can_hold_anything(school: Any, ana: Student, env: simcord.Env, name: str) -> None:
    one, step = here(ana), AtStep(RunRef(1), 0)
    first = seen(await one.give("quiz", ("pack", 3, "form-a"), ("length", 4, 0)))
    assert first is not None
    for control, values, typed in (
        (ids.TypePress(step), None, NASTY[name]),
        (ids.TypePress(step, ("x", None)), None, NASTY[name]),
        (ids.MarkPress(step), [NASTY[name]], None),
        (ids.FillPress(step, ("x", None)), [NASTY[name]], None),
        (ids.LessonPress(), [NASTY[name]], None),
        (ids.PackMenuPress(5, 0), [NASTY[name]], None),
        (ids.NewQuizPress("any", 0), [NASTY[name]], None),
    ):
        card = seen(await one.use(first, control.custom_id, values=values, typed=typed))
        assert card is not None
        assert card.text
        assert BROKEN not in card, f"{control}: {card}"
        assert wording.DATABASE_AWAY.english not in card, f"{control}: {card}"
