"""Who talks with whom between two votes: tables of three or four, with unlike answers wherever the answers allow it.

`tables_of` deals everybody at once; `seated` finds seats for whoever comes later or was left alone. People are numbers
here. An answer is a text, the same for two who said the same, and None is no answer. Promises that nobody sits twice or
alone; that tables dealt at once have three or four people (five people make three and two, two make two); that as many
of these as can be have unlike answers; and that the same people, answers and seed give the same tables.

What tables tell. By themselves nothing about anybody: any table can come of any answers of its people. Answers are only
told apart, so a class whose answers have changed places with each other gets the same tables, and whether an answer is
right plays no part; the number of a table, its size and the order of its people do not depend on answers. But who sees
how the whole vote was spread can conclude something from their own answer: a rare one is dealt to one table after the
other, so whoever gave it may know that nobody else there did, and at a table of two each may know that the other
disagrees. That is why a class with tables does not see the spread unless its host wants it. A latecomer comes to where
somebody disagrees, which tells that table that one of them does, and not which. Refuses names and a clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from questions.kinds import shuffled

MOST = 4
"""People at a table."""

_USUAL = 3
"""People at most tables."""

Said = Mapping[int, str | None]
"""By learner, their answer; None for who gave none."""


def unlike(people: Iterable[int], said: Said) -> bool:
    """Whether two of these people gave different answers."""
    return len({said.get(one) for one in people} - {None}) > 1


def tables_of(said: Said, seed: int, item: str) -> tuple[tuple[int, ...], ...]:
    """Tables for all of these people in the talk about `item`; none for one person alone.

    The rarest answers are dealt first, one to a table and round again, and whoever gave none comes last.
    """
    count = max(len(said) // _USUAL, 2 if len(said) == 5 else 1)
    if len(said) < 2:
        return ()
    people = _ranked(said, seed, item)
    rank = {one: at for at, one in enumerate(people)}
    answered, silent = _rarest_first(people, said), [one for one in people if said[one] is None]
    room, tables = _room(len(people), count, seed, item), [list[int]() for _ in range(count)]
    # A table takes two answers to be unlike: where there are few, they are not spread over more tables than that.
    unlike_first = _round(room, min(count, len(answered) // 2))
    for one, at in zip([*answered, *silent], chain(unlike_first, _round(room, count)), strict=False):
        tables[at].append(one)
    return tuple(sorted((tuple(sorted(table, key=rank.__getitem__)) for table in tables), key=lambda one: rank[one[0]]))


def seated(seats: Mapping[int, int], waiting: Collection[int], said: Said, seed: int, item: str) -> dict[int, int]:
    """By learner the number of their table, once those who wait have come to one, and whoever sits alone to another.

    Each goes to the smallest table with room where somebody gave another answer, else to the smallest; nobody who sits
    with others is moved. Those for whom no table has room make new ones; one of them alone goes on waiting.
    """
    tables = defaultdict[int, list[int]](list)
    for one, number in seats.items():
        tables[number].append(one)
    alone = [people.pop() for people in tables.values() if len(people) == 1]
    left: list[int] = []
    for one in _ranked([*waiting, *alone], seed, item):
        open_to = [number for number, people in tables.items() if 0 < len(people) < MOST]
        if not open_to:
            left.append(one)
            continue
        best = min(open_to, key=lambda at: (not _differs(one, tables[at], said), len(tables[at]), at))
        tables[best].append(one)
    free = max(tables, default=0) + 1
    tables.update(enumerate(map(list, tables_of({one: said.get(one) for one in left}, seed, item)), free))
    return {one: number for number, people in tables.items() for one in people}


def _differs(one: int, people: Iterable[int], said: Said) -> bool:
    """Whether somebody of these gave another answer than this one, who gave one too."""
    mine = said.get(one)
    return mine is not None and any(said.get(other) not in (None, mine) for other in people)


def _ranked(people: Iterable[int], seed: int, item: str) -> list[int]:
    """In an order that depends on nothing but who they are, the seed and the question."""
    return [int(one) for one in shuffled(map(str, people), seed, f"tables/{item}")]


def _rarest_first(people: Sequence[int], said: Said) -> list[int]:
    """Those who answered, by answer. The names of answers play no part: of two as rare, the one of who comes first."""
    by_answer = defaultdict[str, list[int]](list)
    for one in people:
        if (answer := said[one]) is not None:
            by_answer[answer].append(one)
    return list(chain.from_iterable(sorted(by_answer.values(), key=len)))


def _room(people: int, count: int, seed: int, item: str) -> list[int]:
    """Seats at each table. Which tables have one more is drawn, or the commonest answers would always sit there."""
    seats, more = divmod(people, count)
    drawn = {int(at) for at in shuffled(map(str, range(count)), seed, f"room/{item}")[:more]}
    return [seats + (at in drawn) for at in range(count)]


def _round(room: list[int], tables: int) -> Iterator[int]:
    """Places at the first so many tables, one at each and round again, until they are full; takes them from `room`."""
    while turn := [at for at in range(tables) if room[at]]:
        for at in turn:
            room[at] -= 1
            yield at
