"""Every change to who is told."""
