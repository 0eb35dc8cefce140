"""Coverage that nobody declared: what file names, titles and rows say a list was asked for.

Only a period that the list itself states counts. The dates of its rows do not (nothing says what else was asked for),
nor does the name of a folder of originals (nothing says that all of them lie there). Kinds and origins count as asked
for where rows of them are there, or where the title says that nothing was filtered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall, SourceKind
from piaoqi.core.formats.base import Document, ListKind, Table
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.filters import origin_of
from piaoqi.core.reconcile.source import CHINA, Window
from piaoqi.core.text import Text

OWN = frozenset({SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BOOKS, SourceKind.EXPECTED, SourceKind.DELETED})
"""Kinds that are what they are now: a folder as it lies there needs no time of asking but the run's own."""
_OTHER_MONTHS = (ListKind.BOOKS, ListKind.SELECTION)
"""Lists in whose name a month is not that of the issue dates."""
_FILTERED = Text("导出时按{what}筛选过：{words}", "it was filtered by {what}: {words}")
FILTERS: Mapping[str, tuple[str, Text]] = {
    "kinds": ("C3.3", Text("票种", "kind")),
    "origins": ("C3.2", Text("发票来源", "origin")),
    "statuses": ("C4.3", Text("发票状态", "status")),
    "booked": ("C5.11", Text("入账状态", "booking state")),
    "sellers": ("C4.3", Text("销售方", "seller")),
}
_ALL = ("全部", "all", "不限", "0")


@dataclass(frozen=True, slots=True)
class Period:
    """Issue dates, both inside."""

    start: date
    end: date


def windows_of(documents: Sequence[Document]) -> tuple[Window, ...]:
    """The windows that these files state of themselves."""
    found: list[Window] = []
    for document in documents:
        for table in document.tables:
            if table.facts.get("joined") != "yes":
                found += _of_table(document, table)
    return tuple(found)


def _of_table(document: Document, table: Table) -> Iterator[Window]:
    """The period of a title or name; the month in the name of a book is that of the booking, not of the invoices, and
    in the name of a list of what was selected that of the tax.
    """
    facts = {**document.facts, **table.facts}
    period = period_of(facts)
    if period is None or (table.list_kind in _OTHER_MONTHS and facts.get("range_from") == "name"):
        return
    rows = [one for one in document.records if one.place.sheet == table.sheet]
    total = facts.get("total", "")
    yield Window(
        start=period.start,
        end=period.end,
        kinds=None if _is_all(facts.get("kinds", "")) else _kinds_seen(rows),
        origins=None if _is_all(facts.get("origins", "")) else _origins_seen(rows),
        as_of=moment_of(facts.get("as_of", "")),
        settled=max((one.issue_date for one in rows if one.issue_date), default=None),
        role=facts.get("role", ""),
        total=int(total) if total.isdigit() else None,
        declared=False,
        files=(document.path,),
        doubts=tuple(filters_of(document, facts)),
    )


def period_of(facts: Mapping[str, str]) -> Period | None:
    try:
        return Period(date.fromisoformat(facts["from"]), date.fromisoformat(facts["to"]))
    except (KeyError, ValueError):
        return None


def moment_of(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _is_all(words: str) -> bool:
    return words.strip().lower() in _ALL


def filters_of(document: Document, facts: Mapping[str, str]) -> Iterator[Shortfall]:
    """A filter that the title names, other than "all", takes the proof from the window: its words are free text."""
    for name, (code, what) in FILTERS.items():
        words = facts.get(name, "")
        if words and not _is_all(words):
            yield Shortfall(code, (Evidence(_FILTERED.with_(what=what, words=words), document.path),))


def _kinds_seen(rows: Iterable[Record]) -> frozenset[Kind]:
    return frozenset(one.kind for one in rows)


def _origins_seen(rows: Iterable[Record]) -> frozenset[Origin]:
    return frozenset(origin_of(one) for one in rows)
