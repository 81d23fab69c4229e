"""`copydesk doctor` among faults that are really there."""
