"""A pure library: no Django, no network, no clock, no environment."""
