"""Rules about what is asked: negations that trip, policy that nobody may be graded on, topics that need a word first.

They go by English words, so they keep silent on packs in other languages and let pass what they are not sure of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.rule import Breach, ItemSet, Rule, each, in_english, options_of, statements_of
from questions.rules.words import asking, before_answer, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion

_NO: Final = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|except)\b|n['’]t\b", re.I)
_NO_STEM: Final = re.compile(
    r"\b(?:which|what|who|where|when|why)\b[^,;:]*?(?:\b(?:not|never|except|cannot)\b(?! only)|n['’]t\b)", re.I
)
_ACTOR: Final = (
    r"(?:the\s+|our\s+|a\s+|all\s+)?(?:[a-z]+\s+)?(?:governments?|states?|country|countries|nations?|congress|parliament"
    r"|senate|president|administration|minister|mayor|council|courts?|police|army|politicians|society|voters"
    r"|united states|laws?|taxes|prisons?|borders?|schools)"
)
_POLICY: Final = re.compile(
    rf"\bshould\s+{_ACTOR}\b|\b{_ACTOR}\s+(?:should|ought\s+to|must\s+not|must)\b"
    r"|\bdo\s+you\s+(?:agree|support|approve|favou?r|oppose)\b|\bare\s+you\s+(?:for|against|in\s+favou?r)\b"
    r"|\bis\s+it\s+(?:right|wrong|fair|just|unfair|unjust|justified|moral|immoral|acceptable)\s+(?:to|that|for)\s+"
    r"(?!say|call|speak|conclude|read|label|infer|quote|write|print|report)"
    r"|\bwhich\s+(?:party|policy|candidate|side)\s+(?:is|was)\s+(?:right|better|best)\b",
    re.I,
)

_JUDGING: Final = re.compile(r"should|ought|must|you|is it|which", re.I)
"""One of these is in whatever `_POLICY` finds; it is much faster to look for."""


TOPICS: Final = {
    Message("torture"): r"tortur\w+|mutilat\w+|waterboard\w*",
    Message("sexual violence"): (
        r"raped?|rapes|rapists?|molest\w+|sex(?:ual)?\s+(?:abuse\w*|assault\w*|violence|crimes?|traffick\w+|exploit\w+)"
    ),
    Message("suicide"): r"suicid\w+|self-harm\w*",
    Message("killing"): (
        r"murder(?:s|ed|ers?|ing)?(?!\s+rates?)|killed|killings?|massacre\w*|assassinat\w+|behead\w+|lynch(?:ed|ing)"
        r"|genocid\w+|corpses?"
    ),
    Message("death"): r"deaths|died|death\s+toll|death\s+in\s+custody",
    Message("abuse of children"): r"child\s+(?:abuse|soldiers?|labou?r|pornography)|abuse\s+of\s+children",
    Message("obscene words"): r"fuck\w*|shit\w*|bitch\w*|cunts?|whores?",
}
"""What a learner is told of before it comes up, and the words by which it is found. The reasons: torture, killing and
death, as pupils have lost people or fled; sexual violence and suicide, as talk of them without warning does harm;
abuse and obscenity, as teachers of minors must be able to choose. A rate (“the murder rate”) is no such text."""

_TOPIC: Final = re.compile(rf"\b(?:{'|'.join(f'({pattern})' for pattern in TOPICS.values())})\b", re.I)


def _negations(question: AnyQuestion) -> Iterator[Breach]:
    for sentence in asking(question.prompt):
        for clause in re.split(r"[,;:()–]|\band\b|\bor\b|\bbut\b", sentence):
            found = _NO.findall(clause)
            if len(found) > 1:
                message = Message(
                    "One clause of the question has {count} negations: {words}.",
                    count=len(found),
                    words=", ".join(map(shown, found)),
                )
                yield Breach(("prompt",), message, Message("ask for what is so"))
                return
    negated = any(_NO_STEM.search(sentence) for sentence in asking(question.prompt))
    asked = options_of(question) if negated else None
    for option in asked.alternatives if asked else ():
        if _NO.search(unquoted(option.text)):
            message = Message(
                "The question asks for what is not so, and the option {option} says no, too.",
                option=shown(option.text),
            )
            advice = Message("ask for what is so, or word the options without a no")
            yield Breach(option.path, message, advice)
            return


def _policy_in(text: str) -> re.Match[str] | None:
    return _POLICY.search(text) if _JUDGING.search(text) else None


def _policy(question: AnyQuestion) -> Iterator[Breach]:
    for sentence in asking(question.prompt):
        if found := _policy_in(sentence):
            words = shown(found[0].strip())
            if not kind_of(question).graded:
                message = Message("{words} asks what ought to be done, which is nobody's business here.", words=words)
                advice = Message("ask about craft, and never for politics")
            else:
                message = Message("{words} asks what ought to be done, and one answer is scored as right.", words=words)
                advice = Message("ask what a text says, or what would settle it; never key a policy")
            yield Breach(("prompt",), message, advice)
            return
    asked = options_of(question)
    for key in asked.right if asked else ():
        if found := _policy_in(unquoted(key.text)):
            message = Message("The key says what ought to be done ({words}).", words=shown(found[0].strip()))
            advice = Message("ask what a text says, or what would settle it")
            yield Breach(key.path, message, advice)


def topic_in(text: str) -> tuple[Message, str] | None:
    """The listed topic that a text touches first, and the word that shows it."""
    found = _TOPIC.search(text)
    return (tuple(TOPICS)[found.lastindex - 1], found[0]) if found and found.lastindex else None


def _content_note(found: ItemSet) -> Iterator[Breach]:
    if found.content_note:
        return
    for path, question in found.items:
        texts = "\n".join([*before_answer(question), question.explain or ""])
        if not question.content_note and (touched := topic_in(texts)):
            topic, word = touched
            message = Message(
                "This is about {topic} ({word}), and nobody is told before.", topic=topic, word=shown(word)
            )
            if found.whole == "pack":
                advice = Message("add content_note to the question or to the pack")
            else:
                advice = Message("add content_note to the question or to the lesson")
            yield Breach(path, message, advice)


_GENRE: Final = re.compile(
    r"\b(?:column|blog|analysis|brief|press release|comment|advertisement|editorial|interview|news story|news report"
    r"|letter|review|satire)\b",
    re.I,
)


def _genres(text: str) -> set[str]:
    return {genre.casefold() for genre in _GENRE.findall(text)}


def _genre_named(question: AnyQuestion) -> Iterator[Breach]:
    if question.skill != "genre":
        return
    asked = options_of(question)
    if asked and not asked.several:
        (answer,) = asked.right
        key = _genres(answer.text)
        rest = _genres(" ".join(option.text for option in asked.alternatives if option is not answer))
        named = _genres(f"{question.passage or ''} {question.prompt}") if rest and key - rest else set[str]()
        if named & (key - rest) and not named & rest:
            message = Message(
                "The text calls itself {genre}, and that is what is asked.", genre=shown(min(named & (key - rest)))
            )
            advice = Message("leave the name of the genre out of the text")
            yield Breach(answer.path, message, advice)
    for statement, part in statements_of(question):
        text = statement.casefold()
        named = [one for one in part.alternatives if re.search(rf"\b{re.escape(one.text.casefold())}\b", text)]
        if named == part.right:
            label = shown(named[0].text)
            message = Message("The statement names its own label, {label}.", label=label)
            advice = Message("describe a mark instead of naming the genre")
            yield Breach((*part.path, "text"), message, advice)


def _asked(prompt: str, *options: str, passage: str = "A bus ran late on Monday.", skill: str = "voice") -> str:
    """A question of which the first option is the key."""
    listed = "\n".join(
        f"      option-{number}: {{text: {text}" + (", feedback: Look for it in the text.}" if number > 1 else "}")
        for number, text in enumerate(options, 1)
    )
    return f"""\
