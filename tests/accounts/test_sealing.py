"""Sealed secrets: opened by this installation alone, for what they were sealed for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.accounts.sealing import UnopenedError, opened, sealed


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_is_opened(secret: str) -> None:
    assert opened(sealed(secret, "webhook"), "webhook") == secret


def test_what_was_changed_or_sealed_for_something_else_is_not_opened() -> None:
    kept = sealed("秘密", "webhook")
    for other, purpose in ((kept[:-8] + "AAAAAAA=", "webhook"), (kept, "source"), ("", "webhook"), ("密", "webhook")):
        with pytest.raises(UnopenedError):
            opened(other, purpose)


def test_another_key_opens_it_only_where_it_is_named_as_the_former(settings: Any) -> None:
    settings.SECRET_KEY = "a" * 40
    kept = sealed("秘密", "webhook")
    settings.SECRET_KEY = "b" * 40
    with pytest.raises(UnopenedError):
        opened(kept, "webhook")
    settings.SECRET_KEY_FALLBACKS = ["a" * 40]
    assert opened(kept, "webhook") == "秘密"


def test_the_same_secret_looks_different_each_time() -> None:
    assert sealed("秘密", "webhook") != sealed("秘密", "webhook")
