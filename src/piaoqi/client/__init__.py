"""A small typed client of the API; it imports nothing of the rest."""
