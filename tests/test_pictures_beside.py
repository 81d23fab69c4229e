"""Pictures in the folder `images` beside a pack, for the command line and for a bot that teaches from a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.services.content import load_library
from tests.bot.content import BERTH, TIDES, Content, changed, pack, write
from tests.drawings import drawing, noise
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

ALT = "Four bars, each taller than the next."
BARS: Content = changed(BERTH, id="bars", image="images/bars.png", alt=ALT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pack of one question and its picture."""
    write(tmp_path, pack("market", "Market day", BARS))
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "bars.png").write_bytes(drawing())
    return tmp_path


def test_a_check_finds_the_picture_beside_the_pack(folder: Path) -> None:
    done = copydesk(folder, "check", "market.yaml")
    assert "C055" not in done.stdout
    assert done.returncode == 0


def test_a_check_says_which_picture_is_not_there_and_which_cannot_be_shown(folder: Path) -> None:
    (folder / "images" / "bars.png").rename(folder / "images" / "bras.png")
    told = copydesk(folder, "check", "market.yaml").stdout
    assert "error C055 There is no picture “images/bars.png”. (Did you mean “images/bras.png”?)" in told
    (folder / "images" / "bars.png").write_bytes(b"%PDF")
    assert "This file is no picture of a kind that can be shown." in copydesk(folder, "check", "market.yaml").stdout
    (folder / "images" / "bars.png").write_bytes(noise(800))
    assert "This picture is larger than 1024 KiB." in copydesk(folder, "check", "market.yaml").stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (drawing(size=(199, 300)), "This picture is small: 199 by 300 pixels. (Draw or scan it larger"),
        (drawing(size=(400, 99)), "This picture is small: 400 by 99 pixels. (Draw or scan it larger"),
        (drawing(size=(4097, 200)), "This picture is very large: 4097 by 200 pixels. (Make it smaller"),
        (drawing(shade=200), "This picture has hardly any contrast. (Draw it dark on light, or light on dark)"),
    ],
    ids=["narrow", "low", "long", "pale"],
)
def test_a_picture_that_is_hard_to_see_is_named_with_what_to_do(folder: Path, content: bytes, said: str) -> None:
    assert "Q072" not in copydesk(folder, "check", "market.yaml").stdout
    (folder / "images" / "bars.png").write_bytes(content)
    done = copydesk(folder, "check", "market.yaml")
    assert f"warning Q072 {said}" in done.stdout
    assert done.returncode == 0


def test_a_name_that_leads_out_of_the_folder_is_none(tmp_path: Path) -> None:
    for name in ("images/../secret.png", "images/a/b.png", "/etc/passwd", "images/.png", "images/note.txt"):
        write(tmp_path, pack("market", "Market day", changed(BARS, image=name)))
        told = copydesk(tmp_path, "check", "market.yaml").stdout
        assert "“image” must be the address of a picture, or the name of its file." in told, name


def test_a_picture_is_text_in_a_terminal(folder: Path) -> None:
    done = copydesk(folder, "play", "market.yaml", typed="q\n")
    assert f"[Picture: {ALT}]" in done.stdout


def test_a_picture_of_a_bundled_pack_is_text_in_a_terminal_too(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "play", "harbour-fair", "--questions", "1", "--seed", "5", typed="q\n")
    assert "[Picture: Two bar charts of visitors who came by boat" in done.stdout


def test_a_library_has_the_pictures_of_packs_and_lessons(folder: Path) -> None:
    page, *others = TIDES["steps"]
    write(folder, {**TIDES, "steps": [changed(page, image="images/bars.png", alt=ALT), *others], "practice": []})
    library = load_library([folder])
    name = library.packs["market"].questions[0].picture
    assert name is not None
    assert library.pictures[name].content == drawing()
    first = library.lessons["tides"].steps[0]
    assert [name] == [one.picture for one in [first] if hasattr(one, "picture")]


def test_a_file_whose_picture_is_not_there_is_left_out_of_a_library(folder: Path) -> None:
    (folder / "images" / "bars.png").unlink()
    assert "market" not in load_library([folder]).packs
