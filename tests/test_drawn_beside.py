"""Charts and pages of packs in files: a check draws what has changed, and files for other systems carry them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.cli.main import main
from bot.services.content import load_library
from questions.formats import FORMATS
from questions.kinds import kind_of
from questions.loader import load_pack
from questions.parsing.writer import yaml_text
from tests.bot.content import BERTH, LOG, TIDES, Content, changed, pack
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

    from questions.model import Pack

FIGURES: Content = {
    name: {
        "value": value,
        "unit": "visits",
        "as_of": "2024",
        "counts": "visits of the library",
        "source": "ledger",
        "said_by": "the library",
    }
    for name, value in (("then", 70), ("now", 80))
}
SOURCES: Content = {"log": LOG, "ledger": {"title": "Visits", "genre": "table", "dated": "2024", "invented": True}}
CHART: Content = {
    "form": "columns",
    "title": "Visits take off",
    "labels": ["2023", "2024"],
    "series": [{"figures": ["then", "now"]}],
    "measure": "visits",
    "axis": {"starts_at": 60, "ends_at": 80},
    "values": True,
}
PAGE: Content = {"layout": "post", "name": "Marla", "handle": "@marla_b", "when": "2 h", "text": "*Never* going back."}
FACTOR: Content = {
    "id": "factor",
    "kind": "number",
    "skill": "chart-reading",
    "prompt": "What is the lie factor?",
    "chart": CHART,
    "answer": "lie_factor",
    "tolerance": 0.2,
    "misconceptions": {"now / then": "That is how the visits grew."},
    "explain": "Twice as tall for a seventh more is a lie factor of 7.0.",
}
POST: Content = changed(BERTH, id="post", page=PAGE)

WEEKS: Content = {
    "form": "line",
    "title": "Visits by week",
    "labels": [f"week {number} of a year" for number in range(12)],
    "series": [{"figures": ["then", "now"] * 6, "name": name} for name in ("Adults", "Children")],
    "measure": "visits",
}
BINS: Content = {
    "layout": "pictures",
    "found": [
        {
            "scene": {"things": [{"what": "bin", "at": place} for place in range(10)]},
            "site": f"Site {number}",
            "when": "2019",
            "caption": "Bins",
        }
        for number in range(4)
    ],
}
"""A chart and a page whose words in English fit in a description, while the longer ones in Spanish don't."""


def written(folder: Path, *questions: Content) -> Path:
    made = pack("market", "Market day", *questions)
    made["figures"] = FIGURES
    made["sources"] = SOURCES
    (folder / "market.yaml").write_text(yaml_text(made), encoding="utf-8")
    return folder / "market.yaml"


def drawn(folder: Path) -> set[str]:
    return {path.name for path in (folder / "images").glob("drawn-*.png")}


def test_a_check_draws_what_there_is_no_picture_of_and_only_that(tmp_path: Path) -> None:
    written(tmp_path, FACTOR, POST)
    first = copydesk(tmp_path, "check", ".")
    assert first.returncode == 0, first.stdout
    assert "2 pictures drawn" in first.stderr
    before = drawn(tmp_path)
    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "images").iterdir()}
    assert "drawn" not in copydesk(tmp_path, "check", ".").stderr
    written(tmp_path, FACTOR, changed(POST, page={**PAGE, "text": "Back again."}))
    assert "1 picture drawn; 1 picture that nothing shows any more removed" in copydesk(tmp_path, "check", ".").stderr
    assert len(drawn(tmp_path)) == 2
    (kept,) = before & drawn(tmp_path)
    assert (tmp_path / "images" / kept).stat().st_mtime_ns == times[kept]


def test_a_folder_of_pictures_that_cannot_be_made_is_named_in_one_line(tmp_path: Path) -> None:
    written(tmp_path, FACTOR, POST)
    (tmp_path / "images").write_text("A file where the folder belongs.", encoding="utf-8")
    told = copydesk(tmp_path, "check", "market.yaml")
    assert (told.returncode, told.stdout) == (2, "")
    assert re.fullmatch(r"copydesk check: images cannot be written: [^\n]+\n", told.stderr)


def test_a_picture_that_cannot_be_taken_away_is_named(tmp_path: Path) -> None:
    written(tmp_path, FACTOR, POST)
    (tmp_path / "images" / "drawn-before.png").mkdir(parents=True)
    told = copydesk(tmp_path, "check", ".")
    assert (told.returncode, told.stdout) == (2, "")
    assert re.fullmatch(r"copydesk check: images/drawn-before\.png cannot be written: [^\n]+\n", told.stderr)


def test_a_chart_is_drawn_anew_when_a_figure_changes_and_nothing_else_is(tmp_path: Path) -> None:
    file = written(tmp_path, FACTOR, POST)
    copydesk(tmp_path, "check", ".")
    file.write_text(file.read_text(encoding="utf-8").replace("value: 80", "value: 79"), encoding="utf-8")
    told = copydesk(tmp_path, "check", ".")
    assert "1 picture drawn; 1 picture" in told.stderr
    assert "error Q073 The chart has a lie factor of 7.0; this says" not in told.stdout


