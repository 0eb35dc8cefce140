"""Lists, a page at a time: `items`, and `next`, the cursor of the page that follows.

A cursor states the place behind the last thing shown, so what comes or goes meanwhile moves nothing else. It holds for
the token, the list and the parameters that it was given for, and is sealed for them: nobody learns or changes a place
by one, and one that belongs to another question is refused like one that never was.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from piaoqi.api.asked import actor_of
from piaoqi.api.errors import CursorError

MOST, USUAL = 200, 50
LONGEST = 1_200
_SEAL_BYTES = 16


class Page(Schema):
    """Which page is asked for."""

    cursor: str = Field("", max_length=LONGEST, description="`next` of the page before, as it is. 上一页的 next")
    limit: int = Field(USUAL, ge=1, le=MOST, description="Most things of one page. 每页最多几项")


def place(request: HttpRequest, page: Page) -> str:
    """What `next_of` was told; '' for no cursor. Raises CursorError."""
    if not page.cursor:
        return ""
    cursor = page.cursor
    try:
        held = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        sealed, said = held[:_SEAL_BYTES], held[_SEAL_BYTES:]
        if hmac.compare_digest(sealed, _seal(request, said)) and _written(held) == cursor:
            return said.decode()
    except (Error, ValueError):
        pass
    raise CursorError


def number(request: HttpRequest, page: Page) -> int | None:
    """The same for places that are numbers; None for no cursor."""
    found = place(request, page)
    return int(found) if found else None


def next_of(request: HttpRequest, after: str | int | None) -> str | None:
    """The cursor of the page behind a place; None (or '') where there is none."""
    if after in (None, ""):
        return None
    said = str(after).encode()
    return _written(_seal(request, said) + said)


def next_behind(request: HttpRequest, page: Page, places: Sequence[int]) -> str | None:
    """The same, where one thing more than the page holds was looked for: the places of all that were found."""
    return next_of(request, places[page.limit - 1] if len(places) > page.limit else None)


def _written(held: bytes) -> str:
    return urlsafe_b64encode(held).rstrip(b"=").decode()


def _seal(request: HttpRequest, said: bytes) -> bytes:
    asked = sorted(
        (name, one) for name, values in request.GET.lists() if name not in ("cursor", "limit") for one in values
    )
    about = repr((actor_of(request).key, request.path, asked)).encode()
    key = sha256(b"piaoqi.api.paging" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(key, about + b"\0" + said, "sha256")[:_SEAL_BYTES]
