"""Which invoices every source holds once and alike: nothing is to be judged about them, and most are such.

The engine groups all rows of all sources at once and hands back the exceptional groups only (`engines/base.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from piaoqi.core.causes.case import Sighting
from piaoqi.core.reconcile.differences import FIELDS, stated_column
from piaoqi.core.reconcile.engines.base import Cell, Group, Table
from piaoqi.core.reconcile.engines.registry import choose
from piaoqi.core.reconcile.grouping import Grouped


@dataclass(frozen=True, slots=True)
class Agreement:
    """Keys of invoices whose sources do not contradict each other."""

    everywhere: frozenset[str]
    """Each of the target sources holds them exactly once with the same values, and nobody else speaks of them."""
    alike: frozenset[str]
    """No source holds them twice, and what is stated is the same everywhere: no difference, no duplicate."""

    def without(self, keys: frozenset[str]) -> "Agreement":
        """With these left to be judged one by one."""
        return Agreement(self.everywhere - keys, self.alike - keys) if keys else self


def agreement_of(grouped: Grouped, targets: Sequence[str]) -> Agreement:
    """Group the rows of all sources at once."""
    names = list(dict.fromkeys((*targets, *(one.source for one in grouped.sightings))))
    position = {name: index for index, name in enumerate(names)}
    if not grouped.sightings:
        return Agreement(frozenset(), frozenset())
    records = [one.record for one in grouped.sightings]
    columns: Mapping[str, Sequence[Cell]] = {name: stated_column(records, name) for name in FIELDS}
    sources = [position[one.source] for one in grouped.sightings]
    answer = choose(len(sources)).group(Table(len(names), sources, grouped.keys, columns))
    exceptional = {group.key for group in answer.exceptional}
    wanted = (1 << len(targets)) - 1
    same = [group for group in answer.exceptional if _is_alike(group, grouped.sightings)]
    whole = frozenset(key for key in grouped.keys if key) - exceptional
    everywhere = {group.key for group in same if group.mask == wanted}
    return Agreement(
        (whole | everywhere) if len(names) == len(targets) else frozenset(everywhere),
        whole | {group.key for group in same},
    )


def _is_alike(group: Group, sightings: Sequence[Sighting]) -> bool:
    """Once in each of its sources, nothing different, and none says that it holds a part."""
    if group.differs or group.mask.bit_count() != len(group.rows):
        return False
    return not any("claimed" in sightings[row].record.facts for row in group.rows)
