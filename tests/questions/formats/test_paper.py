"""What goes out for people to read: printable HTML, Anki notes and text2qti's source."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.markdown import line_to_html, to_html, without_marks
from questions.pairs import one_of_each_pair
from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import pack_of, texts, written

if TYPE_CHECKING:
    from questions.model import Pack

OURS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "header", "article", "h1", "h2", "p", "br"),
    *("ul", "ol", "li", "blockquote", "strong", "em", "u", "s", "code", "small", "span"),
    *("div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "class",
    "id",
    "aria-labelledby",
    "type",
    "start",
    "scope",
    "role",
    "tabindex",
}


class Page(HTMLParser):
    """Tags, attributes and text of a page; fails on what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def is_only_ours(page: Page) -> bool:
    return all(tag in OURS and set(attributes) <= ATTRIBUTES for tag, attributes in page.tags)


CHOICE: dict[str, Any] = {
    "kind": "choice",
    "prompt": "What is **this**?",
    "options": {name: {"text": f"Option {name}", "feedback": f"Not {name}."} for name in "abcd"},
    "answer": "a",
    "explain": "It says “I”.",
}
GRID: dict[str, Any] = {
    "kind": "classify",
    "prompt": "Sort.",
    "labels": {"x": {"text": "Fact"}, "y": {"text": "View"}},
    "statements": {name: {"text": f"Statement {name}", "answer": "x", "explain": f"Why {name}."} for name in "abc"},
}
TEXT: dict[str, Any] = {"kind": "text", "prompt": "Who?", "accept": ["Reuters", "the agency"]}
NUMBER: dict[str, Any] = {"kind": "number", "prompt": "How much?", "answer": 13.4, "tolerance": 0.1, "unit": "percent"}
SOURCES = {
    "s": {"title": "A title", "outlet": "A paper", "genre": "column", "dated": "2025-04", "dated_is": "inferred"}
}


@st.composite
def any_packs(draw: st.DrawFn) -> Pack:
    prose = st.lists(texts() | st.sampled_from(["- item", "1. one", "> said", "# head"]), min_size=1, max_size=3).map(
        "\n".join
    )
    kinds = packs.choices(texts()) | packs.multis(texts()) | packs.numbers | packs.short_texts | st.just(GRID)
    fields = st.fixed_dictionaries(
        {"prompt": prose}, optional={"passage": prose, "explain": prose, "points": st.just(2)}
    )
    return pack_of(*({**draw(kinds), **draw(fields)} for _ in range(draw(st.integers(1, 2)))))


def test_a_page_has_the_quiz_and_after_it_the_key() -> None:
    number = {**NUMBER, "source": "s", "locator": "paragraph 4", "hint": "Divide."}
    page, said = written("html", pack_of(CHOICE, TEXT, number, GRID, sources=SOURCES))
    quiz, _, key = page.partition('<section class="key"')
    assert "Name: " in quiz
    assert "Date: " in quiz
    assert "What is <strong>this</strong>?" in quiz
    assert "Mark one column in each row." in quiz
    told = (
        "It says “I”.",
        "Not b.",
        "Reuters",
        "13.4%",
        "A hint to give:",
        "Why c.",
        "“A title”, A paper, column, 2025-04 (inferred), paragraph 4.",
    )
    assert all(one in key and one not in quiz for one in told)
    assert not said


def test_a_page_says_its_language_and_marks_our_words_where_they_are_in_another() -> None:
    english, _ = written("html", pack_of(CHOICE))
    german, _ = written("html", pack_of(CHOICE, language="de"))
    assert english.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert english.count(' lang="en"') == 1
    assert '<html lang="de">' in german
    assert '<span lang="en">Question 1</span>' in german


def test_headings_name_their_sections_and_tables_their_rows_and_columns() -> None:
    page, _ = written("html", pack_of(CHOICE, GRID))
    tags = Page(page).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    named = [attributes["aria-labelledby"] for _, attributes in tags if "aria-labelledby" in attributes]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(named)
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in tags if tag == "th")
    assert "caption" in {tag for tag, _ in tags}


