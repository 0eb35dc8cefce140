"""Companies, people, roles and scopes, and why somebody may not see a thing."""
