"""Small companies in a few lines: records, sources and windows for the tests of the judgement."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Place, Record
from piaoqi.core.invoice.taxpayer import Former, Taxpayer
from piaoqi.core.reconcile.judge import Judgement, compare
from piaoqi.core.reconcile.source import CHINA, DEFAULT_EXPECTATIONS, Expectation, Source, Window

AS_OF = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
US = Taxpayer("北京澄石科技有限公司", "91110108MA01GEX80P")
SISTER = Taxpayer("北京澄石物流有限公司", "91110108MA01GEX99D")
SELLER = ("上海云杉办公用品有限公司", "91310115MA1K3X2R7N")
NUMBER = "26312000000012345678"
DAY = date(2026, 9, 10)
OPEN_WINDOW = Window(start=date(2026, 1, 1), end=date(2026, 11, 20), as_of=AS_OF)
_TYPED = {name: name for name in ("number", "total", "buyer_tax_id", "buyer_name", "issue_date", "seller_name")}


def original(number: str = NUMBER, **changes: Any) -> Record:
    """An invoice as its original says it."""
    values: dict[str, Any] = {
        "place": Place(f"originals/{number}.xml"),
        "kind": Kind.DIGITAL_SPECIAL,
        "number": number,
        "issue_date": DAY,
        "seller_name": SELLER[0],
        "seller_tax_id": SELLER[1],
        "buyer_name": US.name,
        "buyer_tax_id": US.tax_id,
        "amount": Decimal("100.00"),
        "tax": Decimal("13.00"),
        "total": Decimal("113.00"),
        "fields": {"number": FieldOrigin("xml")},
    }
    return Record(**{**values, **changes})


def row(number: str = NUMBER, line: int = 2, **changes: Any) -> Record:
    """The same invoice as a row of a list."""
    place = Place("list.xlsx", "Sheet1", line)
    return replace(original(number), **{"place": place, "fields": {}, "columns": _TYPED, **changes})


def entry(number: str = NUMBER, line: int = 5, **changes: Any) -> Record:
    """The same invoice as people book it: number, date, seller's name and total."""
    place = Place("books.xlsx", "9月", line)
    few = {
        "place": place,
        "kind": Kind.UNKNOWN,
        "seller_tax_id": "",
        "buyer_name": "",
        "buyer_tax_id": "",
        "amount": None,
    }
    return row(number, **{**few, "tax": None, **changes})


def source(kind: SourceKind, *records: Record, **changes: Any) -> Source:
    """A source of ours, asked for everything this year as of now."""
    values: dict[str, Any] = {
        "name": kind.value,
        "kind": kind,
        "direction": Direction.ISSUED if kind is SourceKind.ISSUED else Direction.RECEIVED,
        "taxpayer": US,
        "records": records,
        "windows": (OPEN_WINDOW,),
    }
    return Source(**{**values, **changes})


def bureau(*records: Record, **changes: Any) -> Source:
    return source(SourceKind.BUREAU, *records, **changes)


def archive(*records: Record, **changes: Any) -> Source:
    return source(SourceKind.ARCHIVE, *records, **changes)


def books(*records: Record, **changes: Any) -> Source:
    return source(SourceKind.BOOKS, *records, **changes)


def judged(
    *sources: Source,
    taxpayers: tuple[Taxpayer, ...] = (US,),
    rules: tuple[Expectation, ...] = DEFAULT_EXPECTATIONS,
    as_of: datetime = AS_OF,
) -> Judgement:
    return compare(sources, taxpayers, rules, as_of).judgement()


def verdicts(judgement: Judgement) -> Mapping[tuple[str, str], str]:
    """(number, absent from) -> verdict."""
    return {(one.invoice.number, one.absent_from): one.verdict.value for one in judgement.findings}


def first_causes(judgement: Judgement) -> Mapping[tuple[str, str], str]:
    """(number, absent from) -> code of the first cause, '' where none is named."""
    return {
        (one.invoice.number, one.absent_from): one.causes[0].cause.code if one.causes else ""
        for one in judgement.findings
    }


def window(**changes: Any) -> tuple[Window, ...]:
    return (replace(OPEN_WINDOW, **changes),)


def renamed(until: date | None = None, tax_id: str = "") -> Taxpayer:
    """Us, with a name from before."""
    return replace(US, former=(Former("北京旧名科技有限公司", tax_id, until),))