def test_a_table_that_is_wider_than_a_screen_is_scrolled_by_itself_also_by_the_keyboard() -> None:
    page, _ = written("html", pack_of(GRID))
    tags = Page(page).tags
    at = next(place for place, (tag, _) in enumerate(tags) if tag == "table")
    assert tags[at - 1] == (
        "div",
        {"class": "scroll", "role": "group", "aria-labelledby": "q1", "tabindex": "0"},
    )


def test_a_page_prints_with_the_key_on_a_page_of_its_own() -> None:
    page, _ = written("html", pack_of(CHOICE))
    assert ".key { break-before: page;" in page
    assert "@page" in page


def test_options_stand_in_one_order_in_quiz_and_key_and_not_always_as_authored() -> None:
    pack = pack_of(*[CHOICE] * 12)
    page, _ = written("html", pack)
    quiz, _, key = page.partition('<section class="key"')
    orders = [re.findall("Option ([a-d])", listed) for listed in re.findall('<ol type="A">.*?</ol>', quiz)]
    letters = re.findall("<strong>([A-D])</strong> Option a", key)
    assert letters == ["ABCD"[order.index("a")] for order in orders]
    assert len(set(letters)) > 1
    fixed, _ = written("html", pack_of({**CHOICE, "shuffle": False}))
    assert re.findall("<li>Option ([a-d])</li>", fixed) == list("abcd")
    assert written("html", pack) == (page, [])


TICKING: dict[str, Any] = {
    "kind": "multi",
    "prompt": "Which of these were counted? Tick all that were.",
    "options": {name: {"text": f"Option {name}", "feedback": f"About {name}."} for name in "abc"},
    "answer": ["a", "b"],
}


def test_what_is_said_of_right_options_is_not_for_those_who_answered_otherwise() -> None:
    key = Page(written("html", pack_of({**CHOICE, "answer": "a"}))[0]).text.partition("Question 1")[2]
    said, _, otherwise = key.partition("To those who answered otherwise:")
    assert "Not a." in said
    assert "Not a." not in otherwise
    assert "Not b." in otherwise


def test_what_is_said_of_a_right_option_among_several_is_for_those_who_left_it_out() -> None:
    page = written("html", pack_of(TICKING))[0]
    (letter,) = re.findall(r"<strong>(.)</strong> Option a", page)
    assert f"<li><strong>{letter} left out:</strong> About a.</li>" in page
    assert re.search(r"<li><strong>.:</strong> About c\.</li>", page)


def test_to_tick_all_is_said_once_and_in_one_way() -> None:
    assert "Tick all that apply." not in written("html", pack_of(TICKING))[0]
    plain = written("html", pack_of({**TICKING, "prompt": "Which of these were counted?"}))[0]
    assert plain.count("Tick all that apply.") == 1
    assert "Mark all" not in plain


ESTIMATE: dict[str, Any] = {
    "kind": "estimate",
    "prompt": "What share, about?",
    "given": "There were **12 ships** of 48.",
    "answer": 25,
    "unit": "percent",
    "tolerance": 1,
}


def test_what_an_estimate_is_worked_out_with_stands_on_another_page_than_the_guess() -> None:
    page, said = written("html", pack_of(CHOICE, ESTIMATE))
    quiz, given = page.split('<section class="given"', 1)
    given, key = given.split('<section class="key"', 1)
    assert "What share, about?" in quiz
    assert quiz.index("Your guess") < quiz.index("Answer:")
    assert "12 ships" not in quiz
    assert "Question 2" in given
    assert "<strong>12 ships</strong> of 48." in given
    assert "25" in key
    assert ".given, .key { break-before: page;" in page
    assert not said


def test_a_pack_without_estimates_has_no_page_of_figures() -> None:
    page, _ = written("html", pack_of(CHOICE))
    assert "Figures to work with" not in page


def test_a_picture_is_described_and_that_it_is_not_shown_is_told() -> None:
    picture = {"image": "https://example.org/a.png", "alt": "A front page"}
    for name in ("html", "anki"):
        content, said = written(name, pack_of({**CHOICE, **picture}))
        assert "example.org" not in content
        assert "A front page" in content
        assert any("the picture" in one for one in said)


@packs.PATIENT
@given(any_packs())
def test_whatever_a_pack_holds_a_page_is_well_formed_and_all_its_own(pack: Pack) -> None:
    content, _ = written("html", pack)
    page = Page(content)
    assert is_only_ours(page)
    assert "http" not in content


