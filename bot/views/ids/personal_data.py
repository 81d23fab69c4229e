"""What is stored about somebody, for them to take along or to have deleted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control


@dataclass(frozen=True, slots=True)
class ExportPress(Control):
    """Sends somebody everything that is stored about them."""

    verb = "export"


@dataclass(frozen=True, slots=True)
class ForgetFormPress(Control):
    """Opens the form to confirm a deletion in."""

    verb = "forgetform"


@dataclass(frozen=True, slots=True)
class ForgetPress(Control):
    """That form: deletes everything about somebody."""

    verb = "forget"


PersonalDataControl = ExportPress | ForgetFormPress | ForgetPress
