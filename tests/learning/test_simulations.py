"""That the simulations run, in small, and what of them holds exactly; docs/learning.md has the figures."""

from __future__ import annotations

from random import Random

import pytest

from tests.learning import one_answer
from tests.learning.__main__ import SIMULATIONS
from tests.learning.page import MARK, PAGE, rewritten
from tests.learning.simulation import Aim, Simulation, missed, section


@pytest.mark.parametrize("name", SIMULATIONS)
def test_each_simulation_gives_the_same_figures_for_the_same_seed_and_one_for_each_aim(name: str) -> None:
    simulation = SIMULATIONS[name]
    first, again, other = (simulation.run(seed, 0.02) for seed in (4, 4, 5))
    assert first == again
    assert simulation.aims.keys() <= first.keys() == other.keys()
    assert simulation.seeds >= 2
    assert f"## {simulation.title}" in section(simulation, [first, other])


def test_the_page_has_a_section_for_each_simulation_in_their_order() -> None:
    titles = [one.title for one in SIMULATIONS.values()]
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == titles


@pytest.mark.parametrize("name", one_answer.PLAYERS)
def test_by_always_the_same_answer_no_skill_is_ever_firm_and_a_learner_gets_there(name: str) -> None:
    player = one_answer.PLAYERS[name]
    for seed in range(2):
        assert one_answer.practise(*player, Random(seed), early=False, days=30).ever_firm == 0
        # On and on, until all has been seen several times.
        assert one_answer.practise(*player, Random(seed), early=True, days=12, of_each=20).ever_firm == 0
    learner = one_answer.COMPARED["a learner"]
    assert one_answer.practise(*learner, Random(0), early=True, days=12, of_each=20).ever_firm > 0


@pytest.mark.parametrize("name", ["always “true”", "always “false”"])
def test_by_always_the_same_verdict_a_rating_falls(name: str) -> None:
    player = one_answer.PLAYERS[name]
    for seed in range(2):
        assert one_answer.practise(*player, Random(seed), early=True, days=12, of_each=one_answer.PLENTY).rating < 0


FIGURES = [{"a": 1.0, "b": 5.0}, {"a": 3.0, "b": 5.0}]


def simulation(aim: Aim) -> Simulation:
    return Simulation("Title", "Assumed.", 2, lambda seed, part: {"a": seed * part}, {"a": aim}, "Read so.")


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim("≥", 2), True),
        (Aim(">", 2), False),
        (Aim("<", 2), False),
        (Aim("≤", 2), True),
        (Aim("≤", 2, "each"), False),
        (Aim("≥", 1, "each"), True),
    ],
)
def test_an_aim_that_is_missed_is_written_as_missed(aim: Aim, met: bool) -> None:
    text = section(simulation(aim), FIGURES)
    assert ("| yes |" in text, "| **missed** |" in text) == (met, not met)
    assert missed(simulation(aim), FIGURES) == ([] if met else ["a"])
    assert "| b | 5 | 0 | 5 to 5 |  |  |" in text
    assert text.index("Assumed.") < text.index("| a |") < text.index("Read so.")


def test_a_single_seed_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no spread"):
        section(simulation(Aim("≥", 2)), FIGURES[:1])


def test_a_section_is_rewritten_and_all_else_on_the_page_stays() -> None:
    page = f"# Head\n\nBy hand.\n\n{MARK}\n\n## One\n\nold\n\n## Gone\n\nno more\n\n## Three\n\nthird\n"
    anew = rewritten(page, {"One": "## One\n\nnew\n", "Two": "## Two\n\nsecond\n"}, ["One", "Two", "Three"])
    assert anew == f"# Head\n\nBy hand.\n\n{MARK}\n\n## One\n\nnew\n\n## Two\n\nsecond\n\n## Three\n\nthird\n"
    assert rewritten(anew, {}, ["One", "Two", "Three"]) == anew
