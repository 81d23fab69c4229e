"""`/glossary`, the terms of a lesson's page, and the pack that stands in for what a content note warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Settings
from bot.services.content import Library, load_library
from tests.bot.content import TIDES, changed, harbour, lamps, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import School, Student

pytestmark = pytest.mark.any_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    moon, *others = TIDES["steps"]
    terms = list(load_library().terms)[:2]
    lesson = changed(TIDES, steps=[{**moon, "terms": terms}, *others], substitute="lamps")
    return write(tmp_path / "content", harbour(), lamps(), lesson)


@pytest.fixture
def settings(database_url: str, folder: Path) -> Settings:
    return Settings(database_url=database_url, content=(folder,))


@pytest.fixture(scope="module")
def library() -> Library:
    """The bundled content, as its authors know it."""
    return load_library()


def terms_with(library: Library, part: str) -> list[Any]:
    """Terms that have what is optional."""
    return [term for term in library.terms.values() if getattr(term, part)]


async def test_without_a_term_all_of_them_are_listed(ana: Student, library: Library) -> None:
    card = await ana.slash("glossary")
    assert card.ephemeral
    assert all(term.term in card for term in library.terms.values())
    listed = card.text.split("\n")[1].split(" · ")
    assert listed == sorted(listed, key=str.casefold)


async def test_a_term_is_told_with_its_meaning_an_example_and_ways_on(ana: Student, library: Library) -> None:
    term = next(term for term in terms_with(library, "example") if term.see and term.lesson)
    card = await ana.slash("glossary", term=term.term)
    assert card.ephemeral
    assert term.term in card
    assert term.means in card
    assert f"**For example:** {term.example}" in card
    other = library.terms[term.see[0]]
    assert other.means in await ana.press(card, f"See: {other.term}")
    lesson = library.lessons[term.lesson]
    again = await ana.slash("glossary", term=term.term)
    assert f"{lesson.title} · step 1" in await ana.press(again, "Lesson: ")


async def test_every_term_has_its_card(ana: Student, library: Library) -> None:
    for name, term in library.terms.items():
        assert term.means in await ana.slash("glossary", term=name)


async def test_terms_are_offered_while_typing_those_first_that_begin_so(ana: Student, library: Library) -> None:
    assert len(await ana.suggestions("glossary", "term")) == min(25, len(library.terms))
    some = next(iter(library.terms.values())).term
    offered = await ana.suggestions("glossary", "term", some[:3].upper())
    assert some in offered
    begins = [one.casefold().startswith(some[:3].casefold()) for one in offered]
    assert begins == sorted(begins, reverse=True)
    assert await ana.suggestions("glossary", "term", "no such thing") == []


@pytest.mark.parametrize("name", ["Nessie", "@everyone", "x" * 90])
async def test_an_unknown_term_gets_one_polite_private_line(ana: Student, name: str) -> None:
    card = await ana.slash("glossary", term=name)
    assert "The glossary has no term" in card
    assert "Type /glossary" in card
    assert "\n" not in card.text
    assert "@everyone" not in card
    assert card.ephemeral


async def test_the_glossary_works_in_direct_messages(school: School, library: Library) -> None:
    ben = school.stranger("ben")
    assert next(iter(library.terms.values())).term in await ben.slash("glossary")


async def test_what_the_words_of_a_page_mean_opens_on_its_card_and_folds_again(ana: Student, library: Library) -> None:
    page = await ana.slash("learn", lesson="tides")
    before = page.message.components
    shown = await ana.press(page, "What words mean")
    assert shown.ephemeral
    assert shown.message.id == page.message.id
    for term in list(library.terms.values())[:2]:
        assert f"**{term.term}**: {term.means}" in shown
    assert (await ana.press(shown, "Hide the words")).message.components == before
    following = await ana.press(page, "Next")
    assert not following.has("What words mean")


async def test_the_words_of_a_page_left_meanwhile_show_where_they_are(ana: Student) -> None:
    page = await ana.slash("learn", lesson="tides")
    words = page.custom_id("What words mean")
    following = await ana.press(page, "Next")
    assert "step 2 of 5" in await ana.send(following, words)


async def test_beside_the_content_note_a_button_leads_to_another_text(ana: Student) -> None:
    page = await ana.slash("learn", lesson="tides")
    assert "Content note:** Somebody gets wet feet." in page
    assert "Lamps on the quay · question 1 of 8" in await ana.press(page, "Practise with another text instead")
    following = await ana.press(await ana.slash("learn", lesson="tides"), "Next")
    assert not following.has("Practise with another text")


async def test_every_shipped_lesson_with_a_substitute_leads_to_it(ana: Student, library: Library) -> None:
    lessons = [one for one in library.lessons.values() if one.substitute]
    assert lessons
    for lesson in lessons:
        assert lesson.content_note
        card = await ana.press(await ana.slash("learn", lesson=lesson.id), "Practise with another text instead")
        if card.has("Start"):
            card = await ana.press(card, "Start")
        assert f"{library.packs[lesson.substitute or ''].title} · question 1" in card
