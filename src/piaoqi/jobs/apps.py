"""How Django finds this part."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "piaoqi.jobs"
    label = "jobs"
