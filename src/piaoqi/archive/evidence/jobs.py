"""Proof that people asked for, made by workers.

However long a verification takes, it is no long job: each works for a few seconds, puts down how far it came and what
it found, and hands on to the next, all in one transaction. So others get their turn in between, a worker that is ended
loses seconds, and two that hold the same message (a lease ran out) do not both count. A bundle is written in one go,
however long that takes: its worker says that it gets on. Where it is ended in the middle, the bundle is begun anew.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, transaction
from django.db.models import QuerySet

from piaoqi.accounts.actor import system
from piaoqi.accounts.errors import OverError, RefusedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import System
from piaoqi.archive.evidence.actions import PROVE, export_evidence, note_verified
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.verify import STEPS, Verification
from piaoqi.archive.models import Proof
from piaoqi.audit.clock import now
from piaoqi.core.text import Text, in_both
from piaoqi.jobs.doing import still_going
from piaoqi.jobs.queue import enqueue

KEPT = timedelta(days=7)
"""How long a bundle's file is offered."""
MOST_FINDINGS: Final = 50
"""Of one code, kept with the row; all are counted."""
SLICE_SECONDS: Final = 8
"""Work of one job."""
_TOLD_EVERY_SECONDS: Final = 1
_WRITING = Text("写证据包", "writing the bundle")
_FAILED = Text("没有完成：程序出错", "It was not finished: the program failed")
_AGAIN = Text(
    "稍后会自动重做；一直失败时请查看后台任务的记录",
    "It is made again by itself; if it keeps failing, look at the records of background work",
)


_OPEN: Final = (Proof.State.WAITING, Proof.State.RUNNING)
_OVER: Final = (Proof.State.DONE, Proof.State.CANCELLED)


def prove(proof_id: int, turn: int | None = None) -> Mapping[str, object]:
    """Verify for a while, or write a bundle; told for a turn that is over, it does nothing."""
    row = Proof.objects.select_related("company").filter(pk=proof_id).exclude(state__in=_OVER).first()
    if row is None or turn not in (None, row.turn):
        return {"proof": proof_id, "made": 0}
    row.state, row.started_at, row.ended_at, row.trouble = Proof.State.RUNNING, row.started_at or now(), None, {}
    begun = {"state": row.state, "started_at": row.started_at, "ended_at": None, "trouble": {}}
    Proof.objects.filter(pk=row.pk, turn=row.turn).exclude(state__in=_OVER).update(**begun)
    with _given_up(row):
        if row.kind == Proof.Kind.VERIFICATION:
            _verify(row)
        else:
            _write(row)
    return {"proof": proof_id, "made": 1}


def go_on() -> Mapping[str, object]:
    """What waits or is being made goes on, should its message have got lost; one too many does nothing."""
    rows = list(Proof.objects.filter(state__in=_OPEN).values_list("pk", "turn"))
    for proof, turn in rows:
        enqueue(PROVE, proof, turn)
    return {"nudged": len(rows)}


def file_of(row: Proof) -> Path:
    """Where a bundle's file lies."""
    return Path(settings.DATA) / "exports" / f"proof-{row.pk}.zip"


def clear_bundles() -> Mapping[str, object]:
    """Files of bundles that were offered long enough."""
    old = Proof.objects.filter(kind=Proof.Kind.BUNDLE, file_bytes__isnull=False, ended_at__lt=now() - KEPT)
    rows = list(old)
    for row in rows:
        file_of(row).unlink(missing_ok=True)
        row.file_bytes = None
        row.save(update_fields=["file_bytes"])
    return {"cleared": len(rows)}


def _verify(row: Proof) -> None:
    """From where it was put down. Entries written since it began are looked at or not; those before were all."""
    at = row.position or {"verification": None, "step": 0, "worked": 0.0}
    if row.position is None:
        row.counts, row.findings = {}, []
    verification, began, telling = Verification(at["verification"]), time.monotonic(), _Telling(row)
    if verification.at == 0:
        row.size = verification.total
    for found in verification.steps():
        _note(row, found)
        if verification.at != at["step"]:
            at, began = {"step": verification.at, "worked": 0.0}, time.monotonic()
        if not telling(verification):
            return
        if telling.worked >= SLICE_SECONDS:
            break
    if verification.over:
        with suppress(OverError):
            note_verified(system(System.WATCH), row)
        return
    worked = at["worked"] + time.monotonic() - began
    _put_down(row, {"verification": verification.position, "step": verification.at, "worked": worked})


