"""One document (DocBody) of an OFD: pages, templates, attachments, tags and pictures, by what lists them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lxml import etree

from piaoqi.core.formats.face.items import Item
from piaoqi.core.formats.ofd.package import Package, child_text
from piaoqi.core.formats.ofd.pages import Piece, box_of, pieces_of, texts_of, within
from piaoqi.core.problem import define
from piaoqi.core.seals.ofd import lying_attachments, resource_file, root_of, said
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups, name_of, parse_xml

TOO_MANY_PAGES = define(
    "ofd.too_many_pages",
    Text("{path} 有 {count} 页，只读取了前 {limit} 页", "{path} has {count} pages; the first {limit} were read"),
    Text("确认这是发票文件；需要时拆成几个文件", "Make sure that it holds invoices; split it if need be"),
    unreadable=True,
)
_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_DIGITS = re.compile(b"0" * 8 + b"+")
"""Eight digits and more, once all are zeros: a fixed beginning is found ten times as fast."""
_SHARED = 1 << 18
"""Bytes of the longest template that is remembered."""
_TITLES = re.compile(rb">\s*([^<>]{0,60}%b[^<>]{0,30})<" % "发票".encode())


@dataclass
class OfdDocument:
    """What the DocBody at `body` (an element of OFD.xml) leads to. Parts are read when asked for."""

    package: Package
    body: Element
    root_part: str = ""
    _pages: list[tuple[str, str]] = field(default_factory=list)
    _templates: dict[str, str] = field(default_factory=dict)
    _pieces: dict[int, list[Piece]] = field(default_factory=dict)
    _objects: dict[int, dict[str, list[Item]]] = field(default_factory=dict)
    _texts: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root_part = root_of(self.package.resolve, self.body) or self._any_root()
        for element in groups(self.root, "page", "templatepage") if self.root is not None else ():
            part, object_id = element.get("BaseLoc", ""), element.get("ID", "")
            if name_of(element) == "page":
                self._pages.append((object_id, part))
            else:
                self._templates[object_id] = part
        limit = self.package.archive.blob.limits.pages
        if len(self._pages) > limit:
            self.package.problems.append(TOO_MANY_PAGES.at(self.package.path, count=len(self._pages), limit=limit))
        del self._pages[limit:]

    @property
    def root(self) -> Element | None:
        """The root of Document.xml."""
        return self.package.tree(self.root_part)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def page(self, index: int) -> tuple[str, str]:
        """The ID of page `index` (from 0), and the part it stands in, empty where that is lost."""
        object_id, location = self._pages[index]
        return object_id, self.package.resolve(location, self.root_part)

    def template(self, object_id: str) -> str:
        """The part of the template with this ID; empty where there is none."""
        location = self._templates.get(object_id, "")
        return self.package.resolve(location, self.root_part) if location else ""

    def templates(self) -> list[str]:
        """The parts of all templates that are there."""
        found = (self.package.find(location, self.root_part) for location in self._templates.values())
        return [part for part in found if part]

    @cached_property
    def custom_datas(self) -> dict[str, str]:
        """DocInfo/CustomDatas by name; the first that is not empty."""
        found: dict[str, str] = {}
        for element in groups(self.body, "customdata"):
            name = "".join(element.get("Name", "").split())
            found[name] = found.get(name) or (element.text or "").strip()
        return found

    def info(self, name: str) -> str:
        """Text of an element of DocInfo."""
        return next((child_text(element, name) for element in groups(self.body, "docinfo")), "")

    def attachments(self) -> list[str]:
        """The attached parts: those listed, and any that merely lie in a folder of attachments."""
        listed = [self._located(element, part) for part, element in self.listed("attachments", "attachment")]
        lying = lying_attachments(self.package.parts, self.root_part)
        return list(dict.fromkeys(part for part in (*listed, *lying) if part))

    def tags(self) -> list[str]:
        """The parts that tag the pages' objects with names."""
        return [part for at, element in self.listed("customtags", "customtag") if (part := self._located(element, at))]

    def pieces(self, index: int) -> list[Piece]:
        """The text that page `index` (from 0) shows, its templates' included."""
        if index not in self._pieces:
            self._pieces[index] = self._read_page(self._pages[index][1], index + 1)
        return self._pieces[index]

    def items(self, index: int) -> list[Item]:
        """The same as positioned text alone."""
        return [piece.item for piece in self.pieces(index)]

    def texts(self, index: int) -> dict[str, list[str]]:
        """The texts of a page without its templates, by object and without places: a tenth of the cost."""
        if index not in self._texts:
            content = self.package.tree(self.package.resolve(self._pages[index][1], self.root_part))
            self._texts[index] = texts_of(content) if content is not None else {}
        return self._texts[index]

    def numbers(self, index: int) -> set[str]:
        """Runs of 8 or 20 digits in the texts of a page, without parsing it: other invoices would show theirs."""
        part = self.package.resolve(self._pages[index][1], self.root_part)
        data = self.package.data(part) if part else b""
        runs = (found.span() for found in _DIGITS.finditer(data.translate(_AS_ZERO)))
        whole = ((begin, end) for begin, end in runs if data[begin - 1 : begin] != b"." and end - begin in {8, 20})
        return {data[begin:end].decode("ascii") for begin, end in whole}

    def titles(self, index: int) -> list[str]:
        """The texts with 发票 in a page's templates, without parsing them."""
        content = self.package.tree(self.package.resolve(self._pages[index][1], self.root_part))
        parts = self._template_parts(content) if content is not None else []
        return [
            found.decode("utf-8", "replace") for part in parts for found in _TITLES.findall(self.package.data(part))
        ]

    def object_text(self, page_id: str, object_id: str) -> str:
        """The text of an object that a tag refers to; any page is asked where the reference names none."""
        for index in self._indices(page_id):
            if texts := self.texts(index).get(object_id):
                return "".join(texts)
        return "".join(item.text for item in self.objects(page_id, object_id))

    def _indices(self, page_id: str) -> Sequence[int]:
        return [i for i, (known, _) in enumerate(self._pages) if known == page_id] or range(len(self._pages))

    def objects(self, page_id: str, object_id: str) -> list[Item]:
        """The rows of a text object that a tag refers to; any page is asked where the reference names none."""
        for index in self._indices(page_id):
            if index not in self._objects:
                by_id = self._objects[index] = {}
                for piece in self.pieces(index):
                    by_id.setdefault(piece.object_id, []).append(piece.item)
            found = self._objects[index].get(object_id)
            if found:
                return found
        return []

    def images(self) -> Iterator[str]:
        """Parts of the pictures in the document's resources."""
        for element in groups(self.root, "publicres", "documentres") if self.root is not None else ():
            part = self.package.resolve((element.text or "").strip(), self.root_part)
            tree = self.package.tree(part)
            for media in groups(tree, "multimedia") if tree is not None else ():
                location = child_text(media, "mediafile")
                if media.get("Type", "Image") == "Image" and location:
                    found = resource_file(self.package, said(tree, "baseloc"), location, part)
                    yield found or self.package.resolve(location, part)

    def _any_root(self) -> str:
        """The Document.xml that is there, where the one that OFD.xml names is not."""
        return next((part for part in self.package.parts if part.casefold().endswith("/document.xml")), "")

    def _read_page(self, location: str, number: int) -> list[Piece]:
        content = self.package.tree(self.package.resolve(location, self.root_part))
        if content is None:
            return []
        found = pieces_of(content, number)
        for part in self._template_parts(content):
            found += self._template_pieces(part, number)
        return within(found, box_of(content) or box_of(self.root))

    def _template_pieces(self, part: str, number: int) -> Sequence[Piece]:
        data, limit = self.package.data(part), self.package.archive.blob.limits.xml_bytes
        known = _known_template(data, number) if len(data) <= min(_SHARED, limit) else None
        if known is not None:
            return known
        tree = self.package.tree(part)
        return pieces_of(tree, number) if tree is not None else ()

    def _template_parts(self, content: Element) -> list[str]:
        used = (self._templates.get(child.get("TemplateID", "")) for child in content if name_of(child) == "template")
        return [part for location in used if location and (part := self.package.resolve(location, self.root_part))]

    def listed(self, list_name: str, entry_name: str) -> Iterator[tuple[str, Element]]:
        """Entries of the lists that Document.xml names, with the part each stands in."""
        if self.root is None:
            return
        for element in groups(self.root, list_name):
            part = self.package.resolve((element.text or "").strip(), self.root_part)
            tree = self.package.tree(part)
            for entry in groups(tree, entry_name) if tree is not None else ():
                yield part, entry

    def _located(self, entry: Element, part: str) -> str:
        location = child_text(entry, "fileloc") or (entry.text or "").strip() or entry.get("FileLoc", "")
        return self.package.resolve(location, part)


def bodies_of(package: Package) -> list[Element]:
    """The DocBody elements of OFD.xml; where that is lost, the one that nearly every OFD has."""
    root = package.tree(package.resolve("OFD.xml"))
    return (groups(root, "docbody") if root is not None else []) or [_usual_body()]


def _usual_body() -> Element:
    body = etree.Element("DocBody")
    etree.SubElement(body, "DocRoot").text = "Doc_0/Document.xml"
    return body


@lru_cache(maxsize=64)
def _known_template(data: bytes, number: int) -> tuple[Piece, ...] | None:
    """The pieces of a template, which all invoices of an issuer share; None where its XML is not sound."""
    parsed = parse_xml(data, "")
    return None if parsed.root is None or parsed.problems else tuple(pieces_of(parsed.root, number))
