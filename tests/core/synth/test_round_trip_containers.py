"""Books, mails and zips, read back, hold what was put into them."""

import pytest

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.folder import files
from piaoqi.core.synth.plan import Book, Plan
from piaoqi.core.synth.scenario import scenario


@pytest.fixture(scope="module")
def plan() -> Plan:
    return scenario(11, 3, 120, ())


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
    held = [(name, data) for name, data in files(plan) if name.endswith((".eml", ".mbox", ".zip"))]
    assert len(held) > 4
    for name, data in held:
        document = read(Blob(name, data))
        assert not document.problems, [problem.message("en") for problem in document.problems]
        found = {record.number for record in records_in(document)}
        assert found or document.facts.get("links"), name
        assert found <= known


def file_of(plan: Plan, ending: str) -> Document:
    name, data = next((name, data) for name, data in files(plan) if name.endswith(ending))
    document = read(Blob(name, data))
    assert not document.problems
    return document


def test_the_selection_list_says_of_each_invoice_whether_it_is_chosen(plan: Plan) -> None:
    rows = {row.code + row.number: row for row in file_of(plan, "用途确认信息-202610.xlsx").records}
    chosen = {entry.invoice.label: entry.selected for entry in plan.entries if entry.selected}
    assert rows.keys() == chosen.keys()
    for number, selected in chosen.items():
        facts = rows[number].facts
        assert facts["selected"] == ("yes" if selected.chosen else "no")
        assert facts.get("period", "") == selected.period
        assert facts["risk"] == "01"
        assert rows[number].buyer_tax_id == plan.company.tax_id


def test_the_verification_log_holds_every_answer_at_its_time(plan: Plan) -> None:
    rows = [(row.code + row.number, row.facts["result"]) for row in file_of(plan, "发票查验记录.xlsx").records]
    asked = [(entry.invoice.label, made.result) for entry in plan.entries for made in entry.verified]
    assert sorted(rows) == sorted(asked)
    times = [row.facts["verified_at"] for row in file_of(plan, "发票查验记录.xlsx").records]
    assert times == sorted(times)


def test_orders_and_the_recycle_bin_name_seller_sum_and_who(plan: Plan) -> None:
    orders = [(row.seller_name, row.total) for row in file_of(plan, "采购付款台账.xlsx").records]
    due = [(entry.invoice.record.seller_name, entry.ordered.total) for entry in plan.entries if entry.ordered]
    assert sorted(orders, key=str) == sorted(due, key=str)
    gone = {row.code + row.number: row.facts for row in file_of(plan, "回收站.csv").records}
    assert gone.keys() == {entry.invoice.label for entry in plan.entries if entry.deleted}
    assert all(facts["deleted_by"] and facts["deleted_why"] for facts in gone.values())


def test_our_stubs_say_what_we_issued_and_what_is_void(plan: Plan) -> None:
    rows = {row.code + row.number: row.status is Status.VOID for row in file_of(plan, "开票系统已开发票.xlsx").records}
    assert rows == {
        entry.invoice.label: entry.invoice.record.status is Status.VOID for entry in plan.entries if entry.stub
    }


def records_in(document: Document) -> list[Record]:
    return [*document.records, *(record for child in document.children for record in records_in(child))]
