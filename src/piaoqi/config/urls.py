"""Every address of the server."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from piaoqi.api.door import api
from piaoqi.api.health import health
from piaoqi.api.metrics import metrics
from piaoqi.web.shell import faults


def closed(_request: HttpRequest) -> HttpResponse:
    """Accounts are made, and forgotten passwords reset, by the administrator."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("metrics", metrics),
    path("api/v1/", api.urls),
    re_path(r"^accounts/(?:signup|email|confirm-email|password/(?:set|reset)|social/signup|3rdparty/signup)", closed),
    path("accounts/", include("allauth.urls")),
    path("", include("piaoqi.web.urls")),
]
handler400 = faults.bad_request
handler403 = faults.denied
handler404 = faults.not_found
handler500 = faults.failed
