"""`copydesk check` and `copydesk rules`, as people and programs call them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rules import RULE_BOOK
from bot.services.bundled import bundled_folders
from bot.services.checking import check, sources_and_ids
from bot.services.content import load_library
from questions.parsing.reader import MAX_YAML_BYTES
from tests.bot import tiny
from tests.terminal import HOME, copydesk, copydesk_process, environment

BARE = tiny.pack("pick").replace(" explain: It is red.,", "")
"""A pack that works, with a question that explains nothing."""

USELESS = tiny.pack("pick").replace("answer: red,", "answer: red, accept_also: {blue: Why not.},")
"""A pack that works, with a question to which every answer is right: a rule with the level error."""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with one pack that breaks a rule."""
    return tiny.write(tmp_path / "packs", bare=BARE)


def test_a_broken_rule_is_a_warning_at_its_place_and_leaves_the_status_at_0(packs: Path) -> None:
    done = copydesk(packs.parent, "check", "packs")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    row = BARE[: BARE.index("  - {id: pick")].count("\n") + 1
    assert line.replace("\\", "/").startswith(f"packs/bare.yaml:{row}:5: warning Q001 Nothing explains")
    assert line.endswith("(Add explain)")
    assert done.stderr == "1 file read, 1 warning\n"


def test_strict_makes_warnings_count(packs: Path) -> None:
    assert copydesk(packs.parent, "check", "--strict", "packs").returncode == 1
    tiny.write(packs, bare=tiny.pack("pick"))
    done = copydesk(packs.parent, "check", "--strict", "packs")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file read, no problems\n", "")


def test_errors_and_warnings_are_counted_apart_and_sorted_by_place(packs: Path) -> None:
    tiny.write(
        packs,
        broken=tiny.pack("pick").replace("answer: red", "answer: rod"),
        useless=USELESS.replace("id: tiny", "id: other"),
    )
    done = copydesk(packs.parent, "check", "packs")
    assert done.returncode == 1
    levels = re.findall(r"^packs.(\w+)\.yaml:\d+:\d+: (\w+) (\w+) ", done.stdout, re.M)
    assert levels == [("bare", "warning", "Q001"), ("broken", "error", "C041"), ("useless", "error", "Q013")]
    assert done.stderr == "3 files read, 2 errors, 1 warning\n"


def test_an_error_of_a_rule_keeps_the_file_out_and_a_warning_does_not(packs: Path) -> None:
    tiny.write(packs, useless=USELESS.replace("id: tiny", "id: useless"))
    report = check([packs], rules=RULE_BOOK)
    assert list(report.packs) == ["tiny"]
    assert [Path(path).name for path in report.left_out] == ["useless.yaml"]


def test_the_bot_starts_without_asking_the_rules(packs: Path, caplog: pytest.LogCaptureFixture) -> None:
    tiny.write(packs, useless=USELESS.replace("id: tiny", "id: useless"))
    assert {"tiny", "useless"} <= load_library([packs]).packs.keys()
    assert caplog.messages == []


def test_json_is_one_document_of_a_stable_shape(packs: Path) -> None:
    done = copydesk(packs.parent, "check", "--format", "json", "packs")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    (problem,) = told.pop("problems")
    assert told == {"files": 1, "errors": 0, "warnings": 1}
    assert problem == {
        "path": str(Path("packs", "bare.yaml")),
        "line": 11,
        "column": 5,
        "level": "warning",
        "code": "Q001",
        "message": "Nothing explains why the key is right.",
        "suggestion": "add explain",
    }
    tiny.write(packs, bare=tiny.pack("pick"))
    clean = json.loads(copydesk(packs.parent, "check", "--format", "json", "packs").stdout)
    assert clean == {"files": 1, "errors": 0, "warnings": 0, "problems": []}


def test_notes_for_github_name_the_line_and_escape_what_would_end_them(tmp_path: Path) -> None:
    tiny.write(tmp_path / "50%, mine", bare=BARE, worse=tiny.pack("pick").replace("answer: red", "answer: 'r: 5%'"))
    done = copydesk(tmp_path, "check", "--format", "github", "50%, mine")
    assert done.returncode == 1
    warning, error = (line.replace("\\", "/") for line in done.stdout.splitlines())
    assert warning == (
        "::warning file=50%25%2C mine/bare.yaml,line=11,col=5,title=Q001"
        "::Nothing explains why the key is right. (Add explain)"
    )
    assert error.startswith("::error file=50%25%2C mine/worse.yaml,line=")
    assert "title=C028::“r: 5%25” is no id" in error


