"""/healthz: whether this server does what it is there for. For machines that watch it; it tells nothing else."""

from django.db import Error
from django.http import HttpRequest, JsonResponse

from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.jobs import queries

NOTHING = "0" * 64


def health(_: HttpRequest) -> JsonResponse:
    """200 where all is well, 503 with what is not."""
    found: dict[str, object] = {"storage": _storage()}
    try:
        jobs = queries.health()
        found |= {"database": "ok", "workers": "ok" if jobs.sound else "silent"}
        found |= {"queue": {"waiting": jobs.waiting, "seconds": jobs.waiting_seconds}}
    except Error:
        found["database"] = "unreachable"
    sound = all(found.get(part) == "ok" for part in ("database", "storage", "workers"))
    return JsonResponse({"ok": sound, **found}, status=200 if sound else 503)


def _storage() -> str:
    try:
        storage().open(NOTHING).close()
    except KeyError:
        return "ok"
    except StorageError:
        return "unreachable"
    return "ok"
