"""Every field knows whether everything that it was read from was signed."""

import pytest

from core.seals.signed_ofd import (
    ATTACHED,
    DOCUMENT,
    LIST,
    PAGE,
    RESOURCES,
    TEMPLATE,
    Parts,
    Statement,
    invoice_parts,
    people,
    signed,
)
from making_ofd import HEAD, NS, Ofd, original_invoice, page, text, zipped
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.seals.verdict import Verdict

CUSTOM = {"发票代码": "011002100111", "发票号码": "00000017", "合计金额": "100.00", "开票人": "甲"}


def document(parts: Parts) -> Document:
    return read(Blob("a.ofd", zipped(parts), anchors=people().anchors))


def marks(found: Document) -> dict[str, bool | None]:
    (record,) = found.records
    return {name: origin.covered for name, origin in record.fields.items()}


def test_fields_of_a_covered_attachment_are_signed() -> None:
    found = document(signed())
    assert found.authenticity.verdict is Verdict.TRUSTED
    assert set(marks(found).values()) == {True}


def test_fields_of_an_uncovered_attachment_are_not_signed() -> None:
    covered = [name for name in invoice_parts() if name not in {ATTACHED, "OFD.xml", LIST}]
    found = document(signed(statement=Statement(covered)))
    assert found.authenticity.verdict is Verdict.PARTIAL
    assert marks(found)["total"] is False


def test_nothing_counts_as_signed_in_an_altered_file() -> None:
    parts = signed()
    found = document(parts | {PAGE: parts[PAGE] + b" "})
    assert found.authenticity.verdict is Verdict.ALTERED
    assert set(marks(found).values()) == {False}


def test_nothing_is_said_of_the_fields_of_an_unsigned_file() -> None:
    assert set(marks(document(invoice_parts())).values()) == {None}


def custom(**datas: str) -> bytes:
    """An OFD.xml with CustomDatas, which the signature does not cover."""
    body = Ofd(custom=CUSTOM | datas, signed=True).body()
    return f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.1">{body}</ofd:OFD>'.encode()


def test_custom_datas_outside_of_the_signature_are_not_signed_and_no_fault() -> None:
    found = document(signed() | {"OFD.xml": custom()})
    assert found.authenticity.verdict is Verdict.TRUSTED
    assert "custom" in found.records[0].fields["amount"].agrees
    assert found.authenticity.covers(["OFD.xml"]) is False


def test_custom_datas_outside_of_the_signature_that_contradict_it_make_the_file_partial() -> None:
    found = document(signed() | {"OFD.xml": custom(合计金额="900.00")})
    assert found.authenticity.verdict is Verdict.PARTIAL
    (finding,) = (one for one in found.authenticity.findings if one.step.code == "OFD-14")
    assert (finding.answer, "OFD.xml" in finding.message.say("zh")) == ("broken", True)
    assert found.records[0].fields["amount"].covered is True


def test_a_field_that_custom_datas_alone_state_is_not_signed() -> None:
    parts = invoice_parts()
    attached = original_invoice().replace("<fp:TaxExclusiveTotalAmount>100.00</fp:TaxExclusiveTotalAmount>", "")
    parts[ATTACHED] = attached.encode()
    found = document(signed(parts) | {"OFD.xml": custom(合计金额="900.00")})
    origin = found.records[0].fields["amount"]
    assert (origin.part, origin.covered) == ("OFD.xml", False)


def page_alone() -> Parts:
    """An invoice that stands on its page and template, and nowhere else."""
    rows = [
        text(11, 130, 20, "发票代码:011002100111"),
        text(12, 130, 26, "发票号码:00000017"),
        text(13, 130, 32, "开票日期:2022年05月06日"),
    ]
    made = Ofd(
        pages=[page(*rows, template="90")], template=page(text(91, 60, 10, "北京增值税电子普通发票")), signed=True
    )
    parts = {name: data.encode() if isinstance(data, str) else data for name, data in made.parts().items()}
    root = f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.1">{made.body()}</ofd:OFD>'
    listed = b"<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    font = '<ofd:Fonts><ofd:Font ID="1"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    resources = f'{HEAD}<ofd:Res {NS} BaseLoc="Res">{font}</ofd:Res>'
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<ofd:CommonData>", listed)
    return parts | {"OFD.xml": root.encode(), RESOURCES: resources.encode(), "Doc_0/Res/f.ttf": b"a font"}


