"""Originals are handed in."""

from fixtures_of_intake import data

__all__ = ["data"]
