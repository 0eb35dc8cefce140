"""The door for programs: a thin door that calls actions and queries alone."""