@pytest.mark.parametrize("name", ["html", "anki"])
def test_nothing_from_a_pack_becomes_a_tag(name: str) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror="y"> & **<b>** `</style>`'
    options = {letter: {"text": f"{letter} {nasty}", "feedback": nasty} for letter in "ab"}
    content, _ = written(
        name,
        pack_of({**CHOICE, "prompt": nasty, "passage": nasty, "explain": nasty, "options": options}, title=nasty[:80]),
    )
    body = "\n".join(line for line in content.splitlines() if not line.startswith("#")) if name == "anki" else content
    assert is_only_ours(Page(body.replace("\t", " ")))
    assert "<script>alert(1)</script>" in unescape(body)


@pytest.mark.parametrize("pack", packs.shipped(), ids=lambda pack: pack.id)
@pytest.mark.parametrize("name", ["html", "anki", "text2qti"])
def test_shipped_packs_go_out_whole(name: str, pack: Pack) -> None:
    content, said = written(name, pack)
    kept = one_of_each_pair(pack.questions, 0) if name == "html" else pack.questions
    twins = {question.id for question in pack.questions if question not in kept}
    assert {one.partition(":")[0] for one in said if "Left out" in one} == twins
    polls = {one.partition(":")[0] for one in said if "Not carried: a poll" in one}
    assert polls == {question.id for question in pack.questions if question.kind == "poll"}
    not_there = polls | twins
    for question in pack.questions:
        if question.id in not_there:
            continue
        line = question.prompt.splitlines()[0]
        assert line_to_html(line) in content or line in content.replace("\\$", "$")


def notes(pack: Pack) -> list[list[str]]:
    content, _ = written("anki", pack)
    return [line.split("\t") for line in content.removesuffix("\n").split("\n") if not line.startswith("#")]


def test_notes_begin_with_the_headers_that_anki_reads() -> None:
    content, _ = written("anki", pack_of(CHOICE, title="Two: words"))
    assert content.splitlines()[:6] == [
        "#separator:tab",
        "#html:true",
        "#notetype:Basic",
        "#deck:Two: words",
        "#columns:Front\tBack\tTags",
        "#tags column:3",
    ]


def test_a_note_asks_in_front_and_answers_behind() -> None:
    (front, back, tags), (_, typed, _), (_, figure, _), (grid, sorted_, _) = notes(
        pack_of({**CHOICE, "skill": "genre"}, TEXT, NUMBER, GRID)
    )
    assert "Option a" in front
    assert "Option d" in front
    assert "It says" not in front
    assert re.search("<strong>[A-D]</strong> Option a</p>", back)
    assert "Option b" not in back
    assert "It says “I”." in back
    assert tags == "brought-in genre"
    assert "Reuters / the agency" in typed
    assert "13.4%, give or take 0.1" in figure
    assert "Statement a" in grid
    assert "Why a." in sorted_


def test_what_anki_gives_a_sense_of_its_own_is_shown_as_it_stands() -> None:
    ((front, *_),) = notes(pack_of({**TEXT, "prompt": '[sound:x.mp3] {{c1::no}} \\\\(x\\\\) "quoted"'}))
    assert not set('[]{}\\"') & set(front)
    assert unescape(front) == '<p>[sound:x.mp3] {{c1::no}} \\(x\\) "quoted"</p>'


@packs.PATIENT
@given(any_packs())
def test_whatever_a_pack_holds_each_question_is_one_line_of_three_fields(pack: Pack) -> None:
    lines = notes(pack)
    assert [len(fields) for fields in lines] == [3] * len(pack.questions)
    assert all(is_only_ours(Page(field)) and not field.startswith('"') for fields in lines for field in fields)


def test_quiz_source_of_each_kind() -> None:
    multi = {
        "kind": "multi",
        "prompt": "Which?",
        "options": {"a": {"text": "One", "feedback": "Yes."}, "b": {"text": "Two"}},
        "answer": ["a"],
        "shuffle": False,
        "points": 2,
    }
    fixed = {**CHOICE, "shuffle": False, "options": {"a": {"text": "One"}, "b": {"text": "Two", "feedback": "No."}}}
    content, said = written("text2qti", pack_of(fixed, multi, NUMBER, TEXT))
    assert (
        content
        == """\
Quiz title: Brought in
Quiz description: Questions of a test.

Title: q1
Points: 1
1.  What is **this**?
... It says “I”.
*a) One
b) Two
... No.

Title: q2
Points: 2
2.  Which?
[*] One
... Yes.
[ ] Two

Title: q3
Points: 1
3.  How much?

    (Answer in percent.)
=   13.4 +- 0.1

Title: q4
Points: 1
4.  Who?
*   Reuters
*   the agency
"""
    )
    assert not said


