"""What the README and the changelog owe their readers: every command and option is there, and no path of a machine."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import textwrap
import tomllib
from pathlib import Path

import discord
import pytest
import simcord
from discord import app_commands

from bot.app import Copydesk
from bot.cli import main
from bot.permissions import NEEDS
from questions.formats import FORMATS
from questions.templates import PLACEHOLDER_ABOUT
from tests.acceptance import pictures
from tests.terminal import copydesk

HOME = Path(__file__).parents[1]
README = (HOME / "README.md").read_text(encoding="utf-8")
PAGES = [HOME / "README.md", HOME / "CHANGELOG.md", HOME / "PRIVACY.md", *sorted((HOME / "docs").rglob("*.md"))]


def commands() -> dict[str, list[str]]:
    """Each command of `copydesk` with the names of its options and arguments."""
    return {name: _arguments(name) for name in main.COMMANDS}


def _arguments(command: str) -> list[str]:
    parser = main._parser(command)  # the one description of it that there is
    found = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return [
        action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest)
        for action in found.choices[command]._actions
        if not isinstance(action, argparse._HelpAction)
    ]


@pytest.mark.parametrize("command", commands())
def test_the_readme_names_every_command_and_its_options(command: str) -> None:
    assert f"copydesk {command}" in README
    assert [option for option in commands()[command] if option not in README] == []


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"`copydesk ([a-z][a-z-]*)", README)) | set(
        re.findall(r"^(?:\$ )?copydesk ([a-z][a-z-]*)", README, re.M)
    )
    assert named - commands().keys() == set()


def test_the_makefile_has_a_rule_for_each_target_that_a_page_names() -> None:
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.M)
    pages = [*PAGES, HOME / "CONTRIBUTING.md"]
    named = {one for page in pages for one in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert (named | set(phony.split())) - rules == set()


async def test_the_readme_names_every_slash_command_and_its_options(env: simcord.Env) -> None:
    assert isinstance(env.bot, Copydesk)
    told = [one for one in env.bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    assert told
    missing = [one.qualified_name for one in told if f"/{one.qualified_name}" not in README]
    missing += [
        f"/{one.qualified_name} {option.name}"
        for one in told
        for option in one.parameters
        if not re.search(rf"/{one.qualified_name}\b[^\n]*\b{option.display_name}\b", README)
    ]
    assert missing == []


VARIABLES = sorted(
    set(re.findall(r'"(DISCORD_TOKEN|SENTRY_DSN|COPYDESK_\w+)"', (HOME / "bot" / "config.py").read_text("utf-8")))
)


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_readme_names_every_variable_that_the_settings_read(variable: str) -> None:
    assert variable in README


def test_the_link_that_invites_the_bot_asks_for_what_class_quizzes_need() -> None:
    (asked,) = re.findall(r"permissions=(\d+)", README)
    assert discord.Permissions(int(asked)) == discord.Permissions(**{need.flag: True for need in NEEDS})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|root|tmp|home|Users|usr|opt|mnt)/\S*|[A-Z]:\\\S+", text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    files = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in files if not (page.parent / link).exists()] == []


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    version = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## \[?v?(\d+\.\d+\.\d+)", (HOME / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[:1] == [version]


def test_the_first_pack_of_the_readme_comes_out_sound_step_by_step(tmp_path: Path) -> None:
    (given,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    question = textwrap.indent(textwrap.dedent(given), "  ")
    assert copydesk(tmp_path, "new", "pack", "market-day").returncode == 0
    file = tmp_path / "market-day.yaml"
    begun = file.read_text(encoding="utf-8")
    first = re.search(r"  - id: is-it-checkable.*?\n(?=\n  - id:)", begun, re.DOTALL)
    assert first is not None
    written = begun.replace(first[0], question).replace(PLACEHOLDER_ABOUT, "What a market tells of itself.")
    file.write_text(written, encoding="utf-8")
    checked = copydesk(tmp_path, "check", "--strict", "market-day.yaml")
    assert (checked.returncode, checked.stdout) == (0, "1 file read, no problems\n")
    assert "who-says-so" in file.read_text(encoding="utf-8")
    done = copydesk(tmp_path, "export", "market-day.yaml", "--to", "html", "-o", "market-day.html")
    assert done.returncode == 0, done.stderr


def test_the_readme_names_every_exchange_format() -> None:
    rows = {
        one.name: f"| {one.title} | {f'`{one.name}`' if one.read else ''} | {f'`{one.name}`' if one.write else ''} |"
        for one in FORMATS.values()
    }
    assert [name for name, row in rows.items() if row not in README] == []


def test_the_way_to_production_installs_no_tools_of_developers() -> None:
    (way,) = re.findall(r"```sh\n\s*(make \S+)\n\s*DISCORD_TOKEN=", README)
    plan = subprocess.run(
        [*way.split(), "--dry-run", "--always-make"], cwd=HOME, capture_output=True, text=True, check=True
    ).stdout
    assert "--no-dev" in plan
    assert "--all-extras" not in plan


SHOWN = HOME / "docs" / "pictures"


def test_every_picture_is_there_wide_and_those_of_a_class_on_a_phone_too() -> None:
    told = json.loads((SHOWN / "pictures.json").read_text(encoding="utf-8"))
    assert pictures.stale(told) == []
    made = {file.stem.removesuffix("-phone") for file in SHOWN.glob("*.png")}
    assert made == told.keys(), "what nobody makes any more"


def test_a_picture_is_stale_where_the_demo_says_something_else_or_has_it_no_more() -> None:
    told = json.loads((SHOWN / "pictures.json").read_text(encoding="utf-8"))
    gone = dict(told)
    del gone["course"]
    assert pictures.stale(told | {"lesson": "Another page"}) == ["lesson"]
    assert pictures.stale(gone) == ["course"]
    assert pictures.stale(told | {"a-new-one": "New"}) == ["a-new-one"]
