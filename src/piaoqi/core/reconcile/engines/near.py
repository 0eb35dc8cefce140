# ruff: noqa: S608 - the SQL holds nothing but our own names and integers
"""Near misses: among the invoices that found no partner, those that may be one invoice with its number mistyped.

Only pairs that share something besides the number are looked at (blocking), so 6,000 against 6,000 takes a fraction of
a second. What a pair means is the judge's business: here are the candidates and what they have in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Most = Literal[1, 2]

DAYS = 3
"""Dates of one invoice in two sources that were not both its issue date lie at most so far apart."""

CANDIDATES = 8
"""Of an invoice with more candidates than this, the nearest so many are given: it is undecided anyway."""

CROWDED = 10_000
"""A block with more pairs than this is searched by what its numbers have in common instead of pair by pair."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Invoices of one source, column by column. None and '' state nothing. `total` is 价税合计, two decimals."""

    numbers: Sequence[str]
    totals: Sequence[Decimal | None]
    dates: Sequence[date | None]
    sellers: Sequence[str]
    """Tax ids, or normalised names: the same sort of thing on both sides."""

    def __post_init__(self) -> None:
        lengths = {len(self.numbers), len(self.totals), len(self.dates), len(self.sellers)}
        if len(lengths) != 1:
            raise ValueError(f"columns of unequal length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True, order=True)
class NearMiss:
    """A pair that may be one invoice. `left` and `right` are positions; None where one side does not state it."""

    left: int
    right: int
    distance: int | None
    """Characters to insert, delete, replace or swap with a neighbour to turn one number into the other."""
    same_total: bool | None
    days: int | None
    """Days between the dates, never negative."""
    same_seller: bool | None


def near_misses(left: Leftovers, right: Leftovers, most: Most | None = 2) -> tuple[NearMiss, ...]:
    """Candidate pairs, by position, at least the `CANDIDATES` nearest of each invoice that has more.

    A pair has the same total, or, where one side states none, the same date and seller. With `most` its numbers are at
    most so many characters apart; without (None: the number is damaged beyond reading) the total is the same and no
    other fact speaks against it: dates within `DAYS`, seller the same, as far as both are stated and at least one of
    the two is.
    """
    if not len(left) or not len(right):
        return ()
    from piaoqi.core.reconcile.engines.duckdb_session import Budget, session  # noqa: PLC0415 - loaded where it is needed

    with session(Budget()) as connection:
        for side, arrays in zip(("l", "r"), _arrays(left, right), strict=True):
            connection.register(f"{side}_array", arrays)
            connection.execute(
                f"""CREATE TEMP TABLE {side} AS SELECT id, nullif(number, '') AS number, nullif(total, 0) AS total,
                           nullif(day, 0) AS day, nullif(seller, 0) AS seller FROM {side}_array"""
            )
        pairs = _SAME_FACTS if most is None else _near_numbers(most)
        found = connection.execute(_nearest(pairs)).fetchall()
    return tuple(NearMiss(*row) for row in found)


def _nearest(pairs: str) -> str:
    """The pairs (a, b, far) with what they have in common, without the many of one that fits everything."""
    return f"""
        WITH nearest AS (
            SELECT a, b FROM ({pairs})
            QUALIFY least(row_number() OVER (PARTITION BY a ORDER BY far, b),
                          row_number() OVER (PARTITION BY b ORDER BY far, a)) <= {CANDIDATES})
        SELECT a, b, damerau_levenshtein(l.number, r.number), l.total = r.total, abs(l.day - r.day), l.seller = r.seller
        FROM nearest JOIN l ON l.id = a JOIN r ON r.id = b ORDER BY a, b"""


_SAME_FACTS = f"""
    SELECT l.id AS a, r.id AS b, abs(l.day - r.day) AS far FROM l JOIN r ON l.total = r.total
    WHERE coalesce(abs(l.day - r.day) <= {DAYS}, TRUE) AND coalesce(l.seller = r.seller, TRUE)
      AND (l.day + r.day IS NOT NULL OR l.seller + r.seller IS NOT NULL)"""


def _near_numbers(most: int) -> str:
    """Pairs with near numbers within one block: a total, or a date and seller.

    Comparing all pairs of a crowded block (thousands of toll invoices of one amount) would take minutes. There, two
    numbers are compared only if they become equal by deleting up to `most` characters from each, which all that are so
    near do.
    """
    shorter = "SELECT id, block, unnest([number]) AS rest, 1 AS start FROM {side}_block SEMI JOIN crowded USING (block)"
    for _ in range(most):
        shorter = f"""SELECT id, block, substr(rest, 1, i - 1) || substr(rest, i + 1) AS rest, i AS start
                      FROM (SELECT *, unnest(range(start, length(rest) + 2)) AS i FROM ({shorter}))"""
    blocks, rests = (
        ", ".join(text.format(side=side) for side in "lr")
        for text in (_BLOCKS, f"{{side}}_rest AS (SELECT DISTINCT id, block, hash(rest) AS rest FROM ({shorter}))")
    )
    return f"""
        WITH {blocks},
        crowded AS (
            SELECT block FROM (SELECT block, count(*) AS n FROM l_block GROUP BY block)
            JOIN (SELECT block, count(*) AS m FROM r_block GROUP BY block) USING (block) WHERE n * m > {CROWDED}),
        {rests},
        pairs AS (
            SELECT l_block.id AS a, r_block.id AS b, block
            FROM l_block JOIN r_block USING (block) ANTI JOIN crowded USING (block)
            UNION ALL
            SELECT DISTINCT l_rest.id, r_rest.id, block FROM l_rest JOIN r_rest USING (block, rest))
        SELECT a, b, damerau_levenshtein(l.number, r.number) AS far FROM pairs JOIN l ON l.id = a JOIN r ON r.id = b
        WHERE (block[1] = 't' OR l.total IS NULL OR r.total IS NULL)
          AND abs(length(l.number) - length(r.number)) <= {most}
          AND far <= {most}"""


_BLOCKS = """
    {side}_block AS (
        SELECT id, number, 't' || total AS block FROM {side} WHERE total IS NOT NULL AND number IS NOT NULL
        UNION ALL
        SELECT id, number, 'd' || day || '/' || seller FROM {side}
        WHERE day IS NOT NULL AND seller IS NOT NULL AND number IS NOT NULL)"""


def _arrays(left: Leftovers, right: Leftovers) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides for DuckDB; totals and sellers as codes that mean the same on both, so money stays exact."""
    import numpy as np  # noqa: PLC0415 - loaded where it is needed

    totals: dict[Decimal | None, int] = {None: 0}
    sellers: dict[str, int] = {"": 0}
    one, other = (
        {
            "id": np.arange(len(side), dtype=np.int64),
            "number": np.array(side.numbers, dtype=object),
            "total": np.array([totals.setdefault(total, len(totals)) for total in side.totals], dtype=np.int64),
            "day": np.array([day.toordinal() if day else 0 for day in side.dates], dtype=np.int64),
            "seller": np.array([sellers.setdefault(seller, len(sellers)) for seller in side.sellers], dtype=np.int64),
        }
        for side in (left, right)
    )
    return one, other
