"""The tools that `make` calls are asked what they do before they do it, and take no argument that they do not know."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).parents[1]

TOOLS = sorted(set(re.findall(r"-m (tests\.[\w.]+)", (HOME / "Makefile").read_text(encoding="utf-8"))))


def run(monkeypatch: pytest.MonkeyPatch, tool: str, *arguments: str) -> tuple[object, str, str]:
    """Its status and what it printed on either way out, once it has ended by itself."""
    monkeypatch.setattr("sys.argv", [tool, *arguments])
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error), pytest.raises(SystemExit) as ended:
        runpy.run_module(tool, run_name="__main__")
    return ended.value.code, out.getvalue(), error.getvalue()


def test_the_makefile_calls_the_tools_that_are_tested_here() -> None:
    assert {
        "tests.acceptance",
        "tests.bench",
        "tests.fuzz",
        "tests.messages",
        "tests.wire.chaos",
        "tests.wire.load",
    } <= set(TOOLS)


def test_the_workflow_of_the_forge_runs_what_the_project_runs_before_anything_lands() -> None:
    here = [
        line for line in (HOME / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line.startswith("make ")
    ]
    workflow = yaml.safe_load((HOME / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    for name, job in workflow["jobs"].items():
        there = [step["run"].removesuffix(" PYTHON=python") for step in job["steps"] if "run" in step]
        # Every system and Python runs the tests; the checks of the text are the same everywhere.
        assert there == (here if name == "postgresql" else here[:2]), name


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.filterwarnings("ignore:.*found in sys.modules.*:RuntimeWarning")
def test_asked_for_help_a_tool_explains_itself_and_does_nothing(monkeypatch: pytest.MonkeyPatch, tool: str) -> None:
    status, out, error = run(monkeypatch, tool, "--help")
    assert (status, error) == (0, "")
    assert tool in out.partition("\n")[0]
    assert len(out.splitlines()) > 4, "what it does stands in it, and not its call alone"


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.filterwarnings("ignore:.*found in sys.modules.*:RuntimeWarning")
@pytest.mark.parametrize("arguments", [["--no-such-option"], ["no-such-thing"]])
def test_an_argument_that_a_tool_does_not_know_is_refused_and_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch, tool: str, arguments: list[str]
) -> None:
    status, out, error = run(monkeypatch, tool, *arguments)
    assert (status, out) == (2, "")
    assert error.startswith("usage: ")
