"""Notes for Anki, as a text file that its import reads: one note of type Basic a question.

Promises that front and back are HTML of our own making in which nothing from a pack acts as a tag, a sound, a formula
or a cloze; that fields hold neither tabs nor line breaks; and that headers say all that the import needs to know: the
deck, the note type, the columns, the tags (the pack's id, and the skill, one of the pack's own by name). Options stand
in a fixed order that is not the authored one, and pictures that came with the pack are part of a note. Refuses nothing
a pack holds; pictures that would have to be fetched are described, not shown.
Headers from the Anki manual, "Importing text files".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from questions.formats import html_fragments
from questions.formats.exporting import left_behind, portable, statements_in_order
from questions.formats.importing import Exported, Format, losses
from questions.formats.phrases import phrases
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.markdown import line_to_html

if TYPE_CHECKING:
    from questions.messages import Message
    from questions.model import AnyQuestion, Pack

_ENTITIES: Final = str.maketrans({"[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "\\": "&#92;", "\t": " "})
"""What Anki gives a sense of its own, as entities: [sound:…], {{c1::…}}, \\(…\\)."""


def _write(pack: Pack) -> Exported:
    """The pack's questions as notes of a deck."""
    title = " ".join(pack.title.replace("::", ": ").split())
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", f"#deck:{title}", "#columns:Front\tBack\tTags"]
    lines.append("#tags column:3")
    found: list[tuple[str, Message]] = []
    carried = {"skill", "passage", "explain", "accept_also", "source", "locator", "content_note", "alt"}
    for question in pack.questions:
        fields = (_front(question, pack), _back(question, pack), f"{pack.id} {_tag(question, pack)}")
        lines.append("\t".join(_field(field) for field in fields))
        shown = {"image"} if question.image in pack.pictures else set[str]()
        if lost := left_behind(question, {*carried, *shown, "shuffle"}):
            found.append((question.id, lost))
    return Exported(("\n".join(lines) + "\n").encode(), losses(pack, found))


def _tag(question: AnyQuestion, pack: Pack) -> str:
    """The skill as a tag, which has no spaces: one of the pack's own by its name."""
    return "_".join(pack.skills.get(question.skill, question.skill).split())


def _field(text: str) -> str:
    # A field that began with a quotation mark would be read to the next one; `escape` has made entities of all.
    return "&#10;".join(text.translate(_ENTITIES).splitlines())  # lines of code stay lines


def _front(question: AnyQuestion, pack: Pack) -> str:
    front, said = html_fragments.stem(question, pack), phrases(pack.language)
    asked = portable(question)
    match asked:
        case PortableOptions():
            task = f"<p>{said.several}</p>" if asked.several else ""
            return front + task + html_fragments.options(question, asked)
        case PortableStatements():
            labels = " / ".join(map(line_to_html, asked.labels.values()))
            listed = "".join(f"<li>{line_to_html(text)}</li>" for text, _ in statements_in_order(question, asked))
            return f"{front}<p>{labels}</p><ol>{listed}</ol>"
        case PortableFigure(figure) if figure.unit:
            return f"{front}<p>{said.answer_in.format(unit=line_to_html(said.unit(figure.unit)))}</p>"
        case PortableFigure() | PortableWords():
            return front
        case _:
            assert_never(asked)


def _back(question: AnyQuestion, pack: Pack) -> str:
    return html_fragments.key(question, pack) + html_fragments.explanation(question, pack)


FORMAT: Final = Format("anki", "Anki notes (text import)", ".txt", write=_write, holds_pictures=True)
