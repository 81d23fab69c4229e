"""Slash commands: parse, one call into the services, render."""
