"""PDF files: text, codes and vouchers of the same invoice together, several invoices, and what can't be read."""

import random
from datetime import date
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from PIL import Image

from core.formats.drawn_face import BUYER, SELLER, Digital, Drawing, Old
from core.formats.drawn_pdf import Page, draw_pdf, qr_picture
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.pdf import FORMAT
from piaoqi.core.formats.pdf.text import read_text
from piaoqi.core.formats.qr import checksum
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.limits import Limits

NUMBER = "24312000000012345678"
PAYLOAD = f"01,31,,{NUMBER},113.00,20240528,,"
RAIL = """<?xml version="1.0" encoding="UTF-8"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:rai="http://xbrl.mof.gov.cn/taxonomy/2023-12-31/rai">
<rai:TypeOfVoucher>铁路电子客票</rai:TypeOfVoucher>
<rai:ElectronicInvoiceRailwayETicketNumber>24119000000012345678</rai:ElectronicInvoiceRailwayETicketNumber>
<rai:DateOfIssue>2024-05-28</rai:DateOfIssue><rai:Fare>553.00</rai:Fare>
<rai:TotalAmountExcludingTax>507.34</rai:TotalAmountExcludingTax><rai:TaxRate>9%</rai:TaxRate>
<rai:TaxAmount>45.66</rai:TaxAmount><rai:NameOfPurchaser>北京示例科技有限公司</rai:NameOfPurchaser></xbrl>"""


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds without the extra; test_ocr.py has it."""
    monkeypatch.setattr("piaoqi.core.formats.pdf.available", lambda: False)


def read(data: bytes, limits: Limits | None = None) -> Document:
    blob = Blob("票/a.pdf", data, limits) if limits else Blob("票/a.pdf", data)
    assert FORMAT.recognises(blob)
    return FORMAT.read(blob)


def code(payload: str = PAYLOAD, scale: int = 4) -> tuple[Image.Image, tuple[float, float, float, float]]:
    return qr_picture(f"{payload}{checksum(payload):04X}", scale), (20, 10, 57, 57)


def codes_of(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_the_face_and_its_code_are_one_record_that_agrees() -> None:
    document = read(draw_pdf([Page(Digital().draw(), [code()])]))
    assert not document.problems
    (record,) = document.records
    assert (record.kind, record.number, record.issue_date) == (Kind.DIGITAL_SPECIAL, NUMBER, date(2024, 5, 28))
    assert (record.buyer_name, record.buyer_tax_id) == BUYER
    assert (record.seller_name, record.seller_tax_id) == SELLER
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("13.00"), Decimal("113.00"))
    assert record.fields["total"].agrees == ("qr",)
    assert len(record.lines) == 1
    assert not record.problems


def test_a_face_that_contradicts_its_code_says_so() -> None:
    document = read(draw_pdf([Page(Digital().draw(), [code(PAYLOAD.replace("113.00", "131.00"))])]))
    (record,) = document.records
    assert record.total == Decimal("113.00")
    assert [problem.code for problem in record.problems] == ["file.contradicts_itself"]


@pytest.mark.parametrize("turned", [1, 2, 3])
def test_a_turned_page_reads_like_an_upright_one(turned: int) -> None:
    for form in (Digital(), Old()):
        (turned_record,) = read(draw_pdf([Page(form.draw(), turned=turned)])).records
        (record,) = read(draw_pdf([Page(form.draw())])).records
        assert turned_record == record


def test_each_page_of_a_merged_file_is_a_record_with_its_page() -> None:
    pages = [Page(Digital(number=NUMBER[:-1] + str(i)).draw()) for i in range(4)]
    document = read(draw_pdf([*pages, Page(Old().draw())]))
    assert [(record.place.page, record.number[-2:]) for record in document.records] == [
        (1, "70"), (2, "71"), (3, "72"), (4, "73"), (5, "78")
    ]  # fmt: skip


def test_the_same_invoice_twice_in_one_file_is_read_once() -> None:
    assert len(read(draw_pdf([Page(Digital().draw()), Page(Digital().draw())])).records) == 1


def test_a_voucher_in_the_file_wins_over_the_face() -> None:
    on = Drawing()
    on.put(150, 30, "电子发票（铁路电子客票）", 16)
    on.put(20, 60, "发票号码:24119000000012345678")
    on.put(20, 130, "票价:￥553.00")
    document = read(draw_pdf([Page(on.items)], [("0", RAIL.encode())]))
    (record,) = document.records
    assert (record.kind, record.amount, record.tax) == (Kind.RAIL, Decimal("507.34"), Decimal("45.66"))
    assert record.total == Decimal("553.00")
    assert "page" in record.fields["total"].agrees
    assert record.fields["total"].part == "0"


def test_a_voucher_speaks_for_a_page_without_text() -> None:
    document = read(
        draw_pdf([Page(pictures=[(Image.new("L", (300, 300), 200), (0, 0, 500, 500))])], [("v", RAIL.encode())])
    )
    assert not document.problems
    assert [record.number for record in document.records] == ["24119000000012345678"]


def test_the_files_of_a_portfolio_are_documents_of_their_own() -> None:
    cover = Drawing()
    cover.put(100, 30, "本文件为发票合集，请打开附件")
    inner = draw_pdf([Page(Digital().draw())])
    document = read(draw_pdf([Page(cover.items)], [("a.pdf", inner), ("note.txt", b"hello")]))
    assert not document.records
    (child,) = document.children
    assert (child.path, [record.number for record in child.records]) == ("票/a.pdf!a.pdf", [NUMBER])


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    on = Drawing()
    on.put(100, 500, "ABC-")
    on.put(100, 512, "DEF")
    data = draw_pdf([Page(on.items)])
    document = pdfium.PdfDocument(data)
    assert [item.text for item in read_text(document[0], 1)] == ["ABC-", "DEF"]
    document.close()


def test_a_page_that_speaks_of_an_invoice_it_does_not_show_is_searched_for_its_code() -> None:
    scan = Image.new("L", (1000, 700), 255)
    scan.paste(code(scale=2)[0].resize((90, 90), Image.Resampling.BILINEAR), (40, 40))
    on = Drawing()
    on.put(100, 500, "扫描件：增值税专用发票一张，请查收")
    (record,) = read(draw_pdf([Page(on.items, [(scan, (0, 0, 595, 417))])])).records
    assert record.number == NUMBER


def test_a_small_code_on_a_scan_is_found_when_the_page_is_drawn_larger() -> None:
    scan = Image.new("L", (2480, 3508), 255)
    scan.paste(code(scale=2)[0], (1200, 1700))
    document = read(draw_pdf([Page(pictures=[(scan, (0, 0, 595, 842))])]))
    assert [record.number for record in document.records] == [NUMBER]


def test_a_scan_is_read_by_its_code() -> None:
    scan = Image.new("L", (1000, 700), 255)
    scan.paste(code()[0], (40, 40))
    document = read(draw_pdf([Page(pictures=[(scan, (0, 0, 595, 417))])]))
    assert not document.problems
    assert [(record.number, record.total) for record in document.records] == [(NUMBER, Decimal("113.00"))]


def test_two_scanned_invoices_on_one_page_are_two_records() -> None:
    scan = Image.new("L", (1000, 1400), 255)
    scan.paste(code()[0], (40, 40))
    scan.paste(code(PAYLOAD.replace(NUMBER, NUMBER[:-1] + "9"))[0], (40, 740))
    document = read(draw_pdf([Page(pictures=[(scan, (0, 0, 595, 833))])]))
    assert sorted(record.number for record in document.records) == [NUMBER, NUMBER[:-1] + "9"]


def test_a_scan_without_a_code_is_a_problem_with_a_hint() -> None:
    scanned = Page(pictures=[(Image.new("L", (300, 300), 128), (0, 0, 500, 500))])
    document = read(draw_pdf([Page(Digital().draw()), scanned]))
    assert len(document.records) == 1
    (problem,) = document.problems
    assert (problem.code, problem.params["pages"]) == ("pdf.no_text", "2")
    assert problem.kind.unreadable
    assert "ocr" in problem.hint()


def test_an_empty_page_is_no_problem() -> None:
    document = read(draw_pdf([Page(Digital().draw()), Page()]))
    assert (len(document.records), codes_of(document)) == (1, [])


def test_a_page_of_other_text_is_another_document() -> None:
    on = Drawing()
    on.put(100, 30, "某某出行-行程单", 16)
    on.put(20, 60, "共3笔行程，合计88.00元")
    (record,) = read(draw_pdf([Page(on.items)])).records
    assert (record.kind, record.number) == (Kind.OTHER_DOCUMENT, "")


def test_an_invoice_whose_number_cannot_be_read_is_never_silent() -> None:
    items = [item for item in Digital().draw() if item.text != NUMBER]
    document = read(draw_pdf([Page(items)]))
    assert len(document.records) == 1
    assert codes_of(document) == ["pdf.no_number"]


@pytest.mark.parametrize("paint", ["f\n", "\n"], ids=["a path for each square", "all squares in one path"])
def test_a_code_drawn_with_paths_is_found(paint: str) -> None:
    modules = qr_picture(f"{PAYLOAD}{checksum(PAYLOAD):04X}", 1)
    dots = [(modules.getpixel((x, y)), x, y) for x in range(modules.width) for y in range(modules.height)]
    items = [item for item in Digital().draw() if item.text != NUMBER]
    plain = draw_pdf([Page(items)])
    squares = "".join(f"{20 + 1.5 * x} {800 - 1.5 * y} 1.5 1.5 re {paint}" for shade, x, y in dots if shade == 0)
    assert codes_of(read(plain)) == ["pdf.no_number"]
    drawn = draw_pdf([Page(items, content=f"{squares} f")])
    (record,) = read(drawn).records
    assert record.number == NUMBER


def test_a_page_whose_letters_are_outlines_is_never_silent() -> None:
    on = Drawing()
    on.put(100, 60, "24312000000012345678")
    on.put(100, 80, "2024 05 28 113.00")
    strokes = "\n".join(f"{20 + x} 500 1 1 re f" for x in range(300))
    document = read(draw_pdf([Page(on.items, content=strokes)]))
    assert codes_of(document) == ["pdf.no_text"]


def test_a_signature_field_is_neither_passed_nor_failed() -> None:
    assert read(draw_pdf([Page(Digital().draw())])).authenticity.verdict == "unsigned"
    assert read(draw_pdf([Page(Digital().draw())], signed=True)).authenticity.verdict == "unverifiable"


def test_a_password_is_named_in_plain_words() -> None:
    locked = draw_pdf([Page(Digital().draw())]).replace(
        b"trailer\n<<",
        b"trailer\n<</Encrypt <</Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>>> /ID [<00><00>] "
        % (b"00" * 32, b"11" * 32),
    )
    document = read(locked)
    assert codes_of(document) == ["pdf.password"]
    assert "密码" in document.problems[0].message()


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"junk\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>"]
)
def test_a_file_that_cannot_be_opened_is_a_problem(data: bytes) -> None:
    document = read(data)
    assert "pdf.broken" in codes_of(document)
    assert not document.records


def test_pages_beyond_the_limit_are_named() -> None:
    pages = [Page(Digital(number=NUMBER[:-1] + str(i)).draw()) for i in range(3)]
    document = read(draw_pdf(pages), Limits(pages=2))
    assert len(document.records) == 2
    assert codes_of(document) == ["pdf.too_many_pages"]


def test_a_cut_file_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = draw_pdf([Page(Digital().draw(), [code()])])
    for share in (0.3, 0.6, 0.9, 0.99):
        document = read(whole[: int(len(whole) * share)])
        assert document.problems


def test_no_damage_makes_the_reader_fail() -> None:
    whole = draw_pdf([Page(Digital().draw(), [code(scale=2)])], [("v.xml", RAIL.encode())], signed=True)
    chance = random.Random(7)
    for _ in range(120):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        read(bytes(damaged))


def test_what_is_no_pdf_is_not_recognised() -> None:
    assert not FORMAT.recognises(Blob("a.pdf", b"PK\x03\x04"))


@pytest.mark.parametrize("number", ["", "\ue001\ue002"])
def test_an_invoice_without_a_readable_number_is_not_taken_for_a_page_of_the_one_before(number: str) -> None:
    others = [Digital(number=NUMBER[:-1] + str(i)) for i in range(2)]
    document = read(draw_pdf([Page(one.draw()) for one in (others[0], Digital(number=number), others[1])]))
    assert [record.number for record in document.records] == [others[0].number, "", others[1].number]
    assert codes_of(document) == ["pdf.no_number"]


def test_a_number_that_a_page_shows_and_no_record_holds_is_told() -> None:
    other = NUMBER[:-1] + "1"
    below = Digital(number=other, title="（字体损坏）").draw(top=420)
    document = read(draw_pdf([Page([*Digital().draw(), *below])]))
    (problem,) = document.problems
    assert (problem.code, problem.params["number"]) == ("pdf.invoice_not_read", other)


@pytest.mark.parametrize("remark", [f"被红冲蓝字数电票号码：{NUMBER[:-1]}1", f"对应发票 {NUMBER[:-1]}1"])
def test_a_number_that_a_remark_speaks_of_is_no_invoice_of_the_file(remark: str) -> None:
    assert not read(draw_pdf([Page(Digital(remark=remark).draw())])).problems
