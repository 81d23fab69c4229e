"""What rules find, and above all what they let pass: a false alarm costs more trust than a miss."""

from __future__ import annotations

import math
import random
from itertools import combinations_with_replacement, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.loader import pack_from
from questions.model import AnyQuestion, Pack, Source
from questions.parsing.reader import read_yaml
from questions.parsing.writer import yaml_text
from questions.rules import RULES
from questions.rules.rule import items_of_pack
from questions.rules.run import pack_findings
from tests.questions.samples import FIGURES, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCES = {name: {"title": name, "genre": name, "dated": "2025"} for name in ("column", "brief")}


def choice(name: str = "q", *, key: str = "a", **fields: object) -> dict[str, object]:
    """A question that breaks no rule by itself."""
    options = {name: {"text": f"Option {name}", "feedback": "No."} for name in "abc"}
    question = {"id": name, "kind": "choice", "skill": "voice", "prompt": f"Who speaks in line {name}?"}
    return {**question, "options": options, "answer": key, "explain": "It says so.", **fields}


def options(*texts: str) -> dict[str, object]:
    """Options a, b, c, … with these texts; the key is a."""
    return {name: {"text": text, "feedback": "No."} for name, text in zip("abcdef", texts, strict=False)}


def classify(name: str, *lines: tuple[str, str], **fields: object) -> dict[str, object]:
    """Statements to sort into facts and opinions, which are marked so."""
    labels = {"fact": {"text": "Factual in kind", "type": "fact"}, "opinion": {"text": "Opinion", "type": "opinion"}}
    statements = {
        f"line-{number}": {"text": text, "answer": key, "explain": "Look."} for number, (text, key) in enumerate(lines)
    }
    question = {"id": name, "kind": "classify", "skill": "checkable", "prompt": f"Sort the lines of {name}."}
    return {**question, "labels": labels, "statements": statements, "explain": "Look.", **fields}


def pack(*questions: dict[str, object], **fields: object) -> Pack:
    """A pack of these questions, the last of which has something to discuss."""
    questions[-1].setdefault("discuss", "What would you have said?")
    head = {"id": "p", "title": "P", "about": "P.", "language": "en", "version": 1, "sources": SOURCES}
    text = yaml_text({**head, **fields, "questions": list(questions)})
    loaded = pack_from(read_yaml(text), {})
    assert loaded.value is not None, [str(problem) for problem in loaded.problems]
    return loaded.value


def found(*questions: dict[str, object], **fields: object) -> list[str]:
    """Codes of all that is found."""
    return [one.code for one in pack_findings(pack(*questions, **fields), RULES)]


def messages(code: str, *questions: dict[str, object], **fields: object) -> list[str]:
    """What is said under one code."""
    return [one.message.english for one in pack_findings(pack(*questions, **fields), RULES) if one.code == code]


def test_a_plain_question_breaks_no_rule() -> None:
    assert found(choice()) == []


@given(st.lists(QUESTIONS, min_size=1, max_size=4))
@settings(max_examples=60)
def test_no_rule_raises_whatever_a_sound_pack_holds(drawn: list[AnyQuestion]) -> None:
    questions = [one.model_copy(update={"id": f"q{number}"}) for number, one in enumerate(drawn)]
    source = Source(title="A column", genre="column", dated="2025")
    whole = Pack(
        id="p",
        title="P",
        about="P.",
        language="en",
        version=1,
        sources={"column": source},
        figures=FIGURES,
        questions=tuple(questions),
    )
    for rule in RULES:
        list(rule.check(items_of_pack(whole)))


# ---------------------------------------------------------------------- options


@pytest.mark.parametrize(
    "text", ["All of the above", "None of these.", "Both answers are right", "A and C", "both a and b"]
)
def test_an_option_about_the_other_options_is_found(text: str) -> None:
    assert found(choice(options=options("The editor", "A reader", text))) == ["Q010"]


@pytest.mark.parametrize(
    "text",
    ["None of them was asked", "All of the money", "Both sides of the street", "Neither speaker", "A and B Street"],
)
def test_an_option_that_only_begins_like_one_is_let_pass(text: str) -> None:
    assert found(choice(options=options("The editor", "A reader", text))) == []


