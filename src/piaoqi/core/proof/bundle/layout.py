"""Names, lines and limits of a bundle."""

import re
from typing import Final

README: Final = "说明.txt"
VERIFIER: Final = "verify.py"
CHECKPOINT: Final = "checkpoint.txt"
TIME_STAMP: Final = "checkpoint.tsr"
KEYS: Final = "key.txt"
FILES: Final = "files.txt"
ENTRIES: Final = "entries.txt"
RECORDS: Final = "records.txt"
ORIGINALS: Final = "originals/"

NEEDED: Final = frozenset({README, VERIFIER, CHECKPOINT, KEYS, FILES, ENTRIES, RECORDS})
COVERED: Final = frozenset({README, VERIFIER, KEYS, TIME_STAMP})
"""What no entry vouches for: `files.txt` holds its digests, so that accidents are noticed."""

SMALL_BYTES: Final = 1024 * 1024
"""Keys, notes and the list of files; also the pieces in which anything is read."""
ENTRY_BYTES: Final = 16 * 1024 * 1024
"""A line of entries; a thousand records take a hundred thousand bytes."""
RECORD_BYTES: Final = 128 * 1024 * 1024
"""A line of records."""
RATIO: Final = 200
"""Unpacked over packed, for everything but originals; those are read up to the size that the log states."""
MOST: Final = 10**18
"""Above every index and ordinal."""

_NUMBER = rb"(0|[1-9][0-9]{0,17})"
ENTRY_LINE: Final = re.compile(_NUMBER + rb" ([0-9a-f]{64})(?: (\{.*\}))?\n", re.DOTALL)
RECORD_LINE: Final = re.compile(_NUMBER + rb" " + _NUMBER + rb" (\{.*\})\n", re.DOTALL)
ORIGINAL_NAME: Final = re.compile(r"originals/[0-9a-f]{64}")


def belongs(name: str) -> bool:
    """Whether a bundle may have a file of this name."""
    return name in NEEDED or name == TIME_STAMP or ORIGINAL_NAME.fullmatch(name) is not None
