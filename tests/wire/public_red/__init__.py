"""A public bot, Red with its trivia, measured beside Copydesk; docs/performance.md says what of it can be compared."""
