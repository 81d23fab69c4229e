"""Rules for items and packs, a module for each thing that they look at."""
