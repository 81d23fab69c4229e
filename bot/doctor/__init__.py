"""What keeps an installation from working: a module of checks for each subject, and the table of all of them.

A check is a function from a `Case` to results, each a line and, where something is wrong, what to do about it. Promises
that no check stops another, that nothing is changed or made, and that no result holds a token or a password.
"""