def test_an_extreme_in_quotation_marks_or_in_the_passage_is_let_pass() -> None:
    assert found(choice(options=options("She doubts it", "He “never” asked", "A reader"))) == []
    extreme = options("She doubts it", "He never asked", "A reader")
    assert found(choice(options=extreme)) == ["Q011"]
    assert found(choice(options=extreme, passage="He never asked anybody, she says.")) == []
    assert found(choice(key="b", options=extreme)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13.4 %", "13.4 percent"),
        ("$1.1bn", "$1,100 million"),
        ("The mayor spoke to the pupils", "Mayor spoke to pupils"),
        ("The mayor criticised the plan", "The mayor criticized the plan"),
    ],
)
def test_options_that_mean_the_same_are_found(one: str, other: str) -> None:
    assert found(choice(options=options(one, "Something else", other))) == ["Q012"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13.4 percent", "13.4 people"),
        ("13.4 percent", "13.5 percent"),
        ("Noboa says that it helped", "Noboa shows that it helped"),
        ("The bus came before the train", "The train came before the bus"),
        ("The plan is likely to work", "The plan is unlikely to work"),
        ("The state pays for the prison", "The states pay for the prison"),
        ("In 2023 the law was passed", "In 2024 the law was passed"),
    ],
)
def test_options_that_differ_where_it_matters_are_let_pass(one: str, other: str) -> None:
    assert found(choice(options=options(one, "Something else", other))) == []


# ---------------------------------------------------------------------- stems


@pytest.mark.parametrize(
    "prompt",
    [
        "Should the government close the prison?",
        "Do you agree with the writer?",
        "Is it right to close the prison?",
        "What should the United States do?",
        "Which policy is better?",
    ],
)
def test_a_keyed_policy_is_found(prompt: str) -> None:
    assert found(choice(prompt=prompt)) == ["Q021"]


@pytest.mark.parametrize(
    "prompt",
    [
        "“Should the state close the prison?” Who asks that?",
        "What should a reader look up first?",
        "Is it fair to say that the figure is exact?",
        "Which side is quoted?",
        "The mayor says the council should resign. What kind of statement is it?",
        "What should you ask the mayor?",
    ],
)
def test_a_question_about_a_text_on_policy_is_let_pass(prompt: str) -> None:
    assert found(choice(prompt=prompt)) == []


def test_a_key_that_says_what_ought_to_be_done_is_found() -> None:
    said = options("The government should close it", "Nothing is said", "The mayor spoke")
    assert found(choice(options=said)) == ["Q021"]
    assert found(choice(options=said, key="b")) == []


@pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        ("Which part cannot be checked until more is said?", ("The 40,000 places", "The cells", "The standards")),
        (
            "Which checks test whether it is true, and not only whether he said it?",
            ("A video", "Not a video", "A list"),
        ),
        ("What follows?", ("No one is quoted", "Nobody checked it", "It was not asked")),
        ("Which words are not the writer's?", ("“We did not know”", "The last ones", "The first ones")),
    ],
)
def test_one_negation_is_let_pass(prompt: str, texts: tuple[str, ...]) -> None:
    assert found(choice(prompt=prompt, options=options(*texts))) == []


def test_two_negations_in_one_clause_are_found() -> None:
    assert found(choice(prompt="Which of these was not left without an answer?")) == ["Q020"]


def test_a_topic_is_announced_by_the_question_or_by_the_pack() -> None:
    torture = {"passage": "The report describes torture in two prisons."}
    assert found(choice(**torture)) == ["Q022"]
    assert found(choice(**torture, content_note="Torture is mentioned.")) == []
    assert found(choice(**torture), content_note="Torture is mentioned.") == []
    assert found(choice(passage="The murder rate fell by a tenth.")) == []


def test_rules_that_go_by_english_words_keep_silent_on_other_languages() -> None:
    asked = choice(prompt="Should the government close the prison?", passage="Murdered.")
    assert set(found(asked)) == {"Q021", "Q022"}
    assert found(asked, language="nl") == []


