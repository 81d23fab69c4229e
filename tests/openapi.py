"""Requests held against Discord's own OpenAPI document.

The document is Discord's, too large to be kept here; it is used where it is at hand. `COPYDESK_REQUIRE_OPENAPI` makes
its absence an error, as in CI.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
from simcord import HttpLogEntry


def find_document() -> Path | None:
    """The document named by `COPYDESK_OPENAPI`, or the one beside the checkout. Raises where one is required."""
    beside = Path(__file__).parents[2] / "shared" / "reference" / "discord-openapi.json"
    path = Path(os.environ.get("COPYDESK_OPENAPI", beside))
    if path.is_file():
        return path
    if os.environ.get("COPYDESK_REQUIRE_OPENAPI"):
        raise FileNotFoundError("COPYDESK_REQUIRE_OPENAPI is set, and Discord's OpenAPI document is not there")
    return None


class RequestRules:
    """Which request bodies Discord's document allows, by method and path."""

    def __init__(self, document: Path) -> None:
        self._document: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))
        # discord.py sends ids as numbers in places; Discord takes both, the document knows only text.
        self._document["components"]["schemas"]["SnowflakeType"] = {"type": ["string", "integer"]}
        self._routes = [
            (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), operation)
            for path, operations in self._document["paths"].items()
            for method, operation in operations.items()
            if method in {"get", "post", "put", "patch", "delete"}
        ]
        # A fixed path ("@original") goes before one with a place for anything.
        self._routes.sort(key=lambda route: route[1].pattern.count("[^/]+"))
        self._validator = cache(self._make_validator)

    def violations(self, requests: Iterable[HttpLogEntry]) -> list[str]:
        """What is wrong with each request, a line a fault; empty when all are as Discord wants them."""
        return [fault for request in requests for fault in self._faults(request)]

    def _faults(self, request: HttpLogEntry) -> list[str]:
        name = f"{request.method} {request.path}"
        found = next(
            (
                at
                for at, (method, path, _) in enumerate(self._routes)
                if method == request.method and path.fullmatch(request.path)
            ),
            None,
        )
        if found is None:
            return [f"{name}: no such route"]
        if request.json is None:
            return []
        validator = self._validator(found)
        if validator is None:
            return [f"{name}: takes no body"]
        if validator.is_valid(request.json):
            return []
        # What is wrong is said by the slower one, which knows how to find the nearest of many alternatives.
        slow = jsonschema.Draft202012Validator(self._schema(found))
        best = jsonschema.exceptions.best_match(slow.iter_errors(request.json))
        return [f"{name}: {best.json_path}: {best.message[:300]}" if best else f"{name}: not valid"]

    def _make_validator(self, route: int) -> jsonschema_rs.Draft202012Validator | None:
        schema = self._schema(route)
        return None if schema is None else jsonschema_rs.Draft202012Validator(schema)

    def _schema(self, route: int) -> dict[str, Any] | None:
        """The schema of a route's body with all that it refers to; None where it takes none."""
        body = self._routes[route][2].get("requestBody", {}).get("content", {}).get("application/json")
        return None if body is None else {**body["schema"], "components": self._document["components"]}
