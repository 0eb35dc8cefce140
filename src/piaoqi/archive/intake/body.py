"""A record as the canonical JSON that is kept and vouched for, and back.

One object: `v` 1, `company`, `source`, `original`, `ordinal`, `at`, `reader` (whose statement it is), `checks`
(rules that do not hold), `record` (what it says, under the names of core.invoice.record). What is empty is absent.
Money and dates are text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem
from piaoqi.core.text import Message, Text

VERSION = 1
"""Of the form of a body."""

_PLAIN = (
    "code", "number", "paper_number", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id", "check_code",
    "red_of", "remark",
)  # fmt: skip
_MONEY = ("amount", "tax", "total")
_LINE_WORDS = tuple(one.name for one in fields(Line) if one.name not in _MONEY)
_KINDS = {one.value: one for one in Kind}
_STATUSES = {one.value: one for one in Status}
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whose statement a record is: written into its body."""

    company: str
    """The tax id."""
    source: str
    """The source's key."""
    original: str
    """SHA-256."""
    ordinal: int
    at: datetime
    reader: str


def body_of(record: Record, seen: Seen, checks: tuple[tuple[str, str], ...] = ()) -> str:
    """Canonical: keys sorted, no blanks, UTF-8, absent what is empty. `checks`: (code, verdict) not holding."""
    said: dict[str, object] = {
        "v": VERSION,
        "company": seen.company,
        "source": seen.source,
        "original": seen.original,
        "ordinal": seen.ordinal,
        "at": seen.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "reader": seen.reader,
        "record": _record(record),
    }
    if checks:
        said["checks"] = checks
    return _encodable(_encode(said))


def record_of(body: str) -> Record:
    """The record again, equal to the one that was written but for `columns`, which are kept once with the reading."""
    said: dict[str, Any] = json.loads(body)["record"]
    said["place"] = Place(**said["place"])
    said["kind"] = _KINDS[said.get("kind", "")]
    if status := said.get("status"):
        said["status"] = _STATUSES[status]
    if day := said.get("issue_date"):
        said["issue_date"] = date.fromisoformat(day)
    _money_again(said)
    if lines := said.get("lines"):
        said["lines"] = tuple(_line_again(one) for one in lines)
    if origins := said.get("fields"):
        said["fields"] = {name: _origin_again(one) for name, one in origins.items()}
    if problems := said.get("problems"):
        said["problems"] = tuple(problem_again(one) for one in problems)
    return Record(**said)


def seen_of(body: str) -> Seen:
    """Whose statement it is."""
    said = json.loads(body)
    return Seen(
        company=said["company"],
        source=said["source"],
        original=said["original"],
        ordinal=said["ordinal"],
        at=datetime.fromisoformat(said["at"]),
        reader=said["reader"],
    )


def checks_of(body: str) -> tuple[tuple[str, str], ...]:
    """(code, verdict) of the checks that did not hold when it was written."""
    return tuple((code, verdict) for code, verdict in json.loads(body).get("checks", ()))


def _encodable(text: str) -> str:
    """A half of a surrogate pair, which file names may bring, has no UTF-8: it stands as the escape that JSON has."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(f"\\u{ord(one):04x}" if "\ud800" <= one <= "\udfff" else one for one in text)
    return text


def _record(record: Record) -> dict[str, object]:
    said: dict[str, object] = {name: value for name in _PLAIN if (value := getattr(record, name))}
    said["place"] = _place(record.place)
    if record.kind:
        said["kind"] = record.kind
    if record.status is not Status.UNKNOWN:
        said["status"] = record.status
    if record.issue_date:
        said["issue_date"] = record.issue_date.isoformat()
    _money(record, said)
    if record.lines:
        said["lines"] = [_line(one) for one in record.lines]
    if record.fields:
        said["fields"] = {name: _origin(one) for name, one in record.fields.items()}
    if record.written:
        said["written"] = dict(record.written)
    if record.facts:
        said["facts"] = dict(record.facts)
    if record.problems:
        said["problems"] = [problem_kept(one) for one in record.problems]
    return said


def _money(of: Record | Line, said: dict[str, object]) -> None:
    if of.amount is not None:
        said["amount"] = str(of.amount)
    if of.tax is not None:
        said["tax"] = str(of.tax)
    if isinstance(of, Record) and of.total is not None:
        said["total"] = str(of.total)


def _money_again(said: dict[str, Any]) -> None:
    for name in _MONEY:
        if name in said:
            said[name] = Decimal(said[name])


def _place(place: Place) -> dict[str, object]:
    said: dict[str, object] = {"path": place.path}
    if place.sheet:
        said["sheet"] = place.sheet
    if place.row:
        said["row"] = place.row
    if place.page:
        said["page"] = place.page
    return said


def _line(line: Line) -> dict[str, object]:
    said: dict[str, object] = {name: value for name in _LINE_WORDS if (value := getattr(line, name))}
    _money(line, said)
    return said


def _line_again(said: dict[str, Any]) -> Line:
    _money_again(said)
    return Line(**{"name": "", **said})


def _origin(origin: FieldOrigin) -> dict[str, object]:
    said: dict[str, object] = {}
    if origin.part:
        said["part"] = origin.part
    if origin.agrees:
        said["agrees"] = origin.agrees
    if origin.covered is not None:
        said["covered"] = origin.covered
    if origin.confidence is not None:
        said["confidence"] = float(origin.confidence)
    return said


def _origin_again(said: dict[str, Any]) -> FieldOrigin:
    agrees = tuple(said.get("agrees", ()))
    return FieldOrigin(said.get("part", ""), agrees, said.get("covered"), said.get("confidence"))


def problem_kept(problem: Problem) -> dict[str, object]:
    """What of a problem is kept: enough to make its sentences again."""
    said: dict[str, object] = {"code": problem.code, "path": problem.path}
    if problem.params:
        said["params"] = _params(problem.params)
    return said


def problem_again(said: Mapping[str, Any]) -> Problem:
    """The problem again."""
    return Problem(said["code"], said["path"], _params_again(said.get("params", {})))


def _params(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _param(value) for name, value in params.items()}


def _params_again(said: Mapping[str, Any]) -> dict[str, object]:
    return {name: _param_again(value) for name, value in said.items()}


def _param(value: object) -> object:
    """What a problem tells of, so that its sentences can be made again; what JSON has no form for is an object that
    names its kind. Of anything else the words are kept that people would see.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_param(one) for one in value]
    if isinstance(value, Text):
        return {"text": [value.zh, value.en]}
    if isinstance(value, Message):
        return {"text": [value.text.zh, value.text.en], "params": _params(value.params)}
    if isinstance(value, Place):
        return {"place": _place(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if type(value) is date else str(value)


def _param_again(said: Any) -> object:
    if isinstance(said, list):
        return tuple(_param_again(one) for one in said)
    if not isinstance(said, dict):
        return said
    if "text" in said:
        text = Text(*said["text"])
        return Message(text, _params_again(said["params"])) if "params" in said else text
    if "place" in said:
        return Place(**said["place"])
    return Decimal(said["decimal"]) if "decimal" in said else date.fromisoformat(said["date"])
