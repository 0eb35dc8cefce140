"""Files handed in stream to a folder inside the data, each up to a limit: memory stays what it is."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from piaoqi.core.limits import DEFAULT

LIMIT = DEFAULT.file_bytes
"""Bytes of one file. The rest of a larger one is read from the line and thrown away: the others still count."""


class ToDisk(TemporaryFileUploadHandler):
    """Marks a file that is too large instead of failing the request."""

    _taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
        super().new_file(*args, **kwargs)
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._taken += len(raw_data)
        if self._taken <= LIMIT:
            super().receive_data_chunk(raw_data, start)


def too_large(file: "UploadedFile[bytes]") -> bool:
    """Whether only a part of it was taken."""
    return (file.size or 0) > LIMIT