@pytest.mark.parametrize("left_out", ["", PAGE, TEMPLATE, DOCUMENT, RESOURCES, "Doc_0/Res/f.ttf"])
def test_a_field_of_the_page_needs_page_template_document_resources_and_fonts(left_out: str) -> None:
    parts = page_alone()
    covered = [name for name in parts if name not in {"OFD.xml", LIST, left_out}]
    found = document(signed(parts, Statement(covered)))
    assert found.records[0].number == "00000017"
    assert found.authenticity.verdict is (Verdict.PARTIAL if left_out else Verdict.TRUSTED)
    assert marks(found)["number"] is not bool(left_out)


def tagged() -> Parts:
    tag = (
        f'{HEAD}<eInvoice {NS} xmlns:fp="x"><fp:InvoiceNo><ofd:ObjectRef PageRef="1">12</ofd:ObjectRef></fp:InvoiceNo>'
        '<fp:InvoiceCode><ofd:ObjectRef PageRef="1">11</ofd:ObjectRef></fp:InvoiceCode></eInvoice>'
    )
    made = Ofd(pages=[page(text(11, 9, 9, "011002100111"), text(12, 9, 20, "00000017"))], tag=tag, signed=True)
    parts = {name: data.encode() if isinstance(data, str) else data for name, data in made.parts().items()}
    root = f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.1">{made.body()}</ofd:OFD>'
    return parts | {"OFD.xml": root.encode()}


@pytest.mark.parametrize("left_out", ["", "Doc_0/Tags/Tag.xml", PAGE])
def test_a_tagged_field_needs_the_tag_and_the_page_it_points_into(left_out: str) -> None:
    parts = tagged()
    covered = [name for name in parts if name not in {"OFD.xml", LIST, left_out}]
    found = document(signed(parts, Statement(covered)))
    assert found.records[0].fields["number"].part == "Doc_0/Tags/Tag.xml"
    assert marks(found)["number"] is not bool(left_out)


def test_a_page_that_goes_on_behind_an_uncovered_one_is_not_signed() -> None:
    """What stands on two pages is only signed if both are."""
    parts = page_alone()
    more = page(text(21, 130, 20, "价税合计(小写)¥900.00"))
    listed = b'<ofd:Page ID="2" BaseLoc="Pages/1.xml"/></ofd:Pages>'
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"</ofd:Pages>", listed)
    parts["Doc_0/Pages/1.xml"] = more.encode()
    covered = [name for name in parts if name not in {"OFD.xml", LIST, "Doc_0/Pages/1.xml"}]
    found = document(signed(parts, Statement(covered)))
    assert found.authenticity.verdict is Verdict.PARTIAL
    assert not any(marks(found).values())


def test_an_attachment_called_like_a_page_is_not_taken_for_one() -> None:
    parts = signed()
    listed = parts["Doc_0/Attachs/Attachments.xml"].replace(
        b"original_invoice.xml</ofd:FileLoc>", b"/page</ofd:FileLoc>"
    )
    parts = {name: data for name, data in parts.items() if "Signs" not in name or name == LIST}
    moved = parts.pop(ATTACHED)
    parts |= {"page": moved, "Doc_0/Attachs/Attachments.xml": listed}
    covered = [name for name in parts if name not in {"OFD.xml", LIST, "page"}]
    found = document(signed(parts, Statement(covered)))
    assert found.records[0].fields["total"].part == "page"
    assert marks(found)["total"] is False


def test_an_attachment_that_only_lies_there_is_seen() -> None:
    found = document(signed() | {"Doc_0/Attachs/more.xml": original_invoice(total="913.00").encode()})
    assert found.authenticity.verdict is Verdict.PARTIAL
    assert "Doc_0/Attachs/more.xml" in found.authenticity.uncovered
