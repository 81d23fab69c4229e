"""Words of ours among an author's, and figures that we write: English as text, with what other languages need.

A `Message` and an `Amount` are strings, and read in English wherever nobody cares. Whoever speaks another language
says them anew: a message by its template, which stands in the catalogues, an amount by its signs. Refuses to know any
language but English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Message(str):
    """Something that we say. The values go where the template names them; those that are messages are said anew too."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Message:
        self = super().__new__(cls, template.format(**values))
        self.template = template
        self.values = MappingProxyType(values)
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """What makes it again in another process."""
        return _again, (self.template, dict(self.values))


class Amount(str):
    """A figure as we write it: a comma between thousands, a point before decimals, and perhaps a unit."""


def _again(template: str, values: Mapping[str, object]) -> Message:
    return Message(template, **values)
