"""Whatever stands in an OFD, drawing it gives pages and notes, never an exception, and pictures of the pages."""

import io
import re
import zipfile
from functools import cache
from random import Random

import pytest

from making_pages import drawings, fill, font, layer, package, path, picture, square, text
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.render.drawing import png
from piaoqi.core.synth.originals import rendered
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.writers.qr import png as qr_png

ODD = (
    "", "nan", "inf", "-inf", "-1", "0", "1e308", "1e-300", "99999999999", "1 2", "a", "g 3", "g 99999 1", "g 1e9 1",
    "-5 -5 -5 -5", "0 0 0 0", "1e6 1e6 1e6 1e6", "true", "&#xFFFF;", "&amp;#0;", "]]&gt;", "票",
)  # fmt: skip
"""What no writer means, in place of any attribute or text."""
VALUE = re.compile(r'="([^"]*)"|>([^<>]+)<')


@cache
def everything() -> bytes:
    """A page with one of each thing."""
    gradient = (
        '<ofd:FillColor><ofd:RadialShd StartPoint="5 5" EndPoint="6 6" StartRadius="1" EndRadius="9" Extend="3">'
        '<ofd:Segment Position="0"><ofd:Color Value="1 2 3"/></ofd:Segment><ofd:Segment><ofd:Color Value="9 9 9"/>'
        "</ofd:Segment></ofd:RadialShd></ofd:FillColor>"
    )
    cell = f'<ofd:Pattern Width="3" Height="3" XStep="4"><ofd:CellContent>{square()}</ofd:CellContent></ofd:Pattern>'
    clips = (
        '<ofd:Clips TransFlag="true"><ofd:Clip><ofd:Area CTM="1 0 0 1 0 0"><ofd:Path Boundary="0 0 5 5">'
        "<ofd:AbbreviatedData>M 0 0 L 5 0 L 5 5 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="9" Height="9"><ofd:Content>'
        f"{square()}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
        '<ofd:DrawParams><ofd:DrawParam ID="3" LineWidth="1" DashPattern="1 2" DashOffset="1" Cap="Round"/>'
        "</ofd:DrawParams>"
        '<ofd:ColorSpaces><ofd:ColorSpace ID="4" Type="CMYK" BitsPerComponent="8"><ofd:Palette><ofd:CV>1 2 3 4</ofd:CV>'
        "</ofd:Palette></ofd:ColorSpace></ofd:ColorSpaces>"
    )
    objects = (
        text(
            "价税合计 ¥113.00",
            'DeltaX="g 4 4 2" DeltaY="0"',
            'Weight="700" HScale="1" CharDirection="90" Italic="true"',
        ),
        text(
            "票",
            inside='<ofd:CGTransform CodePosition="0" CodeCount="1"><ofd:Glyphs>1 2</ofd:Glyphs></ofd:CGTransform>',
        ),
        square(attributes='Alpha="128" CTM="1 0 0 1 0 0"', inside=clips),
        path("M 0 0 L 9 9 Q 1 1 2 2 B 1 1 2 2 3 3 A 5 5 0 1 1 9 9 C", 'Fill="true" DrawParam="3"', gradient),
        path("M 0 0 L 9 9 L 0 9 C", 'Fill="true"', f"<ofd:FillColor>{cell}</ofd:FillColor>"),
        path("M 0 0 L 9 9", "", fill("1 2 3 4", 'ColorSpace="4" Index="0"')),
        '<ofd:ImageObject ID="8" Boundary="1 1 20 20" CTM="20 0 0 20 0 0" ResourceID="7" ImageMask="7"/>',
        '<ofd:CompositeObject ID="8" ResourceID="6" Boundary="20 10 40 40" CTM="2 0 0 2 0 0"/>',
    )
    files = {"Doc_0/Res/p": qr_png("01,32,,24112000000012345678,113.00,20240528,,6B5B")}
    return package(layer(*objects), resources=font() + picture("p") + unit, files=files)


@cache
def invoice() -> bytes:
    plan = scenario(10, 3, 60, ())
    return next(rendered(e.invoice, "ofd") for e in plan.entries if e.invoice.record.kind is Kind.TOLL)


def spoilt(data: bytes, chance: Random) -> bytes:
    """The package with some parts damaged: odd values in their XML, or bytes changed and cut off."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            part = archive.read(name)
            if chance.random() < 0.5:
                part = _odd(part, chance) if name.endswith(".xml") and chance.random() < 0.8 else _torn(part, chance)
            made.writestr(name, part)
    return out.getvalue()


def _odd(part: bytes, chance: Random) -> bytes:
    written = part.decode()
    for _ in range(chance.randint(1, 8)):
        found = list(VALUE.finditer(written))
        if found:
            one = chance.choice(found)
            begin, end = one.span(1 if one[1] is not None else 2)
            written = written[:begin] + chance.choice(ODD) + written[end:]
    return written.encode()


def _torn(part: bytes, chance: Random) -> bytes:
    changed = bytearray(part)
    for _ in range(chance.randint(1, 9)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.2 else changed)


def draw(data: bytes) -> list[str]:
    """Draw it all; the notes as people read them."""
    said = []
    for drawing in drawings(data):
        png(drawing, dpi=40)
        said += [note.message(language) + note.hint(language) for note in drawing.notes for language in ("zh", "en")]
    return said


def test_one_of_each_thing_is_drawn_without_a_note() -> None:
    assert draw(everything()) == []


@pytest.mark.parametrize("turn", range(40))
def test_a_damaged_package_is_drawn_as_far_as_it_goes(turn: int) -> None:
    chance = Random(turn)
    draw(spoilt(everything() if turn % 4 else invoice(), chance))


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(3_000))
def test_no_damage_stops_the_drawing(turn: int) -> None:
    chance = Random(turn + 1_000)
    draw(spoilt(everything() if turn % 4 else invoice(), chance))
