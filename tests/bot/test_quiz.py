"""`/quiz`: choosing, answering each kind of question, the result, and coming back to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
import simcord

from bot.config import Settings
from tests.bot.content import (
    BERTH,
    CARGO,
    CREW,
    HARBOUR_NOTE,
    SHARE,
    Clock,
    Content,
    answers_of,
    asked,
    changed,
    harbour,
    lamps,
    restart,
    sort_all,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, School, Student

Ask = Callable[[Content], Awaitable["Card"]]

ALL = 0
RIGHT, PARTLY, WRONG = "**Right.**", "Partly right", "Not this time"
SORTED_RIGHT = {"crane lifts": "Fact", "may be proud": "Opinion", "is older": "Fact", "one too many": "Opinion"}
KINDS = {"choice": BERTH, "multi": CREW, "classify": CARGO, "number": SHARE}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content files besides the bundled ones."""
    return write(tmp_path / "content", harbour(), lamps())


@pytest.fixture
def settings(database_url: str, folder: Path, clock: Clock) -> Settings:
    return Settings(database_url=database_url, content=(folder,), clock=clock)


@pytest.fixture
def ask(env: simcord.Env, ana: Student, folder: Path, settings: Settings) -> Ask:
    """Asks Ana a question, by way of a harbour pack that holds nothing else."""

    async def first_card(question: Content) -> Card:
        write(folder, harbour(question))
        await restart(env, settings)
        return await ana.slash("quiz", pack="harbour", length=ALL)

    return first_card


# ---------------------------------------------------------------- beginning


async def test_a_quiz_command_with_pack_and_length_shows_the_first_question(ana: Student) -> None:
    card = await ana.slash("quiz", pack="share-and-whole", length=5)
    assert "Share and whole · question 1 of 5" in card
    assert card.ephemeral


async def test_pack_names_are_offered_while_typing(ana: Student) -> None:
    everything = await ana.suggestions("quiz", "pack")
    assert {"Harbour news", "Lamps on the quay", "Share and whole"} <= set(everything)
    assert await ana.suggestions("quiz", "pack", "HARB") == ["Harbour news"]
    assert await ana.suggestions("quiz", "pack", "no such thing") == []


async def test_without_options_a_pack_and_then_a_length_are_chosen(ana: Student) -> None:
    packs = await ana.slash("quiz")
    assert "Made for tests: Lamps on the quay." in packs
    lengths = await ana.choose(packs, "Lamps on the quay")
    assert lengths.buttons[:2] == ["5 questions", "All 8"]
    assert "question 1 of 5" in await ana.press(lengths, "5 questions")


async def test_a_length_alone_leaves_the_pack_to_choose(ana: Student) -> None:
    packs = await ana.slash("quiz", length=5)
    assert "Lamps on the quay · question 1 of 5" in await ana.choose(packs, "Lamps on the quay")


async def test_a_pack_alone_leaves_the_length_to_choose_and_another_pack_can_be_taken(ana: Student) -> None:
    lengths = await ana.slash("quiz", pack="lamps")
    assert lengths.has("All 8")
    assert not lengths.has("10")
    assert "Harbour news" in (await ana.press(lengths, "Another pack")).menu


async def test_a_length_beyond_the_pack_asks_all_of_it(ana: Student) -> None:
    assert "question 1 of 4" in await ana.slash("quiz", pack="harbour", length=10)


async def test_a_unique_part_of_a_title_finds_its_pack(ana: Student) -> None:
    assert "Lamps on the quay · question 1 of 8" in await ana.slash("quiz", pack="on the QUAY", length=ALL)


@pytest.mark.parametrize("name", ["Nessie", "e"])
async def test_an_unknown_or_ambiguous_pack_gets_one_polite_private_line(ana: Student, name: str) -> None:
    card = await ana.slash("quiz", pack=name)
    assert f"no pack called “{name}”" in card
    assert "\n" not in card.text
    assert card.ephemeral
    assert card.buttons == []


