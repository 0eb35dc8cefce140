"""Addresses of 发票详情: the page, its files, and what is settled on it."""

from django.urls import path

from piaoqi.web.invoice import changes, views
from piaoqi.web.invoice.pack import views as pack

app_name = "invoice"
urlpatterns = [
    path("<int:invoice>/", views.page, name="page"),
    path("<int:invoice>/viewer/", views.viewer, name="viewer"),
    path("<int:invoice>/pictures/<str:key>/<int:page>/", views.picture, name="picture"),
    path("<int:invoice>/original/<str:sha256>/", views.download, name="original"),
    path("<int:invoice>/pack/", pack.download, name="pack"),
    path("<int:invoice>/allocate/", changes.allocate, name="allocate"),
    path("<int:invoice>/allocations/<int:pk>/withdraw/", changes.withdraw, name="withdraw_allocation"),
    path("<int:invoice>/replaces/", changes.replaces, name="replaces"),
    path("<int:invoice>/links/<int:pk>/withdraw/", changes.unlink, name="withdraw_link"),
    path("<int:invoice>/hold/", changes.hold, name="hold"),
    path("<int:invoice>/holds/<int:pk>/lift/", changes.lift, name="lift_hold"),
    path("<int:invoice>/assign/", changes.assign, name="assign"),
    path("<int:invoice>/delete/", changes.delete, name="delete"),
    path("<int:invoice>/restore/", changes.restore, name="restore"),
]
