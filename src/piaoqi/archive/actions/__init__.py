"""Every change of the archive."""
