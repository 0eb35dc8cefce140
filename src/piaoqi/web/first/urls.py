"""Addresses of 首次使用."""

from django.urls import path

from piaoqi.web.first import views

app_name = "first"
urlpatterns = [
    path("", views.page, name="page"),
    path("/next", views.next_steps, name="next"),
]
