"""Addresses of 查找."""

from django.urls import path

from piaoqi.web.find import changes, export, views

app_name = "find"
urlpatterns = [
    path("", views.page, name="page"),
    path("meant/", views.meant, name="meant"),
    path("files/", views.ask_with_files, name="files"),
    path("forget/", views.forget, name="forget"),
    path("list.<str:form>", export.listed, name="export"),
    path("access/", changes.ask_access, name="access"),
    path("access/<int:request_id>/withdraw/", changes.withdraw_access, name="withdraw_access"),
    path("answer/", changes.say_answer, name="answer"),
    path("answer/<int:answer_id>/withdraw/", changes.withdraw_said, name="withdraw_answer"),
]
