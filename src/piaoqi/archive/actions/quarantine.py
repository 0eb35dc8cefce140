"""What could not be read: tried again, or set aside with a reason. Nothing handed in is ever dropped."""

import piaoqi
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import StatedError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.intake.arrivals import READ
from piaoqi.archive.models import Arrival, Reading
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue

_HOLDERS = (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER, System.OPERATOR)
RETRY = define("archive.quarantine.retry", Text("重读读不出的文件", "retry files"), *_HOLDERS, System.INTAKE)
SET_ASIDE = define("archive.quarantine.set_aside", Text("搁置读不出的文件", "set unreadable files aside"), *_HOLDERS)
REASON = Text("原因", "The reason")
_LONGEST = 500
_State = Reading.State


class NotQuarantinedError(StatedError):
    code = "archive.not_quarantined"
    MESSAGE = Text("“{name}”现在不是读不出的文件（{state}）", "{name} is not in quarantine now ({state})")
    HINT = Text("请刷新页面看它现在的状态", "Look at its present state")


def retry_reading(actor: Actor, reading: Reading) -> Reading:
    """Let it be read again by the present version; returns the reading that waits now.

    Raises NotQuarantinedError. Where an earlier version had written some of its records, another reading takes its
    place, and they count until that is done.
    """
    with acting(actor, RETRY, reading.source.company_id) as act:
        row = _quarantined(reading)
        same = Reading.objects.filter(original=row.original_id, source=row.source_id, reader=piaoqi.__version__)
        row.earlier = [*row.earlier, _as_it_was(row)]
        taken = row.reader != piaoqi.__version__ and (row.records_written > 0 or same.exists())
        if taken:
            new, _ = same.get_or_create(
                original=row.original, source=row.source, reader=piaoqi.__version__, defaults={"asked_at": now()}
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


def set_aside(actor: Actor, reading: Reading, reason: str) -> None:
    """Say why nothing need be done about it: it stays in quarantine, but asks for nobody any more."""
    with acting(actor, SET_ASIDE, reading.source.company_id) as act:
        row = _quarantined(reading)
        words = cleaned(reason, REASON, _LONGEST)
        row.said = {**row.said, "set_aside": {"reason": words, "by": actor.key, "at": now().isoformat()}}
        row.save(update_fields=["said"])
        act.witness(f"reading:{row.pk}", after={"set_aside": words})


def _as_it_was(row: Reading) -> dict[str, object]:
    """For questions as of then."""
    since = row.ended_at.isoformat() if row.ended_at else ""
    return {"from": since, "to": now().isoformat(), "format": row.format, "said": row.said}


def _quarantined(reading: Reading) -> Reading:
    """The row as it is now, locked."""
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if row.state != _State.QUARANTINED or row.replaced_at:
        first = Arrival.objects.filter(reading=row).order_by("id").first()
        raise NotQuarantinedError(name=first.name if first else str(row.pk), state=_State(row.state).label)
    return row
