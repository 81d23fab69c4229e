"""The rules as a table: each is told apart, documented, and shown at work by examples that do what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.cli.rule_pages import ordered, rules_as_markdown, rules_as_text
from bot.rules import RULE_BOOK
from bot.services.checking import content_files
from lessons.loader import lesson_from
from questions.diagnostics.diagnostic import Code
from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from questions.picture_cleaning import cleaned
from questions.pictures import find_pictures
from questions.rules.rule import Rule, as_file
from tests.drawings import drawing

HOME = Path(__file__).parents[1]
RULES = ordered(RULE_BOOK)
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)

SUMS = as_file(
    "questions:\n  - {id: one, kind: text, skill: arithmetic, prompt: Two and two?, accept: [four], explain: Count.}\n"
).replace("id: example", "id: sums", 1)

PICTURES = {
    "images/stalls-2025.png": drawing(),
    "images/stalls-2025-thumbnail.png": drawing(size=(120, 90)),
}
"""The picture files that examples of rules name."""


def codes(example: str, *, of_lesson: bool) -> set[str]:
    """The codes of all rules that an example breaks; it must be sound otherwise."""
    text = read_yaml(as_file(example))
    if of_lesson:
        lesson = lesson_from(text, {})
        assert lesson.value is not None, [str(problem) for problem in lesson.problems]
        sums = pack_from(read_yaml(SUMS), {}).value
        assert sums is not None
        return {problem.code for problem in RULE_BOOK.about_lesson(text, lesson.value, {"sums": sums})}
    pack = pack_from(text, {})
    assert pack.value is not None, [str(problem) for problem in pack.problems]
    pack.value.take_pictures(find_pictures(pack.value.named_pictures(), PICTURES.get, cleaned).files)
    return {problem.code for problem in RULE_BOOK.about_pack(text, pack.value)}


@each_rule
def test_the_failing_example_of_a_rule_breaks_it_and_the_passing_one_does_not(rule: Rule[Any]) -> None:
    of_lesson = rule.code.startswith("L")
    assert rule.code in codes(rule.failing, of_lesson=of_lesson)
    assert rule.code not in codes(rule.passing, of_lesson=of_lesson)


@each_rule
def test_the_examples_of_a_rule_break_no_other(rule: Rule[Any]) -> None:
    of_lesson = rule.code.startswith("L")
    told = codes(rule.failing, of_lesson=of_lesson) | codes(rule.passing, of_lesson=of_lesson)
    assert told - {"Q001", "Q002"} == {rule.code} - {"Q001", "Q002"}  # short examples may leave explanations out


@each_rule
def test_a_rule_says_what_it_looks_for_and_what_to_do(rule: Rule[Any]) -> None:
    assert re.fullmatch(r"[QPL]\d{3}", rule.code)
    assert rule.title[:1].islower()
    assert rule.looks_for.rstrip(")").endswith(".")
    assert rule.instead.endswith(".")


def test_no_two_rules_share_a_code_and_no_two_kinds_of_problem() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert [name for name, code in Code.__members__.items() if name != code.name] == []


@each_rule
def test_the_module_of_a_rule_bears_its_code_and_its_examples_are_beside_it(rule: Rule[Any]) -> None:
    module = Path(rule.file)
    assert re.fullmatch(rf"{rule.code.lower()}_[a-z_]+\.py", module.name)
    beside = {file.name for file in module.parent.glob(f"{rule.code.lower()}*") if file.is_file()}
    assert beside == {module.name, f"{module.stem}.failing.yaml.in", f"{module.stem}.passing.yaml.in"}


def test_every_module_and_every_example_in_the_folders_of_rules_is_one_of_a_rule_in_the_book() -> None:
    known = {file for rule in RULES for file in Path(rule.file).parent.glob(f"{Path(rule.file).stem}.*")}
    folders = [HOME / room / "rules" for room in ("questions", "lessons", "bot")]
    there = [file for folder in folders for file in folder.rglob("*") if re.match(r"[a-z]\d{3}", file.name)]
    assert {file for file in there if file.suffix != ".pyc"} == known
    assert [file for folder in folders for file in folder.rglob("*.in") if file not in known] == []


def test_examples_are_no_content() -> None:
    assert content_files([HOME / room / "rules" for room in ("questions", "lessons", "bot")]) == []


def test_the_page_on_rules_is_what_the_command_prints() -> None:
    page = (HOME / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rules_as_markdown(RULE_BOOK), "run `copydesk rules --format markdown > docs/rules.md`"


@each_rule
def test_the_page_and_the_terminal_explain_each_rule_with_both_examples(rule: Rule[Any]) -> None:
    section = rules_as_markdown(RULE_BOOK).split(f"\n## {rule.code}: {rule.title}\n")[1].split("\n## ")[0]
    shown = rules_as_text(RULE_BOOK, rule.code, None)
    assert shown is not None
    for text in (section, shown):
        assert rule.looks_for in text
        assert rule.instead in text
        breaks, mended = text.split("Breaks it:")[1].split("Mended:")
        assert "id: " in breaks
        assert "id: " in mended
        assert breaks.strip() != mended.strip()


def test_all_codes_stand_in_the_list_and_on_the_page() -> None:
    listed = rules_as_text(RULE_BOOK, None, None)
    assert listed is not None
    for code in (*(rule.code for rule in RULES), *Code):
        assert re.search(rf"^{code} ", listed, re.M)
        assert re.search(rf"^\| {code} \|", rules_as_markdown(RULE_BOOK), re.M)


def test_in_a_terminal_no_sentence_runs_over_its_width() -> None:
    listed = rules_as_text(RULE_BOOK, None, 60)
    assert listed is not None
    sentences = [line for line in listed.splitlines() if line.startswith("  ")]
    assert max(map(len, sentences)) <= 60


def test_only_rules_that_cannot_err_keep_a_file_out() -> None:
    # To add one here is a decision: it must follow from the file alone, and never from words or chance.
    assert [rule.code for rule in RULES if rule.level == "error"] == ["Q013", "Q055", "Q073", "P020"]


def test_a_long_example_is_shown_shortened_and_says_so() -> None:
    shown = rules_as_text(RULE_BOOK, "P004", None)
    assert shown is not None
    assert "# … and 13 more like these" in shown
