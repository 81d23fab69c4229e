"""Commands of `copydesk` that work on content, a module each.

A module has `add_to`, which describes its commands and names the function that does the work; `bot.cli` does the rest.
"""
