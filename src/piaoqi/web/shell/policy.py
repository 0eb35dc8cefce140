"""What a page may load and run: our own files alone. The browser holds every page to it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Content-Security-Policy"
RULES = (
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
POLICY = "; ".join(RULES)


class Policy:
    """A middleware. Answers that have a policy of their own keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._next(request)
        response.headers.setdefault(HEADER, POLICY)
        return response
