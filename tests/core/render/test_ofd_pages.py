"""What lies over what on an OFD page: templates, layers, annotations, seals; and pages that something is wrong with."""

import io
from collections.abc import Callable

import pytest
from lxml import etree
from PIL import Image

from making_ofd import HEAD, NS
from making_pages import RED, WHITE, Seen, drawings, layer, look, package, picture, seen, square, text
from piaoqi.core.render.drawing import Drawing, png
from piaoqi.core.render.geometry import Matrix, short
from piaoqi.core.synth.signing import seal as seals
from piaoqi.core.synth.signing.seal import office_seal

GREEN, BLUE = (0, 128, 0), (0, 0, 255)
SealMaker = Callable[[bytes], bytes]
_SIGNATURES = "Doc_0/Signs/Signatures.xml"


def one(data: bytes) -> Seen:
    (drawing,) = drawings(data)
    return look(drawing)


def order(*, zorder: str, layers: tuple[str, ...]) -> tuple[int, int, int]:
    """The colour on top, where a red template and layers of other types lie over each other."""
    colours = {"Background": "0 128 0", "Body": "0 0 255", "Foreground": "1 2 3", "": "0 0 255"}
    content = f'<ofd:Template TemplateID="9" ZOrder="{zorder}"/><ofd:Content>' + "".join(
        f'<ofd:Layer ID="{n}" {f"Type={kind!r}" if kind else ""}>{square(colours[kind])}</ofd:Layer>'
        for n, kind in enumerate(layers)
    )
    template = f"{HEAD}<ofd:Page {NS}>{layer(square())}</ofd:Page>"
    listed = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>'
    return one(package(content + "</ofd:Content>", common=listed, files={"Doc_0/T.xml": template})).colour(15, 15)


def test_templates_lie_below_or_above_the_page_as_they_say() -> None:
    assert order(zorder="Background", layers=("Body",)) == BLUE
    assert order(zorder="Foreground", layers=("Body",)) == RED


def test_layers_lie_in_the_order_of_their_types() -> None:
    assert order(zorder="Background", layers=("Foreground", "Body", "Background")) == (1, 2, 3)
    assert order(zorder="Background", layers=("", "Background")) == BLUE


def test_a_page_is_as_large_as_it_says_else_as_its_document_says() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>5 5 50 40</ofd:PhysicalBox></ofd:Area>"
    (own,) = drawings(package(area + layer(square())))
    assert (own.width_mm, own.height_mm) == (50, 40)
    assert look(own).box() == (5, 5, 15, 15)  # the square at 10, 10 of a page that begins at 5, 5
    (inherited,) = drawings(package(layer()))
    assert (inherited.width_mm, inherited.height_mm) == (100, 60)
    (nonsense,) = drawings(package("<ofd:Area><ofd:PhysicalBox>0 0 0 1e9</ofd:PhysicalBox></ofd:Area>" + layer()))
    assert (nonsense.width_mm, nonsense.height_mm) == (100, 60)


def test_a_picture_of_a_page_has_the_resolution_asked_for_and_white_paper() -> None:
    (drawing,) = drawings(package(layer()))
    image = Image.open(io.BytesIO(png(drawing)))
    assert image.size == (591, 354)
    assert image.convert("RGB").getpixel((9, 9)) == WHITE


def test_a_page_beyond_all_measure_comes_out_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("piaoqi.core.render.drawing._MOST_PIXELS", 10_000)
    huge = Drawing('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 5000 5000"/>', 5000, 5000)
    assert Image.open(io.BytesIO(png(huge, dpi=150))).size == (100, 100)


def test_the_drawing_needs_nothing_from_outside() -> None:
    data = package(layer(square(), text("票")))
    (drawing,) = drawings(data)
    root = etree.fromstring(drawing.svg.encode())
    links = [value for node in root.iter() for name, value in node.attrib.items() if name.endswith("href")]
    assert links
    assert all(link.startswith(("#", "data:image/")) for link in links)
    assert "url(http" not in drawing.svg


