"""The addresses of the pages."""

from django.urls import path

from piaoqi.web.views import home

urlpatterns = [
    path("", home.start, name="home"),
]
