"""What worker processes do: functions of plain values, each of which a `WorkerPool` runs.

Promises to touch no database, no network and no disk. Whatever they are given and return can be pickled; `rules` is
handed in as the function that loads them, because the rules of cards are known further up in the house only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.i18n import pack_wording as wording
from bot.workers.differences import unified
from bot.workers.uploads import Upload, unpacked
from db.rows import PackFacts, StoredPicture
from questions.diagnostics.diagnostic import Diagnostic, Document, placed
from questions.formats import FORMATS
from questions.formats.importing import About, Exported
from questions.ids import id_from, name_of_file, title_from
from questions.loader import Loaded, file_kind, pack_from, stored_pack_from, unknown_kind
from questions.model import Pack, Skill, Source
from questions.pairs import most_asked
from questions.parsing.reader import MAX_YAML_BYTES, read_bytes, read_yaml
from questions.parsing.writer import document, yaml_text
from questions.picture_cleaning import cleaned
from questions.pictures import PictureFile, find_pictures
from questions.revision import Revision, compare

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook  # it loads the rules

Sources = Mapping[str, Source]
"""What packs may refer to besides their own sources, by id."""


@dataclass(frozen=True, slots=True)
class SoundPack:
    """A file that holds a pack without errors."""

    name: str
    """Its id."""
    path: str
    version: int
    """That its author gave it."""
    content: str
    facts: PackFacts
    pictures: Mapping[str, str]
    """What its pictures are kept under, by what it calls them."""
    brought: Mapping[str, bytes]
    """Those of them that came with it, by what they are kept under."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of somebody's files."""

    sound: tuple[SoundPack, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def errors(self) -> bool:
        """Whether anything keeps the files out."""
        return any(problem.level == "error" for problem in self.problems)


def check_files(
    uploads: Sequence[Upload],
    sources: Sources,
    rules: Callable[[], RuleBook],
    taken: Collection[str],
    kept: Mapping[str, Mapping[str, StoredPicture]],
) -> Checked:
    """All that is wrong with these files; ids in `taken` are those of bundled packs.

    `kept` are the pictures that the server has for each of its packs: what is not sent again stays.
    """
    files = unpacked(uploads)
    problems, sound = list(files.problems), dict[str, SoundPack]()
    opened = cache(cleaned)
    shown = set[str]()
    for file in files.texts:
        got = read_bytes(file.content, file.name)
        if file_kind(got) != "pack":
            problems += unknown_kind(got) if file_kind(got) is None else [wording.not_a_pack(got.path)]
            continue
        loaded = pack_from(got, sources)
        problems += loaded.problems
        pack = loaded.value
        if pack is None:
            continue
        stored = kept.get(pack.id, {})
        problems += _with_pictures(got, pack, files.pictures, opened, stored)
        shown |= {image for _, image in pack.named_pictures()}
        problems += _judged(got, pack, rules(), taken)
        if pack.id in sound:
            problems.append(wording.two_of_one_id(got.path, pack.id, sound[pack.id].path))
        sound[pack.id] = _sound(pack, got.path, file.content.decode("utf-8"), stored)
    if sound and not any(problem.level == "error" for problem in problems):
        problems += [wording.unused_picture(image) for image in files.pictures if image not in shown]
    return Checked(tuple(sound.values()), tuple(problems))


def _with_pictures(
    origin: Document,
    pack: Pack,
    brought: Mapping[str, bytes],
    make: Callable[[bytes], PictureFile],
    stored: Mapping[str, StoredPicture],
) -> list[Diagnostic]:
    """Has a pack take the pictures that it names; what is wrong with others."""
    sizes = {image: one.size for image, one in stored.items()}
    drawings = pack.drawings()  # what came under their names may show anything
    sent = {image: content for image, content in brought.items() if image not in drawings}
    found = find_pictures(pack.named_pictures(), sent.get, make, drawings=drawings, kept=sizes, there=brought)
    pack.take_pictures(found.files)
    return [placed(finding, origin.path, origin.positions) for finding in found.findings]


def _sound(pack: Pack, path: str, content: str, stored: Mapping[str, StoredPicture]) -> SoundPack:
    new = {image: file.name for image, file in pack.pictures.items()}
    named = {image for _, image in pack.named_pictures()}
    old = {image: one.name for image, one in stored.items() if image in named}
    files = {file.name: file.content for file in pack.pictures.values()}
    return SoundPack(pack.id, path, pack.version, content, facts_of(pack), {**old, **new}, files)


def import_file(
    upload: Upload,
    form: str,
    skill: Skill,
    language: str,
    rules: Callable[[], RuleBook],
    taken: Collection[str],
) -> Checked:
    """Another system's file as a pack; skill and language are for what the file does not say.

    Raises `KeyError` for a format that is not read.
    """
    reader = FORMATS[form].read
    if reader is None:
        raise KeyError(form)
    about = About(
        id_from(name_of_file(upload.name)) or "imported", title_from(upload.name), language=language, skill=skill
    )
    imported = reader(upload.content, upload.name, about)
    pack = imported.pack
    if pack is None:
        return Checked((), imported.problems)
    problems = [*imported.problems, *_judged(imported, pack, rules(), taken)]
    content = yaml_text(document(pack))
    if len(content.encode()) > MAX_YAML_BYTES:
        problems.append(wording.too_large_as_a_pack(upload.name, MAX_YAML_BYTES))
    return Checked((_sound(pack, upload.name, content, {}),), tuple(problems))


def _judged(origin: Document, pack: Pack, rules: RuleBook, taken: Collection[str]) -> list[Diagnostic]:
    """What there is to say of a sound pack."""
    found = [*rules.about_pack(origin, pack)]
    if pack.id in taken:
        found.append(placed(wording.id_of_a_bundled_pack(pack.id), origin.path, origin.positions))
    return found


def read_pack(content: str, path: str, sources: Sources) -> Loaded[Pack]:
    """A pack that was checked when it came. Where a later Copydesk cannot use it any more, there are problems."""
    return stored_pack_from(read_yaml(content, path), sources)


def revise(pairs: Sequence[tuple[str, str]], sources: Sources) -> list[Revision | None]:
    """What changed from the first of each pair to the second; None where one of them cannot be read any more."""
    return [_revision(old, new, sources) for old, new in pairs]


def compare_versions(
    contents: tuple[str, str], names: tuple[str, str], sources: Sources
) -> tuple[bytes, Revision | None]:
    """What changed between two versions, line by line, and question by question."""
    return unified(*contents, *names).encode(), _revision(*contents, sources)


def _revision(old: str, new: str, sources: Sources) -> Revision | None:
    before, after = (stored_pack_from(read_yaml(content, "pack.yaml"), sources).value for content in (old, new))
    return None if before is None or after is None else compare(before, after)


def export_pack(pack: Pack, pictures: Mapping[str, PictureFile], to: str) -> Exported:
    """A pack and its pictures as another system's file. Raises `KeyError` for a format that is not written."""
    write = FORMATS[to].write
    if write is None:
        raise KeyError(to)
    pack.take_pictures(pictures)
    return write(pack)


def as_yaml(pack: Pack) -> bytes:
    """A pack as a person would write it."""
    return yaml_text(document(pack)).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name, as one archive, the same each time."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return made.getvalue()


def facts_of(pack: Pack) -> PackFacts:
    """What lists show of it."""
    return PackFacts(pack.title, pack.about, pack.language, most_asked(pack.questions), pack.form_of, pack.purpose)
