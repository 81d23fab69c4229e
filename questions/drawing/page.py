"""A page to look at as an author writes it: search results, a profile, a post, headlines, a chat, an article, pictures.

All brands and people on pages are invented, and each page says so at its foot. Promises shapes and lengths; the words
that stand for the picture are `questions.drawing.description`'s.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from questions.content_model import Content

Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""Who or what: a person, an outlet, a site."""

Small = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""Small print: an address, a date, a mark."""

Headline = Annotated[str, StringConstraints(min_length=1, max_length=110)]
"""A headline or title."""

Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=420)]
"""A paragraph."""

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""How many followers, likes, shares."""

Percent = Annotated[int, Field(ge=0, le=100)]
"""A place from the left edge (0) to the right (100)."""


class Thing(Content):
    """One thing in a scene, or several alike beside each other."""

    what: Literal[
        "person", "house", "tree", "car", "bus", "boat", "sign", "tent", "flag", "umbrella", "table", "dog", "bin"
    ]
    """What kind of thing it is."""
    at: Percent
    """Where it is, from the left edge (0) to the right (100); of several, the leftmost."""
    count: Annotated[int, Field(ge=1, le=12)] = 1
    """How many, side by side."""
    says: Annotated[str, StringConstraints(min_length=1, max_length=28)] | None = None
    """What is written on it: on a sign, a flag, a bus."""
    size: Literal["small", "normal", "large"] = "normal"
    """How large it is drawn: small things look far away."""
    odd: Literal["six fingers", "no shadow", "melted"] | None = None
    """Something about it that catches the eye, rightly or wrongly."""


class PictureScene(Content):
    """A simple drawing that stands for a photograph."""

    ground: Literal["street", "grass", "sand", "water", "snow", "room"] = "street"
    """What is below."""
    sky: Literal["day", "night", "rain", "smoke"] = "day"
    """What is above; a room has a wall instead."""
    things: Annotated[list[Thing], Field(min_length=1, max_length=10)]
    """What is to be seen."""
    crop: Annotated[list[Percent], Field(min_length=2, max_length=2)] | None = None
    """Two places from left to right: only what lies between them is shown, enlarged."""
    mark: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    """Words in a corner of the picture: a date stamp, a photographer, "AI-generated"."""


class SearchResult(Content):
    """One result of a search."""

    site: Name
    """The name of the site."""
    address: Small
    """Its address, in full or in part: northshorecouncil.example/news."""
    title: Headline
    """The title that would be pressed."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=180)]
    """The lines under it."""
    dated: Small | None = None
    """A date, as the engine shows it."""
    sponsored: bool = False
    """True marks it as paid for."""


class SearchPage(Content):
    """The results of a search."""

    layout: Literal["search"]
    """Results of a search engine."""
    query: Small
    """The words searched for."""
    results: Annotated[list[SearchResult], Field(min_length=1, max_length=5)]
    """From the top."""


class ProfilePage(Content):
    """An account on a social network."""

    layout: Literal["profile"]
    """An account on a social network."""
    name: Name
    """The name that is shown."""
    handle: Small
    """The name of the account, with an @."""
    about: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """What the account says of itself."""
    joined: Small
    """Since when it exists: "Joined March 2024"."""
    followers: Count
    """How many follow it."""
    following: Count
    """How many it follows."""
    verified: bool = False
    """True shows a tick beside the name."""
    link: Small | None = None
    """The address that it names."""
    posts: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=160)]], Field(max_length=3)] = []
    """Its latest posts, each with its date in front."""


class Reply(Content):
    """An answer under a post."""

    name: Name
    """Who wrote it."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    """What is written in it."""


class PostPage(Content):
    """A post on a social network."""

    layout: Literal["post"]
    """A post on a social network."""
    name: Name
    """Who posted it."""
    handle: Small
    """The name of the account, with an @."""
    when: Small
    """When, as the network shows it: "2 h", "14 May 2026"."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    """What is written in it."""
    scene: PictureScene | None = None
    """The picture that it shows."""
    label: Small | None = None
    """A mark of the network or the author: "Paid partnership", "Sponsored", "Made with AI"."""
    verified: bool = False
    """True shows a tick beside the name."""
    likes: Count | None = None
    """How many people liked it."""
    shares: Count | None = None
    """How many people shared it."""
    replies: Annotated[list[Reply], Field(max_length=3)] = []
    """Answers under it."""


class Story(Content):
    """One headline of a list."""

    outlet: Name
    """Who published it."""
    headline: Headline
    """The headline."""
    when: Small | None = None
    """When it was published."""
    label: Small | None = None
    """A mark beside it: "Opinion", "Sponsored", "Satire"."""


class HeadlinesPage(Content):
    """A list of headlines, as a news app or a feed shows it."""

    layout: Literal["headlines"]
    """Headlines in a feed."""
    name: Name
    """What the feed or app is called."""
    note: Small | None = None
    """A line above it: "Because you read about football"."""
    stories: Annotated[list[Story], Field(min_length=2, max_length=6)]
    """From the top."""


class Turn(Content):
    """Something said in a chat."""

    by: Literal["person", "assistant"]
    """Who says it."""
    text: Paragraph
    """What is said."""


class ChatPage(Content):
    """A conversation with a chat assistant."""

    layout: Literal["chat"]
    """A conversation with a chat assistant."""
    name: Name
    """What the assistant is called."""
    turns: Annotated[list[Turn], Field(min_length=2, max_length=4)]
    """What is said, in order."""


class ArticlePage(Content):
    """The top of an article, or another page of a site, such as its "About us"."""

    layout: Literal["article"]
    """The top of an article, or of another page of a site."""
    site: Name
    """The name at the top of the site."""
    address: Small
    """What is in the address bar."""
    section: Small | None = None
    """A mark above the headline: "Opinion", "Partner content", "About us"."""
    headline: Headline
    """The headline."""
    standfirst: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    """The lines under it."""
    byline: Small | None = None
    """Who wrote it."""
    when: Small | None = None
    """When it was published or changed."""
    scene: PictureScene | None = None
    """The picture that it shows."""
    caption: Small | None = None
    """The line under the picture."""
    text: list[Paragraph] = []
    """Its first paragraphs."""
    small_print: Annotated[str, StringConstraints(min_length=1, max_length=160)] | None = None
    """Small print at its foot: who paid, who owns the site, where it was first published."""


class Found(Content):
    """One copy of a picture among several."""

    scene: PictureScene
    """What it shows."""
    site: Name
    """Where it was found."""
    when: Small
    """Its date there."""
    caption: Small
    """What is written under it there."""


class PicturesPage(Content):
    """Copies of a picture, as a search by picture shows them."""

    layout: Literal["pictures"]
    """Copies of a picture that a search by picture found."""
    found: Annotated[list[Found], Field(min_length=1, max_length=4)]
    """From the top."""


DrawnPage = Annotated[
    SearchPage | ProfilePage | PostPage | HeadlinesPage | ChatPage | ArticlePage | PicturesPage,
    Field(discriminator="layout"),
]
"""A page to look at, in one of a handful of layouts."""
