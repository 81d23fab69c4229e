"""The words that stand for a drawing: what a reader sees in it, for whoever does not see it, and for files without
pictures.

Promises that they hold all that is written in the drawing and what can be read off it, and nothing that only the key
says: values are given as exactly as an axis shows them. `MOST_IN_WORDS` characters are what a description has room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import Code, Finding
from questions.drawing.page import (
    ArticlePage,
    ChatPage,
    HeadlinesPage,
    PicturesPage,
    PostPage,
    ProfilePage,
    SearchPage,
)
from questions.drawing.words import DrawingWords, words_for
from questions.messages import Message
from questions.quantity import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.drawing.page import DrawnPage, PictureScene, Thing
    from questions.drawing.plot import Plot, PlottedSeries, ValueScale

MOST_IN_WORDS: Final = 1000
"""Characters: Discord takes 1,024."""


# ---------------------------------------------------------------- charts


def chart_description(plot: Plot) -> str:
    """A chart in words."""
    said = words_for(plot.language)
    parts = [said.titled.format(form=said.forms[plot.form], title=plot.title)]
    if plot.form == "symbols":
        parts += _circles(plot, said)
    else:
        parts += _on_axes(plot, said)
    if plot.source:
        parts.append(_ended(plot.source))
    return " ".join(parts)


def _ended(text: str) -> str:
    """A text with a full stop, unless something else ends it."""
    return text if text[-1] in ".?!…" else f"{text}."


def _on_axes(plot: Plot, said: DrawingWords) -> Iterator[str]:
    first = plot.series[0].scale
    if not first.numbered:
        yield said.axis_bare.format(measure=plot.measure)
    else:
        form = said.left_axis if plot.own_scales else said.axis
        yield form.format(measure=plot.measure, **_ends(first, plot.language))
    if plot.own_scales:
        right = plot.series[1].scale
        yield said.right_axis.format(**_ends(right, plot.language)) if right.numbered else said.right_axis_bare
    if plot.form == "bins":
        yield said.bins_as_wide if plot.widths else said.bins_alike
    for place, each in enumerate(plot.series):
        name = each.name
        if name and plot.own_scales:
            name = (said.on_right if place else said.on_left).format(name=name)
        begin = f"{name}: " if name else ""
        values = "; ".join(
            label if value is None else f"{label}: {value}"
            for label, value in zip(plot.labels, _values(plot, each, said), strict=True)
        )
        sizes = ", ".join(shown_number(round(each.scale.share(value) * 100), plot.language) for value in each.values)
        yield f"{begin}{values}."
        yield said.heights.format(sizes=sizes)


def _circles(plot: Plot, said: DrawingWords) -> Iterator[str]:
    (only,) = plot.series
    widest = max(only.values)
    widths = [value / widest if plot.by_width else (value / widest) ** 0.5 for value in only.values]
    yield f"{'; '.join(_labelled(plot, only))}."
    yield said.circles.format(
        measure=plot.measure, sizes=", ".join(shown_number(round(width * 100), plot.language) for width in widths)
    )


def _labelled(plot: Plot, series: PlottedSeries) -> Iterator[str]:
    for label, value in zip(plot.labels, series.values, strict=True):
        yield f"{label}: {shown_number(value, plot.language)}" if plot.values else label


def _values(plot: Plot, series: PlottedSeries, said: DrawingWords) -> Iterator[str | None]:
    """Each value as the chart shows it: written out, read off the axis, or not at all."""
    for value in series.values:
        if plot.values:
            yield shown_number(value, plot.language)
        elif series.scale.numbered:
            yield said.about.format(value=shown_number(_read_off(value, series.scale), plot.language))
        else:
            yield None


def _read_off(value: float, scale: ValueScale) -> float:
    """A value to a twentieth of the distance between ticks, which is what a patient eye can read."""
    step = (scale.ticks[1] - scale.ticks[0]) / 20 if len(scale.ticks) > 1 else (scale.high - scale.low) / 100
    return round(round(value / step) * step, 10)


def _ends(scale: ValueScale, language: str) -> dict[str, str]:
    return {"low": shown_number(scale.low, language), "high": shown_number(scale.high, language)}


def shown_number(value: float, language: str) -> str:
    """A number of a chart as its language writes it, with at most two decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return written("0" if text == "-0" else text, language)


# ---------------------------------------------------------------- pages


def page_description(page: DrawnPage, language: str) -> str:
    """All that is written on a page and what its pictures show, from the top."""
    return "\n".join(_lines(page, words_for(language), language))


def page_findings(page: DrawnPage, language: str) -> Iterator[Finding]:
    """A finding where a page says more than its description has room for."""
    size = len(page_description(page, language))
    if size > MOST_IN_WORDS:
        message = Message(
            "This page has {size} characters in words; there is room for {most}.", size=size, most=MOST_IN_WORDS
        )
        yield Finding((), Code.PAGE, message, Message("shorten its texts: a page is read on a phone"))


