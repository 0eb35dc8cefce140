"""Addresses of 导入."""

from django.urls import path

from piaoqi.web.hand_in import judging, moving, views

app_name = "hand_in"
urlpatterns = [
    path("", views.page, name="page"),
    path("send/file/", views.send, name="send"),
    path("retry/<int:reading>/", judging.retry, name="retry"),
    path("set-aside/<int:reading>/", judging.aside, name="aside"),
    path("take-back/<int:reading>/", judging.back, name="back"),
    path("also/<int:arrival>/", judging.also, name="also"),
    path("move/<int:arrival>/", moving.move, name="move"),
    path("correct/<int:arrival>/", moving.correct, name="correct"),
    path("put-back/<int:arrival>/", moving.back, name="put_back"),
    path("<str:name>/", views.batch, name="batch"),
]
