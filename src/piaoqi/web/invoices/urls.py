"""Addresses of 发票."""

from django.urls import path

from piaoqi.web.invoices import chosen, files, kept, views

app_name = "invoices"
urlpatterns = [
    path("", views.page, name="page"),
    path("counts/", views.counts, name="counts"),
    path("sums/", views.sums, name="sums"),
    path("export/<str:form>/", files.export, name="export"),
    path("chosen/find/", chosen.find, name="chosen_find"),
    path("chosen/export/<str:form>/", files.export_chosen, name="chosen_export"),
    path("chosen/delete/", chosen.delete, name="chosen_delete"),
    path("chosen/restore/", chosen.restore, name="chosen_restore"),
    path("chosen/hold/", chosen.hold, name="chosen_hold"),
    path("columns/", kept.columns, name="columns"),
    path("views/save/", kept.save, name="view_save"),
    path("views/<int:view>/rename/", kept.rename, name="view_rename"),
    path("views/<int:view>/delete/", kept.delete, name="view_delete"),
    path("views/<int:view>/restore/", kept.restore, name="view_restore"),
]
