"""Guesses at somebody's password: the name they are counted under, and how they are forgotten."""

import unicodedata
from typing import Any

from axes.utils import reset
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def guessed_at(_request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name under which guesses are counted: one for all ways to type a user name, whatever the server is called
    by, and not to be read back, for it may be a password typed into the wrong field.
    """
    typed = unicodedata.normalize("NFKC", str((credentials or {}).get("username") or ""))
    letters = "".join(one for one in typed.upper().casefold() if one.isprintable() and not one.isspace())
    return salted_hmac("piaoqi.sign_in", letters, algorithm="sha256").hexdigest()


def forget_guesses(username: str) -> None:
    """No address waits any longer for this name."""
    reset(username=guessed_at(None, {"username": username}))
