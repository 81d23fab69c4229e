"""A pack as YAML text, in the order and layout in which a person would write it.

Promises that reading the text again gives the same pack, whatever its texts hold. Refuses comments: a pack that was
written by hand keeps its own file, and this is for packs that came from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from questions.model import Content
    from questions.parsing.reader import Plain

FIRST: Final = ("id", "kind", "skill", "title", "about", "language", "version")
"""Keys that stand first where they stand at all; the others follow in their models' order."""

WIDTH: Final = 110


def document(content: Content) -> dict[str, Plain]:
    """What a model holds as plain values, without what is left at its default."""
    plain: dict[str, Plain] = content.model_dump(mode="json", exclude_defaults=True)
    return _ordered(plain)


def yaml_text(plain: Plain) -> str:
    """Plain values as YAML, which `questions.parsing.reader` reads as the same values."""
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _ordered(pairs: dict[str, Plain]) -> dict[str, Plain]:
    first = [key for key in FIRST if key in pairs and isinstance(pairs.get("id"), str)]
    return {key: _ordered_below(pairs[key]) for key in [*first, *(key for key in pairs if key not in first)]}


def _ordered_below(plain: Plain) -> Plain:
    if isinstance(plain, dict):
        return _ordered(plain)
    return [_ordered_below(one) for one in plain] if isinstance(plain, list) else plain


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, and every text that another reader of YAML might not take for one in quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """PyYAML would write list items at their key's own column."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        """Equal values are written out each time: an alias would be refused."""
        del data
        return True
