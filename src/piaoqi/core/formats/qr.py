"""The QR code of an invoice: found in a picture, and what its text says.

The text is `version,type,code,number,amount,date,check code,crc[,]`. The old kinds carry the amount without tax, the
数电票, railway and air ones the total; the types are not the bureau's codes.
"""

import io
import re
import struct
import warnings
from collections.abc import Iterator
from datetime import date
from typing import Any

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.kind import Kind, read_qr_kind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.width import half_width

UNDECODABLE = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
)
"""What Pillow raises for a damaged picture."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_QUICK = {"try_rotate": False, "try_downscale": False, "try_invert": False}
_MAX_PIXELS = 8_000_000
"""Enlarged pictures stay below this: beyond it a search takes seconds and finds no more."""
_FLAT = 12
"""Shades between the darkest and the lightest point, below which a picture shows nothing."""
_WIDEST = 65_535
"""Points; zxing-cpp refuses a picture that is wider or higher."""
_BEFORE_SUM = 4
"""Commas that stand before the sum's own, at the least: those of the railway's test tickets."""
_HEAD = re.compile(r"0[1-9]\s*,\s*\d\d\s*,")


def _crc_of(byte: int) -> int:
    crc = byte << 8
    for _ in range(8):
        crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


_CRC = tuple(_crc_of(byte) for byte in range(256))


def read_codes(image: Image.Image | bytes, *, thorough: bool = False) -> tuple[str, ...]:
    """The texts of the QR codes in a picture, invoice or not; empty where none can be read.

    One quick look at it first. Only where that shows no invoice's code is the picture turned and shrunk, and with
    `thorough` also enlarged, its contrast raised and red stamps left out (up to a second a page). `thorough` takes a
    second look in any case: beside a clear code there may be a worse one.
    """
    opened = _open(image) if isinstance(image, bytes) else image
    if opened is None:
        return ()
    found: dict[str, None] = {}
    for looks, (picture, options) in enumerate(_attempts(opened, thorough=thorough), 1):
        if max(picture.size) > _WIDEST:
            continue
        for code in zxingcpp.read_barcodes(picture, formats=_QR, **options):
            found[code.text] = None
        if looks >= (2 if thorough else 1) and any(map(parse_payload, found)):
            break
    return tuple(found)


def parse_payload(text: str, part: str = "qr") -> Witness | None:
    """What the text of an invoice's QR code states; None where the text is something else (a link, a payment code).

    `facts["qr_crc"]`: `ok` proves the text intact; `mismatch` proves nothing (railway and toll use another sum).
    """
    plain = half_width(text)
    head = _HEAD.search(plain)
    if head is None:
        return None
    payload = plain[head.start() :].strip()
    cells = [cell.strip() for cell in payload.split(",")]
    if _is_rail_test(cells):
        return _rail_test(cells, payload, part)
    if len(cells) < 6 or not _is_number(cells[3]):
        return None
    qr_type, code, number, amount, day, *rest = cells[1:]
    kind = read_qr_kind(qr_type, code, number)
    money = "total" if _states_total(code, number, kind) else "amount"
    values: dict[str, Value] = {"kind": kind, "code": code, "number": number, money: read_money(amount)}
    values |= {"issue_date": _date(day), "check_code": _check_code(rest)}
    return Witness("qr", part, values, facts={"qr_crc": _crc_state(payload), "qr": payload})


def checksum(text: str) -> int:
    """CRC-16 with polynomial 0x8005, start 0, not reflected (CRC-16/UMTS): found by measuring, not in a standard."""
    crc = 0
    for byte in text.encode("ascii", "replace"):
        crc = crc << 8 & 0xFFFF ^ _CRC[crc >> 8 ^ byte]
    return crc


def _open(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
            image.load()
    except (*UNDECODABLE, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return image


def _attempts(image: Image.Image, *, thorough: bool) -> Iterator[tuple[Image.Image, dict[str, Any]]]:
    """Pictures and search options, cheap ones first; each is made only when it is needed."""
    opaque = _on_white(image)
    gray = opaque.convert("L")
    if _is_flat(gray):
        return
    yield gray, _QUICK
    yield gray, {}
    if not thorough:
        return
    yield gray, {"binarizer": zxingcpp.Binarizer.GlobalHistogram}
    if opaque.mode == "RGB":
        yield opaque.getchannel("R"), {}
    for factor in (2, 3):
        if gray.width * gray.height * factor * factor > _MAX_PIXELS:
            break
        larger = gray.resize((gray.width * factor, gray.height * factor), Image.Resampling.BICUBIC)
        yield larger, {}
        yield larger, {"binarizer": zxingcpp.Binarizer.GlobalHistogram}
    yield ImageOps.autocontrast(gray, cutoff=5), {}
    yield gray.filter(ImageFilter.MedianFilter(3)), {}
    yield gray.filter(ImageFilter.UnsharpMask(3, 250, 2)), {}
    yield ImageOps.expand(gray, 20, 255), {}


def _is_flat(gray: Image.Image) -> bool:
    shades: Any = gray.getextrema()
    darkest, lightest = shades
    return bool(lightest - darkest < _FLAT)


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which would turn black; gray or RGB."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        if rgba.getchannel("A").getextrema() == (255, 255):
            return rgba.convert("RGB")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return image.convert("RGB")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 6 <= len(text) <= 20


def _is_rail_test(cells: list[str]) -> bool:
    """`01,10,<20 digits>,<amount without tax>,<date>,<crc>`: the railway's test tickets."""
    return len(cells) in {6, 7} and cells[2].isdigit() and len(cells[2]) == 20 and _date(cells[4]) is not None


def _rail_test(cells: list[str], payload: str, part: str) -> Witness:
    values: dict[str, Value] = {"kind": Kind.RAIL, "code": "", "number": cells[2]}
    values |= {"amount": read_money(cells[3]), "issue_date": _date(cells[4])}
    return Witness("qr", part, values, facts={"qr_crc": _crc_state(payload), "qr": payload})


def _states_total(code: str, number: str, kind: Kind) -> bool:
    """The 数电票 and what came with it state the total; what has a code states the amount without tax."""
    return kind in {Kind.RAIL, Kind.AIR} or (not code and len(number) > 8)


def _date(text: str) -> date | None:
    return read_date(text) if text else None


def _check_code(rest: list[str]) -> str:
    """The 校验码: 20 digits; a CRC that stands in its place is none."""
    first = rest[0] if rest else ""
    return first if first.isdigit() and len(first) >= 16 else ""


def _crc_state(payload: str) -> str:
    """`ok`, `mismatch`, or empty where no sum is written. One vendor leaves the last comma out of the sum."""
    body, comma, written = payload.rstrip(", ").rpartition(",")
    if body.count(",") < _BEFORE_SUM or not re.fullmatch(r"\s*[0-9A-Fa-f]{1,4}", written):
        return ""
    return "ok" if int(written, 16) in {checksum(body + comma), checksum(body)} else "mismatch"
