"""What is said about groups; see `bot.i18n.wording` for everything else.

Learners are told what joining means, before they join and again when they have.
"""

from __future__ import annotations

from collections.abc import Sequence

from questions.messages import Listing, Message

NO_SUCH_GROUP = Message("That group isn't here any more. Ask your teacher which one is yours now.")
NO_GROUPS = Message("This server has no groups yet. Make one with `/group create`.")
NAME_BLANK = Message("A group needs a name that can be seen. Nothing was changed.")
NOTHING_CHOSEN = Message("You chose nothing to change, so everything is as it was.")
NOBODY_CHOSEN = Message("You chose nobody who can be added: only members of this server can, and bots can't.")
NO_PLACE = Message(
    "I may not write in this channel, so I posted nothing. Please let me see the channel and send messages in it, and "
    "press again."
)
MESSAGE_GONE = Message("The joining message was deleted meanwhile. Post it again where learners can see it.")
MESSAGE_UNCHANGED = Message(
    "Discord didn't let me change the joining message just now, so it still says what it said before. Posting it again "
    "puts that right."
)
POSTED = Message("The joining message is in this channel now. Whoever presses Join there is in.")

GROUP_FORM_TITLE = Message("Change the group")
GROUP_FORM_NAME = Message("New name")
GROUP_FORM_ZONE = Message("Time zone")
GROUP_FORM_ZONE_HELP = Message("By its name, such as Europe/Madrid or America/New_York")
GROUP_FORM_KEEPS = Message("Leave it empty to keep what is set")


def no_group_called(name: str) -> Message:
    """For a name that no group of the server has."""
    return Message(
        "This server has no group called “{name}”. Choose one from the list, or see `/group list`.", name=name[:60]
    )


def name_taken(name: str) -> Message:
    """For a name that a group in use has."""
    return Message("This server has a group called “{name}” already. Choose another name.", name=name)


def name_archived(name: str) -> Message:
    """For a name that an archived group has."""
    return Message(
        "This server has an archived group called “{name}”. Choose another name, or bring that group back in "
        "`/group settings`.",
        name=name,
    )


def name_too_long(most: int) -> Message:
    """For a name with more than `most` characters."""
    return Message("A group's name can have {most} characters at most. Nothing was changed.", most=most)


def too_many_groups(most: int) -> Message:
    """For a server with as many groups as it can have."""
    return Message(
        "A server can have {most} groups in use, and this one has. Archive one that is over in `/group settings`; "
        "everything in it is kept.",
        most=most,
    )


def no_such_zone(typed: str, nearest: Sequence[str]) -> Message:
    """For a time zone that does not exist."""
    said = typed[:60]
    if not nearest:
        return Message(
            "I know no time zone called “{typed}”. Choose one from the list while you type a city near you, such as "
            "Europe/Madrid.",
            typed=said,
        )
    return Message(
        "I know no time zone called “{typed}”. Did you mean {nearest}?", typed=said, nearest=Listing(nearest, "or")
    )


def joined(name: str) -> Message:
    """To a learner who is in from now on."""
    return Message(
        "You're in “{name}” now. Your teachers on this server see how you do in this group's class quizzes and "
        "assignments; other learners don't. You can leave at any time with Leave. `/privacy` shows everything I store "
        "about you, and deletes it if you want.",
        name=name,
    )


def joined_already(name: str) -> Message:
    """To a learner who was in before."""
    return Message("You're in “{name}” already. To leave it, press Leave.", name=name)


def left(name: str) -> Message:
    """To a learner who is out from now on."""
    return Message(
        "You've left “{name}”. What you answered before is kept until you delete it with `/privacy`. If you change "
        "your mind, press Join.",
        name=name,
    )


def not_in(name: str) -> Message:
    """To a learner who wants to leave a group that they are not in."""
    return Message("You're not in “{name}”, so there is nothing to leave.", name=name)


def closed_to_learners(name: str) -> Message:
    """To a learner who wants to join an archived group."""
    return Message("“{name}” is over, so nobody can join it now. Ask your teacher which group is yours.", name=name)


def archived(name: str) -> Message:
    """To a host who wants to use an archived group."""
    return Message(
        "“{name}” is archived. Bring it back in `/group settings` to use it again.",
        name=name,
    )
