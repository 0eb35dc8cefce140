"""What could not be read, wholly or in part: tried again, or set aside with a reason. Nothing handed in is dropped."""

from dataclasses import dataclass
from typing import Any

import piaoqi
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import OverError, StatedError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.documents.aside import ASIDE, EARLIER, NO_INVOICE, statement_of
from piaoqi.archive.intake.arrivals import READ
from piaoqi.archive.models import Arrival, Reading
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.events import tell
from piaoqi.jobs.queue import enqueue

_HOLDERS = (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER, System.OPERATOR)
RETRY = define("archive.quarantine.retry", Text("重读读不出的文件", "retry files"), *_HOLDERS, System.INTAKE)
SET_ASIDE = define("archive.quarantine.set_aside", Text("搁置读不出的文件", "set unreadable files aside"), *_HOLDERS)
REASON = Text("原因", "The reason")
JUDGED = "archive.reading_judged"
"""Told with the number of a reading that people said holds no invoice, or took that back of."""
_FILE = Text("文件“{name}”", "The file {name}")
_NOT_ASIDE = Text("没有搁置", "it was not set aside")
_LONGEST = 500
_State = Reading.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Why nothing need be done about a file. `no_invoice`: what was not read of it holds none, so that it keeps nobody
    from judging what is absent; else any invoice may still be in it.
    """

    reason: str
    no_invoice: bool = False


class NotQuarantinedError(StatedError):
    code = "archive.not_quarantined"
    MESSAGE = Text("“{name}”现在不是读不出的文件（{state}）", "{name} is not in quarantine now ({state})")
    HINT = Text("请刷新页面看它现在的状态", "Look at its present state")


def retry_reading(actor: Actor, reading: Reading) -> Reading:
    """Let it be read again by the present version; returns the reading that waits now.

    Raises NotQuarantinedError. Where an earlier version had written some of its records, another reading takes its
    place, and they count until that is done. What people said of the file stands as long as it can't be read.
    """
    with acting(actor, RETRY, reading.source.company_id) as act:
        row = _quarantined(reading)
        same = Reading.objects.filter(
            original=row.original_id, source=row.source_id, reader=piaoqi.__version__, replaced_at=None
        )
        row.earlier = [*row.earlier, _as_it_was(row)]
        taken = row.reader != piaoqi.__version__ and (row.records_written > 0 or same.exists())
        if taken:
            new, _ = same.get_or_create(
                original=row.original,
                source=row.source,
                reader=piaoqi.__version__,
                defaults={"asked_at": now(), "said": statement_of(row.said)},
            )
            row.state = _State.SUPERSEDED
            Arrival.objects.filter(reading=row).update(reading=new)
        else:
            new = row
            row.state, row.reader, row.ended_at, row.retry_at = _State.WAITING, piaoqi.__version__, None, None
            row.attempts = row.losses = 0
        row.save(update_fields=["state", "reader", "earlier", "ended_at", "retry_at", "attempts", "losses"])
        enqueue(READ, new.pk)
        act.witness(f"reading:{row.pk}", {"state": "quarantined"}, {"state": "waiting", "reading": new.pk})
    return new


def set_aside(actor: Actor, reading: Reading, aside: Aside) -> None:
    """Say why nothing need be done about it: it stays in quarantine, or read in part, but asks for nobody any more."""
    with acting(actor, SET_ASIDE, reading.source.company_id) as act:
        row = _not_read(reading)
        words = cleaned(aside.reason, REASON, _LONGEST)
        said = {"reason": words, "by": actor.key, "name": actor.name, "at": now().isoformat()}
        row.said = {**_without_statement(row.said), ASIDE: said, **({NO_INVOICE: True} if aside.no_invoice else {})}
        row.save(update_fields=["said"])
        tell(JUDGED, row.pk)
        act.witness(f"reading:{row.pk}", after={"set_aside": words, "no_invoice": aside.no_invoice})


def take_back(actor: Actor, reading: Reading) -> None:
    """What was said when it was set aside does not hold, or holds no more: it asks for somebody again.

    Raises NotQuarantinedError, and OverError where it was not set aside.
    """
    with acting(actor, SET_ASIDE, reading.source.company_id) as act:
        row = _not_read(reading)
        if ASIDE not in row.said:
            raise OverError(what=_FILE.with_(name=_name(row)), state=_NOT_ASIDE)
        before = {"set_aside": row.said[ASIDE]["reason"], "no_invoice": NO_INVOICE in row.said}
        row.said = _without_statement(row.said)
        row.save(update_fields=["said"])
        tell(JUDGED, row.pk)
        act.witness(f"reading:{row.pk}", before, {"set_aside": ""})


def _without_statement(said: dict[str, Any]) -> dict[str, Any]:
    """What was stated until now is kept for questions as of then."""
    kept = {name: one for name, one in said.items() if name not in (ASIDE, NO_INVOICE)}
    if ASIDE not in said:
        return kept
    over = {**said[ASIDE], NO_INVOICE: NO_INVOICE in said, "until": now().isoformat()}
    return {**kept, EARLIER: [*said.get(EARLIER, ()), over]}


def _as_it_was(row: Reading) -> dict[str, object]:
    """For questions as of then."""
    since = row.ended_at.isoformat() if row.ended_at else ""
    return {"from": since, "to": now().isoformat(), "format": row.format, "said": row.said}


def _quarantined(reading: Reading) -> Reading:
    """The row as it is now, locked."""
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if row.state != _State.QUARANTINED or row.replaced_at:
        raise NotQuarantinedError(name=_name(row), state=_State(row.state).label)
    return row


def _not_read(reading: Reading) -> Reading:
    """The row as it is now, locked; also one that was read in part."""
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if not row.replaced_at and row.state == _State.DONE and row.partly:
        return row
    return _quarantined(reading)


def _name(row: Reading) -> str:
    first = Arrival.objects.filter(reading=row).order_by("id").first()
    return first.name if first else str(row.pk)
