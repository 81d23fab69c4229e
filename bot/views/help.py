"""What Copydesk is for, as a card with one button for each of those whom it serves: who learns, teaches or writes."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n.languages import Markdown, _
from bot.services.scenes import ClassOptions, HelpScene
from bot.views import ids
from bot.views.layout import ButtonSpec, Card, OptionSpec, card, primary, secondary
from bot.views.next_step import next_step_buttons, next_step_line


def help_card(scene: HelpScene) -> Card:
    """The card. Who may not run class quizzes where they ask reads how one comes to, instead of buttons."""
    texts: list[Markdown] = [
        _("## How to begin\nI teach how to tell opinion from reporting, and how to check figures.")
    ]
    options = [OptionSpec(_to_learn(scene), _begin(scene))]
    below: list[Markdown] = []
    if scene.hosts:
        options += [
            OptionSpec(
                f"{_heading_class()}\n"
                + _(
                    "Choose a pack, and the quiz opens in this channel. Everybody answers with buttons that only they "
                    "see. The command is /class quiz."
                ),
                secondary(_("Choose a pack"), ids.ClassShelfPress(ClassOptions())),
            ),
            OptionSpec(
                f"{_heading_write()}\n"
                + _(
                    "Get the starter file, write your questions into it, and bring it with /pack upload. Only this "
                    "server gets your pack."
                ),
                secondary(_("Get the starter file"), ids.StarterPress()),
            ),
        ]
    else:
        below.append(_for_hosts(scene))
    below.append(
        _("-# I can't read messages, here or anywhere else. Type / and choose one of my commands, or press a button.")
    )
    return card(texts, options=options, feedback=below)


def _to_learn(scene: HelpScene) -> Markdown:
    return (
        _("**Learn at your own pace**")
        + f"\n{next_step_line(scene.next_step)}\n"
        + _("/learn has all lessons, /quiz has questions to practise, and /progress shows how you're doing.")
    )


def _begin(scene: HelpScene) -> ButtonSpec:
    """The recommended step, in a word: its line, which stands beside, names it."""
    for button in next_step_buttons(scene.next_step):
        return replace(button, label=_("Start here"))
    return primary(_("All lessons"), ids.CoursePress())


def _heading_class() -> Markdown:
    return _("**Run a quiz with a class**")


def _heading_write() -> Markdown:
    return _("**Bring your own questions**")


def _for_hosts(scene: HelpScene) -> Markdown:
    """How to come to what hosts do."""
    if not scene.in_server:
        return "\n\n".join(
            [
                f"{_heading_class()}\n" + _("That happens in a channel of a server. Type /help there."),
                f"{_heading_write()}\n" + _("A pack of questions belongs to a server. Type /help there."),
            ]
        )
    return "\n\n".join(
        [
            f"{_heading_class()}\n"
            + _(
                "Hosts do that with /class quiz. If you teach here, ask somebody who manages this server to make you "
                "a host: they choose a role with /class settings, and give you that role."
            ),
            f"{_heading_write()}\n" + _("Hosts do that with /pack template and /pack upload."),
        ]
    )
