"""The tables, as SQLAlchemy Core metadata.

Promises: `metadata` is what the newest migration builds, on both databases, with constraints named by one
rule. Every column with a person's id has the type `Person`, by which `db.learners` finds it: in a column
`learner_id` the whole row is theirs, in any other the row outlives them and the column can be empty. Likewise every
column with a server's id has the type `Server`. Refuses to hold people's names, message texts or views: a learner is a
number, an answer is what was pressed or typed as one, and the one thing that learners write is a report on a question.

A partial index states here for SQLite alone which rows it is about. The migrations make the tables, and say so for
both; to name PostgreSQL here would load all that SQLAlchemy has for it, some megabytes, wherever SQLite is used.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    false,
    text,
)

from db.types import Json, Person, RowId, Server, Snowflake, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("learner_id", Person),
    Column("mode", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seed", Snowflake, nullable=False),
    Column("items", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("draft", Json),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "learner_id", "mode"),
    Index(None, "subject"),
    # Buttons name runs by id and outlive them; a reused id would let an old button press a new run.
    # A migration that rebuilds this table has to repeat it: batch_alter_table(table_kwargs={…}).
    sqlite_autoincrement=True,
)
"""One way through a pack or a lesson: what was asked in which order, and how far it is. Nobody owns that of a class."""

answers = Table(
    "answers",
    metadata,
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("pack", Text, nullable=False),
    Column("pack_version", Integer, nullable=False),
    Column("skill", Text, nullable=False),
    Column("response", Json, nullable=False),
    Column("score", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("confidence", SmallInteger),
    Column("ms", Integer, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    # Covers a learner's sums by skill, so that progress is read without touching the rows; and finds the learner's
    # answers in one run, which the key would do by reading everybody's.
    Index("ix_answers_learner_id_run_id", "learner_id", "run_id", "skill", "score", "maximum"),
    # What a learner answered since practice was last worked out, without walking through years of it.
    Index(None, "learner_id", "answered_at"),
)
"""The record: one answer of one learner to one item of one run."""

classes = Table(
    "classes",
    metadata,
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", Server, nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("message_id", Snowflake),
    Column("host_id", Person),
    Column("settings", Json, nullable=False),
    Column("state", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "guild_id", "finished_at"),
    # One unfinished class to a channel; also the way to it, and to all that a restart has to take up.
    Index(
        None,
        "channel_id",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
    ),
)
"""What a run has besides when a whole class goes through it, live in a channel."""

members = Table(
    "members",
    metadata,
    Column("run_id", RowId, ForeignKey(classes.c.run_id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("team", SmallInteger),
    Column("removed_at", UtcDateTime),
    Column("wants_table", Boolean, nullable=False, server_default=false()),
)
"""Who joined which class, and whether they want a table when it talks. Who was removed from it stays as one who was:
answers are kept, and left out of results."""

talk_seats = Table(
    "talk_seats",
    metadata,
    Column("run_id", RowId, primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("number", SmallInteger, nullable=False),
    # Nobody has a seat who is not in the class, not even who is forgotten in the moment in which tables are made.
    ForeignKeyConstraint(["run_id", "learner_id"], [members.c.run_id, members.c.learner_id], ondelete="CASCADE"),
)
"""At which table, by its number, who of a class talked about which item. What they had answered stands with answers."""

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("host_role_id", Snowflake),
    Column("language", Text),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("retention_months", Integer),
    Column("left_at", UtcDateTime),
)
"""What a server has set, and since when Copydesk is out of it.

`retention_months` is how long its results are kept; NULL is the operator's rule, 0 is for ever.
"""

preferences = Table(
    "preferences",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("language", Text),
    Column("reminders", Boolean),
    Column("messages_closed_at", UtcDateTime),
    Column("practice_days", SmallInteger),
    Column("practice_minute", SmallInteger),
    Column("time_zone", Text),
    Column("practice_reminded_on", Text),
)
"""What a learner has set for themselves, and since when Discord takes no direct message to them.

`practice_days` is their goal, of a week's days; `practice_minute` the minute of their day, in `time_zone`, at which
they are reminded of practice, and `practice_reminded_on` the date there, in ISO 8601, for which that was last begun.

