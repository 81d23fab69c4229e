"""Scenes as Discord cards, and the buttons on them."""
