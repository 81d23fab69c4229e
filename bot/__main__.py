"""`python -m bot`: the same as the command `copydesk`."""

from bot.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
