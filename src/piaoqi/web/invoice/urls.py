"""Addresses of 发票详情."""

from django.urls import path

from piaoqi.web.invoice import views

app_name = "invoice"
urlpatterns = [
    path("<int:invoice>/", views.page, name="page"),
]
