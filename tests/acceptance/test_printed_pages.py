"""Printed pages of packs, looked at by axe: nothing shuts out readers who do not see as others do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.async_playwright import Axe

from tests.acceptance.channel import PHONE
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

STARTER = "every-kind"
"""A pack with a question of each kind, as `copydesk new` begins it."""


@pytest.mark.parametrize("pack", [STARTER, "class-01-what-am-i-reading", "share-and-whole", "genero"])
async def test_axe_finds_nothing_serious_on_a_printed_page(browser: Browser, tmp_path: Path, pack: str) -> None:
    if pack == STARTER:
        assert copydesk(tmp_path, "new", "pack", STARTER).returncode == 0
    given = f"{pack}.yaml" if pack == STARTER else pack
    written = copydesk(tmp_path, "export", given, "--to", "html", "-o", "printed.html")
    assert written.returncode == 0, written.stderr
    page = await browser.new_page()
    await page.goto((tmp_path / "printed.html").as_uri())
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE[0], "on a phone nothing but a table is scrolled sideways"
    for medium in ("screen", "print"):
        await page.emulate_media(media=medium)
        found = (await Axe().run(page)).response["violations"]
        serious = {
            one["id"]: [node["html"] for node in one["nodes"]][:3]
            for one in found
            if one["impact"] in ("serious", "critical")
        }
        assert serious == {}, medium
