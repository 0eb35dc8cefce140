"""Every request: a number of its own, a line in the log, and what it adds to the figures. The first of all middlewares.

The line says the route's template, never the address that was asked for: that holds numbers, words and tokens.
"""

import logging
from collections.abc import Callable
from http import HTTPMethod
from secrets import token_hex
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.address import client_address
from piaoqi.api.metrics import count_request
from piaoqi.jobs.doing import doing

HEADER = "X-Request-Id"
METHODS = frozenset(HTTPMethod.__members__)
NOTHING, STATIC, OTHER = "(none)", "(static)", "OTHER"
QUIET = frozenset(("healthz", "metrics", STATIC))
"""Machines ask these every few seconds."""
_BAD = 500
_NUMBER_BYTES = 6
_log = logging.getLogger("piaoqi.request")


class Requests:
    """A middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number, start = token_hex(_NUMBER_BYTES), perf_counter()
        with doing(request=number):
            response = self._next(request)
            seconds = perf_counter() - start
            method = request.method if request.method in METHODS else OTHER
            _tell(request, str(method), response.status_code, seconds)
        response.headers.setdefault(HEADER, number)
        return response


def _tell(request: HttpRequest, method: str, status: int, seconds: float) -> None:
    route = route_of(request)
    count_request(method, route, status, seconds)
    level = logging.WARNING if status >= _BAD else logging.DEBUG if route in QUIET else logging.INFO
    if not _log.isEnabledFor(level):
        return
    facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000), "actor": _actor(request)}
    if settings.LOG_ADDRESSES:
        facts["address"] = client_address(request)
    _log.log(level, "request", extra=facts)


def route_of(request: HttpRequest) -> str:
    """As the address is declared."""
    match = request.resolver_match
    if match is not None:
        return match.route
    return STATIC if request.path_info.startswith(str(settings.STATIC_URL)) else NOTHING


def _actor(request: HttpRequest) -> str:
    """Who was found to ask, without looking for them again."""
    found = getattr(request, "auth", None)
    if isinstance(found, Actor):
        return found.key
    user = getattr(request, "_cached_user", None)
    return f"person:{user.pk}" if user is not None and user.is_authenticated else ""
