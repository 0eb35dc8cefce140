r"""The leaf of an entry: one line of canonical JSON, and how it is read again.

Canonical: the keys below, sorted, as are those of every object inside; no blanks; UTF-8 with only `"`, `\` and control
characters (and halves of surrogate pairs, which UTF-8 can't hold) escaped; instants in UTC, RFC 3339, six digits of a
second and `Z`; decimal numbers as text. `salt` is 128 random bits: whoever may see the hash of an entry but not the
entry can't find it out by guessing.

    action actor after at before company name origin salt subject
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING

from piaoqi.core.proof.tree import leaf_hash

if TYPE_CHECKING:
    from piaoqi.audit.log import Statement

SALT_BYTES = 16
KEYS = ("action", "actor", "after", "at", "before", "company", "name", "origin", "salt", "subject")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class LeafError(ValueError):
    """Text that is no leaf of ours."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf says, as far as the entry's columns are drawn from it."""

    at: datetime
    actor: str
    action: str
    company: int | None
    subject: str


def instant(at: datetime) -> str:
    """RFC 3339 in UTC. Raises ValueError for an instant without zone."""
    if at.tzinfo is None:
        raise ValueError("an instant without zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def _plain(value: object) -> object:
    """What JSON does not know by itself."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"the log can't hold a {type(value).__name__}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False, default=_plain
)

_C_ENCODER = getattr(json.encoder, "c_make_encoder", None)
_SORT_KEYS, _SKIP_KEYS, _ALLOW_NAN = True, False, False
_CHUNKS = _C_ENCODER and _C_ENCODER(None, _plain, _quoted, None, ":", ",", _SORT_KEYS, _SKIP_KEYS, _ALLOW_NAN)
"""What `_ENCODER` makes anew for each value, kept: half the time of a small one. Only CPython has it."""


def canonical(value: object) -> str:
    """Canonical JSON as described above."""
    return _storable(_ENCODER.encode(value))


def leaf_of(said: "Statement", salt: str, at: str = "") -> str:
    """The leaf of what is said; `salt` is hexadecimal; `at` its instant, where it is written out already."""
    company = "null" if said.company is None else int(said.company)
    at = at or instant(said.at)
    return _storable(
        f'{{"action":{_quoted(said.action)},"actor":{_quoted(said.actor)},"after":{_object(said.after)},'
        f'"at":"{at}","before":{_object(said.before)},"company":{company},"name":{_quoted(said.name)},'
        f'"origin":{_quoted(said.origin)},"salt":"{salt}","subject":{_quoted(said.subject)}}}'
    )


def _object(said: Mapping[str, object]) -> str:
    if not said:
        return "{}"
    return "".join(_CHUNKS(said, 0)) if _CHUNKS and isinstance(said, dict) else _ENCODER.encode(said)


def _storable(text: str) -> str:
    """With halves of surrogate pairs escaped, so that it can be stored and hashed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def hash_of(data: str) -> bytes:
    """The hash of a leaf in the tree."""
    return leaf_hash(data.encode())


def read_leaf(data: str) -> Leaf:
    """What a leaf says. Raises LeafError for anything that `leaf_of` does not write."""
    try:
        said = json.loads(data)
        if tuple(said) != KEYS or not _INSTANT.fullmatch(said["at"]):
            raise LeafError(data[:80])
        at = datetime.fromisoformat(said["at"])
        company = said["company"]
        leaf = Leaf(at, said["actor"], said["action"], company, said["subject"])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise LeafError(data[:80]) from error
    texts = (leaf.actor, leaf.action, leaf.subject)
    whole = company is None or (isinstance(company, int) and not isinstance(company, bool))
    if not whole or not all(isinstance(one, str) for one in texts):
        raise LeafError(data[:80])
    return leaf
