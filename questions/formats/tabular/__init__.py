"""Formats that a spreadsheet opens."""
