"""A teacher at a terminal: begins a pack, has an editor explain it, tries it, brings one in and takes one out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from bot.cli.main import main
from questions.kinds import KINDS
from questions.loader import load_pack, pack_from
from questions.parsing.reader import read_bytes
from questions.parsing.writer import yaml_text
from questions.templates import PLACEHOLDER_ABOUT, starter
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

ALL_RIGHT = (
    "the market office\nA, D\nC\nA\nB, C\nA\nB\nC\nC\nB\nA\nB\nA\n25\nD\nA\nB\n30\n30\n"
    "https://example.org\nA club runs it.\nC\nB\n"
)
"""Typed to the starter with all kinds, as seed 4 orders it."""


# ---------------------------------------------------------------------- new


def test_a_new_pack_is_sound_and_has_one_question_of_each_kind(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "new", "pack", "market-day")
    assert (done.returncode, done.stderr) == (0, "")
    assert "copydesk check market-day.yaml" in done.stdout
    pack = load_pack(tmp_path / "market-day.yaml", {}).value
    assert pack is not None
    assert (pack.id, pack.title) == ("market-day", "Market day")
    assert sorted(question.kind for question in pack.questions) == sorted(KINDS)
    write_about(tmp_path / "market-day.yaml")
    checked = copydesk(tmp_path, "check", "--strict", "market-day.yaml")
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "1 file read, no problems\n")


def write_about(pack: Path) -> None:
    """Does what a starter asks for."""
    text = pack.read_text(encoding="utf-8")
    assert PLACEHOLDER_ABOUT in text
    pack.write_text(text.replace(PLACEHOLDER_ABOUT, "What a market tells of itself."), encoding="utf-8")


def test_a_text_of_the_starter_does_not_pass_unnoticed(tmp_path: Path) -> None:
    (tmp_path / "left.yaml").write_text(starter(), encoding="utf-8")
    checked = copydesk(tmp_path, "check", "left.yaml")
    assert checked.returncode == 0, "it can be tried at once all the same"
    assert "left.yaml:5:8: warning P012 “My pack” is still the text of the starter" in checked.stdout
    assert "left.yaml:6:8: warning P012 “What somebody will learn here, in one s…” is still" in checked.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_starter_of_one_kind_is_sound_alone(tmp_path: Path, kind: str) -> None:
    assert copydesk(tmp_path, "new", "pack", "one", "--kind", kind).returncode == 0
    pack = load_pack(tmp_path / "one.yaml", {}).value
    assert pack is not None
    assert [question.kind for question in pack.questions] == [kind]
    write_about(tmp_path / "one.yaml")
    assert copydesk(tmp_path, "check", "--strict", "one.yaml").returncode == 0


def test_an_editor_finds_the_schema_beside_a_new_pack(tmp_path: Path) -> None:
    copydesk(tmp_path, "new", "pack", "market-day")
    first = (tmp_path / "market-day.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=pack.schema.json"
    printed = copydesk(tmp_path, "schema").stdout
    assert (tmp_path / "pack.schema.json").read_text(encoding="utf-8") == printed


def test_a_new_pack_is_never_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "market-day.yaml").write_text("mine")
    done = copydesk(tmp_path, "new", "pack", "market-day")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "copydesk new: there is a market-day.yaml already; choose another id or move it away\n"
    assert (tmp_path / "market-day.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["Market day", "../market", "market--day", "", "m" * 61])
def test_a_name_that_is_no_id_is_refused_with_an_example(tmp_path: Path, name: str) -> None:
    done = copydesk(tmp_path, "new", "pack", name)
    assert done.returncode == 2
    assert "as in market-day" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "market-day.yaml").mkdir()
    done = copydesk(tmp_path, "new", "pack", "market-day")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("what", "field"), [("pack", "questions"), ("lesson", "steps")])
def test_schemas_are_printed_as_json_and_nothing_else(tmp_path: Path, what: str, field: str) -> None:
    done = copydesk(tmp_path, "schema", what)
    assert (done.returncode, done.stderr) == (0, "")
    assert field in json.loads(done.stdout)["properties"]


# ---------------------------------------------------------------------- play


@pytest.fixture
def market(tmp_path: Path) -> Path:
    (tmp_path / "market.yaml").write_text(starter(name="market-day"), encoding="utf-8")
    return tmp_path


def test_a_pack_is_played_to_its_end_with_every_kind(market: Path) -> None:
    done = copydesk(market, "play", "market.yaml", "--seed", "4", typed=ALL_RIGHT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "10 of 10 answers right. Nothing was recorded." in done.stdout
    assert "Thank you. Nothing is right or wrong here." in done.stdout, "the poll is no answer that counts"
    assert "That's handed in. It isn't graded" in done.stdout
    assert sorted(market.iterdir()) == [market / "market.yaml"]


def test_an_author_can_play_a_pack_in_the_order_it_is_written_in(market: Path) -> None:
    written = load_pack(market / "market.yaml", {}).value
    assert written is not None
    first, second = written.questions[:2]
    for seed in ("1", "2", "3"):
        done = copydesk(
            market, "play", "market.yaml", "--in-order", "--seed", seed, "--questions", "1", typed="A\n" * 9
        )
        assert first.prompt.split("\n")[0][:40] in done.stdout
        assert second.prompt.split("\n")[0][:40] not in done.stdout


def test_feedback_says_what_was_answered_what_is_right_and_why(market: Path) -> None:
    done = copydesk(market, "play", "market.yaml", "--seed", "4", "--questions", "1", typed="the courier\n")
    for line in (
        "Not this time.",
        "You said: the courier",
        "The answer: the market office",
        "It only passed the number on.",
        "It names the market office as its source.",
        "0 of 1 answer right.",
    ):
        assert line in done.stdout


def test_a_partly_right_answer_is_counted_as_what_was_found_and_picked_wrongly(tmp_path: Path) -> None:
    options = {name: {"text": f"Option {name}", "feedback": f"About {name}."} for name in "abcde"}
    asked = {"id": "some", "kind": "multi", "skill": "general", "prompt": "Which?", "explain": "Because."}
    pack = {"id": "some", "title": "Some", "about": "Some.", "language": "en", "version": 1}
    question = {**asked, "options": options, "answer": ["a", "b", "c"], "shuffle": False}
    (tmp_path / "some.yaml").write_text(yaml_text({**pack, "questions": [question]}), encoding="utf-8")
    for typed, told in (
        ("A, B\n", "Partly right: 2 of 3 found."),
        ("A, B, D\n", "Partly right: 2 of 3 found, 1 wrong pick."),
        ("A, B, C\n", "Right."),
    ):
        done = copydesk(tmp_path, "play", "some.yaml", typed=typed)
        assert told in done.stdout.splitlines()
        assert f"{int(told == 'Right.')} of 1 answer right." in done.stdout


def test_what_cannot_be_read_is_asked_for_again(market: Path) -> None:
    typed = ALL_RIGHT
    for right, wrong in (
        ("the", "\n"),
        ("A, D", "X\n?\n"),
        ("C\nA\nB, C", "Z\nAB\n"),
        ("25", "forty\n"),
        ("https", "a site\nIt says so.\nA\n"),
    ):
        typed = typed.replace(right, wrong + right, 1)
    done = copydesk(market, "play", "market.yaml", "--seed", "4", typed=typed)
    assert "That is no answer to this question. Try again." in done.stdout
    assert "Type some of the letters A to D." in done.stdout
    assert "Type one of the letters A to D." in done.stdout
    assert "I couldn't read “forty” as a number." in done.stdout
    assert "The link doesn't look like the address of a page." in done.stdout
    assert "10 of 10 answers right." in done.stdout


@pytest.mark.parametrize("typed", ["the market office\nq\n", "the market office\n"], ids=["q", "no more input"])
def test_there_is_a_way_out_at_any_time(market: Path, typed: str) -> None:
    done = copydesk(market, "play", "market.yaml", "--seed", "4", typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Stopped." in done.stdout
    assert "1 of 1 answer right." in done.stdout


def test_a_bundled_pack_is_played_by_its_id(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "play", "share-and-whole", typed="q\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Share and whole" in done.stdout


def test_a_pack_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "play", "shares")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("copydesk play: there is no file shares, and no pack of that id; there are ")


def test_a_broken_pack_is_not_played_and_its_problems_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: x\nquestions: []\n", encoding="utf-8")
    done = copydesk(tmp_path, "play", "broken.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "broken.yaml:1:1: error C023" in done.stderr


# ---------------------------------------------------------------------- import and export


def test_a_pack_goes_out_and_comes_in_again(market: Path) -> None:
    out = copydesk(market, "export", "market.yaml", "--to", "csv", "-o", "out.csv")
    assert out.returncode == 0
    assert out.stdout == "out.csv is written\n"
    back = copydesk(market, "import", "out.csv", "--from", "csv", "-o", "back.yaml", "--id", "back", "--title", "Back")
    assert back.returncode == 0, back.stderr
    assert "next: copydesk check back.yaml" in back.stdout
    pack = load_pack(market / "back.yaml", {}).value
    assert pack is not None
    assert (pack.id, pack.title) == ("back", "Back")


def test_an_imported_pack_is_printed_where_no_file_is_named(market: Path) -> None:
    copydesk(market, "export", "market.yaml", "--to", "csv", "-o", "out.csv")
    done = copydesk(market, "import", "out.csv", "--from", "csv")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == "id: out"


@pytest.mark.parametrize("form", ["csv", "kahoot"])
def test_a_hyphen_in_place_of_a_file_is_standard_output_and_what_is_told_goes_to_standard_error(
    market: Path, form: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(market)
    assert main(["export", "market.yaml", "--to", form, "-o", "-"]) == 0
    sys.stdout.flush()
    file, told = capfdbinary.readouterr()
    assert b"market-day#" in told
    assert not (market / "-").exists()
    (market / "out").write_bytes(file)
    assert main(["import", "out", "--from", form, "--id", "back", "-o", "-"]) == 0
    sys.stdout.flush()
    printed, told = capfdbinary.readouterr()
    assert b"C061" in told if form == "kahoot" else not told
    assert not (market / "-").exists()
    pack = pack_from(read_bytes(printed, "back.yaml"), {}).value
    assert pack is not None
    assert pack.id == "back"


def test_what_does_not_come_along_is_named(market: Path) -> None:
    done = copydesk(market, "export", "market.yaml", "--to", "kahoot", "-o", "out.xlsx")
    assert done.returncode == 0
    assert "market-day#way-of-the-number:1:1: warning C061" in done.stderr


@pytest.mark.parametrize(
    "call",
    [("export", "market.yaml", "--to", "csv", "-o", "there"), ("import", "in.csv", "--from", "csv", "-o", "there")],
    ids=["export", "import"],
)
def test_no_file_is_written_over(market: Path, call: tuple[str, ...]) -> None:
    copydesk(market, "export", "market.yaml", "--to", "csv", "-o", "in.csv")
    (market / "there").write_text("mine")
    done = copydesk(market, *call)
    assert done.returncode == 1
    said = f"copydesk {call[0]}: there is a there already; name another with -o, or write over it with --force"
    assert done.stderr.splitlines()[-1] == said
    assert (market / "there").read_text() == "mine"


def test_a_file_that_cannot_be_imported_gives_its_lines_and_no_pack(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text('question,correct\n"open quote,a\n', encoding="utf-8")
    done = copydesk(tmp_path, "import", "bad.csv", "--from", "csv", "-o", "out.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "bad.csv:2:" in done.stderr
    assert not (tmp_path / "out.yaml").exists()


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "import", "none.csv", "--from", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "copydesk import: none.csv cannot be read: No such file or directory\n"
