"""`/pack`: a host brings, tries, publishes, revises and retires a pack of the server's own."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.config import Settings
from db.engine import Database
from db.models import pack_versions
from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from questions.parsing.writer import yaml_text
from questions.templates import starter
from tests.bot.classroom_page import Room
from tests.bot.content import pack, restart
from tests.people import Card, School, Student, read

if TYPE_CHECKING:
    import simcord

QUESTION: dict[str, Any] = {
    "id": "who-counted",
    "kind": "choice",
    "skill": "attribution",
    "passage": "The leaflet says that the market has many stalls.",
    "prompt": "Who counted the stalls?",
    "options": {
        "office": {"text": "The office", "feedback": "It is not mentioned."},
        "nobody": {"text": "Nobody named", "feedback": "Look again for a name."},
    },
    "answer": "nobody",
    "explain": "No name stands there.",
    "discuss": "Whom would you ask?",
}
REKEYED = {**QUESTION, "answer": "office", "passage": "The market office counted the stalls."}


def text(*questions: dict[str, Any], name: str = "market", **changed: Any) -> bytes:
    """A pack's YAML."""
    return yaml_text(pack(name, "Market day", *(questions or (QUESTION,)), **{"version": 1, **changed})).encode()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def files(card: Card, env: simcord.Env) -> dict[str, bytes]:
    """What is attached to a card, by name."""
    return {one.filename: env.backend.cdn.get(one.url) or b"" for one in card.message.attachments}


async def upload(host: Student, content: bytes, name: str = "market.yaml") -> Card:
    return await host.slash("pack upload", file=(name, content))


async def publish(host: Student, content: bytes) -> Card:
    return await host.press(await upload(host, content), "Publish")


# ---------------------------------------------------------------------- who may


@pytest.mark.parametrize("command", ["list", "template", "upload"])
async def test_only_hosts_may(room: Room, command: str) -> None:
    ana = room.student("ana")
    room.show_host_commands()
    options = {"file": ("market.yaml", text())} if command == "upload" else {}
    told = await ana.slash(f"pack {command}", **options)
    assert told.ephemeral
    assert "That is for the host" in told


async def test_the_form_for_files_asks_who_sends_it(room: Room) -> None:
    ana = room.student("ana")
    room.show_host_commands()
    form = await ana.actor.slash(ana.channel, "pack upload")
    told = read(await ana.actor.submit_modal(form, {"upload": [("market.yaml", text())]}))
    assert "That is for the host" in told


# ---------------------------------------------------------------------- bringing


async def test_a_pack_is_brought_tried_published_and_played(room: Room) -> None:
    teacher, ana = room.teacher, room.student("ana")
    draft = await upload(teacher, text())
    assert draft.ephemeral
    assert "**Market day** (`market`) is a private draft, version 1, with 1 question: a new pack." in draft
    assert await ana.suggestions("quiz", "pack", "market") == []
    tried = await teacher.press(draft, "Preview")
    assert "Who counted the stalls?" in tried
    tried = await teacher.pick(tried, "The office")
    assert "It is not mentioned." in tried
    assert "0 of 1" in await teacher.press(tried, "See my result")
    done = await teacher.press(draft, "Publish")
    assert "version 1 is published" in done
    assert await ana.suggestions("quiz", "pack", "market") == ["Market day"]
    asked = await ana.slash("quiz", pack="Market day", length=0)
    assert "✓ **Right.**" in await ana.pick(asked, "Nobody named")
    assert "**Whose voice:**" not in await ana.slash("progress")


def questions(number: int) -> list[dict[str, Any]]:
    """So many questions, each with its number, from 1."""
    return [{**QUESTION, "id": f"q{at}", "prompt": f"Who counted stall {at}?"} for at in range(1, number + 1)]


