"""Addresses of 对账."""

from django.urls import path

from piaoqi.web.comparisons import views

app_name = "comparisons"
urlpatterns = [
    path("", views.page, name="page"),
]
