"""Books, mails and zips, read back, hold what was put into them."""

import pytest

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.faults import faults
from piaoqi.core.synth.folder import files
from piaoqi.core.synth.plan import Book, Plan
from piaoqi.core.synth.scenario import scenario


@pytest.fixture(scope="module")
def plan() -> Plan:
    return scenario(11, 3, 80, faults())


@pytest.mark.parametrize(("name", "book"), [("费用报销明细表.xlsx", Book.CLAIMS), ("应付发票登记簿.csv", Book.LEDGER)])
def test_the_books_read_back_hold_every_booking(plan: Plan, name: str, book: Book) -> None:
    document = read(Blob(name, next(data for path, data in files(plan) if path.endswith(name))))
    assert not document.problems
    bookings = [row for entry in plan.entries for row in entry.bookings if row.book is book]
    written = sorted(
        (row.code, row.number, row.issue_date, row.total, row.tax) for row in bookings if not row.as_number
    )
    damaged = [row for row in bookings if row.as_number]
    rows = [(one.code, one.number, one.issue_date, one.total, one.tax) for one in document.records]
    assert [row for row in written if row not in rows] == []
    papers = 2 if book is Book.CLAIMS else 0  # a taxi receipt and an allowance have no number
    assert len(rows) == len(written) + len(damaged) + papers


def test_mails_and_zips_hold_their_originals(plan: Plan) -> None:
    known = {entry.invoice.record.number for entry in plan.entries}
    held = [(name, data) for name, data in files(plan) if name.endswith((".eml", ".zip"))]
    assert len(held) > 4
    for name, data in held:
        document = read(Blob(name, data))
        assert not document.problems, [problem.message("en") for problem in document.problems]
        found = {record.number for record in records_in(document)}
        assert found, name
        assert found <= known


def records_in(document: Document) -> list[Record]:
    return [*document.records, *(record for child in document.children for record in records_in(child))]
