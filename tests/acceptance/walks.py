"""The first three minutes of a teacher and of a student, as they press their way through.

They go by what a newcomer goes by: the main button of the newest card, the first option of a question. So they say
little about words, and hold when the words change; a student's hold in any language of the interface. What they see on
their way they show to whoever asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.languages import LANGUAGES, catalogue
from questions.model import Question, Search

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Locator

    from lessons.model import Lesson
    from questions.model import Pack
    from tests.acceptance.channel import Channel

Seen = Callable[[str, "Locator"], Awaitable[None]]
"""Is handed what a walk comes by, under a name, with the message in which it is."""


def begins(*messages: str) -> str:
    """A pattern for the beginning of what says one of these messages, in any language of the interface."""
    said = {catalogue(code).gettext(one) for one in messages for code in LANGUAGES}
    return f"^(?:{'|'.join(sorted(re.escape(one.partition('{')[0]) for one in said))})"


OPTION = re.compile(begins("Answer {letter}", "Tick {letter}") + "[A-H]$")
SKIP = re.compile(begins("Skip"))
CHECK = re.compile(begins("Check my answer", wording.SURE[1].english))
SURE = re.compile(f"^{wording.SURE[3].english}$")
STEP = re.compile(r"step (\d+) of")
ONWARD_IN_LESSON = re.compile(r"^(?:Next|To the summary)$")
START = re.compile(r"^Start ")
ONWARD_IN_QUIZ = re.compile(r"^(?:Next question|See my result)$")
JUDGED = re.compile(r"[✓✗]")
OPEN = re.compile(r"^Answer")
NEXT = re.compile(r"^(?:Next question|See|Result|Show)")
ONWARD = re.compile(r"^(?:Start|Begin|Next|Close|Show|Finish)")
PANEL = "Host panel"


def main_button(card: Locator) -> Locator:
    """The button that a card most wants to be pressed."""
    return card.locator("button.component-button.button-style-1:enabled").first


def options(card: Locator) -> Locator:
    """The buttons that choose an answer."""
    return card.get_by_role("button", name=OPTION)


async def answer(channel: Channel) -> None:
    """Answers the question on the newest card with its first option, as a guess where it is asked how sure one is."""
    await channel.press(options(channel.newest).first)
    while await options(channel.newest).count() or not await channel.newest.get_by_text(JUDGED).count():
        await channel.press(channel.newest.get_by_role("button", name=CHECK).first)


async def learn(channel: Channel, seen: Seen) -> None:
    """Begins the first lesson and goes on until its first question is answered."""
    await channel.run("learn")
    await seen("course", channel.newest)
    await channel.press(main_button(channel.newest))
    await seen("lesson", channel.newest)
    while not await options(channel.newest).count():
        await channel.press(main_button(channel.newest))
    await seen("question", channel.newest)
    await answer(channel)
    await seen("feedback", channel.newest)


async def quiz(channel: Channel, seen: Seen) -> None:
    """Takes the quiz that is offered first, as far as its first question with options, and answers that."""
    await channel.run("quiz")
    await seen("quizzes", channel.newest)
    while not await options(channel.newest).count():
        skip = channel.newest.get_by_role("button", name=SKIP)
        if await skip.count():  # something is to be typed, or sorted
            await channel.press(skip.first)
        else:
            await take_first(channel)
    await answer(channel)
    await seen("quiz feedback", channel.newest)


async def take_first(channel: Channel) -> None:
    """Takes what the newest card wants to be taken: its main button, else the first of its first menu, else of all."""
    card = channel.newest
    button, menu = main_button(card), card.locator(".select-trigger:enabled")
    if await menu.count() and not await button.count():
        await channel.choose_first(card)
    else:
        await channel.press(button.or_(card.locator("button.component-button:enabled")).first)


async def quiz_on(channel: Channel, seen: Seen) -> None:
    """Goes on from the first answer of a quiz while its questions have options, and looks at the progress then."""
    while await (button := main_button(channel.newest)).count() and NEXT.match(await button.inner_text()):
        await channel.press(button)
        if await options(channel.newest).count():
            await answer(channel)
    await channel.run("progress")
    await seen("progress", channel.newest)


async def estimating(channel: Channel, lesson: Lesson, number: int, seen: Seen) -> None:
    """Goes through a lesson as somebody who types 500 for every figure, and takes what is first everywhere else."""
    await channel.run("learn")
    await seen("lesson course", channel.newest)
    await channel.choose(channel.newest, 0, f"{number}. ")
    at, presses = 0, 0
    while place := STEP.search(await channel.newest.inner_text()):
        at, presses = int(place[1]), presses + 1 if int(place[1]) == at else 0
        told = await channel.newest.get_by_role("button", name=ONWARD_IN_LESSON).count()
        sure = await channel.newest.get_by_role("button", name=SURE).count()
        kind = lesson.steps[at - 1].kind
        await seen(f"lesson {kind} " + ("told" if told else "sure" if sure else str(presses)), channel.newest)
        if told and isinstance(step := lesson.steps[at - 1], Question) and step.confidence:
            await seen("lesson told how sure", channel.newest)
        await one_press(channel, "500")
    await seen("lesson end", channel.newest)


async def through(channel: Channel, lesson: Lesson, number: int, seen: Seen) -> None:
    """Goes through a lesson step by step, as somebody who takes what is first and types 2 for every figure."""
    await channel.run("learn")
    await channel.choose(channel.newest, 0, f"{number}. ")
    while place := STEP.search(await channel.newest.inner_text()):
        step = lesson.steps[int(place[1]) - 1]
        told = bool(await channel.newest.get_by_role("button", name=ONWARD_IN_LESSON).count())
        answered = told and isinstance(step, Question)
        await seen(f"lesson-{number}-{step.id}{'-told' if answered else ''}", channel.newest)
        if isinstance(step, Search) and not told:
            await hand_in(channel)
        else:
            await one_press(channel, "2")
    await seen(f"lesson-{number}-end", channel.newest)


async def hand_in(channel: Channel) -> None:
    """Fills in the form of a search task and sends it."""
    await channel.press(main_button(channel.newest))
    form = channel.page.get_by_role("dialog")
    fields = form.locator(".modal-input")
    await fields.nth(0).fill("https://example.org/about")
    await fields.nth(1).fill("The register says that a firm owns the page and pays for it.")
    await form.locator(".select-trigger").first.click()
    await channel.page.locator(".select-option:visible").nth(1).click()
    await channel.settled()
    submit = form.get_by_role("button", name="Submit")
    while await submit.count():
        await submit.click()
        await channel.settled()


async def one_press(channel: Channel, typed: str) -> None:
    """Presses what leads on: the main button of the newest card, else what is first to choose; types this in a form."""
    card = channel.newest
    for buttons in (main_button(card), options(card), card.locator("button.component-button:enabled")):
        if await buttons.count():
            await channel.press(buttons.first)
            break
    if await channel.page.get_by_role("dialog").count():
        await send_form(channel, typed)


async def of_kind(channel: Channel, pack: Pack, kind: str, seen: Seen) -> None:
    """Takes a quiz as far as its first question of a kind, and answers that."""
    prompt = next(one.prompt for one in pack.questions if one.kind == kind)
    asked = max(prompt.split("**"), key=len).strip()[:40]  # what its author has not set off from the rest
    await channel.run("quiz", pack=pack.title)
    if await (anew := channel.newest.get_by_role("button", name=START)).count():  # another quiz is still open
        await channel.press(anew)
    await press(channel, channel.newest, "All")
    while not await channel.newest.filter(has_text=asked).count():
        await press(channel, channel.newest, "Skip")
    await seen(f"lesson {kind} 0", channel.newest)
    while not await channel.newest.get_by_role("button", name=ONWARD_IN_QUIZ).count():
        await one_press(channel, "")
    await seen(f"lesson {kind} told", channel.newest)


async def open_class(channel: Channel, seen: Seen) -> None:
    """Opens a quiz for the class."""
    await channel.run("class quiz")
    await seen("classes", channel.newest)
    while not await channel.card(PANEL).count():
        await take_first(channel)
    await seen("lobby", shared(channel))


async def hold_class(channel: Channel, host: str, student: str, seen: Seen, questions: int | None = None) -> None:
    """Leads the open quiz from its lobby to its result, or so many `questions` far.

    One student answers the first question by hand.
    """
    asked = 0
    await channel.view_as(host)
    while await onward(channel).count():
        label = await onward(channel).inner_text()
        if label.startswith("Close"):
            asked += 1
            question = shared(channel).filter(has=channel.page.get_by_role("button", name=OPEN))
            question = question.filter(has_text=re.compile(rf"\b{asked} of \d"))
            await until_visible(channel, question)
            if asked == 1:
                await channel.view_as(student)
                await channel.press(options(question).first)
                await until_visible(channel, channel.newest.filter(has_text="Only you"))
                await seen("locked in", channel.newest)
                await channel.view_as(host)
            await seen(f"panel {asked}", channel.card(PANEL))
            await seen(f"question {asked}", question)
            await channel.press(onward(channel))
            reveal = shared(channel).filter(has_not=channel.page.get_by_role("button", name=OPEN))
            await until_visible(channel, reveal)
            await seen(f"reveal {asked}", reveal)
            if asked == questions:
                return
        else:
            await channel.press(onward(channel))
    await until_visible(channel, shared(channel).filter(has_not_text=re.compile(r"\bquestion \d of")))
    await seen("result", shared(channel))


async def until_visible(channel: Channel, card: Locator) -> None:
    """Returns when it is there."""
    while not await card.count():
        await channel.wait()


def onward(channel: Channel) -> Locator:
    """The panel's button that takes the class on."""
    return channel.card(PANEL).get_by_role("button", name=ONWARD).first


