"""Pages to look at: what is drawn, and the words that stand for it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pytest
from PIL import Image
from pydantic import TypeAdapter

from questions.drawing.description import MOST_IN_WORDS, page_description, page_findings
from questions.drawing.page import DrawnPage
from questions.drawing.page_picture import page_picture

PAGE: Final[TypeAdapter[DrawnPage]] = TypeAdapter(DrawnPage)

SCENE: Final[dict[str, Any]] = {
    "ground": "street",
    "sky": "rain",
    "mark": "14 May 2026",
    "things": [
        {"what": "sign", "at": 34, "says": "Road closed"},
        {"what": "house", "at": 12},
        {"what": "person", "at": 50, "count": 3},
        {"what": "person", "at": 86, "odd": "six fingers", "size": "large"},
    ],
}

PAGES: Final[dict[str, dict[str, Any]]] = {
    "search": {
        "query": "seaweed for bees",
        "results": [
            {
                "site": "Bee Trust",
                "address": "beetrust.example/food",
                "title": "Do bees eat seaweed?",
                "text": "They don't.",
                "dated": "3 May 2026",
            },
            {
                "site": "Kelp Shop",
                "address": "kelpshop.example",
                "title": "Seaweed saves bees",
                "text": "Order now.",
                "sponsored": True,
            },
        ],
    },
    "profile": {
        "name": "Lena Voss",
        "handle": "@lenavoss",
        "about": "Sleep doctor.",
        "joined": "Joined March 2014",
        "followers": 48210,
        "following": 301,
        "verified": True,
        "link": "ostclinic.example",
        "posts": ["2 May: New paper out."],
    },
    "post": {
        "name": "Marla",
        "handle": "@marla",
        "when": "2 h",
        "text": "I'm never going back.",
        "scene": SCENE,
        "label": "Paid partnership",
        "verified": True,
        "likes": 4120,
        "shares": 12,
        "replies": [{"name": "Jo", "text": "Did you pay for it?"}],
    },
    "headlines": {
        "name": "For you",
        "note": "Because you read about football",
        "stories": [
            {"outlet": "Sport Today", "headline": "Rovers win", "when": "1 h"},
            {"outlet": "Viralo", "headline": "What the goalkeeper ate", "label": "Sponsored"},
        ],
    },
    "chat": {
        "name": "Helpy",
        "turns": [
            {"by": "person", "text": "Who wrote the first cookbook?"},
            {"by": "assistant", "text": "See Lunde, Kitchens of Rome."},
        ],
    },
    "article": {
        "site": "North Shore News",
        "address": "northshore.example",
        "section": "Partner content",
        "headline": "Ten reasons to swim",
        "standfirst": "We tried it on a cold day.",
        "byline": "By Ana Reyes",
        "when": "4 June 2026",
        "scene": {"ground": "water", "things": [{"what": "boat", "at": 30, "size": "small"}]},
        "caption": "A boat in June",
        "text": ["The water is warm."],
        "small_print": "Produced with Harbour Baths.",
    },
    "pictures": {
        "found": [
            {"scene": SCENE, "site": "Lakes Daily", "when": "2019", "caption": "Flood in May"},
            {"scene": {**SCENE, "crop": [40, 80]}, "site": "Me", "when": "2026", "caption": "Today"},
        ]
    },
}


def page(layout: str) -> DrawnPage:
    return PAGE.validate_python({"layout": layout, **PAGES[layout]})


def texts(value: object) -> list[str]:
    """All that an author wrote on a page, but for words that stand for what is drawn."""
    drawn = ("ground", "sky", "what", "odd", "size", "by")
    if isinstance(value, dict):
        return [text for key, each in value.items() if key not in drawn for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("layout", PAGES)
def test_the_words_for_a_page_hold_all_that_is_written_on_it(layout: str) -> None:
    said = page_description(page(layout), "en")
    for text in texts(PAGES[layout]):
        assert text in said, text
    assert [*page_findings(page(layout), "en")] == []


def test_a_scene_is_told_from_left_to_right_and_as_far_as_its_crop_shows_it() -> None:
    whole, part = page_description(page("pictures"), "en").splitlines()[1:]
    assert "a street in the rain; a house, a sign that says “Road closed”, 3 people, " in whole
    assert "a person with six fingers on one hand (large). In a corner: “14 May 2026”." in whole
    assert "; 3 people. In a corner" in part


@pytest.mark.parametrize("layout", PAGES)
def test_a_page_is_drawn_800_wide_with_its_foot_the_same_each_time(layout: str) -> None:
    drawn = page_picture(page(layout), "en")
    assert drawn == page_picture(page(layout), "en")
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.width == 800
        foot = picture.convert("RGB").getpixel((10, picture.height - 5))
    assert isinstance(foot, tuple)
    assert all(abs(one - other) < 12 for one, other in zip(foot, (0xFF, 0xF4, 0xD6), strict=True))


def test_a_page_of_a_spanish_pack_has_spanish_words_of_ours() -> None:
    said = page_description(page("post"), "es")
    assert "Imagen: una calle bajo la lluvia; una casa, un cartel que dice «Road closed», 3 personas" in said
    assert page_picture(page("post"), "es") != page_picture(page("post"), "en")


def test_a_page_with_more_text_than_its_description_has_room_for_is_refused() -> None:
    long = PAGE.validate_python({"layout": "chat", "name": "Helpy", "turns": [{"by": "person", "text": "a" * 420}] * 3})
    (finding,) = page_findings(long, "en")
    assert finding.code == "C059"
    assert f"there is room for {MOST_IN_WORDS}" in finding.message.english


def test_what_is_cut_away_is_not_in_the_picture() -> None:
    both = [PAGE.validate_python({"layout": "pictures", "found": [one]}) for one in PAGES["pictures"]["found"]]
    pictures = [page_picture(one, "en") for one in both]
    assert pictures[0] != pictures[1]
    sizes = [Image.open(BytesIO(one)).size for one in pictures]
    assert all(width == 800 for width, _ in sizes)
