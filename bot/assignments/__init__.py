"""Assignments in Discord: their messages in channels, presses on their cards, and reminders by direct message."""