def test_a_genre_that_is_named_with_its_rivals_is_let_pass() -> None:
    genres = options("A column", "A brief", "A comment")
    assert found(choice(skill="genre", passage="A column of April 2025.", options=genres)) == ["Q023"]
    assert found(choice(skill="genre", passage="A column, or perhaps a brief?", options=genres)) == []
    assert found(choice(skill="genre", passage="Two columns of text.", options=genres)) == []


# ---------------------------------------------------------------------- keys over a set


def keys(*lengths: tuple[int, int, int], **fields: object) -> list[dict[str, object]]:
    """Questions whose options have so many letters, the key's first; no two are alike."""
    return [
        choice(f"q{number}", options=options(*("abc"[place] * size for place, size in enumerate(sizes))), **fields)
        for number, sizes in enumerate(lengths)
    ]


def test_a_key_that_is_mostly_the_longest_is_told_with_the_numbers() -> None:
    lengths = [(30, 20, 20)] * 14 + [(20, 30, 20)] * 2
    (said,) = messages("P002", *keys(*lengths))
    assert said.startswith("The key is the longest option in 14 of 16 questions, by a tenth or more; chance gives 5")
    assert "1.41 times as long" in said


def test_a_key_that_is_mostly_the_shortest_is_found_too() -> None:
    (said,) = messages("P002", *keys(*[(10, 20, 20)] * 9))
    assert "the shortest option in 9 of 9" in said


@pytest.mark.parametrize(
    "lengths",
    [
        [(30, 20, 20)] * 7,  # too few to say
        [(30, 20, 20)] * 5 + [(20, 30, 20)] * 6,  # what chance can do
        [(21, 20, 20)] * 16,  # nobody sees a twentieth
        [(30, 30, 20)] * 16,  # one of two longest
    ],
)
def test_lengths_that_help_no_guesser_are_let_pass(lengths: list[tuple[int, int, int]]) -> None:
    assert messages("P002", *keys(*lengths)) == []


def placed(keys: str, **fields: object) -> list[dict[str, object]]:
    return [choice(f"q{number}", key=key, **fields) for number, key in enumerate(keys)]


def test_a_favourite_place_counts_only_where_learners_meet_it() -> None:
    favourite = "b" * 12 + "ac" * 2
    (said,) = messages("P004", *placed(favourite, shuffle=False))
    assert said == "In 16 questions of 3 options in a fixed order, keys are at A 2, B 12, C 2."
    assert messages("P004", *placed(favourite)) == []  # shuffled anew in each run
    assert messages("P004", *placed("bbbbbbbbbbb", shuffle=False)) == []  # too few for chi-square


def test_keys_in_places_by_lot_are_reported_once_in_a_hundred_sets() -> None:
    reported = 0.0
    for distribution in combinations_with_replacement(range(19), 3):
        if sum(distribution) == 18 and messages("P004", *placed(spelled(distribution), shuffle=False)):
            ways = math.factorial(18) / math.prod(map(math.factorial, distribution))
            reported += ways * len(set(permutations(distribution))) / 3**18
    assert reported == pytest.approx(0.01, abs=0.0001)


def spelled(distribution: Iterable[int]) -> str:
    return "".join(place * count for place, count in zip("abc", distribution, strict=True))


# ---------------------------------------------------------------------- sets


def test_questions_that_differ_in_their_figures_or_in_what_they_ask_are_let_pass() -> None:
    prompt = "Of the money sent home in that year, how many million dollars came from state number {}?"
    texts = [
        {"id": f"q{n}", "kind": "text", "skill": "arithmetic", "explain": "Count.", "accept": ["x"]} for n in (1, 2)
    ]
    assert messages("P005", *({**text, "prompt": prompt.format(n)} for n, text in enumerate(texts))) == []
    assert len(messages("P005", *({**text, "prompt": prompt.format(7)} for text in texts))) == 1
    passage = (
        "A brief of April tells of a meeting between two presidents in the Oval Office, and of a video from a prison."
    )
    asked = [
        choice("one", passage=passage, prompt="Who is quoted first in this passage?", options=options("x", "y", "z")),
        choice(
            "two",
            passage=passage,
            prompt="Which part of it could a film settle at once?",
            options=options("u", "v", "w"),
        ),
    ]
    assert messages("P005", *asked) == []


