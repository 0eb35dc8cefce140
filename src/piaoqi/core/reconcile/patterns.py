"""What other records show about an absence: the same seller elsewhere, the target's own files, a whole migration.

Each pattern speaks for one cause and is only evidence; the cause decides what it is worth.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.c6_lost import GONE_WORDS, says
from piaoqi.core.causes.case import Pattern, Sighting, SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.source import Source
from piaoqi.core.text import Text

_FEWEST = 5
"""Invoices before a cut-over without their originals, and after it with them, from which it is one."""
_NEARLY_ALL = 90
"""Percent of the originals after a cut-over that must be there."""
_FEWEST_ROWS = 10
"""Rows from which a list with a single collector is taken for one that was filtered by him."""
_NAMES_A_FILE = ("file", "location", "attachment_state")

_SELLER_GONE = Text("{where} 写着销售方的状态是“{state}”", "{where} says of the seller: {state}")
_CUT_OVER = Text(
    "{day} 以前的 {lost} 张都只有登记、没有原件，此后的 {present} 张几乎都有原件",
    "before {day}, {lost} invoices are registered without their originals; of those after, {present} have them",
)
_REGISTERED = Text("{where} 登记着这张票的附件", "{where} names its original")
_OTHER_COLLECTOR = Text(
    "{where} 里它的采集人是“{collector}”，而 {source} 的 {rows} 行采集人都是“{only}”",
    "{where}: collected by {collector}, while all {rows} rows of {source} were collected by {only}",
)

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class CutOver:
    """The day from which originals are there; `lost` and `present` count what is registered before and after."""

    day: date
    lost: int
    present: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rows of all sources state that concerns more than themselves."""

    sellers_gone: Mapping[str, Evidence] = field(default_factory=dict)
    """Tax id, else name -> who says that the seller is gone."""
    collectors: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Source -> the one collector of all its rows, and how many rows."""
    registers: bool = False
    """Do any rows name a file or place of an original?"""


def read_marks(sources: Sequence[Source]) -> Marks:
    """One look at every row."""
    gone: dict[str, Evidence] = {}
    collectors: dict[str, tuple[str, int]] = {}
    registers = False
    for source in sources:
        names: set[str] = set()
        for record in source.records:
            facts = record.facts
            names.add(facts.get("collector", ""))
            registers = registers or (source.kind is SourceKind.BOOKS and any(name in facts for name in _NAMES_A_FILE))
            state = facts.get("seller_state", "")
            if says(state, GONE_WORDS):
                fact = Evidence(_SELLER_GONE.with_(where=record.place, state=state), str(record.place))
                gone.setdefault(_seller(record), fact)
        if len(names) == 1 and "" not in names and len(source.records) >= _FEWEST_ROWS:
            collectors[source.name] = names.pop(), len(source.records)
    gone.pop("", None)
    return Marks(gone, collectors, registers)


def _seller(record: Record) -> str:
    return record.seller_tax_id or record.seller_name


def find_cut_over(pair: Pair, groups: Groups) -> CutOver | None:
    """The day of a migration that left the originals behind: before it none is there, after it nearly all are."""
    names = {source.name for source in pair.targets}
    days: dict[bool, list[date]] = defaultdict(list)
    for sightings in groups.values():
        if any(map(names_a_file, sightings)):
            day = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
            if day is not None:
                days[any(one.source in names for one in sightings)].append(day)
    if not days[True]:
        return None
    first = min(days[True])
    lost = sum(day < first for day in days[False])
    present, after = len(days[True]), len(days[True]) + len(days[False]) - lost
    proved = lost >= _FEWEST and present >= _FEWEST and present * 100 >= after * _NEARLY_ALL
    return CutOver(first, lost, present) if proved else None


def names_a_file(sighting: Sighting) -> bool:
    """Does a row of the books say where the original is?"""
    facts = sighting.record.facts
    return sighting.kind is SourceKind.BOOKS and any(name in facts for name in _NAMES_A_FILE)


def seller_gone(marks: Marks, sightings: Sequence[Sighting]) -> Iterator[Pattern]:
    """C6.10: some record says that this seller no longer exists."""
    said = {fact.source: fact for one in sightings if (fact := marks.sellers_gone.get(_seller(one.record)))}
    if said:
        yield Pattern("C6.10", tuple(said.values())[:3])


def collected_otherwise(marks: Marks, sightings: Sequence[Sighting], pair: Pair) -> Iterator[Pattern]:
    """C5.4: a list that holds the rows of one collector alone, while its like holds this one under another."""
    only = marks.collectors.get(pair.name) if len(pair.targets) == 1 else None
    if only is None:
        return
    facts = tuple(
        Evidence(
            _OTHER_COLLECTOR.with_(
                where=one.record.place, collector=collector, source=pair.name, only=only[0], rows=only[1]
            ),
            str(one.record.place),
        )
        for one in sightings
        if one.kind is pair.kind and (collector := one.record.facts.get("collector", "")) and collector != only[0]
    )
    if facts:
        yield Pattern("C5.4", facts)


def left_behind(cut_over: CutOver | None, sightings: Sequence[Sighting]) -> Iterator[Pattern]:
    """C6.4: registered before the cut-over of a migration."""
    if cut_over is None:
        return
    rows = [one for one in sightings if names_a_file(one)]
    days = [one.record.issue_date for one in sightings if one.record.issue_date]
    if rows and days and days[0] < cut_over.day:
        row = rows[0].record.place
        fact = _CUT_OVER.with_(day=cut_over.day, lost=cut_over.lost, present=cut_over.present)
        yield Pattern("C6.4", (Evidence(fact, str(row)), Evidence(_REGISTERED.with_(where=row), str(row))))
