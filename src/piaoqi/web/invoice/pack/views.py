"""The evidence pack, to download."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from piaoqi.core.text import Text
from piaoqi.web.invoice.loaded import load
from piaoqi.web.invoice.pack.making import UnmadeError, make
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say

_NAME = Text("证据包-{number}.pdf", "evidence-{number}.pdf")
_log = logging.getLogger(__name__)


@require_GET
@login_required
def download(request: HttpRequest, invoice: int) -> HttpResponse:
    """Made when it is asked for: it tells of this moment."""
    found = load(actor(request), invoice)
    if found is None:
        raise Http404
    try:
        data = make(found)
    except UnmadeError as unmade:
        _log.warning("no evidence pack", extra={"invoice": invoice, "reason": str(unmade.__cause__ or unmade)})
        messages.error(request, say(unmade.reason))
        return redirect("invoice:page", invoice)
    number = found.invoice.number or found.invoice.paper_number or str(invoice)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=say(_NAME.with_(number=number))
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
