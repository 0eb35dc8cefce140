"""PDF of invoices' faces: a page each, with a text layer, rules and the QR code, and no font file.

The texts use the standard CJK font STSong-Light with the predefined encoding UniGB-UCS2-H (ISO 32000-1, 9.7.5.2), which
every viewer replaces by a font of its own. Nothing is compressed, so the bytes are the same on every machine.
"""

from collections.abc import Iterator, Sequence

from piaoqi.core.synth.writers.face.base import Face, Text
from piaoqi.core.synth.writers.qr import bitmap

_POINTS = 72 / 25.4
_MAROON = "0.502 0 0"
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [6 0 R] /ToUnicode 8 0 R >>"
)
_CID_FONT = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 7 0 R "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
)
_DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


_SHARED = 7
"""The first page's three objects and six that all pages share stand first; each further page adds three."""
_SCANNED = 64, tuple((b"\xf3" if row % 5 else b"\x3c") * 8 for row in range(64))
"""A picture that nothing can be read from, in the form of `bitmap`."""


Page = tuple[Face, str]
"""A face and its QR text; without one there is a picture that says nothing."""


def pdf(pages: Sequence[Page], created: str) -> bytes:
    """The file, mostly of one page; `created` is YYYYMMDDhhmmss in Beijing."""
    numbers = [3, *(_SHARED + 3 * n for n in range(1, len(pages)))]
    tree = f"<< /Type /Pages /Kids [{' '.join(f'{one} 0 R' for one in numbers)}] /Count {len(pages)} >>"
    first, content, picture = _page(*pages[0], 4, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        tree.encode(),
        first,
        content,
        _FONT.encode(),
        _CID_FONT.encode(),
        _DESCRIPTOR.encode(),
        _stream("", _to_unicode([face for face, _ in pages]).encode("ascii")),
        picture,
    ]
    for number, page in zip(numbers[1:], pages[1:], strict=True):
        objects += _page(*page, number + 1, number + 2)
    return _file([*objects, f"<< /Producer (synthetic invoice) /CreationDate (D:{created}+08'00') >>".encode()])


def _page(face: Face, qr_text: str, content: int, picture: int) -> tuple[bytes, bytes, bytes]:
    """A page, its content and its picture; the numbers are those of the last two."""
    size = f"{face.width * _POINTS:.2f} {face.height * _POINTS:.2f}"
    resources = f"<< /Font << /F1 5 0 R >> /XObject << /Im1 {picture} 0 R >> >>"
    head = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Resources {resources} /Contents {content} 0 R >>"
    return head.encode(), _stream("", "\n".join(_content(face)).encode("ascii")), _picture(qr_text)


def _content(face: Face) -> Iterator[str]:
    """The drawing: rules, the QR code, labels, values."""
    up = face.height

    def at(x: float, y: float) -> str:
        return f"{x * _POINTS:.2f} {(up - y) * _POINTS:.2f}"

    yield f"q {_MAROON} RG 0.7 w"
    for x1, y1, x2, y2 in face.rules:
        yield f"{at(x1, y1)} m {at(x2, y2)} l S"
    yield "Q"
    if face.cross:
        yield from _cross(*face.cross, up)
    x, y, side = face.qr
    yield f"q {side * _POINTS:.2f} 0 0 {side * _POINTS:.2f} {at(x, y + side)} cm /Im1 Do Q"
    yield f"BT {_MAROON} rg"
    yield from (_shown(text, at(text.x, text.y)) for text in face.labels)
    yield "0 g"
    yield from (_shown(text, at(text.x, text.y)) for text in face.values)
    yield "ET"


def _shown(text: Text, place: str) -> str:
    return f"/F1 {text.size * _POINTS:.2f} Tf 1 0 0 1 {place} Tm <{text.text.encode('utf-16-be').hex()}> Tj"


def _cross(x: float, y: float, up: float) -> Iterator[str]:
    """⊗ before 大写: a circle of four curves with a cross in it."""
    middle_x, middle_y, r = x * _POINTS, (up - y) * _POINTS, 5.2
    k = r * 0.5523
    yield f"q 0 G 0.6 w 1 0 0 1 {middle_x:.2f} {middle_y:.2f} cm {r:.2f} 0 m"
    for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        c, d = -b, a  # the next quarter's direction
        points = (a * r + c * k, b * r + d * k, c * r + a * k, d * r + b * k, c * r, d * r)
        yield " ".join(f"{point:.2f}" for point in points) + " c"
    yield "S -3.6 -3.6 m 3.6 3.6 l S -3.6 3.6 m 3.6 -3.6 l S Q"


def _to_unicode(faces: Sequence[Face]) -> str:
    """Codes are UCS-2 already; a range may not cross a change of its first byte."""
    texts = [text for face in faces for text in (*face.labels, *face.values)]
    used = sorted({ord(char) >> 8 for text in texts for char in text.text})
    ranges = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in used]
    blocks = [ranges[at : at + 100] for at in range(0, len(ranges), 100)]
    body = "\n".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _picture(qr_text: str) -> bytes:
    side, rows = bitmap(qr_text) if qr_text else _SCANNED
    head = f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 1 "
    return _stream(head, b"".join(rows))


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """Objects numbered from 1, the first the catalogue, the last the document's information; ISO 32000-1, 7.5."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
