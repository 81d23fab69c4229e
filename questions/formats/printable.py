"""A pack on paper: one HTML file with the quiz, and on a page of its own the key with explanations and sources.

Promises a file that needs nothing else: no script, no font, no address to fetch, and pictures within it; headings,
landmarks and lists that a screen reader can follow; text at 4.5 to 1 or more; and pages that do not break inside an
option. Options stand in a fixed order that is not the authored one, as authors often write the key first, unless the
order is part of the question. Refuses pictures that would have to be fetched, whose descriptions stand in for them,
with a warning; and what authors note for themselves (skills, formulas, types), of which no warning is given, as paper
is where a pack ends.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, assert_never

from questions.formats import html_fragments
from questions.formats.exporting import left_behind, portable, statements_in_order
from questions.formats.importing import Exported, Format, losses
from questions.formats.phrases import phrases
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.markdown import line_to_html, to_html

if TYPE_CHECKING:
    from questions.model import AnyQuestion, Pack

_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem; background: #fff; color: #111; overflow-wrap: break-word;
  font: 1.06rem/1.5 Georgia, "Times New Roman", serif; }
h1 { margin: 0 0 .3rem; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 0 0 .5rem; font-size: 1.1rem; line-height: 1.3; break-after: avoid; }
h2 small { font-weight: normal; }
p, ul, ol, blockquote, table { margin: 0 0 .6rem; }
small, .note { color: #444; font-size: .9em; }
blockquote { margin-left: 0; padding: .1rem 0 .1rem .8rem; border-left: 3px solid #777; }
blockquote p:last-child { margin-bottom: 0; }
li { margin: .15rem 0; break-inside: avoid; }
img { display: block; max-width: 100%; max-height: 12rem; height: auto; }
ol[type="A"] > li { padding-left: .3rem; }
.person { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1rem 0 1.6rem; }
.person > span { flex: 3 1 11rem; display: flex; gap: .5rem; align-items: flex-end; white-space: nowrap; }
.person > span:last-child { flex: 1 1 8rem; }
.line { display: inline-block; flex: 1; min-width: 2.5rem; border-bottom: 1px solid #111; height: 1.3em; }
.answer { display: flex; gap: .5rem; align-items: flex-end; margin-top: .9rem; }
.answer .line { flex: 0 1 16rem; }
article { margin: 0 0 1.7rem; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid #1d4f80; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .45rem; border: 1px solid #777; text-align: left; vertical-align: top; }
thead th { font-size: .95em; vertical-align: bottom; }
tbody th { font-weight: normal; }
td { min-width: 4rem; }
tr { break-inside: avoid; }
caption { text-align: left; padding: 0 0 .3rem; color: #444; font-size: .9em; }
.given, .key { margin-top: 3rem; padding-top: 1.5rem; border-top: 2px solid #111; }
.replies { font-size: .95em; }
@page { margin: 18mm 16mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  .given, .key { break-before: page; margin-top: 0; padding-top: 0; border-top: 0; }
  .quiz article { break-inside: avoid; margin-bottom: 1.3rem; }
  .scroll { overflow: visible; }
  th, td { padding: .22rem .4rem; line-height: 1.35; }
  .key { font-size: 10.5pt; line-height: 1.4; }
  .key article { margin-bottom: 1.1rem; }
  .key p, .key ul, .key ol { margin-bottom: .35rem; }
  .note { break-after: avoid; }
  p, li, blockquote { orphans: 3; widows: 3; }
}
"""


def _write(pack: Pack) -> Exported:
    """The pack as a quiz sheet and a key sheet."""
    sheet = _Sheet(pack)
    carried = {"skill", "passage", "explain", "feedback", "misconceptions", "accept_also", "source", "locator", "hint"}
    carried |= {"points", "content_note", "discuss", "shuffle", "alt", "formula", "type", "truth", "ignore"}
    lost = (
        (question.id, left_behind(question, carried | ({"image"} if question.image in pack.pictures else set())))
        for question in pack.questions
    )
    return Exported(sheet.page().encode(), losses(pack, [(name, said) for name, said in lost if said]))


class _Sheet:
    """A pack's page, with words of ours marked where they are in another language than the pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._said = phrases(pack.language)
        is_same = pack.language.split("-", maxsplit=1)[0] == self._said.language
        self._ours = "" if is_same else f' lang="{self._said.language}"'

    def page(self) -> str:
        pack, said, ours = self._pack, self._said, self._ours
        quiz = "".join(self._asked(number, question) for number, question in enumerate(pack.questions, 1))
        key = "".join(self._answered(number, question) for number, question in enumerate(pack.questions, 1))
        title = line_to_html(pack.title)
        note = f"<p><strong>{line_to_html(pack.content_note)}</strong></p>" if pack.content_note else ""
        points = sum(question.points for question in pack.questions)
        blanks = "".join(map(_blank, (said.name, said.date, said.points_of.format(points=points))))
        return f"""<!DOCTYPE html>
