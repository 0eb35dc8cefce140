"""What somebody does on the page: asks for access, answers what only people know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from piaoqi.accounts.actions.access import withdraw_request
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.queries.requests import own_requests
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.answers import Said, answer, withdraw_answer
from piaoqi.reconciliation.queries import stated
from piaoqi.web.find.access import ask_for
from piaoqi.web.find.asked import Number
from piaoqi.web.find.views import around_of
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

_ASKED = Text("申请已经发出，审批后就能查看", "Your request was sent; once it is granted you can see it")
_NO_NEED = Text("这张票没有对您隐藏的，不用申请", "Nothing of this number is hidden from you: there is no need to ask")
_WITHDRAWN = Text("申请已经撤回", "The request was withdrawn")
_SAID = Text("已记下您的回答，下一次核对会用上它", "Your answer is noted; the next comparison goes by it")
_TAKEN_BACK = Text("回答已撤回", "The answer was withdrawn")


@require_POST
@login_required
def ask_access(request: HttpRequest) -> HttpResponse:
    """For the invoice of a number that is hidden; the role is the one that the rules name, never one sent here."""
    around = around_of(request)
    number = Number(request.POST.get("number", "")[:100])
    if around is None:
        raise Http404
    try:
        made = ask_for(around.who, around.company, number, request.POST.get("reason", ""))
        messages.success(request, say(_ASKED if made else _NO_NEED))
    except RefusedError as refused:
        refuse(request, refused)
    return _back(request)


@require_POST
@login_required
def withdraw_access(request: HttpRequest, request_id: int) -> HttpResponse:
    """One's own."""
    who = actor(request)
    found = own_requests(who).filter(pk=request_id).first()
    if found is None:
        raise Http404
    try:
        withdraw_request(who, found)
        messages.success(request, say(_WITHDRAWN))
    except RefusedError as refused:
        refuse(request, refused)
    return _back(request)


@require_POST
@login_required
def say_answer(request: HttpRequest) -> HttpResponse:
    """Yes or no to the question of a cause: of this invoice, or of all of its list."""
    around = around_of(request)
    if around is None:
        raise Http404
    whole = request.POST.get("whole") == "1"
    said = Said(
        cause=request.POST.get("cause", ""),
        yes=request.POST.get("said") == "yes",
        source=request.POST.get("source", "") if whole else "",
        number="" if whole else request.POST.get("number", ""),
        note=request.POST.get("note", ""),
    )
    try:
        made = answer(around.who, around.company, said)
        offer_undo(request, say(_SAID), reverse("find:withdraw_answer", args=[made.pk]))
    except RefusedError as refused:
        refuse(request, refused)
    return _back(request)


@require_POST
@login_required
def withdraw_said(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Taken back."""
    who = actor(request)
    found = stated.answer(who, answer_id)
    if found is None:
        raise Http404
    try:
        withdraw_answer(who, found)
        messages.success(request, say(_TAKEN_BACK))
    except RefusedError as refused:
        refuse(request, refused)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that it was done on."""
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    host = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=host)
    return redirect(wanted if safe else reverse("find:page"))
