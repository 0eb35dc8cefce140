"""What people answer about a cause, and taking it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from piaoqi.accounts.errors import RefusedError
from piaoqi.core.report.overview import number_of
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.answers import Said, answer, withdraw_answer
from piaoqi.reconciliation.queries.findings import finding as one_of
from piaoqi.reconciliation.queries.stated import answer as one_answer
from piaoqi.reconciliation.restored import record_of
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

GIVEN = Text("已记下您的回答，重新核对后生效", "Your answer is noted, and counts from the next comparison on")
YES = "yes"
OF_ALL = "all"


@require_POST
@login_required
def give(request: HttpRequest, finding: int) -> HttpResponse:
    """Of the invoice of the finding; or of all that this source lacks, where the form says so."""
    who = actor(request)
    row = one_of(who, finding)
    if row is None:
        raise Http404
    given = request.POST
    said = Said(
        cause=given.get("cause", ""),
        yes=given.get("answer") == YES,
        source=row.source,
        number="" if given.get("of") == OF_ALL else number_of(record_of(row)),
        note=given.get("note", ""),
    )
    try:
        made = answer(who, row.company, said)
    except RefusedError as refused:
        refuse(request, refused)
    else:
        back = reverse("comparisons:finding", args=[row.pk])
        offer_undo(request, say(GIVEN), f"{reverse('comparisons:withdraw', args=[made.pk])}?next={back}")
    return redirect("comparisons:finding", row.pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, answer: int) -> HttpResponse:
    """It stays to be seen, and counts no more."""
    who = actor(request)
    given = one_answer(who, answer)
    if given is None:
        raise Http404
    try:
        withdraw_answer(who, given)
    except RefusedError as refused:
        refuse(request, refused)
    back = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if ours else reverse("comparisons:page"))
