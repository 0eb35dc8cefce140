"""Real pictures by recognition: what their codes carry is right, the rest right or marked, however they were spoilt.

A failure prints every field that is wrong or uncertain. Few pictures are read in every run; all of them are slow.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.formats.photographed import SPOILT, saved
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.image import FORMAT
from piaoqi.core.invoice.record import Record

pytest.importorskip("rapidocr", reason="the extra ocr is not installed")

FIELDS = (
    "kind", "code", "number", "issue_date", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id",
    "amount", "tax", "total", "check_code",
)  # fmt: skip
OF_WEIGHT = ("code", "number", "issue_date", "seller_tax_id", "buyer_tax_id", "amount", "tax", "total", "check_code")
FEW = ("guan_电子发票.png", "bitbrewing_EInvoicePDF.png")
"""One with a code and one without; they are read in every run."""


@dataclass(frozen=True)
class Cell:
    """One field of one picture."""

    name: str
    said: str
    true: str
    by_ocr: bool
    unsure: bool

    @property
    def right(self) -> bool:
        return self.said == self.true

    def __str__(self) -> str:
        mark = "right" if self.right else "marked" if self.unsure else "WRONG"
        return f"{mark:7}{'ocr' if self.by_ocr else 'qr':4}{self.name:15}{self.said or '-'} | {self.true or '-'}"


@cache
def pictures(corpus: Path) -> tuple[dict[str, Any], ...]:
    entries = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return tuple(entry for entry in entries if entry["name"].endswith((".png", ".jpg")))


def cells(record: Record, entry: dict[str, Any]) -> Iterator[Cell]:
    for name in FIELDS:
        if name not in entry["uncertain"]:
            value = getattr(record, name)
            said = "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)
            origin = record.fields.get(name)
            by_ocr = origin is None or origin.confidence is not None
            yield Cell(name, said, entry[name], by_ocr, unsure=record.is_uncertain(name) or not said)


@cache
def recognised(corpus: Path, name: str) -> tuple[Cell, ...]:
    entry = next(one for one in pictures(corpus) if one["name"] == name)
    (record,) = FORMAT.read(Blob(name, (corpus / name).read_bytes())).records
    return tuple(cells(record, entry))


def table(rows: list[Cell]) -> str:
    return "\n" + "\n".join(str(cell) for cell in rows if not cell.right or cell.unsure)


@pytest.mark.parametrize("name", FEW)
def test_a_clean_picture_is_right_and_unmarked_where_it_can_be(corpus: Path, name: str) -> None:
    found = list(recognised(corpus, name))
    assert all(cell.right for cell in found), table(found)


@pytest.mark.slow
def test_number_date_and_total_are_right_wherever_a_code_is_readable(corpus: Path) -> None:
    for entry in pictures(corpus):
        if entry["qr"]:
            found = [
                cell for cell in recognised(corpus, entry["name"]) if cell.name in ("number", "issue_date", "total")
            ]
            assert all(cell.right and not cell.unsure for cell in found), table(found)


@pytest.mark.slow
def test_of_what_recognition_alone_says_nearly_all_is_right_and_nothing_wrong_is_unmarked(corpus: Path) -> None:
    found = [cell for entry in pictures(corpus) for cell in recognised(corpus, entry["name"]) if cell.by_ocr]
    right = sum(cell.right for cell in found)
    assert right >= 0.95 * len(found), f"{right} of {len(found)}" + table(found)
    assert all(cell.right or cell.unsure for cell in found), table(found)


@pytest.mark.slow
@pytest.mark.parametrize("how", [how for how in SPOILT if how != "as it is"])
def test_however_a_picture_was_spoilt_nothing_of_weight_is_wrong_without_a_mark(corpus: Path, how: str) -> None:
    found: list[Cell] = []
    for entry in pictures(corpus):
        if "test" not in entry["name"]:  # the page images; windows of programs have not been photographed
            image = Image.open(io.BytesIO((corpus / entry["name"]).read_bytes())).convert("RGB")
            for record in FORMAT.read(Blob("spoilt.png", saved(SPOILT[how](image)))).records:
                found += [cell for cell in cells(record, entry) if cell.name in OF_WEIGHT]
    assert all(cell.right or cell.unsure for cell in found), table(found)
