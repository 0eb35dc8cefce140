"""Drift: a file in which no number is read, though other files of the same source have them (C6.7).

After an upgrade a program writes another layout, a column is left out, or its heading is no longer known. The rows
are there, so what the file may hold is not absent. Which invoice a row is, its sum alone can say: dates and names of
such a file may have drifted, too. A file that never has numbers (allowances, wages) blocks no more than the invoices
of the same sums.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall, SourceKind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.grouping import SAME_MONEY
from piaoqi.core.reconcile.source import LISTS, Source
from piaoqi.core.text import Text

_KINDS = (*LISTS, SourceKind.BOOKS)
_FEWEST = 3
"""Rows without a number from which a file is taken to have lost a column."""
_DRIFT = Text(
    "{path} 有 {rows} 行都没有读出发票号码，同一来源的其他文件都有；{where} 的金额与这张票相同，可能就是它",
    "{path} has {rows} rows and not one number, while other files of the source have them; {where} has the same sum "
    "and may be this one",
)


@dataclass(frozen=True, slots=True)
class Drifted:
    """The rows of one source that lost their number with a whole file: sum in fen -> where, and rows of the file."""

    by_sum: Mapping[int, tuple[Place, int]]


def drifted(source: Source) -> Drifted:
    """What of a source was read without numbers, file by file."""
    if source.kind not in _KINDS:
        return Drifted({})
    rows = Counter(record.place.path for record in source.records)
    numbered = {record.place.path for record in source.records if _has_number(record)}
    lost = {path: count for path, count in rows.items() if path not in numbered and count >= _FEWEST}
    if not lost or not numbered:
        return Drifted({})
    return Drifted(dict(_sums(source.records, lost)))


def _has_number(record: Record) -> bool:
    return bool(record.number or record.paper_number or "number_doubt" in record.facts)


def _sums(records: Sequence[Record], lost: Mapping[str, int]) -> Iterator[tuple[int, tuple[Place, int]]]:
    for record in records:
        if record.place.path in lost:
            for money in (record.total, record.amount):
                if money:
                    yield _fen(money), (record.place, lost[record.place.path])


def _fen(money: Decimal) -> int:
    return int(money * 100)


def shortfall(sources: Sequence[Drifted], invoice: Record) -> tuple[Shortfall, ...]:
    """Rows without numbers that may be this invoice."""
    cent = _fen(SAME_MONEY)
    wanted = {_fen(money) + step for money in (invoice.total, invoice.amount) if money for step in (-cent, 0, cent)}
    facts = [
        Evidence(_DRIFT.with_(path=place.path, rows=rows, where=place), str(place))
        for one in sources
        for place, rows in (one.by_sum[money] for money in sorted(wanted & one.by_sum.keys()))
    ]
    return (Shortfall("C6.7", tuple(facts[:3])),) if facts else ()
