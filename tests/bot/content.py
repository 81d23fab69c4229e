"""Content made for tests, small enough to be known by heart, and the ways to put it in front of a bot.

There is a question of each kind about a harbour, and for each with a key the same with another key, which looks no
different before its answer. The harbour pack has four of them; the lamps pack has many alike, for order and length;
the tides lesson has a page, an example, a reflection and two questions.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import TypeAdapter
from sqlalchemy import select

from db.engine import Database
from db.models import answers
from db.rows import StoredAnswer
from questions.model import AnyQuestion, Figure
from tests.simulated import successor

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Env

    from bot.config import Settings
    from questions.kinds import Figures
    from tests.people import Card, Student

Content = dict[str, Any]

LOG: Content = {
    "title": "The harbour log",
    "outlet": "Port of Sandvik",
    "genre": "public record",
    "dated": "2025-05",
    "invented": True,
}

BERTH: Content = {
    "id": "berth",
    "kind": "choice",
    "skill": "checkable",
    "passage": "Three sentences stood on the wall of the harbour office.",
    "prompt": "Which one could evidence settle?",
    "options": {
        "count": {"text": "312 ships called in May."},
        "ugly": {"text": "The harbour is an eyesore.", "feedback": "An eyesore to whom? No record measures that."},
        "will": {"text": "Ships will stay away.", "feedback": "Next year has no records yet."},
    },
    "answer": "count",
    "explain": "The log says how many ships called.",
    "hint": "What would you look up?",
    "source": "log",
    "locator": "page 2",
}

CREW: Content = {
    "id": "crew",
    "kind": "multi",
    "skill": "attribution",
    "prompt": "Who is named as a source?",
    "points": 2,
    "options": {
        "master": {"text": "The harbour master", "feedback": "The first line names the harbour master."},
        "pilot": {"text": "The pilot on duty", "feedback": "The last line names the pilot."},
        "insider": {"text": "A person close to the port", "feedback": "Close to the port is no name."},
        "rumour": {"text": "What sailors say", "feedback": "Sailors are not named either."},
    },
    "answer": ["master", "pilot"],
    "explain": "Two people answer for what they say.",
    "hint": "Whom could you telephone?",
    "content_note": "One option mentions a rumour.",
    "source": "log",
}

CARGO: Content = {
    "id": "cargo",
    "kind": "classify",
    "skill": "type-not-truth",
    "prompt": "Sort the four statements.",
    "labels": {"fact": {"text": "Fact", "many": "reported statements"}, "opinion": {"text": "Opinion"}},
    "statements": {
        "tons": {
            "text": "The crane lifts 40 tons.",
            "answer": "fact",
            "explain": "Its plate says so.",
            "feedback": {"opinion": "A load can be weighed."},
        },
        "proud": {
            "text": "The town may be proud of the crane.",
            "answer": "opinion",
            "explain": "Pride is a judgement.",
            "feedback": {"fact": "No scale shows pride."},
        },
        "oldest": {
            "text": "No crane on this coast is older.",
            "answer": "fact",
            "explain": "Years of building can be compared.",
            "feedback": {"opinion": "Age can be looked up."},
        },
        "too-many": {
            "text": "Two cranes would be one too many.",
            "answer": "opinion",
            "explain": "Too many for what?",
            "feedback": {"fact": "A count would not settle what is too many."},
        },
    },
    "explain": "Ask of each what you would look up.",
    "hint": "Leave aside whether you agree.",
    "source": "log",
}

SHARE: Content = {
    "id": "share",
    "kind": "number",
    "skill": "arithmetic",
    "prompt": "What share of the year's ships called in May?",
    "answer": "ships_may / ships_year * 100",
    "unit": "percent",
    "tolerance": 0.5,
    "misconceptions": {"ships_year / ships_may": "That is the year in Mays: you divided the wrong way round."},
    "explain": "312 of 2,400 is 13 percent.",
    "hint": "Part through whole.",
    "source": "log",
    "locator": "the yearly table",
}

HARBOUR_MASTER: Content = {
    "id": "who-says",
    "kind": "text",
    "skill": "attribution",
    "passage": "Berth 4 stays shut, the Courier writes, citing the harbour master.",
    "prompt": "Who is the first link?",
    "accept": ["the harbour master", "harbour master"],
    "misconceptions": {"the Courier": "It passed the news on and says from whom."},
    "explain": "The Courier names the harbour master.",
    "hint": "Who is cited?",
    "source": "log",
}

SENTENCES: Content = {
    "id": "sentences",
    "kind": "spot",
    "skill": "attribution",
    "prompt": "Which sentences name who says so?",
    "options": {
        "log": {"text": "Calls rose to 312, the harbour log says.", "feedback": "The log is named."},
        "sale": {"text": "The port is said to be for sale.", "feedback": "Said by whom?"},
        "night": {"text": "At night it is quieter, says pilot Ines Dahl.", "feedback": "Ines Dahl is named."},
        "shame": {"text": "That is a shame.", "feedback": "Nobody is named here."},
    },
    "answer": ["log", "night"],
    "explain": "A name is somebody you could ask.",
    "hint": "Whom could you ask?",
    "source": "log",
}

CLAIMS: Content = {
    "id": "claims",
    "kind": "match",
    "skill": "attribution",
    "prompt": "Who stands behind each claim?",
    "statements": {
        "calls": {"text": "312 ships called.", "answer": "book", "explain": "It is in the log."},
        "fee": {
            "text": "The fee rises in June.",
            "answer": "council",
            "explain": "The council sets fees.",
            "feedback": {"courier": "The Courier passed it on."},
        },
        "crane": {"text": "The crane is safe.", "answer": "inspector", "explain": "The inspector signed for it."},
    },
    "labels": {
        "book": {"text": "The harbour log"},
        "council": {"text": "The town council"},
        "inspector": {"text": "The crane inspector"},
        "captain": {"text": "A captain"},
        "courier": {"text": "The Courier"},
        "nobody": {"text": "Nobody named"},
    },
    "explain": "Go back to who knew it first.",
    "hint": "Who could know it first?",
    "source": "log",
}

CHAIN: Content = {
    "id": "chain",
    "kind": "order",
    "skill": "trace",
    "prompt": "How did the news travel?",
    "items": {
        "master": {"text": "The harbour master speaks"},
        "courier": {"text": "The Courier prints it", "feedback": "The Courier was in the room."},
        "agency": {"text": "An agency passes it on", "feedback": "The agency cites the Courier."},
        "gazette": {"text": "The Gazette cites the agency", "feedback": "The Gazette comes last."},
    },
    "first": "who said it first",
    "last": "the paper in your hand",
    "explain": "Each names the one before it.",
    "hint": "Look at who cites whom.",
    "source": "log",
}

TWO_COUNTS: Content = {
    "id": "two-counts",
    "kind": "verdict",
    "skill": "reconcile",
    "passage": "The log has 312 calls in May; the Courier writes that 340 ships came.",
    "prompt": "Do the two counts go together?",
    "answer": "roughly",
    "feedback": {"odd": "They need not count the same thing.", "holds": "340 is not 312."},
    "reasons": {
        "outside": {"text": "Some ships came and anchored outside."},
        "misprint": {"text": "A digit was misread.", "feedback": "Two digits differ."},
        "lie": {"text": "Somebody lied.", "feedback": "Nothing here shows that."},
    },
    "reason": "outside",
    "explain": "A call is a ship at a berth.",
    "hint": "What does each of them count?",
    "source": "log",
}

SUM_FITS: Content = {
    "id": "sum-fits",
    "kind": "verdict",
    "scale": "fit",
    "skill": "arithmetic",
    "passage": "The log has 200 calls of ferries, 112 of other ships and 312 in all.",
    "prompt": "Does the sum fit?",
    "answer": "holds",
    "feedback": {"does-not-fit": "Add 200 and 112.", "cannot-tell": "All three figures are in the log."},
    "reasons": {
        "adds": {"text": "The two parts add up to the whole."},
        "over": {"text": "The two parts add up to more than the whole.", "feedback": "200 and 112 are 312."},
    },
    "reason": "adds",
    "explain": "200 + 112 = 312.",
    "source": "log",
}

MAY_SHARE: Content = {
    "id": "may-share",
    "kind": "estimate",
    "skill": "arithmetic",
    "prompt": "How much of the year's traffic came in May?",
    "answer": "ships_may / ships_year * 100",
    "unit": "percent",
    "tolerance": 0.5,
    "given": "The log has 312 calls in May and 2,400 in the year.",
    "misconceptions": {"ships_year / ships_may": "You divided the wrong way round."},
    "explain": "A twelfth would be 8 percent.",
    "hint": "There are twelve months.",
    "source": "log",
}

FIRST_READ: Content = {
    "id": "first-read",
    "kind": "poll",
    "skill": "genre",
    "prompt": "What would you read first?",
    "options": {
        "book": {"text": "The harbour log", "feedback": "Dry, and close to the thing."},
        "courier": {"text": "The Courier", "feedback": "Somebody has asked around for you."},
        "nothing": {"text": "Nothing of it"},
    },
    "explain": "Each would tell you something else.",
    "hint": "You cannot be wrong here.",
    "source": "log",
}

LOOK_UP: Content = {
    "id": "look-up",
    "kind": "search",
    "skill": "lateral-reading",
    "prompt": "Who runs the Courier?",
    "levels": {
        "basic": {"text": "I stayed on its own site.", "feedback": "Its own site says what it wants to."},
        "emergent": {"text": "I took the first result."},
        "proficient": {"text": "I compared two other sites."},
    },
    "explain": "A shipping company owns it.",
    "hint": "Leave the site.",
    "source": "log",
}

KINDS: dict[str, Content] = {
    one["kind"]: one
    for one in (
        *(BERTH, CREW, SENTENCES, CARGO, CLAIMS, CHAIN),
        *(SHARE, MAY_SHARE, HARBOUR_MASTER, TWO_COUNTS, FIRST_READ),
    )
}
"""A question of each kind that a class can be asked."""


def _other_keys(question: Content, keys: dict[str, str]) -> Content:
    """The statements of a question, each with the label for its key that `keys` has for its old one, and no more."""
    return {name: {"text": one["text"], "answer": keys[one["answer"]]} for name, one in question["statements"].items()}


def _without_feedback(options: Content, *names: str) -> Content:
    """The options in this order, with their texts alone."""
    return {name: {"text": options[name]["text"]} for name in names or options}


MOVED: dict[str, Content] = {
    kind: {**KINDS[kind], "explain": "Another reason.", **parts}
    for kind, parts in {
        "choice": {"answer": "ugly", "options": _without_feedback(BERTH["options"])},
        "multi": {"answer": ["insider", "rumour"], "options": _without_feedback(CREW["options"])},
        "spot": {"answer": []},
        "classify": {"statements": _other_keys(CARGO, {"fact": "opinion", "opinion": "fact"})},
        "match": {"statements": _other_keys(CLAIMS, {"book": "nobody", "council": "book", "inspector": "captain"})},
        "order": {"items": _without_feedback(CHAIN["items"], "agency", "gazette", "courier", "master")},
        "number": {"answer": "ships_may / 100", "misconceptions": {}},
        "estimate": {"answer": "ships_may / 100", "misconceptions": {}},
        "text": {"accept": ["The Courier"], "misconceptions": {}},
        "verdict": {"answer": "odd", "reason": "lie", "reasons": _without_feedback(TWO_COUNTS["reasons"])},
    }.items()
}
"""The same questions with other keys, by kind; a poll has none."""


FIGURES: Content = {
    "ships_may": {"value": 312, "unit": "ships", "as_of": "2025-05", "counts": "ships in May", "source": "log"},
    "ships_year": {"value": 2400, "unit": "ships", "as_of": "2025", "counts": "ships in the year", "source": "log"},
}

HARBOUR_NOTE = "A shipwreck is mentioned once."


def pack(name: str, title: str, *questions: Content, **changed: Any) -> Content:
    """A pack of these questions."""
    return {
        "id": name,
        "title": title,
        "about": f"Made for tests: {title}.",
        "language": "en",
        "version": 3,
        "sources": {"log": LOG},
        "figures": FIGURES,
        "questions": list(questions),
        **changed,
    }


def harbour(*questions: Content) -> Content:
    """The harbour pack, of these questions or of four."""
    return pack("harbour", "Harbour news", *(questions or (BERTH, CREW, CARGO, SHARE)), content_note=HARBOUR_NOTE)


def lamps(number: int = 8) -> Content:
    """A pack of questions whose answer is always “It burns”."""
    return pack(
        "lamps",
        "Lamps on the quay",
        *(
            {
                "id": f"lamp-{at}",
                "kind": "choice",
                "skill": "checkable",
                "prompt": f"What about lamp number {at}?",
                "options": {"on": {"text": "It burns"}, "off": {"text": "It is out", "feedback": "Look again."}},
                "answer": "on",
                "explain": "All lamps burn.",
            }
            for at in range(1, number + 1)
        ),
    )


def sorting(facts: int, *, name: str = "sorting", opinions: int = 0) -> Content:
    """A pack of one question with so many statements to sort, called fact 1, fact 2, …, opinion 1, …"""

    def statement(kind: str, at: int) -> Content:
        return {"text": f"{kind} {at}.", "answer": kind, "explain": "It is what it says."}

    return pack(
        name,
        f"Sorting {name}",
        {
            "id": "sort",
            "kind": "classify",
            "skill": "checkable",
            "prompt": "Sort them.",
            "labels": CARGO["labels"],
            "statements": {
                f"{kind}-{at}": statement(kind, at)
                for kind, number in (("fact", facts), ("opinion", opinions))
                for at in range(1, number + 1)
            },
        },
    )


TIDES: Content = {
    "id": "tides",
    "title": "Reading a tide table",
    "about": "Made for tests: a step of each kind.",
    "language": "en",
    "version": 5,
    "minutes": 7,
    "skills": ["checkable", "arithmetic"],
    "objective": "You can say when the water is high.",
    "misconception": "The sea does as it likes.",
    "content_note": "Somebody gets wet feet.",
    "sources": {"log": LOG},
    "figures": FIGURES,
    "steps": [
        {
            "kind": "page",
            "id": "moon",
            "title": "The moon pulls",
            "text": "Twice a day the water comes.",
            "source": "log",
            "locator": "page 1",
        },
        {
            "kind": "example",
            "id": "aloud",
            "title": "Thinking aloud at the quay",
            "passage": "High water at noon, says the board.",
            "thoughts": ["Which noon?", "The board is dated."],
            "conclusion": "The board can be held against the sea.",
        },
        {**BERTH, "id": "check-berth"},
        {"kind": "reflection", "id": "own", "title": "Your own coast", "prompt": "When did you last trust a table?"},
        {**SHARE, "id": "check-share"},
    ],
    "summary": ["Tables can be checked.", "Noon needs a place."],
    "try_it": "Find a tide table of a coast you know.",
    "discuss": "Who needs to know the hour of high water?",
    "practice": ["harbour"],
}


def model_of(question: Content) -> AnyQuestion:
    """The question as Copydesk reads it."""
    return TypeAdapter[AnyQuestion](AnyQuestion).validate_python(question)


def model_of_figures() -> Figures:
    """The figures of every pack here, as Copydesk reads them."""
    return TypeAdapter(dict[str, Figure]).validate_python(FIGURES)


def changed(question: Content, **parts: Any) -> Content:
    """A question with other values in places."""
    return {**copy.deepcopy(question), **parts}


def write(folder: Path, *content: Content) -> Path:
    """Puts content into files of a folder, over what had the same id there; the folder."""
    folder.mkdir(exist_ok=True)
    for one in content:
        text = yaml.safe_dump(one, sort_keys=False, allow_unicode=True)
        (folder / f"{one['id']}.yaml").write_text(text, encoding="utf-8")
    return folder


async def answers_of(settings: Settings, student: Student) -> list[StoredAnswer]:
    """What the database holds of a student's answers, in the order in which they were given."""
    database = await Database.open(settings.database_url)
    try:
        async with database.unit(writes=False) as unit:
            rows = await unit.connection.execute(
                select(answers)
                .where(answers.c.learner_id == student.id)
                .order_by(answers.c.answered_at, answers.c.run_id, answers.c.item)
            )
            return [StoredAnswer(*row) for row in rows]
    finally:
        await database.close()


def asked(card: Card) -> str:
    """Which lamp a card asks about: `lamp-3`."""
    return "lamp-" + card.text.split("lamp number ")[1].split("?")[0]


async def sort_all(student: Student, card: Card, labels: dict[str, str]) -> Card:
    """Sorts the statements left on a card: `labels` gives for words of a statement the label to press."""
    while "**Statement " in card.text:
        statement = card.text.split("\n> ")[-1].split("\n")[0]
        card = await student.press(card, next(label for words, label in labels.items() if words in statement))
    return await student.press(card, "Check my answer" if card.has("Check my answer") else "Lock in")


async def restart(env: Env, settings: Settings) -> None:
    """The process is killed and started again; what it held open is closed, as the system would."""
    killed = env.bot
    await env.restart_bot(successor(env, settings))
    await killed.close()
