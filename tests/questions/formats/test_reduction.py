"""HTML and Markdown of other formats as the text of packs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats.html_to_markdown import (
    as_markdown,
    block_quotation,
    picture,
    pictured,
    reduced,
    split_quotation,
    typed_words,
)
from questions.markdown import escaped, to_html, without_marks


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b> two </b>three</p><p>Four</p>", "One **two** three\n\nFour"),
        ("<strong>a</strong><strong>b</strong> <em></em><i>c", "**ab** *c*"),
        ("</b>x<b><b>y</b></b>", "x**y**"),
        ("a<br/>b\n c&nbsp;&amp;&#233;&#xe9; &unknown; &amp", "a\nb c &éé &unknown; &amp"),
        ("<ul><li>a</li><li>b</li></ul>c<ol><li>d<li>e</ol>", "- a\n- b\n\nc\n\n1. d\n2. e"),
        ("a < b and x<y, <name>", "a < b and x<y, <name>"),
        ("a<!-- no -->b<title>x<b>y</title>c<style>z", "abc"),
        ("a <!-- b", "a <!-- b"),
        ("<blockquote>a<p>b<blockquote>c</blockquote></blockquote>d", "> a\n>\n> b\n>\n> c\n\nd"),
        ("<span class='x'>a</span><o:p></o:p>", "a"),
    ],
)
def test_what_html_says_comes_through(html: str, text: str) -> None:
    assert reduced(html, "html") == (text, (), ())


def told(html: str, language: str) -> tuple[str, list[str]]:
    """A text without pictures, and what is lost of it."""
    text, lost, pictures = reduced(html, "html", language)
    assert pictures == ()
    return text, [one.english for one in lost]


def test_what_does_not_come_through_is_named_once() -> None:
    html = "<img src=a><table><tr><td>1<td>2</tr><tr><td>3</table><a href='http://x.org'>x</a>y<script>z</script>"
    text, lost, pictures = reduced(html, "html")
    assert text == "1 | 2\n\n3\n\nxy"
    assert [one.english for one in lost] == ["the lines of a table", "the link to http://x.org", "a script"]
    assert [picture.named().english for picture in pictures] == ["the picture “a”, which has no description"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<u>don't</u> <ins>a</ins> <span style='text-decoration: underline;'>b</span>", "__don't__ __a__ __b__"),
        (
            "<s>a</s> <del>b</del> <strike>c</strike> <span style='text-decoration:line-through'>d</span>",
            "~~a~~ ~~b~~ ~~c~~ ~~d~~",
        ),
        ("10<sup>3</sup> 10<sup>-3</sup> x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "10³ 10⁻³ x² H₂O 1ˢᵗ"),
        ("Run <code>__init__</code> with <kbd>*</kbd>", "Run `__init__` with `*`"),
        ("<pre>for i in x:\n    if i:\n\n        i * 2\n</pre>", "```\nfor i in x:\n    if i:\n\n        i * 2\n```"),
        ("<pre><code class='py'>a &lt; b<br>  c</code></pre>d", "```\na < b\n  c\n```\n\nd"),
        ("<code>a`b</code>", "``a`b``"),
        ("<blockquote>a<pre>b\n  c</pre></blockquote>", "> a\n>\n> ```\n> b\n>   c\n> ```"),
        (
            "2*3*4 and __init__, _x_, a_b_c, ~~no~~, ||no||, `no`",
            r"2\*3\*4 and \_\_init\_\_, \_x\_, a_b_c, \~\~no\~\~, \|\|no\|\|, \`no\`",
        ),
        ("<p># no</p><p>&gt; no</p><p>1. no</p><p>- no</p>", "\\# no\n\n\\> no\n\n1\\. no\n\n\\- no"),
        ("2 * 3 ≠ 4 - 5", "2 * 3 ≠ 4 - 5"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", "- a\n  - b\n\n- c"),
        ("<ol type='A' start='2'><li>a</li><li>b</li></ol><ol><li value='7'>c</li></ol>", "B. a\nC. b\n\n7. c"),
        ("<q>Go</q>, she said", "“Go”, she said"),
        ("https://example.org/a_b_c*d", "https://example.org/a_b_c\\*d"),
        ("<h2>Title</h2>text", "**Title**\n\ntext"),
    ],
)
def test_what_a_text_shows_is_shown_here_too(html: str, text: str) -> None:
    assert reduced(html, "html") == (text, (), ())


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("x<sup>AB</sup>", "x^(AB)", "the raising of “AB”, which is shown in brackets"),
        ("x<sub>AB</sub>", "x\\_(AB)", "the lowering of “AB”, which is shown in brackets"),
        ("<mark>a</mark>", "**a**", "highlighting, which is shown as bold"),
        ("<span style='color: #c00'>red</span>", "red", "the colour of words"),
        ("<abbr title='World Health Organization'>WHO</abbr>", "WHO", "what “World Health Organization” explains"),
        (
            r"Solve \(x_1\)",
            r"Solve \\(x_1\\)",
            r"the look of a formula in TeX, which is shown as it is typed: “\(x_1\)”",
        ),
        ("<code>a <b>b</b></code>", "`a b`", "bold and other marks inside code"),
    ],
)
def test_what_is_shown_in_another_way_is_named(html: str, text: str, lost: str) -> None:
    assert told(html, "en") == (text, [lost])


SPANS = '<span lang="en" class="multilang">Hello <b>you</b></span> <span lang="es" class="multilang">Hola</span>!'
MLANG = "{mlang en}Hello <b>you</b>{mlang}{mlang es}Hola{mlang}!"


@pytest.mark.parametrize(
    "text", [SPANS, MLANG, SPANS.replace('lang="en" class="multilang"', 'class="multilang" lang="en"')]
)
def test_of_several_languages_the_packs_is_taken_and_the_others_are_named(text: str) -> None:
    assert told(text, "en") == ("Hello **you**!", ["the version in es: “Hola”"])
    assert told(text, "es-MX") == ("Hola!", ["the version in en: “Hello you”"])
    assert told(text, "fr") == ("Hello **you**!", ["the version in es: “Hola”"])


def test_typed_words_have_neither_tags_nor_escapes() -> None:
    assert typed_words("<strong>Paris</strong>", "html").text == "Paris"
    assert typed_words("caf&eacute; __x__", "html").text == "café __x__"
    assert typed_words("<p>", "html").text == "<p>"
    assert typed_words("<b>x</b>", "plain").text == "<b>x</b>"


def test_markdown_of_others_is_read_as_they_mean_it() -> None:
    text = "__bold__ and <b>bold</b>, <u>under</u> and `<b>__code__</b>`"
    assert reduced(text, "markdown").text == "**bold** and **bold**, __under__ and `<b>__code__</b>`"
    assert as_markdown("__under__ ~~struck~~ `__code__ <b>`") == "<u>under</u> <s>struck</s> `__code__ <b>`"


@given(st.text("*_~`|#>-+.1)(\\[]!: \nab<>é") | st.text())
def test_plain_text_shows_every_sign_as_it_is_written(text: str) -> None:
    written = re.sub("[\ufdd0-\ufdef]", "", text)
    assert without_marks(escaped(written)) == written
    html = to_html(escaped(written))
    assert set(re.findall("<[a-z]+", html)) <= {"<p", "<br"}


def test_each_style_is_read_in_its_own_way() -> None:
    assert reduced("a\n<b>b</b> &lt;", "moodle").text == "a\n**b** <"
    assert reduced("a\n<b>b</b> &lt;", "html").text == "a **b** <"
    assert reduced("a\n<b>b</b> &lt;", "plain").text == "a\n<b>b</b> &lt;"
    assert reduced("a\n*b* 2*3*4", "plain").text == "a\n\\*b\\* 2\\*3\\*4"
    assert reduced("a\n**b** &lt;", "markdown").text == "a\n**b** <"


@given(st.text("&<>#;altmpx38! /?") | st.text())
def test_markdown_gives_the_same_text_again(text: str) -> None:
    text = text.strip(" \t\r\n")
    assert reduced(as_markdown(text), "markdown") == (text, (), ())


@given(st.text("<>/bipul &;!-#1x", max_size=80) | st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for style in ("html", "moodle", "markdown"):
        once = reduced(text, style).text
        assert once == once.strip(" \t\r\n")
        assert not set("\ufdd0\ufdd1\ufdd2\ufdd3") & set(once) or style == "markdown"


@given(st.text("a >\n", min_size=1).map(lambda text: text.strip(" \n")).filter(bool), st.text("a>b", min_size=1))
def test_a_quotation_is_found_before_the_text_that_follows(passage: str, prompt: str) -> None:
    lines = [line.rstrip(" ") for line in passage.split("\n")]
    assert split_quotation(f"{block_quotation(passage)}\n\n{prompt}") == ("\n".join(lines), prompt)


@given(st.text("a[]\\\\(!)<&;é", min_size=1), st.text("ab!([", min_size=1))
def test_a_picture_is_found_before_the_text_that_follows(alt: str, prompt: str) -> None:
    address = "https://example.org/a.png?b=1&c=2"
    text = reduced(f"{picture(alt, address)}\n\n{prompt}", "markdown").text
    assert pictured(text) == (alt, address, prompt)
    assert pictured("![a](https://x.org/b)") == (None, None, "![a](https://x.org/b)")


@pytest.mark.parametrize("text", ["> only this", "no", "> a\nb", "a\n> b\n\nc", "> a\n\n"])
def test_text_without_both_parts_is_left_as_it_is(text: str) -> None:
    assert split_quotation(text) == (None, text)
