"""Sound files to start from: synthetic ones of every kind, and the shared corpus of real ones where it is present."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from PIL import Image

from core.formats.old_workbooks import xls
from fuzz.grids import random_workbooks
from fuzz.markup import LETTER, ODS_CONTENT, SHEET_HTML, SHEET_XML, vouchers
from making_ofd import Ofd, original_invoice, packed, page, text, zipped
from piaoqi.core.synth.faults import faults
from piaoqi.core.synth.folder import files
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.writers.qr import png

_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
_MOST = 300_000
"""Bytes of a seed: larger files cost time and find no more."""
_PER_KIND = 12
READERS: Mapping[str, Sequence[str]] = {
    "ofd": (".ofd",),
    "einvoice_xml": (".xml",),
    "xbrl": (".xbrl",),
    "pdf": (".pdf",),
    "image": (".png", ".jpg", ".gif", ".tif", ".bmp", ".webp"),
    "spreadsheet": (".xlsx", ".ods", ".xls"),
    "csv": (".csv",),
    "zip": (".zip",),
    "mail": (".eml", ".mbox"),
}
"""Reader -> endings of the files it is given."""


@cache
def seeds(reader: str) -> tuple[tuple[str, bytes], ...]:
    """(name, bytes) of sound files for one reader, always in the same order."""
    endings = tuple(READERS[reader])
    found = [(name, data) for name, data in _synthetic() if name.endswith(endings)][:_PER_KIND]
    found += [(name, data) for name, data in _MADE[reader]()]
    real = sorted(_CORPUS.glob("*")) if _CORPUS.is_dir() else []
    found += [(one.name, one.read_bytes()) for one in real if _suits(one, reader)]
    return tuple(found)


def _suits(path: Path, reader: str) -> bool:
    if path.stat().st_size > _MOST:
        return False
    if path.suffix == ".xml":
        return (b"xbrl" in path.read_bytes().lower()) == (reader == "xbrl") and reader in {"xbrl", "einvoice_xml"}
    return path.suffix in READERS[reader]


@cache
def _synthetic() -> tuple[tuple[str, bytes], ...]:
    return tuple((name.rsplit("/", 1)[-1], data) for name, data in files(scenario(7, 2, 40, faults())))


def _ofds() -> list[tuple[str, bytes]]:
    old = Ofd()
    old.pages = [page(text(1, 20, 20, "电子发票（普通发票）"), text(2, 20, 40, "发票号码：26112000000000000017"))]
    return [
        ("页.ofd", packed(old)),
        ("附件.ofd", packed(Ofd(files={"Doc_0/Attachs/original_invoice.xml": original_invoice()}))),
    ]


def _images() -> list[tuple[str, bytes]]:
    code = Image.open(io.BytesIO(png("01,32,,26112000000000000017,113.00,20260903,12345678901234567890,ABCD")))
    paper = Image.new("RGB", (500, 400), "white")
    paper.paste(code.convert("RGB").resize((200, 200)), (30, 30))
    kinds = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "tif": "TIFF", "bmp": "BMP", "webp": "WEBP"}
    modes = {"cmyk.jpg": "CMYK", "gray.png": "L", "palette.png": "P", "alpha.png": "RGBA", "one.tif": "1"}
    found = [(f"票.{ending}", _saved(paper, kind)) for ending, kind in kinds.items()]
    found += [(name, _saved(paper.convert(mode), kinds[name[-3:]])) for name, mode in modes.items()]
    return [*found, ("deep.png", _saved(Image.new("I;16", (60, 40), 40_000), "PNG"))]


def _saved(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def _workbooks() -> list[tuple[str, bytes]]:
    rows: list[list[str | float]] = [
        ["发票号码", "开票日期", "价税合计"],
        ["26112000000000000017", "2026-09-03", "113.00"],
        ["合计", "", 113.0],
    ]
    made = [
        ("台账.xls", xls(rows)),
        ("账.ods", _ods()),
        ("页.xls", SHEET_HTML.encode()),
        ("旧.xls", SHEET_XML.encode()),
    ]
    return [*made, *random_workbooks()]


def _ods() -> bytes:
    """The kind stands first and unpacked, as readers expect it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS_CONTENT.replace("\n", ""))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def _tables() -> list[tuple[str, bytes]]:
    rows = "发票代码,发票号码,开票日期,销方名称,金额,税额,价税合计\n"
    rows += '011002600311,00000017,2026-09-03,甲公司,"1,000.00",130,1130\n'
    rows += "合计,,,,1000,130,1130\n"
    numbers = "".join(f"2611200000000000{n:04}\n" for n in range(40))
    made = {"utf8": rows.encode(), "gbk": rows.encode("gb18030"), "utf16": rows.encode("utf-16")}
    made |= {"tabs": rows.replace(",", "\t").encode(), "numbers": numbers.encode()}
    return [(f"{name}.csv", data) for name, data in made.items()]


def _archives() -> list[tuple[str, bytes]]:
    held = dict([(name, data) for name, data in _synthetic() if name.endswith((".xml", ".csv"))][:4])
    inner = zipped(held)
    return [("一.zip", inner), ("二.zip", zipped({"内.zip": inner, "子/票.xml": next(iter(held.values()))}))]


def _letters() -> list[tuple[str, bytes]]:
    letter = LETTER.replace("\n", "\r\n").encode()
    return [
        ("信.eml", letter),
        (
            "两封.mbox",
            b"From a@b Mon Sep  7 10:00:00 2026\n"
            + LETTER.encode()
            + b"\nFrom a@b Mon Sep  7 10:00:00 2026\n"
            + LETTER.encode(),
        ),
    ]


_MADE = {
    "ofd": _ofds, "einvoice_xml": list, "xbrl": lambda: list(vouchers()), "pdf": list, "image": _images,
    "spreadsheet": _workbooks, "csv": _tables, "zip": _archives, "mail": _letters,
}  # fmt: skip
