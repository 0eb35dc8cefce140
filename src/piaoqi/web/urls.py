"""The addresses of the pages: each part has its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("piaoqi.web.overview.urls")),
    path("setup", include("piaoqi.web.first.urls")),
    path("find/", include("piaoqi.web.find.urls")),
    path("invoices/", include("piaoqi.web.invoices.urls")),
    path("invoices/", include("piaoqi.web.invoice.urls")),
    path("hand-in/", include("piaoqi.web.hand_in.urls")),
    path("reconcile/", include("piaoqi.web.comparisons.urls")),
    path("sources/", include("piaoqi.web.sources.urls")),
    path("log/", include("piaoqi.web.log.urls")),
    path("settings/", include("piaoqi.web.settings.urls")),
    path("help/", include("piaoqi.web.help.urls")),
    path("", include("piaoqi.web.shell.urls")),
]
