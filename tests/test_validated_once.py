"""What somebody brings is validated once, whatever it comes through, and nothing that was read is read again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml

from bot.rule_book import load_rule_book
from bot.workers.jobs import Checked, check_files, import_file
from bot.workers.uploads import Upload
from questions.formats import FORMATS
from questions.model import AnyQuestion
from tests.questions.formats.exchange_packs import pack_of

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 50
GIFT = "".join(
    f"::thing-{number}:: What is thing {number}? {{ =thing {number} #Yes. ~no thing at all, or {number} #No. }}\n\n"
    for number in range(MANY)
)
QUIZ = pack_of(
    *(
        {
            "kind": "choice",
            "id": f"thing-{number}",
            "prompt": f"What is thing {number}?",
            "options": {"a": {"text": f"Thing {number}"}, "b": {"text": f"No thing {number}", "feedback": "Look."}},
            "answer": "a",
        }
        for number in range(MANY)
    ),
    {"kind": "text", "id": "word", "prompt": "Which word?", "accept": ["this"]},
)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many times pydantic has built each question, by id: it calls this at the end of each validation."""
    counts = Counter[str]()

    def counting(after: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def counted(question: Any, context: Any) -> None:
            after(question, context)
            counts[question.id] += 1

        return counted

    for kind in get_args(get_args(AnyQuestion)[0]):
        monkeypatch.setattr(kind, "model_post_init", counting(kind.model_post_init))
    return counts


def imported(form: str, content: bytes) -> Checked:
    return import_file(Upload(f"things{FORMATS[form].suffix}", content), form, "general", "en", load_rule_book, ())


def test_each_question_of_an_import_is_validated_once_and_no_yaml_is_read(
    built: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(*_: Any, **__: Any) -> Any:
        raise AssertionError("what was imported is read as YAML")

    for parser in (yaml.CSafeLoader, yaml.SafeLoader):
        monkeypatch.setattr(parser, "__init__", parse)
    done = imported("gift", GIFT.encode())
    assert [pack.facts.questions for pack in done.sound] == [MANY]
    assert built == dict.fromkeys((f"thing-{number}" for number in range(MANY)), 1)


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.read and form.write])
def test_no_format_has_a_question_validated_twice(form: str, built: Counter[str]) -> None:
    write = FORMATS[form].write
    assert write is not None
    content = write(QUIZ).content
    built.clear()
    (pack,) = imported(form, content).sound
    of_pack = {"q"}  # stands for all questions where a comment says what a pack is called
    assert [count for name, count in built.items() if name not in of_pack] == [1] * pack.facts.questions


def test_each_question_of_an_upload_is_validated_once(built: Counter[str]) -> None:
    (pack,) = imported("gift", GIFT.encode()).sound
    built.clear()
    done = check_files([Upload("things.yaml", pack.content.encode())], {}, load_rule_book, (), {})
    assert [one.facts.questions for one in done.sound] == [MANY]
    assert built == dict.fromkeys((f"thing-{number}" for number in range(MANY)), 1)


def test_what_a_rule_says_of_an_import_stands_where_the_question_does_in_its_file() -> None:
    bare = "\n\n::bare:: What is it? { =this ~that }\n"
    (done,) = [one for one in imported("gift", bare.encode()).problems if one.code == "Q001"]
    assert (done.path, done.line) == ("things.gift.txt", 3)
