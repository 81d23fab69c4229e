"""What practice and measuring do for learners, by simulation: `python -m tests.learning` writes docs/learning.md."""
