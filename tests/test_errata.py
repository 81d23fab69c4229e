"""What was found wrong in the content of the first edition stays right, and so does its whole kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.services.bundled import bundled_folders
from bot.services.checking import check
from lessons.model import Lesson
from questions.model import SKILLS, AnyQuestion, Pack, Question, VerdictId
from questions.quantity import read_quantity

REPORT = check(bundled_folders())
OWNERS: list[Pack | Lesson] = [*REPORT.packs.values(), *REPORT.lessons.values()]

each_owner = pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.id)

UNSEEN = {"id", "kind", "skill", "skills", "type", "truth", "note", "ignore", "source", "sources", "figures", "answer"}
UNSEEN |= {"reason", "practice", "substitute", "terms", "lesson", "see", "language"}
"""Fields of packs, lessons and their parts that no learner reads."""


def questions_of(owner: Pack | Lesson) -> list[AnyQuestion]:
    """The questions of a pack, or those among the steps of a lesson."""
    parts = owner.questions if isinstance(owner, Pack) else owner.steps
    return [part for part in parts if isinstance(part, Question)]


def texts_of(fields: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a pack, a lesson or a part of one that a learner may see."""
    for field, value in fields.items():
        if field not in UNSEEN:
            yield from _texts_in(value)


def _texts_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for part in value:
                yield from texts_of(part) if isinstance(part, dict) else _texts_in(part)
        case dict():  # under names that an author chose, which may be those of fields
            for part in value.values():
                yield from texts_of(part) if isinstance(part, dict) else _texts_in(part)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return [word.removesuffix("'s") for word in re.findall(r"[\w$%]+(?:['.,-]\w+)*", plain)]


ARTICLES = {"column", "blog", "analysis", "brief", "news-item"}
PHRASES = {
    article: [_words(phrase) for phrase in phrases]
    for article, phrases in yaml.safe_load(Path(__file__).with_name("quoted.yaml").read_text(encoding="utf-8")).items()
}
"""Phrases of each article, word for word, as far as the course quotes them."""


def texts() -> list[str]:
    """Every text of every pack, lesson and glossary that a learner may see."""
    terms = [term for glossary in REPORT.glossaries.values() for term in glossary.values()]
    return [text for part in (*OWNERS, *terms) for text in texts_of(part.model_dump())]


def item(owner: str, name: str) -> Any:
    """That question or page of a pack or lesson."""
    parts = REPORT.packs[owner].questions if owner in REPORT.packs else REPORT.lessons[owner].steps
    return next(part for part in parts if part.id == name)


def said_in(owner: str, name: str) -> str:
    """All that a learner may read of that question or page."""
    return "\n".join(texts_of(item(owner, name).model_dump()))


# ---------------------------------------------------------------------------- 1: agency copy and rewrites


