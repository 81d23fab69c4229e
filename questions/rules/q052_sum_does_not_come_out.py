"""A rule that works out again the sums that a text states: “1.1 of 8.18 is 13.4 percent”.

Promises to know the forms in `FORMS`, to hold a result to the precision it is printed with, and a hedged one (“about a
quarter”) to 5 percent of itself. Looks only at what Copydesk tells in its own voice, such as explanations and feedback:
passages, statements and options may hold a wrong sum on purpose. Where a sentence reads in another way, or a magnitude
may be left unsaid, it keeps silent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.figures import FormulaError, evaluate
from questions.messages import Message
from questions.rules.figures.marks import with_marks
from questions.rules.figures.mentions import in_plain_signs
from questions.rules.figures.texts import texts_with_figures
from questions.rules.rule import Breach, Rule, in_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from questions.rules.figures.marks import Stated
    from questions.rules.rule import ItemSet


class Wrong(NamedTuple):
    """A stated result that does not follow: what follows instead, and which figure of the text said otherwise."""

    result: float
    stated: int
    advice: Message | None = None


class _Form(NamedTuple):
    """One way of stating a sum, named by an example."""

    name: str
    needs: tuple[str, ...]
    """A text with none of these is not searched."""
    pattern: re.Pattern[str]
    judge: Callable[[Sequence[Stated], re.Match[str]], Wrong | None]
    """Gets the figures of the text and a match of the pattern, whose groups are numbers of figures."""


def _wrong_sums(found: ItemSet) -> Iterator[Breach]:
    """A finding for each sum in the set's texts that does not come out."""
    for path, question in found.items:
        for each in texts_with_figures(question):
            if each.role == "told":
                for message, advice in wrong_in(each.text):
                    yield Breach((*path, *each.path), message, advice)


def wrong_in(text: str) -> Iterator[tuple[Message, Message | None]]:
    """For each sum in a text that does not come out: what would be right, and advice where there is some."""
    put, figures = with_marks(in_plain_signs(text))
    if len(figures) < 2:
        return
    for form in FORMS:
        for found in form.pattern.finditer(put) if any(map(put.__contains__, form.needs)) else ():
            wrong = form.judge(figures, found)
            if wrong is None:
                continue
            numbers = {int(mark) for mark in _MARK.findall(found[0])}
            printed = {number: figures[number].printed for number in numbers}
            printed[wrong.stated] = figures[wrong.stated].corrected(wrong.result)
            said = _MARK.sub(lambda mark, printed=printed: printed[int(mark[1])], found[0])
            right = f"{said[:1].upper()}{said[1:]}"
            yield Message("{right}, not {stated}.", right=right, stated=figures[wrong.stated].printed), wrong.advice


_MARK: Final = re.compile(r"#(\d+)[%p]?")


def _verdict(stated: Sequence[Stated], number: int, *results: float) -> Wrong | None:
    """None where one of `results` is what the figure of that number states; else the first of them is right."""
    if any(stated[number].agrees(result) for result in results):
        return None
    return Wrong(results[0], number)


def _numbers(found: re.Match[str]) -> list[int]:
    return [int(group) for group in found.groups() if group]


def _ratios(a: Stated, b: Stated) -> tuple[float, float]:
    """a / b with magnitudes as they are printed, and with one that is left unsaid: “1.1 of 8.18 billion”."""
    written, full = a.number / b.number, a.value / b.value
    return (written, full) if a.scale in {b.scale, 1.0} else (full, written)


