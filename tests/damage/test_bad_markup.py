"""XML that is cut, lies about its encoding, or was written to make its reader fetch, repeat or recurse."""

import time
from pathlib import Path

import pytest

from damage.answers import NUMBER, answer_to, codes, found_in

INVOICE = f"""<EInvoice><Header><EIid>{NUMBER}</EIid></Header><EInvoiceData>
<SellerInformation><SellerName>甲公司</SellerName></SellerInformation><BasicInformation><TotalTax-includedAmount>113.00</TotalTax-includedAmount></BasicInformation>
</EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{NUMBER}</InvoiceNumber></TaxSupervisionInfo></EInvoice>"""
HIDDEN = "what only this machine knows"


def laughs() -> str:
    """A billion times ha in six hundred bytes."""
    entities = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE EInvoice [<!ENTITY h0 "ha">{entities}]><EInvoice><SellerName>&h9;</SellerName></EInvoice>'


@pytest.mark.parametrize("name", ["票.xml", "票.pdf", "票.xbrl"])
def test_a_billion_laughs_are_not_laughed(tmp_path: Path, name: str) -> None:
    document = answer_to(tmp_path, name, laughs().encode())
    assert codes(document) == ["xml.forbidden"]
    assert "安全" in document.problems[0].message()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-7", "gb18030"])
@pytest.mark.parametrize("how", ['SYSTEM "{}"', 'PUBLIC "x" "{}"'])
def test_a_file_of_this_machine_never_comes_into_the_answer(tmp_path: Path, encoding: str, how: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(HIDDEN, encoding="utf-8")
    text = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><!DOCTYPE EInvoice [<!ENTITY x '
        f"{how.format(secret.as_uri())}>]><EInvoice><SellerName>&x;</SellerName></EInvoice>"
    )
    document = answer_to(tmp_path, "外部.xml", text.encode(encoding))
    assert HIDDEN not in repr(document)
    assert any(problem.kind.unreadable for problem in document.problems)


def test_nothing_is_included(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(HIDDEN, encoding="utf-8")
    href = (tmp_path / "secret.txt").as_uri()
    included = f'<i:include href="{href}" parse="text"/>'
    text = f'<EInvoice xmlns:i="http://www.w3.org/2001/XInclude"><SellerName>{included}</SellerName></EInvoice>'
    assert HIDDEN not in repr(answer_to(tmp_path, "包含.xml", text.encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"<EInvoice>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</EInvoice>",
        b"<EInvoice>" + b"<a>" * 100_000,
        b'<EInvoice a="' + b"x" * 20_000_000 + b'"/>',
        b"<EInvoice>" + b"&" * 2_000_000 + b"</EInvoice>",
        b"<EInvoice>" + b"</a>" * 500_000,
        b"<EInvoice " + b"a " * 500_000,
        b"<EInvoice>" + b"<" * 1_000_000,
        b"<EInvoice><![CDATA[" + b"x" * 20_000_000,
        b"<EInvoice><!--",
        b"<EInvoice>" + bytes(1_000_000),
    ],
    ids=["deep", "deep and open", "long attribute", "bare &", "ends", "bare names", "<<<", "text", "comment", "zeros"],
)
def test_monstrous_markup_is_damage_within_seconds(tmp_path: Path, data: bytes) -> None:
    started = time.monotonic()
    document = answer_to(tmp_path, "怪.xml", data)
    assert time.monotonic() - started < 15
    assert any(problem.kind.unreadable for problem in document.problems)


def test_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "大.xml", b"<EInvoice>" + b" " * (65 << 20) + b"</EInvoice>")
    assert codes(document) == ["xml.too_large"]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("GBK", "utf-8"),
        ("UTF-8", "gb18030"),
        ("UTF-16", "utf-16"),
        ("x-unknown", "utf-8"),
        ("UTF-16", "utf-8"),
        ("ascii", "utf-8"),
    ],
)
def test_a_wrong_declaration_of_the_encoding_loses_nothing(tmp_path: Path, declared: str, written: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>{INVOICE}'
    (record,) = answer_to(tmp_path, "编码.xml", text.encode(written)).records
    assert (record.number, record.seller_name, str(record.total)) == (NUMBER, "甲公司", "113.00")


def test_a_file_cut_short_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "断.xml", INVOICE.encode()[:150])
    assert codes(document)[:1] == ["xml.damaged"]
    assert NUMBER in found_in(document)