questions:
  - id: asked
    kind: choice
    skill: {skill}
    passage: "{passage}"
    prompt: "{prompt}"
    options:
{listed}
    answer: option-1
    explain: It stands in the text.
"""


_LETTER: Final = "A letter to the paper says that the state should close the prison, as it costs too much."
_DEATHS: Final = "The report says that the two men were murdered in their cells."

RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q020",
        "warning",
        "a double negative",
        "Two negations in one clause of the question, or a question for what is *not* so with an option that says no. "
        "Quoted words do not count. English only.",
        "Ask for what is so. A learner who can read the text should not fail at the question.",
        failing=_asked("Which of these did the writer not check?", "That nobody was hurt", "The time of the bus"),
        passing=_asked("Which of these did the writer leave unchecked?", "Whether anybody was hurt", "The time"),
        check=in_english(each(_negations)),
    ),
    Rule(
        "Q021",
        "warning",
        "a policy is keyed",
        "A question, outside quotation marks, that asks what a government, a court, a law, … should do, whether "
        "something is right or justified, or whether the learner agrees; or a key that says what such a body should "
        "do. English only.",
        "Nobody is graded on policy. Ask what a text says, what kind of statement it is, or what would settle it.",
        failing=_asked("Should the state close the prison?", "It should not.", "It should.", passage=_LETTER),
        passing=_asked("What would settle the letter's reason?", "A bill", "A survey of readers", passage=_LETTER),
        check=in_english(each(_policy)),
    ),
    Rule(
        "Q022",
        "warning",
        "no content note",
        f"A question that touches {', '.join(tuple(TOPICS)[:-1])} or {tuple(TOPICS)[-1]}, where neither "
        "it nor its pack or lesson has a `content_note`. Found by a list of English words, so it can miss and mistake.",
        "Add `content_note`, to the question or to the whole, and say what comes up: learners can then skip it.",
        failing=_asked("Who says so?", "The report", "A reader", passage=_DEATHS),
        passing=_asked("Who says so?", "The report", "A reader", passage=_DEATHS)
        + "    content_note: This question is about two men who were murdered.\n",
        check=in_english(_content_note),
    ),
    Rule(
        "Q023",
        "warning",
        "the genre is named",
        "A question of the skill `genre`: the passage or prompt names the genre that is the key, and none of the "
        "others; or a statement to sort holds the text of its own label alone. English only.",
        "Describe the marks by which the genre can be told, and leave its name out.",
        failing=_asked("What is it?", "A column", "A press release", passage="A column on buses.", skill="genre"),
        passing=_asked("What is it?", "A column", "A press release", passage="“I have had enough.”", skill="genre"),
        check=in_english(each(_genre_named)),
    ),
)
