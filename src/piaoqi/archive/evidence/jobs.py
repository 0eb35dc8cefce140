"""Proof that people asked for, made by a worker. Told twice, or killed in the middle, it is made again."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error

from piaoqi.accounts.actor import system
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import System
from piaoqi.archive.evidence.actions import export_evidence, note_verified
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.models import Proof
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.text import Text, in_both

KEPT = timedelta(days=7)
"""How long a bundle's file is offered."""
MOST_FINDINGS: Final = 200
"""Kept with the row; all are counted."""
_TOLD_EVERY_SECONDS: Final = 1
_WRITING = Text("写证据包", "writing the bundle")
_FAILED = Text("没有完成：程序出错", "It was not finished: the program failed")
_AGAIN = Text(
    "稍后会自动重做；一直失败时请查看后台任务的记录",
    "It is made again by itself; if it keeps failing, look at the records of background work",
)


def prove(proof_id: int) -> Mapping[str, object]:
    """Verify, or write a bundle."""
    row = Proof.objects.select_related("company").filter(pk=proof_id).exclude(state=Proof.State.DONE).first()
    if row is None:
        return {"proof": proof_id, "made": 0}
    row.state, row.started_at, row.ended_at, row.trouble = Proof.State.RUNNING, now(), None, {}
    row.save()
    with _given_up(row):
        if row.kind == Proof.Kind.VERIFICATION:
            _verify(row)
        else:
            _write(row)
    return {"proof": proof_id, "made": 1}


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
    """Entries written meanwhile are looked at or not; those before were all."""
    newest = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    row.size = 0 if newest is None else newest + 1
    told, counts = _Telling(row), Counter[str]()
    row.findings = []
    for one in verify_archive(told):
        counts[one.weight] += 1
        if len(row.findings) < MOST_FINDINGS:
            row.findings.append(_kept(one))
    row.counts = dict(counts)
    note_verified(system(System.WATCH), row)


def _write(row: Proof) -> None:
    """In the name of whoever asked, as they may by now."""
    row.step = in_both(_WRITING)
    row.save(update_fields=["step"])
    path = file_of(row)
    path.parent.mkdir(exist_ok=True)
    try:
        person = Person.objects.get(pk=row.asked_by.partition(":")[2])
        done = export_evidence(actor_of(person, row.origin), row.company, path)
    except RefusedError as refused:
        row.state, row.ended_at = Proof.State.FAILED, now()
        row.trouble = {"message": in_both(refused.message), "hint": in_both(refused.hint)}
        row.save()
        return
    row.size, row.file_bytes = done.size, path.stat().st_size
    row.state, row.ended_at = Proof.State.DONE, now()
    row.save()


class _Telling:
    """Says in the row how far it is, each second at most."""

    def __init__(self, row: Proof) -> None:
        self._row, self._next = row, time.monotonic()

    def __call__(self, step: Text, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _TOLD_EVERY_SECONDS
        Proof.objects.filter(pk=self._row.pk).update(step=in_both(step), done=done, total=total)


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
                Proof.objects.filter(pk=row.pk).update(state=Proof.State.FAILED, ended_at=now(), trouble=trouble)


def _kept(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "subject": one.subject,
        "weight": one.weight,
        "message": in_both(one.message),
        "hint": in_both(one.hint),
    }
