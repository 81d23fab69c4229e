"""Direct messages that learners asked for, and the clock that finds who is to have one."""
