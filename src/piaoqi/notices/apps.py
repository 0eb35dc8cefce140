"""How Django finds this part."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "piaoqi.notices"
    label = "notices"