async def test_a_preview_is_in_the_authors_order_and_goes_to_any_question_and_back(room: Room) -> None:
    teacher = room.teacher
    draft = await upload(teacher, text(*questions(9)))
    tried = await teacher.press(draft, "Preview")
    for at in range(1, 9):
        assert f"Who counted stall {at}?" in tried
        tried = await teacher.press(tried, "Skip")
    assert tried.menu[:2] == ["1. Who counted stall 1?", "2. Who counted stall 2?"]
    tried = await teacher.choose(tried, "stall 3?")
    tried = await teacher.pick(tried, "The office")
    tried = await teacher.choose(tried, "stall 7?")
    assert "Who counted stall 7?" in tried
    tried = await teacher.choose(tried, "stall 3?")
    assert "It is not mentioned." in tried, "what was answered is shown with its feedback again"
    await teacher.press(draft, "Publish")
    assert (await room.student("ana").slash("quiz", pack="market", length=0)).menu == [], "students go forward"


async def test_in_the_preview_of_a_long_pack_the_menu_turns_its_pages(room: Room) -> None:
    teacher = room.teacher
    tried = await teacher.press(await upload(teacher, text(*questions(60))), "Preview")
    assert tried.menu[22:] == ["23. Who counted stall 23?", "Questions 24 to 46"]
    tried = await teacher.choose(tried, "Questions 24 to 46")
    assert "Who counted stall 24?" in tried
    assert tried.menu[:2] == ["Questions 1 to 23", "24. Who counted stall 24?"]
    tried = await teacher.choose(tried, "Questions 47 to 60")
    assert (tried.menu[0], tried.menu[-1]) == ("Questions 24 to 46", "60. Who counted stall 60?")


@pytest.mark.parametrize(
    ("written", "asked", "said"),
    [
        (11, 10, "10 of 11 questions, in random order"),
        (2, 10, "2 questions, in random order"),
        (2, 1, "1 of 2 questions"),
        (1, 10, "1 question"),
    ],
)
async def test_the_lobby_says_how_much_of_a_pack_is_played_and_that_its_order_is_another(
    room: Room, written: int, asked: int, said: str
) -> None:
    await publish(room.teacher, text(*questions(written)))
    assert f"{said} · 30 seconds each" in await room.open("market", questions=asked)


async def test_nothing_of_a_preview_is_recorded(room: Room, settings: Settings) -> None:
    tried = await room.teacher.press(await upload(room.teacher, text()), "Preview")
    await room.teacher.pick(tried, "Nobody named")
    assert "1 answer" not in await room.teacher.slash("progress")
    database = await Database.open(settings.database_url)
    try:
        async with database.unit(writes=False) as unit:
            stored = await unit.learners.export(room.teacher.id)
    finally:
        await database.close()
    assert stored["runs"] == stored["answers"] == []


async def test_a_file_with_errors_changes_nothing_and_says_where_and_what_to_do(room: Room) -> None:
    await publish(room.teacher, text())
    told = await upload(room.teacher, text({**QUESTION, "answer": "nobdy"}))
    assert "**Nothing was changed.**" in told
    assert "C041" in told
    assert "Did you mean “nobody”?" in told
    assert not told.has("Publish")
    assert "version 1 in use" in await room.teacher.slash("pack list")


async def test_warnings_keep_nothing_out(room: Room) -> None:
    bare = {key: value for key, value in QUESTION.items() if key not in ("explain", "discuss")}
    told = await upload(room.teacher, text(bare))
    assert "Warning" in told
    assert told.has("Publish")


async def test_a_long_report_is_attached_whole(room: Room, env: simcord.Env) -> None:
    broken = [{**QUESTION, "id": f"q{number}", "answer": "nobdy"} for number in range(40)]
    told = await room.teacher.slash("pack check", file=("market.yaml", text(*broken)))
    assert "more in the attached report" in told
    whole = files(told, env)["report.txt"].decode()
    assert whole.count("C041") == 40


async def test_a_report_is_in_the_language_of_whoever_asked_for_it(room: Room, env: simcord.Env) -> None:
    await room.teacher.slash("language", language="es")
    broken = [{**QUESTION, "id": f"q{number}", "answer": "nobdy"} for number in range(40)]
    told = await room.teacher.slash("pack check", file=("market.yaml", text(*broken)))
    said = "No hay ninguna opción «nobdy»."
    assert "✗ **Error C041** `market.yaml` línea " in told
    assert f": {said} *¿Querías decir «nobody»?*" in told
    assert f"error C041 {said} (¿Querías decir «nobody»?)" in files(told, env)["report.txt"].decode()


