"""What can be done with the rows that were ticked, all at once."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.invoices import delete_invoice, restore_invoice
from piaoqi.archive.actions.retention import HoldOn, place_hold
from piaoqi.archive.models import Invoice
from piaoqi.core.text import Text
from piaoqi.web.invoices.columns import whole_number
from piaoqi.web.invoices.selection import MOST_CHOSEN, rows_of, take, way_back
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

MOST_NUMBERS, MOST_CHANGED = 200, 500
"""The first as the page of the question takes them."""
_NONE = Text("没有选中任何发票", "No invoice was chosen")
_SOME_NUMBERS = Text(
    "选中的多于 {most} 张，只带来了最前面的 {most} 个号码",
    "More than {most} were chosen: these are the numbers of the first {most}",
)
_TOO_MANY = Text(
    "一次最多办理 {most} 张，选中的更多，一张也没有办理。请少选一些，分几次办",
    "At most {most} can be done at once and more were chosen, so nothing was done. Choose fewer and take several turns",
)
_DELETED = Text("{n} 张发票已移入回收站", "{n} invoices were put away")
_RESTORED = Text("{n} 张发票已从回收站恢复", "{n} invoices are back")
_HELD = Text("{n} 张发票已设置保全；解除要由另一位同事办理", "{n} invoices are on hold; somebody else has to lift it")


@require_POST
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """Why they are where they are: the question for all their numbers."""
    rows = rows_of(actor(request), request, MOST_CHOSEN)
    numbers = list(filter(None, map(whole_number, rows)))
    asked = "\n".join(numbers[:MOST_NUMBERS])
    if not asked:
        messages.error(request, say(_NONE))
        return redirect(way_back(request))
    if len(numbers) > MOST_NUMBERS:
        messages.info(request, say(_SOME_NUMBERS.with_(most=MOST_NUMBERS)))
    return redirect(f"{reverse('find:page')}?{urlencode({'q': asked, 'company': rows[0].company_id})}")


@require_POST
@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """Put them away, with one reason; what may not be stays and is told."""
    reason = request.POST.get("reason", "")
    done = _each(request, lambda who, row: delete_invoice(who, row, reason))
    if done:
        ids = ",".join(str(one.pk) for one in done)
        offer_undo(request, say(_DELETED.with_(n=len(done))), f"{reverse('invoices:chosen_restore')}?invoices={ids}")
    return redirect(way_back(request))


@require_POST
@login_required
def restore(request: HttpRequest) -> HttpResponse:
    """Bring them back; also the undo of putting them away."""
    done = _each(request, restore_invoice)
    if done:
        messages.success(request, say(_RESTORED.with_(n=len(done))))
    back = way_back(request)
    return redirect(back if request.POST.get("next") or not done else f"{back}?company={done[0].company_id}")


@require_POST
@login_required
def hold(request: HttpRequest) -> HttpResponse:
    """Nothing may put them away from now on."""
    reason = request.POST.get("reason", "")
    done = _each(request, lambda who, row: place_hold(who, row.company, HoldOn(invoice=row), reason))
    if done:
        messages.success(request, say(_HELD.with_(n=len(done))))
    return redirect(way_back(request))


def _each(request: HttpRequest, do: Callable[[Actor, Invoice], object]) -> Sequence[Invoice]:
    """Those with which it was done. Each refusal is told once, however many rows it concerns."""
    who = actor(request)
    rows = rows_of(who, request, MOST_CHANGED)
    if not rows:
        messages.error(request, say(_NONE))
    if len(rows) > MOST_CHANGED:
        messages.error(request, say(_TOO_MANY.with_(most=MOST_CHANGED)))
        return []
    done, told = [], set()
    for row in rows:
        try:
            do(who, row)
            done.append(row)
        except RefusedError as refused:
            said = say(refused.message)
            if said not in told:
                refuse(request, refused)
            told.add(said)
    take(request, done)
    return done
