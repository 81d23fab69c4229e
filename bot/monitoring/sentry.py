"""Errors sent to a Sentry: all that Copydesk knows of its client library, which comes with the extra `sentry`.

Promises that an event holds what the log says of an error and where in the code it was, and nothing besides: no values
of variables, nothing of requests or of what happened before, no name of the machine, and no id, token or password.
Refuses (`SentryMissing`) to be asked for where the package is not installed.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bot.monitoring.scrubbing import Scrubber

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

FAREWELL = 5.0
"""Seconds that the last events may take to be sent when the process ends."""

SENT_PARTS = ("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception", "release", "sdk")
"""What of an event is sent. The rest would tell of the machine and of its surroundings."""


class SentryMissing(Exception):
    """The package is not installed; the message is one line that says where it comes from."""


@contextmanager
def errors_sent(dsn: str, scrubber: Scrubber) -> Generator[None]:
    """While it lasts, what is logged as an error is sent there, in the background. Raises `SentryMissing`."""
    try:
        import sentry_sdk  # noqa: PLC0415 - an extra
        from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SentryMissing(
            "SENTRY_DSN is set, and the package sentry-sdk is not installed (it comes with copydesk[sentry])"
        ) from error

    def scrubbed(event: Event, _hint: Hint) -> Event:
        return _scrubbed(event, scrubber)

    sentry_sdk.init(
        dsn=dsn,
        release=f"copydesk@{version('copydesk')}",
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None)],
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        send_client_reports=False,
        auto_session_tracking=False,
        before_send=scrubbed,
    )
    try:
        yield
    finally:
        sentry_sdk.get_client().close(timeout=FAREWELL)


def _scrubbed(event: Any, scrubber: Scrubber) -> Any:
    """The event as it may be sent. An id of its own would be taken for one of a person where it is all digits."""
    kept = {name: event[name] for name in SENT_PARTS if name in event}
    kept.get("logentry", {}).pop("params", None)  # the message has them
    return {name: value if name == "event_id" else scrubber.value(value) for name, value in kept.items()}
