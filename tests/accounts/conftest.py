"""What tests of accounts share."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def roles(db: None) -> None:
    """The built-in roles."""
    from piaoqi.accounts.upkeep import keep_in_step  # noqa: PLC0415 - needs Django set up

    keep_in_step()
