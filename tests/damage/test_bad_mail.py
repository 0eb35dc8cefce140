"""Mails that are nested without end, cut, wrongly declared, or name files that they should not."""

import time
from pathlib import Path

import pytest

from damage.answers import NUMBER, answer_to, codes, found_in
from damage.archives import INVOICE
from piaoqi.core.formats.registry import read_path
from piaoqi.core.limits import Limits

HEAD = "From: a@seller.example\r\nTo: b@buyer.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def mail(disposition: str, body: bytes = INVOICE, kind: str = "text/csv") -> bytes:
    """One attachment."""
    head = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: {kind}\r\n{disposition}\r\n\r\n'
    )
    return head.encode() + body + b"\r\n--b--\r\n"


def nested(layers: int) -> bytes:
    """Forwarded so many times, in the middle an invoice."""
    data = mail('Content-Disposition: attachment; filename="a.csv"')
    for layer in range(layers):
        begin = f'{HEAD}Content-Type: multipart/mixed; boundary="b{layer}"\r\n\r\n--b{layer}\r\n'
        data = (begin + "Content-Type: message/rfc822\r\n\r\n").encode() + data + f"\r\n--b{layer}--\r\n".encode()
    return data


def boxes(layers: int) -> bytes:
    """Parts in parts, none of them closed."""
    parts = (f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(layers))
    return (f'{HEAD}Content-Type: multipart/mixed; boundary="b0"\r\n\r\n' + "".join(parts)).encode()


def test_four_times_forwarded_is_still_read(tmp_path: Path) -> None:
    assert found_in(answer_to(tmp_path, "转.eml", nested(4))) == [NUMBER]


@pytest.mark.parametrize("data", [nested(50), nested(2000), boxes(5000)], ids=["50", "2000", "boxes"])
def test_mail_in_mail_comes_to_an_end(tmp_path: Path, data: bytes) -> None:
    started = time.monotonic()
    document = answer_to(tmp_path, "套.eml", data)
    assert {"archive.too_deep", "mail.damaged"} & set(codes(document))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"../../../etc/账.csv"', "账.csv"),
        ('"C:\\\\windows\\\\账.csv"', "账.csv"),
        ('"/账.csv"', "账.csv"),
        ('"账\0.csv"', ""),
        ("utf-8''%2e%2e%2fa.csv", ""),
        ("", "1.csv"),
    ],
)
def test_a_name_with_a_path_is_only_a_name(tmp_path: Path, written: str, name: str) -> None:
    document = answer_to(tmp_path, "名.eml", mail(f"Content-Disposition: attachment; filename={written}"))
    (child,) = document.children
    assert child.path.endswith(f"!{name}" if name else ".csv")
    assert not {"..", "etc", "windows"} & set(child.path.replace("\\", "/").split("/"))
    assert found_in(document) == [NUMBER]


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}Content-Type: multipart/mixed\r\n\r\n--b\r\n".encode(),
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n'.encode(),
        f'{HEAD}Content-Type: text/plain; charset="x-none"\r\n\r\n'.encode() + "发票".encode("gbk"),
        f"{HEAD}X-Long: {'x' * 5_000_000}\r\n\r\nhi".encode(),
        (HEAD + "".join(f"X-{n}: a\r\n" for n in range(100_000)) + "\r\nhi").encode(),
        f"Subject: {'=?utf-8?B?5Y+R?= ' * 20_000}\r\nFrom: a@b.example\r\n\r\nx".encode(),
        mail("Content-Disposition: attachment; " + "; ".join(f"filename*{n}=a" for n in range(20_000))),
        mail("Content-Type: x" * 100_000),
        HEAD.encode(),
    ],
    ids=["no boundary", "no part", "charset", "long header", "headers", "subject", "parameters", "kind", "head"],
)
def test_malformed_mail_is_answered_within_seconds(tmp_path: Path, data: bytes) -> None:
    started = time.monotonic()
    answer_to(tmp_path, "怪.eml", data)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "kind", ["text/csv", "text/xml", "application/octet-stream", "text/plain", "application/vnd.x"]
)
def test_an_attachment_without_a_name_is_read_all_the_same(tmp_path: Path, kind: str) -> None:
    assert found_in(answer_to(tmp_path, "无名.eml", mail("Content-Disposition: attachment", kind=kind))) == [NUMBER]


def test_an_attachment_that_is_not_whole_is_told(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "断.eml", mail(
        "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf", b"%%%% no base64"
    ))  # fmt: skip
    assert "mail.cut_short" in codes(document)


def test_thousands_of_attachments_of_one_name_are_told_and_bounded(tmp_path: Path) -> None:
    part = b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\nx\r\n"
    path = tmp_path / "多.eml"
    path.write_bytes(f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n'.encode() + part * 6_000)
    started = time.monotonic()
    document = read_path(path, path.name, Limits(entries=5_000))
    assert time.monotonic() - started < 15
    assert "mail.too_many_parts" in codes(document)
    assert len({child.path for child in document.children}) == 5_000