def test_the_bundled_content_passes_strictly() -> None:
    done = copydesk(HOME, "check", "--strict", "questions/packs", "lessons")
    assert done.returncode == 0, done.stdout


def test_rules_lists_all_in_a_pipe_without_any_colour(tmp_path: Path) -> None:
    done = copydesk_process(tmp_path, "rules")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "Q001 warning: no explanation\n" in done.stdout
    assert "C041 " in done.stdout


def test_rules_explains_one_with_its_examples_however_its_code_is_typed(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "rules", "q012")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Q012 warning: two options that mean the same\n")
    assert "Breaks it:" in done.stdout
    assert "Mended:" in done.stdout


def test_rules_says_that_a_code_is_not_there(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "rules", "Q999")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no Q999" in done.stderr


def test_rules_as_markdown_is_the_page_of_the_project(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "rules", "--format", "markdown")
    assert done.stdout == (HOME / "docs" / "rules.md").read_text(encoding="utf-8")


def most_memory(folder: Path, name: str) -> int:
    """The most memory in bytes that `copydesk check` of a file had at once."""
    command = [sys.executable, "-m", "bot", "check", name]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell what a child has used")
def test_a_file_as_large_as_can_be_takes_less_than_100_mb_to_check(tmp_path: Path) -> None:
    def question(number: int) -> str:
        words = (
            " ".join(f"w{(number * 7 + place * 31 + word * 3) % 400}" for word in range(38)) for place in range(10)
        )
        told = {"explain": "Because.", "feedback": {"a": "Not so.", "b": "Not so."}}
        lines = {f"s{at}": {"text": text, "answer": "ab"[at % 2], **told} for at, text in enumerate(words)}
        labels = {"a": {"text": "A"}, "b": {"text": "B"}}
        named = {"id": f"q{number}", "kind": "classify", "skill": "voice", "prompt": f"Sort number {number}."}
        return f"  - {json.dumps({**named, 'labels': labels, 'statements': lines})}\n"  # JSON is YAML, too

    text = tiny.pack("pick")
    questions = MAX_YAML_BYTES // len(question(999)) - 3
    text += "".join(question(number) for number in range(questions))
    assert 0.95 * MAX_YAML_BYTES < len(text) <= MAX_YAML_BYTES
    tiny.write(tmp_path, small=tiny.pack(), large=text)
    report = check([tmp_path / "large.yaml"], rules=RULE_BOOK)
    assert len(report.packs["tiny"].questions) == questions + 1  # sound, so that all rules have looked at it
    assert most_memory(tmp_path, "large.yaml") - most_memory(tmp_path, "small.yaml") < 100_000_000


UNUSED = ("discord", "rich", "babel", "rapidfuzz", "sqlalchemy", "db")
"""What checking one small pack has no use for; discord.py alone takes as long as all the rest."""


def test_checking_a_pack_loads_only_what_it_needs() -> None:
    path = HOME / "questions" / "packs" / "en" / "genre.yaml"
    told = "import sys; from bot.cli.main import main; main(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told, "check", str(path)],
        cwd=HOME,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    *_, loaded = done.stdout.splitlines()
    assert "1 file read" in done.stdout + done.stderr
    # `db` itself is looked at by the command, which asks whether all four packages come from one place.
    assert {name for name in loaded.split() if name.partition(".")[0] in UNUSED} <= {"db"}


def test_bundled_ids_and_sources_are_known_without_reading_all_of_it() -> None:
    known, whole = sources_and_ids(bundled_folders()), check(bundled_folders())
    assert known.origins == whole.origins
    assert known.sources == whole.sources


def test_a_pack_checked_alone_may_name_a_shared_source_and_may_not_take_a_bundled_id(packs: Path) -> None:
    shared = next(iter(check(bundled_folders()).sources))
    tiny.write(packs, bare=tiny.pack("pick").replace("{id: pick,", f"{{id: pick, source: {shared},", 1))
    assert copydesk(packs.parent, "check", "--strict", "packs").returncode == 0
    tiny.write(packs, bare=tiny.pack("pick").replace("id: tiny", "id: genre", 1))
    done = copydesk(packs.parent, "check", "packs")
    assert done.returncode == 1
    assert "The id “genre” is taken by" in done.stdout
