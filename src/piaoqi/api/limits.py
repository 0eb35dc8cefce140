"""How large a request may be, and how many a token may send.

Bodies that are no uploads are bounded by DATA_UPLOAD_MAX_MEMORY_SIZE, files one by one by `uploads.LIMIT`, headers by
the server itself. Requests are counted in this process's memory: a limit is there to protect the process, and a count
in the database would cost every read a write. Several web processes each allow so many.
"""

from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest

from piaoqi.api.errors import AddressTooLongError, TooLongError, TooManyError
from piaoqi.core.limits import DEFAULT
from piaoqi.core.text import Text

ADDRESS_BYTES = 8_192
BODY: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
UPLOAD = 4 * DEFAULT.file_bytes
"""Bytes of one request with files; several may be sent together."""
WINDOW_SECONDS = 60
A_MINUTE = 3_000
"""Units of one token; an operation costs one, unless it says more."""
_ADDRESS, _UPLOAD = Text("地址", "the address"), Text("文件", "the files")


def megabytes(size: int) -> str:
    return f"{size >> 20} MB"


def check_size(request: HttpRequest) -> None:
    """By what the request says of itself, before anything of it is read. Raises TooLongError."""
    if len(request.get_full_path()) > ADDRESS_BYTES:
        raise AddressTooLongError(what=_ADDRESS, most=f"{ADDRESS_BYTES >> 10} KB")
    stated = str(request.META.get("CONTENT_LENGTH") or "0")
    if stated.isdecimal() and int(stated) > UPLOAD:
        raise TooLongError(what=_UPLOAD, most=megabytes(UPLOAD))


class Windows:
    """What each token has spent in the present minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begun = 0.0
        self._spent: dict[str, int] = {}

    def forget(self) -> None:
        """Begin a new minute."""
        with self._lock:
            self._begun, self._spent = 0.0, {}

    def spend(self, key: str, units: int = 1) -> None:
        """Raises TooManyError where nothing is left."""
        most: int = getattr(settings, "API_UNITS_A_MINUTE", A_MINUTE)
        at = monotonic()
        with self._lock:
            if at - self._begun >= WINDOW_SECONDS:
                self._begun, self._spent = at, {}
            spent = self._spent.get(key, 0) + units
            if most and spent > most:
                raise TooManyError(seconds=int(self._begun + WINDOW_SECONDS - at) + 1)
            self._spent[key] = spent


WINDOWS = Windows()
