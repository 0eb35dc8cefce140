"""What stands around the whole of the API: sizes, parameters and types that nobody declared, idempotency keys, and
errors in one form. The first of all middlewares, so that nothing is said in another form.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from piaoqi.accounts.errors import RefusedError
from piaoqi.api import answered, declared, faults, limits
from piaoqi.api.errors import answer

ROOT = "/api/"


class Gate:
    """A middleware, for addresses of the API alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return self._next(request)
        try:
            limits.check_size(request)
        except RefusedError as error:
            return answer(request, error)
        response = faults.in_form(request, self._next(request))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """None: no address of the API, or nothing to keep: Django goes on by itself."""
        if not request.path_info.startswith(ROOT):
            return None
        try:
            declared.check(request)
            return answered.once(request, lambda: view(request, *args, **kwargs))
        except RefusedError as error:
            return answer(request, error)
