"""Nothing that an author or a learner writes can link under another name, call people, or break a card's layout.

Every field of words in every kind of content holds all that could, whatever the fields are, and every card is drawn.
"""

from __future__ import annotations

import re
import types
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from discord import ui
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.views.layout import card
from lessons.loader import lesson_from
from lessons.model import Course, Term
from questions.loader import pack_from
from questions.model import Source
from questions.parsing.reader import read_yaml
from questions.templates import starter
from tests.bot import tiny
from tests.bot.every_card import Cards

NASTY = "[x](https://evil.example) @everyone @here <@1> <@&2> <#3> ||s|| ~~d~~ `c`\n# h\n-# s\n> # q\n>>> w"

HARM = re.compile(
    r"\]\(https|@everyone|@here|<@1>|<@&2>|<#3>|\|\|s|^(?:> |\d+\. |[-*] )*(?:# h|-# s|# q|>>> w)",
    re.MULTILINE,
)

COMPUTED = {"answer", "tolerance", "computed"}
"""Fields that hold formulas or the names of other fields, and no words."""


def is_words(annotation: Any) -> bool:
    """Whether a value of this type is free text: no number, no name of something, and none of a few literals."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return is_words(parts[0]) and not any(getattr(one, "pattern", None) for one in parts[1:])
    if origin in (Union, types.UnionType):
        return any(is_words(one) for one in parts)
    return annotation is str


def filled(value: Any, annotation: Any) -> Any:
    """The same content with `NASTY` wherever its author could write words, also where this one wrote none."""
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={
                name: filled(getattr(value, name), _whole(field))
                for name, field in type(value).model_fields.items()
                if name not in COMPUTED
            }
        )
    if is_words(annotation):
        return NASTY
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) in (Annotated, Union, types.UnionType) and not isinstance(value, dict | list | tuple):
        return value
    while inner and get_origin(annotation) in (Annotated, Union, types.UnionType):
        annotation, inner = inner[0], list(get_args(inner[0]))
    match value:
        case dict():
            return {name: filled(one, inner[1]) for name, one in value.items()}
        case list() | tuple():
            return type(value)(filled(one, inner[0]) for one in value)
        case _:
            return value


def _whole(field: FieldInfo) -> Any:
    """The type of a field with what pydantic has taken off it."""
    annotation: Any = field.annotation
    for one in field.metadata:
        annotation = Annotated[annotation, one]
    return annotation


def written(view: ui.LayoutView) -> str:
    """All text on a card. What stands on buttons and in menus Discord shows as it is."""
    return "\n".join(part.content for part in view.walk_children() if isinstance(part, ui.TextDisplay))


@pytest.fixture(scope="module")
def cards() -> Cards:
    pack, lesson = (
        pack_from(read_yaml(starter(), "starter.yaml"), {}),
        lesson_from(read_yaml(tiny.LESSON, "lesson.yaml"), {}),
    )
    assert pack.value is not None
    assert lesson.value is not None
    course = Course(id="c", title="A", about="B", language="en", lessons=["l"])
    return Cards(
        filled(pack.value, None),
        filled(lesson.value, None),
        filled(Term(term="a", means="b"), None),
        filled(course, None),
        NASTY,
        file=NASTY,
        source=filled(Source(title="a", genre="b", dated="c"), None),
        typed=lambda _: NASTY,
    )


def test_every_field_of_words_is_filled(cards: Cards) -> None:
    for content in (cards.pack, cards.lesson, cards.term, cards.course, cards.source):
        assert content is not None
        plain = str(content.model_dump())
        assert plain.count("evil.example") > 1
    assert cards.source is not None
    assert {cards.source.title, cards.source.outlet, cards.source.genre, cards.source.dated} == {NASTY}
    for question in cards.pack.questions:
        assert {question.prompt, question.explain, question.hint, question.content_note, question.locator} == {NASTY}


def test_no_card_shows_what_an_author_or_learner_wrote_with_power(cards: Cards) -> None:
    seen = [(found, text) for view in cards.all() if (found := HARM.search(text := written(view)))]
    assert [text[max(0, found.start() - 80) : found.end() + 40] for found, text in seen] == []


def test_no_two_controls_of_a_card_have_one_id(cards: Cards) -> None:
    """Discord refuses the whole card."""
    for view in (*cards.of_lessons(), *cards.of_groups(), *cards.of_assignments()):
        ids = [part.custom_id for part in view.walk_children() if isinstance(part, ui.Button | ui.Select)]
        assert len(ids) == len(set(ids)), written(view)


def test_a_text_that_comes_to_a_card_unescaped_can_neither_link_nor_call_anybody() -> None:
    text = written(card([NASTY], feedback=[NASTY]))
    assert re.search(r"\]\(https|@everyone|@here|<@&2>|<#3>|\|\|s", text) is None
