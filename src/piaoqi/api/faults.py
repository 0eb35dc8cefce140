"""Whatever goes wrong on the way to an answer becomes an error of the one form; what is the program's own fault is
written down under a number that the answer repeats, without what the request held.
"""

import logging
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from piaoqi.accounts.errors import RefusedError, TokenError
from piaoqi.api.answered import UNREADABLE
from piaoqi.api.errors import (
    BadRequestError,
    BusyError,
    FaultError,
    MethodError,
    NoFileError,
    NoRouteError,
    TooLongError,
    answer,
)
from piaoqi.api.limits import BODY, megabytes
from piaoqi.core.text import Text
from piaoqi.jobs.doing import at_work

_NUMBER_BYTES = 4
_BODY = Text("正文不完整或不是合法的格式", "the body is incomplete or malformed")
_log = logging.getLogger("piaoqi.api")


def handle(api: NinjaAPI) -> None:
    """Have this API answer so."""
    handlers: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
        (RefusedError, answer),
        (AuthenticationError, lambda request, _: answer(request, TokenError())),
        (ValidationError, _invalid),
        (RequestDataTooBig, lambda request, _: answer(request, too_long())),
        (Http404, lambda request, _: answer(request, NoRouteError())),
        *((kind, _broken) for kind in (HttpError, *UNREADABLE)),
        (OperationalError, _busy),
        (Exception, fault),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def fault(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Written down as config.logs writes it: its kind and places, nothing of what people sent."""
    number = str(at_work().get("request") or token_hex(_NUMBER_BYTES))
    _log.error("fault %s", number, exc_info=error)
    return answer(request, FaultError(number=number))


def in_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What Django refuses by itself, before or beside our operations, in the form of ours."""
    code = response.status_code
    if code < 400 or response.get("Content-Type", "").startswith("application/json"):
        return response
    if code >= 500:
        return fault(request, None)
    if code == 404:
        return answer(request, NoRouteError())
    if code == 405:
        said = answer(request, MethodError(method=request.method or ""))
        said["Allow"] = response["Allow"]
        return said
    return answer(request, too_long() if code == 413 else BadRequestError(what=_BODY))


def too_long() -> TooLongError:
    """Of a body that is no upload."""
    return TooLongError(what=Text("正文", "the body"), most=megabytes(BODY))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameters, and what is wrong with each, as far as that repeats nothing that was sent."""
    if any(one["loc"] == ("file", "files") and one["type"] == "missing" for one in error.errors):
        return answer(request, NoFileError())
    what = tuple(f"{'.'.join(map(str, one['loc']))} ({one['type']})" for one in error.errors)
    return answer(request, BadRequestError(what=what))


def _busy(request: HttpRequest, error: Exception) -> HttpResponse:
    """Locked for long, or gone: it may answer again soon."""
    _log.warning("the database does not answer", exc_info=error)
    return answer(request, BusyError())


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error.__cause__, RefusedError):  # by our parser, in ninja's wrapping
        return answer(request, error.__cause__)
    return answer(request, BadRequestError(what=_BODY))
