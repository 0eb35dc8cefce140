"""The Django app of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Its only rows are answers that were given, kept for a while."""

    name = "piaoqi.api"
    label = "api"
    verbose_name = "接口"
