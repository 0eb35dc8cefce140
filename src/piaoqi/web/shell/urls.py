"""Addresses of what all pages share."""

from django.urls import path

from piaoqi.web.shell import views

app_name = "shell"
urlpatterns = [
    path("companies/", views.companies_page, name="companies"),
    path("language/", views.set_language, name="language"),
]
