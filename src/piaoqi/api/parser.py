"""How bodies and parameters are read."""

import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from piaoqi.api.declared import check_form
from piaoqi.api.errors import BadRequestError, CharactersError

_HALF = re.compile("[\ud800-\udfff]")


class Strict(Parser):
    """JSON without what JSON has not (NaN), without names stated twice, and text that a database can hold."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises BadRequestError."""
        try:
            found: dict[str, Any] = json.loads(request.body, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise BadRequestError(what="body") from error
        _check("body", json.dumps(found, ensure_ascii=False))
        return found

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Raises BadRequestError, also for what is stated twice and may be stated once."""
        if data is not request.GET:
            check_form(request, data)
        for name, values in data.lists():
            if len(values) > 1 and name not in list_fields:
                raise BadRequestError(what=name[:50])
            for one in values:
                _check(name[:50], one if isinstance(one, str) else "")
        return super().parse_querydict(data, list_fields, request)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stated twice")
    return found


def _check(where: str, text: str) -> None:
    """No database holds a zero byte, nor half of a surrogate pair."""
    if "\0" in text or "\\u0000" in text or _HALF.search(text):
        raise CharactersError(where=where)
