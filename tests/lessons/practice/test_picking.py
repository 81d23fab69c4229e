"""What is practised now: the order of reasons, which item, and what never happens."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.practice.difficulty import Rated, chance
from lessons.practice.picking import (
    NEW_A_DAY,
    Balance,
    Candidate,
    CapReached,
    Due,
    Early,
    First,
    MissedAgain,
    NewSkill,
    NothingDue,
    Pick,
    pick,
)
from lessons.practice.spacing import Rating, SkillCard, rating_of, reviewed
from questions.signal_detection import SignalCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lessons.practice.picking import Reason
    from questions.model import StatementType, Truth

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY = timedelta(days=1)
KNOWN = 10**9
"""So many answers that a rating is known for certain."""
LEARNER = Rated(0.0, 200)


def item(
    name: str,
    skill: str = "unit",
    value: float = 0.0,
    *,
    truth: Truth | None = None,
    kind_of_statement: StatementType | None = None,
    passage: str | None = None,
    order: int = 0,
    seen: float | None = None,
    right: bool | None = None,
    answers: int = KNOWN,
) -> Candidate:
    """An item; `seen` is how many days ago."""
    seen_at = NOW - seen * DAY if seen is not None else None
    was_right = (right is not False) if seen is not None else None
    rated = Rated(value, answers)
    return Candidate(
        "pack", name, skill, "choice", rated, truth, passage, order, seen_at, was_right, type=kind_of_statement
    )


def card(last: float, interval: float) -> SkillCard:
    """A card of a skill practised `last` days ago, to be practised again `interval` days after that."""
    return SkillCard(interval, 5.0, NOW - last * DAY, NOW - last * DAY + interval * DAY)


def picked(
    candidates: Iterable[Candidate],
    cards: dict[str, SkillCard],
    learner: Rated = LEARNER,
    *,
    skills: Sequence[str] = ("unit", "time", "voice"),
    less: frozenset[str] = frozenset(),
    signals: SignalCounts | None = None,
    new_today: int = 0,
    seed: int = 0,
    early: bool = False,
) -> Pick | NothingDue | CapReached:
    return pick(
        candidates,
        learner,
        cards,
        skills=skills,
        less=less,
        signals=signals,
        new_today=new_today,
        now=NOW,
        seed=seed,
        early=early,
    )


def names(found: Pick | NothingDue | CapReached) -> list[str]:
    assert isinstance(found, Pick), found
    return [one.item for one in found.items]


def reason(found: Pick | NothingDue | CapReached) -> Reason:
    assert isinstance(found, Pick), found
    return found.reason


def test_the_skill_that_is_most_overdue_for_its_interval_comes_first() -> None:
    items = [item("u", "unit"), item("t", "time"), item("v", "voice")]
    cards = {"unit": card(30, 20), "time": card(4, 2), "voice": card(1, 5)}
    found = picked(items, cards)
    assert names(found) == ["t"]  # two days over of two, and not ten of twenty
    assert reason(found) == Due("time", NOW - 4 * DAY)


def test_a_skill_is_due_from_its_moment_on() -> None:
    items = [item("u")]
    assert reason(picked(items, {"unit": card(3, 3)})) == Due("unit", NOW - 3 * DAY)
    later = SkillCard(3.0, 5.0, NOW - 3 * DAY, NOW + timedelta(microseconds=1))
    assert picked(items, {"unit": later}) == NothingDue("unit", later.due_at)


def test_a_due_skill_comes_before_a_new_one_and_a_new_one_before_nothing() -> None:
    items = [item("u", "unit"), item("t", "time")]
    assert reason(picked(items, {"time": card(3, 2)})) == Due("time", NOW - 3 * DAY)
    found = picked(items, {"time": card(1, 2)})
    assert (names(found), reason(found)) == (["u"], NewSkill("unit"))


@pytest.mark.parametrize("learner", [Rated(0.0, 90), Rated(1.7, 90), Rated(-2.0, 90)])
def test_of_the_unseen_items_the_one_is_given_that_is_right_most_nearly_three_times_in_four(learner: Rated) -> None:
    items = [item(f"{value:+.1f}", value=value) for value in (step / 10 for step in range(-60, 61))]
    (name,) = names(picked(items, {"unit": card(3, 2)}, learner))
    assert chance(learner, Rated(float(name))) == pytest.approx(0.75, abs=0.01)


def test_an_item_of_which_nothing_is_known_is_given_now_and_then() -> None:
    fitting = [item(f"fits {number}", value=-0.8) for number in range(3)]
    unknown = item("unknown", value=0.0, answers=0)
    given = Counter(names(picked([*fitting, unknown], {"unit": card(3, 2)}, seed=seed))[0] for seed in range(300))
    assert 15 < given["unknown"] < 75
    assert min(given[one.item] for one in fitting) > 30


def test_a_seen_item_comes_only_where_no_unseen_one_is_left() -> None:
    seen = [item("missed", seen=9, right=False), item("right", seen=20)]
    cards = {"unit": card(3, 2)}
    assert names(picked([*seen, item("far too hard", value=9)], cards)) == ["far too hard"]
    assert reason(picked(seen, cards)) == MissedAgain("unit", NOW - 3 * DAY)


def test_of_the_seen_items_the_missed_come_first_and_then_those_of_longest_ago() -> None:
    items = [
        item("right, 5 days", seen=5),
        item("right, 30 days", seen=30),
        item("missed, 2 days", seen=2, right=False),
        item("missed, 9 days", seen=9, right=False),
    ]
    cards = {"unit": card(3, 2)}
    given: list[str] = []
    while items:
        (name,) = names(picked(items, cards))
        given.append(name)
        items = [one for one in items if one.item != name]
    assert given == ["missed, 9 days", "missed, 2 days", "right, 30 days", "right, 5 days"]
    assert reason(picked([item("right", seen=5)], cards)) == Due("unit", NOW - 3 * DAY)


def test_the_items_of_a_passage_come_together_in_their_order() -> None:
    passage = [
        item("c", passage="p", order=3, value=5),
        item("a", passage="p", order=1, value=-1.0986),
        item("b", "time", passage="p", order=2),
    ]
    other = replace(item("of another pack", passage="p", order=1, value=9), pack="other")
    cards = {"unit": card(3, 2)}
    assert names(picked([*passage, other, item("alone", value=9)], cards)) == ["a", "b", "c"]
    # What was seen of it already is not asked again, and comes together again when nothing else is left.
    begun = [replace(one, seen_at=NOW - 5 * DAY, was_right=True) if one.item == "a" else one for one in passage]
    assert names(picked(begun, cards)) == ["b", "c"]
    done = [replace(one, seen_at=NOW - 5 * DAY, was_right=one.item != "c") for one in passage]
    assert names(picked(done, cards)) == ["a", "b", "c"]


def test_who_has_no_history_gets_an_easy_item_of_each_skill_in_the_order_of_skills() -> None:
    skills = ("voice", "unit", "time")
    items = [item(f"{skill} {value}", skill, value) for skill in skills for value in (-6.0, -1.7346, -1.0986, 0.0)]
    cards: dict[str, SkillCard] = {}
    given: list[str] = []
    for number in range(3):
        found = picked(items, cards, Rated(0.0, number), skills=skills)
        assert reason(found) == First(skills[number])
        given += names(found)
        cards[skills[number]] = reviewed(None, Rating.Good, NOW)
    assert given == [f"{skill} -1.7346" for skill in skills]  # right in 85 of 100
    assert isinstance(picked(items, cards, Rated(0.0, 3), skills=skills), NothingDue)


def test_a_skill_that_is_not_to_be_practised_is_left_out() -> None:
    items = [item("u", "unit"), item("t", "time")]
    found = picked(items, {"unit": card(9, 1), "time": card(3, 2)}, skills=["time"])
    assert reason(found) == Due("time", NOW - 3 * DAY)
    assert picked([item("u", "unit")], {"unit": card(9, 1)}, skills=["time"]) == NothingDue(None, None)


def test_of_a_skill_of_which_less_is_wanted_the_interval_counts_twice() -> None:
    items, less = [item("u", "unit"), item("t", "time")], frozenset(["unit"])
    cards = {"unit": card(5, 3), "time": card(1, 9)}
    assert reason(picked(items, cards)) == Due("unit", NOW - 5 * DAY)
    assert picked(items, cards, less=less) == NothingDue("unit", NOW + DAY)
    assert reason(picked(items, {**cards, "unit": card(6, 3)}, less=less)) == Due("unit", NOW - 6 * DAY)
    # As a new skill it comes after all others.
    assert reason(picked(items, {}, less=less)) == NewSkill("time")
    assert reason(picked(items[:1], {}, less=less)) == NewSkill("unit")


def test_where_nothing_is_due_the_next_skill_is_named_and_practised_only_on_request() -> None:
    items = [item("u", "unit"), item("t", "time")]
    cards = {"unit": card(1, 9), "time": card(1, 4)}
    assert picked(items, cards) == NothingDue("time", NOW + 3 * DAY)
    found = picked(items, cards, early=True)
    assert reason(found) == Early("time", NOW - DAY, NOW + 3 * DAY)
    assert names(found) == ["t"]


def test_a_skill_without_items_is_never_due() -> None:
    assert picked([], {"unit": card(9, 1)}) == NothingDue(None, None)
    assert reason(picked([item("t", "time")], {"unit": card(9, 1), "time": card(3, 2)})) == Due("time", NOW - 3 * DAY)


def test_where_todays_new_items_are_used_up_due_skills_go_on_with_seen_ones() -> None:
    new, seen = item("new"), item("seen", seen=5)
    cards = {"unit": card(3, 2), "time": card(1, 5)}
    assert names(picked([new, seen], cards, new_today=NEW_A_DAY - 1)) == ["new"]
    assert names(picked([new, seen], cards, new_today=NEW_A_DAY)) == ["seen"]
    assert picked([new, item("t", "time")], cards, new_today=NEW_A_DAY) == CapReached("time", NOW + 4 * DAY)
    assert picked([new], {}, new_today=NEW_A_DAY + 7) == CapReached(None, None)


def test_a_passage_is_not_begun_where_the_day_has_no_room_for_all_of_it() -> None:
    passage = [item(f"p{number}", passage="p", order=number, value=-1.0986) for number in range(4)]
    items, cards = [*passage, item("alone", value=9)], {"unit": card(3, 2)}
    assert names(picked(items, cards, new_today=NEW_A_DAY - 4)) == ["p0", "p1", "p2", "p3"]
    assert names(picked(items, cards, new_today=NEW_A_DAY - 3)) == ["alone"]
    assert picked(passage, cards, new_today=NEW_A_DAY - 3) == CapReached(None, None)
    longest = [item(f"{number:02}", passage="p", order=number, value=9 - number) for number in range(NEW_A_DAY + 5)]
    begun = names(picked(longest, cards))
    assert begun == [f"{number:02}" for number in range(NEW_A_DAY)]
    rest = [replace(one, seen_at=NOW - DAY, was_right=True) if one.item in begun else one for one in longest]
    assert names(picked(rest, cards)) == [f"{number:02}" for number in range(NEW_A_DAY, NEW_A_DAY + 5)]


DOUBTS, TRUSTS = SignalCounts(6, 10, 0, 10), SignalCounts(10, 10, 4, 10)


@pytest.mark.parametrize(
    ("signals", "truth"), [(DOUBTS, "holds"), (TRUSTS, "fails"), (None, None), (SignalCounts(5, 7, 0, 7), None)]
)
def test_who_leans_gets_more_items_of_the_sort_against_it(signals: SignalCounts | None, truth: Truth | None) -> None:
    items = [item(f"{truth} {number}", truth=truth) for truth in ("holds", "fails") for number in range(40)]
    cards, given = {"unit": card(3, 2)}, []
    for number in range(24):
        found = picked(items, cards, signals=signals, seed=3)
        (chosen,) = found.items if isinstance(found, Pick) else ()
        given.append(chosen.truth)
        against = Balance("unit", NOW - 3 * DAY, truth) if truth in ("holds", "fails") else None
        assert reason(found) == (against if chosen.truth == truth else Due("unit", NOW - 3 * DAY))
        at = items.index(chosen)
        items[at] = replace(chosen, seen_at=NOW - 2 * DAY + number * timedelta(minutes=1), was_right=True)
    if truth is not None:
        assert given.count(truth) == 15  # five of each eight, so that the same answer to all does not pay
    else:
        assert 9 <= given.count("holds") <= 15


@pytest.mark.parametrize("mark", ["truth", "type"])
def test_never_are_more_than_five_of_eight_in_a_row_alike_where_there_are_others(mark: str) -> None:
    def marked(number: int, *, often: bool) -> Candidate:
        if mark == "truth":
            return item(f"{often} {number}", truth="holds" if often else "fails", value=-1.0986 if often else 4)
        return item(f"{often} {number}", kind_of_statement="opinion" if often else "fact", value=-1.1 if often else 4)

    items = [marked(number, often=often) for often in (True, False) for number in range(30)]
    row: list[bool] = []
    for number in range(40):
        (name,) = names(picked(items, {"unit": card(3, 2)}, seed=number))
        row.append(name.startswith("True"))
        seen_at = NOW - DAY + number * timedelta(minutes=1)
        items = [replace(one, seen_at=seen_at, was_right=True) if one.item == name else one for one in items]
    assert row.count(True) >= 24  # the others fit badly, and come for that reason alone
    assert max(sum(row[at : at + 8]) for at in range(33)) == 5


def test_where_only_one_sort_is_unseen_a_seen_item_of_another_comes_in_between() -> None:
    items = [item(f"sound {number}", truth="holds") for number in range(30)]
    items += [item(f"unsound {number}", truth="fails", seen=9 + number, right=number % 2 == 0) for number in range(4)]
    row: list[str] = []
    for number in range(24):
        found = picked(items, {"unit": card(3, 2)})
        (name,) = names(found)
        row.append(name)
        if name.startswith("unsound"):
            assert isinstance(reason(found), Due | MissedAgain)
        seen_at = NOW - DAY + number * timedelta(minutes=1)
        items = [replace(one, seen_at=seen_at, was_right=True) if one.item == name else one for one in items]
    sound = [name.startswith("sound") for name in row]
    assert max(sum(sound[at : at + 8]) for at in range(17)) == 5
    assert sum(sound) >= 14


CANDIDATES = st.lists(
    st.builds(
        item,
        name=st.integers(0, 10**6).map(str),
        skill=st.sampled_from(["unit", "time", "voice", "genre"]),
        value=st.floats(-4, 4),
        truth=st.sampled_from(["holds", "fails", "unknown", None]),
        kind_of_statement=st.sampled_from(["fact", "opinion", None]),
        passage=st.sampled_from([None, "p", "q"]),
        order=st.integers(0, 9),
        seen=st.none() | st.integers(1, 30),
        right=st.booleans(),
        answers=st.integers(0, 50),
    ),
    max_size=25,
    unique_by=lambda one: one.item,
)
CARDS = st.dictionaries(
    st.sampled_from(["unit", "time", "voice"]), st.builds(card, st.integers(0, 20), st.integers(1, 20))
)


@given(
    candidates=CANDIDATES,
    cards=CARDS,
    new_today=st.integers(0, NEW_A_DAY + 2),
    seed=st.integers(0, 99),
    early=st.booleans(),
    signals=st.sampled_from([None, DOUBTS, TRUSTS]),
    learner=st.builds(Rated, st.floats(-3, 3), st.integers(0, 20)),
    less=st.frozensets(st.sampled_from(["unit", "time"])),
    shuffling=st.randoms(use_true_random=False),
)
def test_whatever_there_is_the_promises_hold(
    candidates: list[Candidate],
    cards: dict[str, SkillCard],
    new_today: int,
    seed: int,
    early: bool,
    signals: SignalCounts | None,
    learner: Rated,
    less: frozenset[str],
    shuffling: Random,
) -> None:
    def once(items: list[Candidate]) -> Pick | NothingDue | CapReached:
        return picked(items, cards, learner, less=less, signals=signals, new_today=new_today, seed=seed, early=early)

    found = once(candidates)
    shuffled = [*candidates]
    shuffling.shuffle(shuffled)
    assert once(shuffled) == found
    if not isinstance(found, Pick):
        return
    new = [one for one in found.items if one.seen_at is None]
    assert found.items
    assert new_today + len(new) <= NEW_A_DAY or not new
    assert not new or len(new) == len(found.items)
    assert found.reason.skill in {one.skill for one in found.items} <= {"unit", "time", "voice"}
    if len(found.items) > 1:
        assert len({one.passage for one in found.items}) == 1
        assert found.items[0].passage is not None
    if isinstance(found.reason, Due | Balance | MissedAgain | Early):
        assert found.reason.last_at == cards[found.reason.skill].reviewed_at
    else:
        assert found.reason.skill not in cards
    if isinstance(found.reason, Early):
        assert early
        assert found.reason.due_at > NOW


@settings(max_examples=50)
@given(
    passages=st.lists(st.integers(1, 6) | st.integers(18, 25), min_size=1, max_size=15),
    learner_seed=st.integers(0, 10**6),
    early=st.booleans(),
)
def test_nobody_is_given_more_new_items_in_a_day_than_the_cap_however_long_they_practise(
    passages: list[int],
    learner_seed: int,
    early: bool,
) -> None:
    random = Random(learner_seed)
    items = {
        f"{passage}-{number}": item(
            f"{passage}-{number}",
            random.choice(["unit", "time", "voice"]),
            random.gauss(0, 1),
            passage=str(passage) if size > 1 else None,
            order=number,
        )
        for passage, size in enumerate(passages)
        for number in range(size)
    }
    cards: dict[str, SkillCard] = {}
    for day in range(2):
        new_today = 0
        for press in range(30):
            now = NOW + day * DAY + press * timedelta(minutes=1)
            found = pick(
                items.values(),
                LEARNER,
                cards,
                skills=["unit", "time", "voice"],
                new_today=new_today,
                now=now,
                seed=press,
                early=early,
            )
            if not isinstance(found, Pick):
                break
            for one in found.items:
                right = random.random() < 0.7
                first = one.seen_at is None
                new_today += first
                rating = rating_of(float(right), 1.0, None, first=first)
                cards[one.skill] = reviewed(cards.get(one.skill), rating, now)
                items[one.item] = replace(one, seen_at=now, was_right=right)
        assert new_today <= NEW_A_DAY
