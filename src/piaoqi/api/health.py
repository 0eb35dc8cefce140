"""/healthz: whether this server does what it is there for. For machines that watch it; it tells nothing else.

503: it does not do its work (database, storage, workers, or a full disk). What else is not as it should be stands in
`warnings` of a 200: nobody is helped by turning users away for it.
"""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, JsonResponse

from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.audit import figures as audit
from piaoqi.jobs import queries
from piaoqi.reconciliation.queries import figures as reconciliation

NOTHING = "0" * 64
LOW_BYTES, FULL_BYTES = 5 * 1024**3, 256 * 1024**2
"""Free on the disk: time to act; nothing can be kept any more."""
SIGNED_WITHIN = timedelta(minutes=60)
"""A checkpoint is due every ten minutes while something happens."""
NEEDED = ("database", "storage", "workers", "disk")
SOUND = ("ok", "low")


def health(_: HttpRequest) -> JsonResponse:
    """200 where it works, 503 where it does not, with what is not as it should be."""
    found: dict[str, object] = {"storage": _storage(), "disk": _disk()}
    try:
        jobs = queries.health()
        found |= {"database": "ok", "workers": "ok" if jobs.sound else "silent"}
        found |= {"log": _log(), "comparisons": "failing" if reconciliation.failing() else "ok"}
        found |= {"queue": {"waiting": jobs.waiting, "seconds": jobs.waiting_seconds}}
    except Error:
        found["database"] = "unreachable"
    sound = all(found.get(part) in SOUND for part in NEEDED)
    warnings = [part for part in ("disk", "log", "comparisons") if found.get(part, "ok") != "ok"]
    return JsonResponse({"ok": sound, "warnings": warnings, **found}, status=200 if sound else 503)


def _storage() -> str:
    try:
        storage().open(NOTHING).close()
    except KeyError:
        return "ok"
    except StorageError:
        return "unreachable"
    return "ok"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA).free
    except OSError:
        return "full"
    return "full" if free < FULL_BYTES else "low" if free < LOW_BYTES else "ok"


def _log() -> str:
    """late: something was done for so long that no checkpoint vouches for."""
    return "late" if audit.unsigned_seconds() > SIGNED_WITHIN.total_seconds() else "ok"
