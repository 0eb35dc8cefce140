"""How Django finds this part."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "piaoqi.sources"
    label = "sources"
