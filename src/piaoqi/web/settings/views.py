"""The index of 设置."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from piaoqi.web.settings.frame import answer


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What one may do."""
    return answer(request, "web/settings/page.html", "", {})
