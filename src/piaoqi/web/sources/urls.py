"""Addresses of 数据源."""

from django.urls import path

from piaoqi.web.sources import changing, views

app_name = "sources"
urlpatterns = [
    path("", views.page, name="page"),
    path("new/", changing.define, name="define"),
    path("<int:source>/", views.one, name="one"),
    path("<int:source>/declare/", changing.declared, name="declare"),
    path("<int:source>/rename/", changing.rename, name="rename"),
    path("<int:source>/columns/", changing.columns, name="columns"),
    path("<int:source>/close/", changing.close, name="close"),
    path("<int:source>/reopen/", changing.reopen, name="reopen"),
    path("<int:source>/connect/", changing.connected, name="connect"),
    path("coverage/<int:coverage>/withdraw/", changing.withdrawn, name="withdraw"),
    path("coverage/<int:coverage>/again/", changing.again, name="again"),
    path("connections/<int:connection>/<str:what>/", changing.connection_changed, name="connection"),
]
