"""The doctor finds what is wrong with a database of either kind, and with the tombstones beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from db.files import sole_use
from db.tombstones import TombstoneFile
from tests.doctor.clinic import PASSWORD, Clinic, on_postgres, read_only, there
from tests.doctor.told_discord import APPLICATION
from tests.doctor.told_postgres import TransactionPooler, open_wary
from tests.in_a_thread import served
from tests.terminal import copydesk_process


def test_a_url_that_names_no_database(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_DATABASE_URL"] = f"mysql://me:{PASSWORD}@localhost/x"
    assert clinic.examined() == 1
    clinic.found("✗", "mysql", "COPYDESK_DATABASE_URL")


def test_a_folder_of_the_database_that_is_missing(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_DATABASE_URL"] = f"sqlite:///{clinic.folder}/no/such/x.db"
    assert clinic.examined() == 1
    clinic.found("✗", f"There is no folder {clinic.folder}/no/such", "Make it")


def test_a_database_that_is_read_only(clinic: Clinic) -> None:
    with read_only(clinic.file):
        assert clinic.examined() == 1
    clinic.found("✗", "cannot be written to", "mounted read-only")


def test_a_folder_of_the_database_that_is_read_only(clinic: Clinic) -> None:
    with read_only(clinic.folder):
        assert clinic.examined() == 1
    clinic.found("✗", f"The database's folder {clinic.folder} cannot be written to", "COPYDESK_DATABASE_URL")


def changed(file: Path, statement: str) -> None:
    """Changes a database behind everybody's back."""
    with closing(sqlite3.connect(file)) as database:
        database.execute(statement)
        database.commit()


def test_a_database_of_a_newer_copydesk(clinic: Clinic) -> None:
    changed(clinic.file, "UPDATE alembic_version SET version_num = '9999'")
    assert clinic.examined() == 1
    clinic.found("✗", "a newer Copydesk made it (revision 9999)", "Update")


def test_a_database_of_an_older_copydesk_is_noted_and_left_as_it_is(clinic: Clinic) -> None:
    changed(clinic.file, "UPDATE alembic_version SET version_num = '0001'")
    before = there(clinic.folder)
    assert clinic.examined() == 0
    clinic.found("!", "is of an older Copydesk", "copydesk run")
    assert there(clinic.folder) == before


def test_somebody_elses_database(clinic: Clinic) -> None:
    clinic.file.unlink()
    changed(clinic.file, "CREATE TABLE invoices (id INTEGER)")
    assert clinic.examined() == 1
    clinic.found("✗", "tables that Copydesk did not make", "of its own")


def test_what_is_no_database(clinic: Clinic) -> None:
    clinic.file.write_text("Dear reader, " * 1000)
    assert clinic.examined() == 1
    clinic.found("✗", "is damaged, or none at all", "newest backup")


def test_a_database_with_a_damaged_page(clinic: Clinic) -> None:
    with clinic.file.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)
    assert clinic.examined() == 1
    clinic.found("✗", "is damaged, or none at all", "newest backup")


def test_a_file_that_another_process_has(clinic: Clinic) -> None:
    clinic.doctor = copydesk_process
    clinic.settings["DISCORD_TOKEN"] = ""
    with sole_use(clinic.file):
        assert clinic.examined() == 1
    assert [said for mark, said, _ in clinic.said if mark == "!"] == [
        f"A Copydesk is using the database {clinic.file} now"
    ]
    assert clinic.examined() == 1
    assert [said for mark, said, _ in clinic.said if mark == "!"] == []


def test_a_postgresql_that_is_away(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_DATABASE_URL"] = f"postgresql://me:{PASSWORD}@127.0.0.1:1/x"
    assert clinic.examined() == 1
    clinic.found("✗", "Cannot use PostgreSQL at 127.0.0.1:1/x", "that the server runs")


def test_a_password_that_postgresql_does_not_take(clinic: Clinic) -> None:
    with served(open_wary) as port:
        clinic.settings["COPYDESK_DATABASE_URL"] = f"postgresql://me:{PASSWORD}@127.0.0.1:{port}/x"
        assert clinic.examined() == 1
    clinic.found("✗", 'password authentication failed for user "me"', "password")


def test_a_pooler_that_hands_connections_out_by_transaction(clinic: Clinic, tmp_path: Path) -> None:
    with on_postgres(clinic, tmp_path) as url:
        there = make_url(url)
        with served(TransactionPooler(there.host or "127.0.0.1", there.port or 5432).open) as port:
            near = there.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
            clinic.settings["COPYDESK_DATABASE_URL"] = near
            assert clinic.examined() == 1
    clinic.found("✗", "behind a pooler in transaction mode", "pool_mode = session")


def test_a_postgresql_that_can_only_be_read(clinic: Clinic, tmp_path: Path) -> None:
    with on_postgres(clinic, tmp_path) as url:
        clinic.settings["COPYDESK_DATABASE_URL"] = url
        asyncio.run(on_it(url, "ALTER DATABASE {name} SET default_transaction_read_only = on"))
        assert clinic.examined() == 1
    clinic.found("✗", "can only be read", "primary server")


def test_a_postgresql_without_the_tables_of_this_version(clinic: Clinic, tmp_path: Path) -> None:
    with on_postgres(clinic, tmp_path) as url:
        asyncio.run(on_it(url, "UPDATE alembic_version SET version_num = '0001'"))
        assert clinic.examined() == 0
    clinic.found("!", "does not have the tables of this version yet", "copydesk run")


async def on_it(url: str, statement: str) -> None:
    """Runs one statement there."""
    import asyncpg  # noqa: PLC0415 - tests of SQLite need none

    to = make_url(url).set(drivername="postgresql")
    connection = await asyncpg.connect(to.render_as_string(hide_password=False))
    try:
        await connection.execute(statement.format(name=f'"{to.database}"'))
    finally:
        await connection.close()


def tombstones_of(clinic: Clinic) -> TombstoneFile:
    """A file with one deletion, beside the database."""
    file = clinic.folder / "copydesk.tombstones"
    tombstones = TombstoneFile.open(file, file.with_name(f"{file.name}.key"))
    tombstones.add({tombstones.digest(APPLICATION): datetime(2026, 3, 2, tzinfo=UTC)})
    return tombstones


def test_tombstones_without_their_key(clinic: Clinic) -> None:
    key = tombstones_of(clinic).file.with_name("copydesk.tombstones.key")
    assert clinic.examined() == 0
    key.unlink()
    assert clinic.examined() == 1
    clinic.found("✗", f"their key {key} is missing", "COPYDESK_TOMBSTONE_KEY")
    assert not key.exists()


def test_tombstones_with_another_key(clinic: Clinic) -> None:
    tombstones_of(clinic).file.with_name("copydesk.tombstones.key").write_text("ab" * 32)
    assert clinic.examined() == 1
    clinic.found("✗", "written with another key", "belong together")
