"""Pictures that other systems' files hold, in and out."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from questions.formats import FORMATS
from questions.formats.importing import About, Imported
from questions.model import Pack
from questions.picture_cleaning import cleaned
from tests.bot.content import BERTH, changed, pack
from tests.drawings import SECRET, drawing, noise
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

ALT = "Four bars, each taller than the next."


def moodle(*files: tuple[str, bytes], shows: str = "bars.png", alt: str = ALT) -> bytes:
    """A question that shows a picture, and files of it."""
    held = "".join(
        f'<file name="{name}" path="/" encoding="base64">{b64encode(content).decode()}</file>'
        for name, content in files
    )
    text = f'<p>Which bar is the tallest?</p><p><img src="@@PLUGINFILE@@/{shows}" alt="{alt}"></p>'
    return (
        '<?xml version="1.0"?><quiz><question type="multichoice"><name><text>bars</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text>{held}</questiontext><single>true</single>'
        '<answer fraction="100"><text>The last</text></answer><answer fraction="0"><text>The first</text></answer>'
        "</question></quiz>"
    ).encode()


def imported(content: bytes) -> Imported:
    read = FORMATS["moodle-xml"].read
    assert read is not None
    return read(content, "quiz.xml", About("quiz", "Quiz"))


def losses(found: Imported) -> list[str]:
    return [one.message.english for one in found.problems if one.code == "C061"]


def illustrated() -> Pack:
    """A pack of one question with its picture."""
    made = Pack.model_validate(pack("market", "Market day", changed(BERTH, image="images/bars.png", alt=ALT)))
    made.take_pictures({"images/bars.png": cleaned(drawing())})
    return made


def test_a_picture_inside_a_file_comes_in_with_its_description_and_without_what_nobody_sees() -> None:
    found = imported(moodle(("bars.png", drawing())))
    assert found.pack is not None
    (question,) = found.pack.questions
    assert (question.image, question.alt, question.prompt) == ("images/bars.png", ALT, "Which bar is the tallest?")
    assert found.pack.pictures == {"images/bars.png": cleaned(drawing())}
    assert SECRET.encode() not in found.pack.pictures["images/bars.png"].content
    assert losses(found) == []


def test_a_picture_at_an_address_comes_in_with_its_description_and_nothing_is_lost() -> None:
    found = imported(
        b'<?xml version="1.0"?><quiz><question type="multichoice"><name><text>img</text></name>'
        b'<questiontext format="html"><text><![CDATA[<p>Which flower is this?</p><p>'
        b'<img src="https://example.org/rose.png" alt="A red flower with thorns" width="50"></p>]]></text>'
        b'</questiontext><single>true</single><answer fraction="100"><text>Rose</text></answer>'
        b'<answer fraction="0"><text>Tulip</text></answer></question></quiz>'
    )
    assert found.pack is not None
    (question,) = found.pack.questions
    assert (question.image, question.alt) == ("https://example.org/rose.png", "A red flower with thorns")
    assert question.prompt == "Which flower is this?"
    assert losses(found) == []
    assert found.pack.pictures == {}


def test_a_name_that_a_pack_cannot_have_is_made_one() -> None:
    found = imported(moodle(("Gráfico 1.png", drawing()), shows="Gr%C3%A1fico%201.png"))
    assert found.pack is not None
    assert [one.image for one in found.pack.questions] == ["images/grafico-1.png"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (noise(800), "The picture “bars.png” is left out. This picture is larger than 1024 KiB."),
        (b"<svg/>", "The picture “bars.png” is left out. This file is no picture of a kind that can be shown."),
    ],
)
def test_what_cannot_be_shown_is_named_and_the_question_comes_without(content: bytes, said: str) -> None:
    found = imported(moodle(("bars.png", content)))
    assert found.pack is not None
    assert [one.image for one in found.pack.questions] == [None]
    assert said in losses(found)


def test_a_file_that_the_question_does_not_show_is_named() -> None:
    found = imported(moodle(("bars.png", drawing()), ("spare.png", drawing(shade=90))))
    assert losses(found) == ["The file “spare.png” is left out: the question does not show it."]
    assert found.pack is not None
    assert [*found.pack.pictures] == ["images/bars.png"]


def test_a_pack_with_pictures_comes_back_from_moodle_as_it_was() -> None:
    made = illustrated()
    write = FORMATS["moodle-xml"].write
    assert write is not None
    exported = write(made)
    assert b'<file name="bars.png" path="/" encoding="base64">' in exported.content
    assert not [one for one in exported.problems if "picture" in one.message.english]
    back = imported(exported.content).pack
    assert back is not None
    assert (back.questions[0].image, back.questions[0].alt) == ("images/bars.png", ALT)
    assert back.pictures.keys() == made.pictures.keys()


@pytest.mark.parametrize("form", ["html", "anki"])
def test_a_page_has_its_pictures_within_it(form: str) -> None:
    write = FORMATS[form].write
    assert write is not None
    made = illustrated()
    exported = write(made)
    data = b64encode(made.pictures["images/bars.png"].content).decode()
    text = exported.content.decode()
    assert f'<img src="data:image/png;base64,{data}" alt="{ALT}">' in text
    assert not [one for one in exported.problems if "picture" in one.message.english]


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.write and not form.holds_pictures])
def test_a_format_that_holds_no_pictures_says_so(form: str) -> None:
    write = FORMATS[form].write
    assert write is not None
    exported = write(illustrated())
    assert "The picture “images/bars.png” is left out: such a file holds none." in [
        one.message.english for one in exported.problems
    ]
    assert b"bars.png" not in exported.content


def test_a_table_that_names_a_file_says_that_it_does_not_hold_it() -> None:
    read = FORMATS["csv"].read
    assert read is not None
    found = read(b"question,a,b,correct,image,alt\nWhich?,x,y,a,images/bars.png,Four bars", "q.csv", About("q", "Q"))
    assert found.pack is not None
    assert [one.image for one in found.pack.questions] == [None]
    assert "The picture “images/bars.png” is left out: it is not in this file." in losses(found)


def test_the_command_writes_pictures_beside_the_pack_and_the_pack_passes_its_check(tmp_path: Path) -> None:
    (tmp_path / "quiz.xml").write_bytes(moodle(("bars.png", drawing())))
    done = copydesk(tmp_path, "import", "quiz.xml", "-o", "quiz.yaml")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "images" / "bars.png").read_bytes() == cleaned(drawing()).content
    assert "C055" not in copydesk(tmp_path, "check", "quiz.yaml").stdout
    assert copydesk(tmp_path, "export", "quiz.yaml", "--to", "html").returncode == 0
    assert "data:image/png;base64," in (tmp_path / "quiz.html").read_text(encoding="utf-8")
