"""What a signature's file (Signature.xml) says: what it covers, by which digests, and where its value is.

GB/T 33190-2016, 18.2. Writers put attributes where the standard has elements and the other way round; both are read.
"""

from dataclasses import dataclass

from piaoqi.core.seals.parts import Parts
from piaoqi.core.xml_source import Element, groups, local_name, name_of

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
    holders = groups(root, "references")[:1]
    listed = [one for holder in holders for one in groups(holder, "reference")[: MOST_REFERENCES + 1]]
    return Described(
        part=part,
        listed_as=written,
        id=identifier or said(root, "id"),
        check_method=said(holders[0], "checkmethod") if holders else "",
        method=inner(root, "signaturemethod"),
        signed_at=inner(root, "signaturedatetime"),
        value=inner(root, "signedvalue"),
        seal=next((said(one, "baseloc") or (one.text or "").strip() for one in groups(root, "seal")), ""),
        references=tuple(Reference(said(one, "fileref"), said(one, "checkvalue")) for one in listed),
    )


def said(element: Element, name: str) -> str:
    """What an element says under a name (local, lower case): by attribute, else by child."""
    for key, value in element.attrib.items():
        if local_name(key) == name and value.strip():
            return str(value).strip()
    return next(((child.text or "").strip() for child in element if name_of(child) == name), "")


def inner(root: Element, name: str) -> str:
    """Text of the first element of a name below the root."""
    return next(((one.text or "").strip() for one in groups(root, name)), "")
