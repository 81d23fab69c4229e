"""Measurements with bounds: `python -m tests.bench` fails when one is not kept."""
