"""What Copydesk itself writes into packs and files is in the language of the pack."""

from __future__ import annotations

import re
from dataclasses import fields
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from questions.formats import FORMATS
from questions.formats.importing import About
from questions.formats.phrases import Phrases, phrases
from questions.formats.tabular.kahoot import HEADER
from questions.parsing.writer import document, yaml_text
from tests.questions.formats.exchange_packs import pack_of

if TYPE_CHECKING:
    from questions.model import Pack

GIFT = """\
::v:: La Tierra gira alrededor del Sol. {T#No, sí gira.#Exacto.}

::dos:: Elige. {=uno =dos ~tres}

::multi:: Elige dos. {~%50%uno ~%50%dos ~%0%tres ~%-100%cuatro}
"""
CLOZE = """\
<quiz><question type="cloze"><name><text>c</text></name><questiontext format="html">
<text>Uno es {1:SHORTANSWER:=uno#Exacto.~=1#También.}
y dos es {1:SHORTANSWER:=dos}.</text></questiontext></question></quiz>
"""
LETTERS: dict[str, Any] = {name: {"text": f"Opción {name}", "feedback": f"No es {name}."} for name in "abc"}
LABELS: dict[str, Any] = {"x": {"text": "Hecho"}, "y": {"text": "Opinión"}}
STATEMENTS: dict[str, Any] = {
    name: {"text": f"Frase {name}", "answer": "x", "accept_also": {"y": "También cabe."}} for name in "abc"
}
COMMON: dict[str, Any] = {
    "prompt": "¿Cuál?",
    "explain": "Por eso.",
    "hint": "Piensa.",
    "discuss": "¿Y tú?",
    "points": 2,
}
FIGURE: dict[str, Any] = {
    "unit": "percent",
    "answer": 25,
    "tolerance": 1,
    "accept_also": {"5000": "Vale."},
    "misconceptions": {"4": "Al revés."},
}
SORTED: dict[str, Any] = {"labels": LABELS, "statements": STATEMENTS}
KINDS: dict[str, dict[str, Any]] = {
    "choice": {
        "options": LETTERS,
        "answer": "a",
        "accept_also": {"b": "También."},
        "source": "s",
        "image": "https://example.org/a.png",
        "alt": "Una portada",
    },
    "multi": {"options": LETTERS, "answer": ["a"], "accept_also": {"b": "Ni sí ni no."}},
    "spot": {"options": LETTERS, "answer": []},
    "classify": SORTED,
    "match": {**SORTED, "statements": {name: STATEMENTS[name] | {"accept_also": {}} for name in "abc"}},
    "order": {"items": LETTERS, "first": "el principio", "last": "el final"},
    "number": FIGURE,
    "estimate": {**FIGURE, "given": "1 de 4.", "unit": "percentage points"},
    "text": {"accept": ["Reuters"], "misconceptions": {"AFP": "Es otra."}},
    "verdict": {"answer": "odd", "reasons": LETTERS, "reason": "a"},
    "poll": {"options": LETTERS},
}
SOURCE = {"title": "Un título", "outlet": "Un diario", "genre": "columna", "dated": "2025-04", "dated_is": "inferred"}


def every_kind(language: str) -> Pack:
    questions = [{"kind": kind, **COMMON, **own} for kind, own in KINDS.items()]
    questions.append({"kind": "verdict", **COMMON, **KINDS["verdict"], "scale": "fit", "answer": "does-not-fit"})
    return pack_of(*questions, language=language, title="Prueba", about="De una prueba.", sources={"s": SOURCE})


def imported(name: str, content: str | bytes, language: str, **more: str) -> Pack:
    read = FORMATS[name].read
    assert read is not None
    about = About("traido", "Traído", language=language, **more)
    pack = read(content if isinstance(content, bytes) else content.encode(), "file", about).pack
    assert pack is not None
    return pack


def exported(name: str, pack: Pack) -> str:
    """All that a person can read in a file, without the heads that Kahoot itself looks for."""
    write = FORMATS[name].write
    assert write is not None
    content = write(pack).content
    if name != "kahoot":
        return content.decode()
    rows = openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None and cell not in HEADER)


def english_in(text: str) -> list[str]:
    """The phrases of English that stand in a text."""
    english, spanish = phrases("en"), phrases("es")
    assert english != spanish
    said = {
        value
        for one in fields(Phrases)
        if one.name != "language" and isinstance(value := getattr(english, one.name), str)
    }
    said |= {*spanish.units, *(text for offered in english.verdicts.values() for text in offered.values())}
    patterns = {one: re.sub(r"\\\{\w+\\\}", r"[^\\n<]+?", re.escape(one)) for one in said}
    return [one for one, pattern in patterns.items() if re.search(rf"(?<!\w){pattern}(?!\w)", text)]