Any of it can be empty: Discord tells their language, so most set none.
"""

packs = Table(
    "packs",
    metadata,
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("retired_at", UtcDateTime),
)
"""A pack that a server has of its own. Its versions stay, also when it is retired: answers were given to them."""

pack_versions = Table(
    "pack_versions",
    metadata,
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    # What lists and menus show, so that nobody has to read the content for them.
    Column("title", Text, nullable=False, server_default=text("''")),
    Column("about", Text, nullable=False, server_default=text("''")),
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("questions", Integer, nullable=False, server_default="0"),
    Column("form_of", Text),
    Column("purpose", Text),
    Column("revision", Json),
    Column("author_id", Person),
    Column("added_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    ForeignKeyConstraint(["guild_id", "pack"], [packs.c.guild_id, packs.c.pack], ondelete="CASCADE"),
    # One draft to a pack: the next upload takes its place.
    Index(
        None,
        "guild_id",
        "pack",
        unique=True,
        sqlite_where=text("published_at IS NULL"),
    ),
)
"""The YAML of a version as it was written; without `published_at` it is a draft that only hosts see.

`revision` says what changed since the published version before; NULL where there is none, or nobody has looked.
"""

pictures = Table(
    "pictures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""A picture of a server's packs, once, however often it is shown. Its name is made of the hash of its bytes."""

picture_uses = Table(
    "picture_uses",
    metadata,
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("image", Text, primary_key=True),
    Column("name", Text, nullable=False),
    ForeignKeyConstraint(
        ["guild_id", "pack", "version"],
        [pack_versions.c.guild_id, pack_versions.c.pack, pack_versions.c.version],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(["name", "guild_id"], [pictures.c.name, pictures.c.guild_id]),
    Index(None, "name", "guild_id"),
)
"""Which version of a pack shows which picture: `image` is what the pack calls it, `name` what it is kept under."""

pack_changes = Table(
    "pack_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Server, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Integer),
    Column("action", Text, nullable=False),
    Column("author_id", Person),
    Column("changed_at", UtcDateTime, nullable=False),
    Index(None, "guild_id", "pack"),
)
"""Who did what to which pack of a server, and when; bundled packs that were hidden there, too."""

hidden_packs = Table(
    "hidden_packs",
    metadata,
    Column("guild_id", Server, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
)
"""Bundled packs that a server does not want to see."""

groups = Table(
    "groups",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Server, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text),
    Column("time_zone", Text, nullable=False),
    Column("channel_id", Snowflake),
    Column("message_id", Snowflake),
    Column("created_at", UtcDateTime, nullable=False),
    Column("archived_at", UtcDateTime),
    Index(None, "guild_id", "name", unique=True),
    sqlite_autoincrement=True,  # buttons name groups by id, as they do runs
)
"""A class that stays. `channel_id` and `message_id` are those of the message on which people join, where one stands."""

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", RowId, ForeignKey(groups.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    Index(None, "learner_id"),
)
"""Who is in which group. Who left stays as one who did: an answer in a class takes in who was never there alone."""

