"""Undo, offered on the page that follows, instead of “are you sure”."""

from dataclasses import dataclass

from django.http import HttpRequest

_KEPT = "undo"


@dataclass(frozen=True, slots=True)
class Undo:
    """`address` takes a POST that puts things back as they were."""

    words: str
    address: str


def offer_undo(request: HttpRequest, words: str, address: str) -> None:
    """`words`: what was done; the next page says it, with a button that takes it back."""
    request.session[_KEPT] = [words, address]


def offered(request: HttpRequest) -> Undo | None:
    """Once."""
    kept = request.session.pop(_KEPT, None)
    return Undo(*kept) if kept else None
