"""Addresses of 审计."""

from django.urls import path

from piaoqi.web.log import views

app_name = "log"
urlpatterns = [
    path("", views.page, name="page"),
]
