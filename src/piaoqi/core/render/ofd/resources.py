"""The things that pages refer to by ID: fonts, colour spaces, drawing parameters, pictures, composites."""

import math
from dataclasses import dataclass, field

from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.ofd.numbers import number_in
from piaoqi.core.formats.ofd.package import Package, child_text
from piaoqi.core.render.colours import BLACK, Space
from piaoqi.core.render.fonts import Face, Fonts, Wanted
from piaoqi.core.render.geometry import Box
from piaoqi.core.render.ofd.values import box_in, child, children, flag
from piaoqi.core.render.pictures import Picture, load
from piaoqi.core.seals.ofd import resource_file, said
from piaoqi.core.xml_source import Element, groups, name_of

_MOST_REMEMBERED = 64 * 1024 * 1024
"""Characters of pictures that are kept for the pages that follow."""
_LARGEST = 5_000.0
"""Millimetres of a page's side."""
_MOST_ENTRIES = 65_536
"""Colours of a palette."""
_KINDS = frozenset({"font", "colorspace", "drawparam", "multimedia", "compositegraphicunit"})


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of a resource file. `beside`: that file; `base`: where its entries' files lie."""

    element: Element
    beside: str
    base: str


@dataclass
class Shared:
    """What is read once for all pages of a document."""

    package: Package
    fonts: Fonts
    pictures: dict[str, Picture | None] = field(default_factory=dict)
    faces: dict[str, Face | None] = field(default_factory=dict)

    def picture(self, part: str) -> Picture | None:
        """The picture in a part; None where it cannot be opened."""
        if part not in self.pictures:
            if sum(len(one.href) for one in self.pictures.values() if one) > _MOST_REMEMBERED:
                self.pictures.clear()
            self.pictures[part] = load(self.package.data(part), self.package.archive.blob.limits) if part else None
        return self.pictures[part]

    def embedded(self, wanted: Wanted, part: str) -> Face | None:
        """The face of the font in a part; None where that cannot be read."""
        key = f"{part}\n{wanted}"
        if key not in self.faces:
            self.faces[key] = self.fonts.face(wanted, self.package.data(part))
        return self.faces[key]


@dataclass
class Resources:
    """Those of a document and of one of its pages, by kind and ID."""

    shared: Shared
    default_space: str = ""
    found: dict[tuple[str, str], Resource] = field(default_factory=dict)
    _spaces: dict[str, Space] = field(default_factory=dict)

    def add(self, part: str) -> None:
        """Take in a resource file; what it defines goes before what is known already."""
        tree = self.shared.package.tree(part)
        if tree is None:
            return
        base = said(tree, "baseloc")
        for element in groups(tree, *_KINDS):
            self.found[name_of(element), element.get("ID", "")] = Resource(element, part, base)

    def get(self, kind: str, object_id: str) -> Element | None:
        """The entry of this kind (its local name) with this ID."""
        resource = self.found.get((kind, object_id.strip()))
        return resource.element if resource else None

    def file(self, kind: str, object_id: str, name: str) -> str:
        """The part that an entry names in its child `name`; empty where none is there."""
        resource = self.found.get((kind, object_id.strip()))
        location = child_text(resource.element, name) if resource else ""
        if not resource or not location:
            return ""
        package, beside = self.shared.package, resource.beside
        return resource_file(package, resource.base, location, beside) or package.resolve(location, beside)

    def space(self, object_id: str | None) -> Space:
        """A colour space by ID, the document's own where none is named; RGB where it is not there."""
        wanted = object_id or self.default_space
        if wanted not in self._spaces:
            element = self.get("colorspace", wanted)
            self._spaces[wanted] = Space() if element is None else _space(element)
        return self._spaces[wanted]

    def picture(self, object_id: str) -> Picture | None:
        """A picture by ID."""
        return self.shared.picture(self.file("multimedia", object_id, "mediafile"))


def _space(element: Element) -> Space:
    plain = Space(element.get("Type", "RGB").upper(), int(number_in(element.get("BitsPerComponent"), 8)))
    listed = child(element, "palette")
    entries = list(children(listed, "cv"))[:_MOST_ENTRIES] if listed is not None else []
    colours = [plain.colour(channels(one.text or "")) for one in entries]
    return Space(plain.kind, plain.bits, tuple(one or BLACK for one in colours))


def wanted_font(element: Element | None) -> Wanted:
    """The font that an entry asks for; without one, what most invoices are printed in."""
    if element is None:
        return Wanted("宋体")
    return Wanted(
        name=element.get("FontName", ""),
        family=element.get("FamilyName", ""),
        bold=flag(element, "Bold", default=False),
        italic=flag(element, "Italic", default=False),
        serif=flag(element, "Serif", default=False),
        fixed=flag(element, "FixedWidth", default=False),
    )


def channels(written: str) -> list[float]:
    """Channel values: `156 82 35`, `#9C #52 #23` or `#9C5223`."""
    words = written.replace(",", " ").split()
    if len(words) == 1 and words[0].startswith("#") and len(words[0]) == 7:
        words = [f"#{words[0][at : at + 2]}" for at in (1, 3, 5)]
    try:
        found = [float(int(word[1:], 16)) if word.startswith("#") else float(word) for word in words[:8]]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def of_document(document: OfdDocument, shared: Shared) -> Resources:
    """The resources that all pages share."""
    root, package = document.root, document.package
    resources = Resources(shared)
    for element in groups(root, "publicres", "documentres") if root is not None else ():
        resources.add(package.resolve((element.text or "").strip(), document.root_part))
    for element in groups(root, "defaultcs") if root is not None else ():
        resources.default_space = (element.text or "").strip()
    return resources


def for_page(common: Resources, content: Element, part: str) -> Resources:
    """Those, and what the page (or template) in `part` brings along."""
    listed = list(children(content, "pageres"))
    if not listed:
        return common
    own = Resources(common.shared, common.default_space, dict(common.found))
    for element in listed:
        own.add(common.shared.package.resolve((element.text or "").strip(), part))
    return own


def paper(content: Element | None, document: OfdDocument) -> Box:
    """The page's physical box, the document's where it states none; A4 where neither does, or states nonsense."""
    for element in (content, document.root):
        for one in groups(element, "physicalbox") if element is not None else ():
            box = box_in((one.text or "").replace(",", " "))
            if box is not None and all(1.0 <= side <= _LARGEST for side in (box.width, box.height)):
                return box
    return Box(0.0, 0.0, 210.0, 297.0)
