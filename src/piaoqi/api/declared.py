"""Requests are held to what the OpenAPI document declares: a parameter that it does not know is refused, not ignored
(a filter with a typing error would show everything), and so is a body of another type.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest

from piaoqi.api.errors import BadRequestError, MediaTypeError

_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


def check(request: HttpRequest) -> None:
    """Raises BadRequestError, MediaTypeError. What is no operation at all is left to others."""
    said = _operation(request)
    if said is None:
        return
    names = {one["name"] for one in said["parameters"] if one["in"] == "query"}
    if unknown := sorted(set(request.GET) - names):
        raise BadRequestError(what=f"query.{unknown[0][:50]}")
    wanted = tuple(said.get("requestBody", {}).get("content", ()))
    if wanted and request.content_type not in wanted:
        raise MediaTypeError(given=(request.content_type or "-")[:100], wanted=wanted)


def check_form(request: HttpRequest, names: Iterable[str]) -> None:
    """The same of the fields of a form, once it is read."""
    said = _operation(request) or {}
    for content in said.get("requestBody", {}).get("content", {}).values():
        if unknown := sorted(set(names) - set(content["schema"].get("properties", names))):
            raise BadRequestError(what=f"form.{unknown[0][:50]}")


def _operation(request: HttpRequest) -> Mapping[str, Any] | None:
    route = request.resolver_match.route if request.resolver_match else ""
    path = "/" + _CONVERTED.sub(r"{\1}", route)
    return operations().get((path, (request.method or "").lower()))


@cache
def operations() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """(path, method) -> what the document says of it."""
    from piaoqi.api.door import api  # noqa: PLC0415 - every operation, once all of them are there

    paths: Mapping[str, Mapping[str, Any]] = api.get_openapi_schema()["paths"]
    return {(path, method): said for path, methods in paths.items() for method, said in methods.items()}
