"""Files are read in the process of the test."""

from fixtures_of_intake import here

__all__ = ["here"]
