"""What is said about practice; see `bot.i18n.wording` for everything else.

Nothing here counts days in a row, or takes anything away: a week with fewer days than planned is said, and no more.
"""

from __future__ import annotations

from questions.messages import Message

ZONE_TITLE = Message("Your time zone")
ZONE_LABEL = Message("Time zone")
ZONE_HELP = Message("By its name, such as Europe/Madrid or America/New_York")
