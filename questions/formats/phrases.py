"""The words that Copydesk itself puts into packs that come in and files that go out, in the language of each pack.

Promises that every language here has every phrase; a language that is not here gets English. These are content, which
nobody translates later, and so they are no messages. Refuses what a format itself prescribes, such as the heads of a
template's columns, which the other system looks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from questions.kinds.filling import VERDICTS
from questions.kinds.picking import NONE_OF_THEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.model import Scale, VerdictId


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What Copydesk says in a pack or a file. Names in braces are filled in by `str.format`."""

    language: str
    """That these are in."""

    # Packs that come in.
    imported: str
    """What a pack is about of which nobody says it."""
    by: str
    """Who wrote it."""
    true: str
    false: str
    accepted: str
    """The reason of an answer that is accepted besides the key."""
    neutral: str
    """The reason of an option that counts neither way."""
    gap: str
    """Asks for one gap of a passage in which gaps are numbered."""
    remark: str
    """What is said of one answer, in an explanation that everyone reads."""

    # Kinds that become simpler ones on their way out.
    none: str
    """The option that no other is right."""
    verdicts: Mapping[Scale, Mapping[VerdictId, str]]
    """By scale."""
    best: str
    """Asks for the explanation of a verdict."""

    # Files for people to read.
    source: str
    inferred: str
    """A date that does not stand on the text itself."""
    quoted: str
    """Words that are somebody else's."""
    picture: str
    """Stands for a picture."""
    figure: str
    """A key, and what is accepted around it."""
    units: Mapping[str, str]
    """Those units that packs of every language name in English."""
    answer_in: str
    """Asks for a unit."""
    several: str
    """Asks to think of several options."""
    also: str
    """An answer that is accepted besides the key; its reason follows."""
    neither: str
    """An option that counts neither way; the reason follows."""
    spreadsheet: str
    """How Kahoot takes a spreadsheet."""

    # The printed sheet.
    name: str
    date: str
    points_of: str
    question: str
    points: str
    mark_all: str
    mark_each: str
    """How a table of statements is answered."""
    statement: str
    """The head of the statements' column."""
    answer: str
    guess: str
    """Stands before the line for a guess."""
    then_work: str
    """What to do after the guess."""
    given: str
    """The head of the page with what figures are worked out with."""
    key: str
    marking: str
    """Whom the key is for."""
    otherwise: str
    """Stands above replies to wrong answers."""
    left_out: str
    """A right option that somebody did not tick."""
    hint: str
    discuss: str

    def unit(self, unit: str) -> str:
        """A unit as people read it."""
        return self.units.get(unit, unit)


_PHRASES: Final[Mapping[str, Phrases]] = MappingProxyType(
    {
        "en": Phrases(
            language="en",
            imported="Imported questions.",
            by="By {author}.",
            true="True",
            false="False",
            accepted="This is accepted as well.",
            neutral="This counts neither way.",
            gap="What belongs in gap {number}?",
            remark="“{answer}”: {said}",
            none=NONE_OF_THEM.english,
            verdicts={
                scale: {name: text.english for name, text in offered.items()} for scale, offered in VERDICTS.items()
            },
            best="What explains it best?",
            source="Source: {parts}.",
            inferred="{date} (inferred)",
            quoted="“{words}”",
            picture="[Picture: {alt}]",
            figure="{figure}, give or take {width}",
            units={},
            answer_in="Answer in {unit}.",
            several="Which of these? More than one can be right.",
            also="Also accepted: {answer}.",
            neither="Counts neither way: {answer}.",
            spreadsheet="Import this file with “Add question”, “Import spreadsheet”.",
            name="Name:",
            date="Date:",
            points_of="Points, of {points}:",
            question="Question {number}",
            points="({points} points)",
            mark_all="Tick all that apply.",
            mark_each="Mark one column in each row.",
            statement="Statement",
            answer="Answer:",
            guess="Your guess, which costs nothing:",
            then_work="Guess first. Then turn to “Figures to work with”, and work it out.",
            given="Figures to work with",
            key="Key:",
            marking="For whoever marks. Print the pages before this one for learners.",
            otherwise="To those who answered otherwise:",
            left_out="{answer} left out",
            hint="A hint to give:",
            discuss="To discuss:",
        ),
        "es": Phrases(
            language="es",
            imported="Preguntas importadas.",
            by="Por {author}.",
            true="Verdadero",
            false="Falso",
            accepted="Esta respuesta también vale.",
            neutral="Esta opción no suma ni resta.",
            gap="¿Qué va en el hueco {number}?",
            remark="«{answer}»: {said}",
            none="Ninguna",
            verdicts=MappingProxyType(
                {
                    "agreement": MappingProxyType(
                        {
                            "holds": "Se sostiene",
                            "roughly": "Se sostiene en líneas generales",
                            "odd": "Hay algo raro",
                            "cannot-tell": "No se puede saber",
                        }
                    ),
                    "fit": MappingProxyType(
                        {"holds": "Encaja", "does-not-fit": "No encaja", "cannot-tell": "No se puede saber"}
                    ),
                }
            ),
            best="¿Qué lo explica mejor?",
            source="Fuente: {parts}.",
            inferred="{date} (fecha deducida)",
            quoted="«{words}»",
            picture="[Imagen: {alt}]",
            figure="{figure}, con un margen de {width}",
            units=MappingProxyType({"percent": "%", "percentage points": "puntos porcentuales"}),
            answer_in="Responde en {unit}.",
            several="¿Cuáles de estas? Puede haber más de una correcta.",
            also="También se acepta: {answer}.",
            neither="No suma ni resta: {answer}.",
            spreadsheet="Importa este archivo con «Añadir pregunta», «Importar hoja de cálculo».",
            name="Nombre:",
            date="Fecha:",
            points_of="Puntos, de {points}:",
            question="Pregunta {number}",
            points="({points} puntos)",
            mark_all="Marca todas las que correspondan.",
            mark_each="Marca una columna en cada fila.",
            statement="Afirmación",
            answer="Respuesta:",
            guess="Tu estimación, que no cuesta nada:",
            then_work="Primero estima. Luego busca «Datos para calcular» y haz la cuenta.",
            given="Datos para calcular",
            key="Clave:",
            marking="Para quien califica. Imprime las páginas anteriores para quienes aprenden.",
            otherwise="Para quienes respondieron otra cosa:",
            left_out="sin {answer}",
            hint="Pista que se puede dar:",
            discuss="Para conversar:",
        ),
    }
)


def phrases(language: str) -> Phrases:
    """The phrases of a pack in `language`, which may name a country: pt-BR."""
    return _PHRASES.get(language.split("-", maxsplit=1)[0], _PHRASES["en"])
