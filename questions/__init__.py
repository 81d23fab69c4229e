"""Packs, question kinds, grading and runs: everything about a question that needs no clock, database or Discord."""