def _equation(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    inputs = [int(mark[1]) for mark in _MARK.finditer(found[1])]
    stated = int(found[2])
    results: list[float] = []
    for values in (
        {each: figures[each].value for each in inputs},
        {each: figures[each].number for each in inputs},
        {each: figures[each].value * (0.01 if figures[each].sign else 1.0) for each in inputs},
    ):
        formula = _MARK.sub(lambda mark, values=values: repr(values[int(mark[1])]), found[1])
        try:
            result = evaluate(formula.replace("×", "*").replace("÷", "/"), {}).value
        except FormulaError:
            return None
        results += [result, result * 100] if figures[stated].sign else [result]
        if any(figures[stated].agrees(each) for each in results):
            return None
    # A fraction that is told as percent was meant to be multiplied by 100.
    is_share = bool(figures[stated].sign) and not any(figures[each].sign for each in inputs) and abs(results[0]) < 1
    return Wrong(results[1 if is_share else 0], stated)


def _share(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    part, whole, *results = _numbers(found)
    if not figures[whole].number or figures[part].value > figures[whole].value:
        return None
    shares = [ratio * 100 for ratio in _ratios(figures[part], figures[whole])]
    return next((wrong for each in results if (wrong := _verdict(figures, each, *shares))), None)


def _one_in(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    part, whole, stated = _numbers(found)
    return _verdict(figures, stated, *_ratios(figures[whole], figures[part])) if figures[part].number else None


def _part(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    share, whole, stated = _numbers(found)
    factor = figures[share].number / 100
    return _verdict(figures, stated, factor * figures[whole].value, factor * figures[whole].number)


def _implied(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    """Any of the three may be the one that was computed, and rounded; it is enough that one follows from the others."""
    part, share, whole = (figures[each] for each in _numbers(found))
    if not share.number or not whole.number:
        return None
    for a, b in ((part.value, whole.value), (part.number, whole.number)):
        if share.agrees(a / b * 100) or whole.agrees(a / share.number * 100) or part.agrees(share.number / 100 * b):
            return None
    return Wrong(_ratios(part, whole)[0] * 100, _numbers(found)[1])


def _change(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    before, after, stated = figures[int(found[1])], figures[int(found[2])], figures[int(found[4])]
    if not before.number or not after.number:
        return None
    ratio = _ratios(after, before)[0]
    change, gap = (ratio - 1) * 100, after.number - before.number
    if stated.sign == "p":
        change = gap
    elif stated.sign != "%":
        return None
    kind = (found[3] or "").lower()
    if kind and change and (kind in _RISES) != (change > 0):
        advice = Message("that is a rise") if change > 0 else Message("that is a fall")
        return Wrong(-abs(change), int(found[4]), advice)
    wrong = _verdict(figures, int(found[4]), abs(change))
    if wrong and stated.sign == after.sign == "%" and stated.agrees(abs(gap)):
        return wrong._replace(advice=Message("a difference of two percentages is in percentage points"))
    return wrong


def _rate(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    many, base, stated = _numbers(found)
    return _verdict(figures, stated, figures[many].value / figures[base].value * 100) if figures[base].value else None


def _per(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    many, people, stated, base = _numbers(found)
    if not figures[people].number:
        return None
    return _verdict(figures, stated, figures[many].value / figures[people].value * figures[base].value)


def _each(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    total, people, stated = _numbers(found)
    if not figures[people].number:
        return None
    ratio = figures[total].value / figures[people].value
    is_near = figures[people].hedged or figures[total].hedged
    if is_near and figures[stated]._replace(hedged=True).agrees(ratio):
        return None
    return _verdict(figures, stated, ratio, figures[total].number / figures[people].number)


def _index(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    base, hundred, later, stated = _numbers(found)
    if figures[hundred].value != 100 or not figures[base].number:
        return None
    return _verdict(figures, stated, *(ratio * 100 for ratio in _ratios(figures[later], figures[base])))


def _together(figures: Sequence[Stated], found: re.Match[str]) -> Wrong | None:
    *parts, stated = _numbers(found)
    values = (sum(figures[each].value for each in parts), sum(figures[each].number for each in parts))
    return _verdict(figures, stated, *values)


_RISES: Final = frozenset({"rise", "increase", "growth", "gain", "jump"})
_KINDS: Final = "rise|increase|growth|gain|jump|fall|drop|decrease|decline|cut|loss"

N: Final = r"#(\d+)(?![\d%p])"
_P: Final = r"#(\d+)%"
_ANY: Final = r"#(\d+)[%p]?(?!\d)"
MARK: Final = r"#\d+[%p]?(?!\d)"
_WORDS: Final = (
    r"(?: (?!(?:and|or|is|are|was|of|in|to|from|for|per|make|makes|but|not|while|which|that)\b)[a-z'’-]+){0,3}"
)
"""Up to three words of what is counted; none that could begin another thought."""
IS: Final = (
    r"(?:,? (?:or|which is|that is|is|are|was|were|makes|make|gives|equals|would be|comes to|would make)|,|:| [=≈]) "
)
EQUALS: Final = r"(?: (?:is|are|was|makes|equals|would be)| [=≈]) "
END: Final = r"(?! [×÷+-] |-#| to #| (?:of|off|more|less|fewer)\b)"
"""A figure that goes on (“= 0.1345 × 100”, “16,640 to 17,920”, “5 percent of them”) is not the result."""


def _form(
    name: str, needs: tuple[str, ...], pattern: str, judge: Callable[[Sequence[Stated], re.Match[str]], Wrong | None]
) -> _Form:
    return _Form(name, needs, re.compile(pattern, re.IGNORECASE), judge)


FORMS: Final = (
    _form(
        "1.1 ÷ 8.18 = 0.134 (also + − ×, divided by, times, plus, minus)",
        ("× #", "÷ #", "+ #", "- #"),
        rf"(?<![×÷+(-] )(?<![(#\d])({MARK}(?: [×÷+-] {MARK})+)"
        rf"(?: [=≈]| is| gives| makes| equals| comes to) {_ANY}{END}",
        _equation,
    ),
    _form(
        "1.1 of 8.18 is 13.4 percent; 10 of 40 is a quarter, 25%",
        ("of ",),
        rf"{N}{_WORDS} (?:out )?of (?:every |all |the )?{N}{_WORDS}{IS}{_P}{END}(?:(?:, or|,| or) {_P}{END})?",
        _share,
    ),
    _form(
        "10 of 40 is one in 4",
        (" in #",),
        rf"{N}{_WORDS} (?:out )?of (?:all |the )?{N}{_WORDS}{IS}one in {N}",
        _one_in,
    ),
    _form("24 percent of 34.1 is 8.18", ("% of ",), rf"{_P} of (?:all |the )?{N}{_WORDS}{IS}{N}{END}", _part),
    _form(
        "8.18 is 24 percent of 34.1",
        ("% of ",),
        rf"{N}{_WORDS} (?:is|are|was|were) {_P} of (?:all |the )?{N}",
        _implied,
    ),
    _form(
        "from 80 to 100 is a rise of 25 percent; from 20% to 25% is 5 percentage points",
        ("rom #",),
        rf"from {_ANY}{_WORDS} to {_ANY}{_WORDS}(?:{IS}(?:an? )?({_KINDS}) of |{EQUALS}){_ANY}{END}",
        _change,
    ),
    _form(
        "1,086 per 100,000 is 1.1 percent",
        (" per ", " every "),
        rf"{N}{_WORDS} (?:per|for every|in every) {N}{_WORDS}{IS}{_P}{END}",
        _rate,
    ),
    _form(
        "110 of 5,500 people is 2,000 per 100,000",
        (" per ", " every "),
        rf"{N}{_WORDS} (?:out of|of|in|for|among) (?:all |the )?{N}{_WORDS}{IS}{N}{_WORDS} (?:per|for every) {N}",
        _per,
    ),
    _form(
        "$6 million for 300 people is $20,000 each (also a head, per person)",
        (" each", " apiece", " head", " person"),
        rf"{N}{_WORDS} (?:for|among|between) {N}{_WORDS}{IS}{N}{_WORDS} (?:each\b|apiece|(?:a|per) (?:head|person))",
        _each,
    ),
    _form(
        "with 80 as 100, 90 is 112.5",
        ("th #", "f #", "ing #"),
        rf"(?:with|if|taking|setting) {N} (?:as|is|=|at|set to|set at) {N},? (?:then )?{N} (?:is|=|becomes) {N}{END}",
        _index,
    ),
    _form(
        "238 and 23 make 261",
        ("and #",),
        rf"{N}{_WORDS}(?:, {N}{_WORDS})?,? and {N}{_WORDS} "
        rf"(?:together )?(?:make|makes|add up to|are together) {N}{END}",
        _together,
    ),
)
"""The forms that are known. Hedges may stand before any figure, and magnitudes, money and percent belong to it."""

RULE: Final = Rule(
    "Q052",
    "warning",
    "a sum that does not come out",
    "Explanations, hints and feedback, for these forms: "
    + "; ".join(form.name for form in FORMS)
    + ". A result is held to the places that are printed, a hedged one (about, nearly, over) to 5 percent.",
    "Correct the sum, or the figures that it starts from. Where it is wrong on purpose, ignore this with a reason.",
    in_english(_wrong_sums),
    __file__,
)
