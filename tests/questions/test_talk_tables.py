"""Tables for a talk: nobody is alone, answers differ wherever they can, and a table tells nobody's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.engine.talk_tables import MOST, Said, seated, tables_of, unlike

people = st.integers(1, 2**63 - 1)
answers = st.sampled_from("abcd")
classes = st.dictionaries(people, answers, max_size=60)
with_silent = st.dictionaries(people, st.none() | answers, max_size=60)
seeds = st.integers(0, 2**63 - 1)


def assert_seated_well(seats: dict[int, int], everybody: set[int], waiting_at_most: int) -> None:
    """Nobody sits alone or with more than three others, and hardly anybody waits."""
    sizes = Counter(seats.values())
    assert all(2 <= size <= MOST for size in sizes.values())
    assert seats.keys() <= everybody
    assert len(everybody - seats.keys()) <= waiting_at_most


@given(with_silent, seeds)
def test_everybody_sits_once_at_a_table_of_three_or_four(said: Said, seed: int) -> None:
    tables = tables_of(said, seed, "berth")
    assert sorted(one for table in tables for one in table) == (sorted(said) if len(said) > 1 else [])
    sizes = sorted(len(table) for table in tables)
    match len(said):
        case 0 | 1:
            assert sizes == []
        case 2:
            assert sizes == [2]
        case 5:
            assert sizes == [2, 3]
        case _:
            assert {*sizes} <= {3, 4}


@given(with_silent, seeds)
def test_as_many_tables_as_can_have_unlike_answers_do(said: Said, seed: int) -> None:
    tables = tables_of(said, seed, "berth")
    counts = Counter(answer for answer in said.values() if answer is not None)
    answered, commonest = sum(counts.values()), max(counts.values(), default=0)
    possible = min(len(tables), answered // 2, answered - commonest)
    assert sum(unlike(table, said) for table in tables) == possible


def partitions(everybody: Sequence[int], sizes: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    """Every way to put people at tables of these sizes."""
    if not sizes:
        yield []
        return
    for table in combinations(everybody, sizes[0]):
        left = [one for one in everybody if one not in table]
        yield from ([table, *rest] for rest in partitions(left, sizes[1:]))


@given(st.lists(st.none() | st.sampled_from("abc"), min_size=2, max_size=8), seeds)
def test_no_other_way_to_seat_a_small_class_makes_more_tables_unlike(given: list[str | None], seed: int) -> None:
    said = dict(enumerate(given, 1))
    tables = tables_of(said, seed, "berth")
    ways = partitions(list(said), [len(table) for table in tables])
    best = max(sum(unlike(table, said) for table in way) for way in ways)
    assert sum(unlike(table, said) for table in tables) == best


@given(with_silent, seeds)
def test_the_same_people_answers_and_seed_give_the_same_tables_in_whatever_order_they_come(
    said: Said, seed: int
) -> None:
    assert tables_of(dict(reversed(said.items())), seed, "berth") == tables_of(said, seed, "berth")


def test_another_seed_or_question_gives_other_tables() -> None:
    said = dict.fromkeys(range(1, 31), "a")
    assert len({tables_of(said, 1, "berth"), tables_of(said, 2, "berth"), tables_of(said, 1, "crew")}) == 3


# ---------------------------------------------------------------------------- what a table tells


@given(classes, seeds, st.permutations("abcd"))
def test_answers_that_change_places_with_each_other_change_no_table(
    said: Said, seed: int, names: Sequence[str]
) -> None:
    swapped = {one: names["abcd".index(answer)] for one, answer in said.items() if answer is not None}
    assert tables_of(swapped, seed, "berth") == tables_of(said, seed, "berth")


@pytest.mark.parametrize("theirs", [*product("ab", repeat=3)])
def test_the_same_table_can_come_of_any_answers_of_its_people(theirs: Sequence[str]) -> None:
    classes_of_six = [dict(enumerate((*theirs, *others), 1)) for others in product("ab", repeat=3)]
    found = (tables_of(said, seed, "berth") for seed in range(60) for said in classes_of_six)
    assert any({1, 2, 3} in map(set, tables) for tables in found)


@pytest.mark.parametrize("size", [5, 7, 10, 11])
def test_neither_the_size_of_a_table_nor_its_number_tells_where_somebody_sits_who_disagrees_with_all(
    size: int,
) -> None:
    said = {**dict.fromkeys(range(1, size), "a"), size: "b"}
    sizes, numbers, places = set[int](), set[int](), set[int]()
    for seed in range(300):
        tables = tables_of(said, seed, "berth")
        (number,) = (at for at, table in enumerate(tables) if size in table)
        sizes.add(len(tables[number]))
        numbers.add(number)
        places.add(tables[number].index(size))
    assert sizes == {len(table) for table in tables_of(said, 1, "berth")}
    assert numbers == set(range(len(tables_of(said, 1, "berth"))))
    assert places == set(range(max(sizes)))


@given(st.dictionaries(people, answers, min_size=6, max_size=20), seeds)
def test_numbers_of_tables_and_the_order_at_them_depend_on_nobodys_answer(said: dict[int, str], seed: int) -> None:
    rank = _ranks(said, seed)
    tables = tables_of(said, seed, "berth")
    for table in tables:
        assert list(table) == sorted(table, key=rank.__getitem__)
    assert list(tables) == sorted(tables, key=lambda table: rank[table[0]])


def _ranks(everybody: Iterable[int], seed: int) -> Counter[int]:
    """Before how many others each comes, where two of them alone are dealt a table and say the same."""
    return Counter(tables_of(dict.fromkeys(two, "a"), seed, "berth")[0][1] for two in permutations(everybody, 2))


# ---------------------------------------------------------------------------- latecomers


@given(with_silent, seeds, st.data())
def test_whoever_comes_later_sits_down_and_moves_nobody(said: Said, seed: int, data: st.DataObject) -> None:
    early = {one for one in said if data.draw(st.booleans())}
    seats = seated({}, early, said, seed, "berth")
    for one in sorted(said.keys() - early):
        before = seats
        seats = seated(before, {one} | early - before.keys(), said, seed, "berth")
        early.add(one)
        assert before.items() <= seats.items()
        assert_seated_well(seats, early, waiting_at_most=1)


@given(with_silent, seeds, st.data())
def test_whoever_is_left_alone_comes_to_another_table_and_nobody_else_moves(
    said: Said, seed: int, data: st.DataObject
) -> None:
    seats = seated({}, said.keys(), said, seed, "berth")
    here = {*said}
    while len(here) > 1:
        here.discard(data.draw(st.sampled_from(sorted(here))))
        left = {one: number for one, number in seats.items() if one in here}
        crowd = Counter(left.values())
        seats = seated(left, here - left.keys(), said, seed, "berth")
        assert_seated_well(seats, here, waiting_at_most=1)
        assert {one: number for one, number in left.items() if crowd[number] > 1}.items() <= seats.items()


def test_a_latecomer_goes_to_the_smallest_table_where_somebody_disagrees() -> None:
    said: Said = {1: "a", 2: "a", 3: "b", 4: "a", 5: "b", 6: "a", 7: "a", 8: "a"}
    seats = {1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3, 7: 3}
    assert seated(seats, [8], said, 1, "berth")[8] == 2
    assert seated({**seats, 2: 2}, [8], {**said, 9: "b"}, 1, "berth")[8] in (1, 3)  # the unlike table is full
    assert seated(seats, [8], {**said, 8: "b"}, 1, "berth")[8] in (1, 3)
    assert seated(seats, [8], {**said, 8: None}, 1, "berth")[8] in (1, 3)  # who said nothing disagrees with nobody


def test_one_for_whom_there_is_no_room_waits_and_two_make_a_table() -> None:
    said: Said = dict.fromkeys(range(1, 7), "a")
    full = dict.fromkeys(range(1, 5), 1)
    assert seated(full, [5], said, 1, "berth") == full
    assert seated(full, [5, 6], said, 1, "berth") == {**full, 5: 2, 6: 2}
    assert seated({}, [1], said, 1, "berth") == {}
    assert seated({1: 1}, [], said, 1, "berth") == {}
