"""Originals that are pictures: what recognition misread is never called missing."""

from pathlib import Path

import pytest

from acceptance.build import Invoice, check, digital, source
from acceptance.sources import bureau
from acceptance.writers import xml
from core.formats.drawn_face import Digital
from core.formats.photographed import picture, saved

pytest.importorskip("rapidocr", reason="the extra ocr is not installed")

A, B = digital(1), digital(2)


def scan(invoice: Invoice, number: str) -> bytes:
    """A scan without a code, its number as recognition is to read it."""
    face = Digital(
        number=number,
        day="2026年02月10日",
        buyer=(invoice.buyer.name, invoice.buyer.tax_id),
        seller=(invoice.seller.name, invoice.seller.tax_id),
        total=f"¥{invoice.total}",
    )
    return saved(picture(face.draw()))


@pytest.mark.slow
def test_a_number_that_cannot_be_right_is_the_invoice_that_everything_else_says(tmp_path: Path) -> None:
    misread = "24" + A.number[2:]  # no invoice of 2026 has such a number
    held = source("archive", {"扫描件.png": scan(A, misread), "b.xml": xml(B)})
    check(tmp_path, bureau(A, B), held).finds((A, "archive", "not_missing", "C3.8"))


@pytest.mark.slow
def test_a_scan_is_there_under_its_number(tmp_path: Path) -> None:
    held = source("archive", {"扫描件.png": scan(A, A.number), "b.xml": xml(B)})
    check(tmp_path, bureau(A, B), held).finds()
