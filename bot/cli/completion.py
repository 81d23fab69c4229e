"""`copydesk completion`: what makes a shell complete commands, options and choices."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from argcomplete.shell_integration import shellcode

SHELLS = ("bash", "zsh", "fish")


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"which shell: {', '.join(SHELLS)}")
    parser.set_defaults(work=_completion)


def _completion(options: Namespace) -> int:
    print(shellcode(["copydesk"], shell=options.shell))
    return 0