def _note(row: Proof, found: Sequence[Finding]) -> None:
    """Count what was found, and keep the first of each code."""
    codes = row.counts.setdefault("codes", {}) if found else {}
    for one in found:
        row.counts[one.weight] = row.counts.get(one.weight, 0) + 1
        codes[one.code] = codes.get(one.code, 0) + 1
        if codes[one.code] <= MOST_FINDINGS:
            row.findings.append(_kept(one))


def _put_down(row: Proof, position: Mapping[str, object]) -> None:
    """All that was done and found in this turn, and the message for the next; nothing where this turn is over."""
    with transaction.atomic():
        if _mine(row).update(
            turn=row.turn + 1, position=position, size=row.size, counts=row.counts, findings=row.findings
        ):
            enqueue(PROVE, row.pk, row.turn + 1)


def _mine(row: Proof) -> QuerySet[Proof]:
    """The row, as long as this turn is not over."""
    return Proof.objects.filter(pk=row.pk, turn=row.turn, state=Proof.State.RUNNING)


def _write(row: Proof) -> None:
    """In the name of whoever asked, as they may by now."""
    _mine(row).update(step=in_both(_WRITING))
    path = file_of(row)
    path.parent.mkdir(exist_ok=True)
    wanted = _Wanted(row)
    try:
        person = Person.objects.get(pk=row.asked_by.partition(":")[2])
        done = export_evidence(actor_of(person, row.origin), row.company, path, wanted)
    except _CancelledError:
        return
    except RefusedError as refused:
        trouble = {"message": in_both(refused.message), "hint": in_both(refused.hint)}
        _mine(row).update(state=Proof.State.FAILED, ended_at=now(), trouble=trouble)
        return
    ended = {"state": Proof.State.DONE, "ended_at": now(), "size": done.size, "file_bytes": path.stat().st_size}
    if not _mine(row).update(**ended):
        path.unlink(missing_ok=True)


class _CancelledError(Exception):
    """Nobody wants the bundle any more."""


class _Wanted:
    """Says in the row how far a bundle is, each second at most, and that the worker gets on. Raises _CancelledError."""

    def __init__(self, row: Proof) -> None:
        self._row, self._next = row, 0.0

    def __call__(self, step: Text, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _TOLD_EVERY_SECONDS
        still_going()
        if not _mine(self._row).update(step=in_both(step), done=done, total=total):
            raise _CancelledError


class _Telling:
    """Says in the row how far it is, each second at most; `worked`: seconds of this job."""

    def __init__(self, row: Proof) -> None:
        self._row, self._began, self._next = row, time.monotonic(), 0.0
        self.worked = 0.0

    def __call__(self, verification: Verification) -> bool:
        """Whether the work is still wanted."""
        self.worked = time.monotonic() - self._began
        if self.worked < self._next or verification.over:
            return True
        self._next = self.worked + _TOLD_EVERY_SECONDS
        told = {"step": in_both(STEPS[verification.at]), "done": verification.done, "total": verification.total}
        return bool(_mine(self._row).update(**told))


@contextmanager
def _given_up(row: Proof) -> Iterator[None]:
    """Whatever goes wrong is told in the row; the error itself goes to whoever runs the job."""
    ended = False
    try:
        yield
        ended = True
    finally:
        if not ended:
            trouble = {"message": in_both(_FAILED), "hint": in_both(_AGAIN)}
            with suppress(Error):
                _mine(row).update(state=Proof.State.FAILED, ended_at=now(), trouble=trouble)


def _kept(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "subject": one.subject,
        "weight": one.weight,
        "message": in_both(one.message),
        "hint": in_both(one.hint),
    }
