"""A bot in a process of its own. As with `python -m bot`, its workers do not import what it imports to start."""
