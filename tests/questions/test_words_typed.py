"""Words as people type them: what counts as the same, whatever the keyboard, and what stays another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import BadResponse, folded, kind_of
from questions.model import Pack, ShortText
from questions.signs import hidden, is_blank, seen


def asked(accept: list[str], language: str = "en", **more: object) -> ShortText:
    """A question of a pack in that language."""
    question = {"id": "q", "kind": "text", "skill": "general", "prompt": "Who?", "accept": accept, **more}
    about = {"id": "words", "title": "Words", "about": "Words.", "language": language, "version": 1}
    loaded = Pack.model_validate({**about, "questions": [question]}).questions[0]
    assert isinstance(loaded, ShortText)
    return loaded


def is_right(question: ShortText, typed: str) -> bool:
    kind = kind_of(question)
    return kind.grade(question, kind.read(question, typed), {}).right


@pytest.mark.parametrize(
    "typed",
    [
        "Schindler's",
        "Schindler’s",
        "schindlerʼs",
        "Schindler´s",
        "Schindler`s",
        "Schindler‘s",
        "Schindler′s",
        "SCHINDLER＇S",
        "Schindler's.",
        "the Schindler’s",
        " Schindler\u00a0’s ".replace("\u00a0", ""),
        "Schind\u200bler’s",
        "Schind\u00adler’s\u200e",
    ],
)
def test_an_apostrophe_is_right_as_every_keyboard_has_it(typed: str) -> None:
    assert is_right(asked(["Schindler's"]), typed)
    assert is_right(asked(["Schindler’s"]), typed)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ('the "Reuters" desk', "the “Reuters” desk"),
        ('the "Reuters" desk', "the „Reuters“ desk"),
        ("so-called", "so–called"),
        ("so-called", "so‑called"),
        ("so-called", "so—called"),
        ("and so on...", "and so on…"),
        ("U.S.", "U.S"),
        ("etc", "etc."),
        ("an owl", "Owl"),
        ("owl", "The owl."),
        ("résumé", "resume"),
        ("Łódź", "Lodz"),
        ("Ørsted", "Orsted"),
        ("Æsop", "aesop"),
        ("ırmak", "irmak"),
        ("straße", "STRASSE"),
        ("ﬁn", "fin"),
        ("Ｒｅｄ", "red"),
        ("ﾊﾞｼ", "バシ"),
        ("за\u0301мок", "замок"),
        ("ёлка", "елка"),
        ("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("می\u200cخواهم", "میخواهم"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_what_a_phone_types_for_a_word_is_that_word(accepted: str, typed: str) -> None:
    assert is_right(asked([accepted]), typed)
    assert is_right(asked([typed]), accepted)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("air", "chair"),
        ("chair", "air"),
        ("すいとう", "すいどう"),
        ("はし", "ばし"),
        ("мой", "мои"),
        ("ข้าว", "ขาว"),
        ("10²", "102"),
        ("H₂O", "H3O"),
        ("½", "12"),
        ("①", "1"),
        ("co-op", "coop"),
        ("U.S.A", "USA"),
        ("C++", "C"),
        ("हिन्दी", "हिन्द"),
        ("أب", "اب"),
        ("the", "a"),
        ("la", "el"),
        (".", "the"),
    ],
)
def test_another_word_stays_another_word(accepted: str, typed: str) -> None:
    assert not is_right(asked([accepted]), typed)


@pytest.mark.parametrize(
    ("language", "accepted", "typed"),
    [
        ("es", "la alcaldesa", "alcaldesa"),
        ("es-MX", "alcaldesa", "La alcaldesa"),
        ("fr", "l’eau", "eau"),
        ("de", "Bürgermeister", "der Burgermeister"),
        ("pt-BR", "a prefeita", "prefeita"),
    ],
)
def test_an_article_of_the_language_does_not_matter(language: str, accepted: str, typed: str) -> None:
    assert is_right(asked([accepted], language), typed)
    assert not is_right(asked([accepted], "ja"), typed)


def test_a_known_slip_in_the_article_stays_a_slip() -> None:
    question = asked(["an hour"], misconceptions={"a hour": "The h is silent."})
    kind = kind_of(question)
    assert kind.grade(question, "A hour.", {}).remarks == ()
    assert kind.grade(question, "a hour", {}).remarks == ("The h is silent.",)
    assert is_right(question, "An hour.")


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u2800", "\u00ad \u3164"])
def test_nothing_that_can_be_seen_is_no_answer(typed: str) -> None:
    question = asked(["owl"])
    with pytest.raises(BadResponse):
        kind_of(question).read(question, typed)


PHONES = {"'": "'’ʼ´`‘′", '"': '"“”„«»', "-": "-‑–—−", " ": " \u00a0\u2009"}


@given(st.lists(st.text("aéŁñ'\"-バй9 ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=3), st.data())
def test_whatever_is_accepted_is_right_in_any_of_the_signs_that_phones_have(
    accept: list[str], data: st.DataObject
) -> None:
    question = asked(accept, data.draw(st.sampled_from(["en", "es", "ja"])))
    for answer in accept:
        typed = "".join(data.draw(st.sampled_from(PHONES.get(sign, sign))) for sign in answer)
        assert is_right(question, data.draw(st.sampled_from([typed, typed.upper(), f"{typed}\u200b", f" {typed} "])))


@given(st.text(max_size=40))
def test_what_is_folded_stays_as_it_is_when_it_is_folded_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters() | st.sampled_from("a\u200b\u200d\u200e\ufe0f\u2800\U000e0061\U0001f3f4"), max_size=20))
def test_what_nobody_sees_is_taken_out_in_one_go(text: str) -> None:
    assert hidden(seen(text)) is None
    assert is_blank(text) == is_blank(seen(text))
