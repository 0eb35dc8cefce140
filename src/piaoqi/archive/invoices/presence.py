"""Which kinds of source have an invoice: a bit each. Bits are kept in the database; never move one."""

from collections.abc import Iterable, Mapping

from piaoqi.core.causes.case import SourceKind

BITS: Mapping[SourceKind, int] = {
    SourceKind.BUREAU: 1 << 0,
    SourceKind.SELECTION: 1 << 1,
    SourceKind.ARCHIVE: 1 << 2,
    SourceKind.MAIL: 1 << 3,
    SourceKind.BOOKS: 1 << 4,
    SourceKind.ISSUED: 1 << 5,
    SourceKind.VERIFICATION: 1 << 6,
    SourceKind.EXPECTED: 1 << 7,
    SourceKind.DELETED: 1 << 8,
    SourceKind.BACKUP: 1 << 9,
}


def bits_of(kinds: Iterable[SourceKind]) -> int:
    """The bits of these kinds together."""
    found = 0
    for kind in kinds:
        found |= BITS[kind]
    return found


def kinds_in(presence: int) -> tuple[SourceKind, ...]:
    """The kinds whose bits are set."""
    return tuple(kind for kind, bit in BITS.items() if presence & bit)
