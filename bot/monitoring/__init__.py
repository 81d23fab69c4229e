"""Whether the bot lives, what it does in figures, and what of it may be written down."""
