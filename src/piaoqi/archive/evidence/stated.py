"""What people did to files that came, held to the log: moved or replaced them, and stated of what can't be read that
it holds no invoice. Either keeps something from counting, so nothing of it may stand that nobody did.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from piaoqi.archive.documents.aside import ASIDE, NO_INVOICE
from piaoqi.archive.evidence import findings, stored
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.stored import as_stored, number, text
from piaoqi.audit.models import Entry

_TABLE: Final = "archive_replacement"
_COLUMNS: Final = ("arrival_id", "new_id", "at")


class _Swap(NamedTuple):
    new: int | None
    at: str


def judged() -> Iterator[Finding]:
    """Everything that is not as the log says."""
    yield from _replaced()
    yield from _aside()


def _replaced() -> Iterator[Finding]:
    said = dict(_said_replaced())
    last: int | None = None
    while True:
        page = stored.page(_TABLE, _COLUMNS, last)
        for row in page:
            arrival = number(row["arrival_id"])
            expected = said.pop(arrival, None)
            if expected is None or not _same(row, expected):
                yield findings.ARRIVAL_REPLACED.at(f"arrival:{arrival}", name=_name(arrival))
        if len(page) < stored.PAGE:
            break
        last = number(page[-1]["id"])
    for arrival in said:
        yield findings.ARRIVAL_COUNTS.at(f"arrival:{arrival}", name=_name(arrival))


def _said_replaced() -> Iterator[tuple[int, _Swap]]:
    rows = Entry.objects.filter(action="archive.replace", data__contains='"replaced"').order_by("index")
    for data in rows.values_list("data", flat=True).iterator():
        after = json.loads(data)["after"]
        at = str(after.get("replaced_at"))
        yield from ((old, _Swap(new, at)) for old, new in after.get("replaced", ()))
        yield from ((old, _Swap(None, at)) for old in after.get("inside", ()))


def _same(row: Mapping[str, object], said: _Swap) -> bool:
    new = None if row["new_id"] is None else number(row["new_id"])
    return new == said.new and row["at"] == as_stored(datetime.fromisoformat(said.at))


def _aside() -> Iterator[Finding]:
    columns = ("id", "said")
    rows = (*stored.where("archive_reading", columns, "state", ["quarantined"]),
            *stored.where("archive_reading", columns, "partly", [True]))  # fmt: skip
    for row in rows:
        said = _parsed(row["said"])
        if ASIDE not in said and NO_INVOICE not in said:
            continue
        reading = number(row["id"])
        stated = said.get(ASIDE)
        reason = stated.get("reason", "") if isinstance(stated, Mapping) else ""
        if (reason, NO_INVOICE in said) != _last_stated(reading):
            yield findings.READING_ASIDE.at(f"reading:{reading}", id=reading)


def _last_stated(reading: int) -> tuple[str, bool]:
    """The last that the log says of it: the reason, and whether it holds no invoice."""
    rows = Entry.objects.filter(action="archive.quarantine.set_aside", subject=f"reading:{reading}")
    last = rows.order_by("-index").values_list("data", flat=True).first()
    after: dict[str, Any] = json.loads(last)["after"] if last else {}
    return str(after.get(ASIDE, "")), bool(after.get(NO_INVOICE))


def _parsed(said: object) -> Mapping[str, Any]:
    """Nothing of what is no JSON: that is told of elsewhere."""
    try:
        found = json.loads(said) if isinstance(said, bytes | str) else said
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _name(arrival: int) -> str:
    rows = stored.where("archive_arrival", ("name",), "id", [arrival])
    return text(rows[0]["name"]) if rows else "?"