async def test_the_name_of_an_unknown_pack_cannot_ping_or_swell_the_line(ana: Student) -> None:
    card = await ana.slash("quiz", pack="@everyone " + "long " * 100)
    assert "@everyone" not in card
    assert len(card.text) < 200


# ---------------------------------------------------------------- content notes


async def test_a_packs_content_note_is_read_before_its_length_is_chosen(ana: Student) -> None:
    assert f"Content note:** {HARBOUR_NOTE}" in await ana.slash("quiz", pack="harbour")


async def test_a_packs_content_note_is_read_although_the_quiz_begins_at_once(ana: Student) -> None:
    first = await ana.slash("quiz", pack="harbour", length=ALL)
    assert f"Content note:** {HARBOUR_NOTE}" in first


async def test_a_questions_content_note_stands_on_its_card(ana: Student, ask: Ask) -> None:
    assert "Content note:** One option mentions a rumour." in await ask(CREW)


# ---------------------------------------------------------------- each kind


async def test_a_card_has_title_place_passage_prompt_and_options(ana: Student, ask: Ask) -> None:
    card = await ask(BERTH)
    assert "Harbour news · question 1 of 1" in card
    assert "> Three sentences stood on the wall" in card
    assert "Which one could evidence settle?" in card
    assert sorted(label[3:] for label in card.buttons[:3]) == [
        "312 ships called in May.",
        "Ships will stay away.",
        "The harbour is an eyesore.",
    ]
    assert [label[:3] for label in card.buttons[:3]] == ["A. ", "B. ", "C. "]


async def test_long_options_stand_in_the_text_and_their_buttons_name_them_by_letter(ana: Student, ask: Ask) -> None:
    options = {name: {**one, "text": one["text"] + " So it says." * 5} for name, one in BERTH["options"].items()}
    card = await ask(changed(BERTH, options=options))
    assert card.buttons[:3] == ["Answer A", "Answer B", "Answer C"]
    assert all(one["text"] in card for one in options.values())
    assert RIGHT in await ana.pick(card, "312 ships")


async def test_a_right_choice_is_told_so_with_why_and_the_source(ana: Student, ask: Ask) -> None:
    told = await ana.pick(await ask(BERTH), "312 ships")
    assert RIGHT in told
    assert "The log says how many ships called." in told
    assert "About your answer" not in told
    for part in ("The harbour log", "Port of Sandvik", "public record", "2025-05", "page 2"):
        assert part in told.text.split("\n")[-1]


async def test_a_wrong_choice_is_told_so_with_why_and_why_not_that_one(ana: Student, ask: Ask) -> None:
    told = await ana.pick(await ask(BERTH), "The harbour is")
    assert WRONG in told
    assert "The log says how many ships called." in told
    assert "An eyesore to whom? No record measures that." in told
    assert "Next year has no records yet." not in told
    mine = next(line for line in told.text.split("\n") if "The harbour is an eyesore." in line)
    key = next(line for line in told.text.split("\n") if "312 ships called in May." in line)
    assert "your answer" in mine
    assert "right" in key
    assert "right" not in mine


async def test_an_arguable_choice_counts_as_right_and_its_reason_is_given(ana: Student, ask: Ask) -> None:
    reason = "A forecast can be checked once the year is over."
    told = await ana.pick(await ask(changed(BERTH, accept_also={"will": reason})), "Ships will")
    assert RIGHT in told
    assert reason in told


async def test_options_are_ticked_first_and_checked_with_a_button(ana: Student, ask: Ask) -> None:
    card = await ask(CREW)
    assert not card.has("Check my answer")
    ticked = await ana.tick(card, "The harbour master", "The pilot")
    letters = sorted(ticked.letter(one) for one in ("The harbour master", "The pilot"))
    assert ticked.has(f"Check my answer: {letters[0]} and {letters[1]}")
    assert RIGHT not in ticked
    told = await ana.press(ticked, "Check my answer")
    assert RIGHT in told
    assert "Two people answer for what they say." in told


