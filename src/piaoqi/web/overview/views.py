"""Where somebody arrives: who they are here, and what they may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from piaoqi.accounts.queries.people import holdings
from piaoqi.web.shell.actor import actor


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One's roles, and where each holds."""
    who = actor(request)
    own = [one for one in holdings(who) if one.person_id == who.person]
    return render(request, "web/overview/page.html", {"grants": own})
