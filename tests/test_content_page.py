"""The page on content holds what the packs hold."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import copydesk

PAGE = Path(__file__).parents[1] / "docs" / "content.md"


def test_the_tables_on_the_page_are_what_the_command_counts() -> None:
    _, found, tables = PAGE.read_text(encoding="utf-8").partition("<!-- copydesk count --format markdown -->\n\n")
    assert found
    assert tables == copydesk(PAGE.parent, "count", "--format", "markdown").stdout