async def test_ticks_can_be_changed_before_they_are_checked(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ana.tick(await ask(CREW), "What sailors say")
    card = await ana.tick(card, "The harbour master", "The pilot")
    assert await answers_of(settings, ana) == []
    assert RIGHT in await ana.press(card, "Check my answer")


@pytest.mark.parametrize(
    ("ticks", "verdict", "score", "about"),
    [
        (["The harbour master", "The pilot"], RIGHT, 2, None),
        (["The pilot"], "Partly right:** 50 %", 1, "The first line names the harbour master."),
        (["The harbour master", "The pilot", "What sailors"], "Partly right:** 50 %", 1, "Sailors are not named"),
        (["The pilot", "What sailors"], WRONG, 0, "Sailors are not named either."),
        (["A person close"], WRONG, 0, "Close to the port is no name."),
        (["The harbour master", "The pilot", "What sailors", "A person close"], WRONG, 0, "Close to the port"),
    ],
)
async def test_ticks_earn_points_for_keys_and_lose_them_for_others(
    ana: Student,
    ask: Ask,
    settings: Settings,
    ticks: list[str],
    verdict: str,
    score: float,
    about: str | None,
) -> None:
    told = await ana.press(await ana.tick(await ask(CREW), *ticks), "Check my answer")
    assert verdict in told
    assert about is None or about in told
    assert "The harbour log" in told
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (score, 2)


async def test_statements_are_sorted_one_after_another_on_one_card(ana: Student, ask: Ask) -> None:
    card = await ask(CARGO)
    message = card.message.id
    assert "Statement 1 of 4" in card
    assert card.buttons[:2] == ["Fact", "Opinion"]
    card = await ana.press(card, "Fact")
    assert "Statement 2 of 4" in card
    assert "Sorted so far" in card
    assert RIGHT not in card
    assert card.message.id == message


async def test_all_statements_sorted_right_are_told_with_the_reason_of_each(ana: Student, ask: Ask) -> None:
    told = await sort_all(ana, await ask(CARGO), SORTED_RIGHT)
    assert RIGHT in told
    for reason in ("Its plate says so.", "Pride is a judgement.", "Years of building", "Too many for what?"):
        assert reason in told
    assert "Ask of each what you would look up." in told
    assert "The harbour log" in told


async def test_a_partly_right_sorting_says_beside_each_statement_what_it_is(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    told = await sort_all(ana, await ask(CARGO), {**SORTED_RIGHT, "crane lifts": "Opinion"})
    assert "Partly right:** 75 %" in told
    lines = told.text.split("\n")
    below = lines[next(at for at, line in enumerate(lines) if "The crane lifts 40 tons." in line) + 1]
    assert "You said **Opinion**; it is **Fact**" in below
    assert "A load can be weighed." in below
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (0.75, 1)
    assert answer.response == {"tons": "opinion", "proud": "opinion", "oldest": "fact", "too-many": "opinion"}


async def test_a_sorting_without_a_right_one_scores_nothing(ana: Student, ask: Ask, settings: Settings) -> None:
    upside_down = {words: "Fact" if label == "Opinion" else "Opinion" for words, label in SORTED_RIGHT.items()}
    assert WRONG in await sort_all(ana, await ask(CARGO), upside_down)
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (0, 1)


async def test_the_last_sorted_statement_can_be_taken_back(ana: Student, ask: Ask) -> None:
    first = await ask(CARGO)
    assert not first.has("Undo")
    statement = first.text.split("> ")[-1]
    card = await ana.press(await ana.press(first, "Fact"), "Undo")
    assert "Statement 1 of 4" in card
    assert statement in card
    assert "Sorted so far" not in card
    assert RIGHT in await sort_all(ana, card, SORTED_RIGHT)


async def test_undo_goes_back_one_statement_at_a_time(ana: Student, ask: Ask) -> None:
    card = await ask(CARGO)
    for _ in range(3):
        card = await ana.press(card, "Fact")
    assert "Statement 4 of 4" in card
    for number in (3, 2, 1):
        card = await ana.press(card, "Undo")
        assert f"Statement {number} of 4" in card
    assert not card.has("Undo")


async def test_a_half_sorted_question_is_found_so_after_a_restart(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings
) -> None:
    card = await ask(CARGO)
    statement = card.text.split("> ")[-1]
    card = await ana.press(await ana.press(card, "Fact"), "Opinion")
    before = card.text
    await restart(env, settings)
    back = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert back.text == before
    assert "Statement 3 of 4" in back
    assert f"1. {statement} – **Fact**" in back
    assert "Statement 4 of 4" in await ana.press(card, "Fact")


async def test_a_figure_is_asked_for_in_a_form(ana: Student, ask: Ask) -> None:
    card = await ask(SHARE)
    assert "Answer in **percent**" in card
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure"))
    assert form.modal is not None
    field = form.modal["components"][0]
    assert field["label"] == "Type one figure"
    assert "13.4 %" in field["description"]


@pytest.mark.parametrize("typed", ["13", "13 %", "about 13%", "13.4 percent", "0.013 thousand"])
async def test_a_figure_inside_the_tolerance_is_right_however_it_is_written(ana: Student, ask: Ask, typed: str) -> None:
    told = await ana.type_figure(await ask(SHARE), typed)
    assert RIGHT in told
    assert "312 of 2,400 is 13 percent." in told
    assert "the yearly table" in told


async def test_a_wrong_figure_is_set_beside_the_right_one(ana: Student, ask: Ask) -> None:
    told = await ana.type_figure(await ask(SHARE), "20")
    assert WRONG in told
    assert "You said **20 %**" in told
    assert "The answer is **13.0 %" in told
    assert "About your answer" not in told


async def test_a_known_slip_gets_its_own_explanation(ana: Student, ask: Ask) -> None:
    told = await ana.type_figure(await ask(SHARE), "7.7")
    assert WRONG in told
    assert "you divided the wrong way round" in told


@pytest.mark.parametrize("typed", ["a lot", "1,1", "13 dollars"])
async def test_a_figure_that_cannot_be_read_is_not_counted_and_may_be_typed_again(
    ana: Student, ask: Ask, settings: Settings, typed: str
) -> None:
    card = await ask(SHARE)
    refused = await ana.type_figure(card, typed)
    assert "not counted" in refused
    assert "13.4 %" in refused
    assert refused.ephemeral
    assert await answers_of(settings, ana) == []
    assert RIGHT in await ana.type_figure(card, "13")


@pytest.mark.parametrize("question", KINDS.values(), ids=KINDS)
async def test_a_hint_is_shown_on_request_and_costs_nothing(
    ana: Student, ask: Ask, settings: Settings, question: Content
) -> None:
    card = await ask(question)
    assert question["hint"] not in card
    hinted = await ana.press(card, "Show a hint")
    assert question["hint"] in hinted
    assert hinted.ephemeral
    assert await answers_of(settings, ana) == []
    assert RIGHT in await settle(ana, card, question)
    (answer,) = await answers_of(settings, ana)
    assert answer.score == answer.maximum


async def settle(student: Student, card: Card, question: Content) -> Card:
    """Answers one of the harbour's questions rightly."""
    match question["kind"]:
        case "choice":
            return await student.pick(card, "312 ships")
        case "multi":
            return await student.press(await student.tick(card, "The harbour master", "The pilot"), "Check my answer")
        case "classify":
            return await sort_all(student, card, SORTED_RIGHT)
        case _:
            return await student.type_figure(card, "13")


async def test_a_question_without_a_hint_offers_none(ana: Student) -> None:
    assert not (await ana.slash("quiz", pack="lamps", length=ALL)).has("Show a hint")


# ---------------------------------------------------------------- nothing gives the key away

MOVED: dict[str, Content] = {
    "choice": changed(
        BERTH,
        answer="ugly",
        options={
            "count": {"text": "312 ships called in May.", "feedback": "Not any more."},
            "ugly": {"text": "The harbour is an eyesore."},
            "will": BERTH["options"]["will"],
        },
    ),
    "multi": changed(CREW, answer=["insider", "rumour"]),
    "classify": changed(
        CARGO,
        statements={
            name: {**one, "answer": "fact" if one["answer"] == "opinion" else "opinion", "feedback": {}}
            for name, one in CARGO["statements"].items()
        },
    ),
    "number": changed(SHARE, answer="ships_may / 100", misconceptions={}),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_before_the_answer_nothing_that_discord_gets_depends_on_the_key(
    env: simcord.Env, ana: Student, folder: Path, ask: Ask, settings: Settings, kind: str
) -> None:
    card = await ask(KINDS[kind])
    if kind == "multi":
        card = await ana.tick(card, "The pilot")
    if kind == "classify":
        card = await ana.press(card, "Fact")
    before = (await ana.press(await ana.slash("quiz"), "Go on with it")).message.components
    hinted = (await ana.press(card, "Show a hint")).message.components
    # The same run, with its order and its ids, over the same question with another key.
    write(folder, harbour({**MOVED[kind], "explain": "Another reason."}))
    await restart(env, settings)
    again = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert again.message.components == before
    assert (await ana.press(again, "Show a hint")).message.components == hinted
    assert RIGHT not in await settle(ana, again, KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
async def test_ids_and_menu_values_name_places_and_never_options(ana: Student, ask: Ask, kind: str) -> None:
    card = await ask(KINDS[kind])
    sent = [*card.ids, *(one["value"] for part in card.parts() for one in part.get("options", ()))]
    names = [*KINDS[kind].get("options", ()), *KINDS[kind].get("statements", ()), *KINDS[kind].get("labels", ())]
    assert sent
    assert not [one for one in sent if any(name in one for name in names)]


async def test_ticking_tells_nothing_of_what_is_right(ana: Student, ask: Ask) -> None:
    card = await ask(CREW)
    for ticks in (["The pilot"], ["A person close"]):
        card = await ana.tick(card, *ticks)
        assert not [words for words in ("ight", "rong", "Close to the port is", "line names") if words in card]


# ---------------------------------------------------------------- going through


async def test_a_question_is_passed_only_by_answering_it(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    assert not card.has("Next")
    assert not card.has("Skip")
    told = await ana.pick(card, "It burns")
    assert told.buttons == ["Next question"]
    assert "question 2 of 5" in await ana.press(told, "Next question")


async def test_each_answer_is_followed_by_feedback_and_the_last_by_the_result(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    for at in range(5):
        card = await ana.pick(card, "It is out" if at < 2 else "It burns")
        assert (WRONG if at < 2 else RIGHT) in card
        assert "All lamps burn." in card
        assert ("Look again." in card) == (at < 2)
        card = await ana.press(card, "Next question" if at < 4 else "See my result")
    assert "Your result: Lamps on the quay" in card
    assert "3 of 5 fully right" in card


async def test_the_result_is_given_by_skill_with_the_answers_behind_it(ana: Student) -> None:
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    card = await harbour_run(ana, card)
    assert "2 of 4 fully right" in card
    assert "60 % of the points" in card  # 1 of 1, 1 of 2, 0 of 1, 1 of 1
    lines = card.text.split("\n")
    assert [line.lstrip("▰▱ ") for line in lines if "answer" in line and " % right" in line] == [
        "**Checkable or not:** 100 % right, 1 answer",
        "**Type is not truth:** 0 % right, 1 answer",
        "**Attribution:** 50 % right, 1 answer",
        "**Arithmetic:** 100 % right, 1 answer",
    ]


async def harbour_run(student: Student, card: Card) -> Card:
    """A whole harbour quiz: choice and figure right, ticks half right, sorting wrong."""
    for _ in range(4):
        if "Which one" in card:
            card = await student.pick(card, "312 ships")
        elif "Who is named" in card:
            card = await student.press(await student.tick(card, "The pilot"), "Check my answer")
        elif "Sort the four" in card:
            swapped = {words: "Fact" if label == "Opinion" else "Opinion" for words, label in SORTED_RIGHT.items()}
            card = await sort_all(student, card, swapped)
        else:
            card = await student.type_figure(card, "13 %")
        card = await student.press(card, "See my result" if card.has("See") else "Next question")
    return card


async def test_the_result_names_what_was_missed_and_asks_only_that_again(ana: Student) -> None:
    card = await harbour_run(ana, await ana.slash("quiz", pack="harbour", length=ALL))
    assert "Who is named as a source?" in card
    assert "Sort the four statements." in card
    assert "Which one could evidence settle?" not in card
    card = await ana.press(card, "Again, only the ones I missed (2)")
    seen = set[str]()
    for _ in range(2):
        assert "of 2 " in card
        seen.add("sort" if "Sort the four" in card else "who" if "Who is named" in card else "other")
        card = await settle(ana, card, CARGO if "Sort the four" in card else CREW)
        assert RIGHT in card
        card = await ana.press(card, "See my result" if card.has("See") else "Next question")
    assert seen == {"sort", "who"}
    assert "2 of 2 fully right" in card


async def test_a_faultless_result_offers_no_repetition_but_a_way_on(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "1 of 1 fully right" in card
    assert not card.has("Again")
    assert "Harbour news" in (await ana.press(card, "Another quiz")).menu


async def test_the_result_leads_to_progress(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "Your progress" in await ana.press(card, "My progress")


async def test_new_questions_come_first_then_missed_ones_then_the_rest(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    met, missed = list[str](), set[str]()
    for at in range(5):
        met.append(asked(card))
        if at < 2:
            missed.add(asked(card))
        card = await ana.pick(card, "It is out" if at < 2 else "It burns")
        card = await ana.press(card, "Next question" if at < 4 else "See my result")
    card = await ana.slash("quiz", pack="lamps", length=ALL)
    second = list[str]()
    for at in range(8):
        second.append(asked(card))
        card = await ana.press(await ana.pick(card, "It burns"), "Next question" if at < 7 else "See my result")
    assert set(second[:3]).isdisjoint(met)
    assert set(second[3:5]) == missed
    assert set(second[5:]) == set(met) - missed


async def test_of_several_answers_to_a_question_the_latest_decides_whether_it_was_missed(
    ana: Student, clock: Clock
) -> None:
    for only in (True, False):  # at first lamp 5 alone is right, then it alone is wrong
        card = await ana.slash("quiz", pack="lamps", length=ALL)
        for at in range(8):
            clock.wait(1)
            card = await ana.pick(card, "It burns" if (asked(card) == "lamp-5") is only else "It is out")
            card = await ana.press(card, "Next question" if at < 7 else "See my result")
    assert asked(await ana.slash("quiz", pack="lamps", length=ALL)) == "lamp-5"


async def test_two_runs_differ_in_order_and_each_keeps_its_own_over_a_restart(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings
) -> None:
    many = {f"option-{at}": {"text": f"Number {at}", "feedback": "No."} for at in range(10)}
    many["option-0"] = {"text": "Number 0"}
    question = changed(CREW, options=many, answer=["option-0"])
    first = await ask(question)
    order = first.menu
    assert sorted(one[3:] for one in order) == [f"Number {at}" for at in range(10)]
    assert (await ana.tick(first, "Number 4")).menu == order
    await restart(env, settings)
    assert (await ana.press(await ana.slash("quiz"), "Go on with it")).menu == order
    offer = await ana.slash("quiz", pack="harbour", length=ALL)
    assert (await ana.press(offer, "Start Harbour news")).menu != order


async def test_an_author_can_fix_the_order(ana: Student, ask: Ask) -> None:
    card = await ask(changed(BERTH, shuffle=False))
    assert [label[3:10] for label in card.buttons[:3]] == ["312 shi", "The har", "Ships w"]


# ---------------------------------------------------------------- what is stored


async def test_an_answer_is_stored_with_response_points_time_skill_and_version(
    ana: Student, folder: Path, settings: Settings, clock: Clock
) -> None:
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    given = dict[str, Any]()
    for at in range(4):
        clock.wait(7 + at)
        name = next(words for words in ("Which one", "Who is named", "Sort the four", "What share") if words in card)
        given[name] = (7 + at) * 1000
        question = dict(zip(("Which one", "Who is named", "Sort the four", "What share"), KINDS.values(), strict=True))
        card = await settle(ana, card, question[name])
        clock.wait(60)  # reading the feedback is not answering
        card = await ana.press(card, "See my result" if card.has("See") else "Next question")
    stored = {one.item: one for one in await answers_of(settings, ana)}
    assert {name: one.response for name, one in stored.items()} == {
        "berth": "count",
        "crew": ["master", "pilot"],
        "cargo": {"tons": "fact", "proud": "opinion", "oldest": "fact", "too-many": "opinion"},
        "share": 13.0,
    }
    assert {name: (one.score, one.maximum, one.skill) for name, one in stored.items()} == {
        "berth": (1, 1, "checkable"),
        "crew": (2, 2, "attribution"),
        "cargo": (1, 1, "type-not-truth"),
        "share": (1, 1, "arithmetic"),
    }
    assert {name: one.ms for name, one in stored.items()} == {
        "berth": given["Which one"],
        "crew": given["Who is named"],
        "cargo": given["Sort the four"],
        "share": given["What share"],
    }
    assert {(one.pack, one.pack_version, one.learner_id, one.confidence) for one in stored.values()} == {
        ("harbour", 3, ana.id, None)
    }
    assert max(one.answered_at for one in stored.values()) < clock()


async def test_an_answer_is_in_the_database_when_its_feedback_is_read(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    await ana.pick(await ask(BERTH), "Ships will")
    (answer,) = await answers_of(settings, ana)
    assert (answer.item, answer.response, answer.score, answer.maximum) == ("berth", "will", 0, 1)


async def test_a_second_answer_from_another_card_of_the_same_question_does_not_count(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    one = await ask(BERTH)
    other = await ana.press(await ana.slash("quiz"), "Go on with it")
    await ana.pick(one, "Ships will")
    told = await ana.pick(other, "312 ships")
    assert WRONG in told
    assert [answer.response for answer in await answers_of(settings, ana)] == ["will"]


# ---------------------------------------------------------------- coming back


async def test_a_second_quiz_command_offers_to_go_on_with_the_first(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    card = await ana.press(await ana.pick(card, "It burns"), "Next question")
    lamp = asked(card)
    offer = await ana.slash("quiz")
    assert "You have a quiz open" in offer
    assert "Lamps on the quay" in offer
    assert "question 2 of 5" in offer
    assert offer.ephemeral
    assert asked(await ana.press(offer, "Go on with it")) == lamp


async def test_starting_another_ends_the_first_politely_and_keeps_its_answers(ana: Student, settings: Settings) -> None:
    first = await ana.slash("quiz", pack="lamps", length=5)
    first = await ana.press(await ana.pick(first, "It burns"), "Next question")
    offer = await ana.slash("quiz", pack="harbour", length=ALL)
    assert "ends this one" in offer
    second = await ana.press(offer, "Start Harbour news")
    assert "Harbour news · question 1 of 4" in second
    late = await ana.pick(first, "It burns")
    assert "has ended" in late
    assert "\n" not in late.text
    assert late.ephemeral
    assert [answer.pack for answer in await answers_of(settings, ana)] == ["lamps"]
    assert "Harbour news" in await ana.slash("quiz")


async def test_starting_another_without_a_name_leads_to_the_packs(ana: Student) -> None:
    first = await ana.slash("quiz", pack="lamps", length=5)
    packs = await ana.press(await ana.slash("quiz"), "Start another")
    assert "Harbour news" in packs.menu
    assert "question 1 of 5" in first  # looking at packs ends nothing
    assert "It burns" in (await ana.press(await ana.slash("quiz"), "Go on with it")).buttons[0] + "It burns"
    lengths = await ana.choose(packs, "Harbour news")
    assert "question 1 of 4" in await ana.press(lengths, "All 4")


async def test_starting_another_pack_without_a_length_asks_for_it(ana: Student) -> None:
    await ana.slash("quiz", pack="lamps", length=5)
    lengths = await ana.press(await ana.slash("quiz", pack="harbour"), "Start Harbour news")
    assert lengths.has("All 4")


async def test_an_unknown_pack_is_refused_although_a_quiz_is_open(ana: Student) -> None:
    await ana.slash("quiz", pack="lamps", length=5)
    assert "no pack called" in await ana.slash("quiz", pack="Nessie")


async def test_a_finished_quiz_is_not_offered_again(ana: Student, ask: Ask) -> None:
    await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "Which quiz?" in await ana.slash("quiz")


async def test_a_quiz_left_yesterday_goes_on_after_a_restart_with_its_old_buttons(
    env: simcord.Env, ana: Student, settings: Settings, clock: Clock
) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    told = await ana.pick(card, "It burns")
    await clock.sleep(env)
    await restart(env, settings)
    card = await ana.press(told, "Next question")
    assert "question 2 of 5" in card
    await clock.sleep(env, days=3)
    await restart(env, settings)
    assert RIGHT in await ana.pick(card, "It burns")
    assert len(await answers_of(settings, ana)) == 2


async def test_an_answer_given_before_a_restart_is_met_with_its_feedback(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    told = await ana.pick(await ana.slash("quiz", pack="lamps", length=5), "It is out")
    before = told.text
    await restart(env, settings)
    back = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert back.text == before


async def test_an_answer_is_stored_with_the_version_of_the_pack_that_it_was_given_to(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings, clock: Clock
) -> None:
    card = await ana.press(await ana.pick(await ana.slash("quiz", pack="lamps", length=5), "It burns"), "Next question")
    clock.wait(60)
    write(folder, {**lamps(), "version": 4})
    await restart(env, settings)
    await ana.pick(card, "It burns")
    assert [one.pack_version for one in await answers_of(settings, ana)] == [3, 4]


async def test_a_run_whose_question_was_taken_out_of_the_pack_ends_politely(
    env: simcord.Env, ana: Student, folder: Path, ask: Ask, settings: Settings
) -> None:
    card = await ask(BERTH)
    write(folder, harbour(SHARE))
    await restart(env, settings)
    late = await ana.send(card, card.ids[0])
    assert "revised" in late
    assert late.ephemeral
    assert "Which quiz?" in await ana.slash("quiz")


# ---------------------------------------------------------------- two students


async def test_two_students_go_through_runs_of_their_own(ana: Student, school: School, settings: Settings) -> None:
    ben = school.student("ben")
    hers = await ana.slash("quiz", pack="lamps", length=5)
    his = await ben.slash("quiz", pack="lamps", length=5)
    assert "question 1 of 5" in his
    for _ in range(2):
        hers = await ana.press(await ana.pick(hers, "It burns"), "Next question")
    his = await ben.press(await ben.pick(his, "It is out"), "Next question")
    assert "question 3 of 5" in await ana.slash("quiz")
    assert "question 2 of 5" in await ben.slash("quiz")
    assert [one.score for one in await answers_of(settings, ana)] == [1, 1]
    assert [one.score for one in await answers_of(settings, ben)] == [0]


async def test_everything_of_a_quiz_is_private_in_a_server(ana: Student) -> None:
    card = await ana.slash("quiz")
    cards = [card, await ana.choose(card, "Harbour news")]
    cards.append(await ana.press(cards[-1], "All 4"))
    cards.append(await harbour_run(ana, cards[-1]))
    cards.append(await ana.slash("quiz"))
    assert all(one.ephemeral for one in cards)


async def test_a_whole_quiz_is_played_in_direct_messages_where_nothing_needs_hiding(school: School) -> None:
    ben = school.stranger("ben")
    card = await ben.slash("quiz", pack="harbour", length=ALL)
    assert not card.ephemeral
    card = await harbour_run(ben, card)
    assert "2 of 4 fully right" in card
    assert not card.ephemeral
    assert await ben.suggestions("quiz", "pack", "harb") == ["Harbour news"]
