"""The words that Copydesk itself puts into drawings and their descriptions, in the language of each pack.

They are part of content, which nobody translates later, and so they are no messages. A language that is not here gets
English. Promises that every language here has every word.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.drawing.chart import ChartForm


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingWords:
    """What is said in one language. Names in braces are filled in by `str.format`."""

    # Charts.
    forms: Mapping[ChartForm, str]
    titled: str
    axis: str
    axis_bare: str
    left_axis: str
    right_axis: str
    right_axis_bare: str
    on_left: str
    on_right: str
    about: str
    heights: str
    circles: str
    bins_alike: str
    bins_as_wide: str

    # Pages.
    invented: str
    """The foot of every page."""
    layouts: Mapping[str, str]
    sponsored: str
    sponsored_result: str
    verified: str
    followers: str
    following: str
    likes: str
    shares: str
    replies: str
    picture: str
    person: str
    link: str
    small_print: str
    caption: str
    mark: str
    says: str
    far_away: str
    near: str
    odd: Mapping[str, str]
    grounds: Mapping[str, str]
    skies: Mapping[str, str]
    things: Mapping[str, tuple[str, str]]
    """Of each thing, one of them and several."""


_ENGLISH: Final = DrawingWords(
    forms={"columns": "Column chart", "line": "Line chart", "symbols": "Circles side by side", "bins": "Histogram"},
    titled="{form}, titled “{title}”.",
    axis="The axis ({measure}) runs from {low} to {high}.",
    axis_bare="The axis ({measure}) has no numbers.",
    left_axis="The left axis ({measure}) runs from {low} to {high}.",
    right_axis="The right axis runs from {low} to {high}.",
    right_axis_bare="The right axis has no numbers.",
    on_left="{name} (left axis)",
    on_right="{name} (right axis)",
    about="about {value}",
    heights="Heights as drawn, if the whole chart is 100 high: {sizes}.",
    circles="They show {measure}. Widths as drawn, if the widest is 100: {sizes}.",
    bins_alike="All columns are equally wide.",
    bins_as_wide="Each column is as wide as its bin.",
    invented="Invented for this course",
    layouts={
        "search": "Search results for “{name}”:",
        "profile": "A profile:",
        "post": "A post:",
        "headlines": "Headlines in “{name}”:",
        "chat": "A chat with “{name}”:",
        "article": "A web page:",
        "pictures": "What a search by picture found:",
    },
    sponsored="Sponsored",
    sponsored_result="(marked “Sponsored”)",
    verified="(with a tick)",
    followers="{count} followers",
    following="{count} following",
    likes="{count} likes",
    shares="{count} shares",
    replies="Replies:",
    picture="Picture: {scene}",
    person="You",
    link="Link: {link}",
    small_print="Small print: {text}",
    caption="Caption: {text}",
    mark="In a corner: “{text}”.",
    says="{thing} that says “{text}”",
    far_away="{thing} (small)",
    near="{thing} (large)",
    odd={
        "six fingers": "with six fingers on one hand",
        "no shadow": "without a shadow",
        "melted": "with blurred edges",
    },
    grounds={
        "street": "a street",
        "grass": "grass",
        "sand": "sand",
        "water": "water",
        "snow": "snow",
        "room": "a room",
    },
    skies={"day": "by day", "night": "at night", "rain": "in the rain", "smoke": "under smoke"},
    things={
        "person": ("a person", "{count} people"),
        "house": ("a house", "{count} houses"),
        "tree": ("a tree", "{count} trees"),
        "car": ("a car", "{count} cars"),
        "bus": ("a bus", "{count} buses"),
        "boat": ("a boat", "{count} boats"),
        "sign": ("a sign", "{count} signs"),
        "tent": ("a tent", "{count} tents"),
        "flag": ("a flag", "{count} flags"),
        "umbrella": ("an umbrella", "{count} umbrellas"),
        "table": ("a table", "{count} tables"),
        "dog": ("a dog", "{count} dogs"),
        "bin": ("a bin", "{count} bins"),
    },
)

_SPANISH: Final = DrawingWords(
    forms={
        "columns": "Gráfico de columnas",
        "line": "Gráfico de líneas",
        "symbols": "Círculos uno al lado del otro",
        "bins": "Histograma",
    },
    titled="{form} con el título «{title}».",
    axis="El eje ({measure}) va de {low} a {high}.",
    axis_bare="El eje ({measure}) no tiene números.",
    left_axis="El eje izquierdo ({measure}) va de {low} a {high}.",
    right_axis="El eje derecho va de {low} a {high}.",
    right_axis_bare="El eje derecho no tiene números.",
    on_left="{name} (eje izquierdo)",
    on_right="{name} (eje derecho)",
    about="cerca de {value}",
    heights="Alturas dibujadas, si todo el gráfico mide 100 de alto: {sizes}.",
    circles="Muestran {measure}. Anchos dibujados, si el mayor mide 100: {sizes}.",
    bins_alike="Todas las columnas tienen el mismo ancho.",
    bins_as_wide="Cada columna es tan ancha como su intervalo.",
    invented="Inventado para este curso",
    layouts={
        "search": "Resultados de la búsqueda «{name}»:",
        "profile": "Un perfil:",
        "post": "Una publicación:",
        "headlines": "Titulares en «{name}»:",
        "chat": "Un chat con «{name}»:",
        "article": "Una página web:",
        "pictures": "Lo que encontró una búsqueda por imagen:",
    },
    sponsored="Patrocinado",
    sponsored_result="(con la marca «Patrocinado»)",
    verified="(con una marca de verificación)",
    followers="{count} seguidores",
    following="{count} seguidos",
    likes="{count} me gusta",
    shares="{count} veces compartido",
    replies="Respuestas:",
    picture="Imagen: {scene}",
    person="Tú",
    link="Enlace: {link}",
    small_print="Letra pequeña: {text}",
    caption="Pie de foto: {text}",
    mark="En una esquina: «{text}».",
    says="{thing} que dice «{text}»",
    far_away="{thing} (en pequeño)",
    near="{thing} (en grande)",
    odd={"six fingers": "con seis dedos en una mano", "no shadow": "sin sombra", "melted": "con bordes borrosos"},
    grounds={
        "street": "una calle",
        "grass": "césped",
        "sand": "arena",
        "water": "agua",
        "snow": "nieve",
        "room": "una habitación",
    },
    skies={"day": "de día", "night": "de noche", "rain": "bajo la lluvia", "smoke": "bajo el humo"},
    things={
        "person": ("una persona", "{count} personas"),
        "house": ("una casa", "{count} casas"),
        "tree": ("un árbol", "{count} árboles"),
        "car": ("un coche", "{count} coches"),
        "bus": ("un autobús", "{count} autobuses"),
        "boat": ("un barco", "{count} barcos"),
        "sign": ("un cartel", "{count} carteles"),
        "tent": ("una carpa", "{count} carpas"),
        "flag": ("una bandera", "{count} banderas"),
        "umbrella": ("un paraguas", "{count} paraguas"),
        "table": ("una mesa", "{count} mesas"),
        "dog": ("un perro", "{count} perros"),
        "bin": ("un cubo de basura", "{count} cubos de basura"),
    },
)

_BY_LANGUAGE: Final[Mapping[str, DrawingWords]] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})


def words_for(language: str) -> DrawingWords:
    """The words for a pack in that language, whatever the country."""
    return _BY_LANGUAGE.get(language[:2], _ENGLISH)
