"""`python -m bot`: the same as the command `copydesk`."""


def main() -> int:
    """Runs one command and returns its exit status."""
    # Not above: a worker process imports what the command is started with, before it is told to stand back.
    from bot.cli.main import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
