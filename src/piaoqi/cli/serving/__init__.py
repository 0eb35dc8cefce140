"""The processes of a server: one that minds them, one that answers, some that work."""