def annotated(appearance: str, attributes: str = "", page: str = "1") -> Seen:
    listed = f'<ofd:Page PageID="{page}"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page>'
    files: dict[str, str | bytes] = {
        "Doc_0/Annots.xml": f"{HEAD}<ofd:Annotations {NS}>{listed}</ofd:Annotations>",
        "Doc_0/A.xml": f"{HEAD}<ofd:PageAnnot {NS}><ofd:Annot ID='3' {attributes}>{appearance}</ofd:Annot>"
        "</ofd:PageAnnot>",
    }
    more = "<ofd:Annotations>Annots.xml</ofd:Annotations>"
    return one(package(layer(), more=more, files=files))


@pytest.mark.parametrize("kind", ["Stamp", "Watermark", "Link", "Highlight"])
def test_annotations_are_drawn_where_they_stand(kind: str) -> None:
    appearance = f'<ofd:Appearance Boundary="20 30 40 40">{square(boundary="0 0 10 10")}</ofd:Appearance>'
    assert annotated(appearance, f'Type="{kind}"').box() == (20, 30, 30, 40)


def test_hidden_annotations_and_those_of_other_pages_are_not_drawn() -> None:
    appearance = f'<ofd:Appearance Boundary="20 30 40 40">{square(boundary="0 0 10 10")}</ofd:Appearance>'
    assert annotated(appearance, 'Visible="false"').is_blank()
    assert annotated(appearance, page="2").is_blank()
    assert annotated('<ofd:Appearance Boundary="4 104 115 20"/>', 'Type="Stamp"').codes == []


def test_a_composite_is_drawn_in_its_place_by_its_matrix() -> None:
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="20" Height="20"><ofd:Content>'
        f"{square(boundary='5 5 10 10')}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    element = '<ofd:CompositeObject ID="8" ResourceID="6" Boundary="20 10 40 40" CTM="2 0 0 2 0 0"/>'
    assert seen(element, resources=unit).box() == (30, 20, 50, 40)
    assert seen(element).codes == ["render.not_drawn"]


