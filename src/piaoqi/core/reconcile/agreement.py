"""Which invoices every source holds once and alike: nothing is to be judged about them, and most are such.

The engine groups all rows of all sources at once and hands back the exceptional groups only (`engines/base.py`).
"""

from collections.abc import Mapping, Sequence

from piaoqi.core.reconcile.differences import FIELDS, stated_value
from piaoqi.core.reconcile.engines.base import Cell, Table
from piaoqi.core.reconcile.engines.registry import choose
from piaoqi.core.reconcile.grouping import Grouped


def agreeing_keys(grouped: Grouped, sources: Sequence[str]) -> frozenset[str]:
    """Keys that each of the named sources holds exactly once with the same values, and that nobody else speaks of."""
    position = {name: index for index, name in enumerate(sources)}
    rows = [row for row, one in enumerate(grouped.sightings) if one.source in position]
    elsewhere = {grouped.keys[row] for row, one in enumerate(grouped.sightings) if one.source not in position}
    if not rows:
        return frozenset()
    sightings = [grouped.sightings[row] for row in rows]
    keys = [grouped.keys[row] for row in rows]
    columns: Mapping[str, Sequence[Cell]] = {
        name: [stated_value(one.record, name) for one in sightings] for name in FIELDS
    }
    table = Table(len(sources), [position[one.source] for one in sightings], keys, columns)
    answer = choose(len(rows)).group(table)
    return frozenset(keys) - {group.key for group in answer.exceptional} - elsewhere
