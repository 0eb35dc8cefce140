"""The page, the pictures on it, and the originals to download."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from piaoqi.accounts.actor import Actor
from piaoqi.archive.pictures.kept import UndrawnError, kept, pictures
from piaoqi.archive.queries.explain import Asked, State, elsewhere, explain
from piaoqi.archive.queries.originals import original, originals
from piaoqi.archive.queries.renditions import renditions
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.report.words import DIRECTION
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.titles import titles
from piaoqi.web.invoice.allowed import allowed
from piaoqi.web.invoice.checked import checked, lines_of
from piaoqi.web.invoice.faces import Face, chosen, faces
from piaoqi.web.invoice.fields import fields_of
from piaoqi.web.invoice.found import standing_now
from piaoqi.web.invoice.genuine import genuine
from piaoqi.web.invoice.history import history_of
from piaoqi.web.invoice.loaded import Loaded, load
from piaoqi.web.invoice.types import type_of
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import remember
from piaoqi.web.shell.language import say
from piaoqi.web.shell.strip import strip_of

SEALED_OFF = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""The policy of what others made: shown, and able to do nothing."""
_UNREACHABLE = Text("现在取不到这份原件，请稍后再试", "This original cannot be fetched now; try again later")


@require_GET
@login_required
def page(request: HttpRequest, invoice: int) -> HttpResponse:
    """Everything about one invoice; of what is hidden, that it exists, where that may be said."""
    who = actor(request)
    found = load(who, invoice)
    if found is None:
        return _not_shown(request, who, invoice)
    remember(request, found.invoice.company)
    return render(request, "web/invoice/page.html", {**_told(found), **_viewed(request, found), "list": _list(request)})


@require_GET
@login_required
def viewer(request: HttpRequest, invoice: int) -> HttpResponse:
    """The part with the pictures alone, drawn now where they are not at hand."""
    who = actor(request)
    shown = _faces(who, invoice)
    one = chosen(shown, request.GET.get("file", ""))
    if one is None:
        raise Http404
    told: dict[str, Any] = {"number": invoice, "faces": shown, "face": one}
    try:
        told["pictures"] = pictures(one.subject)
    except UndrawnError as undrawn:
        told |= {"undrawn": undrawn.reason, "busy": undrawn.busy}
    return render(request, "web/invoice/viewer.html", told)


@require_GET
@login_required
def picture(request: HttpRequest, invoice: int, key: str, page: int) -> HttpResponse | FileResponse:
    """One page, as an image that can do nothing else."""
    one = next((face for face in _faces(actor(request), invoice, named=False) if face.key == key), None)
    if one is None:
        raise Http404
    try:
        drawn = pictures(one.subject).pages
        shown = next((each for each in drawn if each.number == page), None)
        stream = shown.path.open("rb") if shown else None
    except (UndrawnError, OSError) as error:
        raise Http404 from error
    if shown is None or stream is None:
        raise Http404
    answer = FileResponse(stream, content_type=shown.type)
    answer["Cache-Control"] = "private, max-age=3600"
    return _sealed_off(answer)


@require_GET
@login_required
def download(request: HttpRequest, invoice: int, sha256: str) -> HttpResponse | FileResponse:
    """The bytes exactly as they were handed in, under the name they came with."""
    found = original(actor(request), invoice, sha256)
    if found is None:
        raise Http404
    try:
        stream = storage().open(found.sha256)
    except (KeyError, StorageError):
        return HttpResponse(say(_UNREACHABLE), status=503, content_type="text/plain; charset=utf-8")
    answer = FileResponse(stream, as_attachment=True, filename=found.file_name, content_type=type_of(found))
    answer["Content-Length"] = str(found.size)
    answer["ETag"] = f'"{found.sha256}"'
    return _sealed_off(answer)


def _sealed_off(answer: FileResponse) -> FileResponse:
    answer["Content-Security-Policy"] = SEALED_OFF
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _faces(who: Actor, invoice: int, *, named: bool = True) -> tuple[Face, ...]:
    files = renditions(who, invoice)
    known = titles(who, files[0].company) if named and files else {}
    return faces(files, originals(who, invoice), {key: say(one.title) for key, one in known.items()})


def _told(found: Loaded) -> dict[str, Any]:
    row, stands = found.invoice, found.explained
    kind = KINDS[Kind(row.kind)].title
    return {
        "number": row.pk,
        "invoice": row,
        "details": found.details,
        "kind": kind,
        "status": TITLES[Status(row.status)],
        "direction": DIRECTION.get(row.direction, Text("", "")),
        "strip": strip_of(stands, found.titles),
        "sentences": found.sentences[: len(stands.answer.alarms) + 1] if stands.findings else found.sentences,
        "further": found.sentences[len(stands.answer.alarms) + 1 :] if stands.findings else [],
        "compared": stands.ground.comparison,
        "elsewhere": elsewhere(found.who, row.number, row.code, row.company_id)
        if stands.answer.absent and row.number
        else [],
        "found": standing_now(found.found, stands.findings, found.titles),
        "fields": fields_of(found),
        "genuine": genuine(found.files, found.given),
        "checks": checked(found.details),
        "lines": lines_of(found.details),
        "history": history_of(found),
        "may": allowed(found),
        "question": row.number or row.paper_number or row.code,
    }


def _list(request: HttpRequest) -> str:
    """The list that one came from, as it was; '' where one came from elsewhere."""
    came = urlsplit(request.headers.get("referer", ""))
    mine = came.netloc == request.get_host() and came.path == reverse("invoices:page")
    return f"{came.path}?{came.query}" if mine else ""


def _viewed(request: HttpRequest, found: Loaded) -> dict[str, Any]:
    shown = faces(found.files, found.given, found.titles)
    one = chosen(shown, request.GET.get("file", ""))
    at_hand = kept(one.subject.key) if one else None
    return {"faces": shown, "face": one, "pictures": at_hand, "files": [each for each in shown if each.file]}


def _not_shown(request: HttpRequest, who: Actor, invoice: int) -> HttpResponse:
    told = explain(who, Asked(invoice=invoice))
    if told.state is not State.HIDDEN:
        raise Http404
    shown = {"message": told.message, "hint": told.hint, "hidden": told.hidden, "to": reverse("find:page")}
    return render(request, "web/invoice/hidden.html", shown, status=403)
