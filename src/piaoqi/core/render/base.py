"""The pages of a file as pictures, by its format: originals as they look, data as the form that everybody knows."""

import importlib
import pkgutil
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Protocol

import piaoqi.core.render as render_package
from piaoqi.core.formats.base import Blob, Document, always
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.width import half_width
from piaoqi.core.problem import Problem, define
from piaoqi.core.render.drawing import Drawing, png
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.svg import element
from piaoqi.core.text import Text

TOO_MANY = define(
    "render.too_many_pages",
    Text(
        "{path} 的页数太多，只画了前 {drawn} 页",
        "{path} has too many pages; the first {drawn} were drawn",
    ),
    Text("用 --page 或 --number 指定要看的那一页、那一张", "Name the page or the invoice: --page, --number"),
)
_PAGES = 200
"""Pages that one file handed in may give, those of the files inside it included."""
_BYTES = 256 * 1024 * 1024


class Kind(StrEnum):
    """What a page is to be taken for."""

    ORIGINAL = "original"
    FROM_DATA = "from_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page to look at, of the file `path`: an SVG that needs nothing else, or a PNG where it is made of points.

    `notes` say what could not be drawn as it should be.
    """

    path: str
    number: int
    kind: Kind
    title: str
    invoice: str = ""
    """The number of the invoice that a form shows; an original may show several."""
    width_mm: float
    height_mm: float
    svg: str = ""
    png: bytes = b""
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: one page (0: all), the invoice of this number in a list ("": all), points to the inch."""

    page: int = 0
    number: str = ""
    dpi: int = 150

    def wants(self, page: int) -> bool:
        """Whether this page is to be drawn."""
        return self.page in (0, page)

    def means(self, record: Record) -> bool:
        """Whether this invoice is to be drawn."""
        written = "".join(half_width(self.number).split()).upper()
        known = (record.number, record.paper_number, record.code + (record.paper_number or record.number))
        return not written or written in known


@dataclass(frozen=True, slots=True)
class Source:
    """A file to draw: its bytes, what they say, and the fonts at hand for what it names and does not hold."""

    blob: Blob
    document: Document
    fonts: Fonts


class Renderer(Protocol):
    """Draws the files of some formats. A module of this package with an object RENDERER is found by the registry.

    `draw` never raises for bad content: it yields fewer pages, or pages with notes. `is_original`: it shows the file
    itself, and not a form filled with its data.
    """

    formats: frozenset[str]
    is_original: bool

    def is_alone(self, blob: Blob) -> bool:
        """Whether nothing but its pages is to be drawn: then what the file says need not be read."""
        ...

    def draw(self, source: Source, wanted: Wanted) -> Iterator[Page]:
        """The pages wanted, one after the other."""
        ...


@cache
def renderers() -> dict[str, Renderer]:
    """By the key of the format that they draw."""
    found: dict[str, Renderer] = {}
    for module in pkgutil.iter_modules(render_package.__path__):
        loaded = importlib.import_module(f"{render_package.__name__}.{module.name}")
        renderer: Renderer | None = getattr(loaded, "RENDERER", None)
        if renderer is None:
            continue
        for key in renderer.formats:
            if found.setdefault(key, renderer) is not renderer:
                raise ValueError(f"two renderers draw {key!r}")
    return found


def as_it_is(page: Page) -> Page:
    """The page as its renderer made it."""
    return page


def draw(
    sources: Iterable[Source],
    wanted: Wanted,
    begin: Callable[[Blob], bool] = always,
    make: Callable[[Page], Page] = as_it_is,
) -> list[Page]:
    """The pages of the files one after the other, within bounds; `make` brings each into the form that is asked for.

    `begin` is called before each page, see `Blob`: a worker has its time for each of them.
    """
    found: list[Page] = []
    size = 0
    for source in sources:
        renderer = renderers().get(source.document.format)
        if not renderer or not _asked_for(source, wanted) or not begin(source.blob):
            continue
        for drawn in renderer.draw(source, wanted):
            page = make(drawn)
            size += len(page.png) + len(page.svg)
            if len(found) == _PAGES or size > _BYTES:
                note = TOO_MANY.at(page.path, drawn=len(found))
                return [*found[:-1], replace(found[-1], notes=(*found[-1].notes, note))] if found else [page]
            found.append(page)
            begin(source.blob)
    return found


def _asked_for(source: Source, wanted: Wanted) -> bool:
    """Whether the file holds the invoice that is asked for."""
    return not wanted.number or any(map(wanted.means, source.document.records))


def as_png(page: Page, dpi: int) -> Page:
    """The same with its picture; one that is made of points already stays as it is."""
    return page if page.png else replace(page, png=png(Drawing(page.svg, page.width_mm, page.height_mm), dpi))


def as_svg(page: Page) -> Page:
    """The same with its SVG; one that is made of points holds the picture."""
    if page.svg:
        return page
    sides = {"width": f"{page.width_mm:.3f}mm", "height": f"{page.height_mm:.3f}mm"}
    encoded = b64encode(page.png).decode("ascii")
    picture = element("image", width="100%", height="100%", href=f"data:image/png;base64,{encoded}")
    svg = element("svg", picture, xmlns="http://www.w3.org/2000/svg", role="img", **sides)
    return replace(page, svg=svg)