async def test_a_check_keeps_nothing(room: Room) -> None:
    told = await room.teacher.slash("pack check", file=("market.yaml", text()))
    assert not told.has("Publish")
    assert "This server has none of its own." in await room.teacher.slash("pack list")


async def test_several_files_come_through_the_form(room: Room) -> None:
    teacher = room.teacher
    form = await teacher.actor.slash(teacher.channel, "pack upload")
    sent = [("one.yaml", text(name="one")), ("two.yml", text(name="two"))]
    told = read(await teacher.actor.submit_modal(form, {"upload": sent}))
    assert "(`one`)" in told
    assert "(`two`)" in told


async def test_several_files_come_in_a_zip(room: Room) -> None:
    packed = zipped(folder__one_yaml=text(name="one"), two_yaml=text(name="two"), notes_txt=b"not a pack")
    told = await upload(room.teacher, packed, "packs.zip")
    assert "(`one`)" in told
    assert "(`two`)" in told


async def test_one_broken_file_of_several_keeps_all_out(room: Room) -> None:
    packed = zipped(one_yaml=text(name="one"), two_yaml=b"id: two\nquestions: []\n")
    told = await upload(room.teacher, packed, "packs.zip")
    assert "**Nothing was changed.**" in told
    assert "This server has none of its own." in await room.teacher.slash("pack list")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"hello", "neither a .yaml file, nor a picture, nor a zip"),
        ("picture.png", b"\x89PNG", "no .yaml file. Send the pack with it"),
        ("broken.zip", b"PK\x03\x04nothing", "damaged"),
        ("empty.zip", zipped(notes_txt=b"x"), "no .yaml file in this archive"),
        ("bomb.zip", zipped(**{f"f{n}_yaml": b" " * 1_000_000 for n in range(6)}), "too large"),
        ("many.zip", zipped(**{f"f{n}_yaml": b"x" for n in range(60)}), "more than 50 files"),
        ("crowded.zip", zipped(**{f"f{n}_txt": b"x" for n in range(101)}), "more than 100 files"),
        ("latin.yaml", "título: x".encode("latin-1"), "C003"),
        ("lesson.yaml", b"id: x\nsteps: []\n", "This is not a pack"),
    ],
)
async def test_what_is_no_pack_is_refused_with_one_clear_line(room: Room, name: str, content: bytes, said: str) -> None:
    told = await upload(room.teacher, content, name)
    assert said in told
    assert not told.has("Publish")


@pytest.mark.any_database
async def test_a_file_over_the_limit_is_refused_before_it_is_read(room: Room) -> None:
    assert "is larger than 1,024 KiB" in await upload(room.teacher, b"x" * (1024 * 1024 + 1))


@pytest.mark.any_database
async def test_a_title_with_signs_is_offered_as_it_is_read(room: Room) -> None:
    signs = yaml_text(pack("market", r"What \_\_init\_\_ \*does\*", QUESTION, version=1)).encode()
    await publish(room.teacher, signs)
    assert await room.student("ana").suggestions("quiz", "pack", "init") == ["What __init__ *does*"]


# ---------------------------------------------------------------------- revising


async def test_a_new_version_keeps_the_answers_and_marks_the_item_whose_key_changed(room: Room) -> None:
    teacher = room.teacher
    await publish(teacher, text())
    ana, ben = room.learners("ana", "ben")
    await room.start("Market day", questions=1)
    await room.pick(ana, "Nobody named")
    await room.pick(ben, "The office")
    await room.press("Close now")
    await room.press("Next")
    page = await teacher.slash("pack show", pack="market")
    assert "50% of the points, 2 answers" in page
    assert "has changed" not in await teacher.slash("class history")
    draft = await upload(teacher, text(REKEYED))
    assert "version 2, with 1 question: 1 question with another key (`who-counted`)." in draft
    await teacher.press(draft, "Publish")
    page = await teacher.slash("pack show", pack="market")
    assert "**key changed in version 2**, 2 answers before it left out" in page
    past = await teacher.slash("class history")
    assert "50% of the points" in past
    assert "Since then the key of 1 question has changed." in past


