"""Addresses of 审计."""

from django.urls import path

from piaoqi.web.log import proofs, views

app_name = "log"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:index>/", views.entry, name="entry"),
    path("<int:index>/proof.json", views.proof, name="proof"),
    path("checkpoints/", views.checkpoints, name="checkpoints"),
    path("checkpoints/<int:size>.txt", views.note, name="note"),
    path("checkpoints/<int:size>.tsr", views.stamp, name="stamp"),
    path("checkpoints/keys.txt", views.keys, name="keys"),
    path("verify/", proofs.verify, name="verify"),
    path("verify/<int:proof>/", proofs.verification, name="verification"),
    path("proofs/<int:proof>/cancel/", proofs.cancel, name="cancel"),
    path("bundles/", proofs.bundles, name="bundles"),
    path("bundles/<int:proof>/file", proofs.bundle_file, name="bundle_file"),
]
