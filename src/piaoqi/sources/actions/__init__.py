"""Every change to runs, coverage and connections."""
