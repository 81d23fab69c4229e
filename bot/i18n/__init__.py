"""What is said in which language: the sentences that Copydesk says itself, and their translations."""
