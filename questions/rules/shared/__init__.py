"""What several rules look at or count: words, keys, marks. No rule is here."""