def test_what_comes_in_for_a_spanish_pack_gets_spanish_words() -> None:
    pack = imported("gift", GIFT, "es")
    truth, two, several = (document(question) for question in pack.questions)
    assert truth["options"] == {
        "true": {"text": "Verdadero", "feedback": "Exacto."},
        "false": {"text": "Falso", "feedback": "No, sí gira."},
    }
    assert two["accept_also"] == {"b": "Esta respuesta también vale."}
    assert several["accept_also"] == {"c": "Esta opción no suma ni resta."}
    assert pack.about == "Preguntas importadas."


WRITABLE = [name for name, form in FORMATS.items() if form.write]
READABLE = {
    "red": 'AUTHOR: Ana\n"¿Quién?":\n- Reuters\n',
    "kotoba": "Question,Answers\n¿Quién?,Reuters\n",
    "csv": "question,correct\n¿Quién?,Reuters\n",
    "gift": GIFT,
    "moodle-xml": CLOZE,
    "aiken": "¿Cuál?\nA) Uno\nB) Dos\nANSWER: A\n",
}
COMES_BACK = {"gift", "moodle-xml", "csv"}
"""Formats that keep a unit as the pack has it, as they are read again."""


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("language", ["es", "es-MX"])
def test_no_english_words_come_into_a_spanish_pack(name: str, language: str) -> None:
    text = yaml_text(document(imported(name, READABLE[name], language)))
    assert not english_in(text)
    assert "importadas." in text


def test_what_a_spanish_list_says_of_its_author_is_spanish() -> None:
    assert imported("red", READABLE["red"], "es").about == "Preguntas importadas. Por Ana."


def test_what_the_importer_says_of_a_pack_goes_before_words_of_ours() -> None:
    assert imported("kotoba", READABLE["kotoba"], "es", about="De la clase.").about == "De la clase."


def test_a_cell_that_is_true_or_false_reads_as_in_the_language_of_the_pack() -> None:
    book = openpyxl.Workbook()
    rows = [["Question", "Answer 1", "Answer 2", "Correct answer(s)"], ["¿Sí?", True, False, 1]]
    for row in rows:
        book.worksheets[0].append(row)
    content = BytesIO()
    book.save(content)
    (question,) = (document(one) for one in imported("kahoot", content.getvalue(), "es").questions)
    assert question["options"] == {"a": {"text": "VERDADERO"}, "b": {"text": "FALSO"}}


@pytest.mark.parametrize("name", WRITABLE)
@pytest.mark.parametrize("language", ["es", "es-MX"])
def test_no_english_words_go_out_with_a_spanish_pack(name: str, language: str) -> None:
    found = english_in(exported(name, every_kind(language)))
    assert set(found) - (set(phrases("es").units) if name in COMES_BACK else set()) == set()


def test_every_word_for_people_to_read_is_looked_for() -> None:
    files = "\n".join(exported(name, every_kind("en")) for name in WRITABLE)
    packs = "\n".join(yaml_text(document(imported(name, text, "en"))) for name, text in READABLE.items())
    assert set(english_in(phrases_of("en"))) == set(english_in(f"{files}\n{packs}"))


def phrases_of(language: str) -> str:
    said = phrases(language)
    texts = [value for one in fields(Phrases) if isinstance(value := getattr(said, one.name), str)]
    verdicts = (text for offered in said.verdicts.values() for text in offered.values())
    return "\n".join([*texts, *verdicts, *phrases("es").units])


def test_a_printed_sheet_of_a_spanish_pack_is_spanish_throughout() -> None:
    page = exported("html", every_kind("es-MX"))
    assert '<html lang="es-MX">' in page
    assert page.count(" lang=") == 1
    for words in (
        "Nombre:",
        "Pregunta 1<",
        "(2 puntos)",
        "Clave:",
        "Afirmación",
        "25.0 %, con un margen de 1",
        "Ninguna",
    ):
        assert words in page
    assert "Fuente: «Un título», Un diario, columna, 2025-04 (fecha deducida)." in page


def test_figures_on_a_printed_sheet_are_written_as_in_the_language_of_the_pack() -> None:
    page = exported("html", every_kind("es-ES"))
    assert "25,0 puntos porcentuales, con un margen de 1" in page
    assert "También se acepta: 5.000. Vale." in page


def test_a_language_without_words_of_its_own_gets_english() -> None:
    pack = imported("gift", GIFT, "de")
    assert pack.about == "Imported questions."
    page = exported("html", every_kind("de"))
    assert '<html lang="de">' in page
    assert '<span lang="en">Question 1</span>' in page


def test_words_of_every_language_take_the_same_values() -> None:
    def names(said: Phrases) -> dict[str, set[str]]:
        return {one.name: set(re.findall(r"\{(\w+)\}", str(getattr(said, one.name)))) for one in fields(Phrases)}

    english, spanish = phrases("en"), phrases("es")
    assert {**names(english), "units": set()} == {**names(spanish), "units": set()}
    assert english.verdicts.keys() == spanish.verdicts.keys()
    for scale, offered in english.verdicts.items():
        assert offered.keys() == spanish.verdicts[scale].keys()
