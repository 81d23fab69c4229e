"""The doctor finds content of one's own that cannot be used."""

from __future__ import annotations

from tests.bot import tiny
from tests.doctor.clinic import Clinic


def test_content_that_cannot_be_used(clinic: Clinic) -> None:
    packs = clinic.folder / "my packs"
    tiny.write(packs, fine=tiny.pack(), broken="questions: [")
    clinic.settings["COPYDESK_CONTENT"] = str(packs)
    assert clinic.examined() == 1
    clinic.found("✗", "1 file of COPYDESK_CONTENT cannot be used", f"copydesk check '{packs}'")


def test_content_that_is_not_there(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_CONTENT"] = str(clinic.folder / "no-packs")
    assert clinic.examined() == 1
    clinic.found("✗", "which is not there", "Correct the path")
