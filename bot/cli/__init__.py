"""The command `copydesk`: a module for each group of its commands, and `main`, which puts them together."""
