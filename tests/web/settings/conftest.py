"""What the tests of 设置 share."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from making_people import a_company, a_role, person_of, somebody
from piaoqi.accounts.models import Company, Person
from piaoqi.accounts.permissions import BuiltIn

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def other() -> Company:
    return a_company("另一家", "91310000MA01ABCD21")


@pytest.fixture
def roles() -> None:
    for key in BuiltIn:
        a_role(key)


@pytest.fixture
def as_(roles: None) -> SignIn:
    """A browser of somebody with exactly this role there."""

    def signed_in(key: BuiltIn, company: Company | None = None) -> Client:
        return browser(person_of(somebody(key, company)))

    return signed_in


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
