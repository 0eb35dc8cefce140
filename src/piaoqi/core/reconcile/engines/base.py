"""What a comparison engine is given and gives back, whichever engine it is.

There is one relational formulation: all records of all sources in one table, grouped by the key an invoice is known by.
A group is *agreeing* when every source has it exactly once and no column has two different stated values. Agreeing
groups are counted only; the others, a few in a hundred, come back with their rows, and the judge looks at those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

Cell = str | date | Decimal | None
"""A compared value, normalised. None and '' state nothing and so never differ from anything."""

MOST_COLUMNS = 62
"""Compared columns of one table: each is a bit of a signed 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Table:
    """Records of all sources, column by column; row i is the i-th entry of each sequence.

    `sources` holds the source of each row, from 0 up to `source_count - 1`. `keys` holds the identity of each row's
    invoice; a row with None or '' has none and is grouped with nothing. All columns have the length of `keys`.
    """

    source_count: int
    sources: Sequence[int]
    keys: Sequence[str | None]
    columns: Mapping[str, Sequence[Cell]]

    def __post_init__(self) -> None:
        if self.source_count < 1:
            raise ValueError("a comparison needs sources")
        if len(self.columns) > MOST_COLUMNS:
            raise ValueError(f"a comparison takes up to {MOST_COLUMNS} columns, not {len(self.columns)}")
        lengths = {len(self.sources), len(self.keys), *map(len, self.columns.values())}
        if len(lengths) != 1:
            raise ValueError(f"columns of unequal length: {sorted(lengths)}")
        if self.sources and not (min(self.sources) >= 0 and max(self.sources) < self.source_count):
            raise ValueError(f"a row names a source outside 0..{self.source_count - 1}")


@dataclass(frozen=True, slots=True)
class Group:
    """A key that is not simply there once in every source with the same values."""

    key: str
    mask: int
    """Bit s is set when source s has the key."""
    rows: tuple[int, ...]
    """All its rows, ascending."""
    differs: tuple[str, ...]
    """Columns with at least two different stated values, in the table's order. Exact: money may differ by one 分."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The answer over one table."""

    groups: int
    """Distinct keys, agreeing ones included."""
    agreeing: int
    exceptional: tuple[Group, ...]
    """All groups that do not agree, by their first row."""
    keyless: tuple[int, ...]
    """Rows without a key, ascending; they are in no group."""


class Engine(Protocol):
    """One way to group a table. Every engine gives the same answer on the same table."""

    @property
    def key(self) -> str: ...

    def group(self, table: Table) -> Grouping: ...
