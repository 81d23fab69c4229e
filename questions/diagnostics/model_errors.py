"""What pydantic says of content that does not fit its model, in a teacher's words.

Promises one finding a place: the errors that the members of a union raise about one value become one sentence, and a
misspelt key is not also reported as missing. Refuses errors of models that are not built like `questions.model`'s.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ValidationError

from questions.content_model import ID_PATTERN, LANGUAGE_PATTERN
from questions.diagnostics.diagnostic import Code, Finding, brief, closest, nearest, shown
from questions.ids import id_from
from questions.messages import Amount, Listing, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from questions.messages import Sayable
    from questions.parsing.reader import NodePath, Plain

_Path: TypeAlias = tuple[str | int, ...]


MOST_ERRORS: Final = 20_000
"""Of one value: each takes a kilobyte once it is told."""


def model_findings(
    error: ValidationError, model: type[BaseModel], document: Plain, base: _Path = (), *, tagged: bool = False
) -> Iterator[Finding]:
    """What does not fit in the value at `base` of `document`, which is meant to be a `model`.

    `tagged` says that the value belongs to a union told apart by `kind`, so that its errors' paths begin with one.
    Where it is more than a mistake, one finding takes the place of all that.
    """
    if error.error_count() > MOST_ERRORS:
        count = Amount(f"{error.error_count():,}")
        message = Message("Here are {count} things that do not fit, too many to list.", count=count)
        yield Finding(base, Code.INVALID, message, Message("look whether this is the right file"))
    else:
        yield from _findings(error.errors(include_url=False), model, document, base, tagged=tagged)


def _findings(
    errors: list[ErrorDetails], model: type[BaseModel], document: Plain, base: _Path, *, tagged: bool
) -> Iterator[Finding]:
    raw = document
    for step in base:
        raw = _entry(raw, step)
    alike: dict[_Path, list[ErrorDetails]] = {}
    misspelt: set[_Path] = set()
    # An unknown key may be a needed one, misspelt: those come first, so that it is not also missing.
    for error in sorted(errors, key=lambda each: each["type"] == "missing"):
        loc = error["loc"][1:] if tagged else error["loc"]
        path = (*base, *loc)
        if error["type"] == "missing":
            if path not in misspelt:
                message = Message("The key {key} is missing here.", key=shown(str(loc[-1])))
                yield Finding(path[:-1], Code.MISSING_KEY, message)
        elif error["type"] == "extra_forbidden":
            known = _known_keys(model, path[:-1], document)
            message = Message("The key {key} does not belong here.", key=shown(str(loc[-1])))
            misspelt.add((*path[:-1], nearest(str(loc[-1]), known) or ""))
            advice = _cut_text(loc[-1], error["input"]) or closest(str(loc[-1]), known)
            advice = advice or Message("the keys here are {keys}", keys=", ".join(known))
            yield Finding(path, Code.UNKNOWN_KEY, message, advice, at_key=True)
        elif error["type"].startswith("union_tag"):
            yield _wrong_kind((*path, "kind"), error)
        elif error["loc"][-1:] == ("[key]",) and error["type"] == "literal_error":
            yield _unknown_word(path[:-1], error)
        elif _is_about_key(error):
            yield _about_value(path[:-1], shown(str(loc[-2])), [error])._replace(at_key=True)
        else:
            alike.setdefault(_value_path(loc, raw, error["input"]), []).append(error)
    for below, group in alike.items():
        path = (*base, *below)
        is_keyed_null = group[0]["input"] is None  # nothing is written there; the key before it is
        found = _about_value(path, _name(path), group)
        advice = _cut_text(path[-1] if path else "", group[0]["input"]) or found.hint
        yield found._replace(hint=advice, at_key=is_keyed_null)


def _is_about_key(error: ErrorDetails) -> bool:
    """Whether a key of a mapping is wrong, rather than its value."""
    return error["loc"][-1:] == ("[key]",) and error["type"].startswith("string_") and len(error["loc"]) > 1


def _unknown_word(path: _Path, error: ErrorDetails) -> Finding:
    """Of a mapping with keys that are given words: what to say of another one."""
    word, known = str(error["input"]), re.findall(r"'([^']*)'", error.get("ctx", {})["expected"])
    advice = closest(word, known) or Message("the keys here are {keys}", keys=", ".join(known))
    message = Message("The key {key} does not belong here.", key=shown(word))
    return Finding(path, Code.UNKNOWN_KEY, message, advice, at_key=True)


def _cut_text(key: object, value: object) -> Message | None:
    """What to do about a key of several words and without a value: inside braces, it is mostly half of a text."""
    is_half = value is None and isinstance(key, str) and " " in key
    return Message("inside {{ }}, a comma ends a text: put the whole text in quotes") if is_half else None


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


def _name(path: NodePath) -> Message:
    """How a message calls the value at `path`."""
    if not path:
        return Message("The file")
    last = path[-1]
    return shown(last) if isinstance(last, str) else Message("Entry {number}", number=last + 1)


def _wrong_kind(path: _Path, error: ErrorDetails) -> Finding:
    context = error.get("ctx", {})
    if "tag" not in context:
        return Finding(path, Code.UNKNOWN_KIND, Message("The key {key} is missing here.", key=shown("kind")))
    kinds = re.findall(r"'([^']*)'", context["expected_tags"])
    advice = closest(context["tag"], kinds) or Message("the kinds are {kinds}", kinds=", ".join(kinds))
    return Finding(path, Code.UNKNOWN_KIND, Message("There is no kind {kind}.", kind=shown(context["tag"])), advice)


_TEXT: Final = Message("text")
_NUMBER: Final = Message("a number")
_WHOLE_NUMBER: Final = Message("a whole number")
_FRACTION: Final = Message("a fraction")
_TRUE_OR_FALSE: Final = Message("true or false")
_LIST: Final = Message("a list")
_KEYS: Final = Message("keys with values")
_WANTED: Final = {
    "string_type": _TEXT,
    "float_type": _NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "bool_type": _TRUE_OR_FALSE,
}
_GIVEN: Final = {"dict": _KEYS, "list": _LIST, "str": _TEXT, "bool": _TRUE_OR_FALSE}
_LIST_TYPES: Final = frozenset({"list_type", "tuple_type"})
_MAPPING_TYPES: Final = frozenset({"model_type", "model_attributes_type", "dict_type"})


def _wrong_length(path: _Path, name: Message, length: int, context: Mapping[str, Any], *, of_text: bool) -> Finding:
    if not of_text:
        return Finding(path, Code.LENGTH, _wrong_count(name, length, context))
    if not length:
        message = Message("{name} is empty.", name=name)
        return Finding(path, Code.LENGTH, message, Message("write something, or remove the key"))
    message = Message(
        "{name} is {length} characters long; at most {most} fit.",
        name=name,
        length=Amount(f"{length:,}"),
        most=Amount(f"{context['max_length']:,}"),
    )
    return Finding(path, Code.LENGTH, message, Message("shorten it"))


def _wrong_count(name: Message, count: int, context: Mapping[str, Any]) -> Message:
    if "min_length" not in context:
        most = context["max_length"]
        return Message("{name} has {count} entries; there must be at most {most}.", name=name, count=count, most=most)
    least = context["min_length"]
    return Message.counted(
        "{name} has {count} entry; there must be at least {least}.",
        "{name} has {count} entries; there must be at least {least}.",
        count,
        name=name,
        least=least,
    )


def _about_value(path: _Path, name: Message, errors: list[ErrorDetails]) -> Finding:
    """What to say of one value's errors; several are those of a union's members."""
    error, value = errors[0], errors[0]["input"]
    kind, context = error["type"], error.get("ctx", {})
    if kind in _LIST_TYPES or kind in _MAPPING_TYPES:
        return _wrong_shape(path, name, kind, value)
    if kind in _WANTED or kind == "literal_error":
        return _wrong_type(path, name, value, errors)
    if "min_length" in context or "max_length" in context:
        return _wrong_length(path, name, len(value), context, of_text=isinstance(value, str))
    if kind == "string_pattern_mismatch":
        return _wrong_pattern(path, name, value, context["pattern"])
    if kind in ("greater_than_equal", "less_than_equal"):
        if "ge" in context:
            return Finding(
                path, Code.RANGE, Message("{name} must be at least {least}.", name=name, least=context["ge"])
            )
        return Finding(path, Code.RANGE, Message("{name} must be at most {most}.", name=name, most=context["le"]))
    return Finding(path, Code.INVALID, Message("{name} does not fit: {reason}.", name=name, reason=error["msg"]))


def _wrong_shape(path: _Path, name: Message, kind: str, value: object) -> Finding:
    if name == shown("ignore"):
        message = Message("{name} must hold each rule with the reason.", name=name)
        return Finding(path, Code.WRONG_TYPE, message, _ignored(value))
    if kind in _LIST_TYPES:
        message = Message("{name} must hold a list.", name=name)
        return Finding(path, Code.WRONG_TYPE, message, Message("begin each entry with a hyphen"))
    message = Message("{name} must hold keys with values.", name=name)
    return Finding(path, Code.WRONG_TYPE, message, Message("write them below it, indented"))


def _ignored(given: object) -> Message:
    """How to write a list of rules to ignore, with reasons."""
    code = given[0] if isinstance(given, list) and given and isinstance(given[0], str) else "Q012"
    return Message("write “ignore: {{{code}: the reason}}”", code=brief(code))


def _wrong_pattern(path: _Path, name: Message, value: str, pattern: str) -> Finding:
    if pattern == LANGUAGE_PATTERN:
        message = Message("{value} is no language code.", value=shown(value))
        return Finding(path, Code.BAD_ID, message, Message("write one such as en or pt-BR"))
    if name == shown("image"):
        message = Message("{name} must be the address of a picture, or the name of its file.", name=name)
        advice = Message("write the address whole, from https:// on, or a name such as images/chart.png")
        return Finding(path, Code.INVALID, message, advice)
    if pattern != ID_PATTERN:
        message = Message("{value} is no code of a rule.", value=shown(value))
        return Finding(path, Code.BAD_ID, message, Message("write one such as Q012"))
    better = id_from(value)
    message = Message(
        "{value} is no id: small letters and digits, single hyphens or underscores between.", value=shown(value)
    )
    return Finding(path, Code.BAD_ID, message, Message("write “{better}”", better=better) if better else None)


def _wrong_type(path: _Path, name: Message, value: object, errors: list[ErrorDetails]) -> Finding:
    words = [
        word
        for error in errors
        if error["type"] == "literal_error"
        for word in re.findall(r"'([^']*)'", error.get("ctx", {})["expected"])
    ]
    wanted: list[Sayable] = [_WANTED[error["type"]] for error in errors if error["type"] in _WANTED]
    if _NUMBER in wanted and _WHOLE_NUMBER in wanted:
        wanted.remove(_WHOLE_NUMBER)
    wanted += map(shown, words) if wanted else []
    if value is None:
        advice = Message("write {wanted}", wanted=Listing(wanted or words, "or"))
        return Finding(path, Code.WRONG_TYPE, Message("{name} has no value.", name=name), advice)
    if not wanted:
        advice = closest(str(value), words) or Message("write one of {words}", words=", ".join(words))
        message = Message("{name} cannot be {value}.", name=name, value=shown(str(value)))
        return Finding(path, Code.NOT_ONE_OF, message, advice)
    advice = closest(value, words) if isinstance(value, str) else None
    if isinstance(value, (bool, int, float)) and wanted == [_TEXT]:
        advice = Message("put it in quotes")
    if isinstance(value, str) and _NUMBER in wanted and re.fullmatch(r"[0-9]{1,3}([ ,_][0-9]{3}){1,4}", value):
        advice = Message("write {number}", number=re.sub("[ ,_]", "", value))
    given = _GIVEN.get(type(value).__name__, _NUMBER)
    if wanted == [_WHOLE_NUMBER] and given == _NUMBER:
        given = _FRACTION
    message = Message("{name} must be {wanted}, not {given}.", name=name, wanted=Listing(wanted, "or"), given=given)
    return Finding(path, Code.WRONG_TYPE, message, advice)
