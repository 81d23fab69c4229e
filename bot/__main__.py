"""`python -m bot`: the same as the command `copydesk`."""

import sys

OLDEST_PYTHON = (3, 11)


def main() -> int:
    """Runs one command and returns its exit status."""
    if sys.version_info < OLDEST_PYTHON:  # an older one could not even read the rest
        wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST_PYTHON, sys.version_info))
        print(f"copydesk: this is Python {found}, and Copydesk needs {wanted} or newer", file=sys.stderr)
        return 1
    # Not above: a worker process imports what the command is started with, before it is told to stand back.
    from bot.cli.main import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
