"""Kinds that other systems do not have, as the nearest that they have, which each kind tells itself.

Promises that nothing becomes easier or is dropped silently: what a simpler kind cannot ask is named in a sentence. A
pack that comes back has the simpler kinds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from questions.diagnostics.diagnostic import shown
from questions.formats.importing import Exported, Format, losses
from questions.formats.phrases import phrases
from questions.kinds import kind_of
from questions.messages import Message
from questions.model import hand_on
from questions.pairs import one_of_each_pair
from questions.pictures import is_file

if TYPE_CHECKING:
    from questions.model import AnyQuestion, Pack, Question


def simply(made: Format) -> Format:
    """A format that writes packs with simpler kinds."""
    write = made.write
    if write is None:
        return made

    def written(pack: Pack) -> Exported:
        told: list[tuple[str, Message]] = []
        questions: list[Question] = []
        asked = {one.id for one in (one_of_each_pair(pack.questions, 0) if made.asks_all else pack.questions)}
        for each in pack.questions:
            if each.id not in asked:
                message = Message("Left out: it has a twin here, and whoever answers one of a pair can do the other.")
                told.append((each.id, message))
                continue
            question = each
            if question.drawing is not None:
                question = question.model_copy(update=question.as_image())
            if is_file(question.image) and not (made.holds_pictures and question.image in pack.pictures):
                question, note = _without_picture(question, each)
                told.append((question.id, note))
            if question.confidence:
                told.append((question.id, Message("Not asked there: how sure they are.")))
            unasked = question.model_copy(update={"confidence": False}) if question.confidence else question
            if question.kind in made.keeps:
                questions.append(unasked)
                continue
            simpler, notes = kind_of(question).downgraded(unasked, phrases(pack.language))
            if len(simpler) > 1 and question.pair is not None:
                simpler = [one.model_copy(update={"pair": None}) for one in simpler]
                told.append((question.id, Message("Not carried: the name of its pair.")))
            questions += simpler
            told += [(question.id, note) for note in notes]
        hand_on(pack.language, pack.figures, questions)
        exported = write(pack.model_copy(update={"questions": tuple(questions)}))
        return Exported(exported.content, (*losses(pack, told), *exported.problems))

    return replace(made, write=written)


def _without_picture(question: AnyQuestion, authored: AnyQuestion) -> tuple[AnyQuestion, Message]:
    """A question for a file that holds no pictures. What is drawn of its author's chart or page is there in words."""
    gone: dict[str, str | None] = {"image": None, "alt": None}
    if authored.drawing is not None:
        gone["passage"] = "\n\n".join(filter(None, (question.description, question.passage)))
        in_words = (
            Message("Such a file has no pictures: the page is there in words.")
            if authored.page
            else Message("Such a file has no pictures: the chart is there in words.")
        )
        return question.model_copy(update=gone), in_words
    message = Message("The picture {name} is left out: such a file holds none.", name=shown(question.image or ""))
    return question.model_copy(update=gone), message