group_classes = Table(
    "group_classes",
    metadata,
    Column("run_id", RowId, ForeignKey(classes.c.run_id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("group_id", RowId, ForeignKey(groups.c.id, ondelete="CASCADE"), nullable=False),
    Index(None, "group_id"),
)
"""Which class quiz was opened for which group."""

assignments = Table(
    "assignments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Server, nullable=False),
    Column("group_id", RowId, ForeignKey(groups.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("per_skill", Integer),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("most_attempts", Integer),
    Column("counts", Text, nullable=False),
    Column("late", Text, nullable=False),
    Column("channel_id", Snowflake),
    Column("message_id", Snowflake),
    Column("author_id", Person),
    Column("created_at", UtcDateTime, nullable=False),
    Column("stage", Text),
    Column("forms", Json),
    Index(None, "group_id"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,  # buttons name assignments by id, as they do runs
)
"""What a group is to do: `kind` is lesson, pack or form, `subject` its id.

`most_attempts` NULL sets no limit; `counts` is first, best or latest; `late` is full, half or none, of the points.
Where a course is measured, `stage` is before, after or later, `subject` is what the test's `forms` say that they are
forms of, and an attempt's run says which of them it goes through.
"""

extensions = Table(
    "extensions",
    metadata,
    Column(
        "assignment_id", RowId, ForeignKey(assignments.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("seconds", Integer, nullable=False),
)
"""Who has so many seconds more for which assignment, until it is due and until it closes."""

attempts = Table(
    "attempts",
    metadata,
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("assignment_id", RowId, ForeignKey(assignments.c.id, ondelete="CASCADE"), nullable=False),
    Column("learner_id", Person, nullable=False),
    Column("number", Integer, nullable=False),
    Index(None, "assignment_id", "learner_id", "number", unique=True),
)
"""Which run is whose attempt at which assignment, and the how manieth, from 1."""

search_levels = Table(
    "search_levels",
    metadata,
    Column("run_id", RowId, ForeignKey(attempts.c.run_id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("learner_id", Person, nullable=False),
    Column("level", Text, nullable=False),
    Column("author_id", Person),
    Column("judged_at", UtcDateTime, nullable=False),
    Index(None, "learner_id"),
)
"""Which level of its rubric a teacher (`author_id`) gave what somebody handed in to a search task of an attempt.

What was handed in, and the level that its learner chose, stand with answers.
"""

reminders = Table(
    "reminders",
    metadata,
    Column(
        "assignment_id", RowId, ForeignKey(assignments.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)
"""Who is reminded of which assignment: `claimed_at` is when that was begun, `sent_at` when it was through."""

item_reports = Table(
    "item_reports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Server, nullable=False),
    Column("pack", Text, nullable=False),
    Column("pack_version", Integer, nullable=False),
    Column("item", Text, nullable=False),
    Column("learner_id", Person, nullable=False),
    Column("text", Text, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("reply", Text),
    Column("answered_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Index(None, "guild_id", "answered_at"),
    Index(None, "learner_id"),
    sqlite_autoincrement=True,  # buttons name reports by id, as they do runs
)
"""What somebody finds wrong with a question, and the teacher's reply; `told_at` is when the reporter saw that."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Server, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("item", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("accepted", Json),
    Column("author_id", Person),
    Column("made_at", UtcDateTime, nullable=False),
    Index(None, "pack", "version"),
)
"""A key that was wrong, put right afterwards: `action` is accept (also this answer), void
(no points for anybody) or restore (nothing of that any more). `pack` is what answers are stored under."""

correction_notices = Table(
    "correction_notices",
    metadata,
    Column(
        "correction_id", RowId, ForeignKey(corrections.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("score_before", Float, nullable=False),
    Column("score_after", Float, nullable=False),
    Column("seen_at", UtcDateTime),
    Index(None, "learner_id"),
)
"""Whose points a correction changed, from what to what, and when they saw that."""

tombstones = Table(
    "tombstones",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("forgotten_at", UtcDateTime, nullable=False),
)
"""Who was forgotten, by a keyed hash of their id: it tells whether this database knows of that, and nothing else."""

practice_states = Table(
    "practice_states",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("answers", Integer, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("last_run", RowId, nullable=False),
    Column("item", Text, nullable=False),
    Column("verdicts", Json, nullable=False),
)
"""How far a learner's answers were worked out for practice: how many, and which was the last of them.

`verdicts` are the latest on sound and on unsound items, by which a response bias is told. This table, `skill_states`
and `item_states` follow from `answers` alone, and can be made anew from them.
"""

skill_states = Table(
    "skill_states",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("skill", Text, primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("mastery", Json, nullable=False),
)
"""Where a learner stands in a skill: when it is to be practised again, by FSRS, and how well it is mastered."""

item_states = Table(
    "item_states",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("first_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("right", Boolean, nullable=False),
)
"""When a learner first and last answered an item, and whether the last time was fully right."""

item_ratings = Table(
    "item_ratings",
    metadata,
    Column("pack", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Float, nullable=False),
    Column("answers", Integer, nullable=False),
)
"""How difficult an item is, in logits, and the number of first answers behind that; worked out anew each night."""

learner_ratings = Table(
    "learner_ratings",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    Column("answers", Integer, nullable=False),
)
"""How able a learner is, on the same scale."""

practice_sessions = Table(
    "practice_sessions",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), nullable=False),
    Column("reason", Json, nullable=False),
    Column("length", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("graded", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Index(None, "run_id"),
)
"""A learner's practice that is under way: the run that is before them and why, and how far they are in it."""

practice_choices = Table(
    "practice_choices",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("skill", Text, primary_key=True),
    Column("less_until", UtcDateTime, nullable=False),
)
"""Skills that a learner wants less of for a while."""
