"""Addresses of 总览."""

from django.urls import path

from piaoqi.web.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.page, name="page"),
    path("overview/state/", views.state, name="state"),
]
