"""The bot is killed, again and again, between any press and the next: nothing that was shown as saved is lost."""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from tests.bot import killed_child, tiny
from tests.bot.killed_child import LESSON, PACK, Shown
from tests.waiting import HANG

KILLS = 24
SAID: dict[str, Any] = {
    "13.4": 13.4,
    "99": 99.0,
    "A. Red": "red",
    "B. Blue": "blue",
    "A. Tea": "tea",
    "B. Milk": "milk",
    "Red": ["red"],
    "Red Pink": ["red", "pink"],
    "Blue": ["blue"],
}


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A pack of twelve questions asked in every way, and a lesson of as many steps; explanations hold “It is ”."""
    questions = [
        tiny.QUESTIONS[name].replace(f"id: {name}", f"id: {name}-{number}").replace("explain: ", "explain: It is so. ")
        for number in range(2)
        for name in tiny.QUESTIONS
    ][:12]
    pages = [f"  - {{id: page-{number}, kind: page, title: Page, text: Read.}}\n" for number in range(4)]
    head, ledger = tiny.pack(name=PACK).split("questions:\n")[0].split("sources:\n")
    top, bottom = tiny.LESSON.replace("tiny-lesson", LESSON).replace("[tiny]", f"[{PACK}]").split("steps:\n")
    steps = [*pages[:2], *questions[:8], *pages[2:]]
    return tiny.write(
        tmp_path / "packs",
        quiz=f"{head}sources:\n{ledger}questions:\n{''.join(questions)}",
        lesson=f"{top}sources:\n{ledger}steps:\n{''.join(steps)}{bottom[bottom.index('summary:') :]}",
    )


class Lives:
    """One process after another on the same database, and what they were shown."""

    def __init__(self, database: Path, packs: Path) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        self._context.set_forkserver_preload(["tests.bot.killed_warm"])
        self.database, self._packs = database, packs
        self.answers: dict[tuple[int, int], str | None] = {}
        """What was pressed, by run and position, for each answer that was shown as saved."""
        self.at: dict[int, int] = {}
        """The last position shown of each run."""

    def live(self, seed: int, shown: int | None, delay: float = 0.0) -> int | None:
        """A life that is killed `delay` seconds after it has been shown so many cards; None lets it end.

        Returns its exit code.
        """
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=killed_child.live,
            args=(self.database, self._packs, seed, theirs),
            kwargs={"to_the_end": shown is None},
        )
        process.start()
        theirs.close()
        seen: set[int] = set()
        try:
            with ours:
                if shown is not None:
                    for _ in range(shown):
                        self._take(ours.recv(), seen)
                    time.sleep(delay)
                    process.kill()
                self._drain(ours, seen)  # what was shown before the end came
            process.join(HANG)
            return process.exitcode
        finally:
            process.kill()

    def _drain(self, pipe: Connection, seen: set[int]) -> None:
        while True:
            try:
                self._take(pipe.recv(), seen)
            except EOFError:
                return

    def _take(self, shown: Shown, seen: set[int]) -> None:
        if shown.run in self.at and shown.run not in seen:
            last = self.at[shown.run]
            assert shown.position in (last, last + 1), "a life goes on where the last one was, or a press further"
            if shown.position == last:
                assert shown.answered or (shown.run, last) not in self.answers, "an answer shown as saved stays"
        seen.add(shown.run)
        self.at[shown.run] = shown.position
        if shown.answered:
            self.answers.setdefault((shown.run, shown.position), shown.said)

    def stored(self) -> tuple[list[tuple[int, list[str], bool]], dict[tuple[int, str], Any]]:
        """Runs (id, items, whether finished) and responses by run and item."""
        with closing(sqlite3.connect(self.database)) as database:
            runs = database.execute("SELECT id, items, finished_at IS NOT NULL FROM runs ORDER BY id").fetchall()
            answers = database.execute("SELECT run_id, item, response FROM answers").fetchall()
        assert len(answers) == len({(run, item) for run, item, _ in answers})
        return (
            [(run, json.loads(items), bool(finished)) for run, items, finished in runs],
            # A column declared JSON keeps a bare number as a number.
            {(run, item): json.loads(said) if isinstance(said, str) else said for run, item, said in answers},
        )


def test_kill_9_at_any_moment_leaves_every_answer_shown_as_saved_and_the_runs_go_on(
    tmp_path: Path, packs: Path
) -> None:
    dice = random.Random(20260302)
    lives = Lives(tmp_path / "copydesk.db", packs)
    for number in range(KILLS):
        code = lives.live(number, shown=dice.randint(1, 9), delay=dice.uniform(0, 0.03))
        assert code == -9
        runs, stored = lives.stored()
        items = {run: names for run, names, _ in runs}
        for (run, position), said in lives.answers.items():
            response = stored[run, items[run][position]]
            if said in SAID:
                assert response == SAID[said]
    assert len(lives.answers) > KILLS
    assert lives.live(KILLS, shown=None) == 0
    runs, stored = lives.stored()
    asked = {run: [item for item in names if not item.startswith("page")] for run, names, _ in runs}
    assert [run for run, _, finished in runs if not finished] == []
    assert {(run, item) for run, names in asked.items() for item in names} == set(stored)
