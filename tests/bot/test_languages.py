"""Who is spoken to in which language: Discord's, the server's or one's own; and content in more than one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
import pytest
import simcord

from bot.cogs.command_translations import COMMAND_NAMES, CommandTranslator
from bot.config import Settings
from bot.i18n.languages import LANGUAGES, _, catalogue, counted, listed, local, number, speaking
from bot.services.content import language_of, load_library
from bot.services.locale_resolver import LocaleResolver
from bot.views import interaction_locale
from db.engine import Database
from lessons.model import Lesson
from questions.messages import Amount, Listing, Message
from questions.model import Pack, Question
from questions.quantity import read_quantity, unit_name
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, SHARE, changed, harbour, lamps, pack, restart, write
from tests.bot.test_cards import after, before, scene_of, shown
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.people import Student

pytestmark = pytest.mark.any_database

LIBRARY = load_library()


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    spanish = pack("barcos", "Barcos", BERTH) | {"language": "es-MX"}
    counted = changed(SHARE, answer=40_000, unit="barcos", tolerance=100, places=0, misconceptions={})
    figures = pack("cifras", "Cifras", counted) | {"language": "es"}
    content = write(tmp_path / "content", harbour(), lamps(), pack("share", "Share", SHARE), spanish, figures)
    return replace(settings, content=(content,))


@pytest.fixture
def ana(room: Room, locales: dict[int, str]) -> Student:
    """A student whose Discord speaks Spanish."""
    student = room.student("ana")
    locales[student.id] = "es-419"
    return student


# ---------------------------------------------------------------- the language of Discord


async def test_who_has_discord_in_spanish_learns_in_spanish(ana: Student) -> None:
    course = LIBRARY.courses["es"]
    card = await ana.slash("learn")
    assert f"## {course.title}\n0 de {len(course.lessons)} lecciones hechas" in card
    assert "○ sin empezar" in card
    step = await ana.press(card, "Empezar")
    assert LIBRARY.lessons[course.lessons[0]].title in step
    assert "paso 1 de" in step
    assert {"Saltar por ahora", "Todas las lecciones"} & set(step.buttons)


async def test_who_has_discord_in_english_learns_in_english(room: Room) -> None:
    course = LIBRARY.courses["en"]
    assert f"## {course.title}\n0 of {len(course.lessons)} lessons done" in await room.student("ben").slash("learn")


async def test_a_language_that_is_not_spoken_becomes_english(room: Room, locales: dict[int, str]) -> None:
    chloe = room.student("chloe")
    locales[chloe.id] = "fr"
    assert "## Which quiz?" in await chloe.slash("quiz")


async def test_a_quiz_is_asked_judged_and_summed_up_in_spanish(ana: Student) -> None:
    card = await ana.slash("quiz", pack="share", length=0)
    assert "pregunta 1 de 1" in card
    assert "Responde en **porcentaje**." in card
    judged = await ana.type_in(card, "Escribir tu cifra", "13,04 %")
    assert "Dijiste **13.04%**. La respuesta es **13.0%, con un margen de 0.5**." in judged
    assert "✓ **Correcto.**" in judged
    end = await ana.press(judged, "Ver mi resultado")
    assert "**1 de 1 pregunta del todo correcta**, 100 % de los puntos" in end
    assert "**Aritmética:** 100 % de los puntos, 1 respuesta" in end


async def test_points_and_commas_are_read_and_written_as_in_the_language_of_the_pack(room: Room, ana: Student) -> None:
    ben = room.student("ben")
    told = await ben.type_figure(await ben.slash("quiz", pack="cifras", length=0), "40.050")
    assert "✓ **Right.**" in told
    assert "You said **40,050 barcos**. The answer is **40,000 barcos, give or take 100**." in told
    again = await ana.type_in(await ana.slash("quiz", pack="cifras", length=0), "Escribir tu cifra", "40 mil barcos")
    assert "✓ **Correcto.**" in again


def test_the_names_of_units_that_are_ours_are_read_as_they_are_shown() -> None:
    for code in LANGUAGES:
        with speaking(code):
            for unit in ("percent", "percentage points"):
                assert read_quantity(f"12.5 {local(unit_name(unit))}", unit, code) == 12.5


async def test_what_goes_wrong_is_said_in_spanish(ana: Student) -> None:
    assert "No tengo ninguna lección llamada «nada»" in await ana.slash("learn", lesson="nada")
    card = await ana.slash("quiz", pack="share", length=0)
    assert "No pude leer «muchos» como número." in await ana.type_in(card, "Escribir tu cifra", "muchos")
    assert "Ese botón es de una versión anterior de mí." in await ana.send(card, "c0.go.1")
    assert "Ese botón es de algo que no tengo para ti." in await ana.send(card, "c1.show.999")


async def test_a_form_is_in_spanish(ana: Student) -> None:
    card = await ana.slash("quiz", pack="share", length=0)
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Escribir tu cifra"))
    assert form.modal is not None
    assert form.modal["title"] == "Tu cifra"


async def test_packs_in_ones_own_language_come_first(ana: Student, room: Room) -> None:
    spanish = {one.title for one in LIBRARY.packs.values() if language_of(one) == "es"} | {"Barcos", "Cifras"}
    offered = (await ana.slash("quiz")).menus["Elige un paquete"]
    assert offered
    assert set(offered) <= spanish
    assert not spanish & set((await room.student("ben").slash("quiz")).menu)
    assert (await ana.suggestions("quiz", "pack"))[0] in spanish


async def test_a_word_is_explained_from_the_glossary_of_ones_language(ana: Student, room: Room) -> None:
    assert "## Glosario" in await ana.slash("glossary")
    name, term = next(iter(LIBRARY.glossaries["es"].items()))
    assert term.means in await ana.slash("glossary", term=name)
    english = next(iter(LIBRARY.glossaries["en"]))
    assert LIBRARY.glossaries["en"][english].means in await room.student("ben").slash("glossary", term=english)


# ---------------------------------------------------------------- one's own language, and the server's


async def test_a_choice_of_ones_own_goes_before_that_of_discord_and_can_be_taken_back(ana: Student) -> None:
    assert "I speak English with you from now on" in await ana.slash("language", language="en")
    assert "## Which quiz?" in await ana.slash("quiz")
    assert "español contigo" in await ana.slash("language", language="auto")
    assert "## ¿Qué cuestionario?" in await ana.slash("quiz")


async def test_a_server_sets_a_language_for_who_has_not_chosen_one(room: Room) -> None:
    ben, chloe = room.learners("ben", "chloe")
    await chloe.slash("language", language="en")
    assert "In this server I speak Español." in await room.teacher.slash("class language", language="es")
    assert "## ¿Qué cuestionario?" in await ben.slash("quiz")
    assert "## Which quiz?" in await chloe.slash("quiz")
    await room.teacher.slash("class language", language="auto")
    assert "## Which quiz?" in await ben.slash("quiz")


async def test_only_who_manages_the_server_sets_its_language(room: Room, ana: Student) -> None:
    room.show_host_commands()
    assert "Eso es para quien puede gestionar este servidor." in await ana.slash("class language", language="es")


async def test_a_choice_outlives_the_process(ana: Student, env: simcord.Env, settings: Settings) -> None:
    await ana.slash("language", language="en")
    await restart(env, settings)
    assert "## Which quiz?" in await ana.slash("quiz")


async def test_a_choice_that_cannot_be_read_in_time_holds_up_no_answer(
    ana: Student, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = await Database.open(settings.database_url)
    await LocaleResolver(database, SimulatedClock()).choose(ana.id, "en")
    await database.close()
    with monkeypatch.context() as patched:
        patched.setattr(interaction_locale, "LANGUAGE_PATIENCE", 0)
        assert "## ¿Qué cuestionario?" in await ana.slash("quiz")
    assert "## Which quiz?" in await ana.slash("quiz")


# ---------------------------------------------------------------- a class


async def test_the_channel_reads_the_servers_language_and_each_learner_their_own(room: Room, ana: Student) -> None:
    ben = room.student("ben")
    lobby = await room.open("share")
    assert "## Class quiz: Share" in lobby
    assert "**Participas**." in await ana.press(lobby, "Join")
    assert "**You are in**." in await ben.press(room.now(), "Join")
    question = await room.press("Start")
    assert "Answer opens a card that only you see." in question
    sheet = await room.sheet(ana)
    locked = await ana.type_in(sheet, "Escribir tu cifra", "13")
    assert "**Respuesta fijada:** 13%" in locked
    await room.press("Close now")
    assert "✓ **Correcto.**" in room.own(ana)
    assert "+1,000 puntos, 1,000 en total" in room.own(ana)
    assert "The answer is **13.0%, give or take 0.5**." in room.now()
    end = await room.press("Next")
    assert "## Class quiz finished: Share" in end
    assert "## Tu resultado: Share" in room.own(ana)


async def test_in_a_server_that_speaks_spanish_the_whole_class_is_in_spanish(room: Room) -> None:
    ben = room.student("ben")
    await room.teacher.slash("class language", language="es")
    lobby = await room.open("share", seconds=45)
    assert "1 pregunta · 45 segundos cada una · puntos por respuestas correctas" in lobby
    assert "Todavía no se ha unido nadie." in lobby
    await ben.press(lobby, "Unirme")
    assert "1 persona se unió." in await room.shown()
    assert "En la sala de espera." in await room.teacher.slash("class panel")


async def test_an_english_learner_does_not_turn_the_channel_english(room: Room) -> None:
    ben = room.student("ben")
    await room.teacher.slash("class language", language="es")
    await ben.slash("language", language="en")
    await room.open("share")
    assert "**You are in**." in await ben.press(room.now(), "Unirme")
    assert "Cuestionario de clase: Share" in await room.shown()


# ---------------------------------------------------------------- cards


@pytest.mark.parametrize("owner", [*LIBRARY.packs.values(), *LIBRARY.lessons.values()], ids=lambda owner: owner.id)
def test_whatever_is_taught_fits_its_cards_in_spanish(owner: Pack | Lesson) -> None:
    steps = owner.questions if isinstance(owner, Pack) else owner.steps
    with speaking("es"):
        for position, step in enumerate(steps):
            scene = scene_of(owner, position)
            for state in [*before(scene), *(after(scene) if isinstance(step, Question) else ())]:
                shown(state)


# ---------------------------------------------------------------- how commands are called


async def test_discord_is_told_names_and_descriptions_in_spanish(env: simcord.Env) -> None:
    registered = [one for one in env.http_requests if one.path.endswith("/commands") and one.method == "PUT"][-1]
    learn = next(one for one in registered.json if one["name"] == "learn")
    for locale in ("es-ES", "es-419"):
        assert learn["name_localizations"][locale] == "aprender"
        assert learn["description_localizations"][locale].startswith("Lecciones para distinguir")
        assert learn["options"][0]["name_localizations"][locale] == "lección"
    assert set(learn["name_localizations"]) == {"es-ES", "es-419"}


async def test_every_name_and_description_has_a_translation_within_discords_limits(env: simcord.Env) -> None:
    registered = [one for one in env.http_requests if one.path.endswith("/commands") and one.method == "PUT"][-1]
    wrong: list[str] = []

    def look(part: dict[str, Any]) -> None:
        said = part.get("name_localizations", {}).get("es-419", catalogue("es").gettext(part["name"]))
        if "description" not in part:
            wrong.extend([part["name"]] if len(said) > 100 else [])
            return
        told = part["description_localizations"]["es-419"]
        if not re.fullmatch(r"[-_\w]{1,32}", said) or said != said.lower() or len(told) > 100:
            wrong.append(part["name"])
        inner = part.get("options", [])
        if len({one.get("name_localizations", {}).get("es-419", one["name"]) for one in inner}) != len(inner):
            wrong.append(f"options of {part['name']}")
        for one in [*inner, *part.get("choices", [])]:
            look(one)

    for command in registered.json:
        look(command)
    assert wrong == []


async def test_every_name_in_the_list_is_that_of_a_command_an_option_or_a_choice(env: simcord.Env) -> None:
    registered = [one for one in env.http_requests if one.path.endswith("/commands") and one.method == "PUT"][-1]
    names: set[str] = set()

    def look(part: dict[str, Any]) -> None:
        names.add(part["name"])
        for one in [*part.get("options", []), *part.get("choices", [])]:
            look(one)

    for command in registered.json:
        look(command)
    assert {str(name) for name in COMMAND_NAMES} - names == set()


async def test_a_proper_name_stays_as_it_is() -> None:
    translate: Callable[..., Any] = CommandTranslator().translate
    assert await translate(discord.app_commands.locale_str("Moodle XML"), discord.Locale.spain_spanish, None) is None


# ---------------------------------------------------------------- words, numbers, lists


def test_a_plural_and_its_number_are_those_of_the_language() -> None:
    with speaking("es"):
        assert counted("{count} question", "{count} questions", 1) == "1 pregunta"
        assert counted("{count} question", "{count} questions", 12_345) == "12,345 preguntas"
        assert counted("{count} question", "{count} questions", 0) == "0 preguntas"
    assert counted("{count} question", "{count} questions", 12_345) == "12,345 questions"


def test_numbers_and_lists_are_written_as_in_the_language() -> None:
    with speaking("es"):
        assert number(1_234_567) == "1,234,567"
        assert local(Amount("-$1,234.50 billion")) == "-$1,234.50 billion"
        assert listed(["a", "b", "c"]) == "a, b y c"
    assert (number(1_234_567), listed(["a", "b", "c"])) == ("1,234,567", "a, b and c")


def test_a_message_within_a_message_is_said_in_the_same_language() -> None:
    told = Message("{reason}. {accepted}", reason=Message("It holds"), accepted=Message("It holds roughly"))
    assert told.english == "It holds. It holds roughly"
    with speaking("es"):
        assert local(told) == "Se sostiene. Se sostiene en líneas generales"


def test_a_message_that_counts_is_said_in_the_forms_of_the_language() -> None:
    told = [Message.counted("{count} question", "{count} questions", count) for count in (1, 12_345)]
    assert [local(one) for one in told] == ["1 question", "12,345 questions"]
    with speaking("es"):
        assert [local(one) for one in told] == ["1 pregunta", "12,345 preguntas"]


def test_things_in_a_row_are_said_and_listed_in_the_language() -> None:
    found = [Message("None of them"), "Ana", Message("It holds")]
    either, all_ = Listing(found, "or"), Listing(found)
    assert [local(either), local(all_)] == ["None of them, Ana or It holds", "None of them, Ana, It holds"]
    with speaking("es"):
        assert [local(either), local(all_)] == ["Ninguna, Ana o Se sostiene", "Ninguna, Ana, Se sostiene"]


def test_an_authors_words_are_never_taken_for_ours() -> None:
    with speaking("es"):
        assert (local("None of them"), local(Message("None of them"))) == ("None of them", "Ninguna")


def test_what_was_said_inside_does_not_change_the_language_outside() -> None:
    with speaking("es"):
        with speaking("en"):
            assert _("Next") == "Next"
        assert _("Next") == "Siguiente"
    assert _("Next") == "Next"


def test_every_language_has_a_name_and_a_catalogue() -> None:
    assert all(LANGUAGES.values())
    assert [code for code in LANGUAGES if catalogue(code).info().get("language", "en") != code] == []
