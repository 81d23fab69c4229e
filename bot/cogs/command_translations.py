"""Commands in the languages of the interface: what they are called, what they and their options are for.

Promises Discord every language of the interface for its own locales of it, from the same catalogues as everything
else. Descriptions stand with the commands, as `locale_str`; names, which are Python's own there, stand here.
"""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.i18n.languages import ENGLISH, catalogue, spoken

COMMAND_NAMES: Final = (
    # commands and groups
    locale_str("assign"),
    locale_str("class"),
    locale_str("glossary"),
    locale_str("group"),
    locale_str("help"),
    locale_str("language"),
    locale_str("learn"),
    locale_str("pack"),
    locale_str("privacy"),
    locale_str("progress"),
    locale_str("quiz"),
    # commands of groups
    locale_str("check"),
    locale_str("create"),
    locale_str("delete"),
    locale_str("diff"),
    locale_str("download"),
    locale_str("export"),
    locale_str("history"),
    locale_str("import"),
    locale_str("list"),
    locale_str("measure"),
    locale_str("panel"),
    locale_str("publish"),
    locale_str("restore"),
    locale_str("retire"),
    locale_str("see"),
    locale_str("settings"),
    locale_str("show"),
    locale_str("template"),
    locale_str("upload"),
    # options
    locale_str("attempts"),
    locale_str("closes"),
    locale_str("counts"),
    locale_str("discuss"),
    locale_str("display"),
    locale_str("due"),
    locale_str("file"),
    locale_str("form"),
    locale_str("from"),
    locale_str("keep_months"),
    locale_str("kind"),
    locale_str("late"),
    locale_str("length"),
    locale_str("lesson"),
    locale_str("name"),
    locale_str("new"),
    locale_str("old"),
    locale_str("opens"),
    locale_str("pace"),
    locale_str("per_skill"),
    locale_str("points"),
    locale_str("questions"),
    locale_str("ranking"),
    locale_str("remove"),
    locale_str("role"),
    locale_str("seconds"),
    locale_str("skill"),
    locale_str("spread"),
    locale_str("stage"),
    locale_str("talk"),
    locale_str("talk_seconds"),
    locale_str("teams"),
    locale_str("term"),
    locale_str("time_zone"),
    locale_str("to"),
    locale_str("version"),
    locale_str("warm_up"),
    # what options can be
    locale_str("auto"),
    locale_str("channel"),
    locale_str("best"),
    locale_str("first"),
    locale_str("flat"),
    locale_str("full"),
    locale_str("half"),
    locale_str("hidden"),
    locale_str("host"),
    locale_str("latest"),
    locale_str("none"),
    locale_str("nothing"),
    locale_str("off"),
    locale_str("on"),
    locale_str("pairs"),
    locale_str("podium"),
    locale_str("projector"),
    locale_str("result"),
    locale_str("shown"),
    locale_str("timed"),
)
"""What is a name in the code, too, so that Discord's English takes it from there."""


class CommandTranslator(app_commands.Translator):
    """Asked by discord.py for each string of each command when commands are registered."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContext[Any, Any]
    ) -> str | None:
        """The string in that locale; None leaves it in English there: a proper name, or a language we do not speak."""
        del context
        code = spoken(locale.value)
        if code is None or code == ENGLISH:
            return None
        said = catalogue(code).gettext(string.message)
        return said if said != string.message else None
