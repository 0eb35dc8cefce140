"""The QR code of an invoice: its text, and its picture as rows of modules, PNG, or raw bits."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import zxingcpp

from piaoqi.core.formats.qr import checksum
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.invoices import Invoice

_TYPES = {
    Kind.DIGITAL_SPECIAL: "31",
    Kind.DIGITAL_ORDINARY: "32",
    Kind.RAIL: "51",
    Kind.E_SPECIAL: "20",
    Kind.E_ORDINARY: "10",
    Kind.TOLL: "10",
    Kind.SPECIAL_PAPER: "01",
    Kind.ORDINARY_PAPER: "04",
    Kind.ROLL: "11",
    Kind.VEHICLE: "03",
}
_SCALE = 4  # pixels a module
_QUIET = 2  # modules of white around it


def payload(invoice: Invoice) -> str:
    """The text: the tax-control kinds state the amount without tax, the others the total."""
    record = invoice.record
    shown = record.amount if record.code else record.total
    day = invoice.day_digits
    text = f"01,{_TYPES[record.kind]},{record.code},{record.number},{shown:.2f},{day},{record.check_code},"
    return f"{text}{checksum(text):04X}{',' if record.code else ''}"


def bitmap(text: str) -> tuple[int, Sequence[bytes]]:
    """(side in pixels, rows): one bit a pixel, the first one highest, 1 is white; the last byte is filled with ones."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    light = np.array(code.to_image(scale=1, add_quiet_zones=False)) > 127
    framed = np.pad(light, _QUIET, constant_values=True)
    pixels = framed.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)
    filled = np.pad(pixels, ((0, 0), (0, -len(pixels) % 8)), constant_values=True)
    return len(pixels), [row.tobytes() for row in np.packbits(filled, axis=1)]


def png(text: str) -> bytes:
    """The picture as a PNG that no compressor had a hand in."""
    side, rows = bitmap(text)
    header = struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
