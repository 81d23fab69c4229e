"""The offline classroom: the real bot in a simulated Discord, shown in a browser."""