def test_each_repetition_is_reported_once_however_many_there_are() -> None:
    text = {"kind": "text", "skill": "general", "explain": "Count.", "accept": ["x"]}
    prompt = "Who told the Northfield Courier that Mill Bridge will reopen in May?"
    assert len(messages("P005", *({**text, "id": f"q{n}", "prompt": prompt} for n in range(60)))) == 59


LINES = [("The roof is new.", "fact"), ("The roof is ugly.", "opinion")]


@pytest.mark.parametrize(
    ("facts", "opinions", "said"),
    [(3, 5, False), (2, 6, True), (7, 2, True), (4, 3, False), (0, 9, False), (6, 9, False), (9, 16, True)],
)
def test_reporting_and_opinion_are_balanced_as_near_as_whole_numbers_come(
    facts: int, opinions: int, said: bool
) -> None:
    lines = [(f"Fact {number}.", "fact") for number in range(facts)]
    lines += [(f"View {number}.", "opinion") for number in range(opinions)]
    sorting = [classify(f"c{at}", *lines[at : at + 9]) for at in range(0, len(lines), 9)]
    sorting = [one for one in sorting if len(one["statements"]) >= 3] or sorting
    short = len(lines) - sum(len(one["statements"]) for one in sorting)
    for text, key in lines[len(lines) - short :]:
        sorting.append(choice(f"x{len(sorting)}", prompt=text, type=key))
    assert bool(messages("P006", *sorting)) == said


def test_a_set_of_slips_alone_is_found() -> None:
    foreseen_errors = [choice(f"q{number}", truth="fails") for number in range(8)]
    (said,) = messages("P007", *foreseen_errors)
    assert said == "0 of 8 are sound (0%) and 8 are unsound."
    sound = [choice(f"s{number}", truth="holds") for number in range(6)]
    assert messages("P007", *foreseen_errors, *sound) == []
    assert messages("P007", *foreseen_errors[:7], choice("open", truth="unknown")) == []


def test_the_mark_of_a_statement_stands_above_that_of_its_label_and_its_question() -> None:
    lines = [(f"Line {number}.", "fact") for number in range(8)] + [("View.", "opinion")]
    sorting = classify("c", *lines, truth="holds")
    assert messages("P007", sorting) == ["9 of 9 are sound (100%) and 0 are unsound."]
    for number in range(4):
        sorting["statements"][f"line-{number}"]["truth"] = "fails"
    assert messages("P007", sorting) == []


FACTS = ["The {} cost {} euros.", "The {} has {} rooms.", "In all, {} people saw it at the {}."]
VIEWS = ["The {} should go.", "One should love the {}.", "They should mend the {}."]


def test_words_that_tell_the_label_are_named() -> None:
    things = ["bus", "pool", "park", "roof", "road", "shop", "bell", "lamp", "gate", "clock"]
    lines = [(FACTS[at % 3].format(thing, at + 2), "fact") for at, thing in enumerate(things)]
    lines += [(VIEWS[at % 3].format(thing), "opinion") for at, thing in enumerate(things)]
    halves = [classify("one", *lines[::2]), classify("two", *lines[1::2])]
    (said,) = messages("P008", *halves)
    assert "of 20 statements" in said
    assert "“should” (10 of 10 opinion)" in said
    assert "a figure (10 of 10 fact)" in said
    assert messages("P008", halves[0]) == []  # ten statements are too few to say


def test_labels_by_lot_are_hardly_ever_reported() -> None:
    chance = random.Random(20)  # of what falls by lot something is reported now and then: here twice
    reported = 0
    for _ in range(100):
        lines = [
            (f"{chance.choice('abcd')} {chance.choice('efg')} z{at}", chance.choice(("fact", "opinion")))
            for at in range(30)
        ]
        sorting = [classify(f"c{at}", *lines[at : at + 10]) for at in (0, 10, 20)]
        reported += bool(messages("P008", *sorting))
    assert reported <= 2


def test_a_source_that_tells_the_type_is_found() -> None:
    facts = [choice(f"f{n}", prompt=f"Fact {n}?", type="fact", source="brief") for n in range(6)]
    views = [choice(f"o{n}", prompt=f"View {n}?", type="opinion", source="column") for n in range(6)]
    (said,) = messages("P010", *facts, *views)
    assert "brief: 6 factual, 0 opinion; column: 0 factual, 6 opinion" in said
    for question in (*facts[:2], *views[:2]):
        question["source"] = "column" if question["source"] == "brief" else "brief"
    assert messages("P010", *facts, *views) == []


