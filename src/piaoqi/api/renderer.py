"""How answers are written."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.renderers import BaseRenderer


class Plain(BaseRenderer):
    """JSON in UTF-8, without blanks; nothing that JSON has not."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 - as its base says
        """See BaseRenderer."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
