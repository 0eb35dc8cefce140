"""Addresses of 发票."""

from django.urls import path

from piaoqi.web.invoices import views

app_name = "invoices"
urlpatterns = [
    path("", views.page, name="page"),
]
