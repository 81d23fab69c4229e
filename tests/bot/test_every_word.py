"""No card says anything of ours that is not in the catalogues.

The interface is drawn in a language that has x for every letter, about content in Greek letters. Whatever is to be read
in Latin ones then is a text that nobody could translate.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from gettext import NullTranslations
from typing import Any

import pytest
from discord import ui

from bot.i18n import group_wording, languages, pack_wording, wording
from bot.i18n.languages import LANGUAGES
from lessons.loader import lesson_from
from lessons.model import Course, Lesson, Term
from questions.engine.class_quiz import Phase
from questions.kinds import kind_of
from questions.loader import pack_from
from questions.model import AnyQuestion, Pack
from questions.parsing.reader import read_yaml
from questions.templates import starter
from tests.bot import tiny
from tests.bot.every_card import Cards

GREEK = str.maketrans(string.ascii_letters, "αβγδεζηθικλμνξοπρστυφχψωάέ" * 2)
WRITTEN = {"text", "prompt", "passage", "explain", "feedback", "title", "about", "hint", "content_note", "discuss"}
WRITTEN |= {"first", "last", "given", "note", "locator", "outlet", "genre", "accept", "many", "misconceptions"}
WRITTEN |= {"accept_also", "reasons_also", "objective", "summary", "try_it", "unit"}
"""What authors write in words; in mappings, which are from ids or formulas to words, the latter."""


class Letterless(NullTranslations):
    """A language that has x for every letter, and takes the same values."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if part.startswith("{") else re.sub(r"[A-Za-z]", "x", part) for part in re.split(r"(\{\w+\})", message)
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def in_greek(value: Any, *, written: bool = False) -> Any:
    """Content as plain values, with the authors' words in Greek letters."""
    if isinstance(value, dict):
        return {key: in_greek(each, written=written or key in WRITTEN) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_greek(each, written=written) for each in value]
    return value.translate(GREEK) if written and isinstance(value, str) else value


def greek_pack() -> Pack:
    """A question of each kind."""
    loaded = pack_from(read_yaml(starter(), "starter.yaml"), {})
    assert loaded.value is not None
    plain = in_greek(loaded.value.model_dump())
    for question in plain["questions"]:
        question["source"] = None
    return Pack.model_validate(plain | {"sources": {}, "content_note": "Προσοχή.", "title": "Πακέτο"})


def greek_lesson() -> Lesson:
    loaded = lesson_from(read_yaml(tiny.LESSON, "lesson.yaml"), {})
    assert loaded.value is not None
    return Lesson.model_validate(in_greek(loaded.value.model_dump()) | {"practice": [], "content_note": "Προσοχή."})


PACK, LESSON = greek_pack(), greek_lesson()
IN_CLASS = [question for question in PACK.questions if kind_of(question).in_class]
TERM = Term(term="όρος", means="Κάτι.", example="Αυτό.")
COURSE = Course(id="c", title="Μάθημα", about="Για όλους.", language="el", lessons=["l"])
CARDS = Cards(PACK, LESSON, TERM, COURSE, "Γνώμη", typed=lambda text: text.translate(GREEK))


@pytest.fixture(autouse=True)
def _letterless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "catalogue", lambda _: Letterless())
    with languages.speaking("es"):  # whose lists have no word of two letters
        yield


def latin(view: ui.LayoutView) -> list[str]:
    """The words in Latin letters on a card."""
    found: list[str] = []
    for part in view.walk_children():
        match part:
            case ui.TextDisplay():
                found.append(part.content)
            case ui.Button():
                found.append(part.label or "")
            case ui.Select():
                found += [part.placeholder or "", *(option.label for option in part.options)]
                found += [option.description or "" for option in part.options]
            case _:
                pass
    # A language goes by its own name in every other; what was handed in is a link in any.
    plain = re.sub("|".join((r"<t:\d+:\w>|<@\d+>|`https://[^`]+`", *LANGUAGES.values())), "", "\n".join(found))
    return [word for word in re.findall(r"[A-Za-z]{2,}", plain) if set(word) != {"x"}]


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.kind)
def test_a_question_is_asked_and_judged_in_words_of_the_catalogues(question: AnyQuestion) -> None:
    assert [word for card in CARDS.of_question(question) for word in latin(card)] == []


@pytest.mark.parametrize("question", IN_CLASS, ids=lambda question: question.kind)
@pytest.mark.parametrize("paused", [False, True])
def test_a_class_is_asked_and_told_in_words_of_the_catalogues(question: AnyQuestion, paused: bool) -> None:
    assert [word for card in CARDS.of_class(question, paused=paused) for word in latin(card)] == []


def test_the_beginning_and_the_end_of_a_class_are_in_words_of_the_catalogues() -> None:
    assert [word for card in CARDS.around_a_class() for word in latin(card)] == []


@pytest.mark.parametrize("phase", Phase)
def test_the_hosts_panel_is_in_words_of_the_catalogues(phase: Phase) -> None:
    assert [word for card in CARDS.of_host(phase) for word in latin(card)] == []


def test_past_classes_are_in_words_of_the_catalogues() -> None:
    assert [word for card in CARDS.of_history() for word in latin(card)] == []


def test_lessons_and_lists_are_in_words_of_the_catalogues() -> None:
    page = {"https", "school", "example", "privacy", "PRIVACY", "md"}  # where an operator says what is stored
    assert {word for card in CARDS.of_lessons() for word in latin(card)} - page == set()


def test_groups_are_in_words_of_the_catalogues() -> None:
    names = {
        "UTC",
        "America",
        "Argentina",
        "ComodRivadavia",
        "Español",
        "English",
        "https",
        "discord",
        "com",
        "channels",
    }
    assert {word for card in CARDS.of_groups() for word in latin(card)} - names == set()


def test_packs_of_servers_are_in_words_of_the_catalogues() -> None:
    kinds = {question.kind for question in PACK.questions}
    assert {word for card in CARDS.of_server_packs() for word in latin(card)} - kinds == set()


def test_every_constant_of_ours_is_a_message() -> None:
    for module in (wording, pack_wording, group_wording):
        texts = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
        assert [name for name, value in texts.items() if not name.startswith("_") and type(value) is str] == []
