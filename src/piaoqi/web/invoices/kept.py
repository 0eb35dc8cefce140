"""What a person keeps for the next time: columns, and views under a name."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from piaoqi.accounts.actions.saved_views import ViewDraft, delete_view, rename_view, restore_view, save_view
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import SavedView
from piaoqi.accounts.queries.saved_views import saved_views
from piaoqi.core.text import Text
from piaoqi.web.invoices.asked import asked_of
from piaoqi.web.invoices.columns import PARAMETER, USUAL, chosen_columns, in_order, keep_columns
from piaoqi.web.invoices.selection import way_back
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

_SAVED = Text("视图“{name}”已保存", "The view {name} is kept")
_RENAMED = Text("视图已改名为“{name}”", "The view is now called {name}")
_DELETED = Text("视图“{name}”已删除", "The view {name} is gone")
_BACK = Text("视图“{name}”已恢复", "The view {name} is back")


@require_POST
@login_required
def columns(request: HttpRequest) -> HttpResponse:
    """Chosen for the next pages too; `usual` goes back to the usual ones."""
    keep_columns(request, USUAL if "usual" in request.POST else in_order(request.POST.getlist(PARAMETER)))
    return redirect(_without_columns(way_back(request)))


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """The filter of the page it was sent from, with its columns where they are not the usual ones."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        return redirect(way_back(request))
    keys = chosen_columns(request)
    pairs = asked_of(request.GET, company).pairs()
    query = urlencode([*pairs, *([(PARAMETER, ",".join(keys))] if keys != USUAL else [])])
    try:
        bound = company if "here" in request.POST else None
        view = save_view(who, ViewDraft(name=request.POST.get("name", ""), query=query, company=bound))
    except RefusedError as refused:
        refuse(request, refused)
        return redirect(way_back(request))
    messages.success(request, say(_SAVED.with_(name=view.name)))
    return redirect(f"{reverse('invoices:page')}?{urlencode({'company': company.pk})}&{query}")


@require_POST
@login_required
def rename(request: HttpRequest, view: int) -> HttpResponse:
    """One's own; others' are not there."""
    who, row = _own(request, view)
    try:
        renamed = rename_view(who, row, request.POST.get("name", ""))
        messages.success(request, say(_RENAMED.with_(name=renamed.name)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(way_back(request))


@require_POST
@login_required
def delete(request: HttpRequest, view: int) -> HttpResponse:
    """Can be undone."""
    who, row = _own(request, view)
    try:
        delete_view(who, row)
        offer_undo(request, say(_DELETED.with_(name=row.name)), reverse("invoices:view_restore", args=[row.pk]))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(way_back(request))


@require_POST
@login_required
def restore(request: HttpRequest, view: int) -> HttpResponse:
    """The undo of deleting it."""
    who, row = _own(request, view)
    try:
        restore_view(who, row)
        messages.success(request, say(_BACK.with_(name=row.name)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(way_back(request))


def _own(request: HttpRequest, view: int) -> tuple[Actor, SavedView]:
    who = actor(request)
    return who, get_object_or_404(saved_views(who, including_deleted=True), pk=view)


def _without_columns(address: str) -> str:
    """The address as it is without columns of its own."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != PARAMETER]
    return urlunsplit(parts._replace(query=urlencode(kept)))
