"""The digest of what a document says as a whole, which the log states when a reading is done."""

import json
from collections.abc import Mapping
from hashlib import sha256

from piaoqi.archive.documents.aside import STATED


def digest_of(said: object) -> str:
    """SHA-256, in hexadecimal, of canonical JSON: the same before it is stored and after, in whatever database. What
    people state of it afterwards has entries of its own.
    """
    own = {name: one for name, one in said.items() if name not in STATED} if isinstance(said, Mapping) else said
    text = json.dumps(_even(own), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def _even(value: object) -> object:
    """A database may give back a whole number for a fraction of nothing."""
    if isinstance(value, Mapping):
        return {str(key): _even(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_even(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
