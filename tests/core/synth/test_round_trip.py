"""Every generated file, read back, says what the invoice truly is."""

import pytest

from piaoqi.core.formats.base import Blob, Document, ListKind
from piaoqi.core.formats.registry import read
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.folder import files
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.originals import merged, rendered
from piaoqi.core.synth.plan import Plan
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.window import Form
from piaoqi.core.synth.writers.bureau import bureau_export

FIELDS = (
    "kind", "code", "number", "issue_date", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id", "amount",
    "tax", "total", "check_code", "red_of",
)  # fmt: skip
IN_ONE_FORM = (Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.VEHICLE, Kind.AIR, Kind.FISCAL)
"""Kinds whose originals are photographs of paper, or vouchers without a face."""
Originals = tuple[str, list[tuple[Invoice, Document]]]
"""A rendition, and every invoice with what was read back of it."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return scenario(10, 3, 120, ())


def wrong_fields(
    read_back: Record, truth: Record, fields: tuple[str, ...] = FIELDS
) -> dict[str, tuple[object, object]]:
    found = {name: (getattr(read_back, name), getattr(truth, name)) for name in fields}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def wrong_lines(read_back: Record, truth: Record, fields: tuple[str, ...]) -> list[object]:
    if len(read_back.lines) != len(truth.lines):
        return [("lines", len(read_back.lines), len(truth.lines))]
    pairs = zip(read_back.lines, truth.lines, strict=True)
    return [
        (n, name, getattr(got, name), getattr(true, name))
        for n, (got, true) in enumerate(pairs)
        for name in fields
        if getattr(got, name) != getattr(true, name)
    ]


@pytest.fixture(scope="module", params=["xml", "ofd", "pdf"])
def originals(plan: Plan, request: pytest.FixtureRequest) -> Originals:
    """One rendition of every invoice that can have it, read back."""
    rendition: str = request.param
    made = renditions_of(plan, rendition)
    return rendition, [(one, read(Blob(f"{one.label}.{rendition}", rendered(one, rendition)))) for one in made]


def renditions_of(plan: Plan, rendition: str) -> list[Invoice]:
    made = [entry.invoice for entry in plan.entries if entry.invoice.record.kind not in IN_ONE_FORM]
    if rendition == "xml":
        return [invoice for invoice in made if not invoice.record.code and not invoice.journey]
    if rendition == "pdf":
        return [invoice for invoice in made if not invoice.journey]
    return made


def test_every_original_read_back_agrees_with_the_invoice(originals: Originals) -> None:
    rendition, documents = originals
    wrong = {}
    for invoice, document in documents:
        assert len(document.records) == 1, (invoice.label, document)
        record, truth = document.records[0], invoice.record
        fields, lines = stated_fields(truth, rendition)
        shown = (wrong_fields(record, truth, fields), wrong_lines(record, truth, lines) if lines else [])
        if any(shown):
            wrong[truth.kind, truth.number] = shown
    assert not wrong


def test_photographs_and_vouchers_read_back_agree_with_the_invoice(plan: Plan) -> None:
    kinds = set()
    for entry in plan.entries:
        if entry.invoice.record.kind in IN_ONE_FORM and entry.originals:
            (rendition,) = entry.originals
            document = read(Blob(f"a.{rendition}", rendered(entry.invoice, rendition)))
            (record,), truth = document.records, entry.invoice.record
            assert not document.problems
            assert (record.code, record.number, record.issue_date) == (truth.code, truth.number, truth.issue_date)
            assert record.kind is truth.kind
            assert record.total in (truth.total, None)  # the code on a paper form states the amount without tax
            kinds.add(truth.kind)
    assert len(kinds) > 2


def test_invoices_in_one_pdf_are_read_back_a_page_each(plan: Plan) -> None:
    for path, data in merged(plan):
        document = read(Blob(path, data))
        lying_there = [entry.invoice.record for entry in plan.entries if entry.merged == path]
        assert not document.problems
        assert [record.place.page for record in document.records] == [*range(1, len(lying_there) + 1)]
        for record, truth in zip(document.records, lying_there, strict=True):
            assert not wrong_fields(record, truth)
            assert not wrong_lines(record, truth, ("name", "amount", "rate", "tax"))
    assert any(entry.merged for entry in plan.entries)


def test_no_original_contradicts_itself(originals: Originals) -> None:
    problems = [
        problem.message("en")
        for _, document in originals[1]
        for problem in (*document.problems, *(one for record in document.records for one in record.problems))
    ]
    assert not problems


def test_the_qr_code_is_readable_and_its_checksum_right(originals: Originals) -> None:
    rendition, documents = originals
    for _, document in documents if rendition != "xml" else []:
        record = document.records[0]
        assert record.facts["qr_crc"] == "ok"
        assert "qr" in record.fields["number"].agrees


def test_a_copy_downloaded_again_has_other_bytes_and_says_the_same(plan: Plan) -> None:
    invoice = renditions_of(plan, "xml")[0]
    once, twice = (rendered(invoice, rendition) for rendition in ("ofd", "ofd@2"))
    assert once != twice
    records = [read(Blob("a.ofd", data)).records[0] for data in (once, twice)]
    assert records[0] == records[1]
    assert not wrong_fields(records[0], invoice.record)


@pytest.mark.parametrize("form", list(Form))
def test_an_export_says_the_same_in_every_form(plan: Plan, form: Form) -> None:
    rows = plan.listing(plan.windows[0])
    endings = {Form.CSV: "csv", Form.XLS: "xls"}
    document = read(Blob(f"导出.{endings.get(form, 'xlsx')}", bureau_export(rows, form, ("全量发票查询导出结果",))))
    assert not document.problems
    assert document.tables[0].list_kind is ListKind.BUREAU
    stated = [(row.code, row.number, row.issue_date, row.total, row.status) for row in document.records]
    listed = [(row.code, row.number, row.issue_date, row.total, row.status) for row, _, _ in rows]
    assert sorted(stated, key=str) == sorted(listed, key=str)


def stated_fields(truth: Record, rendition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields and fields of lines that a rendition can state: an XML has no `***`, a railway ticket no lines."""
    lines = ("name", "spec", "unit", "quantity", "amount", "rate", "tax")
    if truth.kind is Kind.RAIL:
        return FIELDS, ()
    if truth.tax is None and rendition == "xml":
        return tuple(name for name in FIELDS if name != "tax"), lines[:-1]
    return FIELDS, lines


def test_the_bureau_exports_read_back_list_what_the_plan_says(plan: Plan) -> None:
    exports = [(name, data) for name, data in files(plan) if name.startswith("bureau/")]
    for (name, data), window in zip(exports, plan.windows, strict=True):
        document = read(Blob(name, data))
        assert not document.problems
        truth = {row.code + row.number: row for row in plan.rows_of(window)}
        records = {record.code + record.number: record for record in document.records}
        assert set(records) == set(truth)
        names = (*(field for field in FIELDS if field not in ("check_code", "red_of", "tax")), "status")
        wrong = {key: wrong_fields(records[key], truth[key], names) for key in truth}
        assert not any(wrong.values()), wrong
