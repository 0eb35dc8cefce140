"""What a workbook says of itself: docProps of xlsx, meta.xml of OpenDocument."""

import re
from datetime import UTC, datetime

from piaoqi.core.formats.archive_entries import Archive

REPORT_MARK = "piaoqi-report"
"""The keyword of our own reports: what they list are findings, not a source's statements."""
_PARTS = ("docProps/core.xml", "meta.xml")
_DATES = {
    "created": re.compile(rb"<(?:dcterms:created|meta:creation-date)[^>]*>\s*([0-9TZ:.+-]{10,40})\s*<"),
    "modified": re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>\s*([0-9TZ:.+-]{10,40})\s*<"),
}


def properties(archive: Archive) -> dict[str, str]:
    """`created` and `modified` as RFC 3339 in UTC, where the file states them; `own_report` where it is one of ours."""
    facts: dict[str, str] = {}
    for part in _PARTS:
        data = archive.read(part).data if part in archive.entries else b""
        for name, pattern in _DATES.items():
            found = pattern.search(data)
            instant = _instant(found[1].decode("ascii")) if found else ""
            if instant:
                facts.setdefault(name, instant)
        if re.search(rb"keywords?>\s*" + REPORT_MARK.encode(), data):
            facts["own_report"] = "yes"
    return facts


def _instant(written: str) -> str:
    """W3C date and time; without a zone it is UTC, as the standard has it (ECMA-376-2, core properties)."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
