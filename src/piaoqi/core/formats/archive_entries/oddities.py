"""What is odd about the way a zip is laid out, for a file that must be beyond doubt.

A reader that goes by the central directory and one that goes by the local headers must find the same files: an entry
that only one of them sees, or sees otherwise, shows different people different contents. PKWARE APPNOTE 6.3.9, 4.3.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from piaoqi.core.formats.archive_entries.layout import LOCAL, Entry, directory_span, local_entry

UNSAFE_NAME = "zip.unsafe_name"
"""A name with `..`, a drive or a zero."""
ROOTED_NAME = "zip.rooted_name"
"""A name with a leading slash or a `.`: careless, and read below the root."""
ENCRYPTED = "zip.encrypted"
CONTRADICTION = "zip.contradictory_headers"
"""A local header that says something else than the directory, or none where the directory says one is."""
OVERLAP = "zip.overlapping_entries"
HIDDEN = "zip.hidden_entry"
"""An entry that the directory does not list."""
LOOSE = "zip.loose_bytes"
"""Bytes between entries that belong to none and hold none."""
SUFFIX = "zip.suffix_bytes"
_DESCRIPTOR = b"PK\x07\x08"


def layout_oddities(data: bytes, listed: Sequence[Entry]) -> tuple[str, ...]:
    """Codes of what is odd; `listed` are the entries of the central directory under the names written there."""
    found = [code for entry in listed for code in _by_name(entry)]
    span = directory_span(data)
    if span is not None:
        found += _by_place(data, listed, span)
    return tuple(dict.fromkeys(found))


def _by_name(entry: Entry) -> Iterator[str]:
    steps = entry.name.replace("\\", "/").split("/")
    if ".." in steps or "\0" in entry.name or entry.name[1:2] == ":":
        yield UNSAFE_NAME
    elif "." in steps or "" in steps[:-1]:
        yield ROOTED_NAME
    if entry.encrypted:
        yield ENCRYPTED


def _by_place(data: bytes, listed: Sequence[Entry], span: tuple[int, int]) -> Iterator[str]:
    """What lies where it should not, from the first entry to the end of the file."""
    directory, end = span
    if end < len(data):
        yield SUFFIX
    extents: list[tuple[int, int]] = []
    for entry in sorted(listed, key=lambda one: one.offset):
        local = local_entry(data, entry.offset, entry.flags)
        if local is None:
            yield CONTRADICTION
            continue
        found, begin = local
        if _contradicts(found, entry):
            yield CONTRADICTION
        stop = begin + entry.packed
        extents.append((entry.offset, stop + (_descriptor_size(data, stop, entry) if found.flags & 8 else 0)))
    for (_, stop), (start, _) in pairwise([*extents, (directory, directory)]):
        if start < stop:
            yield OVERLAP
        elif start > stop:
            yield HIDDEN if data.find(LOCAL, stop, start) >= 0 else LOOSE


def _contradicts(local: Entry, listed: Entry) -> bool:
    """Whether the local header speaks of another file; sizes and check sum that it leaves at zero stand elsewhere."""
    if (local.name, local.method, local.encrypted) != (listed.name, listed.method, listed.encrypted):
        return True
    said = ((local.crc, listed.crc), (local.packed, listed.packed), (local.unpacked, listed.unpacked))
    return any(here not in (0, there) for here, there in said)


def _descriptor_size(data: bytes, at: int, entry: Entry) -> int:
    """Bytes of the descriptor behind an entry: with or without its mark, sizes of 4 or 8 bytes."""
    marked = data[at : at + 4] == _DESCRIPTOR
    begin = at + 4 * marked
    for form in ("<3L", "<L2Q"):
        size = struct.calcsize(form)
        written = data[begin : begin + size]
        if len(written) == size and struct.unpack(form, written) == (entry.crc, entry.packed, entry.unpacked):
            return begin + size - at
    return 0