@pytest.mark.any_database
async def test_the_page_of_a_pack_counts_the_answers_to_a_poll_and_cuts_no_sign_in_two(room: Room) -> None:
    poll = {
        "id": "poll-bold",
        "kind": "poll",
        "skill": "checkable",
        "prompt": "Which of these words would you look at first, and **would you tell why, please**?",
        "options": {"one": {"text": "Office"}, "two": {"text": "Stalls"}},
    }
    await publish(room.teacher, text(poll))
    await room.start("Market day", questions=1)
    await room.pick(room.student("ana"), "Office")
    await room.press("Close now")
    await room.press("Next")
    page = await room.teacher.slash("pack show", pack="market")
    assert "1 answer, none right or wrong" in page
    assert "**would" not in page
    assert "first votes" not in page
    assert "after two votes the second one counts" in page


async def test_of_two_votes_the_page_of_a_pack_counts_the_second(room: Room) -> None:
    teacher = room.teacher
    await publish(teacher, text())
    ana, ben = room.learners("ana", "ben")
    await room.start("Market day", questions=1, discuss="on")
    await room.pick(ana, "The office")
    await room.pick(ben, "The office")
    await room.close()
    await room.look()
    await room.press("Next")
    await room.pick(ana, "Nobody named")
    await room.close()
    await room.press("Next")
    assert "50% of the points, 2 answers" in await teacher.slash("pack show", pack="market")


async def test_a_quiz_goes_on_with_the_version_that_it_began_with(room: Room) -> None:
    ana = room.student("ana")
    await publish(room.teacher, text())
    asked = await ana.slash("quiz", pack="Market day", length=0)
    await publish(room.teacher, text(REKEYED))
    told = await ana.pick(asked, "Nobody named")
    assert "✓ **Right.**" in told
    await ana.press(told, "See my result")
    again = await ana.slash("quiz", pack="Market day", length=0)
    assert "✗ **Not this time.**" in await ana.pick(again, "Nobody named")


async def test_the_next_upload_replaces_a_draft_and_an_old_button_says_so(room: Room) -> None:
    await publish(room.teacher, text())
    first = await upload(room.teacher, text(REKEYED))
    publishes = first.custom_id("Publish")
    await room.teacher.press(first, "Throw away")
    assert "not there any more" in await room.teacher.send(first, publishes)


async def test_a_published_draft_is_no_draft_on_its_card_any_more(room: Room) -> None:
    draft = await upload(room.teacher, text())
    done = await room.teacher.press(draft, "Publish")
    assert done.message.id == draft.message.id
    assert "**Market day**, version 1 is published: `/quiz` and `/class quiz` offer it on this server." in done
    assert "private draft" not in done
    assert done.buttons == ["Try it", "Open a class quiz with it"]


@pytest.mark.parametrize("by_command", [False, True])
async def test_from_a_published_pack_it_is_one_press_to_trying_it_and_to_a_class_quiz(
    room: Room, by_command: bool
) -> None:
    teacher = room.teacher
    draft = await upload(teacher, text())
    done = await (teacher.slash("pack publish", pack="market") if by_command else teacher.press(draft, "Publish"))
    opens = done.custom_id("Open a class quiz with it")
    assert "Who counted the stalls?" in await teacher.press(done, "Try it")
    await teacher.send(done, opens)
    assert "## Class quiz: Market day" in await room.shown()


async def test_a_draft_that_was_thrown_away_is_no_draft_on_its_card_any_more(room: Room) -> None:
    draft = await upload(room.teacher, text())
    gone = await room.teacher.press(draft, "Throw away")
    assert gone.message.id == draft.message.id
    assert "The draft of **Market day** (version 1) is thrown away." in gone
    assert gone.buttons == []


