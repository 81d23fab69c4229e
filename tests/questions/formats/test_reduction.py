"""HTML and Markdown of other formats as the text of packs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats.reduction import as_markdown, picture, pictured, quoted, reduced, unquoted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b> two </b>three</p><p>Four</p>", "One **two** three\n\nFour"),
        ("<strong>a</strong><strong>b</strong> <em></em><i>c", "**a****b** *c*"),
        ("</b>x<b><b>y</b></b>", "x**y**"),
        ("a<br/>b\n c&nbsp;&amp;&#233;&#xe9; &unknown; &amp", "a\nb c &éé &unknown; &amp"),
        ("<ul><li>a</li><li>b</li></ul>c<ol><li>d<li>e</ol>", "- a\n- b\n\nc\n\n1. d\n2. e"),
        ("a < b and x<y, <name>", "a < b and x<y, <name>"),
        ("a<!-- no -->b<script>x<b>y</script>c<style>z", "abc"),
        ("a <!-- b", "a <!-- b"),
        ("<blockquote>a<p>b<blockquote>c</blockquote></blockquote>d", "> a\n>\n> b\n>\n> c\n\nd"),
        ("<span class='x'>a</span><o:p></o:p>", "a"),
    ],
)
def test_what_html_says_comes_through(html: str, text: str) -> None:
    assert reduced(html, "html") == (text, ())


def test_what_does_not_come_through_is_named_once() -> None:
    html = "<img src=a><img src=b><table><tr><td>1<td>2</tr><tr><td>3</table><a href='http://x.org'>x</a>y<sup>2</sup>"
    text, lost = reduced(html, "html")
    assert text == "1 | 2\n\n3\n\nxy2"
    assert lost == (
        "a picture",
        "the lines of a table",
        "the link to http://x.org",
        "the raising or lowering of letters",
    )


def test_text_for_buttons_has_no_emphasis() -> None:
    assert reduced("<b>a</b> <i>b</i>", "html", emphasis=False).text == "a b"


def test_each_style_is_read_in_its_own_way() -> None:
    assert reduced("a\n<b>b</b> &lt;", "moodle").text == "a\n**b** <"
    assert reduced("a\n<b>b</b> &lt;", "html").text == "a **b** <"
    assert reduced("a\n<b>b</b> &lt;", "plain").text == "a\n<b>b</b> &lt;"
    assert reduced("a\n**b** &lt;", "markdown").text == "a\n**b** <"


@given(st.text("&<>#;altmpx38! /?") | st.text())
def test_markdown_gives_the_same_text_again(text: str) -> None:
    text = text.strip(" \t\r\n")
    assert reduced(as_markdown(text), "markdown") == (text, ())


@given(st.text("<>/bipul &;!-#1x", max_size=80) | st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for style in ("html", "moodle", "markdown"):
        once = reduced(text, style).text
        assert once == once.strip(" \t\r\n")
        assert not set("\ufdd0\ufdd1\ufdd2\ufdd3") & set(once) or style == "markdown"


@given(st.text("a >\n", min_size=1).map(lambda text: text.strip(" \n")).filter(bool), st.text("a>b", min_size=1))
def test_a_quotation_is_found_before_the_text_that_follows(passage: str, prompt: str) -> None:
    lines = [line.rstrip(" ") for line in passage.split("\n")]
    assert unquoted(f"{quoted(passage)}\n\n{prompt}") == ("\n".join(lines), prompt)


@given(st.text("a[]\\\\(!)<&;é", min_size=1), st.text("ab!([", min_size=1))
def test_a_picture_is_found_before_the_text_that_follows(alt: str, prompt: str) -> None:
    address = "https://example.org/a.png?b=1&c=2"
    text = reduced(f"{picture(alt, address)}\n\n{prompt}", "markdown").text
    assert pictured(text) == (alt, address, prompt)
    assert pictured("![a](https://x.org/b)") == (None, None, "![a](https://x.org/b)")


@pytest.mark.parametrize("text", ["> only this", "no", "> a\nb", "a\n> b\n\nc", "> a\n\n"])
def test_text_without_both_parts_is_left_as_it_is(text: str) -> None:
    assert unquoted(text) == (None, text)
