"""Checking and handing out the proof that nothing was changed or dropped."""