def shared(channel: Channel) -> Locator:
    """The class's message, which everybody sees."""
    cards = channel.page.locator("#channel-message-list > article").filter(
        has=channel.page.locator(".component-container")
    )
    return cards.filter(has_not_text="Only you can see this").last


GROUP = "Year 9"


async def weeks(
    channel: Channel,
    host: str,
    learners: tuple[str, str],
    pack: Path,
    pass_time: Callable[[float], Awaitable[None]],
    seen: Seen,
) -> None:
    """What a teacher and two learners do over weeks: a group, an assignment done in time and late, the gradebook, a
    report on a question, and a key that is put right. `pack` is the file of a pack called Market day.
    """
    early, late = learners
    await channel.view_as(host)
    await channel.run("group create", name=GROUP, time_zone="Madrid")
    await press(channel, channel.newest, "Post the joining message")
    await seen("group", channel.card("Only you").filter(has_text=GROUP))
    await seen("joining", shared(channel))
    for name in learners:
        await channel.view_as(name)
        await press(channel, shared(channel), "Join")
    await channel.view_as(host)
    await channel.run("pack upload", file=pack)
    await until_visible(channel, channel.newest.filter(has_text="market-day"))
    await press(channel, channel.newest, "Publish")
    await channel.run("assign pack", pack="Market day", group=GROUP, due="today 11:00")
    await seen("assignment panel", channel.card("Only you"))
    await seen("assignment", shared(channel))
    await give_time(channel, late)
    for name, minutes in ((early, 0), (late, 70)):
        for _ in range(minutes // 10):
            await pass_time(600.0)
        await channel.view_as(name)
        await press(channel, shared(channel).filter(has_text="Assigned to"), "Start")
        await answer(channel)
        feedback = channel.card(JUDGED)
        if name == early:
            await press(channel, feedback, "Something wrong with this question?")
            await send_form(channel, "Where I live, the office counts the stalls. It is in the third line.")
            feedback = channel.card(JUDGED).filter(has_text="Something wrong")
        await press(channel, feedback, "See my result")
        await press(channel, shared(channel).filter(has_text="Assigned to"), "Where I stand")
        await seen("where I stand" if name == early else "late", channel.newest)
    await channel.view_as(host)
    await channel.run("results group", group=GROUP)
    await until_visible(channel, channel.newest.filter(has_text=GROUP))
    await seen("gradebook", channel.newest)
    await channel.run("results reports")
    await seen("reports", channel.newest)
    await channel.choose_first(channel.newest)
    await seen("question reported", channel.newest)
    await channel.choose_first(channel.newest)
    await seen("correction", channel.newest)
    await press(channel, channel.newest, "Yes, for everybody")
    await channel.view_as(early)
    await channel.run("progress")
    await until_visible(channel, channel.newest.filter(has_text="judged anew"))
    await seen("put right", channel.newest)
    await channel.view_as(late)
    await channel.run("privacy see")
    await seen("privacy", channel.card("Export my data"))


async def give_time(channel: Channel, learner: str) -> None:
    """Gives a learner five minutes more, and does so again where the page lost whom it was for.

    SimCord's page looks a chosen member up once more while it learns of something new, and sends nobody meanwhile.
    """
    panel = channel.card("members finished")
    for _ in range(5):
        await press(channel, panel, "Extra time")
        await choose_in_form(channel, learner)
        await send_form(channel, "5 min")
        if await panel.get_by_text("5 minutes").count():
            return


async def afterwards(channel: Channel, host: str, learner: str, seen: Seen) -> None:
    """What comes at the end of these weeks: a class quiz of the group and its results, the gradebook as a file that a
    spreadsheet opens, and a learner who has everything deleted.
    """
    await channel.view_as(host)
    await channel.run("class quiz", pack="Market day", group=GROUP)
    await hold_class(channel, host, learner, seen)
    await class_results(channel, seen)
    await channel.run("results group", group=GROUP)
    await until_visible(channel, channel.newest.filter(has_text="Spreadsheet"))
    await press(channel, channel.newest, "Spreadsheet")
    await until_visible(channel, channel.newest.filter(has_text=".xlsx"))
    await channel.view_as(learner)
    await channel.run("privacy delete")
    await seen("what is deleted", channel.newest)
    await press(channel, channel.newest, "Delete it all")
    await send_form(channel, "delete")
    await channel.run("privacy see")
    await seen("forgotten", channel.newest)


async def class_results(channel: Channel, seen: Seen) -> None:
    """Looks at how the latest class quiz went."""
    await channel.run("results class")
    await until_visible(channel, channel.newest.filter(has_text="Spreadsheet"))
    await seen("class results", channel.newest)


async def results_of(channel: Channel, host: str, learner: str, seen: Seen) -> None:
    """What a teacher reads of one learner: what was done for the class, and nothing of what they do for themselves."""
    await channel.view_as(host)
    await channel.run("results learner", member=learner)
    await until_visible(channel, channel.newest.filter(has_text="Spreadsheet"))
    await seen("learner results", channel.newest)


async def press(channel: Channel, card: Locator, label: str) -> None:
    """Presses the button of a card that begins so."""
    await channel.press(card.get_by_role("button", name=re.compile(f"^{re.escape(label)}")).first)


async def choose_in_form(channel: Channel, entry: str) -> None:
    """Takes the entry that is called so in the menu of the form that is open."""
    form = channel.page.get_by_role("dialog")
    await form.locator(".select-trigger").first.click()
    await channel.page.locator(".select-option:visible").filter(has_text=entry).first.click()


async def send_form(channel: Channel, text: str) -> None:
    """Sends the form that is open with this in its field."""
    form = channel.page.get_by_role("dialog")
    await form.locator(".modal-input").fill(text)
    submit = form.get_by_role("button", name="Submit")
    while await submit.count():  # a form that is being drawn anew, as after a choice, swallows a press
        await submit.click()
        await channel.settled()


A_DAY = 86_400.0


async def practice(channel: Channel, learner: str, pass_time: Callable[[float], Awaitable[None]], seen: Seen) -> None:
    """What a student does over three weeks: a first practice, a goal and a reminder, and practice when it is due."""
    await channel.view_as(learner)
    await channel.run("practice")
    await seen("first practice", channel.newest)
    await practise(channel)
    await seen("practice done", channel.newest)
    await press(channel, channel.newest, "Goal and reminder")
    await channel.choose(channel.newest, 0, "3 days a week")
    await channel.choose(channel.newest, 1, "18:00")
    await seen("goal", channel.newest)
    for day in (2, 5, 7, 7):
        for _ in range(day):
            await pass_time(A_DAY)
        await channel.run("practice")
        await until_visible(channel, channel.newest.filter(has_text="Practice"))
        await seen(f"practice after {day}", channel.newest)
        await practise(channel)
    await channel.run("progress")
    await until_visible(channel, channel.newest.filter(has_text="How firm it is"))
    await seen("progress after weeks", channel.newest)


async def practise(channel: Channel) -> None:
    """Takes the first option of whatever has options, skips what has none, until the practice is over."""
    ways = (NEXT, CHECK, OPTION, SKIP)
    while await channel.newest.get_by_role("button", name=re.compile("^Stop here")).count():
        for way in ways:
            button = channel.newest.get_by_role("button", name=way, disabled=False)
            if await button.count():
                await channel.press(button.first)
                break
