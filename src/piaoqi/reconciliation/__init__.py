"""Comparisons kept: what is expected where, what is absent and why, as known at any moment."""
