"""What rules about figures share: figures as texts state them, the ledger, and formulas. No rule is here."""
