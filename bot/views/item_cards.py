"""The cards of questions that may be wrong, for who teaches with them, and what learners are told of it.

Only hosts see the first three. What learners wrote stands on them as text that does nothing.
"""

from __future__ import annotations

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, local, number
from bot.i18n.wording import quoted, safe, typed_text
from bot.services.item_scenes import CorrectedLine, CorrectionScene, InboxScene, ItemScene, NoticeScene, ReplyLine
from bot.views import ids
from bot.views.layout import AMBER, BLUE, GREEN, ButtonSpec, Card, MenuSpec, card, danger, primary, secondary
from questions.corrections import Correction
from questions.kinds import Response, kind_of
from questions.markdown import without_marks


def inbox_card(scene: InboxScene) -> Card:
    """Questions with open reports; a menu opens one."""
    title = _("## Reports on questions")
    if not scene.lines:
        none = _(
            "There are no open reports. Learners can send one with “Something wrong with this question?” "
            "under the feedback on their answer."
        )
        return card([f"{title}\n{none}"])
    lines: list[Markdown] = [
        f"{digits(at)}. **{safe(without_marks(line.prompt))}**\n-# "
        + counted("{count} report", "{count} reports", line.reports)
        + _(" in {title}, the latest {day}", title=safe(line.title), day=wording.day(line.latest))
        for at, line in enumerate(scene.lines, 1)
    ]
    menu = MenuSpec(
        _("Open a question"),
        ids.InboxMenuPress(),
        [
            (str(line.ref.report), f"{at}. {without_marks(line.prompt)}", line.title)
            for at, line in enumerate(scene.lines, 1)
        ],
    )
    texts: list[Markdown] = [title, *lines]
    if scene.more:
        texts.append(_("-# There are more, when some of these are closed."))
    return card(texts, menus=[menu])


def item_card(scene: ItemScene) -> Card:
    """A question with what was reported and how it was answered, and what can be put right."""
    texts: list[Markdown] = [
        _("-# A question of {title}", title=safe(scene.title)),
        *([quoted(scene.question.passage)] if scene.question.passage else []),
        wording.prompt(scene.question.prompt),
        _("**Key:** {key}", key=safe(scene.key)),
        _statistics(scene),
    ]
    texts.extend(_in_force(scene, one) for one in scene.corrections)
    if scene.texts:
        texts.append(_("**Open reports**") + "\n" + "\n".join(map(_typed, scene.texts)))
    menus: list[MenuSpec] = []
    decide: list[ButtonSpec] = []
    if scene.correctable:
        if scene.given:
            menus.append(
                MenuSpec(
                    _("Accept another answer"),
                    ids.AcceptMenuPress(scene.ref),
                    [
                        (
                            str(one.code),
                            _said(scene, one.response),
                            counted("{count} answer", "{count} answers", one.count),
                        )
                        for one in scene.given
                    ],
                )
            )
        if scene.corrections:
            decide.append(secondary(_("Take corrections back"), ids.RestorePress(scene.ref)))
        if all(one.action != "void" for one in scene.corrections):
            decide.append(secondary(_("Give no points for it"), ids.VoidPress(scene.ref)))
    else:
        texts.append(f"-# {wording.ours(wording.NOT_CORRECTABLE)}")
    replies: list[ButtonSpec] = []
    if scene.texts:
        replies = [
            primary(_("Reply and close"), ids.ReplyFormPress(scene.ref)),
            secondary(_("Close without a reply"), ids.CloseReportsPress(scene.ref)),
        ]
    return card(
        texts,
        rows=[replies, decide, [secondary(_("All reports"), ids.InboxPress())]],
        menus=menus,
        colour=AMBER if scene.texts else BLUE,
    )


def correction_card(scene: CorrectionScene) -> Card:
    """What a correction would change; it is made when that is pressed."""
    item = scene.item
    code = scene.given.code if scene.given is not None else None
    what = (
        _("**Give nobody points for this question?**")
        if scene.given is None
        else _("**Accept this answer, too?** {said}", said=safe(_said(item, scene.given.response)))
    )
    changed = _(
        "It changes {answers} of {learners}, who are told. Answers given from now on are judged alike. "
        "You can take it back.",
        answers=counted("{count} answer", "{count} answers", scene.answers),
        learners=counted("{count} learner", "{count} learners", scene.learners),
    )
    texts: list[Markdown] = [
        _("-# A question of {title}", title=safe(item.title)),
        wording.prompt(item.question.prompt),
        what,
        changed,
    ]
    yes = _("Yes, for everybody")
    return card(
        texts,
        rows=[[danger(yes, ids.CorrectPress(item.ref, code)), secondary(_("No"), ids.ItemPress(item.ref))]],
        colour=AMBER,
    )


def notice_card(scene: NoticeScene) -> Card:
    """What was put right for a learner, and what their teachers replied."""
    texts: list[Markdown] = []
    if scene.corrected:
        texts.append(_("## Put right") + "\n" + "\n".join(map(_corrected, scene.corrected)))
    if scene.replies:
        texts.append(_("## A reply to your report") + "\n" + "\n".join(map(_replied, scene.replies)))
    return card(texts, colour=GREEN)


def _typed(text: str) -> Markdown:
    """What somebody wrote, as a quotation in which no sign does anything."""
    return "\n".join(f"> {typed_text(line)}" for line in text.splitlines())


def _statistics(scene: ItemScene) -> Markdown:
    if not scene.answers:
        return _("-# Nobody has answered it in a class quiz or an assignment here.")
    answers = counted("{count} answer", "{count} answers", scene.answers)
    if scene.share is None:
        return f"-# {answers}"
    return "-# " + _("{answers}, {share} of the points", answers=answers, share=wording.percent(scene.share, 1))


def _in_force(scene: ItemScene, correction: Correction) -> Markdown:
    if correction.action == "void" or correction.accepted is None:
        return _("**Corrected:** nobody gets points for it.")
    return _("**Corrected:** {said} is right, too.", said=safe(_said(scene, correction.accepted)))


def _said(scene: ItemScene, response: Response) -> str:
    """A response in words, on one line."""
    return without_marks(local(kind_of(scene.question).said(scene.question, response))).replace("\n", "; ")


def _corrected(line: CorrectedLine) -> Markdown:
    where = f"**{safe(line.title)}**: {safe(without_marks(line.prompt))}"
    if line.left_out:
        return f"- {where}\n  " + _("This question gives nobody points any more.")
    return f"- {where}\n  " + _(
        "Your answer was judged anew. Points before: {before}, now: {after}.",
        before=number(line.before),
        after=number(line.after),
    )


def _replied(line: ReplyLine) -> Markdown:
    return f"**{safe(without_marks(line.prompt))}**\n{_typed(line.reply)}"
