"""How Django finds this part."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "piaoqi.archive"
    label = "archive"
