"""The content models as JSON Schema, so that an editor completes and explains what somebody writes.

Promises a schema in draft-07, which editors' YAML support understands, that allows what the loader's models allow;
every field carries its model's own description. Refuses what a schema cannot say: whether the parts fit each other is
`copydesk check`'s to tell.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

    from questions.model import Content

DRAFT: Final = "http://json-schema.org/draft-07/schema#"


def schema_text(model: type[Content], title: str) -> str:
    """The schema of files that hold a `model`, as indented JSON with a line break at its end."""
    made = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Draft07)
    definitions = made.pop("$defs", {})
    whole = {"$schema": DRAFT, **made, "title": title, "definitions": definitions}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


class _Draft07(GenerateJsonSchema):
    """Pydantic's own, without what draft-07 lacks and what an editor would only be in the way with."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """In one line where that is possible: an editor explains a type better than alternatives."""
        made = super().nullable_schema(schema)
        match made.get("anyOf"):
            case [{"type": str(kind), **rest}, {"type": "null"}] if "enum" not in rest and "const" not in rest:
                return {**rest, "type": [kind, "null"]}
            case _:
                return made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Without defaults of null: an editor would offer to write them."""
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or value is not None}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """Alternatives are told apart by the one value that their `kind` allows."""
        made = super().tagged_union_schema(schema)
        made.pop("discriminator", None)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A title would only repeat the key."""
        del schema
        return False
