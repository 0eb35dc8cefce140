"""The addresses of the pages."""

from django.urls import path

from piaoqi.web.views import first, hand_in, home, tokens

urlpatterns = [
    path("setup", first.page, name="setup"),
    path("", home.start, name="home"),
    path("hand-in/", hand_in.page, name="hand_in"),
    path("hand-in/retry/<int:reading>/", hand_in.retry, name="retry"),
    path("hand-in/<str:name>/", hand_in.batch, name="batch"),
    path("tokens/", tokens.page, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens.revoke, name="revoke_token"),
]