def test_erratum_01_article_004_is_called_a_rewrite_and_nowhere_agency_copy() -> None:
    sources = [
        REPORT.sources["news-item"],
        *(owner.sources["news-item"] for owner in OWNERS if "news-item" in owner.sources),
    ]
    assert all(re.search(r"rewrite|reescrita", source.genre) for source in sources)
    copied = r"syndicat|(?:agency|wire) (?:copy|story|report says)|nota de agencia"
    for owner in OWNERS:
        for question in questions_of(owner):
            if question.source == "news-item":
                assert not re.search(copied, "\n".join(texts_of(question.model_dump())))
    assert not [text for text in texts() if re.search(r"syndicated (?:news )?item", text, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("owner", "name", "statement", "genre"),
    [
        ("what-am-i-reading", "match-the-snippet", "monday", "Rewrite"),
        ("que-estoy-leyendo", "empareja-fragmento", "lunes", "Nota reescrita"),
        ("class-01-what-am-i-reading", "openings-and-endings", "no-credit", "Rewrite"),
        ("clase-01-que-estoy-leyendo", "marcas-y-clases", "sin-credito", "Nota reescrita"),
    ],
)
def test_erratum_01_a_news_story_without_credit_is_keyed_as_a_rewrite(
    owner: str, name: str, statement: str, genre: str
) -> None:
    question = item(owner, name)
    assert question.labels[question.statements[statement].answer].text == genre


@pytest.mark.parametrize(
    ("language", "agency", "rewrite"), [("en", "syndicated", "rewrite"), ("es", "nota-de-agencia", "nota-reescrita")]
)
def test_erratum_01_agency_copy_is_known_by_the_name_of_an_agency_and_a_rewrite_by_no_credit(
    language: str, agency: str, rewrite: str
) -> None:
    terms = REPORT.glossaries[language]
    assert all(name in terms[agency].means for name in ("AP", "AFP", "Reuters"))
    assert re.search(r"no credit|lo callan", terms[rewrite].means)


def test_erratum_01_a_headline_printed_twice_comes_from_the_page_and_not_from_damage() -> None:
    headline = item("damage", "purpose-damage-page").statements["headline"]
    assert headline.answer == "page"
    assert not [text for text in texts() if re.search(r"No writer puts|Nadie escribe dos veces", text)]


# ---------------------------------------------------------------------------- 2: an @ and a name


@pytest.mark.parametrize(
    ("lesson", "says"), [("what-am-i-reading", "this comment"), ("que-estoy-leyendo", "este comentario")]
)
def test_erratum_02_a_line_is_shown_to_be_a_comment_by_this_comment_and_not_by_an_at(lesson: str, says: str) -> None:
    question = item(lesson, "close-4")
    assert says in question.options[question.answer].text
    assert not re.search(r"@|arroba", question.options[question.answer].text)


def test_erratum_02_the_comments_of_the_blog_are_not_all_said_to_be_by_readers() -> None:
    question = item("whose-voice", "mark-the-comments")
    assert "this-comment" in question.answer
    assert "readers speak" not in question.explain


# ---------------------------------------------------------------------------- 3: what the commenter says


def test_erratum_03_the_commenter_with_a_number_is_not_made_to_plead_or_to_speak_from_memory() -> None:
    about = [text for text in texts() if re.search(r"couple thousand|par de miles", text)]
    assert about
    for text in about:
        assert not re.search(r"speaks up for|from memory|defiende|de memoria", text), text
    assert "from memory" not in said_in("two-articles-disagree", "close-5")


# ---------------------------------------------------------------------------- 4: the sum of the agreement


def test_erratum_04_the_agreement_is_an_initial_6_million_nowhere_over_6_million() -> None:
    sums = [text for text in texts() if re.search(r"\b6[ -]mill", text)]
    assert not [text for text in sums if re.search(r"over \$?6[ -]mill|más de (?:unos )?6 mill", text)]
    told = [text for text in sums if re.search(r"confirmed|ha confirmado", text)]
    assert told
    for text in told:
        assert re.search(r"\b(?:initial|first|inicial)\b", text), text


# ---------------------------------------------------------------------------- 5: a list of all years


def test_erratum_05_a_record_holds_because_the_list_prints_every_year() -> None:
    question = item("trace-and-calibrate", "close-3")
    printed = {int(year): loans for year, loans in re.findall(r"^(20\d\d): ([\d,]+)", question.passage, re.MULTILINE)}
    assert sorted(printed) == list(range(2019, 2025))
    assert max(printed, key=lambda year: int(printed[year].replace(",", ""))) == 2024
    assert question.answer == "holds"


# ---------------------------------------------------------------------------- 6: defiance and error


def test_erratum_06_no_ruling_date_or_case_is_read_into_the_two_accounts_of_one_deportation() -> None:
    told = said_in("two-articles-disagree", "defiance-or-error")
    assert not re.search(r"court case are the same|although a court had ruled", told)
    assert "“erroneously” is the brief's own word" in told
    assert re.search(r"Only the\s+column says that a ruling", told)


# ---------------------------------------------------------------------------- 7: hedges and quotations


def _quoted() -> Iterator[tuple[str, list[str]]]:
    for owner in OWNERS:
        parts = owner.questions if isinstance(owner, Pack) else owner.steps
        for part in parts:
            source = getattr(part, "source", None)
            if source is None or source in ARTICLES:
                for text in texts_of(part.model_dump()):
                    for quotation in re.findall(r"“([^”…]+)”|\"([^\"…]+)\"", text):
                        yield text, _words("".join(quotation))


def _within(few: list[str], many: list[str]) -> bool:
    return any(many[at : at + len(few)] == few for at in range(len(many) - len(few) + 1))


def _in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


def _one_word_off(some: list[str], others: list[str]) -> bool:
    spans = (others[at : at + len(some)] for at in range(len(others) - len(some) + 1))
    return any(sum(one != other for one, other in zip(some, span, strict=True)) == 1 for span in spans)


def test_erratum_07_a_quotation_of_an_article_leaves_out_and_changes_no_word() -> None:
    phrases = [phrase for article in PHRASES.values() for phrase in article]
    seen = 0
    for text, quotation in _quoted():
        if any(_within(quotation, phrase) for phrase in phrases):
            seen += len(quotation) > 2
        elif len(quotation) > 2:
            assert not [" ".join(phrase) for phrase in phrases if _in_order(quotation, phrase)], text
            assert len(quotation) < 5 or not [" ".join(one) for one in phrases if _one_word_off(quotation, one)], text
    assert seen > 300


def test_erratum_07_the_blogger_keeps_the_hedge_and_the_analysis_its_ruling() -> None:
    for text in texts():
        if "this particular offer" in text:
            assert "I guess, technically" in text, text
    for owner in OWNERS:
        for part in owner.questions if isinstance(owner, Pack) else owner.steps:
            whole = "\n".join(texts_of(part.model_dump()))
            if "struggled to find a modern example" in whole:
                assert re.search(r"is\W+correct", whole), f"{owner.id}/{part.id}"


# ---------------------------------------------------------------------------- 8: one page, three counts


def test_erratum_08_the_blogger_returns_for_three_paragraphs_and_the_page_has_a_third_count() -> None:
    assert "one short verdict" not in item("whose-voice", "two-more-handovers").text
    assert "three paragraphs" in item("whose-voice", "two-more-handovers").text
    counts = item("what-is-counted", "four-words")
    assert "three counts" in counts.passage
    assert re.search(r"on the same page: “Thousands”", counts.explain)


# ---------------------------------------------------------------------------- 9: percent, and who told whom


def test_erratum_09_percent_is_not_kept_for_things_counted_in_a_hundred() -> None:
    assert not [text for text in texts() if re.search(r"[Pp]ercent [^.]*only for things counted in a hundred", text)]
    assert "gap between two percentages" in item("what-is-counted", "divide-and-compare").text


def test_erratum_09_several_officers_spoke_to_a_mother_who_is_not_named() -> None:
    question = item("attribution-chains", "order-mother")
    assert question.items["officer"].text == "The police officers"
    assert "does not name her" in question.items["mother"].feedback


# ---------------------------------------------------------------------------- 10: whose words, resting on what


def test_erratum_10_the_column_is_not_said_to_rest_on_no_interview_or_document() -> None:
    for lesson, name in (("what-am-i-reading", "match-the-snippet"), ("que-estoy-leyendo", "empareja-fragmento")):
        assert not re.search(
            r"rests on no interview|No hay entrevista|no se apoya en entrevistas", said_in(lesson, name)
        )


def test_erratum_10_the_words_of_a_paraphrase_are_not_put_in_quotation_marks() -> None:
    assert not [text for text in texts() if re.search(r"“[^”]*willingness to be hypocritical", text)]
    assert "“effectively”" in item("analysis-opinion-news", "three-boxes").statements["offshore"].explain
    assert "“as noted in the quote above”" in item("whose-voice", "clues").text


def test_erratum_10_the_column_rejects_a_false_choice() -> None:
    for lesson, page in (("checkable-or-not", "signal-words"), ("comprobable-o-no", "palabras-senal")):
        assert "“false choice”" in item(lesson, page).text


# ---------------------------------------------------------------------------- 11: a check that checks itself


def test_erratum_11_the_money_from_texas_is_not_confirmed_by_the_share_it_may_be_made_from() -> None:
    lesson = REPORT.lessons["trace-and-calibrate"]
    question = item("trace-and-calibrate", "dollars-a-week")
    used = {name for name in lesson.figures if re.search(rf"\b{name}\b", str(question.answer))}
    shares = {name for name in used if lesson.figures[name].unit == "percent"}
    assert {lesson.figures[name].source for name in shares} == {"report-2021"}
    assert not re.search(r"estimate passes|raise your confidence", question.explain)


# ---------------------------------------------------------------------------- 12: when the column appeared


def test_erratum_12_the_column_is_dated_to_spring_and_no_closer() -> None:
    for source in (
        REPORT.sources["column"],
        *(owner.sources["column"] for owner in OWNERS if "column" in owner.sources),
    ):
        assert source.dated in ("spring 2025", "abril o mayo de 2025")
    closer = r"(?<!From the )column,? \(?(?:of )?(?:about )?April 2025|columna,? \(?(?:de )?(?:hacia )?abril de 2025"
    assert not [text for text in texts() if re.search(closer, text, re.IGNORECASE)]
    assert not [text for text in texts() if "some days later" in text and "column" in text]
    for owner in OWNERS:
        for name, figure in owner.figures.items():
            assert figure.source != "column" or not re.search(r"April 2025|2025-04|abril de 2025", figure.as_of), name


# ---------------------------------------------------------------------------- 13: a title of our own


def test_erratum_13_the_title_that_the_course_gave_to_the_analysis_says_so() -> None:
    sources = [
        REPORT.sources["analysis"],
        *(owner.sources["analysis"] for owner in OWNERS if "analysis" in owner.sources),
    ]
    assert all(re.search(r"our title|título nuestro", source.title) for source in sources)


# ---------------------------------------------------------------------------- 14: what rests on a text beside the five


def question(owner: str, name: str) -> Any:
    """A question, by its owner's id and its own."""
    return next(asked for asked in questions_of(_owner(owner)) if asked.id == name)


def _owner(name: str) -> Pack | Lesson:
    return next(owner for owner in OWNERS if owner.id == name)


def _outside(owner: Pack | Lesson) -> set[str]:
    """The sources that were really printed and are none of the five."""
    return {
        name
        for name in owner.sources.keys() - ARTICLES
        if not owner.sources[name].invented and owner.sources[name].genre != "calendar"
    }


TRACED = {"five-articles-traced", "class-16-five-articles-traced"}
"""What is about pages that were found outside: its cards quote them, and say where they were found."""


@each_owner
def test_erratum_14_a_question_that_needs_a_figure_from_outside_says_suppose_and_names_who_printed_it(
    owner: Pack | Lesson,
) -> None:
    outside = _outside(owner)
    figures = {name for name, figure in owner.figures.items() if {figure.source, *figure.source_also} & outside}
    for asked in questions_of(owner):
        needed = set(re.findall(r"\w+", str(getattr(asked, "answer", "")))) & figures
        if needed or (asked.source in outside and owner.id not in TRACED):
            told = f"{asked.passage} {asked.prompt} {getattr(asked, 'given', None)}"
            assert re.search(r"(?i)\b(suppose|supón)\b", told), asked.id
    assert all(owner.sources[name].outlet for name in outside)


@each_owner
def test_erratum_14_nothing_that_is_asked_rests_on_a_report_without_a_name(owner: Pack | Lesson) -> None:
    for asked in questions_of(owner):
        parts = chain.from_iterable(
            getattr(asked, field, {}).values() for field in ("options", "statements", "reasons")
        )
        for text in (asked.passage or "", asked.prompt, *(part.text for part in parts)):
            assert not re.search(r"(?i)\b(another|other) reports?\b|\botros? informes?\b", text), text


# ---------------------------------------------------------------------------- 15 and 16: labels, ranges and sums


def test_erratum_15_one_time_told_from_two_days_is_labelled_as_that() -> None:
    pairs = question("reconcile", "kinds-of-difference")
    assert pairs.labels[pairs.statements["last-or-this"].answer].text == "They count from different days"


@pytest.mark.parametrize(
    ("owner", "name", "words"),
    [
        ("class-09-estimate-then-check", "calculator-digits", r"\b13 to 14\b"),
        ("clase-09-estima-y-comprueba", "digitos-de-calculadora", r"\b13 al 14\b"),
    ],
)
def test_erratum_16_the_key_to_a_sum_of_rounded_figures_is_as_wide_as_they_allow(
    owner: str, name: str, words: str
) -> None:
    asked = question(owner, name)
    assert re.search(words, asked.options[asked.answer].text)
    low, high = 1.05 / 8.18 * 100, 1.15 / 8.18 * 100
    assert (round(low, 1), round(high, 1)) == (12.8, 14.1)
    assert {"12.8", "14.1"} <= set(re.findall(r"\d+\.\d", asked.explain))


NUMBER = r"\d(?:[\d, ]*\d)?(?:\.\d+)?"
SUM = re.compile(
    rf"(?<![\d.,÷×*/−+-])(?<![÷×−+] )({NUMBER}(?: [÷×−+] {NUMBER})+) (?:=|da|son|is) ({NUMBER})(?![\d÷×])"
    r"( percent\b| ?%)?"
)


@each_owner
def test_erratum_16_every_sum_that_is_written_out_comes_out_in_both_languages(owner: Pack | Lesson) -> None:
    for text in texts_of(owner.model_dump()):
        for sum_, result, percent in SUM.findall(text):
            terms = [part.replace(",", "").replace(" ", "") for part in re.split(r" ([÷×−+]) ", sum_)]
            value = float(terms[0])
            for sign, term in zip(terms[1::2], terms[2::2], strict=True):
                value = {
                    "÷": value / float(term),
                    "×": value * float(term),
                    "−": value - float(term),
                    "+": value + float(term),
                }[sign]
            said = result.strip(" ,").replace(",", "").replace(" ", "")
            step = 10.0 ** -len(said.partition(".")[2])
            if percent and value < 1:
                value *= 100
            assert abs(value - float(said)) <= max(step, value * 0.01), text


# ---------------------------------------------------------------------------- 17 and 18: quotations and the ledger


MISQUOTED = ["“dangerous criminals”", "“in three years", "“began on Tuesday”"]
"""What the first edition quoted without a word of the article, or with one more."""


@each_owner
def test_erratum_17_a_quotation_has_every_word_of_its_text_and_no_other(owner: Pack | Lesson) -> None:
    for text in texts_of(owner.model_dump()):
        assert not [words for words in MISQUOTED if words in text], text


@each_owner
def test_erratum_18_a_time_that_no_article_prints_is_marked_as_inferred(owner: Pack | Lesson) -> None:
    for name, figure in owner.figures.items():
        dated = owner.sources[figure.source]
        if figure.source in ARTICLES and dated.dated_is == "inferred" and str(dated.dated) == str(figure.as_of):
            pytest.fail(f"{name}: {figure.as_of} is the day of its article, which is inferred")
        if figure.source in ARTICLES and re.search(
            r"printed in|publicad|14 April 2025$|14 de abril de 2025$", figure.as_of
        ):
            assert re.search(r"inferred|deducid|20 January", figure.as_of), name


def test_erratum_18_one_figure_of_an_article_has_one_time_and_one_speaker_in_every_ledger() -> None:
    told: dict[tuple[str, str, float, str], set[tuple[str, str | None]]] = {}
    for owner in OWNERS:
        for name, figure in owner.figures.items():
            if figure.source in ARTICLES and figure.computed is None:
                told.setdefault((owner.language, figure.source, figure.value, name), set()).add(
                    (figure.as_of, figure.said_by)
                )
    assert {key: said for key, said in told.items() if len(said) > 1} == {}


# ---------------------------------------------------------------------------- 19 and 21: like cases, arguable keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("calibrate", "of-a-million"), ("type-not-truth", "goal-and-count")),
        (("independence", "against-own-case"), ("reconcile", "fall-in-violence")),
        (("what-is-counted", "two-counts"), ("reconcile", "jailed-or-detained")),
        (("arithmetic", "hundreds-and-261"), ("class-02-checkable-or-not", "ten-to-one")),
    ],
    ids="/".join,
)
def test_erratum_19_like_cases_are_judged_alike(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = question(*one), question(*other)
    assert (first.answer, first.accept_also.keys()) == (second.answer, second.accept_also.keys())


def test_erratum_19_a_summary_is_asked_about_where_the_fact_itself_is_not_shown() -> None:
    asked = question("calibrate", "against-the-grain")
    assert "fair summary" in asked.prompt
    assert "roughly" in asked.accept_also


def test_erratum_19_no_plain_fact_says_often_or_only_and_no_plain_rewrite_says_mass() -> None:
    lawyers = question("form-a", "a-checkable").statements["lawyers"]
    assert not re.search(r"\b(often|only)\b", lawyers.text)
    rewrites = question("class-06-loaded-words", "class-iron-fist")
    assert "mass" not in rewrites.options[rewrites.answer].text


@pytest.mark.parametrize(
    ("owner", "name"), [("what-is-counted", "two-counts"), ("reconcile", "jailed-or-detained")], ids="/".join
)
def test_erratum_21_what_a_verdict_needs_beside_its_lines_is_supposed_in_the_passage(owner: str, name: str) -> None:
    assert "Suppose that arrests went on at the same pace" in question(owner, name).passage


def test_erratum_21_an_arguable_answer_is_accepted_with_its_reason() -> None:
    assert "cannot-tell" in question("analysis-opinion-news", "step-that-bears").accept_also


def test_erratum_21_a_rewrite_can_give_the_number_that_its_verb_knew() -> None:
    asked = question("loaded-words", "crams")
    article, rewrite = asked.passage.split("Your friend rewrites")
    assert "65 to 70" in article
    assert "65 to 70" in rewrite
    assert "no fact is out" in asked.options[asked.answer].text


def test_erratum_21_a_verb_that_judges_the_manner_is_not_keyed_as_doubt() -> None:
    verbs = question("loaded-words", "sort-verbs")
    assert not any("boasts" in statement.text for statement in verbs.statements.values())


@pytest.mark.parametrize(("owner", "words"), [("checkable-or-not", "accurate"), ("comprobable-o-no", "correcta")])
def test_erratum_21_what_respondents_were_told_is_said(owner: str, words: str) -> None:
    (text,) = (text for text in texts_of(_owner(owner).model_dump()) if "Pew" in text)
    assert words in text


# ---------------------------------------------------------------------------- 20: the Spanish texts

IN_SPANISH = [owner for owner in OWNERS if owner.language == "es"]

each_in_spanish = pytest.mark.parametrize("owner", IN_SPANISH, ids=lambda owner: owner.id)


@each_in_spanish
def test_erratum_20_decimals_in_spanish_have_the_point_that_a_typed_figure_may_have(owner: Pack | Lesson) -> None:
    for text in texts_of(owner.model_dump()):
        assert not re.search(r"\d,\d", re.sub(r"“(?:Over|upwards of) \d+,\d+”", "", text)), text
    for asked in questions_of(owner):
        if asked.kind == "estimate":
            for shown in re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", asked.explain or ""):
                for typed in (shown, shown.replace(".", ",")):
                    assert read_quantity(typed, "", "es", fine=True) == float(shown)


CALQUES = (
    r"\bFuiste al? |Mira la inauguración|Esos son cuántos|\bsin saber\b|\bequidad\b"
    r"|más exact[oa]s? (?:que|de lo)|\bzanj|\bcasan\b"
)


@pytest.mark.parametrize("folder", ["lessons/courses/es", "questions/packs/es"])
def test_erratum_20_no_spanish_text_has_the_calques_of_the_first_edition(folder: str) -> None:
    for path in sorted((Path(__file__).parents[1] / folder).glob("*.yaml")):
        text = re.sub(r"\s+", " ", re.sub(r"(?m)^ *- id: .*$", "", path.read_text(encoding="utf-8")))
        assert re.findall(CALQUES, text) == [], path.name


# ---------------------------------------------------------------------------- 22: ids in what learners read


def _parts(question: AnyQuestion) -> Iterator[str]:
    for field in ("options", "statements", "labels", "reasons", "items"):
        yield from getattr(question, field, ())


@each_owner
def test_erratum_22_no_text_that_a_learner_sees_holds_an_id(owner: Pack | Lesson) -> None:
    questions = questions_of(owner)
    ids = {*REPORT.packs, *REPORT.lessons, *owner.figures, *owner.sources, *(question.id for question in questions)}
    ids |= {*chain.from_iterable(map(_parts, questions))}
    codes = {name for name in ids if re.search(r"[0-9_]", name) and not name.isdigit()}
    codes |= {name for name in (*get_args(VerdictId), *SKILLS) if "-" in name}
    for text in texts_of(owner.model_dump()):
        words = set(re.findall(r"(?<![\w/.-])[a-z0-9]+(?:[-_][a-z0-9]+)*(?![\w/-])", text))
        assert not words & codes, text
