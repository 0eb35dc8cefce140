"""Addresses of 查找."""

from django.urls import path

from piaoqi.web.find import views

app_name = "find"
urlpatterns = [
    path("", views.page, name="page"),
]
