from __future__ import annotations

import asyncio
import logging
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from db.answers import AnswerLog
from db.engine import Database
from db.errors import DatabaseTooNew, DatabaseUnavailable
from db.migrate import MIGRATIONS, alembic_config, upgrade
from db.models import metadata
from db.rows import PackFacts
from tests.databases import add_run, answer_to

if TYPE_CHECKING:
    from pathlib import Path

REBUILDS_RUNS = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "LATEST"

def upgrade():
    with op.batch_alter_table("runs") as batch:
        batch.alter_column("version", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("later", sa.Text))
"""

FAILS_HALF_WAY = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "LATEST"

def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


LATEST = str(ScriptDirectory(MIGRATIONS).get_current_head())


def later(folder: Path, migration: str) -> Path:
    """The program's migrations and one more."""
    copy = folder / "100% later"
    shutil.copytree(MIGRATIONS, copy)
    (copy / "versions" / "9999_later.py").write_text(migration.replace("LATEST", LATEST))
    return copy


async def revision(database: Database) -> str | None:
    async with database.unit(writes=False) as unit:
        return await unit.connection.scalar(text("SELECT version_num FROM alembic_version"))


async def tables(database: Database) -> set[str]:
    async with database.unit(writes=False) as unit:
        return set(await unit.connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("copydesk-*"))


async def test_the_migrated_schema_equals_the_metadata(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    def names(connection: Connection) -> set[str | None]:
        found = inspect(connection)
        keys = {found.get_pk_constraint(table)["name"] for table in metadata.tables}
        return keys | {key["name"] for table in metadata.tables for key in found.get_foreign_keys(table)}

    async with database.unit(writes=False) as unit:
        assert await unit.connection.run_sync(differences) == []
        counted = {"pk_runs", "pk_groups", "pk_assignments", "pk_item_reports"}
        # SQLite names no key that AUTOINCREMENT counts
        unnamed = {None} if database.file else counted
        assert await unit.connection.run_sync(names) == {
            *unnamed,
            *("pk_answers", "pk_classes", "pk_members", "pk_guilds", "pk_preferences"),
            *("pk_packs", "pk_pack_versions", "pk_pack_changes", "pk_hidden_packs", "pk_pictures", "pk_picture_uses"),
            *("fk_answers_run_id_runs", "fk_classes_run_id_runs", "fk_members_run_id_classes"),
            "fk_pack_versions_guild_id_pack_packs",
            *("fk_picture_uses_guild_id_pack_version_pack_versions", "fk_picture_uses_name_guild_id_pictures"),
            *("pk_group_members", "pk_group_classes", "pk_extensions", "pk_attempts"),
            *("pk_reminders", "pk_corrections", "pk_correction_notices", "pk_tombstones"),
            *("fk_group_members_group_id_groups", "fk_group_classes_group_id_groups"),
            *("fk_group_classes_run_id_classes", "fk_assignments_group_id_groups"),
            *("fk_extensions_assignment_id_assignments", "fk_attempts_assignment_id_assignments"),
            *("fk_attempts_run_id_runs", "fk_reminders_assignment_id_assignments"),
            *("pk_search_levels", "fk_search_levels_run_id_attempts"),
            *("pk_talk_seats", "fk_talk_seats_run_id_learner_id_members"),
            "fk_correction_notices_correction_id_corrections",
            *("pk_practice_states", "pk_skill_states", "pk_item_states", "pk_item_ratings", "pk_learner_ratings"),
            *("pk_practice_sessions", "pk_practice_choices", "fk_practice_sessions_run_id_runs"),
        }


async def test_upgrading_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    run = await add_run(database)
    assert await upgrade(database) is None
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(run.id) == run
    assert backups(tmp_path) == []


def test_each_migration_is_one_step_and_its_file_is_named_after_its_revision() -> None:
    script = ScriptDirectory(MIGRATIONS)
    chain = [found.revision for found in script.walk_revisions()][::-1]
    assert len(script.get_heads()) == 1
    assert chain == sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))


async def test_going_down_and_up_again_ends_where_it_began(database: Database) -> None:
    async with database.unit() as unit:
        await unit.connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        await unit.commit()
    assert await tables(database) == {"alembic_version"}
    await upgrade(database)
    assert await tables(database) == {"alembic_version", *metadata.tables}
    assert await revision(database) == LATEST


async def test_two_programs_that_start_at_once_take_turns(url: str) -> None:
    one, other = await Database.open(url), await Database.open(url)
    await asyncio.gather(upgrade(one), upgrade(other))
    assert await tables(one) == {"alembic_version", *metadata.tables}
    await one.close()
    await other.close()


async def test_a_new_file_needs_no_backup(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'copydesk.db'}")
    assert await upgrade(database) is None
    await database.close()
    assert backups(tmp_path) == []