<html lang="{escape(pack.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(" ".join(pack.title.split()))}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<section class="quiz" aria-labelledby="quiz">
<header>
<h1 id="quiz">{title}</h1>
<p>{line_to_html(pack.about)}</p>
{note}
<p class="person"{ours}>{blanks}</p>
</header>
{quiz}
</section>
{self._given()}<section class="key" aria-labelledby="key">
<h1 id="key"><span{ours}>{said.key}</span> {title}</h1>
<p class="note"{ours}>{said.marking}</p>
{key}
</section>
</main>
</body>
</html>
"""

    def _asked(self, number: int, question: AnyQuestion) -> str:
        said, ours = self._said, self._ours
        worth = said.points.format(points=question.points)
        points = f" <small{ours}>{worth}</small>" if question.points != 1 else ""
        body = html_fragments.stem(question, self._pack)
        asked = portable(question)
        match asked:
            case PortableOptions():
                is_said = " ".join(said.mark_all.split()[:2]).casefold() in question.prompt.casefold()
                task = f'<p class="note"{ours}>{said.mark_all}</p>' if asked.several and not is_said else ""
                body += task + html_fragments.options(question, asked)
            case PortableStatements():
                body += self._grid(question, asked, f"q{number}")
            case PortableFigure(figure, None):
                body += self._line(said.answer, figure.unit)
            case PortableFigure(figure):
                body += f'<p class="note"{ours}>{said.then_work}</p>'
                body += self._line(said.guess, figure.unit) + self._line(said.answer, figure.unit)
            case PortableWords():
                body += self._line(said.answer, None)
            case _:
                assert_never(asked)
        return self._article("q", number, points, body)

    def _line(self, label: str, unit: str | None) -> str:
        """A line to write on, between what is to be written and a unit."""
        after = f" <span>{line_to_html(self._said.unit(unit))}</span>" if unit else ""
        return f'<p class="answer"{self._ours}>{label} <span class="line"></span>{after}</p>'

    def _given(self) -> str:
        """A page with what figures are worked out with, for after the guesses; nothing where there are none."""
        articles = ""
        for number, question in enumerate(self._pack.questions, 1):
            asked = portable(question)
            if isinstance(asked, PortableFigure) and asked.given is not None:
                articles += self._article("g", number, "", to_html(asked.given))
        if not articles:
            return ""
        heading = f'<h1 id="given"{self._ours}>{self._said.given}</h1>'
        return f'<section class="given" aria-labelledby="given">\n{heading}\n{articles}</section>\n'

    def _grid(self, question: AnyQuestion, asked: PortableStatements, heading: str) -> str:
        """A row for each statement and a column for each label, with a cell to mark.

        One that is wider than a screen is scrolled, by the keyboard too; `heading` is the id of what names it.
        """
        said, ours = self._said, self._ours
        head = "".join(f'<th scope="col">{line_to_html(label)}</th>' for label in asked.labels.values())
        cells = "<td></td>" * len(asked.labels)
        rows = "".join(
            f'<tr><th scope="row">{number}. {line_to_html(text)}</th>{cells}</tr>'
            for number, (text, _) in enumerate(statements_in_order(question, asked), 1)
        )
        caption = f"<caption{ours}>{said.mark_each}</caption>"
        first = f'<th scope="col"{ours}>{said.statement}</th>'
        table = f"<table>{caption}<thead><tr>{first}{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<div class="scroll" role="group" aria-labelledby="{heading}" tabindex="0">{table}</div>'

    def _answered(self, number: int, question: AnyQuestion) -> str:
        pack, said, ours = self._pack, self._said, self._ours
        told = [html_fragments.key(question, pack), html_fragments.explanation(question, pack)]
        listed = html_fragments.replies(question, pack)
        replies = "".join(f"<li><strong>{wrong}:</strong> {reply}</li>" for wrong, reply in listed)
        if replies:
            told.append(f'<p class="note"{ours}>{said.otherwise}</p><ul class="replies">{replies}</ul>')
        if question.hint:
            told.append(f"<p><span{ours}>{said.hint}</span> {line_to_html(question.hint)}</p>")
        if question.discuss:
            told.append(f"<p><span{ours}>{said.discuss}</span> {line_to_html(question.discuss)}</p>")
        return self._article("k", number, "", "".join(told))

    def _article(self, kind: str, number: int, points: str, body: str) -> str:
        name = f"{kind}{number}"
        asked = self._said.question.format(number=number)
        heading = f'<h2 id="{name}"><span{self._ours}>{asked}</span>{points}</h2>'
        return f'<article aria-labelledby="{name}">{heading}{body}</article>\n'


def _blank(label: str) -> str:
    return f'<span>{label} <span class="line"></span></span>'


FORMAT: Final = Format(
    "html",
    "Printable quiz and key (HTML)",
    ".html",
    write=_write,
    holds_pictures=True,
    asks_all=True,
    keeps=frozenset({"estimate"}),
)
