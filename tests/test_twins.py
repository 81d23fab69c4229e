"""A Spanish question has the key of its English twin: what one accepts, the other accepts.

`TWINS` is the one place that says which questions are twins. A Spanish question that is not in it has to be added, with
the English question that it follows. English questions without a Spanish twin are fine: Spanish has only part of them.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from bot.services.bundled import bundled_folders
from bot.services.checking import check
from lessons.model import Lesson
from questions.figures import evaluate
from questions.model import Pack, Question

REPORT = check(bundled_folders())
OWNERS: dict[str, Pack | Lesson] = {**REPORT.packs, **REPORT.lessons}

CLOSING = {name: name for name in ("close-1", "close-2", "close-3", "close-4", "close-5")}

TWINS: dict[tuple[str, str], dict[str, str]] = {
    ("what-am-i-reading", "que-estoy-leyendo"): CLOSING
    | {
        "first-look": "primera-mirada",
        "check-staff-report": "sin-firma",
        "check-own-reporter": "con-trabajo",
        "match-the-snippet": "empareja-fragmento",
    },
    ("checkable-or-not", "comprobable-o-no"): CLOSING
    | {
        "first-sort": "primera-clasificacion",
        "check-should": "debe-ir-caliente",
        "check-soup": "que-eche-vapor",
        "sort-eight-lines": "clasifica-ocho-lineas",
        "rain-card": "ficha-de-lluvia",
    },
    ("estimate-then-check", "estima-y-comprueba"): CLOSING
    | {
        "library-loans": "libros-al-dia",
        "cells-of-a-full-house": "celdas",
        "note-as-exact": "nota-a-la-medida",
        "digits-not-earned": "demasiados-digitos",
        "which-side-is-open": "que-lado-queda-abierto",
    },
    ("class-01-what-am-i-reading", "clase-01-que-estoy-leyendo"): {
        "warm-up": "calentamiento",
        "penguin-hall": "nutrias-del-acuario",
        "openings-and-endings": "marcas-y-clases",
        "fact-against-interest": "dato-en-contra",
        "a-column-for-it": "columna-a-favor",
        "bridge-comment": "comentario-con-pista",
    },
    ("class-02-checkable-or-not", "clase-02-comprobable-o-no"): {
        "warm-up": "calentamiento",
        "phone-letters": "cartas-del-comedor",
        "ten-to-one": "diez-por-uno",
        "derby": "antes-de-la-regata",
        "three-boxes": "datos-del-cine",
        "called-out": "el-acta-en-contra",
        "borne-out": "el-acta-a-favor",
    },
    ("class-09-estimate-then-check", "clase-09-estima-y-comprueba"): {
        "what-to-print": "que-publicar",
        "rolls-a-shop": "panes-por-tienda",
        "calculator-digits": "digitos-de-calculadora",
        "bats-in-a-headline": "murcielagos-en-un-titular",
        "bats-in-a-table": "murcielagos-contados",
        "turnstile-count": "torniquete",
        "camera-count": "camara",
        "count-round-or-limit": "contada-redondeada-o-limite",
        "ferry-digits": "digitos-en-la-barca",
    },
    ("genre", "genero"): {
        "column-by-line": "columna-por-lineas",
        "blog-page-three-parts": "blog-en-tres-partes",
        "match-page": "torneo-de-ajedrez",
        "writers-reckless": "temeraria-quien-escribe",
        "coachs-reckless": "temeraria-tecnico",
        "column-marks": "marcas-de-columna",
        "ad-as-clue": "recuadro-del-observer",
        "boots-in-a-box": "botas-en-un-recuadro",
        "bread-in-a-column": "pan-en-columna",
        "bread-in-the-news": "pan-en-noticia",
        "in-other-words": "en-otras-palabras",
        "in-their-words": "en-sus-palabras",
        "missing-posts": "mensajes-que-faltan",
        "missing-flour": "harina-que-falta",
        "analysis-mark": "marca-de-analisis",
        "glacier-in-short": "glaciar-en-breve",
        "glacier-on-foot": "glaciar-a-pie",
        "brief-sources": "de-donde-toma-el-breve",
        "brief-furniture": "restos-de-pagina",
        "lost-list": "lista-que-se-perdio",
        "prison-expansion": "ampliacion-en-resumen",
        "ferry-toll": "peaje-del-ferri",
        "filter-article": "filtros-con-codigo",
        "filter-test": "filtros-comparados",
        "sleep-school-proud": "escuela-orgullosa",
        "sleep-school-asked": "escuela-comprobada",
        "storm-with-credit": "tormenta-con-agencia",
        "storm-without-credit": "tormenta-sin-credito",
        "library-in-five-hands": "fuentes-en-cinco-manos",
        "newsletter-asks": "carta-que-pide",
        "plain-story-check": "noticia-limpia",
        "who-did-the-asking": "quien-pregunto",
    },
    ("checkable", "comprobable"): {
        "column-lines": "lineas-de-la-columna",
        "news-item-lines": "lineas-de-la-noticia",
        "blog-lines": "lineas-del-blog",
        "two-lists": "verdes-y-naranjas",
        "sky-and-sea": "cielo-y-mar",
        "headphone-lines": "lineas-de-audifonos",
        "former-president": "expresidente",
        "acting-mayor": "alcaldesa-interina",
        "same-kind-of-praise": "la-misma-medida",
        "rain-to-come": "lluvia-por-venir",
        "rain-foretold": "lluvia-anunciada",
        "should-by-rule": "deberian-por-regla",
        "should-by-taste": "deberian-por-gusto",
        "no-one-ever": "nadie-nunca",
        "when-disclosed": "no-ha-revelado",
        "all-day": "todo-el-dia",
        "how-many-is-most": "cuantos-son-la-mayoria",
        "first-link": "primer-eslabon",
        "column-from-the-other-side": "columna-a-favor-de-la-mano-dura",
        "concert-facts": "datos-del-concierto",
        "what-would-settle-it": "que-lo-resolveria",
        "settle-it-elsewhere": "que-tendrias-en-la-mano",
        "seam-word": "palabra-costura",
        "which-record": "cual-tiene-tabla",
        "lunch-most": "mayoria-sin-desayuno",
        "lunch-all": "mayoria-a-pie",
        "warm-april": "abril-caluroso",
        "warm-may": "mayo-caluroso",
        "run-forecast": "carrera-con-fecha",
        "run-interest": "carrera-sin-fecha",
    },
    ("arithmetic", "aritmetica"): {
        "city-in-your-head": "ciudad-de-cabeza",
        "hundreds-and-261": "cientos-y-dos-recuentos",
        "scores-of-pupils": "docenas-de-alumnos",
        "notes-lost-a-zero": "apuntes-sin-un-cero",
        "notes-of-the-right-size": "apuntes-del-tamano-correcto",
        "cycling-up-by-half": "bici-la-mitad-mas",
        "cycling-in-points": "bici-en-puntos",
        "one-bottle-in-eight": "una-botella-de-cada-ocho",
        "bottles-without-a-whole": "botellas-sin-total",
        "shares-of-a-survey": "partes-de-una-encuesta",
        "more-than-a-whole": "mas-que-un-total",
        "milk-price-given": "leche-con-precio",
        "milk-price-missing": "leche-sin-precio",
        "twice-for-its-size": "el-doble-para-su-tamano",
        "one-in-how-many": "uno-de-cada-cuantos",
        "vague-words-by-size": "palabras-por-tamano",
        "world-and-region": "mundo-y-region",
        "town-and-country": "provincia-y-pais",
        "pay-with-a-boss": "sueldos-con-dueno",
        "pay-with-a-trainee": "sueldos-con-aprendiz",
        "colds-in-a-hundred": "resfriados-de-cada-cien",
        "count-against-a-third": "contra-un-tercio",
        "left-of-the-grant": "lo-que-queda-del-subsidio",
        "dripping-tap": "llave-que-gotea",
        "season-ticket": "abono-de-temporada",
        "smaller-bar": "tableta-mas-pequena",
        "bones-in-a-town": "huesos-en-una-ciudad",
        "fair-sums": "cuentas-en-la-feria",
    },
}
"""English questions and their Spanish twins, by the packs and lessons that hold them."""

each_pair_of_owners = pytest.mark.parametrize("owners", TWINS, ids=lambda owners: owners[1])


def _questions(owner: str) -> dict[str, Any]:
    parts = OWNERS[owner]
    steps = parts.questions if isinstance(parts, Pack) else parts.steps
    return {part.id: part for part in steps if isinstance(part, Question)}


def _places(names: Any, among: Any) -> list[int]:
    """Where those options, labels or reasons are among all of them, since their ids differ by language."""
    order = list(among)
    return sorted(order.index(name) for name in names)


def _key(question: Any) -> object:
    """What a question accepts, without the words of a language; None where it is graded by a number or by text."""
    match question.kind:
        case "choice":
            return len(question.options), _places([question.answer], question.options)
        case "multi" | "spot":
            accepted = _places(question.accept_also, question.options)
            return len(question.options), _places(question.answer, question.options), accepted
        case "classify" | "match":
            labels = list(question.labels)
            return len(labels), [
                (
                    labels.index(statement.answer),
                    _places(statement.accept_also, labels),
                    getattr(statement, "truth", None),
                )
                for statement in question.statements.values()
            ]
        case "verdict":
            reason = _places([question.reason], question.reasons) if question.reason else []
            return question.scale, question.answer, sorted(question.accept_also), len(question.reasons), reason
        case "order" | "poll":
            return len(question.items if question.kind == "order" else question.options)
        case _:
            return None


@each_pair_of_owners
def test_every_spanish_question_has_an_english_twin(owners: tuple[str, str]) -> None:
    english, spanish = map(_questions, owners)
    twins = TWINS[owners]
    assert not set(twins) - set(english)
    assert sorted(twins.values()) == sorted(spanish)


@each_pair_of_owners
def test_a_spanish_question_has_the_key_of_its_english_twin(owners: tuple[str, str]) -> None:
    english, spanish = map(_questions, owners)
    for one, other in ((english[name], spanish[twin]) for name, twin in TWINS[owners].items()):
        for field in ("kind", "skill", "type", "truth", "confidence"):
            assert getattr(one, field) == getattr(other, field), (other.id, field)
        assert _key(one) == _key(other), other.id


@each_pair_of_owners
def test_a_spanish_sum_has_the_result_of_its_english_twin(owners: tuple[str, str]) -> None:
    """Up to a power of ten: Spanish counts money in pesos or in millions where English has euros or dollars."""
    english, spanish = map(_questions, owners)
    for name, twin in TWINS[owners].items():
        if english[name].kind in ("number", "estimate"):
            values = [
                evaluate(asked.answer, OWNERS[owner].figures).value
                for asked, owner in ((english[name], owners[0]), (spanish[twin], owners[1]))
            ]
            power = math.log10(values[0] / values[1])
            assert abs(power - round(power)) < 1e-9, twin


@each_pair_of_owners
def test_spanish_questions_are_paired_as_their_english_twins_are(owners: tuple[str, str]) -> None:
    english, spanish = map(_questions, owners)
    twins = list(TWINS[owners].items())
    for index, (name, twin) in enumerate(twins):
        for later, later_twin in twins[index + 1 :]:
            paired = english[name].pair is not None and english[name].pair == english[later].pair
            assert paired == (spanish[twin].pair is not None and spanish[twin].pair == spanish[later_twin].pair), twin
