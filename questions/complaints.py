"""What pydantic says of content that does not fit its model, in a teacher's words.

Promises one fault a place: the errors that the members of a union raise about one value become one sentence, and a
misspelt key is not also reported as missing. Refuses errors of models that are not built like `questions.model`'s.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, get_args, get_origin

from pydantic import BaseModel

from questions.model import ID_PATTERN
from questions.problems import Code, Fault, closest, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from questions.reading import NodePath, Plain

    Wording: TypeAlias = tuple[Code, str, str | None]
    """Code, message and suggestion."""


def faults(
    errors: Iterable[ErrorDetails],
    model: type[BaseModel],
    document: Plain,
    base: tuple[str | int, ...] = (),
    *,
    tagged: bool = False,
) -> Iterator[Fault]:
    """`errors` about the value at `base` of `document`, which is meant to be a `model`, as faults of the document.

    `tagged` says that the value belongs to a union told apart by `kind`, so that its errors' paths begin with one.
    """
    raw = document
    for step in base:
        raw = _entry(raw, step)
    alike: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    misspelt: set[tuple[str | int, ...]] = set()
    # An unknown key may be a needed one, misspelt: those come first, so that it is not also missing.
    for error in sorted(errors, key=lambda each: each["type"] == "missing"):
        loc = error["loc"][1:] if tagged else error["loc"]
        path = (*base, *loc)
        if error["type"] == "missing":
            if path not in misspelt:
                yield Fault(path[:-1], Code.MISSING_KEY, f"The key {shown(str(loc[-1]))} is missing here.")
        elif error["type"] == "extra_forbidden":
            known = _known_keys(model, path[:-1], document)
            message = f"The key {shown(str(loc[-1]))} does not belong here."
            misspelt.add((*path[:-1], nearest(str(loc[-1]), known) or ""))
            advice = _cut_text(loc[-1], error["input"]) or closest(str(loc[-1]), known)
            advice = advice or f"the keys here are {', '.join(known)}"
            yield Fault(path, Code.UNKNOWN_KEY, message, advice, at_key=True)
        elif error["type"].startswith("union_tag"):
            yield Fault((*path, "kind"), *_wrong_kind(error))
        elif error["loc"][-1:] == ("[key]",) and error["type"] == "literal_error":
            yield Fault(path[:-1], *_unknown_word(error), at_key=True)
        elif is_about_key(error):
            yield Fault(path[:-1], *_wording(shown(str(loc[-2])), [error]), at_key=True)
        else:
            alike.setdefault(_value_path(loc, raw, error["input"]), []).append(error)
    for below, group in alike.items():
        path = (*base, *below)
        is_keyed_null = group[0]["input"] is None  # nothing is written there; the key before it is
        code, message, advice = _wording(_name(path), group)
        advice = _cut_text(path[-1] if path else "", group[0]["input"]) or advice
        yield Fault(path, code, message, advice, at_key=is_keyed_null)


def is_about_key(error: ErrorDetails) -> bool:
    """Whether a key of a mapping is wrong, rather than its value."""
    return error["loc"][-1:] == ("[key]",) and error["type"].startswith("string_") and len(error["loc"]) > 1


def _unknown_word(error: ErrorDetails) -> Wording:
    """Of a mapping with keys that are given words: what to say of another one."""
    word, known = str(error["input"]), re.findall(r"'([^']*)'", error.get("ctx", {})["expected"])
    advice = closest(word, known) or f"the keys here are {', '.join(known)}"
    return Code.UNKNOWN_KEY, f"The key {shown(word)} does not belong here.", advice


def _cut_text(key: object, value: object) -> str | None:
    """What to do about a key of several words and without a value: inside braces, it is mostly half of a text."""
    is_half = value is None and isinstance(key, str) and " " in key
    return "inside { }, a comma ends a text: put the whole text in quotes" if is_half else None


def _value_path(loc: tuple[int | str, ...], raw: Plain, given: object) -> tuple[int | str, ...]:
    """`loc` without what pydantic adds to it for the members of a union: as far as it leads to `given`."""
    found = 0
    for depth, step in enumerate(loc, 1):
        if not isinstance(raw, (dict, list)):
            break
        raw = _entry(raw, step)
        if raw is given:
            found = depth
    return loc[:found]


def _entry(raw: Plain, step: str | int) -> Plain:
    if isinstance(raw, dict):
        return raw.get(str(step))
    return raw[step] if isinstance(raw, list) and isinstance(step, int) and step < len(raw) else None


def _known_keys(annotation: Any, path: NodePath, raw: Plain) -> list[str]:
    """The keys that a model allows in the mapping at `path` of the document `raw`."""
    for step in path:
        model = _model(annotation, raw)
        if model is not None:
            annotation = model.model_fields[str(step)].annotation
        else:
            annotation = get_args(_bare(annotation))[-1 if isinstance(raw, dict) else 0]
        raw = _entry(raw, step)
    model = _model(annotation, raw)
    return list(model.model_fields) if model else []


def _bare(annotation: Any) -> Any:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _model(annotation: Any, raw: Plain) -> type[BaseModel] | None:
    """The model that `annotation` is, or that its union has for the kind of `raw`."""
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (dict, list, tuple):
        return None
    kind = _entry(raw, "kind")
    found = (_model(each, raw) for each in get_args(annotation))
    return next((model for model in found if model and _is_of_kind(model, kind)), None)


def _is_of_kind(model: type[BaseModel], kind: Plain) -> bool:
    field = model.model_fields.get("kind")
    return field is not None and kind in get_args(field.annotation)


def _name(path: NodePath) -> str:
    """How a message calls the value at `path`."""
    if not path:
        return "The file"
    last = path[-1]
    return shown(last) if isinstance(last, str) else f"Entry {last + 1}"


def _wrong_kind(error: ErrorDetails) -> Wording:
    context = error.get("ctx", {})
    if "tag" not in context:
        return Code.UNKNOWN_KIND, "The key “kind” is missing here.", None
    kinds = re.findall(r"'([^']*)'", context["expected_tags"])
    advice = closest(context["tag"], kinds) or f"the kinds are {', '.join(kinds)}"
    return Code.UNKNOWN_KIND, f"There is no kind {shown(context['tag'])}.", advice


_WANTED: Final = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
}
_SHAPES: Final = {
    "model_type": ("keys with values", "write them below it, indented"),
    "model_attributes_type": ("keys with values", "write them below it, indented"),
    "dict_type": ("keys with values", "write them below it, indented"),
    "list_type": ("a list", "begin each entry with a hyphen"),
    "tuple_type": ("a list", "begin each entry with a hyphen"),
}


def _wrong_length(name: str, length: int, context: Mapping[str, Any], *, of_text: bool) -> Wording:
    if not of_text:
        limit = f"at least {context['min_length']}" if "min_length" in context else f"at most {context['max_length']}"
        entries = "1 entry" if length == 1 else f"{length} entries"
        return Code.LENGTH, f"{name} has {entries}; there must be {limit}.", None
    if not length:
        return Code.LENGTH, f"{name} is empty.", "write something, or remove the key"
    message = f"{name} is {length:,} characters long; at most {context['max_length']:,} fit."
    return Code.LENGTH, message, "shorten it"


def _wording(name: str, errors: list[ErrorDetails]) -> Wording:
    """What to say of one value's errors; several are those of a union's members."""
    error, value = errors[0], errors[0]["input"]
    kind, context = error["type"], error.get("ctx", {})
    if kind in _SHAPES:
        wanted, advice = _SHAPES[kind]
        if name == shown("ignore"):
            wanted, advice = "each rule with the reason", _ignored(value)
        return Code.WRONG_TYPE, f"{name} must hold {wanted}.", advice
    if kind in _WANTED or kind == "literal_error":
        return _wrong_type(name, value, errors)
    if "min_length" in context or "max_length" in context:
        return _wrong_length(name, len(value), context, of_text=isinstance(value, str))
    if kind == "string_pattern_mismatch":
        return _wrong_pattern(name, value, context["pattern"])
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return Code.RANGE, f"{name} must be {limit}.", None
    return Code.INVALID, f"{name} does not fit: {error['msg']}.", None


def _ignored(given: object) -> str:
    """How to write a list of rules to ignore, with reasons."""
    code = given[0] if isinstance(given, list) and given and isinstance(given[0], str) else "Q012"
    return f"write “ignore: {{{shown(code)[1:-1]}: the reason}}”"


def _wrong_pattern(name: str, value: str, pattern: str) -> Wording:
    if name == shown("language"):
        return Code.BAD_ID, f"{shown(value)} is no language code.", "write one such as en or pt-BR"
    if name == shown("image"):
        return Code.INVALID, f"{name} must be the address of a picture.", "write it whole, from https:// on"
    if pattern != ID_PATTERN:
        return Code.BAD_ID, f"{shown(value)} is no code of a rule.", "write one such as Q012"
    plain = unicodedata.normalize("NFKD", value[:300]).encode("ascii", "ignore").decode().lower()
    better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    message = f"{shown(value)} is no id: small letters and digits, single hyphens or underscores between."
    return Code.BAD_ID, message, f"write “{better}”" if better else None


def _wrong_type(name: str, value: object, errors: list[ErrorDetails]) -> Wording:
    words = [
        word
        for error in errors
        if error["type"] == "literal_error"
        for word in re.findall(r"'([^']*)'", error.get("ctx", {})["expected"])
    ]
    wanted = [_WANTED[error["type"]] for error in errors if error["type"] in _WANTED]
    if "a number" in wanted and "a whole number" in wanted:
        wanted.remove("a whole number")
    wanted += [f"“{word}”" for word in words] if wanted else []
    if value is None:
        return Code.WRONG_TYPE, f"{name} has no value.", f"write {' or '.join(wanted or words)}"
    if not wanted:
        advice = closest(str(value), words) or f"write one of {', '.join(words)}"
        return Code.NOT_ONE_OF, f"{name} cannot be {shown(str(value))}.", advice
    advice = closest(value, words) if isinstance(value, str) else None
    if isinstance(value, (bool, int, float)) and wanted == ["text"]:
        advice = "put it in quotes"
    if isinstance(value, str) and "a number" in wanted and re.fullmatch(r"[0-9]{1,3}([ ,_][0-9]{3}){1,4}", value):
        advice = f"write {re.sub('[ ,_]', '', value)}"
    names = {"dict": "keys with values", "list": "a list", "str": "text", "bool": "true or false"}
    what = names.get(type(value).__name__, "a number")
    if wanted == ["a whole number"] and what == "a number":
        what = "a fraction"
    return Code.WRONG_TYPE, f"{name} must be {' or '.join(wanted)}, not {what}.", advice
