"""Starts an installed Red against a loopback Discord: `python launcher.py URL ARGUMENTS-OF-REDBOT …`.

Runs in Red's virtual environment, with nothing of Copydesk. Promises Red's own main function, with two things set
beside the two addresses of Discord: the gateway is read as zlib, which is the compression that the loopback knows, and
nobody on the internet is asked whether there is a newer Red.
"""

from __future__ import annotations

import sys
from importlib import import_module


async def _none_newer() -> tuple[None, None]:
    return None, None


def main() -> None:
    """Runs until Red ends."""
    url = sys.argv.pop(1)
    sys.modules["zstandard"] = None  # type: ignore[assignment]  # discord.py takes it rather than zlib where it is
    red = import_module("redbot.__main__")  # before discord.py, whose loggers are then Red's
    import_module("redbot.core._events").fetch_latest_red_version_info = _none_newer
    import_module("discord.http").Route.BASE = f"{url}/api/v10"
    gateway = import_module("yarl").URL(url.replace("http", "ws", 1)) / "gateway"
    import_module("discord.gateway").DiscordWebSocket.DEFAULT_GATEWAY = gateway
    red.main()


if __name__ == "__main__":
    main()
