"""A pack of choice questions with texts as long as those that ship, so that its cards are as big as real ones."""

from __future__ import annotations

from pathlib import Path

PACK = "over-the-wire"
RIGHT = "The reporter"
"""How the right option's text begins, in every question."""
WRONG = "The person quoted"

_QUESTION = """\
  - id: q{number}
    kind: choice
    skill: voice
    prompt: |-
      A report of number {number} says that the council "ignored every warning". No one is quoted in that paragraph, and
      the two before it quote a councillor and a resident on the same decision, who both use other words for it.

      **Who says on this page that the warnings were ignored?**
    options:
      reporter: {{text: The reporter in a voice of her own}}
      quoted: {{text: The person quoted two paragraphs before, feedback: That person uses other words.}}
      resident: {{text: A resident whose name was left out, feedback: The resident is named and says something else.}}
    answer: reporter
    explain: Nobody is quoted there and nobody is named, so the sentence is the reporter's own, and needs support.
"""


def write_pack(folder: Path, questions: int = 5) -> Path:
    """Writes the pack into `folder`, and returns the folder."""
    folder.mkdir(exist_ok=True)
    head = f"id: {PACK}\ntitle: Over the wire\nabout: Questions of one kind.\nlanguage: en\nversion: 1\nquestions:\n"
    text = head + "".join(_QUESTION.format(number=number) for number in range(1, questions + 1))
    (folder / f"{PACK}.yaml").write_text(text, encoding="utf-8")
    return folder
