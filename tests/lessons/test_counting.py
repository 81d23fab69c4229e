"""What `copydesk count` says of how content reads, what it rests on, and what is asked twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lessons.counting import sentences
from tests.lessons.test_length import lesson
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = """\
sources:
  column: {title: A column, genre: column, dated: "2025"}
"""
LONG = "The harbour log counts {} calls of ferries and freighters in a month of storms and fog."


def question(name: str, passage: str, **fields: Any) -> dict[str, Any]:
    options = {"a": {"text": "Ships"}, "b": {"text": "Boats", "feedback": "Read it again."}}
    asked = {"id": name, "kind": "choice", "skill": "unit", "prompt": "What is counted?", "passage": passage}
    return {**asked, "options": options, "answer": "a", "explain": "It says so.", **fields}


def pack(name: str, *questions: dict[str, Any], **fields: Any) -> str:
    about = {"id": name, "title": name, "about": "About.", "language": "en", "version": 1}
    return json.dumps({**about, "questions": questions, **fields}, indent=1)


def counted(folder: Path, *options: str, **files: str) -> dict[str, list[list[str]]]:
    """The rows of each table, by its title."""
    (folder / "content").mkdir()
    (folder / "content" / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    for name, text in files.items():
        (folder / "content" / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = copydesk(folder, "count", "content", "--format", "markdown", *options)
    assert done.returncode == 0, done.stderr
    tables: dict[str, list[list[str]]] = {}
    for part in done.stdout.split("### ")[1:]:
        title, _, rows = part.partition("\n\n")
        lines = rows.strip().splitlines()[2:]
        tables[title] = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return tables


def test_readability_is_told_of_each_lesson_and_pack(tmp_path: Path) -> None:
    page = {"id": "p", "kind": "page", "title": "Page", "text": "One two three. Four five six seven eight."}
    task = question("q", "Nine words are in this one, all of them short.")
    found = counted(tmp_path, a=lesson(page, task, minutes=1), b=pack("b", task))
    (of_lesson, of_pack) = found["Readability"]
    assert of_lesson[:3] == ["l", "en", "2"]
    assert of_lesson[5] == "9", "the words of the page with its title"
    assert of_lesson[8:] == ["1", "1"]
    assert of_pack[5] == of_pack[8] == "–"
    assert float(of_lesson[6]) == pytest.approx((3 + 5 + 10 + 3 + 3 + 3) / 6, abs=0.1)


def test_sentences_end_at_signs_paragraphs_and_entries_of_a_list() -> None:
    assert len(sentences("He said: “It fits.” She asked why? Nobody knew")) == 3
    assert len(sentences("A heading\n\n- one\n- two")) == 3
    assert len(sentences("It cost $8.18 billion.")) == 1


def test_what_rests_on_no_article_is_counted_by_skill_and_a_pair_once(tmp_path: Path) -> None:
    asked = [
        question("on", LONG.format(3), source="column"),
        question("off", "Something else."),
        question("one", "Ships.", pair="p", prompt="Which?"),
        question("two", "Boats.", pair="p", prompt="Which?", answer="b"),
    ]
    found = counted(tmp_path, a=pack("a", *asked))
    assert found["Breadth: items on no shared article"] == [["unit", "3", "2"], ["all", "3", "2"]]


def test_what_computes_with_the_figures_of_an_article_rests_on_it(tmp_path: Path) -> None:
    figures = {"calls": {"value": 312, "unit": "calls", "as_of": "2025", "counts": "calls", "source": "column"}}
    asked = {"id": "n", "kind": "number", "skill": "unit", "prompt": "How many?", "answer": "calls * 2", "tolerance": 0}
    found = counted(tmp_path, a=pack("a", asked, figures=figures))
    assert found["Breadth: items on no shared article"][0] == ["unit", "1", "0"]


@pytest.mark.parametrize(("items", "rows"), [(5, []), (6, [["40,000", "people", "6"]])])
def test_figures_of_articles_that_come_often_are_named(tmp_path: Path, items: int, rows: list[list[str]]) -> None:
    figures = {"held": {"value": 40000, "unit": "people", "as_of": "2025", "counts": "held", "source": "column"}}
    asked = [question(f"q{at}", f"Text {at}: it holds 40,000 people.") for at in range(items)]
    found = counted(tmp_path, a=pack("a", *asked, figures=figures))
    assert found["Figures of shared articles in more than 5 items"] == rows


def test_twins_are_found_across_files_and_a_pair_is_none(tmp_path: Path) -> None:
    one, other = question("one", LONG.format(3)), question("other", LONG.format(4))
    pair = [question("two", LONG.format(5), pair="p"), question("three", LONG.format(6), pair="p", answer="b")]
    unlike = question("unlike", "A bakery sells nineteen loaves before noon and gives away the rest at night.")
    found = counted(tmp_path, "--twins", a=pack("a", one, unlike), b=pack("b", other), c=pack("c", *pair))
    (cluster,) = found["Twins (at least 0.50 of their words in common)"]
    assert cluster[1:] == ["3", "a/one, b/other, c/three, c/two"]


def test_a_pair_by_itself_is_no_cluster(tmp_path: Path) -> None:
    pair = [question("two", LONG.format(5), pair="p"), question("three", LONG.format(6), pair="p", answer="b")]
    found = counted(tmp_path, "--twins", c=pack("c", *pair))
    assert found == {"Twins (at least 0.50 of their words in common)": []}


def test_the_terminal_shows_the_same_tables(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "count")
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    assert all(title in told for title in ("Readability", "Breadth", "Figures of shared articles"))
    assert "Twins" in copydesk(tmp_path, "count", "--twins").stdout
