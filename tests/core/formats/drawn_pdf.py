"""A PDF writer for tests: positioned Chinese text, pictures, embedded files, a signature field, a page's rotation."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import zxingcpp
from PIL import Image

from piaoqi.core.formats.face import Item

WIDTH, HEIGHT = 595, 842


def qr_picture(text: str, scale: int = 4) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=scale)))


@dataclass
class Page:
    """`pictures`: with the box (x, y, width, height), y from the top. `turned`: quarters clockwise."""

    items: Sequence[Item] = ()
    pictures: Sequence[tuple[Image.Image, tuple[float, float, float, float]]] = ()
    turned: int = 0
    content: str = ""
    """More operators, in the page's own coordinates."""


@dataclass
class Writer:
    """Collects the objects of a file; each is numbered when it is added."""

    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, head: bytes, data: bytes) -> int:
        packed = zlib.compress(data)
        return self.add(b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (head, len(packed), packed))

    def file(self, root: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, start)
        return bytes(out)


def draw_pdf(pages: Sequence[Page], attachments: Sequence[tuple[str, bytes]] = (), *, signed: bool = False) -> bytes:
    writer = Writer()
    font = _font(writer)
    parent = len(writer.objects) + sum(2 + len(page.pictures) for page in pages) + 1
    kids = [_page(writer, page, font, parent) for page in pages]
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    tree = writer.add(b"<</Type /Pages /Kids [%s] /Count %d>>" % (listed, len(kids)))
    assert tree == parent
    extra = b""
    if attachments:
        names = b" ".join(
            b"(%s) %d 0 R" % (name.encode(), _attachment(writer, name, data)) for name, data in attachments
        )
        extra += b"/Names <</EmbeddedFiles <</Names [%s]>>>>" % names
    if signed:
        value = writer.add(b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00>>>")
        widget = writer.add(b"<</Type /Annot /Subtype /Widget /FT /Sig /T (s) /V %d 0 R /Rect [0 0 0 0]>>" % value)
        extra += b"/AcroForm <</Fields [%d 0 R] /SigFlags 3>>" % widget
    return writer.file(writer.add(b"<</Type /Catalog /Pages %d 0 R %s>>" % (tree, extra)))


def _font(writer: Writer) -> int:
    """A CID font that needs no file: Adobe-GB1 by Unicode, Latin letters half as wide."""
    inner = writer.add(
        b"<</Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        b"/CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>>"
        b"/FontDescriptor <</Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93>>>>"
    )
    return writer.add(
        b"<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R]>>"
        % inner
    )


def _page(writer: Writer, page: Page, font: int, parent: int) -> int:
    names = [b"/I%d %d 0 R" % (index, _picture(writer, picture)) for index, (picture, _) in enumerate(page.pictures)]
    content = [_text(item, page.turned) for item in page.items] + [page.content.encode()]
    for index, (_, (x, y, width, height)) in enumerate(page.pictures):
        content.append(b"q %f 0 0 %f %f %f cm /I%d Do Q" % (width, height, x, HEIGHT - y - height, index))
    stream = writer.stream(b"", b"\n".join(content))
    across, up = (HEIGHT, WIDTH) if page.turned % 2 else (WIDTH, HEIGHT)
    return writer.add(
        b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
        b"/Resources <</Font <</F %d 0 R>> /XObject <<%s>>>>>>"
        % (parent, across, up, 90 * page.turned, stream, font, b" ".join(names))
    )


def _text(item: Item, turned: int) -> bytes:
    """The text on its base line; on a turned page set so that it is upright when shown."""
    x, base = item.x, item.y + 0.85 * item.height
    matrix = {
        0: (1, 0, 0, 1, x, HEIGHT - base),
        1: (0, 1, -1, 0, base, x),
        2: (-1, 0, 0, -1, WIDTH - x, base),
        3: (0, -1, 1, 0, HEIGHT - base, WIDTH - x),
    }[turned]
    placed = " ".join(f"{number:.2f}" for number in matrix)
    return f"BT /F {item.height} Tf {placed} Tm <{item.text.encode('utf-16-be').hex()}> Tj ET".encode()


def _picture(writer: Writer, picture: Image.Image) -> int:
    gray = picture.convert("L")
    head = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Width %d /Height %d"
    return writer.stream(head % gray.size, gray.tobytes())


def _attachment(writer: Writer, name: str, data: bytes) -> int:
    stream = writer.stream(b"/Type /EmbeddedFile", data)
    return writer.add(
        b"<</Type /Filespec /F (%s) /UF (%s) /EF <</F %d 0 R>>>>" % (name.encode(), name.encode(), stream)
    )