async def test_a_stale_card_turns_into_what_is_true(room: Room) -> None:
    teacher = room.teacher
    stale = [await upload(teacher, text()) for _ in range(4)]  # the same draft, each on a card of its own
    await teacher.slash("pack publish", pack="market")
    assert "version 1 is published: " in await teacher.press(stale[0], "Throw away"), "nothing was thrown away"
    assert "Market day" in await teacher.slash("pack list")
    await publish(teacher, text(REKEYED))
    assert "version 1 is published already, and a later version is in use" in await teacher.press(stale[1], "Publish")
    await teacher.slash("pack retire", pack="market")
    assert "/pack restore puts it back into use" in await teacher.press(stale[2], "Publish")
    draft = await upload(teacher, text(QUESTION, {**QUESTION, "id": "again"}))
    tries = draft.custom_id("Preview")
    await teacher.press(draft, "Throw away")
    assert "not there any more" in await teacher.send(draft, tries)


async def test_of_several_drafts_on_a_card_the_others_keep_their_buttons(room: Room) -> None:
    both = await upload(room.teacher, zipped(a_yaml=text(name="a"), b_yaml=text(REKEYED, name="b")), "both.zip")
    first = next(one for one in both.ids if one.startswith("c1.publish.a."))
    one = await room.teacher.send(both, first)
    assert one.text.splitlines() == [
        "**Market day**, version 1 is published: `/quiz` and `/class quiz` offer it on this server.",
        "**Market day** is a private draft, version 1.",
    ]
    assert one.buttons[:3] == ["Preview", "Publish", "Throw away"]
    assert one.buttons[3:] == ["Try it: Market day", "Open a class quiz with it: Market day"]
    done = await room.teacher.press(one, "Publish")
    assert "version 1 is published" in done
    assert done.buttons == ["Try it", "Open a class quiz with it"]


async def test_versions_are_compared_and_handed_over_as_they_were_written(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, text())
    await publish(room.teacher, text(REKEYED))
    diff = await room.teacher.slash("pack diff", pack="market")
    assert "From version 1 to version 2: 1 question with another key" in diff
    assert b"+    answer: office" in files(diff, env)["market-v1-v2.diff"]
    old = await room.teacher.slash("pack download", pack="market", version=1)
    assert files(old, env) == {"market-v1.yaml": text()}
    told = await room.teacher.slash("pack history", pack="market")
    assert "**Version 2**" in told
    assert f"published version 2, by <@{room.teacher.id}>" in told
    assert "has no version 7; there are 1 and 2" in await room.teacher.slash("pack download", pack="market", version=7)


async def test_a_retired_pack_is_offered_no_more_and_comes_back(room: Room) -> None:
    ana = room.student("ana")
    await publish(room.teacher, text())
    asked = await ana.slash("quiz", pack="market", length=0)
    assert "is retired; answers are kept" in await room.teacher.slash("pack retire", pack="market")
    assert await ana.suggestions("quiz", "pack", "market") == []
    assert "✓ **Right.**" in await ana.pick(asked, "Nobody named")
    assert "is retired already" in await room.teacher.slash("pack retire", pack="market")
    assert "is restored" in await room.teacher.slash("pack restore", pack="market")
    assert await ana.suggestions("quiz", "pack", "market") == ["Market day"]


def described(card: Card) -> dict[str, str]:
    """What stands below the packs to choose from."""
    (menu,) = [part for part in card.parts() if part["type"] == 3 and part["placeholder"] == "Choose a pack"]
    return {option["label"]: option["description"] for option in menu["options"]}


