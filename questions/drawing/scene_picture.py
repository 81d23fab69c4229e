"""Scenes: simple drawings that stand for photographs.

Each thing is a few shapes above the ground, drawn from left to right as `description.places` has them. Promises the
same picture for the same scene.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from questions.drawing.description import places
from questions.drawing.fonts import font

if TYPE_CHECKING:
    from collections.abc import Callable

    from questions.drawing.page import PictureScene, Thing


class _Spot(NamedTuple):
    """Where a thing is drawn: its middle, its foot and its unit of size, in pixels; and in which colour."""

    draw: ImageDraw.ImageDraw
    x: float
    foot: float
    unit: float
    coat: str
    odd: str | None


WIDE: Final = 720
HIGH: Final = 380
"""Pixels of a whole scene."""

_HIGHEST: Final = 560
"""Pixels of a part that was cut out of one."""

_GROUNDS: Final = {
    "street": "#8A8D91",
    "grass": "#6FA287",
    "sand": "#E3CFA0",
    "water": "#5B8DB8",
    "snow": "#F4F7FA",
    "room": "#B08968",
}
_SKIES: Final = {"day": "#CFE6F5", "night": "#1D2B45", "rain": "#9AA7B3", "smoke": "#A89F97"}
_WALL: Final = "#EFE6D8"
_SIZES: Final = {"small": 0.6, "normal": 1.0, "large": 1.6}
_COATS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_INK: Final = "#22262B"


def scene_picture(scene: PictureScene) -> Image.Image:
    """A scene, as wide and high as `WIDE` and `HIGH`; of one that is cropped, the part between, enlarged."""
    picture = Image.new("RGB", (WIDE, HIGH), _WALL if scene.ground == "room" else _SKIES[scene.sky])
    draw = ImageDraw.Draw(picture)
    horizon = int(HIGH * 0.62)
    draw.rectangle((0, horizon, WIDE, HIGH), fill=_GROUNDS[scene.ground])
    _ground(draw, scene, horizon)
    for thing in sorted(scene.things, key=lambda one: _SIZES[one.size]):
        picture = _with_thing(picture, thing, afloat=scene.ground == "water")
    draw = ImageDraw.Draw(picture)
    if scene.sky == "rain" and scene.ground != "room":
        for number in range(90):
            x, y = (number * 137) % WIDE, (number * 89) % HIGH
            draw.line((x, y, x - 6, y + 18), fill="#DDE6EE", width=2)
    if scene.sky == "smoke" and scene.ground != "room":
        haze = Image.new("RGB", picture.size, "#A89F97")
        picture = Image.blend(picture, haze, 0.35)
    if scene.crop:
        picture = _cropped(picture, *scene.crop)
    if scene.mark:
        _mark(picture, scene.mark)
    return picture


def _cropped(picture: Image.Image, first: int, last: int) -> Image.Image:
    """The part between two places, enlarged: high enough that nobody in it loses their head."""
    left = round(first / 100 * WIDE)
    right = max(round(last / 100 * WIDE), left + 40)
    high = min(max(round((right - left) * HIGH / WIDE), HIGH // 2), HIGH)
    foot = min(HIGH, max(high, round(HIGH * 0.96)))
    part = picture.crop((left, foot - high, right, foot))
    scale = min(WIDE / part.width, _HIGHEST / part.height)
    return part.resize((round(part.width * scale), round(part.height * scale)), Image.Resampling.LANCZOS)


def _ground(draw: ImageDraw.ImageDraw, scene: PictureScene, horizon: int) -> None:
    if scene.ground == "street":
        for x in range(20, WIDE, 120):
            draw.rectangle((x, HIGH - 34, x + 60, HIGH - 28), fill="white")
    elif scene.ground == "water":
        for number in range(16):
            x, y = (number * 173) % WIDE, horizon + 14 + (number * 41) % (HIGH - horizon - 20)
            draw.arc((x, y, x + 40, y + 14), 200, 340, fill="#CFE6F5", width=3)
    if scene.ground == "room":
        draw.rectangle((0, horizon - 6, WIDE, horizon), fill="#8D6E53")
    elif scene.sky == "day":
        draw.ellipse((WIDE - 96, 24, WIDE - 40, 80), fill="#F7D154")
    elif scene.sky == "night":
        draw.ellipse((WIDE - 90, 24, WIDE - 46, 68), fill="#F2EFD9")


def _with_thing(picture: Image.Image, thing: Thing, *, afloat: bool) -> Image.Image:
    unit = 34 * _SIZES[thing.size]
    foot = HIGH * (0.72 if thing.size == "small" else 0.88 if thing.size == "normal" else 0.97)
    melted = thing.odd == "melted"
    layer = Image.new("RGBA", picture.size) if melted else picture
    draw = ImageDraw.Draw(layer)
    for number, at in enumerate(places(thing)):
        x = at / 100 * WIDE
        if thing.odd != "no shadow" and not afloat:
            draw.ellipse((x - unit * 0.9, foot - unit * 0.16, x + unit * 0.9, foot + unit * 0.2), fill="#5E6468")
        _THINGS[thing.what](_Spot(draw, x, foot, unit, _COATS[number % len(_COATS)], thing.odd))
        if afloat:
            draw.rectangle((x - 2.6 * unit, foot - 0.3 * unit, x + 2.6 * unit, foot + 0.1 * unit), _GROUNDS["water"])
            draw.arc((x - unit, foot - 0.42 * unit, x + unit, foot + 0.1 * unit), 200, 340, "#CFE6F5", 3)
        if thing.says:
            across, up, room = _WORDS.get(thing.what, (0.0, 4.4, 3.0))
            _say(draw, thing.says, (x + across * unit, foot - up * unit), room * unit)
    if melted:
        soft = layer.filter(ImageFilter.GaussianBlur(unit * 0.16))
        picture.paste(soft, (0, 0), soft)
    return picture


def _person(spot: _Spot) -> None:
    draw, x, foot, unit, coat, odd = spot
    draw.rectangle((x - unit * 0.3, foot - unit * 1.3, x - unit * 0.05, foot), fill=_INK)
    draw.rectangle((x + unit * 0.05, foot - unit * 1.3, x + unit * 0.3, foot), fill=_INK)
    draw.rounded_rectangle((x - unit * 0.42, foot - unit * 2.6, x + unit * 0.42, foot - unit * 1.1), unit * 0.2, coat)
    hand = (x + unit * 0.75, foot - unit * 2.9)
    draw.line((x + unit * 0.35, foot - unit * 2.3, *hand), fill=coat, width=max(3, round(unit * 0.2)))
    draw.line(
        (x - unit * 0.38, foot - unit * 2.4, x - unit * 0.62, foot - unit * 1.3), fill=coat, width=round(unit * 0.2)
    )
    draw.ellipse((x - unit * 0.36, foot - unit * 3.4, x + unit * 0.36, foot - unit * 2.66), fill="#C68E6B")
    fingers = 6 if odd == "six fingers" else 0
    size = unit * (0.26 if fingers else 0.14)
    draw.ellipse((hand[0] - size, hand[1] - size, hand[0] + size, hand[1] + size), fill="#C68E6B")
    for finger in range(fingers):
        across = (finger - 2.5) * size * 0.62
        tip = (hand[0] + across * 1.5, hand[1] - size * 2.3 + abs(across) * 0.5)
        draw.line((hand[0] + across * 0.7, hand[1], *tip), fill="#C68E6B", width=max(3, round(size * 0.42)))


def _house(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rectangle((x - unit * 1.5, foot - unit * 2.8, x + unit * 1.5, foot), fill="#D8B28A", outline=_INK, width=2)
    draw.polygon(
        [(x - unit * 1.8, foot - unit * 2.8), (x, foot - unit * 4.2), (x + unit * 1.8, foot - unit * 2.8)],
        fill="#9C4A3C",
    )
    draw.rectangle((x - unit * 0.35, foot - unit * 1.4, x + unit * 0.35, foot), fill="#6B4A34")
    for side in (-1, 1):
        middle = x + side * unit * 0.95
        draw.rectangle((middle - unit * 0.3, foot - unit * 2.3, middle + unit * 0.3, foot - unit * 1.7), fill="#E9F1F6")


def _tree(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rectangle((x - unit * 0.22, foot - unit * 1.7, x + unit * 0.22, foot), fill="#6B4A34")
    draw.ellipse((x - unit * 1.15, foot - unit * 4, x + unit * 1.15, foot - unit * 1.3), fill="#3E7A56")


def _car(spot: _Spot) -> None:
    draw, x, foot, unit, coat, *_ = spot
    draw.rounded_rectangle((x - unit * 0.8, foot - unit * 1.7, x + unit * 0.8, foot - unit * 0.7), unit * 0.3, coat)
    draw.rounded_rectangle((x - unit * 1.5, foot - unit * 1.1, x + unit * 1.5, foot - unit * 0.3), unit * 0.2, coat)
    for side in (-1, 1):
        middle = x + side * unit * 0.85
        draw.ellipse((middle - unit * 0.34, foot - unit * 0.62, middle + unit * 0.34, foot + unit * 0.06), fill=_INK)


def _bus(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rounded_rectangle(
        (x - unit * 2.4, foot - unit * 2.6, x + unit * 2.4, foot - unit * 0.3), unit * 0.25, "#B5462F"
    )
    for window in range(4):
        left = x - unit * 2.1 + window * unit * 1.1
        draw.rectangle((left, foot - unit * 2.3, left + unit * 0.85, foot - unit * 1.5), fill="#E9F1F6")
    for side in (-1, 1):
        middle = x + side * unit * 1.4
        draw.ellipse((middle - unit * 0.42, foot - unit * 0.78, middle + unit * 0.42, foot + unit * 0.06), fill=_INK)


def _boat(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.polygon(
        [
            (x - unit * 1.7, foot - unit * 0.9),
            (x + unit * 1.7, foot - unit * 0.9),
            (x + unit * 1.1, foot),
            (x - unit * 1.1, foot),
        ],
        fill="#8C3B2E",
    )
    draw.line((x, foot - unit * 0.9, x, foot - unit * 3.4), fill=_INK, width=4)
    draw.polygon(
        [(x + 4, foot - unit * 3.3), (x + unit * 1.4, foot - unit * 1.2), (x + 4, foot - unit * 1.2)], "#F7F4EA"
    )


def _sign(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rectangle((x - unit * 0.1, foot - unit * 2.2, x + unit * 0.1, foot), fill="#5A5048")
    left, right = x - unit * 1.5, x + unit * 1.5
    draw.rectangle((left, foot - unit * 3.5, right, foot - unit * 2.1), fill="#FFFDF5", outline=_INK, width=3)


def _tent(spot: _Spot) -> None:
    draw, x, foot, unit, coat, *_ = spot
    draw.polygon([(x - unit * 1.6, foot), (x, foot - unit * 2.2), (x + unit * 1.6, foot)], coat)
    draw.polygon([(x - unit * 0.4, foot), (x, foot - unit * 1.4), (x + unit * 0.4, foot)], fill=_INK)


def _flag(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rectangle((x - unit * 0.07, foot - unit * 4.2, x + unit * 0.07, foot), fill="#5A5048")
    draw.rectangle(
        (x, foot - unit * 4.2, x + unit * 2.3, foot - unit * 2.9), fill="#FFFDF5", outline="#D55E00", width=4
    )


def _umbrella(spot: _Spot) -> None:
    draw, x, foot, unit, coat, *_ = spot
    draw.rectangle((x - unit * 0.07, foot - unit * 3.0, x + unit * 0.07, foot), fill="#5A5048")
    draw.pieslice((x - unit * 1.2, foot - unit * 4, x + unit * 1.2, foot - unit * 1.6), 180, 360, fill=coat)


def _table(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.rectangle((x - unit * 1.4, foot - unit * 1.5, x + unit * 1.4, foot - unit * 1.2), fill="#7A5638")
    for side in (-1, 1):
        middle = x + side * unit * 1.2
        draw.rectangle((middle - unit * 0.1, foot - unit * 1.2, middle + unit * 0.1, foot), fill="#7A5638")


def _dog(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    fur = "#8A6038"
    draw.ellipse((x - unit * 0.8, foot - unit * 1.2, x + unit * 0.5, foot - unit * 0.5), fill=fur)
    draw.ellipse((x + unit * 0.25, foot - unit * 1.65, x + unit * 0.9, foot - unit * 0.95), fill=fur)
    for leg in (-0.6, -0.3, 0.1, 0.35):
        draw.rectangle((x + unit * leg, foot - unit * 0.7, x + unit * (leg + 0.15), foot), fill=fur)
    draw.line((x - unit * 0.75, foot - unit * 0.9, x - unit * 1.1, foot - unit * 1.4), fill=fur, width=5)


def _bin(spot: _Spot) -> None:
    draw, x, foot, unit, *_ = spot
    draw.polygon(
        [
            (x - unit * 0.6, foot - unit * 1.5),
            (x + unit * 0.6, foot - unit * 1.5),
            (x + unit * 0.45, foot),
            (x - unit * 0.45, foot),
        ],
        fill="#4F5B52",
    )
    draw.rectangle((x - unit * 0.7, foot - unit * 1.7, x + unit * 0.7, foot - unit * 1.5), fill=_INK)


_WORDS: Final = {
    "house": (0.0, 3.2, 2.6),
    "bus": (0.0, 1.08, 4.2),
    "sign": (0.0, 2.8, 2.8),
    "tent": (0.0, 2.6, 3.0),
    "flag": (1.15, 3.55, 2.1),
    "table": (0.0, 1.9, 2.8),
    "bin": (0.0, 2.1, 2.4),
}
"""Where the middle of the words on a thing is, across and up, and how wide they may be, in its units."""

_THINGS: Final[dict[str, Callable[[_Spot], None]]] = {
    "person": _person,
    "house": _house,
    "tree": _tree,
    "car": _car,
    "bus": _bus,
    "boat": _boat,
    "sign": _sign,
    "tent": _tent,
    "flag": _flag,
    "umbrella": _umbrella,
    "table": _table,
    "dog": _dog,
    "bin": _bin,
}


def _say(draw: ImageDraw.ImageDraw, says: str, middle: tuple[float, float], room: float) -> None:
    """Words on a thing, on one line or two, on a strip of their own so that they can be read anywhere."""
    words = says.split()
    half = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) * 2 - len(says)), default=0)
    text = f"{' '.join(words[:half])}\n{' '.join(words[half:])}" if half and len(says) > 12 else says
    size = 26
    while size > 15 and draw.multiline_textbbox((0, 0), text, font(size, bold=True))[2] > room:
        size -= 1
    written = font(size, bold=True)
    box = draw.multiline_textbbox(middle, text, written, anchor="mm", align="center", spacing=2)
    draw.rectangle((box[0] - 5, box[1] - 4, box[2] + 5, box[3] + 4), fill="#FFFDF5")
    draw.multiline_text(middle, text, fill=_INK, font=written, anchor="mm", align="center", spacing=2)


def _mark(picture: Image.Image, text: str) -> None:
    draw = ImageDraw.Draw(picture)
    written = font(22)
    wide = draw.textlength(text, written)
    draw.rectangle((picture.width - wide - 24, picture.height - 40, picture.width, picture.height), fill="#22262B")
    draw.text((picture.width - wide - 12, picture.height - 34), text, fill="white", font=written)
