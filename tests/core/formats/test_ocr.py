"""Text recognition of pictures: the form's fields, how sure they are, and pages that lie or hang as they please.

A reading takes seconds, so few pages are read in every run; the others are marked slow.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from core.formats.drawn_face import EXPECTED, Digital, Old
from core.formats.drawn_pdf import Page, draw_pdf, qr_picture
from core.formats.photographed import SPOILT, picture, saved
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.image import FORMAT as IMAGE
from piaoqi.core.formats.pdf import FORMAT as PDF
from piaoqi.core.invoice.record import Record

pytest.importorskip("rapidocr", reason="the extra ocr is not installed")

BUYER = ("北京澄石科技有限公司", "91110108MA01GEX89N")
SELLER = ("上海云杉办公用品有限公司", "91310115MA1K3X2R7N")
DIGITAL = Digital(buyer=BUYER, seller=SELLER)
CODE = "01,31,,24312000000012345678,113.00,20240528,,"
PARTIES = {"buyer_name": BUYER[0], "buyer_tax_id": BUYER[1], "seller_name": SELLER[0], "seller_tax_id": SELLER[1]}
FACE = {**EXPECTED, **PARTIES}


@pytest.fixture(autouse=True)
def _without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is ever downloaded."""

    def refused(*_: object) -> None:
        raise AssertionError("recognition asked for the network")

    monkeypatch.setattr("socket.socket.connect", refused)


def read(image: Image.Image) -> Document:
    return IMAGE.read(Blob("票/scan.png", saved(image)))


def only(document: Document) -> Record:
    (record,) = document.records
    return record


def wrong(record: Record) -> dict[str, object]:
    """What was read wrongly and is not marked."""
    return {
        name: getattr(record, name)
        for name, value in FACE.items()
        if getattr(record, name) != value and not record.is_uncertain(name)
    }


def test_a_scan_without_a_code_gives_every_field_and_how_sure_it_is() -> None:
    document = read(picture(DIGITAL.draw()))
    record = only(document)
    assert not wrong(record)
    assert not record.is_uncertain(*FACE)
    assert record.fields["number"].part == "page 1 › ocr"
    assert all(record.fields[name].confidence is not None for name in FACE if name != "code")
    assert [(line.name, line.amount) for line in record.lines] == [("*软件*示例软件V2.0", Decimal("100.00"))]
    assert not document.problems


def test_on_a_page_that_lies_on_its_side_the_code_is_believed_and_the_print_agrees() -> None:
    page = picture(DIGITAL.draw())
    page.paste(qr_picture(CODE).resize((130, 130)), (60, 20))
    record = only(read(page.rotate(90, expand=True)))
    assert not wrong(record)
    assert (record.fields["number"].part, record.fields["number"].confidence) == ("qr", None)
    assert "page 1 › ocr" not in record.fields["total"].part
    assert "ocr" in record.fields["total"].agrees
    assert not record.is_uncertain("seller_name")


def test_a_scanned_page_of_a_pdf_is_recognised_and_a_page_with_text_is_not() -> None:
    scan = Page(pictures=((picture(DIGITAL.draw()), (20, 40, 555, 407)),))
    other = Page(items=replace(DIGITAL, number="24312000000087654321").draw())
    scanned, text = PDF.read(Blob("a.pdf", draw_pdf([scan, other]))).records
    assert not wrong(scanned)
    assert (scanned.place.page, text.place.page) == (1, 2)
    assert scanned.fields["total"].confidence is not None
    assert all(origin.confidence is None for origin in text.fields.values())


def test_a_picture_of_something_else_holds_no_invoice_that_was_recognised() -> None:
    document = read(Image.linear_gradient("L").convert("RGB"))
    assert not document.records
    assert [problem.code for problem in document.problems] == ["image.no_invoice"]


@pytest.mark.slow
@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("form", [DIGITAL, Old(buyer=BUYER, seller=SELLER)], ids=["digital", "old"])
def test_whatever_happened_to_a_page_nothing_wrong_goes_unmarked(how: str, form: Digital | Old) -> None:
    record = only(read(SPOILT[how](picture(form.draw()))))
    if isinstance(form, Digital):
        assert not wrong(record)
        return
    stated = (record.code, record.number, record.issue_date, record.total, record.seller_tax_id, record.buyer_tax_id)
    names = ("code", "number", "issue_date", "total", "seller_tax_id", "buyer_tax_id")
    true = ("011001900111", "12345678", date(2020, 8, 5), Decimal("113.00"), SELLER[1], BUYER[1])
    assert not [name for name, said, is_ in zip(names, stated, true, strict=True)
                if said != is_ and not record.is_uncertain(name)]  # fmt: skip


@pytest.mark.slow
def test_a_code_that_says_another_sum_than_the_print_is_a_contradiction() -> None:
    page = picture(DIGITAL.draw())
    page.paste(qr_picture(CODE.replace("113.00", "913.00")).resize((130, 130)), (60, 20))
    record = only(read(page))
    assert record.total == Decimal("913.00")
    assert ("file.contradicts_itself", "total") in {(one.code, one.params["name"]) for one in record.problems}


@pytest.mark.slow
def test_sums_that_do_not_add_up_and_ids_that_fail_their_check_are_uncertain() -> None:
    odd = replace(DIGITAL, sums=("¥100.00", "¥18.00"), seller=(SELLER[0], "91310115MA1K3X2R7P"))
    document = read(picture(odd.draw()))
    record = only(document)
    assert {name for name in FACE if record.is_uncertain(name)} == {"amount", "tax", "seller_tax_id"}
    assert [problem.code for problem in document.problems] == ["ocr.uncertain"]


@pytest.mark.slow
def test_two_invoices_on_one_picture_are_not_mixed_into_one() -> None:
    one, other = picture(DIGITAL.draw()), picture(replace(DIGITAL, number="24312000000087654321").draw())
    both = Image.new("RGB", (one.width, one.height + other.height), "white")
    both.paste(one, (0, 0))
    both.paste(other, (0, one.height))
    document = read(both)
    numbers = {record.number for record in document.records}
    told = "ocr.several_invoices" in [problem.code for problem in document.problems]
    assert numbers == {"24312000000012345678", "24312000000087654321"} or told
