"""The list, one entry with its proof, and checkpoints."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries import log
from piaoqi.archive.queries.proofs import verifications
from piaoqi.audit import queries
from piaoqi.audit.keys import known_keys
from piaoqi.audit.models import Checkpoint
from piaoqi.core.proof.note import NoteError
from piaoqi.web.log.asked import asked, choices, filter_of
from piaoqi.web.log.told import told
from piaoqi.web.shell.actor import actor

PAGE = 50


def reader(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for whoever reads no log: the page would be empty for them."""
    who = actor(request)
    if not log.may_see(who):
        raise PermissionDenied
    return who


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Whoever reads none is told so, and whom to ask."""
    who = actor(request)
    if not log.may_see(who):
        return render(request, "web/log/not_yours.html", status=403)
    wanted = asked(request)
    number = wanted.given["thing"].removeprefix("#")
    if wanted.given["thing"].startswith("#") and number.isascii() and number.isdigit() and len(number) < 19:
        return redirect("log:entry", int(number))
    found = log.entries(who, filter_of(who, wanted), wanted.after, PAGE + 1)
    rows = told(who, found[:PAGE])
    shown = {
        "rows": rows,
        "older": wanted.address(after=found[PAGE - 1].index) if len(found) > PAGE else "",
        "newest": wanted.address() if wanted.after is not None else "",
        "asked": wanted,
        "here": request.get_full_path(),
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/log/rows.html", shown)
    return render(request, "web/log/page.html", {**shown, "choices": choices(who), "last": _last(who)})


@require_GET
@login_required
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """Also for a person's link: others get what they get for an entry that is not there."""
    who = reader(request)
    row = log.entry(who, index)
    if row is None:
        raise Http404
    proof = queries.inclusion(index)
    (one,) = told(who, [row])
    neighbours = {name: log.entry(who, at) for name, at in (("newer", index + 1), ("older", index - 1)) if at >= 0}
    shown = {
        "one": one,
        "row": row,
        "leaf_hash": bytes(row.leaf).hex(),
        "raw": json.dumps(json.loads(row.data), ensure_ascii=False, indent=2, sort_keys=True),
        "proof": proof,
        "path": [part.hex() for part in proof.proof] if proof else [],
        **neighbours,
    }
    return render(request, "web/log/entry.html", shown)


@require_GET
@login_required
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """All that is needed to compute the root from the entry, as a file."""
    row = log.entry(reader(request), index)
    found = queries.inclusion(index) if row is not None else None
    if row is None or found is None:
        raise Http404
    said = {
        "index": index,
        "leaf": row.data,
        "leaf_hash": found.leaf.hex(),
        "path": [one.hex() for one in found.proof],
        "checkpoint": found.note,
    }
    return _file(json.dumps(said, ensure_ascii=False, indent=2), "application/json", f"piaoqi-proof-{index}.json")


@require_GET
@login_required
def checkpoints(request: HttpRequest) -> HttpResponse:
    """They tell nothing of the entries, so whoever reads some may have them."""
    reader(request)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    rows = queries.checkpoints(before, PAGE + 1)
    shown = {"rows": rows[:PAGE], "older": rows[PAGE - 1].size if len(rows) > PAGE else None, "keys": _keys()}
    return render(request, "web/log/checkpoints.html", shown)


@require_GET
@login_required
def note(request: HttpRequest, size: int) -> HttpResponse:
    """The signed note itself: what to keep elsewhere."""
    return _file(_checkpoint(request, size).note, "text/plain; charset=utf-8", f"checkpoint-{size}.txt")


@require_GET
@login_required
def stamp(request: HttpRequest, size: int) -> HttpResponse:
    """The time stamp over it (RFC 3161)."""
    row = _checkpoint(request, size)
    if row.time_stamp is None:
        raise Http404
    return _file(bytes(row.time_stamp), "application/timestamp-reply", f"checkpoint-{size}.tsr")


@require_GET
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Public keys, one a line: to be handed to the auditor by another way than the bundle."""
    reader(request)
    return _file("".join(f"{one}\n" for one in _keys()), "text/plain; charset=utf-8", "log-keys.txt")


def _keys() -> list[str]:
    try:
        return [one.text for one in known_keys()]
    except (NoteError, OSError):
        return []


def _checkpoint(request: HttpRequest, size: int) -> Checkpoint:
    reader(request)
    row = queries.checkpoint(size)
    if row is None:
        raise Http404
    return row


def _last(who: Actor) -> Any:
    return next((one for one in verifications(who) if one.state == one.State.DONE), None)


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