def _lines(page: DrawnPage, said: DrawingWords, language: str) -> Iterator[str]:
    match page:
        case SearchPage():
            yield said.layouts["search"].format(name=page.query)
            for number, result in enumerate(page.results, 1):
                paid = f" {said.sponsored_result}" if result.sponsored else ""
                dated = f" {result.dated}." if result.dated else ""
                title = _ended(f"{result.title}{paid}")
                yield f"{number}. {title} {result.site}, {result.address}.{dated} {result.text}"
        case ProfilePage():
            yield from _profile(page, said, language)
        case PostPage():
            yield from _post(page, said, language)
        case HeadlinesPage():
            yield said.layouts["headlines"].format(name=page.name)
            yield from filter(None, (page.note,))
            for story in page.stories:
                marks = ", ".join(filter(None, (story.outlet, story.when)))
                label = f" [{story.label}]" if story.label else ""
                yield f"- {story.headline} ({marks}){label}"
        case ChatPage():
            yield said.layouts["chat"].format(name=page.name)
            for turn in page.turns:
                yield f"{said.person if turn.by == 'person' else page.name}: {turn.text}"
        case ArticlePage():
            yield from _article(page, said)
        case PicturesPage():
            yield said.layouts["pictures"]
            for number, copy in enumerate(page.found, 1):
                (scene,) = _pictured(copy.scene, said)
                yield f"{number}. {copy.site}, {copy.when}. {scene} {said.caption.format(text=copy.caption)}"


def _profile(page: ProfilePage, said: DrawingWords, language: str) -> Iterator[str]:
    tick = f" {said.verified}" if page.verified else ""
    yield f"{said.layouts['profile']} {page.name}{tick}, {page.handle}."
    yield page.about
    if page.link:
        yield said.link.format(link=page.link)
    followers = said.followers.format(count=shown_number(page.followers, language))
    following = said.following.format(count=shown_number(page.following, language))
    yield f"{page.joined}. {followers}, {following}."
    yield from page.posts


def _post(page: PostPage, said: DrawingWords, language: str) -> Iterator[str]:
    tick = f" {said.verified}" if page.verified else ""
    yield f"{said.layouts['post']} {page.name}{tick}, {page.handle}, {page.when}."
    if page.label:
        yield f"[{page.label}]"
    yield page.text
    yield from _pictured(page.scene, said)
    yield from _counts(page, said, language)
    if page.replies:
        yield said.replies
        yield from (f"{reply.name}: {reply.text}" for reply in page.replies)


def _article(page: ArticlePage, said: DrawingWords) -> Iterator[str]:
    yield f"{said.layouts['article']} {page.site}, {page.address}."
    if page.section:
        yield f"[{page.section}]"
    yield page.headline
    yield from filter(None, (page.standfirst, " · ".join(filter(None, (page.byline, page.when)))))
    yield from _pictured(page.scene, said)
    if page.caption:
        yield said.caption.format(text=page.caption)
    yield from page.text
    if page.small_print:
        yield said.small_print.format(text=page.small_print)


def _counts(page: PostPage, said: DrawingWords, language: str) -> Iterator[str]:
    counted = ((said.likes, page.likes), (said.shares, page.shares))
    found = [words.format(count=shown_number(count, language)) for words, count in counted if count is not None]
    if found:
        yield f"{', '.join(found)}."


def _pictured(scene: PictureScene | None, said: DrawingWords) -> Iterator[str]:
    if scene is not None:
        yield said.picture.format(scene=scene_description(scene, said))


def scene_description(scene: PictureScene, said: DrawingWords) -> str:
    """What is to be seen in a scene, from left to right."""
    sky = "" if scene.ground == "room" else f" {said.skies[scene.sky]}"
    things = ", ".join(_thing(thing, count, said) for thing, count in visible(scene))
    mark = f" {said.mark.format(text=scene.mark)}" if scene.mark else ""
    return f"{said.grounds[scene.ground]}{sky}; {things}.{mark}"


def visible(scene: PictureScene) -> Sequence[tuple[Thing, int]]:
    """What lies inside a scene's crop, from left to right, and how many of each."""
    left, right = scene.crop or (0, 100)
    counted = [
        (thing, sum(left <= place <= right for place in places(thing)))
        for thing in sorted(scene.things, key=lambda one: one.at)
    ]
    return [(thing, count) for thing, count in counted if count]


def places(thing: Thing) -> list[float]:
    """Where the middle of each of several things is, from the left edge (0) to the right (100)."""
    step = {"small": 5.0, "normal": 8.0, "large": 13.0}[thing.size] * WIDTHS.get(thing.what, 1.0)
    return [thing.at + number * step for number in range(thing.count)]


WIDTHS: Final = {"house": 2.0, "car": 1.7, "bus": 2.6, "boat": 2.0, "sign": 1.9, "tent": 1.9, "table": 1.7, "tree": 1.4}
"""How wide a thing is drawn, where that is more than a person."""


def _thing(thing: Thing, count: int, said: DrawingWords) -> str:
    one, several = said.things[thing.what]
    text = one if count == 1 else several.format(count=count)
    if thing.says:
        text = said.says.format(thing=text, text=thing.says)
    if thing.odd:
        text = f"{text} {said.odd[thing.odd]}"
    if thing.size != "normal":
        text = (said.far_away if thing.size == "small" else said.near).format(thing=text)
    return text
