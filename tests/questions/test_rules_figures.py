"""Rules about figures, held against what a fact-checker would and would not remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from questions.quantity import with_unit
from questions.rules import RULES
from questions.rules.rule import ItemSet, as_file, items_of_pack
from tests.questions.figure_examples import LEDGER, with_figure, with_question

if TYPE_CHECKING:
    from questions.diagnostics.diagnostic import Finding

BY_CODE = {rule.code: rule for rule in RULES if rule.code[:3] in ("Q05", "Q06", "P02")}


def loaded(example: str) -> ItemSet:
    """The items of an example, which must load."""
    pack = pack_from(read_yaml(as_file(example)), {})
    assert pack.value is not None, [str(problem) for problem in pack.problems]
    return items_of_pack(pack.value)


def findings(code: str, example: str) -> list[Finding]:
    """What one rule says of an example."""
    return list(BY_CODE[code].findings(loaded(example)))


def codes(example: str) -> set[str]:
    """The rules about figures that an example breaks."""
    items = loaded(example)
    return {rule.code for rule in BY_CODE.values() if list(rule.findings(items))}


@pytest.mark.parametrize("code", BY_CODE)
def test_each_rule_finds_what_it_says_it_finds_and_no_other_rule_minds_its_examples(code: str) -> None:
    assert codes(BY_CODE[code].failing) == {code}
    assert codes(BY_CODE[code].passing) == set()


def in_quotes(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    "passage",
    [
        "It was 8.18 billion dollars in 2023.",
        "It was $8.2bn, or about 8 billion.",
        "Of the 8.18 billion, 1.1 came from Texas, some say 1.05 to 1.15.",
        "In 2023, on 14 April 2025, at 12:30, the 19th report (paragraph 24) said so on page 117.",
        "Room A-113, form P000-05, version 1.2.13 and https://example.org/2345/67 hold no figures.",
        "In 2024-05-17 two people wrote 9 letters to 5 others.",
        "A rate is given per 100,000 people, or for every 1,000 inhabitants.",
        "A figure such as 5.2 means 5.2 billion. Imagine 200 letters. If 300 came, what then?",
        "There are 5,500,000 inhabitants, or 5.5 million people.",
        "From 20 percent it went to 25 %.",
        "It is 13.4 percent, between 13 and 14.",
        "One million of them had no letter in 1,000,000 words, if that.",
    ],
)
def test_figures_of_the_ledger_dates_numbers_of_things_and_examples_are_in_order(passage: str) -> None:
    assert findings("Q050", with_question(passage=in_quotes(passage))) == []


@pytest.mark.parametrize(
    ("passage", "figure"),
    [
        ("It was $9.5 billion in 2023.", "$9.5 billion"),
        ("It was 10 billion dollars.", "10 billion"),
        ("Some 300,000 people sent it.", "300,000"),
        ("Three of 40 towns sent it.", "40"),
        ("Four million people sent it.", "Four million"),
        ("A share of 5.5 percent went to Texas.", "5.5 percent"),
        ("It fell by 25 dollars.", "25"),
        ("Between 20–70 percent of homes had one.", "70 percent"),
    ],
)
def test_a_figure_that_the_ledger_does_not_have_is_named_as_it_is_printed(passage: str, figure: str) -> None:
    found = findings("Q050", with_question(passage=in_quotes(passage)))
    assert [f"“{figure}”" in finding.message.english for finding in found] == [True]
    assert found[0].path == ("questions", 0, "passage")


@pytest.mark.parametrize("digits", [300, 308, 309, 400])
@pytest.mark.parametrize("rest", ["9", "0"])
@pytest.mark.parametrize("unit", ["", " billion dollars", " percent"])
def test_a_figure_too_large_to_reckon_with_is_one_that_the_ledger_does_not_have(
    digits: int, rest: str, unit: str
) -> None:
    figure = "9999" + rest * (digits - 4)
    found = findings("Q050", with_question(passage=f"It was {figure}{unit} in 2023."))
    assert ["“9999" in finding.message.english for finding in found] == [True]


def test_figures_of_the_ledger_too_large_to_reckon_with_in_single_units_are_none_that_a_text_could_say() -> None:
    entry = 'huge: {value: 1e305, unit: USD billion, as_of: "2023", counts: x, source: report}'
    loads = with_figure(entry)
    assert not findings("Q050", loads)


def test_numbers_of_invented_sources_and_of_quizzes_without_a_ledger_need_no_entry() -> None:
    text = with_question(passage="It was $9.5 billion in 2023.")
    assert findings("Q050", text)
    assert findings("Q050", text.replace("dated: 2024-03}", "dated: 2024-03, invented: true}")) == []
    quiz = (
        "questions:\n  - {id: q, kind: choice, skill: general, prompt: What has 4800 metres?,"
        " options: {a: {text: A}, b: {text: B}}, answer: a}\n"
    )
    assert findings("Q050", quiz) == []


def test_texts_in_other_languages_are_not_read() -> None:
    text = as_file(with_question(passage="Es waren 300.000 Menschen und 4.800 Euro, 12,5 Prozent davon."))
    assert findings("Q050", text.replace("language: en", "language: de")) == []


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("passage", "It was $8.81 billion in 2023.", "“$8.81 billion”; the ledger has 8.18 billion (all_money)"),
        ("passage", "It was $8.3 billion in 2023.", "“$8.3 billion”"),
        ("explain", "Of $8.81 billion, 13.4 percent is a small share.", "“$8.81 billion”"),
        ("explain", "With 8.81 below the line, it is 13.4 percent.", "“8.81”"),
        ("hint", "Think of the 5.4 million people.", "“5.4 million”; the ledger has 5.5 million (people)"),
    ],
)
def test_a_figure_a_little_off_or_with_two_digits_changed_over_is_a_slip(key: str, text: str, says: str) -> None:
    found = findings("Q051", with_question(**{key: in_quotes(text)}))
    assert [says in finding.message.english for finding in found] == [True]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("explain", "Another report gives $8.3 billion, where 13.4 percent came from Texas."),
        ("explain", "The 8.3 of this sum is a step, and 13.4 percent is the result."),
        ("explain", "At $8.3 billion it would have been more than $8.18 billion: not 13.4 percent."),
        ("passage", "It was $8.2 billion, and 24 or 26 percent of homes had a letter."),
        ("passage", "It was 8.3 percent, and 8.3 people, and not money at all."),
    ],
)
def test_outside_figures_comparisons_steps_and_other_units_are_no_slips(key: str, text: str) -> None:
    assert findings("Q051", with_question(**{key: in_quotes(text)})) == []


def test_a_statement_that_is_marked_as_failing_may_have_the_figure_wrong() -> None:
    classify = LEDGER + (
        "questions:\n"
        "  - id: q\n    kind: classify\n    skill: unit\n    prompt: True or false?\n    source: report\n"
        "    labels: {yes: {text: It is so}, no: {text: It is not, truth: fails}}\n"
        "    statements:\n"
        "      one: {text: It was $8.81 billion., answer: no}\n"
        "      two: {text: It was $8.18 billion., answer: yes}\n"
        "      three: {text: It was money., answer: yes}\n"
    )
    assert findings("Q051", classify) == []
    assert len(findings("Q051", classify.replace(", truth: fails", ""))) == 1


@pytest.mark.parametrize(
    ("explain", "is_right"),
    [
        ("1.1 of 8.18 is 13.4 percent.", True),
        ("It lies between 12.9 and 14 percent.", True),
        ("Divide, and you are there.", True),
        ("The share is one in seven or so, of 100 percent.", False),
        ("1.1 ÷ 8.18 = 0.134", False),
        ("The result is 14.4 percent.", False),
    ],
)
def test_an_explanation_must_come_to_the_key_if_it_comes_to_a_figure(explain: str, is_right: bool) -> None:
    assert (findings("Q053", with_question(explain=in_quotes(explain))) == []) is is_right


@pytest.mark.parametrize(
    ("answer", "unit", "broken"),
    [
        ("texas_money / all_money * 100", "percent", None),
        ("texas_money / all_money", "percent", "Q063"),
        ("texas_money / all_money", "times", None),
        ("all_money / 1000000000", "USD billion", None),
        ("all_money", "USD billion", "Q063"),
        ("all_money / 365", "USD a day", None),
        ("all_money / people", "USD a person", None),
        ("all_money / people", "USD", "Q061"),
        ("all_money + people", "USD", "Q060"),
        ("all_money * after", "USD", "Q063"),
        ("all_money * after / 100", "USD", None),
        ("all_money / after * 100", "USD", None),
        ("(100 - after) / 100 * all_money", "USD", None),
        ("all_money / 3", "USD", None),
        ("people / 12", "dozen", None),
        ("people / 1000000", "million people", None),
        ("texas_money / people * 100000", "USD per 100,000 people", None),
        ("people / people * 100000", "people per 100,000", None),
        ("after - before", "percent", "Q062"),
        ("after - before", "percentage points", None),
        ("(after - before) / before * 100", "percent", None),
        ("(after - before) / before * 100", "percentage points", "Q062"),
        ("100 - after - before", "percent", None),
        ("after / before * 100", "index (2021 = 100)", None),
        ("max(after, before)", "percent", None),
        ("max(after, people)", "percent", "Q060"),
        ("after / (100 - after)", "homes for each other home", None),
        ("after / (100 - after)", "homes", "Q061"),
        ("all_money ** 2 / all_money", "USD", None),
    ],
)
def test_the_unit_of_a_key_follows_from_its_formula(answer: str, unit: str, broken: str | None) -> None:
    example = with_question(answer=answer, unit=in_quotes(unit), explain=None, passage=None)
    assert codes(example) & {"Q060", "Q061", "Q062", "Q063"} == ({broken} if broken else set())


def test_a_message_says_what_to_change() -> None:
    (found,) = findings("Q063", with_question(answer="texas_money / all_money"))
    assert found.hint.english == "multiply it by 100"
    (found,) = findings("Q063", with_question(answer="all_money", unit="USD billion"))
    assert found.hint.english == "divide it by 1,000,000,000"


def test_a_computed_figure_is_worked_out_again_and_needs_nobody_to_say_it() -> None:
    entry = "gap: {{value: {}, unit: {}, as_of: '2023', counts: both, source: report, computed: {}}}"
    assert codes(with_figure(entry.format("7.08e9", "USD", "all_money - texas_money"))) == set()
    (found,) = findings("P020", with_figure(entry.format("7.8e9", "USD", "all_money - texas_money")))
    assert "the formula gives 7.08 billion" in found.message.english
    assert findings("Q061", with_figure(entry.format("7.08e9", "people", "all_money - texas_money")))
    for formula, words in (("gap + 1", "which is no figure"), ("all_money +", "is not complete")):
        refused = pack_from(read_yaml(as_file(with_figure(entry.format("1", "USD", formula)))), {})
        assert [(problem.code, words in problem.message.english) for problem in refused.problems] == [("C044", True)]


@pytest.mark.parametrize(
    ("as_of", "is_date"),
    [
        ("2023", True),
        ("spring 2025 (inferred)", True),
        ("2022 to 2024", True),
        ("not stated; printed in February 2025", True),
        ("unknown: the page has no date", True),
        ("unknown", False),
        ("not stated", False),
        ("last year", False),
        ("120235", False),
    ],
)
def test_a_figure_has_a_year_or_a_reason_why_not(as_of: str, is_date: bool) -> None:
    entry = (
        f"beds: {{value: 4, unit: beds, as_of: {in_quotes(as_of)}, counts: beds, source: report, said_by: the source}}"
    )
    assert (findings("P022", with_figure(entry)) == []) is is_date


@pytest.mark.parametrize(
    ("value", "counts", "is_in_order"),
    [
        ("4123", "beds", True),
        ("400", "beds", True),
        ("4000", "beds", False),
        ("4000", "'beds, more than'", True),
        ("412", "'beds (“about”)'", False),
        ("412", "letters about beds", True),
    ],
)
def test_a_round_figure_says_how_far_it_is_rounded(value: str, counts: str, is_in_order: bool) -> None:
    entry = (
        f"beds: {{value: {value}, unit: beds, as_of: '2023', counts: {counts}, source: report, said_by: the source}}"
    )
    assert (findings("P024", with_figure(entry)) == []) is is_in_order
    assert findings("P024", with_figure(entry.replace("}", ", rounding: 0}"))) == []


@given(
    st.integers(11, 10**6),
    st.integers(0, 3),
    st.sampled_from(["percent", "USD", "USD million", "people", "stalls"]),
    st.integers(0, 3),
)
def test_a_figure_of_the_ledger_is_known_however_it_is_rounded(digits: int, places: int, unit: str, kept: int) -> None:
    value = digits / 10**places
    printed = with_unit(f"{value:,.{kept}f}", unit)
    entry = f"own: {{value: {value!r}, unit: {unit}, as_of: '2023', counts: own, source: report, said_by: the source}}"
    text = (
        LEDGER
        + f"  {entry}\nquestions:\n"
        + with_question(passage=in_quotes(f"It is {printed} so far.")).partition("questions:\n")[2]
    )
    assert codes(text) & {"Q050", "Q051"} == set()


@given(
    st.sampled_from(["texas_money / all_money * 100", "people / 365", "all_money / people", "after - before"]),
    st.integers(0, 4),
)
def test_the_result_of_a_question_s_own_formula_may_be_stated(formula: str, places: int) -> None:
    units = {
        "people / 365": "people a day",
        "all_money / people": "USD a person",
        "after - before": "percentage points",
    }
    values = {"people / 365": 5.5e6 / 365, "all_money / people": 8.18e9 / 5.5e6, "after - before": 5.0}
    value = values.get(formula, 1.1 / 8.18 * 100)
    stated = f"It comes to {with_unit(f'{value:,.{places}f}', units.get(formula, 'percent'))}."
    text = with_question(answer=formula, unit=units.get(formula, "percent"), passage=stated, explain=stated)
    assert codes(text) == set()
