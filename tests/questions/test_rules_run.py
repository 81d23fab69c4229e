"""What an author breaks on purpose, with the reason; and reasons that are no longer needed."""

from __future__ import annotations

from questions.diagnostics.diagnostic import Diagnostic, Finding
from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from questions.rules import RULES
from questions.rules.rule import as_file
from questions.rules.run import pack_findings

QUESTION = """\
  - id: {id}
    kind: choice
    skill: voice
    prompt: Who speaks in line {id}?
    options: {{a: {{text: The editor}}, b: {{text: A reader, feedback: No.}}}}
    answer: a
"""
BARE = as_file("questions:\n" + QUESTION.format(id="one") + QUESTION.format(id="two"))


def findings(text: str) -> list[Finding]:
    """All that is found in a sound pack."""
    loaded = pack_from(read_yaml(text), {})
    assert loaded.value is not None, [str(problem) for problem in loaded.problems]
    return pack_findings(loaded.value, RULES)


def told(text: str) -> list[tuple[str, tuple[str | int, ...]]]:
    """Code and path of each."""
    return [(one.code, one.path) for one in findings(text)]


def refused(text: str) -> tuple[Diagnostic, ...]:
    """The problems of a pack that is not taken."""
    loaded = pack_from(read_yaml(text), {})
    assert loaded.value is None
    return loaded.problems


def test_a_reason_at_the_question_covers_that_question_alone() -> None:
    assert told(BARE) == [("Q001", ("questions", 0)), ("Q001", ("questions", 1))]
    text = BARE.replace("    answer: a\n", "    answer: a\n    ignore: {Q001: told in class}\n", 1)
    assert told(text) == [("Q001", ("questions", 1))]


def test_a_reason_at_the_top_covers_the_whole_file() -> None:
    assert told(BARE.replace("version: 1\n", "version: 1\nignore: {Q001: told in class}\n")) == []


def test_an_ignore_of_a_rule_that_nothing_breaks_is_found_at_its_key() -> None:
    text = BARE.replace("version: 1\n", "version: 1\nignore: {Q001: told in class, P001: for practice}\n")
    (idle,) = findings(text)
    assert (idle.code, idle.level, idle.path) == ("C070", "warning", ("ignore", "P001"))
    assert idle.at_key
    assert "Nothing here breaks P001" in idle.message.english


def test_an_ignore_of_a_rule_that_is_not_there_is_found() -> None:
    text = BARE.replace("version: 1\n", "version: 1\nignore: {Q001: told in class}\n")
    text = text.replace("    answer: a\n", "    answer: a\n    ignore: {Q999: why not}\n", 1)
    (idle,) = findings(text)
    assert (idle.code, idle.path) == ("C070", ("questions", 0, "ignore", "Q999"))
    assert "There is no rule “Q999”" in idle.message.english


def test_an_ignore_without_a_reason_is_refused_and_told_how_to_give_one() -> None:
    text = BARE.replace("    answer: a\n", "    answer: a\n    ignore: [Q001]\n", 1)
    (problem,) = refused(text)
    assert (problem.code, problem.line, problem.column) == ("C026", 13, 13)
    assert problem.hint.english == "write “ignore: {Q001: the reason}”"
    (empty,) = refused(BARE.replace("    answer: a\n", "    answer: a\n    ignore: {Q001: ''}\n", 1))
    assert empty.code == "C027"
