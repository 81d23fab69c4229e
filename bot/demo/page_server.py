"""What the offline classroom adds to SimCord's pages: presses that are not lost, a phone, a projector.

Promises the same server, port and secret address for each of them, so that nobody without that address sees anything.
Refuses to be framed by any page but its own. Like `bot.demo.simulated_discord` it uses private names of SimCord, for
exactly the release that the `demo` extra pins.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import simcord.preview
from aiohttp import web
from simcord.preview._server import PreviewServer

PHONE = "phone"
"""The page with the class channel in a frame as wide as a phone."""

SMALL = "small"
"""The channel alone, as it is in that frame."""

PROJECTOR = "projector"
"""The newest message that everybody sees, large."""

_HERE = Path(__file__).with_name("static")

_APP = '<script type="module" src="/app.js"></script>'
"""The line of SimCord's page that starts it."""


@dataclass(frozen=True, slots=True)
class _File:
    """One of ours."""

    name: str
    content_type: str


_FILES = {
    f"/{PHONE}": _File("phone.html", "text/html"),
    "/phone.js": _File("phone.js", "application/javascript"),
    "/phone-frame.css": _File("phone-frame.css", "text/css"),
    "/phone.css": _File("phone.css", "text/css"),
    "/projector.css": _File("projector.css", "text/css"),
    "/projector.js": _File("projector.js", "application/javascript"),
    "/steady.js": _File("steady.js", "application/javascript"),
}

_STYLE = '<link rel="stylesheet" href="/{}.css">'
_SCRIPT = '<script src="/{}.js"></script>'

_VIEWS = {
    "/": ("", _SCRIPT.format("steady")),
    f"/{SMALL}": (_STYLE.format("phone"), _SCRIPT.format("steady")),
    f"/{PROJECTOR}": (_STYLE.format("projector"), _SCRIPT.format("projector")),
}
"""SimCord's page at each address, with what of ours comes at the end of its head and before its script."""


class PageServer(PreviewServer):
    """SimCord's server of one channel's pages, and ours beside them."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        **dict.fromkeys([*_FILES, *_VIEWS], "index.html"),  # which addresses there are; what is there, `_static` says
    }
    _SECURITY_HEADERS: ClassVar[dict[str, str]] = {
        **PreviewServer._SECURITY_HEADERS,
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": PreviewServer._SECURITY_HEADERS["Content-Security-Policy"].replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        ),
    }

    async def _static(self, request: web.Request) -> web.StreamResponse:
        if request.path in _VIEWS:
            return self._ours(request, _page(request.path), "text/html")
        if (file := _FILES.get(request.path)) is not None:
            return self._ours(request, (_HERE / file.name).read_text(encoding="utf-8"), file.content_type)
        return await super()._static(request)

    def _ours(self, request: web.Request, text: str, content_type: str) -> web.Response:
        if request.headers.get("Host", "") not in self._allowed_hosts():
            raise web.HTTPForbidden
        return web.Response(text=text, content_type=content_type, headers=self._SECURITY_HEADERS)


@functools.cache
def _page(view: str) -> str:
    """SimCord's page with ours in it."""
    page = (Path(simcord.preview.__file__).with_name("static") / "index.html").read_text(encoding="utf-8")
    for line, ours in zip(("</head>", _APP), _VIEWS[view], strict=True):
        if line not in page:
            raise ImportError(f"SimCord's page has no {line}: install the release that the extra “demo” names")
        page = page.replace(line, ours + line)
    return page
