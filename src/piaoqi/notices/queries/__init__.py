"""Reading who is told, and what was delivered."""
