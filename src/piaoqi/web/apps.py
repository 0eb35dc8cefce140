"""How Django finds the templates and styles of this part."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "piaoqi.web"
    label = "web"
