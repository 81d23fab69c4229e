"""One unit of work: everything that has to happen together or not at all.

Promises: leaving a unit without `commit` leaves no trace, whether by an error, a cancellation or by
forgetting. Refuses to commit a unit that was opened for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.assignments import Assignments
from db.classes import Classes
from db.corrections import StoredCorrections
from db.gradebook import Gradebook
from db.groups import Groups
from db.item_reports import ItemReports
from db.learner_states import LearnerStates
from db.learners import Learners
from db.packs import StoredPacks
from db.pictures import StoredPictures
from db.practice import StoredPractice
from db.preferences import Preferences
from db.queries import Queries
from db.reminders import Reminders
from db.results import Results
from db.runs import Runs
from db.search_levels import SearchLevels
from db.servers import Servers
from db.talk_seats import TalkSeats
from db.tombstones import Tombstones

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection


class UnitOfWork:
    """What can be done in one transaction. `Database.unit` makes it, begins it and rolls it back.

    `check` raises where what was committed is not kept after all.
    """

    def __init__(self, connection: AsyncConnection, *, writes: bool, check: Callable[[], None]) -> None:
        self.connection = connection
        """For statements that no repository has; begun already."""
        self.runs = Runs(connection)
        self.classes = Classes(connection)
        self.groups = Groups(connection)
        self.packs = StoredPacks(connection)
        self.pictures = StoredPictures(connection)
        self.queries = Queries(connection)
        self.results = Results(connection)
        self.corrections = StoredCorrections(connection)
        self.item_reports = ItemReports(connection)
        self.gradebook = Gradebook(connection)
        self.learner_states = LearnerStates(connection)
        self.learners = Learners(connection)
        self.talk_seats = TalkSeats(connection)
        self.preferences = Preferences(connection)
        self.practice = StoredPractice(connection)
        self.assignments = Assignments(connection)
        self.servers = Servers(connection)
        self.tombstones = Tombstones(connection)
        self.reminders = Reminders(connection)
        self.search_levels = SearchLevels(connection)
        self._writes = writes
        self._check = check

    async def commit(self) -> None:
        """Make the work so far last. Raises RuntimeError in a unit opened with `writes=False`."""
        if not self._writes:
            raise RuntimeError("this unit was opened for reading and cannot be committed")
        await self.connection.commit()
        self._check()