def test_a_composite_that_holds_itself_comes_to_an_end_and_is_noted() -> None:
    inner = '<ofd:CompositeObject ID="8" ResourceID="6" Boundary="0 0 40 40"/>'
    unit = (
        f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6"><ofd:Content>{inner * 9}{square()}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    (drawing,) = drawings(package(layer(inner), resources=unit))
    assert "render.too_much" in [note.code for note in drawing.notes]


def test_nested_blocks_are_drawn_and_unknown_things_noted() -> None:
    assert not seen(f"<ofd:PageBlock>{square()}</ofd:PageBlock>").is_blank()
    assert seen("<ofd:Hologram/>").codes == ["render.not_drawn"]


def test_resources_of_a_page_go_before_those_of_the_document() -> None:
    parameters = '<ofd:DrawParams><ofd:DrawParam ID="3"><ofd:StrokeColor Value="{}"/></ofd:DrawParam></ofd:DrawParams>'
    content = "<ofd:PageRes>Own.xml</ofd:PageRes>" + layer(
        '<ofd:PathObject ID="9" Boundary="0 0 100 60" DrawParam="3" LineWidth="4"><ofd:AbbreviatedData>M 0 30 L 100 30'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )
    own = f"{HEAD}<ofd:Res {NS}>{parameters.format('0 0 255')}</ofd:Res>"
    data = package(content, resources=parameters.format("255 0 0"), files={"Doc_0/Own.xml": own})
    assert one(data).colour(50, 30) == BLUE


@pytest.mark.parametrize(("content", "code"), [(None, "render.no_page"), ("<ofd:Pa", "render.no_page")])
def test_a_page_that_is_lost_is_a_blank_one_with_a_grave_note(content: str | None, code: str) -> None:
    files = {"Doc_0/Page.xml": content or ""}
    (drawing,) = drawings(package(layer(), files=files))
    assert [note.code for note in drawing.notes] == [code]
    assert drawing.notes[0].kind.unreadable
    assert look(drawing).is_blank()


def test_a_template_that_is_lost_is_noted() -> None:
    (drawing,) = drawings(package('<ofd:Template TemplateID="9"/>' + layer(square())))
    assert [note.code for note in drawing.notes] == ["render.no_template"]
    assert not look(drawing).is_blank()


def stamped(seal: bytes, place: str = 'PageRef="1" Boundary="20 10 30 20"', content: str = "") -> Seen:
    """A page with a seal, the seal beside the signature."""
    signature = (
        f"{HEAD}<ofd:Signature {NS}><ofd:SignedInfo><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>"
        f'<ofd:StampAnnot ID="1" {place}/></ofd:SignedInfo><ofd:SignedValue>lost.dat</ofd:SignedValue></ofd:Signature>'
    )
    listed = '<ofd:Signature ID="1" BaseLoc="Sign.xml"/>'
    files: dict[str, str | bytes] = {
        _SIGNATURES: f"{HEAD}<ofd:Signatures {NS}>{listed}</ofd:Signatures>",
        "Doc_0/Signs/Sign.xml": signature,
        "Doc_0/Signs/Seal.esl": seal,
    }
    return one(package(layer(content), signatures="/" + _SIGNATURES, files=files))


@pytest.fixture
def seal_with(monkeypatch: pytest.MonkeyPatch) -> SealMaker:
    """Makes seals with another picture."""

    def make(picture: bytes) -> bytes:
        monkeypatch.setattr(seals, "seal_png", lambda: picture)
        return seals.seal_bytes.__wrapped__(office_seal())

    return make


def block(colour: tuple[int, int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_a_seal_is_drawn_in_its_box_like_ink_over_the_text(seal_with: SealMaker, kind: str) -> None:
    black = square("0 0 0", boundary="20 10 10 10")
    page = stamped(seal_with(block((250, 0, 0), kind)), content=black)
    assert page.box() == (20, 10, 50, 30)
    assert page.colour(40, 25)[0] > 240
    assert page.colour(25, 15) == (0, 0, 0)
    assert page.codes == []


def test_the_part_of_a_seal_on_the_edge_of_a_page_is_drawn_alone(seal_with: SealMaker) -> None:
    page = stamped(seal_with(block(RED)), 'PageRef="1" Boundary="20 10 30 20" Clip="0 0 15 20"')
    assert page.box() == (20, 10, 35, 30)


def test_a_seal_whose_picture_is_an_ofd_is_drawn_from_its_page(seal_with: SealMaker) -> None:
    inner = package(layer(square("0 0 255", boundary="0 0 50 60")))  # of 100 by 60, squeezed into 30 by 20
    page = stamped(seal_with(inner))
    assert page.box() == (20, 10, 23, 13.4)
    assert page.colour(21, 11) == BLUE


@pytest.mark.parametrize("place", ['PageRef="77" Boundary="20 10 30 20"', 'PageRef="1" Boundary="x"'])
def test_a_seal_without_a_place_is_noted(seal_with: SealMaker, place: str) -> None:
    assert stamped(seal_with(block(RED)), place).codes == ["render.no_seal"]


@pytest.mark.parametrize("seal", [b"", b"junk", bytes(200)])
def test_a_seal_that_cannot_be_read_is_noted(seal: bytes) -> None:
    assert stamped(seal).codes == ["render.no_seal"]


def test_numbers_are_written_short_and_exactly_enough() -> None:
    assert [short(one) for one in (0.0, -0.0, 1.0, 0.25, -3.50004, 0.003175, 1e-9, 12345.67891)] == [
        "0", "0", "1", "0.25", "-3.5", "0.003175", "1e-09", "12345.6789",
    ]  # fmt: skip


def test_matrices_are_applied_in_their_order() -> None:
    doubled_then_moved = Matrix(2, 0, 0, 2, 0, 0).then(Matrix(1, 0, 0, 1, 5, 7))
    assert doubled_then_moved.at(1, 1) == (7, 9)


def test_a_picture_in_a_template_is_found_by_the_document() -> None:
    template = f"{HEAD}<ofd:Page {NS}>" + layer(
        '<ofd:ImageObject ID="8" Boundary="10 10 30 20" CTM="30 0 0 20 0 0" ResourceID="7"/>'
    )
    files: dict[str, str | bytes] = {"Doc_0/Tpls/T.xml": template + "</ofd:Page>", "Doc_0/Res/p": block(RED)}
    listed = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'
    data = package('<ofd:Template TemplateID="9"/>' + layer(), common=listed, resources=picture("p"), files=files)
    assert one(data).box() == (10, 10, 40, 30)
