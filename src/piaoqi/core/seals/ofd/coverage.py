"""OFD-14: what of the package is shown or read, and whether a valid signature covers it.

The closure of what leads from OFD.xml to the pages: whatever a location in one of these parts means is a part of it,
found by the resolver that the reader uses.
"""

from collections.abc import Callable, Iterator, Sequence

from piaoqi.core.seals.ofd.described import said, spelled
from piaoqi.core.seals.parts import Parts
from piaoqi.core.xml_source import Element, groups, name_of

ENTRY = "OFD.xml"

_LISTS = frozenset(
    {"docroot", "publicres", "documentres", "pageres", "attachments", "annotations", "customtags", "extensions"}
)
"""Elements whose text is the location of a part that has locations of its own (GB/T 33190-2016)."""
_ENDS = frozenset({"fileloc", "schemaloc", "mediafile", "fontfile", "extenddata", "file", "attachment", "customtag"})
"""Elements whose text is the location of a part that leads no further; the last two for who leaves FileLoc out."""
_ATTRIBUTES = {"page": "baseloc", "templatepage": "baseloc", "attachment": "fileloc", "colorspace": "profile"}
"""Elements that have it in an attribute."""
_PAGES = frozenset({"page", "templatepage"})
_OF_RESOURCES = frozenset({"mediafile", "fontfile", "colorspace"})
"""Those that stand below the resources' own BaseLoc."""
_LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
"""What Windows and macOS leave in folders; `._` begins the names of macOS's own copies."""
_MOST_PARTS = 20_000


def bodies(parts: Parts) -> list[Element]:
    """The DocBody elements of OFD.xml."""
    root = parts.tree(parts.find(ENTRY))
    return groups(root, "docbody") if root is not None else []


def root_of(find: Callable[[str], str], body: Element) -> str:
    """The root part of a document, as `find` finds it; empty where it is not there."""
    return next((part for one in groups(body, "docroot") if (part := find(one.text or ""))), "")


def resource_file(parts: Parts, base: str, location: str, beside: str) -> str:
    """The part that a location in a list of resources means: below their BaseLoc, else beside the list."""
    if base and not location.startswith(("/", "\\")):
        below = parts.find(f"{base.rstrip('/')}/{location}", beside)
        if below:
            return below
    return parts.find(location, beside)


def lying_attachments(parts: Sequence[str], root_part: str) -> list[str]:
    """Parts that no list names and that are attachments all the same, by their folder or ending: they are read."""
    folder = root_part.rpartition("/")[0] + "/" if "/" in root_part else ""
    return [part for part in parts if part.startswith(folder) and _lies_attached(part[len(folder) :])]


def shown(parts: Parts, roots: Sequence[str]) -> frozenset[str]:
    """All parts that somebody sees or that are read, from the documents' root parts down."""
    waiting = [root for root in roots if root]
    followed: set[str] = set()
    found: set[str] = set(waiting)
    while waiting and len(followed) < _MOST_PARTS:
        part = waiting.pop()
        if part in followed:
            continue
        followed.add(part)
        for name, target in _located(parts, part):
            found.add(target)
            if name in _LISTS or (name in _PAGES and _has_resources(parts.data(target))):
                waiting.append(target)
    for root in roots:
        found.update(lying_attachments(parts.parts, root))
    return frozenset(found)


def page_parts(parts: Parts, pages: Sequence[str], root_part: str) -> tuple[str, ...]:
    """What the text of a page depends on: its content and templates (`pages`), the document, resources and fonts."""
    found = dict.fromkeys((root_part, *pages))
    sources = [root_part, *(page for page in pages if page and _has_resources(parts.data(page)))]
    resources = [target for part in sources for target in _resources(parts, part)]
    for part in dict.fromkeys(resources):
        found[part] = None
        found |= dict.fromkeys(target for name, target in _located(parts, part) if name == "fontfile")
    return tuple(part for part in found if part)


def _has_resources(page: bytes) -> bool:
    """Whether a page may name resources of its own, in any spelling that counts (`name_of`): hardly any does, and
    parsing pages takes most of the time.
    """
    return b"\0" in page[:64] or b"pageres" in page.translate(None, b"-_").lower()


def _resources(parts: Parts, part: str) -> Iterator[str]:
    root = parts.tree(part)
    for element in groups(root, "publicres", "documentres", "pageres") if root is not None else ():
        target = parts.find(element.text or "", part)
        if target:
            yield target


def _located(parts: Parts, part: str) -> Iterator[tuple[str, str]]:
    """The parts that locations in a part mean, with the names of the elements that say so."""
    root = parts.tree(part)
    if root is None:
        return
    base = said(root, "baseloc")
    for element in root.iter():
        name = name_of(element)
        attribute = _ATTRIBUTES.get(name)
        written = spelled(element, attribute) if attribute else []
        if name in _LISTS or name in _ENDS:
            written.append((element.text or "").strip())
        for location in filter(None, written):
            target = resource_file(parts, base if name in _OF_RESOURCES else "", location, part)
            if target:
                yield name, target


def _lies_attached(name: str) -> bool:
    folder, _, leaf = name.casefold().rpartition("/")
    litter = leaf in _LITTER or leaf.startswith("._")
    return not litter and (leaf.endswith(".xbrl") or ("attach" in folder and leaf != "attachments.xml"))