async def test_a_rebuilt_table_keeps_its_rows_and_all_that_refers_to_them(database: Database, tmp_path: Path) -> None:
    run = await add_run(database)
    answer = answer_to(run)
    async with AnswerLog(database) as log:
        await log.write(answer)
    await upgrade(database, later(tmp_path, REBUILDS_RUNS))
    assert await revision(database) == "9999"
    async with database.unit() as unit:
        assert await unit.runs.answers(run.id, 7) == [answer]
        await unit.connection.execute(text("DELETE FROM runs"))  # and the reference still works
        assert await unit.runs.answers(run.id, 7) == []


async def test_foreign_keys_are_enforced_again_after_a_migration(database: Database) -> None:
    async with AnswerLog(database) as log:
        with pytest.raises(DBAPIError):
            await log.write(answer_to(404))


async def test_a_file_with_rows_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    await upgrade(database)
    file.chmod(0o640)
    run = await add_run(database)  # still in the write-ahead log, which a copy of the file alone would miss
    backup = await upgrade(database, later(tmp_path, REBUILDS_RUNS))
    await database.close()
    assert backup
    assert backups(tmp_path) == [backup]
    assert backup.stat().st_mode == file.stat().st_mode
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT id FROM runs").fetchall() == [(run.id,)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(LATEST,)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_migration_that_fails_leaves_the_database_as_it_was(database: Database, tmp_path: Path) -> None:
    run = await add_run(database)
    with pytest.raises(DBAPIError):
        await upgrade(database, later(tmp_path, FAILS_HALF_WAY))
    assert await revision(database) == LATEST
    assert "half" not in await tables(database)
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(run.id) == run


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: Database, tmp_path: Path) -> None:
    await upgrade(database, later(tmp_path, REBUILDS_RUNS))
    with pytest.raises(DatabaseTooNew, match=r"revision 9999.*update this one"):
        await upgrade(database)
    assert await revision(database) == "9999"


async def test_a_database_with_tables_of_somebody_else_is_refused(url: str) -> None:
    database = await Database.open(url)
    async with database.unit() as unit:
        await unit.connection.execute(text("CREATE TABLE runs (distance INTEGER)"))
        await unit.commit()
    with pytest.raises(DatabaseUnavailable, match="tables that Copydesk did not make"):
        await upgrade(database)
    assert await tables(database) == {"runs"}
    await database.close()


async def test_migrating_leaves_logging_alone(url: str, caplog: pytest.LogCaptureFixture) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("bot").disabled)
    database = await Database.open(url)
    await upgrade(database)
    await database.close()
    assert (root.level, list(root.handlers), logging.getLogger("bot").disabled) == before
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_packs_of_the_first_edition_are_listed_by_what_they_hold(database: Database) -> None:
    content = "id: market\ntitle: Market day\nabout: Who counted what.\nlanguage: es\nquestions: [{id: a}, {id: b}]\n"

    def back_to_the_first(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "0001")
        connection.execute(text("INSERT INTO packs (guild_id, pack) VALUES (5, 'market'), (5, 'broken')"))
        for pack, stored in (("market", content), ("broken", "questions: [")):
            statement = text(
                "INSERT INTO pack_versions (guild_id, pack, version, content, added_at, published_at)"
                " VALUES (5, :pack, 1, :content, '2026-05-01 12:00:00.000000', '2026-05-01 12:00:00.000000')"
            )
            connection.execute(statement, {"pack": pack, "content": stored})

    async with database.unit() as unit:
        await unit.connection.run_sync(back_to_the_first)
        await unit.commit()
    await upgrade(database)
    async with database.unit(writes=False) as unit:
        found = {one.pack: one.facts for one in await unit.packs.in_use(5)}
        assert await unit.packs.content(5, "market", 1) == content
    assert found == {
        "market": PackFacts("Market day", "Who counted what.", "es", 2),
        "broken": PackFacts("broken", "", "en", 0),
    }


async def test_languages_that_learners_chose_in_an_earlier_edition_are_kept(database: Database) -> None:
    def back(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "0002")
        connection.execute(text("INSERT INTO languages (learner_id, language) VALUES (7, 'es'), (8, 'en')"))

    async with database.unit() as unit:
        await unit.connection.run_sync(back)
        await unit.commit()
    await upgrade(database)
    async with database.unit() as unit:
        stored = [(await unit.learners.export(learner))["preferences"] for learner in (7, 8, 9)]
        assert [[(row["learner_id"], row["language"]) for row in rows] for rows in stored] == [
            [(7, "es")],
            [(8, "en")],
            [],
        ]
        await unit.learners.forget(7)
        assert (await unit.learners.export(7))["preferences"] == []
        await unit.connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "0002"))
        left = await unit.connection.execute(text("SELECT learner_id, language FROM languages"))
        assert [tuple(row) for row in left] == [(8, "en")]