@pytest.mark.any_database
async def test_lists_say_what_an_own_pack_is_for_and_begin_with_what_is_for_whoever_chooses(room: Room) -> None:
    for purpose, title in (("test", "Quay A"), ("class", "Quay B"), ("practice", "Quay C")):
        written = pack(f"quay-{purpose}", title, QUESTION, version=1, purpose=purpose)
        await publish(room.teacher, yaml_text(written).encode())
    told = described(await room.teacher.slash("class quiz"))
    assert [one for one in told if one.startswith("Quay")] == ["Quay B", "Quay C", "Quay A"]
    assert told["Quay B"].startswith("Made for a class · 1 question · ")
    assert told["Quay C"].startswith("Practice · 1 question · ")
    assert (await room.teacher.slash("class quiz")).has("Open it: Quay B")
    for_students = described(await room.student("ana").slash("quiz"))
    assert list(for_students) == ["Quay C", "Quay A", "Quay B"]
    assert await room.teacher.suggestions("assign form", "form", "quay") == ["Quay A"]


async def test_an_own_pack_that_was_stored_before_its_purpose_was_is_offered_as_whatever_it_may_be(
    room: Room, settings: Settings
) -> None:
    await publish(room.teacher, text(purpose="class"))
    database = await Database.open(settings.database_url)
    try:
        async with database.unit() as unit:
            await unit.connection.execute(update(pack_versions).values(purpose=None))
            await unit.commit()
    finally:
        await database.close()
    assert described(await room.teacher.slash("class quiz"))["Market day"].startswith("1 question")
    assert "Market day" in await room.teacher.suggestions("assign form", "form", "market")


async def test_a_bundled_pack_is_hidden_on_this_server_alone(room: Room, env: simcord.Env) -> None:
    ana, elsewhere = room.student("ana"), School(env).student("ben")
    assert "is hidden" in await room.teacher.slash("pack retire", pack="share-and-whole")
    assert await ana.suggestions("quiz", "pack", "share and") == []
    assert await elsewhere.suggestions("quiz", "pack", "share and") == ["Share and whole"]
    assert "hidden here" in await room.teacher.slash("pack list")
    assert "is shown again" in await room.teacher.slash("pack restore", pack="share-and-whole")
    assert await ana.suggestions("quiz", "pack", "share and") == ["Share and whole"]


async def test_nobody_elses_server_sees_a_pack(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, text())
    other = Room(env)
    assert await other.teacher.suggestions("quiz", "pack", "market") == []
    assert "none of its own" in await other.teacher.slash("pack list")
    for command in ("show", "history", "download", "retire", "export"):
        options = {"to": "html"} if command == "export" else {}
        for name in ("market", f"{room.guild.id}__market"):
            assert "There is no pack" in await other.teacher.slash(f"pack {command}", pack=name, **options)


async def test_two_servers_can_use_one_id(room: Room, env: simcord.Env) -> None:
    other = Room(env)
    await publish(room.teacher, text())
    await publish(other.teacher, text(REKEYED))
    for school, right in ((room, "Nobody named"), (other, "The office")):
        ana = school.student("ana")
        asked = await ana.slash("quiz", pack="market", length=0)
        assert "✓ **Right.**" in await ana.pick(asked, right)


# ---------------------------------------------------------------------- files


async def test_a_starter_can_be_brought_back_as_it_is(room: Room, env: simcord.Env) -> None:
    given = await room.teacher.slash("pack template")
    ((name, content),) = files(given, env).items()
    assert content == starter().encode()
    assert (await upload(room.teacher, content, name)).has("Publish")


async def test_a_pack_goes_to_another_system_and_comes_back(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, text())
    gone = await room.teacher.slash("pack export", pack="market", to="gift")
    ((name, content),) = files(gone, env).items()
    assert name == "market.gift.txt"
    back = await room.teacher.slash("pack import", file=("back.gift", content), **{"from": "gift"})
    assert "version 2, with 1 question: no question changed." in back, "the file itself says which pack it is"
    assert back.has("Publish")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("server", "said", "found"),
    [(None, {}, "en"), ("es", {}, "es"), (None, {"language": "es"}, "es"), ("es", {"language": "en"}, "en")],
)
async def test_a_draft_from_another_system_is_in_the_language_said_or_that_of_the_server(
    room: Room, env: simcord.Env, server: str | None, said: dict[str, str], found: str
) -> None:
    if server:
        await room.teacher.slash("class language", language=server)
    file = ("old.gift", b"Cierto. {T}")
    await room.teacher.slash("pack import", file=file, **{"from": "gift", **said})
    ((_, content),) = files(await room.teacher.slash("pack download", pack="old"), env).items()
    pack = pack_from(read_yaml(content.decode()), {}).value
    assert pack is not None
    assert pack.language == found
    assert ("Verdadero" in content.decode()) == (found == "es")


