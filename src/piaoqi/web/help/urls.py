"""Addresses of 帮助."""

from django.urls import path

from piaoqi.web.help import views

app_name = "help"
urlpatterns = [
    path("", views.page, name="page"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("<slug:key>/", views.chapter, name="chapter"),
]
