"""Mail: attachments however they are named and nested, and links that lead to invoices."""

from email.message import EmailMessage, MIMEPart
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.workbooks import BASE_HEADINGS, base_row, number, workbook
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read

A = number(1)
EXPORT = workbook({"发票基础信息": [BASE_HEADINGS, base_row(1, A)]})


def letter(subject: str = "电子发票", body: str = "请查收") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "开票方 <invoice@example.com>"
    message["To"] = "ap@example.org"
    message["Date"] = "Mon, 05 Jan 2026 10:20:30 +0800"
    message["Message-ID"] = "<1@example.com>"
    message.set_content(body)
    return message


def attach(message: EmailMessage, name: str, data: bytes = EXPORT, kind: str = "application/octet-stream") -> None:
    main, sub = kind.split("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)


def read_mail(message: MIMEPart | MIMEMultipart | bytes) -> Document:
    return read(Blob("a.eml", message if isinstance(message, bytes) else message.as_bytes()))


def codes(document: Document) -> list[str]:
    own = [problem.code for problem in document.problems]
    return own + [code for child in document.children for code in codes(child)]


def test_headers_and_attachments() -> None:
    message = letter()
    attach(message, "导出.xlsx")
    document = read_mail(message)
    assert document.format == "eml"
    assert document.facts["subject"] == "电子发票"
    assert document.facts["from"] == "开票方 <invoice@example.com>"
    assert (document.facts["message_id"], document.facts["date"]) == ("<1@example.com>", "2026-01-05T10:20:30+08:00")
    (child,) = document.children
    assert (child.path, child.records[0].number) == ("a.eml!导出.xlsx", A)


def test_a_forwarded_message_is_read_with_its_attachments() -> None:
    inner = letter("原始邮件")
    attach(inner, "a.xlsx")
    outer = letter("转发")
    outer.add_attachment(inner)
    (forwarded,) = read_mail(outer).children
    assert forwarded.path == "a.eml!原始邮件.eml"
    assert forwarded.facts["subject"] == "原始邮件"
    assert forwarded.children[0].records[0].number == A


def test_a_mail_attached_as_a_file_and_a_zip_in_it() -> None:
    inner = letter()
    attach(inner, "a.xlsx")
    outer = letter()
    attach(outer, "邮件.eml", inner.as_bytes())
    assert read_mail(outer).children[0].children[0].records[0].number == A


@pytest.mark.parametrize(
    "named",
    [
        b'filename="=?gb2312?B?t6LGsS54bHN4?="',
        b"filename*=gb2312''%B7%A2%C6%B1.xlsx",
        b"filename*=UTF-8''%E5%8F%91%E7%A5%A8.xlsx",
        b"filename*0*=UTF-8''%E5%8F%91;\r\n filename*1*=%E7%A5%A8.xlsx",
        b'filename="' + "发票".encode("gbk") + b'.xlsx"',
        b'filename="' + "发票".encode() + b'.xlsx"',
        b'filename="=?UTF-8?Q?=E5=8F=91=E7=A5=A8?=.xlsx"',
    ],
)
def test_attachment_names_in_every_encoding(named: bytes) -> None:
    data = (
        b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + named + b"\r\n\r\nabc"
    )
    assert read_mail(data).children[0].path == "a.eml!发票.xlsx"


def test_a_subject_in_bare_gbk() -> None:
    data = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: " + "电子发票".encode("gbk") + b"\r\n\r\nx"
    assert read_mail(data).facts["subject"] == "电子发票"


def test_links_that_lead_to_invoices_are_listed() -> None:
    message = letter()
    message.add_alternative(
        '<a href="https://example.com/dl?id=1&amp;k=2">点击下载发票</a> <a href="https://example.com/unsubscribe">退订</a>'
        '<a href="https://example.com/about">关于我们</a> <img src="https://example.com/logo.png">'
        "https://fapiao.example.com/x.pdf",
        subtype="html",
    )
    assert read_mail(message).facts["links"].splitlines() == [
        "https://example.com/dl?id=1&k=2", "https://fapiao.example.com/x.pdf",
    ]  # fmt: skip


def test_a_picture_in_the_text_is_no_attachment_and_an_attached_one_is() -> None:
    message = letter()
    message.add_related(b"\x89PNG\r\n\x1a\n" + bytes(100), "image", "png", cid="<logo>")
    assert read_mail(message).children == ()
    attached = letter()
    attach(attached, "a.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png")
    assert len(read_mail(attached).children) == 1


def test_two_attachments_of_one_name_are_both_read() -> None:
    message = letter()
    attach(message, "a.xlsx")
    attach(message, "a.xlsx")
    assert [child.path for child in read_mail(message).children] == ["a.eml!a.xlsx", "a.eml!a (2).xlsx"]


def test_mail_inside_mail_ends() -> None:
    message = letter()
    for _ in range(9):
        outer = letter()
        attach(outer, "inner.eml", message.as_bytes())
        message = outer
    assert "archive.too_deep" in codes(read_mail(message))


def test_an_mbox_holds_several() -> None:
    message = letter()
    attach(message, "a.xlsx")
    envelope = b"From a@example.com Mon Jan  5 10:20:30 2026\n"
    document = read_mail(envelope + message.as_bytes() + b"\n" + envelope + letter("二").as_bytes())
    assert [child.facts["subject"] for child in document.children] == ["电子发票", "二"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "__substg1.0".encode("utf-16-le"), "mail.outlook_message"),
        (b"\x78\x9f\x3e\x22" + bytes(100), "mail.tnef"),
    ],
)
def test_outlooks_own_formats_are_named_with_a_cure(data: bytes, code: str) -> None:
    assert codes(read_mail(data)) == [code]


def test_winmail_inside_a_mail_is_told() -> None:
    message = letter()
    attach(message, "winmail.dat", b"\x78\x9f\x3e\x22" + bytes(50), "application/ms-tnef")
    assert codes(read_mail(message)) == ["mail.tnef"]


def test_signatures_and_calendars_are_no_attachments() -> None:
    message = MIMEMultipart()
    message["From"], message["To"] = "a@example.com", "b@example.com"
    message.attach(MIMEApplication(b"x", "pkcs7-signature", name="smime.p7s"))
    assert read_mail(message).children == ()


WHOLE = letter()
attach(WHOLE, "导出.xlsx", b"a,b\n")
DATA = WHOLE.as_bytes()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(DATA) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_is_survived(at: int, put: bytes, cut: bool) -> None:  # noqa: FBT001
    read_mail(DATA[:at] + put + (b"" if cut else DATA[at + len(put) :]))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_behind_a_header_are_survived(data: bytes) -> None:
    read_mail(
        b"From: a@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=" + data + b"\r\n\r\n" + data
    )