def test_a_table_of_statements_becomes_a_choice_for_each() -> None:
    content, said = written("text2qti", pack_of(GRID))
    assert [line[:8] for line in content.splitlines() if line.startswith("Title: ")] == ["Title: q"] * 3
    assert len(re.findall(r"^    > Statement [abc]$", content, re.MULTILINE)) == 3
    assert content.count("*a) Fact\nb) View") == 3
    assert said == ["q1: Asked as 3 choices, one for each statement."]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("from $1.1 to $2", r"from \$1.1 to \$2"),
        ("<b>bold</b> & more", "&lt;b>bold&lt;/b> &amp; more"),
        ("![a](/etc/passwd)", r"\![a](/etc/passwd)"),
        (r"\num{3} and \(x\)", r"\\num\{3\} and \(x\)"),
        ("{.python .run}", r"\{.python .run\}"),
        ("A list:\n- one\n- two\nand more", "A list:\n\n    - one\n    - two\n    and more"),
        ("one\ntwo", "one<br />\n    two"),
    ],
)
def test_signs_that_text2qti_gives_a_sense_of_its_own_are_marked(text: str, safe: str) -> None:
    content, _ = written("text2qti", pack_of({**TEXT, "prompt": text}))
    assert f"1.  {safe}\n*   Reuters\n" in content


def test_a_question_that_stands_twice_is_told_apart() -> None:
    content, _ = written("text2qti", pack_of(TEXT, TEXT))
    assert "2.  Who?\n\n    (2)\n" in content


def test_figures_near_to_zero_are_left_out_of_a_quiz_source() -> None:
    content, said = written(
        "text2qti", pack_of({**NUMBER, "answer": 5, "tolerance": 5}, {**NUMBER, "answer": 0, "tolerance": 0}, TEXT)
    )
    assert "How much" not in content
    assert [one.partition(":")[0] for one in said] == ["q1", "q2"]


def test_that_nothing_is_in_a_file_is_told() -> None:
    for name in ("kahoot", "kotoba", "csv"):
        _, said = packs.raw(name, pack_of(GRID))
        assert said[-1] == ": The file holds no question: none of this pack's can be asked there."


@packs.PATIENT
@given(any_packs())
def test_whatever_a_pack_holds_no_line_of_a_quiz_source_begins_with_a_text_of_it(pack: Pack) -> None:
    begins = re.compile(
        r"Quiz (title|description): |Title: |Points: |\d+\. |\.\.\. |\*?[a-j]\) |\[[* ]\] |=   |\*   |    |$"
    )
    content, _ = written("text2qti", pack)
    assert all(begins.match(line) for line in content.split("\n"))


def test_markup_becomes_html() -> None:
    text = (
        "**Bold *and* more** and __under__ ~~not~~ `a*b*c`\nnext line\n\n"
        "- one\n- two\n  goes on\n\n3. three\n4. four\n> said\n# Head"
    )
    assert to_html(text) == (
        "<p><strong>Bold <em>and</em> more</strong> and <u>under</u> <s>not</s> <code>a*b*c</code><br>next line</p>"
        '<ul><li>one</li><li>two goes on</li></ul><ol start="3"><li>three</li><li>four</li></ol>'
        "<blockquote><p>said</p></blockquote><p><strong>Head</strong></p>"
    )


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_name", "a ** b", r"\*not\*", "*", "**", "_ _"])
def test_signs_that_mark_nothing_stay(text: str) -> None:
    assert line_to_html(text) == text.replace("\\", "")
    assert without_marks(text) == text.replace("\\", "")


def test_words_to_type_are_printed_with_their_signs() -> None:
    content, _ = written("html", pack_of({"kind": "text", "prompt": "Which?", "accept": ["__init__", "2*3*4"]}))
    assert "__init__ / 2*3*4" in content