# ---------------------------------------------------------------------- keys that give themselves away


def letters(*texts: str, count: int = 9, key: str = "a") -> list[dict[str, object]]:
    """So many questions with these options, in each of which a number tells it from the others."""
    return [
        choice(f"q{at}", key=key, options=options(*(text.format(at) for text in texts))) for at in range(1, count + 1)
    ]


def test_a_key_that_all_wrong_options_are_made_of_is_found_as_the_most_alike() -> None:
    asked = letters("row {0} of the old hall", "row {0} of the new barn", "line {0} by the old hall")
    assert messages("P013", *asked) == [
        "The key is the option most like the others in 9 of 9 questions; chance gives 3 at most."
    ]


def test_seven_questions_are_too_few_to_say_that_a_key_stands_alone() -> None:
    asked = letters("nobody came {0}", "the bus {0} is late", "the bus {0} is shut", count=7)
    assert messages("P013", *asked) == []
    asked = letters("nobody came {0}", "the bus {0} is late", "the bus {0} is shut", count=8)
    assert len(messages("P013", *asked)) == 1


def verdict(name: str, answer: str, scale: str = "agreement", **fields: object) -> dict[str, object]:
    """A verdict on something, with an explanation as long as the other."""
    reasons = {"a": {"text": "Reason a"}, "b": {"text": "Reason b", "feedback": "No."}}
    question = {"id": name, "kind": "verdict", "scale": scale, "skill": "reconcile", "prompt": f"Does {name} fit?"}
    return {**question, "answer": answer, "reasons": reasons, "reason": "a", "explain": "Look.", **fields}


def test_verdicts_are_judged_scale_by_scale() -> None:
    fits = [verdict(f"f{at}", ("holds", "does-not-fit")[at % 2], "fit") for at in range(8)]
    assert messages("P015", *fits) == ["The verdict “cannot-tell” is the key in 0 of 8 questions (0%)."]
    fits[0]["answer"] = "cannot-tell"
    assert messages("P015", *fits) == []
    few = [verdict(f"a{at}", "odd") for at in range(7)]
    assert messages("P015", *fits, *few) == []


@pytest.mark.parametrize(
    "key", ["Look it up in the log", "It depends on the date", "It can’t be told", "Nobody can tell"]
)
def test_a_moral_as_key_in_more_than_a_third_is_found(key: str) -> None:
    others = letters("the hall {0}", "the barn {0}", "the yard {0}", count=6)
    morals = [choice(f"m{at}", options=options(key, "Something else", "Another thing")) for at in range(3)]
    assert messages("P016", *others, *morals) == []
    more = choice("m3", options=options(key, "Something else", "Another thing"))
    assert len(messages("P016", *others, *morals, more)) == 1
    assert messages("P016", *others, *morals, more, language="es") == []


@pytest.mark.parametrize(
    "said", ["You took it for news.", "You went for the motive.", "“You heard a tone.”", "You have counted both."]
)
def test_feedback_that_reads_minds_is_found(said: str) -> None:
    asked = choice(options={**options("One", "Two"), "b": {"text": "Two", "feedback": said}})
    assert found(asked) == ["Q024"]


@pytest.mark.parametrize(
    "said", ["You can check it.", "It's easy to read it as news.", "The mayor says: “You took it.”"]
)
def test_feedback_that_says_what_is_so_is_let_pass(said: str) -> None:
    assert found(choice(options={**options("One", "Two"), "b": {"text": "Two", "feedback": said}})) == []
    assert found(choice(explain="You took three of them, as the log says.")) == []


def test_the_two_of_a_pair_are_no_repetition() -> None:
    long = "The log of the harbour counts three hundred and twelve calls in the month of May, row {} alone"
    one, other = (choice(f"q{at}", passage=long.format(at), prompt="Who counts in it?") for at in "ab")
    assert found(one, other) == ["P005"]
    other["answer"] = "b"
    assert found(one | {"pair": "rows"}, other | {"pair": "rows"}) == []
