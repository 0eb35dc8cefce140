"""How Django finds this part."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "piaoqi.accounts"
    label = "accounts"
