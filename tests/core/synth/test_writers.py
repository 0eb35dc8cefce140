"""The writers' files are sound for other programs too, not only for our readers."""

import email
import email.policy
import io
import mailbox
import zipfile
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import python_calamine
import zxingcpp
from PIL import Image

from piaoqi.core.synth.writers.face.base import Face, wrapped
from piaoqi.core.synth.writers.mail import Letter, mail, mbox
from piaoqi.core.synth.writers.ods import ods
from piaoqi.core.synth.writers.pdf import pdf
from piaoqi.core.synth.writers.qr import png
from piaoqi.core.synth.writers.workbook import Sheet, workbook
from piaoqi.core.synth.writers.zip import pack


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_an_archive_opens_elsewhere_with_its_names(encoding: str) -> None:
    packed = pack([("火车票.ofd", b"one"), ("空.txt", b"")], encoding=encoding)
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.testzip() is None
        first, second = opened.infolist()
        assert (opened.read(first), opened.read(second)) == (b"one", b"")
        name = first.filename if encoding == "utf-8" else first.filename.encode("cp437").decode("gbk")
        assert name == "火车票.ofd"


def test_a_picture_of_a_qr_code_opens_elsewhere() -> None:
    text = "01,31,,26112000000123456789,113.00,20260901,,ABCD"
    with Image.open(io.BytesIO(png(text))) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [text]


def test_a_pdf_has_its_texts_in_order_and_readable() -> None:
    face = Face()
    face.label(10, 20, "发票号码：")
    face.value(40, 20, "26112000000123456789", "InvoiceNo")
    face.value(10, 30, "¥1,130.00 龘（示例）", "")
    with pypdfium2.PdfDocument(pdf([(face, "01,31,,1,1,20260901,,0000")], "20260901101500")) as opened:
        page = opened[0]
        shown = page.get_textpage().get_text_range()
        assert page.get_size() == pytest.approx((595.28, 396.85), abs=0.1)
    assert shown.split("\r\n") == ["发票号码： 26112000000123456789", "¥1,130.00 龘（示例）"]


def test_numbers_of_a_workbook_stay_text() -> None:
    made = workbook((Sheet("表", ("号码", "金额"), [["26112000000123456789", 5], ["=1+1", None]], ("标题",)),))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["表"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["标题", None], ["号码", "金额"], ["26112000000123456789", 5], ["=1+1", None],
    ]  # fmt: skip
    assert sheet["A3"].data_type == sheet["A4"].data_type == "s"


def test_a_mail_opens_elsewhere_with_what_was_attached_and_forwarded() -> None:
    sent = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    letter = Letter(("示例公司", "a@seller.example"), ("财务部", "b@buyer.example"), "发票来了", sent, "您好\r\n")
    inner = mail(letter, [("发票.pdf", "application/pdf", b"%PDF-" + bytes(range(256)))])
    outer = email.message_from_bytes(mail(letter, [("", "message/rfc822", inner)]), policy=email.policy.default)
    assert outer["subject"] == "发票来了"
    assert outer["date"].datetime == sent
    forwarded = [part for part in outer.walk() if part.get_filename() == "发票.pdf"]
    assert isinstance(forwarded[0], EmailMessage)
    assert forwarded[0].get_content() == b"%PDF-" + bytes(range(256))


def test_a_mailbox_opens_elsewhere_with_every_message(tmp_path: Path) -> None:
    sent = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    letters = [
        (sent, mail(Letter(("甲", "a@seller.example"), ("乙", "b@buyer.example"), title, sent, "From 你好\r\n"), ()))
        for title in ("一", "二", "三")
    ]
    file = tmp_path / "收件箱.mbox"
    file.write_bytes(mbox(letters))
    opened = mailbox.mbox(file)
    assert [str(make_header(decode_header(one["subject"]))) for one in opened] == ["一", "二", "三"]
    opened.close()


def test_an_opendocument_spreadsheet_keeps_its_texts() -> None:
    data = ods("登记簿", [["号码", "金额"], ["26112000000123456789", "1,130.00 <元>"], ["", "空格前"]])
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("登记簿")
    assert sheet.to_python() == [["号码", "金额"], ["26112000000123456789", "1,130.00 <元>"], ["", "空格前"]]


def test_a_scan_has_a_page_and_nothing_to_read() -> None:
    with pypdfium2.PdfDocument(pdf([(Face(), "")], "20260901101500")) as opened:
        assert len(opened) == 1
        assert opened[0].get_textpage().get_text_range() == ""


@pytest.mark.parametrize("text", ["", "a", "信息技术服务软件开发服务费用", "mixed 中文 and ascii text of some length"])
def test_wrapping_loses_no_character(text: str) -> None:
    pieces = list(wrapped(text, 20))
    assert "".join(pieces) == text
    assert pieces
