"""How Django finds this part."""

from importlib import import_module

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "piaoqi.sources"
    label = "sources"

    def ready(self) -> None:
        """A malformed connector stops the program."""
        import_module("piaoqi.sources.connectors.registry").connectors()
