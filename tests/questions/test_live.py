"""A class quiz as a state machine: what each event does, and what no sequence of events can do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from questions.engine.class_quiz import (
    Aimed,
    AllAnswered,
    CloseNow,
    Discuss,
    Effect,
    End,
    Event,
    Extend,
    Live,
    Next,
    OpenTalk,
    OpenVote,
    Pause,
    Plan,
    Resume,
    ShowAnswer,
    ShowResult,
    Skip,
    SkipItem,
    Start,
    StoreState,
    Tick,
    apply,
    effects_of_phase,
    from_json,
    next_due,
    to_json,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def killed(live: Live) -> Live:
    """What a new process reads from the disk."""
    return from_json(json.loads(json.dumps(to_json(live))))


def played(plan: Plan, *events: tuple[type[Event] | Event, float]) -> tuple[Live, list[Effect]]:
    """The state after `events`, each aimed at its moment, at seconds after noon; and all effects but Keep."""
    live, effects = Live(plan), list[Effect]()
    for event, seconds in events:
        made = event if not isinstance(event, type) else event(live.turn) if issubclass(event, Aimed) else event()
        live, more = apply(live, made, after(seconds))
        effects += more[1:]
    return live, effects


HOSTED = Plan(("a", "b"), seconds=30)
ALONE = Plan(("a", "b"), seconds=30, pace="auto", reveal_seconds=10)
TALKING = Plan(("a", "b"), seconds=30, discuss=True, discuss_seconds=60)


def test_a_hosted_quiz_asks_reveals_and_waits_for_the_host() -> None:
    live, effects = played(HOSTED, (Start, 0), (CloseNow, 12), (Tick, 500), (Next, 501), (Tick, 532), (Next, 540))
    assert effects == [OpenVote("a", 1), ShowAnswer("a"), OpenVote("b", 1), ShowAnswer("b"), ShowResult()]
    assert live.phase == "finished"
    assert live.finished_at == after(540)
    assert live.counted == ("a", "b")


def test_a_hosted_reveal_stands_until_the_host_goes_on() -> None:
    live, _ = played(HOSTED, (Start, 0), (CloseNow, 5))
    assert next_due(live) is None
    assert apply(live, Tick(), after(86_400)) == (live, ())


def test_going_on_is_no_way_to_close_an_open_vote() -> None:
    live, effects = played(HOSTED, (Start, 0), (Next, 5))
    assert effects == [OpenVote("a", 1)]
    assert live.accepting(after(30))


def test_at_auto_pace_ticks_alone_carry_it_from_the_start_to_the_end() -> None:
    live, effects = apply(Live(ALONE), Start(), NOON)
    for _ in range(4):
        live, more = apply(live, Tick(), next_due(live) or NOON)
        effects += more
    asked = [effect for effect in effects if not isinstance(effect, StoreState)]
    assert asked == [OpenVote("a", 1), ShowAnswer("a"), OpenVote("b", 1), ShowAnswer("b"), ShowResult()]
    assert live.finished_at == after(80) + 4 * INSTANT


def test_every_change_is_to_be_stored_before_it_is_shown() -> None:
    assert apply(Live(HOSTED), Start(), NOON)[1] == (StoreState(), OpenVote("a", 1))


def test_a_vote_is_discussed_without_the_key_and_repeated_before_the_reveal() -> None:
    live, effects = played(TALKING, (Start, 0), (Tick, 31), (Tick, 92), (Tick, 123))
    assert effects == [OpenVote("a", 1), OpenTalk("a", distribution=True), OpenVote("a", 2), ShowAnswer("a")]
    assert live.vote == 2


def test_the_first_spread_stays_hidden_where_the_host_chose_so() -> None:
    hidden = Plan(("a",), seconds=30, discuss=True, show_first_spread=False)
    assert played(hidden, (Start, 0), (CloseNow, 9))[1] == [OpenVote("a", 1), OpenTalk("a", distribution=False)]


def test_a_host_may_have_any_question_discussed_before_its_reveal() -> None:
    _, effects = played(HOSTED, (Start, 0), (Discuss, 9), (Next, 20), (Discuss, 21), (CloseNow, 22), (Discuss, 23))
    assert effects == [OpenVote("a", 1), OpenTalk("a", distribution=True), OpenVote("a", 2), ShowAnswer("a")]


@pytest.mark.parametrize("way", [(), ((Discuss, 3),), ((Discuss, 3), (Next, 4)), ((Pause, 3),)])
def test_a_skipped_question_is_left_out_of_the_results_and_not_revealed(way: tuple[tuple[type[Event], float], ...]):
    live, effects = played(HOSTED, (Start, 0), *way, (Skip, 5), (CloseNow, 8), (Next, 9))
    assert ShowAnswer("a") not in effects
    assert effects[-4:] == [SkipItem("a"), OpenVote("b", 1), ShowAnswer("b"), ShowResult()]
    assert live.counted == ("b",)


EAGER = Plan(("a", "b"), seconds=30, closes_early=True)


def test_a_vote_closes_3_seconds_after_all_have_answered_also_for_a_process_that_was_killed_meanwhile() -> None:
    live, _ = played(EAGER, (Start, 0), (AllAnswered, 10))
    live = killed(live)
    assert live.deadline == after(13)
    assert live.accepting(after(13))
    assert apply(live, Tick(), after(13))[1] == ()
    assert apply(live, Tick(), after(13.1))[0].phase == "told"


@pytest.mark.parametrize(
    ("way", "deadline"),
    [
        (((AllAnswered, 28),), 30),  # what was left anyway
        (((AllAnswered, 10), (Extend, 11), (AllAnswered, 12)), 28),  # time that the host gave is not taken away again
        (((Pause, 10), (AllAnswered, 10), (Resume, 50)), 53),
        (((AllAnswered, 5), (CloseNow, 6), (Next, 10), (AllAnswered, 12)), 15),
    ],
)
def test_all_have_answered_is_said_once_of_a_vote(way: tuple[tuple[type[Event], float], ...], deadline: float) -> None:
    live, _ = played(EAGER, (Start, 0), *way)
    assert live.deadline == after(deadline)


def test_a_class_that_was_stored_before_votes_closed_by_themselves_goes_on_as_it_was() -> None:
    stored = to_json(played(HOSTED, (Start, 0))[0])
    del stored["plan"]["closes_early"], stored["all_in"]
    live = from_json(stored)
    assert apply(live, AllAnswered(live.turn), after(5)) == (live, ())


def test_a_revealed_question_cannot_be_skipped() -> None:
    live, effects = played(HOSTED, (Start, 0), (CloseNow, 2), (Skip, 3))
    assert effects == [OpenVote("a", 1), ShowAnswer("a")]
    assert live.phase == "told"


def test_the_last_question_skipped_finishes_the_quiz() -> None:
    assert played(Plan(("a",), seconds=5), (Start, 0), (Skip, 2))[1] == [OpenVote("a", 1), SkipItem("a"), ShowResult()]


@pytest.mark.parametrize(
    "way",
    [(), ((Start, 0),), ((Start, 0), (Pause, 1)), ((Start, 0), (Discuss, 1)), ((Start, 0), (CloseNow, 1))],
)
def test_the_host_may_end_it_at_any_time(way: tuple[tuple[type[Event], float], ...]) -> None:
    live, effects = played(HOSTED, *way, (End, 5), (End, 6))
    assert effects.count(ShowResult()) == 1
    assert live.finished_at == after(5)
    assert next_due(live) is None


def test_a_question_cut_off_by_the_end_has_no_results() -> None:
    live, _ = played(HOSTED, (Start, 0), (CloseNow, 5), (Next, 6), (End, 7))
    assert live.counted == ("a",)


def test_warm_up_items_are_revealed_and_count_nothing() -> None:
    plan = Plan(("a", "b"), seconds=30, warm_up=1)
    live, effects = played(plan, (Start, 0), (CloseNow, 1), (Next, 2), (CloseNow, 3))
    assert ShowAnswer("a") in effects
    assert live.counted == ("b",)


def test_items_without_a_right_answer_are_revealed_and_count_nothing() -> None:
    plan = Plan(("a", "b"), seconds=30, ungraded=("a",))
    live, effects = played(plan, (Start, 0), (CloseNow, 1), (Next, 2), (CloseNow, 3))
    assert ShowAnswer("a") in effects
    assert live.revealed == ("a", "b")
    assert live.counted == ("b",)


def test_an_answer_counts_at_the_deadline_and_is_refused_after_it_though_no_timer_fired() -> None:
    live, _ = played(HOSTED, (Start, 0))
    assert live.accepting(after(30))
    assert not live.accepting(after(30) + INSTANT)


def test_a_timer_that_fires_at_the_deadline_itself_does_not_close_the_vote_before_the_last_answer() -> None:
    live, _ = played(HOSTED, (Start, 0))
    assert apply(live, Tick(), after(30)) == (live, ())
    assert next_due(live) == after(30) + INSTANT


def test_added_time_keeps_the_vote_open() -> None:
    live, _ = played(HOSTED, (Start, 0), (Extend, 20), (Tick, 40))
    assert live.accepting(after(45))
    assert not live.accepting(after(46))


@pytest.mark.parametrize("late", [Extend, Pause])
def test_a_vote_whose_time_is_over_cannot_be_opened_again_by_the_luck_of_timing(late: type[Extend | Pause]) -> None:
    live, _ = played(HOSTED, (Start, 0))
    assert apply(live, late(live.turn), after(30.1)) == (live, ())


def test_no_answer_is_taken_during_a_pause_and_its_time_is_no_thinking_time() -> None:
    paused, _ = played(HOSTED, (Start, 0), (Pause, 10))
    assert not paused.accepting(after(11))
    assert next_due(paused) is None
    resumed, effects = apply(paused, Resume(paused.turn), after(1000))
    assert effects == (StoreState(),)
    assert resumed.thinking(after(1005)) == timedelta(seconds=15)
    assert resumed.deadline == after(1020)


def test_time_can_be_added_during_a_pause() -> None:
    live, _ = played(HOSTED, (Start, 0), (Pause, 10), (Extend, 11), (Resume, 100))
    assert live.deadline == after(135)


def test_the_host_goes_on_from_a_paused_reveal_without_resuming() -> None:
    live, effects = played(ALONE, (Start, 0), (CloseNow, 5), (Pause, 6), (Tick, 500), (Next, 501))
    assert effects == [OpenVote("a", 1), ShowAnswer("a"), OpenVote("b", 1)]
    assert live.accepting(after(531))


def test_a_class_that_comes_back_after_an_outage_gets_each_question_with_its_full_time() -> None:
    live, effects = played(ALONE, (Start, 0), (Tick, 3600), (Tick, 3600), (Tick, 7200))
    assert effects == [OpenVote("a", 1), ShowAnswer("a"), OpenVote("b", 1)]
    assert live.deadline == after(7230)


def test_a_press_meant_for_the_last_question_does_not_close_this_one() -> None:
    live, _ = played(ALONE, (Start, 0), (Tick, 31))
    stale = Next(live.turn)
    live, _ = apply(live, Tick(), after(42))
    assert apply(live, stale, after(42)) == (live, ())


def test_pressing_plus_15_twice_on_the_same_panel_adds_15_once() -> None:
    live, _ = played(HOSTED, (Start, 0))
    press = Extend(live.turn)
    once, _ = apply(live, press, after(1))
    assert apply(once, press, after(1)) == (once, ())
    assert once.deadline == after(45)


def test_an_instant_of_another_zone_is_stored_in_utc() -> None:
    zoned = NOON.astimezone(tz=datetime.fromisoformat("2025-01-01T00:00:00+05:30").tzinfo)
    assert to_json(apply(Live(HOSTED), Start(), zoned)[0]) == to_json(apply(Live(HOSTED), Start(), NOON)[0])


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        apply(Live(HOSTED), Start(), NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": ()},
        {"steps": ("a", "a")},
        {"seconds": 4},
        {"seconds": 601},
        {"discuss_seconds": 0},
        {"reveal_seconds": 0},
        {"warm_up": 2},
        {"warm_up": -1},
    ],
)
def test_a_plan_that_cannot_be_played_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"question|seconds"):
        Plan(**{"steps": ("a",), "seconds": 30, **wrong})


@pytest.mark.parametrize("seconds", [0, -15, 601])
def test_an_extension_takes_no_time_away_and_has_a_bound(seconds: int) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Extend(1, seconds)


@pytest.mark.parametrize("stored", [None, [], {}, {"plan": {"steps": [], "seconds": 30}}])
def test_a_stored_state_that_is_none_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        from_json(stored)


SECONDS = st.integers(5, 600)
PLANS = st.builds(
    Plan,
    steps=st.integers(1, 5).map(lambda count: tuple("edcba"[-count:])),
    seconds=SECONDS,
    pace=st.sampled_from(["host", "auto"]),
    discuss=st.booleans(),
    discuss_seconds=SECONDS,
    show_first_spread=st.booleans(),
    reveal_seconds=SECONDS,
    warm_up=st.integers(0, 1),
    ungraded=st.lists(st.sampled_from("abcde"), unique=True).map(tuple),
)
STEPS = st.one_of(
    st.just(timedelta()), st.timedeltas(INSTANT, timedelta(seconds=9)), st.timedeltas(INSTANT, timedelta(hours=2))
)


@given(
    st.sampled_from([HOSTED, ALONE, TALKING]),
    st.timedeltas(timedelta(), timedelta(seconds=30)),
    st.timedeltas(timedelta(), timedelta(days=400)),
)
def test_a_pause_conserves_the_time_left_to_the_microsecond(plan: Plan, at: timedelta, long: timedelta) -> None:
    live, _ = apply(Live(plan), Start(), NOON)
    paused, _ = apply(live, Pause(live.turn), NOON + at)
    resumed, _ = apply(killed(paused), Resume(paused.turn), NOON + at + long)
    now = NOON + at + long
    assert resumed.deadline == now + timedelta(seconds=30) - at
    assert resumed.thinking(now) == at


class AnyQuiz(RuleBasedStateMachine):
    """Any events in any order at any time, repeated, stale, and with the process killed in between."""

    live: Live
    now: datetime
    effects: list[Effect]
    given: timedelta
    """The time of the open vote so far, extensions included, by a stopwatch of the test's own."""
    spent: timedelta
    """How much of it ran."""
    sent: list[Event]

    @initialize(plan=PLANS, begun=st.sampled_from([True, True, True, False]))
    def lobby(self, plan: Plan, begun: bool) -> None:
        self.live, self.now = Live(plan), NOON
        self.effects, self.sent = [], []
        self.given = self.spent = timedelta()
        if begun:
            self.press(Start())

    def press(self, event: Event) -> None:
        before = self.live
        self.live, effects = apply(before, event, self.now)
        self.sent.append(event)
        if not effects:
            assert self.live == before
            return
        assert effects[0] == StoreState()
        assert self.live.turn == before.turn + 1
        assert self.live.position >= before.position
        assert before.phase != "finished"
        if before.phase == "asking" and isinstance(event, (Extend, Pause)):
            assert self.spent <= self.given
        self.effects += effects[1:]
        if any(isinstance(effect, OpenVote) for effect in effects):
            self.given, self.spent = timedelta(seconds=self.live.plan.seconds), timedelta()
        elif isinstance(event, Extend):
            self.given += timedelta(seconds=event.seconds)

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        if not self.live.paused:
            self.spent += step

    @precondition(lambda self: next_due(self.live) is not None)
    @rule(off=st.sampled_from([-INSTANT, timedelta(), INSTANT]))
    def time_passes_to_the_deadline(self, off: timedelta) -> None:
        due = next_due(self.live)
        assert due is not None
        self.time_passes(max(due + off - self.now, timedelta()))

    @rule(wait=STEPS)
    def a_timer_fires(self, wait: timedelta) -> None:
        self.time_passes(wait)
        due = next_due(self.live)
        before = self.live
        self.press(Tick())
        assert (self.live != before) == (due is not None and due <= self.now)

    @rule(wait=STEPS, kind=st.sampled_from([CloseNow, Skip, Next, Discuss]))
    def the_host_presses(self, wait: timedelta, kind: type[CloseNow | Skip | Next | Discuss]) -> None:
        self.time_passes(wait)
        self.press(kind(self.live.turn))

    @rule(wait=STEPS)
    def the_host_stops_the_time_or_lets_it_run(self, wait: timedelta) -> None:
        self.time_passes(wait)
        self.press(Resume(self.live.turn) if self.live.paused else Pause(self.live.turn))

    @precondition(lambda self: len(self.sent) > 20)
    @rule()
    def the_host_ends_it(self) -> None:
        self.press(End())

    @rule(seconds=st.integers(1, 600))
    def the_host_adds_time(self, seconds: int) -> None:
        self.press(Extend(self.live.turn, seconds))

    @precondition(lambda self: self.stale)
    @rule(data=st.data())
    def an_old_press_arrives_late_or_again(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.stale))
        assert apply(self.live, event, self.now) == (self.live, ())

    @property
    def stale(self) -> list[Event]:
        """Presses made at earlier moments, whether they counted then or not."""
        return [event for event in self.sent if isinstance(event, Aimed) and event.turn < self.live.turn]

    @rule(kind=st.sampled_from([Start, CloseNow, Extend, Pause, Resume, Skip, Next, Discuss]))
    def a_press_arrives_twice(self, kind: type[Event]) -> None:
        event = kind(self.live.turn) if issubclass(kind, Aimed) else kind()
        self.press(event)
        assert apply(self.live, event, self.now) == (self.live, ())

    @rule()
    def the_process_is_killed_and_comes_back(self) -> None:
        back = killed(self.live)
        assert back == self.live
        self.live = back
        self.press(Tick())
        assert apply(killed(self.live), Tick(), self.now) == (self.live, ())

    @invariant()
    def an_answer_counts_as_long_as_the_vote_has_time_left(self) -> None:
        open_now = self.live.phase == "asking" and not self.live.paused and self.spent <= self.given
        assert self.live.accepting(self.now) == open_now
        assert self.live.thinking(self.now) == (self.spent if open_now else None)

    @invariant()
    def only_what_was_revealed_and_has_a_right_answer_counts(self) -> None:
        assert {*self.live.counted} <= {*self.live.revealed} - {*self.live.plan.ungraded}

    @invariant()
    def nothing_is_revealed_twice_or_asked_after_its_reveal(self) -> None:
        closed = set[str]()
        asked = set[OpenVote]()
        for effect in self.effects:
            match effect:
                case OpenVote(step):
                    assert step not in closed
                    assert effect not in asked
                    asked.add(effect)
                case ShowAnswer(step) | SkipItem(step):
                    assert OpenVote(step, 1) in asked
                    assert step not in closed
                    closed.add(step)
                case OpenTalk(step):
                    assert step not in closed
                    assert OpenVote(step, 2) not in asked
                case _:
                    assert effect == ShowResult() == self.effects[-1]
        revealed = tuple(effect.step for effect in self.effects if isinstance(effect, ShowAnswer))
        assert self.live.revealed == revealed

    @invariant()
    def whoever_sees_only_where_it_stands_is_shown_what_the_last_step_showed(self) -> None:
        assert effects_of_phase(self.live) == tuple(self.effects[-1:])

    @invariant()
    def time_runs_or_rests_but_never_both(self) -> None:
        live = self.live
        assert live.deadline is None or live.left is None
        assert (live.left is None) == (live.paused_at is None)
        assert (live.opened_at is not None) == (live.phase == "asking")
        assert live.left is None or live.left >= timedelta()
        if live.phase in ("asking", "discussing"):
            assert live.deadline is not None or live.left is not None

    def teardown(self) -> None:
        """From wherever it stands, it comes to its end on every road."""
        if not hasattr(self, "live"):
            return
        assert apply(self.live, End(), self.now)[0].phase == "finished"
        live = self.live
        for _ in range(5 * len(live.plan.steps)):
            now = max(next_due(live) or self.now, self.now)
            live, _ = apply(live, Tick(), now)
            if live.plan.pace == "host" or live.paused or live.phase == "lobby":
                live, _ = apply(live, Start(), now)
                live, _ = apply(live, Resume(live.turn), now)
                live, _ = apply(live, Next(live.turn), now)
        assert live.phase == "finished"


TestAnyQuiz = AnyQuiz.TestCase
TestAnyQuiz.settings = settings(max_examples=200, stateful_step_count=50)
