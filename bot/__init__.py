"""Discord, the command line, and the wiring of the other three rooms."""
