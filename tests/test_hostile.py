"""What is sent to do harm is refused in a line, through the doors that it would come by; and nothing of it is kept.

Cards are safe from mentions, masked links, spoilers and headings by `bot.i18n.wording` (tests/bot/test_wording.py).
What spreadsheets would work out is neutralised on the way out by `formats.tabular` (tests/questions/formats).
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workers.uploads import Upload, unpacked
from questions.diagnostics.diagnostic import MAX_PROBLEMS
from questions.formats import FORMATS
from tests.bot import tiny
from tests.fuzz.heavy import HEAVY
from tests.fuzz.mutations import YAML, mutated, shared_sources, shipped, take
from tests.terminal import copydesk

BOMB = "<!DOCTYPE q [<!ENTITY a 'ha'><!ENTITY b '" + "&a;" * 50 + "'>]>"
READABLE = [form.name for form in FORMATS.values() if form.read]


def zipped(**entries: bytes) -> bytes:
    """An archive with entries of these names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nesting", "C011"),
        ("nesting, by hyphens", "C011"),
        ("one long line", "C027"),
        ("one formula", "C044"),
        ("a nested formula", "C044"),
        ("many misconceptions", "C027"),
    ],
)
def test_a_file_made_to_cost_much_is_refused_in_a_line(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "heavy.yaml").write_text(HEAVY[name](), encoding="utf-8")
    done = copydesk(tmp_path, "check", "heavy.yaml")
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert f" error {code} " in line
    assert len(line) < 300


@pytest.mark.parametrize("name", ["an alias bomb", "100,000 keys"])
def test_what_is_wrong_everywhere_is_told_so_many_times_and_no_more(name: str, tmp_path: Path) -> None:
    (tmp_path / "heavy.yaml").write_text(HEAVY[name](), encoding="utf-8")
    done = copydesk(tmp_path, "check", "heavy.yaml")
    assert done.returncode == 1
    assert 1 <= len(done.stdout.splitlines()) <= MAX_PROBLEMS + 1


def test_a_line_of_a_hundred_megabytes_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "line.yaml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    for call in (("check", "line.yaml"), *(("import", "line.yaml", "--from", name) for name in READABLE)):
        done = copydesk(tmp_path, *call)
        (line,) = (done.stdout + done.stderr.replace("1 file read, 1 error\n", "")).splitlines()
        assert " C002 " in line or " C062 " in line, line
        assert done.returncode == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_a_folder_called_yaml_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert " C001 " in copydesk(tmp_path, "check", "pipe.yaml").stdout
    assert copydesk(tmp_path, "check", "folder.yaml").returncode == 2


@pytest.mark.parametrize(
    "name", ["../../evil.yaml", "/etc/evil.yaml", "..\\..\\evil.yaml", "C:\\evil.yaml", "a/./../evil.yaml"]
)
def test_a_path_in_an_archive_is_only_a_name(name: str) -> None:
    brought = unpacked([Upload("packs.zip", zipped(**{name: b"id: x\n"}))])
    assert [one.name for one in brought.texts] == ["evil.yaml"]
    assert brought.problems == []


def test_the_path_of_a_picture_is_only_a_name() -> None:
    brought = unpacked([Upload("packs.zip", zipped(**{"a.yaml": b"id: x\n", "../../images/../evil.png": b"x"}))])
    assert brought.pictures == {"images/evil.png": b"x"}
    assert brought.problems == []


def test_two_pictures_of_one_name_are_not_mistaken_for_each_other() -> None:
    brought = unpacked([Upload("packs.zip", zipped(**{"a.yaml": b"id: x\n", "a/x.png": b"1", "b/x.png": b"2"}))])
    assert [one.message.english for one in brought.problems] == ["Two different pictures are called x.png."]


def test_pictures_that_are_too_much_unpacked_are_refused() -> None:
    many = {f"images/{at}.png": bytes(1024 * 1024) for at in range(33)}
    (problem,) = unpacked([Upload("packs.zip", zipped(**{"a.yaml": b"id: x\n", **many}))]).problems
    assert problem.message.english == "Unpacked, this archive is too large."


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = zipped(**{f"f{number}.yaml": b" " * 1_000_000 for number in range(6)})
    entry = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    lying = content.replace(entry.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    brought = unpacked([Upload("packs.zip", lying)])
    assert brought.texts == []
    assert [one.code for one in brought.problems] == ["C062"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_that_could_unpack_to_anything_at_once_is_not_opened_whole_or_damaged(packing: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr("a.yaml", b"id: x\n" * 1000)
    content = packed.getvalue()
    for bytes_ in (content, content[:45] + b"\xff" * 8 + content[53:]):
        brought = unpacked([Upload("packs.zip", bytes_)])
        (problem,) = brought.problems
        assert brought.texts == []
        assert "Pack the files again as a normal zip" in problem.message.english


def test_an_archive_within_an_archive_is_not_opened() -> None:
    brought = unpacked([Upload("packs.zip", zipped(**{"inner.zip": zipped(**{"a.yaml": b"id: x\n"})}))])
    assert brought.texts == []
    assert "no .yaml file" in brought.problems[0].message.english


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("moodle-xml", f'<?xml version="1.0"?>{BOMB}<quiz>&b;</quiz>'.encode()),
        ("moodle-xml", b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'),
        ("kahoot", zipped(**{"xl/workbook.xml": f"{BOMB}<workbook>&b;</workbook>".encode()})),
        ("kahoot", zipped(**{"xl/sharedStrings.xml": b"<a>" * 3_000_000})),
    ],
)
def test_entities_and_bombs_of_other_systems_import_nothing(form: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "evil").write_bytes(content)
    done = copydesk(tmp_path, "import", "evil", "--from", form, "-o", "pack.yaml")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert " error C06" in line
    assert not (tmp_path / "pack.yaml").exists()


def test_text_with_orders_for_discord_can_be_checked_and_stays_as_it_is(tmp_path: Path) -> None:
    told = "'@everyone <@1> [x](https://evil.example) ||x|| # X'"
    tiny.write(tmp_path, orders=tiny.pack("pick").replace("Pick the red one.", told))
    done = copydesk(tmp_path, "check", "orders.yaml")
    assert (done.returncode, done.stdout) == (0, "1 file read, no problems\n")


def test_damaged_files_are_taken_or_refused_and_nothing_else() -> None:
    samples, sources = shipped(), shared_sources()
    assert {form for form, _, _ in samples} > {YAML}
    outcomes = {take(*mutated(seed, samples), sources) for seed in range(80)}
    assert outcomes == {"taken", "refused"}


@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
)
@settings(max_examples=60)
@pytest.mark.parametrize("form", [YAML, *READABLE])
def test_any_bytes_are_a_pack_or_have_a_problem(form: str, content: bytes) -> None:
    take(form, "any.yaml", content, {})


@given(text=st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_below_a_key_of_a_pack_is_taken_or_refused(text: str) -> None:
    take(YAML, "any.yaml", f"id: x\nquestions:\n  - id: y\n    prompt: {text}\n".encode("utf-8", "replace"), {})
