"""What was stored of a comparison, as core knows it again: one formulation says it, on the server as in `check`.

Sentences were finished when they were stored; they come back as texts with nothing to fill in, in the server's words.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood
from piaoqi.core.causes.case import Direction, Shortfall, SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.result import Difference, Duplicate, Finding
from piaoqi.core.reconcile.source import Source, Window
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.wording import catalogue, on_the_server

Forms = Mapping[str, Mapping[str, Any]]
"""`zh`, `en`: the same form in each language."""
_AS_IT_IS = Text("{said}", "{said}")
_ROW = re.compile(r" › 第([0-9]+)行$")
_PAGE = re.compile(r" › 第([0-9]+)页$")
_ALL = "all"
_DOUBTED = "C4.3"


def finding_of(forms: Forms, invoice: Record, target: str, *, verified: bool) -> Finding:
    """An absence. `invoice` and `target`, a kind of source, are not stored with it; nor is whether it was verified."""
    zh = forms["zh"]
    return Finding(
        invoice=invoice,
        present_in=tuple(zh["in"]),
        absent_from=zh["absent_from"],
        verdict=Absence(zh["verdict"]),
        causes=_causes(forms),
        places=tuple(map(place_of, zh["where"])),
        target=target,
        verified=verified,
    )


def difference_of(forms: Forms, invoice: Record) -> Difference:
    """A field on which sources differ."""
    zh = forms["zh"]
    places = {source: place_of(said) for source, said in zh["where"].items()}
    return Difference(invoice, zh["field"], dict(zh["values"]), places, _causes(forms))


def duplicate_of(forms: Forms, invoice: Record) -> Duplicate:
    """A source that holds it more than once."""
    zh = forms["zh"]
    return Duplicate(invoice, zh["source"], tuple(map(place_of, zh["where"])), _causes(forms))


def sources_of(forms: Forms, taxpayers: Sequence[Taxpayer]) -> tuple[Source, ...]:
    """The sources of a comparison with what they were asked for, and no records."""
    pairs = zip(forms["zh"].get("sources", ()), forms["en"].get("sources", ()), strict=True)
    owners = {one.tax_id: one for one in taxpayers}
    return tuple(
        Source(
            name=zh["name"],
            kind=SourceKind(zh["kind"]),
            direction=Direction(zh["direction"]),
            taxpayer=owners.get(zh["taxpayer"]),
            records=(),
            windows=tuple(_window(*both) for both in zip(zh["coverage"], en["coverage"], strict=True)),
            files=zh["files"],
        )
        for zh, en in pairs
    )


def place_of(said: str) -> Place:
    """The place that reads so; sheet and path stay one."""
    page = _PAGE.search(said)
    rest = said[: page.start()] if page else said
    row = _ROW.search(rest)
    return Place(rest[: row.start()] if row else rest, row=int(row[1]) if row else 0, page=int(page[1]) if page else 0)


def _causes(forms: Forms) -> tuple[Found, ...]:
    return tuple(_found(zh, en) for zh, en in zip(forms["zh"]["causes"], forms["en"]["causes"], strict=True))


def _found(zh: Mapping[str, Any], en: Mapping[str, Any]) -> Found:
    pairs = zip(zh["evidence"], en["evidence"], strict=True)
    evidence = tuple(
        Evidence(said_so(one["fact"], other["fact"]), one["source"], one["for"], one.get("written_as", ""))
        for one, other in pairs
    )
    recheck = datetime.fromisoformat(zh["recheck_after"]) if zh["recheck_after"] else None
    return Found(_cause(zh, en), Likelihood(zh["likelihood"]), evidence, recheck)


def _cause(zh: Mapping[str, Any], en: Mapping[str, Any]) -> Cause:
    """As the catalogue has it today; one that is no longer there, as it was told."""
    known = catalogue().get(zh["code"])
    return known or Cause(
        code=zh["code"],
        title=Text(zh["title"], en["title"]),
        implies=Absence.CANNOT_TELL,
        remedy=Text(zh["remedy"], en["remedy"]),
        next_test=Text(zh["next"], en["next"]),
        actor=Actor(zh["actor"]),
        confirmed=zh["confirmed"],
    )


def _window(zh: Mapping[str, Any], en: Mapping[str, Any]) -> Window:
    doubts = tuple(
        Shortfall(_DOUBTED, (Evidence(said_so(*both), ""),)) for both in zip(zh["doubts"], en["doubts"], strict=True)
    )
    kinds, origins, statuses = zh["kinds"], zh["origins"], zh["statuses"]
    return Window(
        start=date.fromisoformat(zh["from"]) if zh["from"] else None,
        end=date.fromisoformat(zh["to"]) if zh["to"] else None,
        kinds=None if kinds == _ALL else frozenset(map(Kind, kinds)),
        origins=None if origins == _ALL else frozenset(map(Origin, origins)),
        statuses=None if statuses == _ALL else frozenset(map(Status, statuses)),
        booked=None if zh["booked"] == _ALL else zh["booked"],
        sellers=None if zh["sellers"] == _ALL else tuple(zh["sellers"]),
        as_of=datetime.fromisoformat(zh["as_of"]) if zh["as_of"] else None,
        doubts=doubts,
    )


def said_so(zh: str, en: str) -> Message:
    """What was finished in both languages, as a message again."""
    return _AS_IT_IS.with_(said=Text(on_the_server(zh), on_the_server(en)))