async def test_a_draft_is_in_its_hosts_language_where_none_is_set_for_the_server(room: Room, env: simcord.Env) -> None:
    await room.teacher.slash("language", language="es")
    await room.teacher.slash("pack import", file=("old.gift", b"Cierto. {T}"), **{"from": "gift"})
    ((_, content),) = files(await room.teacher.slash("pack download", pack="old"), env).items()
    assert b"Verdadero" in content


@pytest.mark.any_database
async def test_what_a_file_says_of_its_language_goes_before_what_is_said_of_it(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, text(language="es"))
    gone = await room.teacher.slash("pack export", pack="market", to="gift")
    ((_, content),) = files(gone, env).items()
    sent = {"from": "gift", "language": "en"}
    await room.teacher.slash("pack import", file=("back.gift", content), **sent)
    ((_, content),) = files(await room.teacher.slash("pack download", pack="market"), env).items()
    assert b"language: es" in content


@pytest.mark.any_database
async def test_a_draft_from_a_file_that_says_no_title_has_the_files_name_as_one_would_write_it(room: Room) -> None:
    draft = await room.teacher.slash("pack import", file=("old-quiz_2.gift.txt", b"Who? {=me}\n"), **{"from": "gift"})
    assert "**Old quiz 2** (`old-quiz_2`) is a private draft" in draft


@pytest.mark.any_database
async def test_a_preview_says_on_each_of_its_cards_that_it_is_one(room: Room) -> None:
    mark = "**Preview of a draft.** Nothing is recorded."
    card = await room.teacher.press(await upload(room.teacher, text()), "Preview")
    for label in (None, "See my result"):
        card = await (room.teacher.press(card, label) if label else room.teacher.pick(card, "The office"))
        assert mark in card
    assert mark in await room.teacher.press(card, "Again")
    room.student("ana")
    await publish(room.teacher, text(name="other"))
    assert mark not in await room.teacher.slash("quiz", pack="other", length=0)


@pytest.mark.any_database
async def test_what_another_systems_file_lacks_is_named(room: Room) -> None:
    told = await room.teacher.slash("pack import", file=("bad.gift", b"What? {=a ~b"), **{"from": "gift"})
    assert "**Nothing was changed.**" in told
    assert "C060" in told


@pytest.mark.any_database
async def test_a_bundled_pack_can_be_downloaded_to_begin_from(room: Room, env: simcord.Env) -> None:
    given = await room.teacher.slash("pack download", pack="genre")
    ((_, content),) = files(given, env).items()
    assert pack_from(read_yaml(content.decode()), {}).value is not None


# ---------------------------------------------------------------------- what an earlier edition took


@pytest.mark.any_database
@pytest.mark.parametrize("title", [" ", "\u00a0", "\u200b\u2800"])
async def test_a_stored_pack_with_a_title_that_nobody_sees_goes_by_its_id_in_every_list(
    env: simcord.Env, room: Room, settings: Settings, title: str
) -> None:
    await publish(room.teacher, text())
    old = text().decode().replace("title: Market day", f'title: "{title}"')
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.connection.execute(update(pack_versions).values(title=title, content=old))
        await unit.commit()
    await database.close()
    await restart(env, settings)
    ana = room.student("ana")
    assert await ana.suggestions("quiz", "pack", "market") == ["market"]
    assert "market" in (await ana.slash("quiz")).menu
    asked = await ana.slash("quiz", pack="market", length=0)
    assert "market" in asked
    assert "✓ **Right.**" in await ana.pick(asked, "Nobody named")
    assert "**market** (`market`)" in await room.teacher.slash("pack list")
