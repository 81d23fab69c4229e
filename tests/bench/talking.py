"""Tables for 300 learners who talk at once, as one step of the event loop: nobody else is answered meanwhile.

The time is that of a processor, as a share of the 50 ms that such a step may take. Answers are drawn: nearly all the
same, four options, and a figure that everybody typed differently.
"""

from __future__ import annotations

import random
import time

from questions.corrections import canonical
from questions.engine.talk_tables import seated
from questions.kinds import Response
from tests.bench.table import Row

LEARNERS = 300
ROUNDS = 15
MOST_SECONDS = 0.05


def rows() -> list[Row]:
    """All of them at the beginning of a talk, and 300 who come late to tables of others."""
    early: list[float] = []
    late: list[float] = []
    for at in range(ROUNDS):
        draw = random.Random(at)
        given = {draw.randrange(10**18): _response(draw, at) for _ in range(2 * LEARNERS)}
        first, then = list(given)[:LEARNERS], list(given)[LEARNERS:]
        began = time.process_time()
        seats = seated({}, first, {one: canonical(given[one]) for one in first}, at, "item")
        early.append((time.process_time() - began) / MOST_SECONDS)
        began = time.process_time()
        seated(seats, then, {one: canonical(said) for one, said in given.items()}, at, "item")
        late.append((time.process_time() - began) / MOST_SECONDS)
    note = f"{max(*early, *late) * MOST_SECONDS * 1000:.1f} ms of a processor at most"
    return [
        Row.at_most(f"tables for {LEARNERS} learners in one step / 50 ms", early, 1, note),
        Row.at_most(f"{LEARNERS} more who come late, in one step / 50 ms", late, 1, note),
    ]


def _response(draw: random.Random, at: int) -> Response:
    match at % 3:
        case 0:
            return "a" if draw.random() < 0.97 else "b"
        case 1:
            return draw.choice("abcd")
        case _:
            return draw.random()
