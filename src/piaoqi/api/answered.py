"""Idempotency keys: the same request sent again is not carried out again; the answer that it got is given again.

1. A request that changes something may bear `Idempotency-Key`, of 1 to 200 visible ASCII characters, chosen by the
   client. Keys of one token never meet those of another.
2. What was carried out (2xx) is kept for `KEPT`; a refusal changed nothing and is judged anew when it comes again.
3. The answer is kept in the very transaction of the change: neither is there without the other, whatever crashes.
   Two at once: one is carried out, the other waits for it and is told the same.
4. With files it is otherwise, for their bytes take long to keep and nobody else could write meanwhile: the key is
   claimed first, for `CLAIMED`, and others are told to come back. After a crash the request is carried out again once
   that is over; the bytes are kept once, whatever happens.
5. The same key with anything else (path, parameters, body, files) is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from piaoqi.accounts.errors import RefusedError
from piaoqi.api.asked import known
from piaoqi.api.errors import BadRequestError, KeyBusyError, KeySecretError, KeyUsedError
from piaoqi.api.models import KeptAnswer
from piaoqi.audit.clock import now

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 200
KEPT = timedelta(hours=48)
CLAIMED = timedelta(minutes=10)
METHODS = ("POST", "PUT")
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
"""What Django raises for a body that is broken, cut off or too large."""
_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}").fullmatch
Call = Callable[[], HttpResponseBase]


def tells_secret(request: HttpRequest) -> None:
    """The answer holds what is told once: it is not kept, and a repetition is told that."""
    request.piaoqi_secret = True  # type: ignore[attr-defined]


def once(request: HttpRequest, call: Call) -> HttpResponseBase:
    """The answer, made by `call` or before. Raises RefusedError."""
    key = request.headers.get(HEADER)
    if key is None or request.method not in METHODS:
        return call()
    if not _KEY(key):
        raise BadRequestError(what=HEADER)
    try:
        asked = _Asked(known(request, _token(request)).key, key, _digest(request))
    except (RefusedError, *UNREADABLE):
        return call()  # which meets the same, and says so
    return _upload(request, asked, call) if request.FILES else _change(request, asked, call)


def forget() -> int:
    """What was kept long enough. Returns how many."""
    return KeptAnswer.objects.filter(at__lt=now() - KEPT).delete()[0]


@dataclass(frozen=True, slots=True)
class _Asked:
    token: str
    key: str
    digest: str

    def enter(self) -> KeptAnswer | None:
        """The row, if it is the first."""
        try:
            with transaction.atomic():
                return KeptAnswer.objects.create(token=self.token, key=self.key, digest=self.digest, at=now())
        except IntegrityError:
            return None

    def before(self) -> KeptAnswer | None:
        """What there is. Raises KeyUsedError."""
        row = KeptAnswer.objects.filter(token=self.token, key=self.key).first()
        if row is not None and row.digest != self.digest:
            raise KeyUsedError
        return row


def _change(request: HttpRequest, asked: _Asked, call: Call) -> HttpResponseBase:
    with transaction.atomic():
        row = asked.enter()
        if row is None:
            return _again(asked.before())
        response = call()
        if not _keep(request, row, response):
            transaction.set_rollback(True)
        return response


def _upload(request: HttpRequest, asked: _Asked, call: Call) -> HttpResponseBase:
    row = asked.enter()
    if row is None:
        row = asked.before()
        if row is None or not _is_left(row):
            return _again(row)
    try:
        response = call()
    except BaseException:
        KeptAnswer.objects.filter(pk=row.pk).delete()
        raise
    if not _keep(request, row, response):
        KeptAnswer.objects.filter(pk=row.pk).delete()
    return response


def _is_left(row: KeptAnswer) -> bool:
    """By a server that died over it; it is ours now."""
    at = now()
    left = KeptAnswer.objects.filter(pk=row.pk, status=None, at=row.at, at__lt=at - CLAIMED)
    return bool(left.update(at=at))


def _keep(request: HttpRequest, row: KeptAnswer, response: HttpResponseBase) -> bool:
    """Whether there was something to keep."""
    if not (isinstance(response, HttpResponse) and 200 <= response.status_code < 300):
        return False
    row.status = response.status_code
    row.secret = getattr(request, "piaoqi_secret", False)
    row.body = "" if row.secret else response.content.decode()
    row.save(update_fields=["status", "body", "secret"])
    return True


def _again(row: KeptAnswer | None) -> HttpResponse:
    if row is None or row.status is None:
        raise KeyBusyError
    if row.secret:
        raise KeySecretError
    response = HttpResponse(row.body, status=row.status, content_type="application/json; charset=utf-8")
    response[REPLAYED] = "true"
    return response


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _digest(request: HttpRequest) -> str:
    """Of everything that was asked; of files their names and bytes, so that another boundary is the same request."""
    found = sha256(repr((request.method, request.get_full_path(), request.content_type)).encode())
    if request.content_type == "multipart/form-data":
        found.update(repr(sorted((name, values) for name, values in request.POST.lists())).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                found.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    found.update(chunk)
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()
