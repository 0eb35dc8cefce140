"""Verifying everything now, and bundles for an external auditor: made in the background, the results stay."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.log import reads_all
from piaoqi.archive.evidence.actions import (
    CANCEL,
    EXPORT,
    VERIFY,
    ask_for_bundle,
    ask_for_verification,
    cancel_proof,
)
from piaoqi.archive.models import Proof
from piaoqi.archive.queries import proofs
from piaoqi.archive.queries.visible import HIGHEST
from piaoqi.core.text import Text
from piaoqi.web.log.coded import FINDINGS
from piaoqi.web.log.views import reader
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

WEIGHTS = (
    ("fault", Text("问题", "Faults")),
    ("cannot_tell", Text("无法判断", "Cannot tell")),
    ("note", Text("提示", "Notes")),
)
BEGUN = Text("证据包正在后台制作，可以离开本页", "The bundle is being made; you may leave this page")
CANCELLED = Text("已取消，需要时随时可以重新开始", "Cancelled; it can be begun anew at any time")
_OPEN = (Proof.State.WAITING, Proof.State.RUNNING)


@require_http_methods(["GET", "POST"])
@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """A POST begins one."""
    who = reader(request)
    if request.method == "POST":
        try:
            row = ask_for_verification(who)
            return redirect("log:verification", row.pk)
        except RefusedError as refused:
            refuse(request, refused)
            return redirect("log:verify")
    rows = [_told(one) for one in proofs.verifications(who)]
    now_at = next((one for one in rows if one["row"].state in _OPEN), None)
    shown = {"rows": rows, "now_at": now_at, "may": who.may_wholly(VERIFY.key, None, HIGHEST), "all": reads_all(who)}
    return render(request, "web/log/verify.html", shown)


@require_GET
@login_required
def verification(request: HttpRequest, proof: int) -> HttpResponse:
    """Its progress, and once it is over its result."""
    row = proofs.verification(reader(request), proof)
    if row is None:
        raise Http404
    part = "web/log/verification_state.html" if request.headers.get("HX-Request") else "web/log/verification.html"
    steps = [(say(one.title), one) for one in proofs.course(row)]
    return render(request, part, {**_told(row), "steps": steps, "may_cancel": _may_cancel(request, row)})


@require_POST
@login_required
def cancel(request: HttpRequest, proof: int) -> HttpResponse:
    """Stop a verification or a bundle; what was done of it is of no use to anybody."""
    who = reader(request)
    row = proofs.verification(who, proof) or proofs.bundle(who, proof)
    if row is None:
        raise Http404
    try:
        cancel_proof(who, row)
        messages.success(request, say(CANCELLED))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("log:verify" if row.kind == Proof.Kind.VERIFICATION else "log:bundles")


@require_http_methods(["GET", "POST"])
@login_required
def bundles(request: HttpRequest) -> HttpResponse:
    """A POST has one made."""
    who = reader(request)
    if request.method == "POST":
        try:
            ask_for_bundle(who, _of(who, request.POST.get("of", "")))
            messages.success(request, say(BEGUN))
        except RefusedError as refused:
            refuse(request, refused)
        return redirect("log:bundles")
    rows = proofs.bundles(who)
    shown = {
        "rows": [_told(one) for one in rows],
        "waits": any(one.state in _OPEN for one in rows),
        "everything": who.may_wholly(EXPORT.key, None, HIGHEST),
        "companies": [one for one in companies(who) if who.may_wholly(EXPORT.key, one.pk, HIGHEST)],
        "given": chosen(request, who),
        "keys_address": reverse("log:keys"),
    }
    part = "web/log/bundles_listed.html" if request.headers.get("HX-Request") else "web/log/bundles.html"
    return render(request, part, shown)


@require_GET
@login_required
def bundle_file(request: HttpRequest, proof: int) -> HttpResponseBase:
    """The zip, bit by bit."""
    who = reader(request)
    path, row = proofs.bundle_file(who, proof), proofs.bundle(who, proof)
    if path is None or row is None:
        raise Http404
    day = timezone.localtime(row.ended_at or row.asked_at).strftime("%Y%m%d")
    whose = row.company.name if row.company else say(Text("全部", "everything"))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"票齐证据包-{whose}-{day}-{row.pk}.zip")


def _of(who: Actor, chosen: str) -> Company | None:
    """Everything, where that was chosen. Raises Http404 for a company that is not there for them."""
    if chosen == "everything":
        return None
    found = next((one for one in companies(who) if str(one.pk) == chosen), None)
    if found is None:
        raise Http404
    return found


def _may_cancel(request: HttpRequest, row: Proof) -> bool:
    return row.state in _OPEN and reader(request).may_wholly(CANCEL.key, row.company_id, HIGHEST)


def _told(row: Proof) -> dict[str, Any]:
    """With its findings in the language of the page."""
    tongue = language()
    counts: Mapping[str, Any] = row.counts
    return {
        "row": row,
        "over": row.state not in _OPEN,
        "sound": not counts.get("fault") and not counts.get("cannot_tell"),
        "step": row.step.get(tongue, ""),
        "trouble": {name: said[tongue] for name, said in row.trouble.items()},
        "groups": [
            {"key": key, "title": say(title), "count": counts[key], "kinds": _kinds(row, key)}
            for key, title in WEIGHTS
            if counts.get(key)
        ],
        "seconds": (row.ended_at - row.started_at).total_seconds() if row.ended_at and row.started_at else None,
        "faults": counts.get("fault", 0) + counts.get("cannot_tell", 0),
    }


def _kinds(row: Proof, weight: str) -> list[dict[str, Any]]:
    """Findings of one weight by their code: what to do is the same for all of a code and told once."""
    tongue = language()
    found: dict[str, dict[str, Any]] = {}
    for one in row.findings:
        if one["weight"] == weight:
            family = FINDINGS.get(one["code"].partition(".")[0])
            first = {
                "code": one["code"],
                "title": say(family) if family else "",
                "hint": one["hint"][tongue],
                "messages": [],
            }
            found.setdefault(one["code"], first)["messages"].append(one["message"][tongue])
    for code, kind in found.items():
        kind["count"] = row.counts.get("codes", {}).get(code, len(kind["messages"]))
        kind["rest"] = len(kind["messages"]) - 5
        kind["more"] = kind["count"] - len(kind["messages"])
    return list(found.values())
