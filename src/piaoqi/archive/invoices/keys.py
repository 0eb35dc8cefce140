"""Under which keys an invoice is known in its company.

Strong keys are those of core.invoice.identity; two records that share one are the same invoice. Folded, `c:` of twelve
and eight digits and `d:` of the same twenty are one key. A record without a number, or whose number text recognition
is not sure of, has only the place where it lies (`p:`). Eight digits without their code (`n:`) are weak: each such
record has a marker of its own that ends in them. All of it fits into 64 characters.
"""

import hashlib
from collections.abc import Sequence

from piaoqi.core.invoice.identity import identities, is_weak
from piaoqi.core.invoice.record import Record

LONGEST = 64
_PLACE, _WEAK = "p:", "n:"
_TAIL = 8
_ORDER = ("d:", "c:", "x:", _WEAK, _PLACE)


def record_key(record: Record, original: str, ordinal: int) -> str:
    """The surest identity of a record; where it has none that is certain, the place where it lies.

    `original` is the SHA-256 of the bytes it was read from, `ordinal` its number in them.
    """
    found = natural_keys(record)
    return found[0] if found else place_key(original, ordinal)


def natural_keys(record: Record) -> tuple[str, ...]:
    """The identities as core names them, the surest first; () where none is certain."""
    return () if record.number_is_uncertain else tuple(map(_fitting, identities(record)))


def place_key(original: str, ordinal: int) -> str:
    """Of a record that nothing but its place tells from others; the same bytes at another source are the same."""
    return f"{_PLACE}{original[:40]}:{ordinal}"


def marker(weak: str, original: str, ordinal: int) -> str:
    """Of a record that has only eight digits."""
    return f"{_WEAK}{original[:40]}:{ordinal}:{weak[-_TAIL:]}"


def is_strong(key: str) -> bool:
    """Whether whoever has this key is the same invoice, and a certain one."""
    return not is_weak(key) and not key.startswith(_PLACE)


def folded(key: str) -> str:
    """One key for code and number that are twelve and eight digits, and the twenty that they make."""
    if key.startswith("c:") and len(key) == 23:
        return f"d:{key[2:14]}{key[15:]}"
    return key


def tail(key: str) -> str:
    """Its last eight characters, by which what may be the same invoice is found."""
    return key[-_TAIL:]


def surest(keys: Sequence[str]) -> str:
    """The one that names the invoice."""
    return min(keys, key=lambda key: (_ORDER.index(key[:2]), key))


def keys_of_number(written: str) -> tuple[str, ...]:
    """The folded keys that a number in one run of digits may stand for: twenty digits, or code and number joined."""
    digits = "".join(one for one in written if one.isalnum())
    if not digits:
        return ()
    if len(digits) in (18, 20) and digits.isascii() and digits.isdigit():
        return (folded(f"c:{digits[:-8]}:{digits[-8:]}"),)
    return (_fitting(f"x::{digits}"),)


def _fitting(key: str) -> str:
    if len(key) <= LONGEST:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[:15]}#{digest[:40]}{key[-_TAIL:]}"
