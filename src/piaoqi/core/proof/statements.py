"""What an entry of the log says that a record or an original can be held to.

An entry is one object of JSON (audit.leaf). Its `after` states an original where it holds `sha256`, `sm3`, `size` (and
the file's `name`), and lists records where it holds `records`, pairs of ordinal and SHA-256 of the body in hexadecimal,
and `original`, the SHA-256 of the file that they were read in.
"""

import json
from dataclasses import dataclass

Place = tuple[int, int]
"""Of a record in the log: index of the entry that lists it, ordinal."""


@dataclass(frozen=True, slots=True)
class StatedOriginal:
    """The digests, in lower-case hexadecimal, and the size in bytes that an entry states of an original."""

    sha256: str
    sm3: str
    size: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """`title`: the action and what it was done to; `read`: the original that `records` were read in, '' for none."""

    title: str
    original: StatedOriginal | None = None
    read: str = ""
    records: tuple[tuple[int, str], ...] = ()
    """Ordinal and digest, in order."""


def read_entry(data: bytes) -> Statements | None:
    """None for what is no entry; also where it is made to exhaust whoever reads it."""
    try:
        entry = json.loads(data)
        after = entry["after"]
        listed = sorted((int(ordinal), str(digest)) for ordinal, digest in after.get("records", ()))
        name, size = str(after.get("name", "")), int(after.get("size", 0)) if "sm3" in after else 0
        states = "sha256" in after and "sm3" in after
        stated = StatedOriginal(str(after["sha256"]), str(after["sm3"]), size, name) if states else None
        read = str(after["original"]) if "records" in after and "original" in after else ""
    except (AttributeError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None
    return Statements(f"{entry.get('action', '')} {entry.get('subject', '')}".strip(), stated, read, tuple(listed))
