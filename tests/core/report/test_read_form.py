"""The JSON of `read` keeps the contract: names, amounts as strings, nothing lost in containers."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from piaoqi.core.checks import CheckResult, Verdict
from piaoqi.core.formats.base import Document, ListKind, Table
from piaoqi.core.formats.registry import EMPTY
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.report.contents import contents, unreadable
from piaoqi.core.report.read_form import Check, read_form, sound
from piaoqi.core.seals.verdict import Authenticity
from piaoqi.core.seals.verdict import Verdict as Genuine
from piaoqi.core.text import Text

CONTRACT_FILE = {"path", "sha256", "format", "problems", "authenticity", "invoices"}
CONTRACT_INVOICE = {
    "kind", "code", "number", "paper_number", "issue_date", "seller_name", "seller_tax_id", "buyer_name",
    "buyer_tax_id", "amount", "tax", "total", "check_code", "status", "red_of", "remark", "lines", "fields", "checks",
}  # fmt: skip


def outcome(*verdicts: Verdict) -> Check:
    message = Text("金额与税额之和等于价税合计", "amount and tax make the total").with_()
    return lambda record: [CheckResult("sum.total", verdict, message) for verdict in verdicts]


def nothing(record: Record) -> tuple[CheckResult, ...]:
    return ()


def record(path: str = "a.ofd", number: str = "26112000000000000001", total: str = "113.00") -> Record:
    return Record(
        place=Place(path),
        kind=Kind.DIGITAL_ORDINARY,
        number=number,
        issue_date=date(2026, 5, 28),
        seller_name="上海某某仪器有限公司",
        amount=Decimal(100),
        total=Decimal(total),
        lines=(Line(name="*仪器*天平", quantity="1", amount=Decimal(100), rate="13%", tax=Decimal(13)),),
        fields={"total": FieldOrigin("Doc_0/Attachs/original_invoice.xml", ("qr", "page"))},
    )


def document(path: str = "a.ofd", *records: Record, **given: object) -> Document:
    return Document(path=path, sha256="0" * 64, format="ofd", records=records, **given)  # type: ignore[arg-type]


def test_a_file_has_exactly_the_contracts_fields() -> None:
    form = read_form(document("a.ofd", record()), nothing)
    assert set(form) == CONTRACT_FILE
    (invoice,) = form["invoices"]
    assert set(invoice) == CONTRACT_INVOICE


def test_values_are_strings_and_absent_ones_empty() -> None:
    (invoice,) = read_form(document("a.ofd", record()), nothing)["invoices"]
    assert (invoice["amount"], invoice["tax"], invoice["total"]) == ("100.00", "", "113.00")
    assert invoice["issue_date"] == "2026-05-28"
    assert invoice["kind"] == "digital_ordinary"
    assert invoice["lines"][0]["amount"] == "100.00"
    assert invoice["lines"][0]["quantity"] == "1"
    assert invoice["fields"]["total"] == {
        "from": "Doc_0/Attachs/original_invoice.xml", "covered": None, "agrees": ["qr", "page"],
    }  # fmt: skip


def test_everything_can_be_written_as_json() -> None:
    text = json.dumps(read_form(document("a.ofd", record()), outcome(Verdict.HOLDS)), ensure_ascii=False)
    assert "上海某某仪器有限公司" in text


def test_checks_are_listed_with_code_verdict_and_message() -> None:
    form = read_form(document("a.ofd", record()), outcome(Verdict.BROKEN), "en")
    (invoice,) = form["invoices"]
    assert invoice["checks"] == [
        {"code": "sum.total", "verdict": "broken", "message": "amount and tax make the total"}
    ]  # fmt: skip


def test_an_original_says_by_its_sign_what_it_is() -> None:
    blue, red = (document("a.ofd", record(total=total)) for total in ("113.00", "-113.00"))
    assert [content.record.status for one in (blue, red) for content in contents(one)] == ["normal", "red_letter"]


def test_a_row_of_a_list_without_status_stays_unknown_and_names_its_cell() -> None:
    table = Table(sheet="Sheet1", list_kind=ListKind.BOOKS, heading_row=1, columns={"total": "金额"}, rows=1)
    row = replace(record(), place=Place("账.xlsx", "Sheet1", 5), fields={}, columns={"total": "金额"})
    (invoice,) = read_form(document("账.xlsx", row, tables=(table,)), nothing)["invoices"]
    assert invoice["status"] == "unknown"
    assert invoice["fields"]["total"]["from"] == "Sheet1 › 第5行 › 金额"


def test_a_container_lists_the_invoices_of_all_its_files() -> None:
    inner = document("b.zip!c.zip!d.ofd", record("b.zip!c.zip!d.ofd", "26112000000000000002"))
    middle = document("b.zip!c.zip", children=(inner,))
    form = read_form(document("b.zip", children=(document("b.zip!a.ofd", record("b.zip!a.ofd")), middle)), nothing)
    assert [one["path"] for one in form["invoices"]] == ["b.zip!a.ofd", "b.zip!c.zip!d.ofd"]
    assert [one["path"] for one in form["members"]] == ["b.zip!a.ofd", "b.zip!c.zip", "b.zip!c.zip!d.ofd"]


def test_an_attachment_that_repeats_its_file_is_one_invoice() -> None:
    attached = document("a.pdf!a.xml", record("a.pdf!a.xml"))
    form = read_form(document("a.pdf", record("a.pdf"), children=(attached,)), nothing)
    assert len(form["invoices"]) == 1


def test_two_files_in_a_container_that_say_the_same_are_both_listed() -> None:
    children = (document("b.zip!a.ofd", record()), document("b.zip!a.pdf", record()))
    assert len(read_form(document("b.zip", children=children), nothing)["invoices"]) == 2


def test_problems_inside_are_reported_once_each_at_the_top() -> None:
    noticed = DISAGREES.at("a.ofd", field="total", first="1", first_part="x", second="2", second_part="y")
    child = document("b.zip!a.ofd", replace(record(), problems=(noticed,)), problems=(noticed,))
    form = read_form(document("b.zip", problems=(EMPTY.at("b.zip!空.pdf"),), children=(child,)), nothing)
    assert [one["code"] for one in form["problems"]] == ["file.empty", "file.contradicts_itself"]


def test_unreadable_parts_count_for_the_whole() -> None:
    child = document("b.zip!空.pdf", problems=(EMPTY.at("b.zip!空.pdf"),))
    assert unreadable(document("b.zip", children=(child,)))
    assert not unreadable(document("a.ofd", record()))


def test_sound_means_unaltered_consistent_and_every_check_not_broken() -> None:
    good = document("a.ofd", record())
    assert sound(good, outcome(Verdict.HOLDS, Verdict.CANNOT_TELL))
    assert not sound(good, outcome(Verdict.BROKEN))
    assert not sound(replace(good, authenticity=Authenticity(verdict=Genuine.ALTERED)), nothing)
    assert not sound(
        document("b.zip", children=(replace(good, authenticity=Authenticity(verdict=Genuine.ALTERED)),)), nothing
    )
