"""The sources that a folder declares: where they lie, whose they are, in which direction, and what must be where."""

from dataclasses import dataclass

from piaoqi.core.synth.entry import Source


@dataclass(frozen=True, slots=True)
class Declared:
    """One [[source]]. `of`: for a backup, what it is a copy of."""

    source: Source
    kind: str
    path: str
    issued: bool = False
    sibling: bool = False
    of: str = ""


DECLARED = (
    Declared(Source.BUREAU, "bureau", "bureau"),
    Declared(Source.ARCHIVE, "archive", "originals"),
    Declared(Source.MAIL, "mail", "mail"),
    Declared(Source.BOOKS, "books", "books"),
    Declared(Source.SELECTION, "selection", "selection"),
    Declared(Source.VERIFICATION, "verification", "verification"),
    Declared(Source.EXPECTED, "expected", "orders"),
    Declared(Source.DELETED, "deleted", "recycle-bin"),
    Declared(Source.BACKUP, "backup", "backup", of="archive"),
    Declared(Source.ISSUED, "issued", "issued/system", issued=True),
    Declared(Source.ISSUED_LIST, "bureau", "issued/bureau", issued=True),
    Declared(Source.SIBLING_ARCHIVE, "archive", "sibling/originals", sibling=True),
    Declared(Source.SIBLING_BOOKS, "books", "sibling/books", sibling=True),
)
"""In the order of the settings."""

SELECTION_DAYS = 5
"""An invoice is in the selection list so many days after its issue."""
VERIFICATION_DAYS = 10
"""An original is verified within so many days after its issue."""

SIBLING_DAYS = 45
"""What the sibling has the original of is booked there within so many days; no bureau's list of theirs says so."""

EXPECTED: tuple[tuple[str, str, int], ...] = (
    ("archive", "bureau", 2),
    ("mail", "bureau", 2),
    ("books", "bureau", 2),
    ("books", "archive", 15),
    ("bureau", "archive", 15),
    ("bureau", "books", 45),
    ("issued", "bureau", 2),
    ("expected", "archive", 15),
    ("bureau", "selection", SELECTION_DAYS),
    ("archive", "verification", VERIFICATION_DAYS),
    (Source.SIBLING_ARCHIVE.value, Source.SIBLING_BOOKS.value, SIBLING_DAYS),
)
"""(of, in, days): the contract's own, then that what can be deducted is selected, every original verified, and the
sibling's booked."""
