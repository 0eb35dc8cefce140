"""Connectors: one module each, found by `registry`."""
