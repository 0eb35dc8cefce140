"""Statements of a small world in which numbers collide, for tests of how records become invoices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from piaoqi.accounts.models import Company
from piaoqi.archive.intake.body import Seen, body_of
from piaoqi.archive.invoices.keys import record_key
from piaoqi.archive.invoices.projection import project
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.models import Original, Reading, Record, Source
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Place
from piaoqi.core.invoice.record import Record as Statement
from piaoqi.core.invoice.status import Status

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SELLER = ("上海云帆办公用品有限公司", "91310115MA1K4B7C9D")
OTHER_SELLER = ("广州南粤物流有限公司", "914401010618273645")
NUMBER = "26112000000012345678"
VERDICTS = ("trusted", "intact_unknown_signer", "partial", "unsigned", "altered")


def a_statement(number: str = NUMBER, **said: Any) -> Statement:
    """What a list says of an invoice, unless said otherwise."""
    values: dict[str, Any] = {
        "place": Place("清单.xlsx", "发票基础信息", 2),
        "kind": Kind.DIGITAL_SPECIAL,
        "number": number,
        "issue_date": date(2026, 3, 5),
        "seller_name": SELLER[0],
        "seller_tax_id": SELLER[1],
        "buyer_name": "北京示例科技有限公司",
        "buyer_tax_id": "91110108MA01ABCD2X",
        "amount": Decimal("100.00"),
        "tax": Decimal("13.00"),
        "total": Decimal("113.00"),
        "status": Status.NORMAL,
    }
    return Statement(**{**values, **said})


def sighted(record: Statement, kind: SourceKind = SourceKind.BUREAU, at: int = 0, **more: Any) -> Sighted:
    """Seen `at` hours after the start, in the only source of its kind."""
    values: dict[str, Any] = {
        "record": record,
        "source": kind.value,
        "source_kind": kind,
        "direction": Direction.RECEIVED,
        "original": f"{at:040x}".ljust(64, "0"),
        "ordinal": 0,
        "seen_at": START + timedelta(hours=at),
    }
    return Sighted(**{**values, **more})


_NUMBERS: tuple[dict[str, Any], ...] = (
    {"number": NUMBER},
    {"number": "26112000000012345678", "code": "011002500111", "paper_number": "00345678"},
    {"number": "26312000000912345678"},
    {"code": "011002500111", "number": "00345678"},
    {"code": "261120000000", "number": "12345678"},
    {"code": "1100254130", "number": "12345678"},
    {"number": "12345678"},
    {"number": "345678"},
    {"number": "12345678", "fields": {"number": FieldOrigin("page 1", confidence=0.5)}},
    {"number": ""},
    {"number": "HT-2026/12345678"},
)


@st.composite
def statements(draw: st.DrawFn) -> Sighted:
    """One of few invoices, in any source, told well or badly."""
    seller = draw(st.sampled_from((SELLER, SELLER, OTHER_SELLER, ("", ""))))
    said = {
        **draw(st.sampled_from(_NUMBERS)),
        "total": draw(st.sampled_from((Decimal("113.00"), Decimal("113.00"), Decimal("131.00"), None))),
        "issue_date": draw(st.sampled_from((date(2026, 3, 5), date(2026, 3, 5), date(2026, 4, 1), None))),
        "seller_name": seller[0],
        "seller_tax_id": seller[1],
        "status": draw(st.sampled_from(Status)),
        "kind": draw(st.sampled_from((Kind.DIGITAL_SPECIAL, Kind.RAIL, Kind.UNKNOWN))),
        "red_of": draw(st.sampled_from(("", "", "26312000000912345678"))),
    }
    kind = draw(st.sampled_from((SourceKind.BUREAU, SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.VERIFICATION)))
    if kind is SourceKind.ARCHIVE:
        said["place"] = Place("原件.pdf", page=1)
    if kind is SourceKind.VERIFICATION:
        said["facts"] = {"result": draw(st.sampled_from(("001", "009")))}
    return sighted(
        Statement(**{"place": Place("清单.xlsx", "表", 2), **said}),
        kind,
        authenticity=draw(st.sampled_from(VERDICTS)) if kind is SourceKind.ARCHIVE else "unsigned",
        at=draw(st.integers(0, 5)),
    )


def in_a_world(found: Sequence[Sighted]) -> list[Sighted]:
    """Each in a file of its own."""
    return [replace(one, original=f"{at:040x}".ljust(64, "0"), ordinal=at % 2) for at, one in enumerate(found)]


def a_source(company: Company, kind: SourceKind = SourceKind.BUREAU, direction: str = "received") -> Source:
    return Source.objects.get_or_create(
        company=company, key=kind.value, defaults={"name": kind.value, "kind": kind.value, "direction": direction}
    )[0]


def a_reading(company: Company, one: Sighted, reader: str = "1") -> Reading:
    """The reading in which it lies; made where it is not there."""
    original, _ = Original.objects.get_or_create(
        sha256=one.original, defaults={"sm3": one.original, "size": 1, "stored_at": one.seen_at}
    )
    said: dict[str, object] = {"path": one.record.place.path, "format": "", "problems": [], "facts": {}, "parts": []}
    said |= {"authenticity": {"verdict": one.authenticity or "unsigned"}, "tables": []}
    if one.record.columns:
        said["tables"] = [{"sheet": one.record.place.sheet, "columns": dict(one.record.columns)}]
    return Reading.objects.get_or_create(
        original=original,
        source=a_source(company, one.source_kind, one.direction.value),
        reader=reader,
        defaults={
            "asked_at": one.seen_at,
            "said": said,
            "state": Reading.State.DONE,
            "format": "pdf" if one.is_original else "spreadsheet",
        },
    )[0]


def lay(company: Company, found: Sequence[Sighted], reader: str = "1") -> list[tuple[Record, Statement]]:
    """The rows of these statements, not yet joined to invoices."""
    rows = []
    for one in found:
        reading = a_reading(company, one, reader)
        seen = Seen(
            company=company.tax_id, source=one.source, original=one.original, ordinal=one.ordinal, at=one.seen_at,
            reader=reader,
        )  # fmt: skip
        row = Record.objects.create(
            reading=reading,
            ordinal=one.ordinal,
            company=company,
            source=reading.source,
            original=reading.original,
            key=record_key(one.record, one.original, one.ordinal),
            body=body_of(one.record, seen),
            digest=b"\0" * 32,
            seen_at=one.seen_at,
        )
        rows.append((row, one.record))
    return rows


def hand_over(company: Company, *found: Sighted, reader: str = "1") -> list[Record]:
    """Laid and joined in one transaction, as one chunk."""
    with transaction.atomic():
        rows = lay(company, found, reader)
        project(rows)
    return [row for row, _ in rows]
