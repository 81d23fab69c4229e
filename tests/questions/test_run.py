"""Runs: a few told in order, and every sequence of events that Hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from questions.engine.self_paced import (
    ANY_ORDER,
    LESSON,
    QUIZ,
    Answered,
    Effect,
    Event,
    FillParts,
    GiveAnswer,
    GoTo,
    LogAnswer,
    Run,
    RunPolicy,
    SayConfidence,
    StoreConfidence,
    StoreDraft,
    StorePlace,
    apply,
)
from questions.kinds import Grade

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RIGHT, WRONG = Grade(1, 1), Grade(0, 1)


def begun(policy: RunPolicy, steps: str = "qpq", position: int = 0) -> Run:
    """A run through questions (q), those with a word on confidence (d) and pages (p), named after their place."""
    names = tuple(f"{kind}{at}" for at, kind in enumerate(steps))
    asking = frozenset(name for name in names if name[0] in "qd")
    confidence_items = frozenset(name for name in names if name[0] == "d")
    return Run(policy, names, asking, position, NOON, confidence_items)


def after(run: Run, *events: Event) -> Run:
    for event in events:
        run, _ = apply(run, event, NOON)
    return run


# ---------------------------------------------------------------------------- told in order


def test_a_quiz_comes_back_at_its_end_to_what_was_skipped() -> None:
    run = after(begun(QUIZ), GoTo(0, 1), GoTo(1, 2), GiveAnswer(2, "b", RIGHT), GoTo(2, 3))
    assert run.step is None
    assert run.finished_at is None
    assert run.open_steps == (0,)
    assert after(run, GoTo(3, 2)) == run
    run = after(run, GoTo(3, 0))
    assert run.waiting
    run = after(run, GiveAnswer(0, "a", RIGHT))
    run = after(run, GoTo(0, run.onward))
    run = after(run, GoTo(1, run.onward))
    assert run.step is None
    assert run.finished_at == NOON


def test_a_quiz_goes_forward() -> None:
    run = begun(QUIZ)
    run = after(run, GiveAnswer(0, "a", RIGHT))
    assert after(run, GoTo(0, 2)) == run
    assert after(run, GoTo(0, 0)) == run
    run = after(run, GoTo(0, 1))
    assert run.step == "p1"
    assert after(run, GoTo(1, 0)) == run
    run = after(run, GoTo(1, 2), GiveAnswer(2, "b", WRONG), GoTo(2, 3))
    assert run.step is None
    assert run.finished_at == NOON
    assert run.open_steps == ()


def test_a_lesson_goes_anywhere_and_ends_once_nothing_is_open() -> None:
    run = after(begun(LESSON), GoTo(0, 3))
    assert run.step is None
    assert run.finished_at is None
    assert run.open_steps == (0, 2)
    run = after(run, GoTo(3, 2), GiveAnswer(2, "b", RIGHT), GoTo(2, 0), GiveAnswer(0, "a", WRONG))
    assert run.finished_at is None
    run = after(run, GoTo(0, 3))
    assert run.finished_at == NOON
    assert after(run, GoTo(3, 0)) == run


def test_in_any_order_one_goes_to_every_question_also_back_and_leaves_none_without_saying_how_sure() -> None:
    run = after(begun(ANY_ORDER, "dqq"), GoTo(0, 2), GiveAnswer(2, "b", RIGHT), GoTo(2, 0))
    assert run.step == "d0"
    run = after(run, GiveAnswer(0, "a", WRONG))
    assert after(run, GoTo(0, 2)) == run
    run = after(run, SayConfidence(0, 1), GoTo(0, 2))
    assert run.answered["q2"] == Answered("b", 1, 1)
    assert after(run, GoTo(2, 3), GoTo(3, 2)).step == "q2"


def test_an_answer_is_timed_from_the_moment_its_question_was_shown() -> None:
    run = begun(QUIZ)
    _, effects = apply(run, GiveAnswer(0, "a", RIGHT), NOON + timedelta(seconds=5.4))
    assert effects == (LogAnswer("q0", "a", RIGHT, 5400),)
    _, effects = apply(run, GiveAnswer(0, "a", RIGHT), NOON - timedelta(seconds=1))  # the clock was set back
    assert effects == (LogAnswer("q0", "a", RIGHT, 0),)


def test_a_second_answer_and_an_answer_to_another_question_do_not_count() -> None:
    run = begun(QUIZ)
    assert apply(run, GiveAnswer(2, "a", RIGHT), NOON) == (run, ())
    run = after(run, GiveAnswer(0, "a", WRONG))
    assert apply(run, GiveAnswer(0, "b", RIGHT), NOON) == (run, ())
    assert run.answered["q0"] == Answered("a", 0, 1)


def test_the_parts_given_are_kept_changed_and_gone_with_the_answer() -> None:
    run = begun(QUIZ)
    run, effects = apply(run, FillParts(0, {"one": "fact"}), NOON)
    assert (run.draft, effects) == ({"one": "fact"}, (StoreDraft(),))
    assert apply(run, FillParts(0, {"one": "fact"}), NOON) == (run, ())
    run = after(run, FillParts(0, {"one": "view", "two": "fact"}))
    assert run.draft == {"one": "view", "two": "fact"}
    assert after(run, FillParts(0, {})).draft == {}
    assert after(run, GiveAnswer(0, "a", RIGHT)).draft == {}
    assert after(begun(LESSON), FillParts(0, {"one": "fact"}), GoTo(0, 1)).draft == {}


def test_what_is_settled_of_an_answer_is_there_again_when_somebody_comes_back() -> None:
    run = after(begun(LESSON), FillParts(0, {"one": "fact", "two": "view"}, {"one": "fact"}), GoTo(0, 1))
    assert run.draft == {}
    assert run.settled == {"q0": {"one": "fact"}}
    assert after(run, GoTo(1, 2)).draft == {}, "it is of that question alone"
    back = after(run, GoTo(1, 0))
    assert back.draft == {"one": "fact"}
    assert after(back, FillParts(0, {"one": "fact", "two": "fact"}, {"one": "fact"})).settled == run.settled
    assert after(back, GiveAnswer(0, "a", RIGHT)).settled == {}


def test_nothing_can_be_answered_or_drafted_on_a_page_or_at_the_end() -> None:
    for position in (1, 3):
        run = begun(LESSON, position=position)
        assert apply(run, GiveAnswer(position, "a", RIGHT), NOON) == (run, ())
        assert apply(run, FillParts(position, {"one": "fact"}), NOON) == (run, ())


def test_after_an_answer_it_waits_for_how_sure_they_are_and_notes_that_once() -> None:
    run = after(begun(QUIZ, "dq"), GiveAnswer(0, "a", WRONG))
    assert run.unsure
    assert after(run, GoTo(0, 1)) == run, "the next question would come before the verdict"
    run, effects = apply(run, SayConfidence(0, 2), NOON)
    assert effects == (StoreConfidence("d0", 2),)
    assert not run.unsure
    assert run.answered["d0"] == Answered("a", 0, 1, confidence=2)
    assert apply(run, SayConfidence(0, 3), NOON) == (run, ())
    assert after(run, GoTo(0, 1)).step == "q1"


def test_nobody_is_asked_how_sure_they_are_before_they_answered_or_where_it_is_not_wanted() -> None:
    run = begun(QUIZ, "dq")
    assert not run.unsure
    assert apply(run, SayConfidence(0, 1), NOON) == (run, ())
    run = after(begun(QUIZ, "qd"), GiveAnswer(0, "a", RIGHT))
    assert not run.unsure
    assert apply(run, SayConfidence(0, 1), NOON) == (run, ())
    assert apply(run, SayConfidence(1, 1), NOON) == (run, ())


def test_in_a_lesson_one_can_leave_without_saying_how_sure_and_is_asked_again_on_coming_back() -> None:
    run = after(begun(LESSON, "dp"), GiveAnswer(0, "a", RIGHT), GoTo(0, 1))
    assert not run.unsure
    run = after(run, GoTo(1, 0))
    assert run.unsure
    assert after(run, SayConfidence(0, 3)).answered["d0"].confidence == 3


# ---------------------------------------------------------------------------- every sequence

PLACES = st.integers(-2, 8)
PARTS = st.dictionaries(st.sampled_from(["one", "two"]), st.sampled_from(["fact", "view"]))
EVENTS = (
    st.builds(GiveAnswer, PLACES, st.sampled_from("ab"), st.sampled_from([RIGHT, WRONG]))
    | st.builds(SayConfidence, PLACES, st.sampled_from([1, 2, 3]))
    | st.builds(FillParts, PLACES, PARTS, PARTS)
    | st.builds(GoTo, PLACES, PLACES)
)


class AnyRun(RuleBasedStateMachine):
    """A run under whatever events, in whatever order, at whatever times."""

    @initialize(policy=st.sampled_from([QUIZ, ANY_ORDER, LESSON]), steps=st.text("qdp", min_size=1, max_size=6))
    def begin(self, policy: RunPolicy, steps: str) -> None:
        self.run = begun(policy, steps)
        self.now = NOON
        self.past: list[Event] = []
        self.recorded: list[str] = []

    @rule(seconds=st.integers(-5, 60))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(event=EVENTS)
    def anything(self, event: Event) -> None:
        self.happen(event)

    @rule(event=EVENTS)
    def something_at_its_place(self, event: Event) -> None:
        self.happen(replace(event, position=self.run.position))

    @rule()
    def the_next_step(self) -> None:
        self.happen(GoTo(self.run.position, self.run.position + 1))

    @rule(number=st.integers(0, 50))
    def an_event_comes_again(self, number: int) -> None:
        if self.past:
            self.happen(self.past[number % len(self.past)])

    @rule()
    def the_program_restarts(self) -> None:
        # All that a store keeps, and nothing else.
        self.run = replace(self.run, answered=dict(self.run.answered), draft=dict(self.run.draft))

    def happen(self, event: Event) -> None:
        before = self.run
        self.run, effects = apply(before, event, self.now)
        self.past.append(event)
        if not effects:
            assert self.run == before
            return
        assert before.finished_at is None
        assert event.position == before.position
        assert len(effects) == 1
        self.fits(before, effects[0])
        again, none = apply(self.run, event, self.now)  # a double press
        assert (again, none) == (self.run, ())

    def fits(self, before: Run, effect: Effect) -> None:
        """The effect stores just what has changed."""
        run = self.run
        match effect:
            case LogAnswer(step, response, grade, milliseconds):
                assert step == before.step
                assert run.answered == {**before.answered, step: Answered(response, grade.score, grade.maximum)}
                settled = {name: parts for name, parts in before.settled.items() if name != step}
                assert run == replace(before, answered=run.answered, draft={}, settled=settled)
                assert milliseconds >= 0
                self.recorded.append(step)
            case StoreConfidence(step, confidence):
                assert step == before.step
                assert before.unsure
                told = replace(before.answered[step], confidence=confidence)
                assert run == replace(before, answered={**before.answered, step: told})
            case StorePlace():
                assert before.policy.free or not before.unsure
                assert run.position != before.position
                assert run.answered == before.answered
                assert (run.draft, run.asked_at) == (run.settled.get(run.step or "", {}), self.now)
            case StoreDraft():
                assert run == replace(before, draft=run.draft, settled=run.settled)
                changed = {name for name, parts in run.settled.items() if before.settled.get(name) != parts}
                assert changed <= {run.step}, "of other questions it settles nothing"
                assert run.draft != before.draft

    @invariant()
    def stands_somewhere(self) -> None:
        assert 0 <= self.run.position <= len(self.run.steps)
        assert len(set(self.recorded)) == len(self.recorded)
        assert set(self.recorded) == set(self.run.answered) <= self.run.asking
        assert self.run.waiting or not self.run.draft
        assert not (self.run.waiting and self.run.unsure)
        told = {step for step, answered in self.run.answered.items() if answered.confidence is not None}
        assert told <= self.run.confidence_items
        if not self.run.policy.free:
            at = self.run.step
            assert {*self.run.answered} & self.run.confidence_items <= {*told, at}
        if self.run.finished_at is not None:
            assert self.run.step is None
            assert self.run.open_steps == ()

    @invariant()
    def can_still_reach_the_end(self) -> None:
        run, presses = self.run, 0
        while run.finished_at is None:
            before = run
            if run.waiting:
                run = after(run, GiveAnswer(run.position, "a", RIGHT))
            elif run.unsure:
                run = after(run, SayConfidence(run.position, 1))
            elif run.open_steps and (run.policy.free or run.step is None):
                run = after(run, GoTo(run.position, run.open_steps[0]))
            else:
                run = after(run, GoTo(run.position, run.position + 1))
            assert run != before, "stuck"
            presses += 1
            assert presses <= 4 * len(run.steps) + 4


AnyRun.TestCase.settings = settings(max_examples=200, stateful_step_count=30)
TestAnyRun = AnyRun.TestCase
