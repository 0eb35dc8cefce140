"""Addresses of 导入."""

from django.urls import path

from piaoqi.web.hand_in import judging, views

app_name = "hand_in"
urlpatterns = [
    path("", views.page, name="page"),
    path("send/file/", views.send, name="send"),
    path("retry/<int:reading>/", judging.retry, name="retry"),
    path("set-aside/<int:reading>/", judging.aside, name="aside"),
    path("take-back/<int:reading>/", judging.back, name="back"),
    path("also/<int:arrival>/", judging.also, name="also"),
    path("<str:name>/", views.batch, name="batch"),
]
