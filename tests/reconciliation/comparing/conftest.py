"""Each test has a data folder and a storage of its own, a company and sources."""

from fixtures_of_intake import data, here, intake

__all__ = ["data", "here", "intake"]
