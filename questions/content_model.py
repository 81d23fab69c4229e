"""What every model of content is built from: the base of them all, and the texts and ids that they share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ID_PATTERN = r"^[a-z0-9]+([-_][a-z0-9]+)*$"

MOST_ID = 60

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=MOST_ID)]
"""A stable authored name: lower-case letters, digits, single hyphens or underscores."""

LANGUAGE_PATTERN = r"^[a-z]{2}(-[A-Z]{2})?$"

LanguageCode = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""A language, with a country where that matters: en, es, pt-BR."""


def without_country(code: str) -> str:
    """The language of such a code, or of a locale of Discord's: `es` of `es-MX`."""
    return code.partition("-")[0]


Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""One sentence or so: a title, an option, a label's text."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=1500)]
"""A paragraph or two."""


class Content(BaseModel):
    """Base of everything read from YAML: frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
