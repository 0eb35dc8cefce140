"""The signatures that lie in a PDF, whether or not a signature field still leads to them."""

import re
from dataclasses import dataclass
from enum import Enum

from piaoqi.core.seals.pdf.file import PdfFile, reachable
from piaoqi.core.seals.pdf.objects import Dictionary, Name, dictionaries

_MARK = re.compile(rb"/(?:ByteRange|Type[\0\t\n\f\r ]*/Sig|FT[\0\t\n\f\r ]*/Sig)(?![A-Za-z])")
_RANGE = re.compile(rb"/ByteRange(?![A-Za-z])")
_TYPES = frozenset({"Sig", "DocTimeStamp"})
_RIGHTS = frozenset({"UR", "UR3"})
_ENTRIES = frozenset({"V", "DocMDP"}) | _RIGHTS


class Role(Enum):
    """What a signature is there for."""

    SIGNER = "signer"
    TIME = "time"  # ETSI.RFC3161: a time stamp, which nobody signs a content by
    RIGHTS = "rights"  # /Perms /UR3: what Acrobat Reader may do with the file
    MAC = "mac"  # /AuthCode of an encrypted file (ISO/TS 32004): a sum by its password, which proves no signer


@dataclass(frozen=True, slots=True)
class Found:
    """One signature dictionary."""

    dictionary: Dictionary
    role: Role
    named: bool | None
    """Whether the document leads to it; None where that can't be told."""
    loose: bool = False
    """It lies in a packed stream, so no range of the file's bytes can leave its value out."""


def bears_marks(data: bytes) -> bool:
    """Whether the bytes hold the mark of a signature or of a field for one; quick, as most files hold none."""
    return (b"ByteRange" in data or b"/Sig" in data) and _MARK.search(data) is not None


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is of signatures in a file."""

    found: tuple[Found, ...]
    """By where they stand; those in packed streams last."""
    lost: bool
    """A signature field has a value that is not there, or no signature."""

    def remains(self, file: PdfFile) -> bool:
        """Whether there are traces of a signature that none of those found explains: a field whose value is gone, a
        range outside any dictionary that can be read.
        """
        spans = [(one.dictionary.start, one.dictionary.end) for one in self.found if not one.loose]
        return self.lost or any(
            not any(start <= mark.start() < end for start, end in spans) and not file.in_stream(mark.start())
            for mark in _RANGE.finditer(file.data)
        )


def survey(file: PdfFile) -> Survey:
    """Look through the whole file, and from its catalogue through what the document leads to."""
    entries, reached, lost = _led_to(file)
    lying = [one for stored in file.stored for one in dictionaries(stored.value) if _is_signature(one)]
    known = {id(one) for one in lying}
    otherwise = None if file.root is None or file.encrypted else False
    found = [Found(one, _role(one, entries.get(id(one), "")), id(one) in entries or otherwise) for one in lying]
    loose = (one for one in reached if id(one) not in known)
    return Survey((*found, *(Found(one, _role(one, entries[id(one)]), named=True, loose=True) for one in loose)), lost)


def _led_to(file: PdfFile) -> tuple[dict[int, str], list[Dictionary], bool]:
    """The entries that lead to signatures, by the identity of these; these; whether a field has lost its own."""
    entries: dict[int, str] = {}
    reached: list[Dictionary] = []
    lost = False
    for holder in reachable(file, file.root):
        for name in _ENTRIES & {name for name, _ in holder.pairs}:
            value = file.value(holder.get(name))
            if isinstance(value, Dictionary) and _is_signature(value):
                reached += [value] if id(value) not in entries else []
                entries[id(value)] = name if entries.get(id(value)) != "V" else "V"
            elif name == "V" and holder.get("FT") == Name("Sig"):
                lost = True
    return entries, reached, lost


def _is_signature(one: Dictionary) -> bool:
    return one.count("ByteRange") > 0 or (str(one.get("Type")) in _TYPES and one.count("Contents") > 0)


def _role(one: Dictionary, entry: str) -> Role:
    if one.count("MACLocation") and not one.count("Contents"):
        return Role.MAC
    if entry in _RIGHTS:
        return Role.RIGHTS
    is_time = one.get("Type") == Name("DocTimeStamp") or one.get("SubFilter") == Name("ETSI.RFC3161")
    return Role.TIME if is_time else Role.SIGNER
