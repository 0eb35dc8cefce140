"""Every address of the server."""

from django.urls import URLPattern, URLResolver, include, path

from piaoqi.api.door import api
from piaoqi.api.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("piaoqi.web.urls")),
]
