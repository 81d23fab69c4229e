"""What can be wrong with a database as a whole."""

from __future__ import annotations


class DatabaseUnavailable(Exception):
    """The database cannot be used now; the message is one line that says which and why."""


class DatabaseTooNew(DatabaseUnavailable):
    """The database was migrated by a newer Copydesk than this one."""
