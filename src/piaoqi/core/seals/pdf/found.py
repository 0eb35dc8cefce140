"""The signatures that lie in a PDF, whether or not a signature field still leads to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from piaoqi.core.seals.pdf.file import PdfFile, reachable
from piaoqi.core.seals.pdf.objects import Dictionary, Name, dictionaries

_MARK = re.compile(rb"/(?:ByteRange|Type[\0\t\n\f\r ]*/Sig|FT[\0\t\n\f\r ]*/Sig)(?![A-Za-z])")
_RANGE = re.compile(rb"/ByteRange(?![A-Za-z])")
_TYPES = frozenset({"Sig", "DocTimeStamp"})


class Role(Enum):
    """What a signature is there for."""

    SIGNER = "signer"
    TIME = "time"  # ETSI.RFC3161: a time stamp, which nobody signs a content by
    RIGHTS = "rights"  # /Perms /UR3: what Acrobat Reader may do with the file


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


def signatures(file: PdfFile) -> tuple[Found, ...]:
    """All signatures of the file, by where they stand."""
    holders = {id(value): name for name, value in _led_to(file)}
    reached = [value for _, value in _led_to(file)]
    lying = [one for stored in file.stored for one in dictionaries(stored.value) if _is_signature(one)]
    known = {id(one) for one in lying}
    unsure = file.root is None or file.encrypted
    found = [
        Found(one, _role(one, holders.get(id(one), "")), id(one) in holders or (None if unsure else False))
        for one in lying
    ]
    loose = {id(one): one for one in reached if id(one) not in known}
    return (*found, *(Found(one, _role(one, holders[key]), named=True, loose=True) for key, one in loose.items()))


def remains(file: PdfFile, found: tuple[Found, ...]) -> bool:
    """Whether there are traces of a signature that none of those found explains: a field whose value is gone, a
    range outside any dictionary that can be read.
    """
    if any(_lost(file, holder) for name, _, holder in reachable(file, file.root) if name == "V"):
        return True
    spans = [(one.dictionary.start, one.dictionary.end) for one in found if not one.loose]
    return any(
        not any(start <= mark.start() < end for start, end in spans) and not file.in_stream(mark.start())
        for mark in _RANGE.finditer(file.data)
    )


def _lost(file: PdfFile, field: Dictionary) -> bool:
    return field.get("FT") == Name("Sig") and file.value(field.get("V")) is None


def _led_to(file: PdfFile) -> Iterator[tuple[str, Dictionary]]:
    """The signature dictionaries that something in the document leads to, by the name of the entry that does."""
    for name, written, _ in reachable(file, file.root):
        value = file.value(written)
        if isinstance(value, Dictionary) and name in {"V", "UR", "UR3", "DocMDP"} and _is_signature(value):
            yield name, value


def _is_signature(one: Dictionary) -> bool:
    return one.count("ByteRange") > 0 or (str(one.get("Type")) in _TYPES and one.count("Contents") > 0)


def _role(one: Dictionary, entry: str) -> Role:
    if entry in {"UR", "UR3"}:
        return Role.RIGHTS
    is_time = one.get("Type") == Name("DocTimeStamp") or one.get("SubFilter") == Name("ETSI.RFC3161")
    return Role.TIME if is_time else Role.SIGNER
