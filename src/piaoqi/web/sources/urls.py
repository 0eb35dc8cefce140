"""Addresses of 数据源."""

from django.urls import path

from piaoqi.web.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.page, name="page"),
]