def test_a_picture_that_a_broken_file_may_show_is_not_taken_away(tmp_path: Path) -> None:
    file = written(tmp_path, FACTOR, POST)
    copydesk(tmp_path, "check", ".")
    before = drawn(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("kind: number", "kind: nonsense"), encoding="utf-8")
    assert copydesk(tmp_path, "check", ".").returncode == 1
    assert drawn(tmp_path) == before


def test_the_key_and_the_explanation_of_a_chart_cannot_drift_from_it(tmp_path: Path) -> None:
    written(tmp_path, changed(FACTOR, chart={**CHART, "axis": {"starts_at": 65, "ends_at": 80}}))
    told = copydesk(tmp_path, "check", "market.yaml")
    assert "error Q073 The chart has a lie factor of 14.0; this says 7.0." in told.stdout


def test_the_lie_factor_is_a_key_like_any_other(tmp_path: Path) -> None:
    pack_of = sound(tmp_path)
    factor = pack_of.questions[0]
    kind = kind_of(factor)
    assert kind.grade(factor, kind.read(factor, "7"), pack_of.figures).right
    wrong = kind.grade(factor, kind.read(factor, "1.14"), pack_of.figures)
    assert wrong.remarks == ("That is how the visits grew.",)


def sound(folder: Path) -> Pack:
    loaded = load_pack(written(folder, FACTOR, POST), {})
    assert loaded.value is not None, loaded.problems
    return loaded.value


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"alt": "A chart."}, "What a chart or page shows is put into words by Copydesk. (Remove alt)"),
        ({"page": PAGE}, "There is one picture already; page would be another. (Keep one of them)"),
        (
            {"chart": {**CHART, "series": [{"figures": ["then", "nwo"]}]}},
            "no figure “nwo” in this file. (Did you mean “now”",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(tmp_path: Path, more: Content, said: str) -> None:
    written(tmp_path, changed(FACTOR, **more))
    told = copydesk(tmp_path, "check", "market.yaml")
    assert said in told.stdout
    assert told.returncode == 1


@pytest.mark.parametrize(("field", "drawn"), [("chart", WEEKS), ("page", BINS)])
def test_what_is_drawn_has_to_fit_in_the_words_of_its_files_language(
    tmp_path: Path, field: str, drawn: Content
) -> None:
    steps = [{**step, field: drawn} for step in (*TIDES["steps"][:2], BERTH)]
    question = changed(BERTH, **{field: drawn})
    files = {
        "market": (1, pack("market", "Market day", question, figures=FIGURES, sources=SOURCES)),
        "tides": (3, changed(TIDES, figures=FIGURES, sources=SOURCES, steps=steps)),
    }
    for name, (number, file) in files.items():
        for language, too_long in (("en", 0), ("es", number)):
            (tmp_path / f"{name}.yaml").write_text(yaml_text({**file, "language": language}), encoding="utf-8")
            told = copydesk(tmp_path, "check", f"{name}.yaml").stdout
            assert told.count("characters in words; there is room for 1000.") == too_long, told


def test_a_library_shows_what_is_drawn_with_its_words(tmp_path: Path) -> None:
    written(tmp_path, FACTOR, POST)
    library = load_library([tmp_path])
    for question in library.packs["market"].questions:
        assert question.picture in library.pictures
        assert question.description
    assert "\\*Never\\* going back." in (library.packs["market"].questions[1].description or "")


@pytest.mark.parametrize("form", [name for name, each in FORMATS.items() if each.write])
def test_what_is_drawn_goes_out_as_a_picture_with_its_words_or_in_words(form: str, tmp_path: Path) -> None:
    written(tmp_path, FACTOR, POST)
    taken_out = load_library([tmp_path]).packs["market"]
    write = FORMATS[form].write
    assert write is not None
    exported = write(taken_out)
    content = exported.content.decode("utf-8", "replace")
    told = " ".join(problem.message.english for problem in exported.problems)
    if form == "yaml":
        assert "layout: post" in content
    elif "The file holds no question" not in told:
        assert "going back" in content or exported.content.startswith(b"PK")
    assert "no figure" not in told


def test_a_chart_in_a_terminal_is_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, FACTOR)
    assert main(["check", str(file)]) == 0
    capsys.readouterr()
    told = copydesk(tmp_path, "play", "market.yaml", typed="q\n").stdout
    assert "[Picture: Column chart, titled “Visits take off”." in " ".join(told.split())


def test_starters_for_charts_and_pages_are_sound(tmp_path: Path) -> None:
    assert copydesk(tmp_path, "new", "pack", "one", "--kind", "chart", "--kind", "page").returncode == 0
    file = tmp_path / "one.yaml"
    text = file.read_text(encoding="utf-8").replace("What somebody will learn here, in one sentence.", "Charts.")
    file.write_text(text, encoding="utf-8")
    told = copydesk(tmp_path, "check", "--strict", "one.yaml")
    assert (told.returncode, told.stdout) == (0, "1 file read, no problems\n"), told.stdout
    assert len(drawn(tmp_path)) == 2
