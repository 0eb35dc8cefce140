"""Addresses of 设置."""

from django.urls import path

from piaoqi.web.settings import tokens, views

app_name = "settings"
urlpatterns = [
    path("", views.page, name="page"),
    path("tokens/", tokens.page, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens.revoke, name="revoke_token"),
]
