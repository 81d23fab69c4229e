"""What another format has no place for, in a comment that only Copydesk reads.

A comment holds JSON: the ids and order that options, labels and statements have, and a merge patch (RFC 7396) that
turns the question as it reads without the comment into the question as it was. So nothing stands in the comment that
stands in the question itself, and whoever changes a text there changes it. Promises that a comment that does not fit,
or was made to harm, raises `Misfit` and nothing else.
"""

from __future__ import annotations

import json
import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from questions.diagnostics.consistency import own_skill_findings
from questions.json_values import is_list, is_object
from questions.messages import Message
from questions.model import Pack
from questions.parsing.writer import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.parsing.reader import Plain

QUESTION: Final = "copydesk: "
PACK: Final = "copydesk pack: "
_DEPTH: Final = 6
"""Levels of a question; none has more."""

_NAMED: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "options": Message("it was written for other options"),
        "labels": Message("it was written for other labels"),
        "statements": Message("it was written for other statements"),
    }
)
"""What has ids of its own, and why a comment with the ids of others is a misfit."""

_SORTED: Final = {"classify", "match"}
"""Kinds that read alike: what is matched with a few short partners could be sorted under labels."""

_OF_PACK: Final = frozenset(Pack.model_fields) - {"questions", "figures"}


class Misfit(ValueError):
    """A comment that cannot be used; `reason` says why, in words that follow a colon."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.english)
        self.reason = reason


def what_is_lost(wanted: Mapping[str, Plain], read: Mapping[str, Plain]) -> dict[str, Plain]:
    """What a comment must hold so that `restored_question` makes `wanted` of `read`; empty where they are the same."""
    ids: dict[str, Plain] = {}
    for name in _NAMED:
        entries, found = wanted.get(name), read.get(name)
        if isinstance(entries, dict) and isinstance(found, dict) and len(entries) == len(found):
            of = _counterparts(entries, found)
            if [*of.items()] != [(key, key) for key in found]:
                ids[name] = {**of}
    carried: dict[str, Plain] = {"ids": ids} if ids else {}
    return carried | _difference(wanted, _renamed(read, ids))


def restored_question(read: Mapping[str, Plain], carried: Mapping[str, Any]) -> dict[str, Plain]:
    """The question as it was written, from how it reads. Raises `Misfit`."""
    ids, patch = carried.get("ids", {}), {name: value for name, value in carried.items() if name != "ids"}
    kinds = {str(read.get("kind")), str(patch.get("kind", read.get("kind")))}
    if not is_object(ids) or "id" in patch or not (len(kinds) == 1 or kinds == _SORTED):
        raise Misfit(Message("it would make another question of it"))
    return _merged(_renamed(read, ids), patch, 1)


def pack_metadata(pack: Pack) -> dict[str, Plain]:
    """What is to be carried of a pack besides its questions."""
    return {name: value for name, value in document(pack).items() if name in _OF_PACK}


def pack_of(carried: Mapping[str, Any]) -> dict[str, Plain]:
    """What a comment says of the pack, checked. Raises `Misfit`."""
    asked = {"id": "q", "kind": "text", "skill": "general", "prompt": "?", "accept": ["!"]}
    if carried.keys() - _OF_PACK:
        raise Misfit(Message("it holds more than belongs to a pack"))
    try:
        pack = Pack.model_validate({**carried, "questions": [asked]})
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise Misfit(Message("{place} does not fit in it", place=place)) from None
    for finding in own_skill_findings(pack.skills):
        raise Misfit(Message("{place} does not fit in it", place=".".join(map(str, finding.path))))
    return dict(carried)


def metadata_comment(mark: str, carried: Mapping[str, Plain]) -> str:
    """A comment's text, on one line and without two hyphens in a row, which would end a comment of XML."""
    return mark + json.dumps(carried, ensure_ascii=False).replace("--", "-\\u002d")


def parsed_metadata(text: str) -> dict[str, Any]:
    """What a comment holds after its mark. Raises `Misfit`."""
    try:
        found = json.loads(text, parse_constant=_no_number, parse_float=_number, parse_int=_whole_number)
    except (ValueError, RecursionError):
        raise Misfit(Message("it is not JSON any more")) from None
    if not is_object(found):
        raise Misfit(Message("it is not JSON any more"))
    return found


def _counterparts(wanted: dict[str, Plain], read: dict[str, Plain]) -> dict[str, str]:
    """For each id as read the id that is wanted, in the wanted order: by their texts, or one by one."""
    ids = {_text(entry): key for key, entry in read.items()}
    if len(ids) == len(read) and ids.keys() == {_text(entry) for entry in wanted.values()}:
        return {ids[_text(entry)]: key for key, entry in wanted.items()}
    return dict(zip(read, wanted, strict=True))


def _text(entry: Plain) -> str:
    return str(entry.get("text")) if isinstance(entry, dict) else ""


def _renamed(question: Mapping[str, Plain], ids: Mapping[str, Any]) -> dict[str, Plain]:
    """`question` with the entries of its options, labels or statements in the order of `ids`, and called so."""
    renamed = dict(question)
    for name, new in ids.items():
        entries = renamed.get(name)
        if name not in _NAMED or not isinstance(entries, dict) or not is_object(new):
            raise Misfit(Message("it names what is not there"))
        of = {old: each for old, each in new.items() if isinstance(each, str)}
        names = list(of.values())
        if of.keys() != entries.keys() or len(set(names)) != len(new):
            raise Misfit(_NAMED[name])
        renamed[name] = {key: entries[old] for old, key in of.items()}
        if name == "options":
            answer, also = renamed["answer"], renamed.get("accept_also")
            keys = answer if isinstance(answer, list) else [answer]
            order = {key: place for place, key in enumerate(names)}
            found = sorted((of[str(each)] for each in keys), key=lambda key: order[key])
            renamed["answer"] = [*found] if isinstance(answer, list) else found[0]
            if isinstance(also, dict):
                renamed["accept_also"] = {of[old]: reason for old, reason in also.items()}
        elif name == "labels" and isinstance(statements := renamed["statements"], dict):
            renamed["statements"] = {
                key: {**entry, "answer": of[str(entry["answer"])]}
                for key, entry in statements.items()
                if isinstance(entry, dict)
            }
    return renamed


def _difference(wanted: Mapping[str, Plain], read: Mapping[str, Plain]) -> dict[str, Plain]:
    changes: dict[str, Plain] = dict.fromkeys(read.keys() - wanted.keys())
    for key, value in wanted.items():
        other = read.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            if inside := _difference(value, other):
                changes[key] = inside
        elif value != other:
            changes[key] = value
    return changes


def _merged(value: Mapping[str, Any], patch: Mapping[str, Any], depth: int) -> dict[str, Any]:
    if depth > _DEPTH:
        raise Misfit(Message("it is nested too deep"))
    merged = dict(value)
    for key, change in patch.items():
        if change is None:
            merged.pop(key, None)
        elif is_object(change):
            below = merged.get(key)
            merged[key] = _merged(below if is_object(below) else {}, change, depth + 1)
        elif is_list(change) and any(is_list(one) or is_object(one) for one in change):
            raise Misfit(Message("it is nested too deep"))
        else:
            merged[key] = change
    return merged


def _no_number(name: str) -> float:
    raise ValueError(name)


def _number(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def _whole_number(digits: str) -> int:
    _number(digits)
    return int(digits)
