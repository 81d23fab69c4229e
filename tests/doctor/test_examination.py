"""`copydesk doctor` as a whole: what it says of a sound installation, and that one fault hides no other."""

from __future__ import annotations

from pathlib import Path

from tests.bot import tiny
from tests.doctor.clinic import Clinic, on_postgres, there
from tests.doctor.told_discord import CHANNEL, THREAD


def test_of_a_sound_installation_every_line_is_fine_and_nothing_is_changed(clinic: Clinic) -> None:
    tiny.write(clinic.folder / "packs", tiny=tiny.pack())
    clinic.settings["COPYDESK_CONTENT"] = str(clinic.folder / "packs")
    before = there(clinic.folder)
    assert clinic.examined("--channel", str(CHANNEL), "--channel", str(THREAD)) == 0
    assert {mark for mark, _, _ in clinic.said} == {"✓"}
    assert clinic.summary == f"{len(clinic.said)} things looked at: all is well"
    assert there(clinic.folder) == before
    assert {route.partition(" ")[0] for route in clinic.discord.asked} == {"GET"}


def test_what_is_not_there_yet_is_made_at_the_first_start_and_not_by_the_doctor(clinic: Clinic) -> None:
    clinic.file.unlink()
    assert clinic.examined() == 0
    assert any("will be made at the first start" in said for _, said, _ in clinic.said)
    assert there(clinic.folder) == {}


def test_a_sound_postgresql_is_fine(clinic: Clinic, tmp_path: Path) -> None:
    with on_postgres(clinic, tmp_path):
        assert clinic.examined() == 0
    assert {mark for mark, _, _ in clinic.said} == {"✓"}


def test_one_fault_hides_no_other(clinic: Clinic) -> None:
    clinic.settings |= {"DISCORD_TOKEN": "", "COPYDESK_KEEP_MONTHS": "two"}
    clinic.file.write_text("Dear reader, " * 1000)
    assert clinic.examined() == 1
    assert clinic.summary.endswith(": 3 faults")
