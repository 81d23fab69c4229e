"""Rules about figures: what a fact-checker would ask of a number.

Is it in the ledger, and the same there? Does a stated sum come out? Does the unit follow from the formula? Who says
it, for when, and how exactly? Q050 to Q069 look at questions, P020 to P029 at the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.rules.figures import formulas, provenance, stated, sums
from questions.rules.figures.examples import with_figure, with_question
from questions.rules.rule import Rule, in_english

if TYPE_CHECKING:
    from questions.rules.rule import ItemSet

TEXT_RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q050",
        "warning",
        "a figure that is not in the ledger",
        "Numerals and “four million” in prompts and passages. A figure is known that, as exactly as it is printed and"
        " in its unit, is one of the ledger, lies in one's rounding, or is in or follows from a formula of the"
        " question. Left out are years, dates, times, ordinals, whole numbers up to ten, sentences that define or"
        " invent (means, such as, say, imagine, if), questions whose source is invented, and questions without a source"
        " in a file without figures.",
        "Add it to figures with its source and date, or with the formula that computes it from others.",
        with_question(passage="In 2023, 300,000 people sent $8.18 billion home, $1.1 billion of it from Texas."),
        with_question(),
        in_english(stated.not_in_ledger),
    ),
    Rule(
        "Q051",
        "warning",
        "a figure that differs from the ledger",
        "Figures in all texts but options that are within 5 percent of exactly one figure of the ledger with a fitting"
        " unit, or have two of its digits changed over, and are neither a right rounding of it nor a result of the"
        " question's formulas. Whole numbers below 100 are left out, as are statements marked as failing, sentences"
        " that name another report or state both figures, and, in explanations and feedback, bare numbers.",
        "Correct the text or the ledger. A figure that is another one gets an entry of its own.",
        with_question(
            passage="The report says that $8.81 billion was sent home in 2023, $1.1 billion of it from Texas."
        ),
        with_question(
            passage="The report says that $8.2 billion was sent home in 2023, $1.1 billion of it from Texas."
        ),
        in_english(stated.differs_from_ledger),
    ),
    Rule(
        "Q052",
        "warning",
        "a sum that does not come out",
        "Explanations, hints and feedback, for these forms: "
        + "; ".join(form.name for form in sums.FORMS)
        + ". A result is held to the places that are printed, a hedged one (about, nearly, over) to 5 percent.",
        "Correct the sum, or the figures that it starts from. Where it is wrong on purpose, ignore this with a reason.",
        with_question(explain="1.1 of 8.18 is 15 percent, and 13.4 of 100 is 13.4 percent."),
        with_question(explain="1.1 of 8.18 is 13.4 percent."),
        in_english(sums.wrong_sums),
    ),
    Rule(
        "Q053",
        "warning",
        "an explanation that comes to another figure than the key",
        "Explanations of number questions with a figure in the key's unit, or behind an equals sign, of which none is"
        " the key, in its range, or accepted besides.",
        "Let the explanation come to the key; if it is right, mend the formula.",
        with_question(explain="Divide the part by the whole, and you have 15 percent."),
        with_question(explain="Divide the part by the whole, and you have 13.4 percent."),
        in_english(stated.key_not_stated),
    ),
)
"""Rules that read English texts."""

FORMULA_RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q055",
        "error",
        "a key that would be marked wrong as it is shown",
        "Number questions: the key rounded to `places`, against the tolerance.",
        "Show more places, or widen the tolerance to half a unit of the last place shown.",
        with_question(answer="after / before", unit="times", places="0", tolerance="0.1", explain=None),
        with_question(answer="after / before", unit="times", places="2", tolerance="0.1", explain=None),
        formulas.key_refused,
    ),
    Rule(
        "Q056",
        "warning",
        "a key that rests on no figure of the ledger",
        "Number questions in a file with figures: an answer that is a plain number or a formula without a figure.",
        "Write the answer as a formula over the figures, so that it cannot drift from them.",
        with_question(answer="13.4", tolerance="0.1"),
        with_question(),
        formulas.key_without_figures,
    ),
    Rule(
        "Q060",
        "warning",
        "a formula that adds what cannot be added",
        "Keys, what is accepted besides, and computed figures: sums, differences, min and max of two units, or of two"
        " magnitudes of one. Money, people, time and shares are known; other names are kinds of their own, and two"
        " such names are let pass.",
        "Bring both to one unit first, or take the figure that was meant.",
        with_question(answer="all_money + people", unit="USD", explain=None),
        with_question(answer="all_money + texas_money", unit="USD", explain=None),
        formulas.clashing_units,
    ),
    Rule(
        "Q061",
        "warning",
        "a key in another unit than the one asked for",
        "Keys, what is accepted besides, and computed figures: USD / people gives USD a person, people / people a"
        " share. One unit that is missing or left over is let pass where a plain number may stand for it.",
        "Mend the formula or the unit; or say in the units of the figures what they count (people a cell).",
        with_question(answer="all_money / people", unit="percent", explain=None),
        with_question(answer="all_money / people", unit="USD a person", explain=None),
        formulas.other_unit,
    ),
    Rule(
        "Q062",
        "warning",
        "percent and percentage points mixed up",
        "Keys and computed figures: a difference of two percentages in percent, a quotient in percentage points.",
        "From 20 to 25 percent is 5 percentage points, or a rise of 25 percent.",
        with_question(answer="after - before", explain=None, passage=None),
        with_question(answer="after - before", unit="percentage points", explain=None, passage=None),
        formulas.percent_or_points,
    ),
    Rule(
        "Q063",
        "warning",
        "a key that is a hundred, a thousand or a million times off",
        "Keys and computed figures whose unit follows, in a magnitude that does not: a share without * 100 in percent,"
        " USD as USD billion.",
        "Multiply or divide as the message says.",
        with_question(answer="texas_money / all_money", explain=None),
        with_question(explain=None),
        formulas.other_magnitude,
    ),
)
"""Rules about what formulas give."""

_BEDS: Final = "beds: {unit: beds, counts: beds in the home, source: report"
_OTHER: Final = "  other: {title: A country's output, genre: report, dated: 2024-03}\n"
_OUTPUT: Final = "output: {unit: USD, as_of: '2023', counts: a part, source: report, computed: all_money * 0.24"

LEDGER_RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "P020",
        "error",
        "a figure that its own formula does not give",
        "Figures with `computed`: the formula's result, against the value give or take its rounding.",
        "Correct the value, the formula or a figure in it; or say in rounding how far the value is rounded.",
        with_figure(f"{_OUTPUT}, value: 2e9}}"),
        with_figure(f"{_OUTPUT}, value: 1.9632e9}}"),
        formulas.come_apart,
    ),
    Rule(
        "P021",
        "warning",
        "a figure that nobody says",
        "Figures without `said_by`, unless their source is invented or a formula computes them. The source's own voice"
        " is said as well: “the source”.",
        "Name in said_by who gives the figure, as the source tells it, or write “said_by: the source”.",
        with_figure(f"{_BEDS}, value: 40, as_of: 2024-01}}"),
        with_figure(f"{_BEDS}, value: 40, as_of: 2024-01, said_by: the source}}"),
        provenance.nobody_says_it,
    ),
    Rule(
        "P022",
        "warning",
        "a figure without a date",
        "`as_of` without a year, unless it says “not stated”, “unknown” or “undated” and, in three words or more, why.",
        "Give the date or period that the figure holds for, at least by its year.",
        with_figure(f"{_BEDS}, value: 40, as_of: lately, said_by: the source}}"),
        with_figure(f"{_BEDS}, value: 40, as_of: 'not stated: printed without a date', said_by: the source}}"),
        provenance.no_date,
    ),
    Rule(
        "P023",
        "warning",
        "a figure that is later than its source",
        "The first year in `as_of`, against the last year in the source's `dated`.",
        "Correct one of the dates, or name the source that has the figure.",
        with_figure(f"{_BEDS}, value: 40, as_of: 2025-01, said_by: the source}}"),
        with_figure(f"{_BEDS}, value: 40, as_of: 2024-01, said_by: the source}}"),
        provenance.later_than_source,
    ),
    Rule(
        "P024",
        "warning",
        "a rounded figure that is kept as exact",
        "Figures without `rounding` that are full thousands, or are quoted in `counts` as “about” and the like; unless"
        " `counts` says that they are a floor or a ceiling (more than, nearly, at most), or a formula computes them. A"
        " tolerance can be as wide as the source's rounding only if the ledger knows it.",
        "Write in rounding how far the true figure may be off: 0.05e9 for 1.1 billion. 0 says that it is exact.",
        with_figure(f"{_BEDS}, value: 4000, as_of: 2024-01, said_by: the source}}"),
        with_figure(f"{_BEDS}, value: 4000, as_of: 2024-01, said_by: the source, rounding: 500}}"),
        provenance.looks_rounded,
    ),
    Rule(
        "P025",
        "warning",
        "a computed figure that hides a source",
        "Figures with `computed`: the sources of all figures in the formula, against `source` and `source_also`.",
        "Name each source that the figure rests on: the first in source, the others in source_also.",
        with_figure(f"{_OUTPUT.replace('source: report', 'source: other')}, value: 1.9632e9}}", others=_OTHER),
        with_figure(
            f"{_OUTPUT.replace('source: report', 'source: other, source_also: [report]')}, value: 1.9632e9}}",
            others=_OTHER,
        ),
        provenance.hidden_source,
    ),
)
"""Rules about the entries of the ledger."""

RULES: Final = (*TEXT_RULES, *FORMULA_RULES, *LEDGER_RULES)
