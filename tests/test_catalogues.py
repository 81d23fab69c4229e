"""The catalogues hold what the code says and nothing else, in sentences that can take the same values."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter

import pytest
from babel.messages.catalog import Message

from bot.i18n.languages import ENGLISH, LANGUAGES, catalogue
from tests.messages import said, translated

OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})
SAID = {message.id: message for message in said() if message.id}


def parts(texts: str | list[str] | tuple[str, ...]) -> list[str]:
    """A message, or its singular and plural."""
    return [texts] if isinstance(texts, str) else list(texts)


def names(text: str) -> set[str]:
    """The values that a text takes."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def differs(message: Message, what: Callable[[str], object]) -> bool:
    """Whether a translation holds other values or marks than what it translates."""
    pairs = zip(parts(message.id), parts(message.string), strict=True)
    return any(what(text) != what(translation) for text, translation in pairs)


def messages(code: str) -> list[Message]:
    """What stands in a catalogue, without its header."""
    return [message for message in translated(code) if message.id]


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(code: str) -> None:
    there = {message.id: parts(message.string) for message in messages(code)}
    assert [text for text in SAID if not all(there.get(text, [""]))] == []


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_translated_that_is_not_said(code: str) -> None:
    assert [message.id for message in messages(code) if message.id not in SAID] == []
    assert translated(code).obsolete == {}


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_a_guess(code: str) -> None:
    assert [message.id for message in messages(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_takes_the_values_of_its_message(code: str) -> None:
    assert [message.id for message in messages(code) if differs(message, names)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_is_marked_up_as_its_message(code: str) -> None:
    def marks(text: str) -> list[str]:
        return sorted(re.findall(r"\*\*|`|^-# |^## |^- |^[✓✗◐▶○] ", text))

    assert [message.id for message in messages(code) if differs(message, marks)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_names_the_commands_of_its_message_as_its_readers_know_them(code: str) -> None:
    here = catalogue(code).gettext
    groups = {name for one in ("class", "group", "pack") for name in (one, here(one))}

    def named(text: str) -> list[tuple[str, ...]]:
        found = re.findall(r"(?<!\w)/(\w+)(?: (\w+))?", text)
        return sorted((first, second) if first in groups and second else (first,) for first, second in found)

    def wanted(text: str) -> list[tuple[str, ...]]:
        return sorted(tuple(map(here, command)) for command in named(text))

    wrong = [
        message.id for message in messages(code) if wanted(parts(message.id)[-1]) != named(parts(message.string)[-1])
    ]
    assert wrong == []
