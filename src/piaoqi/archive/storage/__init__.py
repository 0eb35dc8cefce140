"""Where the bytes of originals are kept, behind one small interface."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from piaoqi.archive.storage import mark
from piaoqi.archive.storage.base import Storage, StorageError, Stored
from piaoqi.archive.storage.disk import DiskStorage
from piaoqi.archive.storage.s3 import S3Storage

__all__ = ["Storage", "StorageError", "Stored", "storage"]


def storage() -> Storage:
    """What the operator set: a folder beside the data, or a bucket. Raises StorageError where it is away."""
    return _opened(settings.STORAGE, Path(settings.DATA), os.getpid())


@lru_cache(maxsize=8)
def _opened(address: str, data: Path, _process: int) -> Storage:
    """Connections are of one process: one that was forked opens its own."""
    twin = data / mark.NAME
    return S3Storage(address, twin) if address else DiskStorage(data / "originals", twin)
