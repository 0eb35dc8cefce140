"""Addresses of 导入."""

from django.urls import path

from piaoqi.web.hand_in import views

app_name = "hand_in"
urlpatterns = [
    path("", views.page, name="page"),
    path("retry/<int:reading>/", views.retry, name="retry"),
    path("<str:name>/", views.batch, name="batch"),
]
