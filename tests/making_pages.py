"""OFD pages drawn for tests, and what is to be seen at a place on them. Millimetres everywhere."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PIL import Image

from making_ofd import HEAD, NS, zipped
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd.document import OfdDocument, bodies_of
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.render.drawing import Drawing, png
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.ofd.pages import pages

POINTS = 10
"""To the millimetre."""
WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (255, 0, 0)


@dataclass(frozen=True)
class Seen:
    """A drawn page to be looked at."""

    drawing: Drawing
    image: Image.Image

    def colour(self, x: float, y: float) -> tuple[int, int, int]:
        """What is seen at a point."""
        found = self.image.getpixel((int(x * POINTS), int(y * POINTS)))
        assert isinstance(found, tuple)
        return found[0], found[1], found[2]

    def box(self, *area: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is drawn in an area of that form, or on the whole page."""
        found = self._inked(*area)
        assert found is not None, "nothing is drawn there"
        return found

    def is_blank(self, *area: float) -> bool:
        """Whether nothing is drawn between left, top, right, bottom, or on the whole page."""
        return self._inked(*area) is None

    def _inked(self, *area: float) -> tuple[float, float, float, float] | None:
        start = area[:2] or (0.0, 0.0)
        box = tuple(int(one * POINTS) for one in area or (0, 0, self.drawing.width_mm, self.drawing.height_mm))
        part = self.image.crop((box[0], box[1], box[2], box[3])).convert("L")
        found = part.point(lambda shade: 255 if shade < 200 else 0).getbbox()
        if found is None:
            return None
        left, top, right, bottom = (round(one / POINTS, 2) for one in found)
        return left + start[0], top + start[1], right + start[0], bottom + start[1]

    @property
    def codes(self) -> list[str]:
        """The notes, by code."""
        return [note.code for note in self.drawing.notes]


def package(
    content: str,
    *,
    resources: str = "",
    files: Mapping[str, str | bytes] | None = None,
    common: str = "",
    more: str = "",
    signatures: str = "",
) -> bytes:
    """An OFD of one page of 100 by 60 with this XML in it. `common`, `more`: what else Document.xml holds."""
    listed = f"<ofd:Signatures>{signatures}</ofd:Signatures>" if signatures else ""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"{HEAD}<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{listed}"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 100 60"
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>Res.xml</ofd:PublicRes>{common}</ofd:CommonData><ofd:Pages>"
        f'<ofd:Page ID="1" BaseLoc="Page.xml"/></ofd:Pages>{more}</ofd:Document>',
        "Doc_0/Res.xml": f'{HEAD}<ofd:Res {NS} BaseLoc="Res">{resources}</ofd:Res>',
        "Doc_0/Page.xml": f"{HEAD}<ofd:Page {NS}>{content}</ofd:Page>",
    }
    return zipped(parts | dict(files or {}))


def layer(*objects: str, attributes: str = "") -> str:
    return f"<ofd:Content><ofd:Layer ID='2' {attributes}>{''.join(objects)}</ofd:Layer></ofd:Content>"


def drawings(data: bytes, fonts: Fonts | None = None) -> Iterable[Drawing]:
    opened = open_package(Blob("a.ofd", data))
    assert opened is not None
    for body in bodies_of(opened):
        yield from pages(opened, OfdDocument(opened, body), fonts or Fonts())


def look(drawing: Drawing) -> Seen:
    """The page as a picture."""
    return Seen(drawing, Image.open(io.BytesIO(png(drawing, dpi=POINTS * 25.4))).convert("RGB"))


def seen(
    *objects: str,
    resources: str = "",
    files: Mapping[str, str | bytes] | None = None,
    fonts: Fonts | None = None,
) -> Seen:
    """These objects in one layer of a page, drawn."""
    (drawing,) = drawings(package(layer(*objects), resources=resources, files=files), fonts)
    return look(drawing)


def text(string: str, deltas: str = "", attributes: str = "", inside: str = "", size: float = 4) -> str:
    """A text object at (10, 10) with its baseline 5 below."""
    return (
        f'<ofd:TextObject ID="9" Boundary="10 10 80 8" Font="5" Size="{size}" {attributes}>{inside}'
        f'<ofd:TextCode X="0" Y="5" {deltas}>{string}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, attributes: str = "", inside: str = "", boundary: str = "10 10 40 40") -> str:
    return (
        f'<ofd:PathObject ID="9" Boundary="{boundary}" {attributes}>{inside}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def fill(value: str, attributes: str = "") -> str:
    return f'<ofd:FillColor Value="{value}" {attributes}/>'


SQUARE = "M 0 0 L 10 0 L 10 10 L 0 10 C"
"""Ten by ten at the corner of its boundary."""


def square(colour: str = "255 0 0", attributes: str = "", inside: str = "", boundary: str = "10 10 40 40") -> str:
    """A filled square without an edge."""
    return path(SQUARE, f'Fill="true" Stroke="false" {attributes}', fill(colour) + inside, boundary)


def font(name: str = "宋体", attributes: str = "", file: str = "") -> str:
    """A font resource with the ID that `text` uses."""
    located = f"<ofd:FontFile>{file}</ofd:FontFile>" if file else ""
    return f'<ofd:Fonts><ofd:Font ID="5" FontName="{name}" {attributes}>{located}</ofd:Font></ofd:Fonts>'


def picture(name: str, object_id: str = "7", kind: str = "Image") -> str:
    """A picture resource."""
    return (
        f'<ofd:MultiMedias><ofd:MultiMedia ID="{object_id}" Type="{kind}"><ofd:MediaFile>{name}</ofd:MediaFile>'
        f"</ofd:MultiMedia></ofd:MultiMedias>"
    )
