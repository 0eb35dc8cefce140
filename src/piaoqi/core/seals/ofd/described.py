"""What a signature's file (Signature.xml) says: what it covers, by which digests, and where its value is.

GB/T 33190-2016, 18.2. Writers put attributes where the standard has elements and the other way round; both are read.
"""

from dataclasses import dataclass

from piaoqi.core.seals.parts import Parts
from piaoqi.core.xml_source import Element, local_name, name_of

MOST_REFERENCES = 20_000


@dataclass(frozen=True, slots=True)
class Reference:
    """One covered file as it is written, and its digest in base64."""

    written: str
    value: str


@dataclass(frozen=True, slots=True)
class Described:
    """A signature's file. Locations are as written; `part` is the file itself, empty where it is lost."""

    part: str
    listed_as: str = ""
    id: str = ""
    check_method: str = ""
    """Of the digests; empty means MD5."""
    method: str = ""
    signed_at: str = ""
    value: str = ""
    """Location of the signature value."""
    seal: str = ""
    """Location of a separate seal file; mostly there is none."""
    references: tuple[Reference, ...] = ()


def read_described(parts: Parts, entry: Element, list_part: str) -> Described:
    """The signature that an entry of the list means."""
    written = said(entry, "baseloc") or (entry.text or "").strip()
    part = parts.find(written, list_part)
    return read_signature_file(parts, part, written, said(entry, "id"))


def read_signature_file(parts: Parts, part: str, written: str, identifier: str = "") -> Described:
    """The signature whose file is `part`; without references and value where that cannot be read."""
    root = parts.tree(part) if part else None
    if root is None:
        return Described(part, written, identifier)
    first, listed = _walked(root)
    holder, seal = first.get("references"), first.get("seal")
    return Described(
        part=part,
        listed_as=written,
        id=identifier or said(root, "id"),
        check_method=said(holder, "checkmethod") if holder is not None else "",
        method=_text(first, "signaturemethod"),
        signed_at=_text(first, "signaturedatetime"),
        value=_text(first, "signedvalue"),
        seal=(said(seal, "baseloc") or (seal.text or "").strip()) if seal is not None else "",
        references=tuple(Reference(said(one, "fileref"), said(one, "checkvalue")) for one in listed),
    )


def _walked(root: Element) -> tuple[dict[str, Element], list[Element]]:
    """The first element of each name, and all references: one more than are compared tells that there are too many."""
    first: dict[str, Element] = {}
    listed: list[Element] = []
    for element in root.iter():
        name = name_of(element)
        first.setdefault(name, element)
        if name == "reference" and len(listed) <= MOST_REFERENCES:
            listed.append(element)
    return first, listed


def _text(first: dict[str, Element], name: str) -> str:
    return (first[name].text or "").strip() if name in first else ""


def said(element: Element, name: str) -> str:
    """What an element says under a name (local, lower case): by attribute, else by child."""
    return next(iter(spelled(element, name)), "")


def spelled(element: Element, name: str) -> list[str]:
    """All that an element says under a name: several where one program reads this and another one that."""
    found = [str(value).strip() for key, value in element.attrib.items() if local_name(key) == name]
    found += [(child.text or "").strip() for child in element if name_of(child) == name]
    return [text for text in dict.fromkeys(found) if text]
