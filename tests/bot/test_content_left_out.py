"""A broken file is left out and named in the log; the bot starts, and everything else is there."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from tests.bot import tiny
from tests.people import School, Student
from tests.simulated import simulated_discord

BROKEN = {
    "an unknown key": tiny.pack(name="broken").replace("title:", "titel:"),
    "a wrong answer": tiny.pack("pick", name="broken").replace("answer: red", "answer: rod"),
    "no YAML": "id: broken\nquestions: [",
    "a tag": "!!python/object/apply:os.system ['true']\n",
    "nothing": "",
    "an anchor": "id: &a broken\nquestions: *a\n",
    "another's id": tiny.pack("pick", name="share-and-whole"),
}


@asynccontextmanager
async def bot_with(settings: Settings, folder: Path) -> AsyncIterator[Student]:
    """Somebody in front of a bot with the content of `folder`."""
    async with simulated_discord(replace(settings, content=(folder,))) as env:
        yield School(env).student("ana")
    assert not env.errors_since(0)


def warnings(log: pytest.LogCaptureFixture) -> list[str]:
    """Warnings about content."""
    return [one.getMessage() for one in log.records if one.name == "bot.services.content"]


@pytest.mark.any_database
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
async def test_the_bot_starts_without_a_broken_file_and_says_which_and_what_is_wrong_first(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    caplog.set_level(logging.WARNING)
    folder = tiny.write(tmp_path / "packs", broken=content, sound=tiny.pack("pick", name="sound"))
    async with bot_with(settings, folder) as ana:
        assert await ana.suggestions("quiz", "pack", "the sound") == ["The sound pack"]
        assert await ana.suggestions("quiz", "pack", "share and") == ["Share and whole"]
        assert "Right." in await ana.press(await ana.slash("quiz", pack="sound", length=0), "Answer A")
        assert "question 1 of 5" in await ana.press(await ana.slash("quiz", pack="share-and-whole", length=5), "Start")
    told = warnings(caplog)
    assert len(told) == 1
    assert told[0].startswith(f"Left out {folder / 'broken.yaml'} with ")
    assert f"{folder / 'broken.yaml'}:" in told[0].split("The first: ")[1]


@pytest.mark.any_database
async def test_a_file_that_cannot_be_decoded_or_opened_takes_no_other_down(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny.write(tmp_path / "packs", sound=tiny.pack("pick", name="sound"))
    (folder / "latin.yaml").write_bytes("id: caf\xe9\n".encode("latin-1"))
    (folder / "large.yaml").write_bytes(b"#" * (2 << 20))
    (folder / "broken-link.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "folder.yaml").mkdir()
    async with bot_with(settings, folder) as ana:
        assert await ana.suggestions("quiz", "pack", "the sound") == ["The sound pack"]
    told = " ".join(warnings(caplog))
    assert "latin.yaml" in told
    assert "large.yaml" in told


async def test_a_content_folder_that_is_not_there_leaves_the_bundled_content(
    settings: Settings, tmp_path: Path
) -> None:
    async with bot_with(settings, tmp_path / "nowhere") as ana:
        assert await ana.suggestions("quiz", "pack", "share and") == ["Share and whole"]


async def test_a_lesson_that_is_left_out_is_missing_from_the_course_and_the_others_are_there(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lesson = tiny.LESSON.replace("minutes: 1", "minutes: many")
    folder = tiny.write(tmp_path / "packs", broken=lesson, sound=tiny.pack("pick", name="sound"))
    async with bot_with(settings, folder) as ana:
        assert "I have no lesson called" in await ana.slash("learn", lesson="tiny-lesson")
        assert "lessons done" in await ana.slash("learn")
    assert "broken.yaml" in warnings(caplog)[0]


async def test_a_reference_that_leads_nowhere_is_a_warning_and_takes_no_file_out(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny.write(tmp_path / "packs", lesson=tiny.LESSON)
    async with bot_with(settings, folder) as ana:
        assert "step 1 of 3" in await ana.slash("learn", lesson="tiny-lesson")
    assert [("lesson.yaml" in one, "C051" in one) for one in warnings(caplog)] == [(True, True)]
