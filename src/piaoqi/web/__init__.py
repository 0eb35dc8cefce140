"""Pages for people: a thin door that calls actions and queries alone."""
