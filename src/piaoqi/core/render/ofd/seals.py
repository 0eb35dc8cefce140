"""Seals that signatures put on pages, drawn from the seal's own picture. GB/T 33190-2016, 18.

A seal that is drawn says nothing about whether it is valid: that is for the verifier.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.ofd.package import Package
from piaoqi.core.render.geometry import Box, Matrix, shift
from piaoqi.core.render.ofd.clips import within
from piaoqi.core.render.ofd.images import square
from piaoqi.core.render.ofd.page import Page
from piaoqi.core.render.ofd.values import NO_BOX, box_in
from piaoqi.core.render.pictures import load
from piaoqi.core.render.svg import element as markup
from piaoqi.core.seals import eseal
from piaoqi.core.seals.ofd import Described, listed_signatures
from piaoqi.core.xml_source import groups

_MOST = 200
_MIXED = "mix-blend-mode:multiply"
"""Seals lie over text like ink, whatever the paper of their picture is made of."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One seal on one page. `clip`: the part of it that is there, as on the edges of several pages."""

    page_id: str
    box: Box
    clip: Box | None
    picture: bytes


def stamps_of(document: OfdDocument) -> list[Stamp]:
    """All seals that the signatures of a document put somewhere, those whose picture is lost included."""
    return [stamp for stamp, _ in zip(_stamps(document), range(_MOST), strict=False)]


def _stamps(document: OfdDocument) -> Iterator[Stamp]:
    package = document.package
    for signature in listed_signatures(package, document.body):
        tree = package.tree(signature.part)
        placed = groups(tree, "stampannot") if tree is not None else ()
        picture = _picture(package, signature) if placed else b""
        for one in placed:
            box, clip = box_in(one.get("Boundary")) or NO_BOX, box_in(one.get("Clip"))
            yield Stamp(one.get("PageRef", "").strip(), box, clip, picture)


def _picture(package: Package, signature: Described) -> bytes:
    """The seal's picture: from the signed value, else from the seal beside it; empty where neither has one."""
    readers: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
        (signature.value, lambda data: eseal.read(data).seal.picture),
        (signature.seal, lambda data: eseal.read_seal(data).picture),
    )
    for location, read in readers:
        found = package.find(location, signature.part)
        try:
            return read(package.data(found) if found else b"")
        except ValueError:  # DerError, and what a key or a certificate inside may raise
            continue
    return b""


def draw_stamp(page: Page, stamp: Stamp, drawn_package: str = "") -> str:
    """The seal, filling its box; `drawn_package` is its picture where that is an OFD, as a square of one by one."""
    box = stamp.box
    limits = page.resources.shared.package.archive.blob.limits
    picture = None if drawn_package else load(stamp.picture, limits)
    if box.width <= 0 or box.height <= 0 or not (drawn_package or picture):
        page.notes.seals = True
        return ""
    if picture is not None:
        drawn_package = square(page, replace(picture, crisp=False))
    matrix = Matrix(a=box.width, d=box.height).then(shift(box.x, box.y))
    drawn = markup("g", drawn_package, transform=matrix.svg())
    if stamp.clip is not None:
        clip = stamp.clip
        drawn = within(page, Box(clip.x + box.x, clip.y + box.y, clip.width, clip.height), drawn)
    return markup("g", drawn, style=_MIXED)
