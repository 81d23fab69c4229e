"""What is remembered: tables, transactions, the answer log, queries and migrations. Knows no Discord."""
