"""How Django finds this part."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "piaoqi.reconciliation"
    label = "reconciliation"
