"""Blind reading through the command line: the sheet, every kind on it, and what a reader's answers say."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from bot.services.checking import check
from lessons.review import ANSWERS, Asked, make_sheet
from questions.kinds import KINDS as KINDS_THERE
from questions.kinds import FillInParts, HandIn, PickOne, TickSeveral, kind_of
from tests.bot import content
from tests.bot.content import BERTH, CREW, KINDS, LOOK_UP, SUM_FITS, TIDES
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

    from questions.kinds import Entry, Response

LETTERS = "ABCDEFGHIJKL"
EVERY = [deepcopy(one) for one in (*KINDS.values(), SUM_FITS, LOOK_UP)]
TWIN = {**deepcopy(BERTH), "id": "twin", "passage": "Nobody has asked.", "answer": "ugly", "pair": "berths"}
PAIR = [{**deepcopy(BERTH), "pair": "berths"}, TWIN]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content.write(tmp_path / "content", content.pack("every", "Every kind", *EVERY))


def sheet(folder: Path, *options: str) -> str:
    done = copydesk(folder, "review", "every.yaml", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(folder: Path, *names: str, seed: int = 0, stems: bool = False) -> list[Asked]:
    """The questions of a sheet, to know what is right."""
    report = check([folder / f"{name}.yaml" for name in names])
    return make_sheet([*report.packs.values(), *report.lessons.values()], seed, stems=stems).asked


def answer(one: Asked, response: Response) -> str:
    """A response as a reader writes it."""

    def letter(entries: tuple[Entry, ...], name: str) -> str:
        return LETTERS[[entry.id for entry in entries].index(name)]

    match one.ask:
        case PickOne(entries):
            return letter(entries, str(response))
        case TickSeveral(entries):
            assert isinstance(response, list)
            return " ".join(letter(entries, name) for name in response) or "0"
        case FillInParts(parts):
            draft = kind_of(one.question).draft(one.question, response)
            typed = not parts[0].entries
            return (" / " if typed else " ").join(
                draft[part.id] if typed else letter(part.entries, draft[part.id]) for part in parts
            )
        case _:
            return str(response)


def key_of(one: Asked, *, stems: bool) -> Response:
    """What is right for a question as a sheet asks it; of a poll anything."""
    kind = kind_of(one.question)
    if not kind.graded:
        return next(iter(one.order))
    right = kind.right(one.question, one.file.figures)
    return right["verdict"] if stems and one.question.kind == "verdict" and isinstance(right, dict) else right


def filled(folder: Path, text: str, how: str = "sure", seed: int = 0, *, stems: bool = False) -> str:
    """A sheet with the right answer to each question."""
    for one in asked(folder, "every", seed=seed, stems=stems):
        if isinstance(one.ask, HandIn):  # nothing is handed in on a sheet
            continue
        said = answer(one, key_of(one, stems=stems))
        text = text.replace(f"\n{one.number}: \n", f"\n{one.number}: {said}; {how}\n", 1)
    return text


def told(folder: Path, text: str, *options: str, code: int = 0) -> str:
    (folder / "filled.md").write_text(text, encoding="utf-8")
    done = copydesk(folder, "review", "every.yaml", "--answers", "filled.md", *options)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_sheet_shows_what_learners_see_and_no_key(folder: Path) -> None:
    text = sheet(folder)
    for question in EVERY:
        assert question["prompt"] in text
        assert question["explain"] not in text
    assert "needs no key" not in text
    assert "The guess" not in text
    for told_later in ("They need not count the same thing.", "Look at who cites whom.", "Add 200 and 112."):
        assert told_later not in text
    assert text.count("## Question ") == len(EVERY)
    assert "- B. It does not fit" in text


def test_the_same_seed_gives_the_same_sheet_and_another_another(folder: Path) -> None:
    assert sheet(folder) == sheet(folder, "--seed", "0")
    assert sheet(folder) != sheet(folder, "--seed", "1")


def test_a_sheet_is_written_to_a_file_and_over_one_only_by_force(folder: Path) -> None:
    assert copydesk(folder, "review", "every.yaml", "--out", "sheet.md").returncode == 0
    assert (folder / "sheet.md").read_text(encoding="utf-8") == sheet(folder)
    assert copydesk(folder, "review", "every.yaml", "--out", "sheet.md").returncode == 1
    assert copydesk(folder, "review", "every.yaml", "--out", "sheet.md", "--force").returncode == 0


def test_every_kind_can_be_answered_on_a_sheet(folder: Path) -> None:
    assert {one["kind"] for one in EVERY} == KINDS_THERE.keys()
    text = filled(folder, sheet(folder))
    found = told(folder, text)
    graded = len(EVERY) - 2  # a poll and a search task have no key
    assert re.search(rf"\| all \| {graded} \| 100% \| \d+% \| \+\d+ \| {graded} \| {graded} \|", found)
    assert "### Read otherwise than the key\n\n| number" in found
    assert found.rstrip().endswith("|---|---|---|---|---|---|---|")


def test_an_answer_file_may_hold_the_answers_alone(folder: Path) -> None:
    text = filled(folder, sheet(folder, "--seed", "5"), seed=5)
    _, _, alone = text.partition(ANSWERS)
    assert "100%" in told(folder, alone)


def test_without_passages_only_the_questions_stand_there(folder: Path) -> None:
    text = sheet(folder, "--stems")
    assert content.TWO_COUNTS["passage"] not in text
    assert content.MAY_SHARE["given"] not in text
    assert content.TWO_COUNTS["prompt"] in text
    found = told(folder, filled(folder, text, stems=True))
    assert "### Gave the key away" in found
    assert "every/two-counts" in found


def test_without_passages_a_verdict_is_asked_for_alone(folder: Path) -> None:
    content.write(folder, content.pack("every", "Verdicts", deepcopy(content.TWO_COUNTS)))
    whole, stem = sheet(folder), sheet(folder, "--stems")
    for reason in content.TWO_COUNTS["reasons"].values():
        assert reason["text"] in whole
        assert reason["text"] not in stem
    assert "- B. It holds roughly\n- C. Something is odd\n- D. Cannot be told\n\n*One letter.*" in stem
    assert "*A letter for each number, in their order.*" in whole
    assert "| all | 1 | 100% | 25% | +75 | 1 | 1 |" in told(folder, "1: B; sure", "--stems")
    assert "| 100% | sure | It holds roughly | It holds roughly |" in told(folder, "1: B; sure", "--stems")
    assert "| all | 1 | 0% | 25% | -25 | 1 | 0 |" in told(folder, "1: C; sure", "--stems")
    assert "“B A” is no answer to question 1" in told(folder, "1: B A; sure", "--stems", code=1)
    assert "“B” is no answer to question 1" in told(folder, "1: B; sure", code=1)


def test_an_accepted_verdict_agrees_too_and_chance_knows_it(folder: Path) -> None:
    accepted = {**deepcopy(content.TWO_COUNTS), "accept_also": {"cannot-tell": "Nobody has counted again."}}
    content.write(folder, content.pack("every", "Verdicts", accepted))
    assert "| all | 1 | 100% | 50% | +50 | 1 | 1 |" in told(folder, "1: D; sure", "--stems")


def test_what_was_guessed_gave_nothing_away(folder: Path) -> None:
    text = filled(folder, sheet(folder, "--stems"), "guess", stems=True)
    given_away = told(folder, text).partition("### Gave the key away")[2]
    assert "every/" not in given_away


def test_what_was_read_otherwise_is_named_with_both_answers_and_the_remark(folder: Path) -> None:
    berth = next(one for one in asked(folder, "every") if one.question.id == BERTH["id"])
    wrong = next(name for name in berth.order if name != BERTH["answer"])
    text = sheet(folder).replace(
        f"\n{berth.number}: \n", f"\n{berth.number}: {answer(berth, wrong)}; sure; two ways to read it\n"
    )
    found = told(folder, text)
    (row,) = [line for line in found.splitlines() if "every/berth" in line and "choice" in line]
    assert "| 0% | sure |" in row
    assert BERTH["options"][wrong]["text"] in row
    assert BERTH["options"][BERTH["answer"]]["text"] in row
    assert "two ways to read it" in found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("99: A; sure", "there is no question 99"),
        ("{at}: Z; sure", "“Z” is no answer to question {at}"),
        ("{at}: A B; sure", "“A B” is no answer to question {at}"),
        ("{at}: A; perhaps", "“perhaps” is neither sure, fairly nor guess"),
    ],
)
def test_what_is_no_answer_is_told_with_its_line(folder: Path, line: str, said: str) -> None:
    berth = next(one for one in asked(folder, "every") if one.question.id == BERTH["id"])
    found = told(folder, line.format(at=berth.number), code=1)
    assert "line 1: " + said.format(at=berth.number) in found


def test_answers_to_another_sheet_are_refused(folder: Path) -> None:
    text = filled(folder, sheet(folder))
    assert "of seed 0" in told(folder, text, "--seed", "4", code=1)
    assert "that shows whole" in told(folder, text, "--stems", code=1)
    changed = deepcopy(EVERY)
    changed[0]["prompt"] = "Something else?"
    content.write(folder, content.pack("every", "Every kind", *changed))
    assert "before they were changed" in told(folder, text, code=1)


def test_chance_is_what_answers_at_random_get(folder: Path) -> None:
    content.write(folder, content.pack("every", "Choices", deepcopy(BERTH)))
    (berth,) = asked(folder, "every")
    found = told(folder, f"1: {answer(berth, BERTH['answer'])}")
    chance = re.search(r"\| all \| 1 \| 100% \| (\d+)% \|", found)
    assert chance is not None
    assert abs(int(chance[1]) - 100 / len(BERTH["options"])) < 8


def test_a_lesson_keeps_its_order_and_shows_its_pages(folder: Path) -> None:
    content.write(folder, TIDES)
    text = copydesk(folder, "review", f"{TIDES['id']}.yaml").stdout
    titles = [step["title"] for step in TIDES["steps"] if "title" in step]
    places = [text.index(f"## {title}") for title in titles]
    assert places == sorted(places)
    assert not any(title in copydesk(folder, "review", f"{TIDES['id']}.yaml", "--stems").stdout for title in titles)


def test_of_a_pair_both_are_read_and_without_passages_one(folder: Path) -> None:
    content.write(folder, content.pack("every", "Pairs", *PAIR, deepcopy(CREW)))
    assert sheet(folder).count("## Question ") == 3
    assert sheet(folder, "--stems").count("## Question ") == 2


def test_content_that_is_not_there_or_broken_is_told(folder: Path) -> None:
    assert "no pack or lesson of that id" in copydesk(folder, "review", "nothing").stderr
    (folder / "broken.yaml").write_text("id: broken\nquestions: []\n", encoding="utf-8")
    assert "`copydesk check` says" in copydesk(folder, "review", "broken.yaml").stderr
    assert copydesk(folder, "review", "what-am-i-reading", "genre").returncode == 0
