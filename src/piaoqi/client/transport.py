"""Requests over one pool of connections: sent again where that is safe, errors told as what they are.

1. Every change bears an idempotency key of its own, the same in each try: the server carries it out once.
2. Tried again: what met no answer; 429, 502, 503, 504; a change that is under way (its first try was not lost, after
   all). The wait doubles, with chance in it, and is never shorter than the server asks for.
3. Redirects are not followed: the token is for this server alone.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from piaoqi.client.bodies import Body, json_of, written
from piaoqi.client.decoding import Page, decoded, decoded_page
from piaoqi.client.errors import NoAnswerError, OddAnswerError, RefusedError, Said, refusal
from piaoqi.client.operations import Operation

T = TypeVar("T")
Language = Literal["zh", "en"]
TRIES: Final = 5
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
"""Seconds. Who asks for a longer pause is not tried again."""
_AGAIN = frozenset((429, 502, 503, 504))
_UNDER_WAY = "idempotency.under_way"
_PLACE = "/api/v1"
_CONNECT_SECONDS = 10


class Transport:
    """May be shared by threads."""

    def __init__(self, base_url: str, token: str, language: Language, timeout_seconds: float, ca_file: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise ValueError("base_url must be like https://piaoqi.example.com")
        if not token or not token.isascii() or not token.isprintable():
            raise ValueError("token must be one of 票齐, as it was shown")
        self.base_url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(_PLACE)}"
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Accept-Language": "zh-CN" if language == "zh" else "en",
            "User-Agent": "piaoqi-client",
        }
        self._pool = PoolManager(
            num_pools=1,
            maxsize=10,
            retries=False,
            timeout=Timeout(connect=min(_CONNECT_SECONDS, timeout_seconds), read=timeout_seconds),
            ca_certs=ca_file or None,
        )
        self.sleep: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    def close(self) -> None:
        self._pool.clear()

    def call(self, operation: Operation[T], /, **given: object) -> T:
        """None leaves a parameter out of a query."""
        return decoded(operation.answer, self._said(operation, given))

    def upload(self, operation: Operation[T], form: Body) -> T:
        """With files instead of JSON."""
        return decoded(operation.answer, self._said(operation, {}, form))

    def page(self, operation: Operation[T], /, **given: object) -> Page[T]:
        """One piece of a list."""
        return decoded_page(operation.answer, self._said(operation, given))

    def pages(self, operation: Operation[T], /, **given: object) -> Iterator[T]:
        """All of a list, asked for piece by piece as it is used."""
        while True:
            page = self.page(operation, **given)
            yield from page.items
            if page.next is None:
                return
            given["cursor"] = page.next

    @contextmanager
    def opened(self, operation: Operation[bytes], /, **given: object) -> Iterator[BaseHTTPResponse]:
        """The answer's bytes as they come."""
        path, query, _ = operation.parts(given)
        response = self._sent(operation.method, self._url(operation, path, query), None, whole=False)
        try:
            yield response
        except HTTPError as error:
            raise NoAnswerError(type(error).__name__) from error
        finally:
            response.release_conn()
            response.close()

    def _said(self, operation: Operation[T], given: Mapping[str, object], form: Body | None = None) -> object:
        path, query, body = operation.parts(given)
        sent = form or (json_of(body) if operation.body else None)
        response = self._sent(operation.method, self._url(operation, path, query), sent)
        try:
            return json.loads(response.data)
        except ValueError as error:
            raise OddAnswerError(f"{operation.path}: no JSON") from error

    def _url(self, operation: Operation[T], path: Mapping[str, object], query: Mapping[str, object]) -> str:
        place = operation.path.format(**{name: quote(written(value), safe="") for name, value in path.items()})
        asked = [(name, written(one)) for name, value in query.items() for one in _several(value)]
        return f"{self.base_url}{_PLACE}{place}" + (f"?{urlencode(asked)}" if asked else "")

    def _sent(self, method: str, url: str, body: Body | None, *, whole: bool = True) -> BaseHTTPResponse:
        """The answer, all of it read where that is wanted."""
        headers = dict(self._headers)
        if method != "GET":
            headers["Idempotency-Key"] = uuid4().hex
        if body:
            headers |= {"Content-Type": body.content_type, "Content-Length": str(body.length)}
        for tried in range(1, TRIES + 1):
            wait = min(FIRST_WAIT * 2**tried, LONGEST_WAIT) * random.uniform(0.5, 1)  # noqa: S311 - no secret
            try:
                response = self._once(method, url, headers, body)
                return _read(response) if whole else response
            except NoAnswerError:
                if tried == TRIES:
                    raise
            except RefusedError as error:
                asked = error.said.retry_after
                if tried == TRIES or not _is_passing(error) or asked > LONGEST_WAIT:
                    raise
                wait = max(wait, float(asked))
            self.sleep(wait)
        raise AssertionError  # the last try returned or raised

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: Body | None) -> BaseHTTPResponse:
        try:
            response = self._pool.request(
                method,
                url,
                headers=headers,
                body=body.pieces() if body else None,
                redirect=False,
                preload_content=False,
            )
            if 200 <= response.status < 300:
                return response
            with response:
                data = response.read(1 << 20)
        except HTTPError as error:
            raise NoAnswerError(type(error).__name__) from error
        raise _refused(response, data)


def _read(response: BaseHTTPResponse) -> BaseHTTPResponse:
    try:
        response.read(cache_content=True)
    except HTTPError as error:
        raise NoAnswerError(type(error).__name__) from error
    finally:
        response.release_conn()
    return response


def _several(value: object) -> Iterator[object]:
    if isinstance(value, tuple | list | set | frozenset):
        yield from value
    elif value is not None:
        yield value


def _is_passing(error: RefusedError) -> bool:
    return error.status in _AGAIN or error.code == _UNDER_WAY


def _refused(response: BaseHTTPResponse, data: bytes) -> Exception:
    """Also of what a proxy says by itself, in no form of ours."""
    after = response.headers.get("Retry-After", "")
    pause = int(after) if after.isascii() and after.isdigit() else 0
    number = response.headers.get("X-Request-Id", "")
    if 300 <= response.status < 400:
        return OddAnswerError(f"{response.status}: the server is elsewhere; check base_url")
    try:
        said = json.loads(data)["error"]
        told = Said(str(said["code"]), str(said["message"]), str(said["hint"]), response.status, number, pause)
    except (ValueError, KeyError, TypeError):
        told = Said("", f"HTTP {response.status}", "", response.status, number, pause)
    return refusal(told)
