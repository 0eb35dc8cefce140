"""What a PDF's signature means for the fields that were read from it."""

import pytest

from core.formats.drawn_face import Digital
from core.formats.drawn_pdf import Page, draw_pdf
from core.seals.signed_pdf import Form, cms, person, pinned, signed
from piaoqi.core.checks import CheckContext, Verdict
from piaoqi.core.checks.registry import check
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.pdf import FORMAT
from piaoqi.core.seals.anchors import SHIPPED, Anchors


def read(data: bytes, anchors: Anchors = SHIPPED) -> Document:
    return FORMAT.read(Blob("a.pdf", data, anchors=anchors))


def drawn(*attachments: tuple[str, bytes]) -> bytes:
    """A file whose catalogue is object 1, as the signing of tests wants it."""
    return draw_pdf([Page(Digital().draw())], attachments)


def signed_face(form: Form, data: bytes) -> bytes:
    """The drawn file, signed; its catalogue is its last object."""
    root = data.count(b"endobj")
    catalogue = data.rpartition(b"%d 0 obj\n" % root)[2].partition(b">>\nendobj")[0]
    return signed(form, data, first=root + 1, holders={
        root: catalogue + b" /AcroForm <</Fields [%d 0 R] /SigFlags 3>> >>" % (root + 2),
        root + 2: b"<</Type /Annot /Subtype /Widget /Rect [0 0 0 0] /FT /Sig /T (s) /V %d 0 R>>" % (root + 1),
    }, root=root)  # fmt: skip


def covered(document: Document) -> set[bool | None]:
    return {origin.covered for record in document.records for origin in record.fields.values()}


def test_every_field_of_a_signed_file_is_covered() -> None:
    document = read(signed_face(cms(person()), drawn()))
    assert document.authenticity.verdict == "intact_unknown_signer"
    assert document.records[0].number
    assert covered(document) == {True}


def test_no_field_of_an_altered_file_is() -> None:
    document = read(signed_face(cms(person()), drawn()) + b"% more")
    assert document.authenticity.verdict == "altered"
    assert covered(document) == {False}


def test_where_nothing_is_signed_or_known_nothing_is_said() -> None:
    assert covered(read(drawn())) == {None}
    assert covered(read(signed_face(Form("acme.own", cms(person()).sign), drawn()))) == {None}


@pytest.mark.parametrize("same", [True, False])
def test_the_signer_is_held_against_the_seller(same: bool) -> None:  # noqa: FBT001
    seller = read(drawn()).records[0].seller_name
    assert seller
    document = read(signed_face(cms(person(seller if same else "上海代签有限公司")), drawn()))
    (answer,) = [one.verdict for one in check(document.records[0], CheckContext()) if one.code == "signature.signer"]
    assert answer is (Verdict.HOLDS if same else Verdict.CANNOT_TELL)


def test_nobody_is_named_the_signer_of_an_altered_file() -> None:
    data = signed_face(cms(person()), drawn()) + b"% more"
    assert "signer" not in read(data).records[0].facts


def test_the_anchors_reach_the_judge() -> None:
    who = person()
    data = signed_face(cms(who), drawn())
    assert read(data, pinned(who.der)).authenticity.verdict == "trusted"
    assert read(data).authenticity.verdict == "intact_unknown_signer"


def test_a_signature_in_a_file_that_cannot_be_opened_is_not_called_none() -> None:
    data = signed_face(cms(person()), drawn())
    torn = data.replace(b"/Pages", b"/Pagos").replace(b"/Page ", b"/Pagx ")
    document = read(torn)
    assert document.problems
    assert document.authenticity.verdict in ("altered", "unverifiable")


def test_a_signature_that_pdfium_alone_sees_is_not_called_none() -> None:
    plain = drawn()
    hidden = plain.replace(
        b"/Type /Catalog", b"/Type /Catalog /AcroForm <</Fields [<</#46T /#53ig /V <</Contents <3000>>>>>]>>"
    )
    assert read(hidden).authenticity.verdict == "unverifiable"
