"""Real PDF files and pictures: every certain field of the text PDFs, and what the QR codes of the pictures carry."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from piaoqi.core.formats.base import Document
from piaoqi.core.formats.image import FORMAT as IMAGE
from piaoqi.core.formats.registry import read_path

FIELDS = (
    "kind", "code", "number", "issue_date", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id",
    "amount", "tax", "total", "check_code",
)  # fmt: skip


def truth(corpus: Path, *suffixes: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return [entry for entry in entries if entry["name"].endswith(suffixes)]


def stated(document: Document, name: str) -> str:
    value = getattr(document.records[0], name)
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def test_every_certain_field_of_the_text_pdfs_is_read(corpus: Path) -> None:
    wrong: list[tuple[int, str]] = []
    for index, entry in enumerate(truth(corpus, ".pdf")):
        document = read_path(corpus / entry["name"])
        assert len(document.records) == 1
        assert not document.problems
        assert not document.records[0].problems
        names = [name for name in FIELDS if name not in entry["uncertain"]]
        wrong += [(index, name) for name in names if stated(document, name) != entry[name]]
        if entry["line_count"] is not None and len(document.records[0].lines) != entry["line_count"]:
            wrong.append((index, "line_count"))
    assert not wrong


def test_the_codes_of_pdf_pages_agree_with_their_faces(corpus: Path) -> None:
    for entry in truth(corpus, ".pdf"):
        record = read_path(corpus / entry["name"]).records[0]
        assert record.facts["qr"] == entry["qr"][0]
        assert "qr" in record.fields["number"].agrees


def test_a_signed_pdf_is_never_called_unsigned(corpus: Path) -> None:
    for entry in truth(corpus, ".pdf"):
        verdict = read_path(corpus / entry["name"]).authenticity.verdict
        assert (verdict == "unsigned") is not entry["signed"]


def test_pictures_state_what_their_codes_carry(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("piaoqi.core.formats.image.available", lambda: False)
    for entry in truth(corpus, ".png", ".jpg"):
        document = read_path(corpus / entry["name"])
        assert document.format == IMAGE.key
        if not entry["qr"]:
            assert not document.records
            assert [problem.code for problem in document.problems] == ["image.needs_ocr"]
            continue
        total_or_amount = "total" if not entry["code"] else "amount"
        for name in ("kind", "code", "number", "issue_date", "check_code", total_or_amount):
            assert stated(document, name) == entry[name], name
        assert len(document.records) == 1


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_the_place_of_a_record_is_the_file(corpus: Path, suffix: str) -> None:
    entry = next(one for one in truth(corpus, suffix) if one["qr"])
    document = read_path(corpus / entry["name"], shown="originals/a")
    assert document.records[0].place.path == "originals/a"
