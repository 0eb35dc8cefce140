"""Originals are handed in, and read in this process."""

from fixtures_of_intake import data, here, intake

__all__ = ["data", "here", "intake"]
