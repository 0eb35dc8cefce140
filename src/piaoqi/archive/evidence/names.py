"""What people call a thing, found in rows that may be damaged."""

import json

from piaoqi.archive.evidence import stored
from piaoqi.archive.evidence.stored import number, text


def name_of(digest: str) -> str:
    """A name that an original arrived under."""
    rows = stored.where("archive_original", ("id",), "sha256", [digest])
    arrivals = stored.where("archive_arrival", ("name",), "original_id", [number(row["id"]) for row in rows])
    return text(arrivals[0]["name"]) if arrivals else digest


def invoice_of(body: bytes) -> str:
    """The invoice's number in a body that may be damaged; '?' where none can be told."""
    try:
        record = json.loads(body)["record"]
        return text(f"{record.get('code', '')} {record.get('number', '')}".strip()) or "?"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "?"
