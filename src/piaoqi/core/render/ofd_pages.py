"""Pages of an OFD, each of its documents after the other. A picture of an altered one says so."""

from collections.abc import Iterator

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd.document import OfdDocument, bodies_of
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.render.base import Kind, Page, Source, Wanted
from piaoqi.core.render.ofd.pages import pages
from piaoqi.core.seals.alarm import alarm
from piaoqi.core.seals.ofd import verify


class _OfdPages:
    """The renderer of the registry."""

    formats = frozenset(("ofd",))
    is_original = True

    def is_alone(self, _: Blob) -> bool:
        """Others may be attached to it."""
        return False

    def draw(self, source: Source, wanted: Wanted) -> Iterator[Page]:
        package = open_package(source.blob)
        if package is None:
            return
        number, warning = 0, tuple(alarm(source.blob.path, verify(package, source.blob.anchors)))
        for body in bodies_of(package):
            for drawing in pages(package, OfdDocument(package, body), source.fonts):
                number += 1
                if wanted.wants(number):
                    yield Page(
                        path=source.blob.path,
                        number=number,
                        kind=Kind.ORIGINAL,
                        title=source.blob.name,
                        width_mm=drawing.width_mm,
                        height_mm=drawing.height_mm,
                        svg=drawing.svg,
                        notes=(*warning, *drawing.notes),
                    )


RENDERER = _OfdPages()
