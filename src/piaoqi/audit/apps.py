"""How Django finds this part."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "piaoqi.audit"
    label = "audit"
