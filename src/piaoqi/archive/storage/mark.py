"""Which storage this is. A mark with an id of its own lies in the storage, and the same beside the other data: where
the mark is gone, the storage is not empty but away (a mount that failed, another bucket).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import uuid4

from piaoqi.archive.storage.base import StorageError
from piaoqi.archive.storage.files import write_once
from piaoqi.archive.storage.taking import told
from piaoqi.archive.storage.words import ANOTHER, NOT_THERE

NAME: Final = "storage.txt"
_EXPLAINED: Final = (
    "票齐靠这个编号认得原件库：原件库里和数据目录里各有一份，必须一致。请勿删除或改动。\n"
    "This id tells Piaoqi which storage of originals is its own: it stands in the storage and beside the data.\n"
)


def new_mark() -> bytes:
    """The contents of a mark, with an id that no other has."""
    return f"{uuid4().hex}\n{_EXPLAINED}".encode()


def id_in(mark: bytes) -> str:
    """The id that a mark states; '' where it states none."""
    return mark.partition(b"\n")[0].decode("ascii", "replace").strip()


def agree(twin: Path, inside: bytes | None, begin: Callable[[], bytes]) -> str:
    """The id of the storage that belongs to these data. `inside` is its mark, None where it has none: it is begun then,
    if the data know of no other. Raises StorageError for one that is away, or that is another's.
    """
    with told():
        twin.parent.mkdir(parents=True, exist_ok=True)
        known = id_in(twin.read_bytes()) if twin.exists() else ""
        if known and inside is None:
            raise away(f"{twin} says that there is one")
        mark = begin() if inside is None else inside
        if not known:
            write_once(twin, mark)
            known = id_in(twin.read_bytes())
    if known != id_in(mark):
        raise StorageError(ANOTHER.with_(where=str(twin)), later=False)
    return known


def away(where: object) -> StorageError:
    """That the mark is gone."""
    return StorageError(NOT_THERE.with_(name=NAME, where=str(where)))
