"""The tamper-evident log: every change appends an entry in its own transaction."""
