"""What is run again and again: each part's `jobs` module states its own in SCHEDULE."""

from dataclasses import dataclass

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Scheduled:
    """`path`: a function without parameters, which returns what it has to tell (counts)."""

    key: str
    title: Text
    path: str
    every_minutes: int
