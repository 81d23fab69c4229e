"""A pack with one question of most kinds and a lesson, small enough to know by heart, for a folder of a test's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from db.engine import Database
from db.rows import RunRow

QUESTIONS = {
    "pick": """\
  - {id: pick, kind: choice, skill: genre, prompt: Pick the red one., answer: red, shuffle: false, explain: It is red.,
     options: {red: {text: Red}, blue: {text: Blue, feedback: Blue is blue.}}}
""",
    "type": """\
  - {id: type, kind: number, skill: arithmetic, prompt: How much is it?, answer: half, unit: percent, tolerance: 0.1,
     explain: It was given., misconceptions: {half / 100: Times 100.}}
""",
    "tick": """\
  - {id: tick, kind: multi, skill: voice, prompt: Tick the warm ones., answer: [red, pink], shuffle: false,
     explain: Both are warm., options: {red: {text: Red}, pink: {text: Pink}, blue: {text: Blue, feedback: Cold.}}}
""",
    "sort": """\
  - id: sort
    kind: classify
    skill: checkable
    prompt: Sort them.
    shuffle: false
    labels: {yes-it-is: {text: Checkable}, no-it-is-not: {text: Not checkable}}
    statements:
      one: {text: Two is more than one., answer: yes-it-is, explain: Count.}
      two: {text: Two is nicer., answer: no-it-is-not, explain: Taste.}
      three: {text: Three is odd., answer: yes-it-is, explain: Divide.}
""",
    "link": """\
  - {id: link, kind: order, skill: trace, prompt: Put them in order., first: the oldest, last: the newest,
     explain: Years count up., items: {old: {text: "1900"}, middle: {text: "1950"}, new: {text: "2000"}}}
""",
    "weigh": """\
  - {id: weigh, kind: verdict, skill: reconcile, prompt: Does it hold?, answer: holds, reason: same,
     explain: It was counted., reasons: {same: {text: Same count}, other: {text: Another count, feedback: It is not.}}}
""",
    "guess": """\
  - {id: guess, kind: estimate, skill: arithmetic, prompt: How much may it be?, answer: half, unit: percent,
     tolerance: 0.1, given: It was 13.4 last year., explain: It was given.,
     misconceptions: {half * 2: That is the whole.}}
""",
    "vote": """\
  - {id: vote, kind: poll, skill: genre, prompt: Which do you like?, shuffle: false,
     explain: It is yours., discuss: Why so?,
     options: {tea: {text: Tea}, milk: {text: Milk}}}
""",
}
"""One question of each kind that is asked in a way of its own, by id."""


def pack(*questions: str, name: str = "tiny") -> str:
    """The YAML of a pack of these questions (by default all), which a quiz asks in an order of its own."""
    return f"""\
id: {name}
title: The {name} pack
about: A small pack.
language: en
version: 1
sources:
  note: {{title: A note, genre: note, dated: "2025", invented: true}}
figures:
  half: {{value: 13.4, unit: percent, as_of: "2025", counts: halves, source: note}}
questions:
""" + "".join(QUESTIONS[one] for one in questions or QUESTIONS)


LESSON = """\
id: tiny-lesson
title: Tiny lesson
about: Two pages and two checks.
language: en
version: 1
minutes: 1
skills: [genre]
objective: You can finish this.
misconception: That it takes long.
steps:
  - {id: hello, kind: page, title: Hello, text: Read this.}
  - {id: pick, kind: choice, skill: genre, prompt: Pick the red one., answer: red, shuffle: false, explain: It is red.,
     options: {red: {text: Red}, blue: {text: Blue, feedback: Blue is blue.}}}
  - {id: bye, kind: page, title: Bye, text: Read that.}
summary: [It is red.]
try_it: Look for red.
discuss: Why red?
practice: [tiny]
"""


def write(folder: Path, **files: str) -> Path:
    """Writes `NAME.yaml` for each of `files` into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Stored:
    """What a database holds of one learner: rows of the answers, and runs, earliest first."""

    answers: list[dict[str, Any]]
    runs: list[RunRow]

    @property
    def items(self) -> list[str]:
        """Ids of the questions answered."""
        return [answer["item"] for answer in self.answers]


async def stored(url: str, learner: int) -> Stored:
    """Reads the database at `url` from outside the bot."""
    database = await Database.open(url)
    try:
        async with database.unit(writes=False) as unit:
            rows = await unit.connection.execute(
                text("SELECT * FROM answers WHERE learner_id = :learner ORDER BY answered_at"), {"learner": learner}
            )
            answers = [dict(row) for row in rows.mappings()]
            ids = await unit.connection.execute(
                text("SELECT id FROM runs WHERE learner_id = :learner ORDER BY id"), {"learner": learner}
            )
            runs = [await unit.runs.get(run) for run in ids.scalars().all()]
    finally:
        await database.close()
    return Stored(answers, [run for run in runs if run is not None])
