"""推送: addresses of other programs that are told what happens in the chosen company."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.core.text import Text
from piaoqi.notices.actions import webhooks as actions
from piaoqi.notices.addresses import URL
from piaoqi.notices.events import KINDS, TEST
from piaoqi.notices.faults import TEXTS, Fault
from piaoqi.notices.models import Delivery, Webhook
from piaoqi.notices.queries import webhooks as queries
from piaoqi.web.settings.frame import Form, answer, refused_form
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

FIELDS: Mapping[Text, str] = {URL: "url", actions.EVENTS: "events"}
DONE: Mapping[str, Text] = {
    "pause": Text("已暂停，期间的事件留着，恢复后再发", "Paused: what happens meanwhile waits"),
    "resume": Text("已恢复，等着的随即发出", "Resumed: what waited is sent now"),
    "try": Text("已试发一条，下面可以看到结果", "A trial was sent; its result is below"),
    "end": Text("推送已停用", "The webhook is ended"),
    "change": Text("已保存", "Saved"),
}
STATES: Mapping[str, Text] = {
    Delivery.State.WAITING: Text("等待发送", "waiting"),
    Delivery.State.DELIVERED: Text("已送达", "delivered"),
    Delivery.State.GIVEN_UP: Text("已放弃", "given up"),
}
_SHOWN = 30


@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """A new one's secret is in this very answer, and on no other page."""
    who = actor(request)
    company, form = chosen(request, who), Form()
    if request.method == "POST":
        if company is None:
            raise Http404
        try:
            made = actions.add_webhook(who, company, request.POST.get("url", ""), request.POST.getlist("events"))
            return answer(request, "web/settings/webhook_made.html", "webhooks", {"made": made})
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    shown = {
        "company": company,
        "rows": [_told(one) for one in queries.webhooks(who, company)] if company else [],
        "form": form,
        "events": _events(request.POST.getlist("events")),
        "may": company is not None and who.may_wholly(actions.ADD.key, company.pk),
    }
    return answer(request, "web/settings/webhooks.html", "webhooks", shown)


@require_GET
@login_required
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands, and what was sent."""
    who = actor(request)
    row = _found(who, pk)
    sent = queries.deliveries(who, row, limit=_SHOWN)
    shown = {
        **_told(row),
        "sent": [_delivery(one) for one in sent],
        "events": _events(row.events),
        "may": who.may_wholly(actions.CHANGE.key, row.company_id),
    }
    return answer(request, "web/settings/webhook.html", "webhooks", shown)


@cache_control(no_store=True)
@require_POST
@login_required
def do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Pause, resume, try, change its events, a new secret, end."""
    who = actor(request)
    row = _found(who, pk)
    steps: Mapping[str, Callable[[], object]] = {
        "pause": lambda: actions.pause_webhook(who, row),
        "resume": lambda: actions.resume_webhook(who, row),
        "try": lambda: actions.send_test(who, row),
        "end": lambda: actions.end_webhook(who, row),
        "change": lambda: actions.change_webhook(who, row, events=request.POST.getlist("events")),
    }
    try:
        if what == "rotate":
            made = actions.rotate_secret(who, row)
            return answer(request, "web/settings/webhook_made.html", "webhooks", {"made": made, "rotated": True})
        steps[what]()
        messages.success(request, say(DONE[what]))
    except RefusedError as refused:
        refuse(request, refused)
    except KeyError as error:
        raise Http404 from error
    return redirect("settings:webhooks") if what == "end" else redirect("settings:webhook", pk)


@require_POST
@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """One message sent once more."""
    who = actor(request)
    row = queries.delivery(who, pk)
    if row is None:
        raise Http404
    try:
        actions.send_again(who, row)
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:webhook", row.webhook_id)


def _found(who: Actor, pk: int) -> Webhook:
    row = queries.webhook(who, pk)
    if row is None:
        raise Http404
    return row


def _events(chosen_ones: list[str]) -> list[tuple[str, str, bool]]:
    return [(key, say(kind.title), key in chosen_ones) for key, kind in KINDS.items() if key != TEST]


def _told(row: Webhook) -> dict[str, Any]:
    state = "ended" if row.ended_at else "paused" if row.paused_at else "failing" if row.failing_since else "active"
    trouble = {name: said[language()] for name, said in row.trouble.items() if isinstance(said, Mapping)}
    titles = [say(KINDS[key].title) for key in row.events if key in KINDS]
    return {"row": row, "state": state, "trouble": trouble, "titles": titles, "waiting": getattr(row, "waiting", 0)}


def _delivery(row: Delivery) -> dict[str, Any]:
    fault = say(TEXTS[Fault(row.last_error)]) if row.last_error in set(Fault) else row.last_error
    kind = KINDS.get(row.event.key)
    return {
        "row": row,
        "title": say(kind.title) if kind else row.event.key,
        "state": say(STATES[row.state]),
        "fault": fault,
    }
