"""What every storage must do, whatever it is made of."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from making_storage import content
from piaoqi.archive.storage import taking
from piaoqi.archive.storage.base import MoreThanAllowedError, StorageError
from piaoqi.core.seals.digests import digest

if TYPE_CHECKING:
    from archive.storage.conftest import Kept

LIMIT = 1 << 20
INVOICE = "发票".encode() * 1000
NAME = hashlib.sha256(INVOICE).hexdigest()


def put(kept: "Kept", data: bytes) -> str:
    return kept.storage.put(io.BytesIO(data), LIMIT).sha256


def test_what_is_kept_comes_back_under_both_digests(kept: "Kept") -> None:
    stored = kept.storage.put(io.BytesIO(INVOICE), LIMIT)
    assert (stored.sha256, stored.sm3, stored.size) == (NAME, digest("SM3", INVOICE).hex(), len(INVOICE))
    with kept.again().open(NAME) as found:
        assert found.read() == INVOICE


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20], ids=str)
def test_any_size_up_to_the_limit_is_kept(kept: "Kept", size: int) -> None:
    data = os.urandom(size)
    with kept.storage.open(put(kept, data)) as found:
        assert found.read() == data


def test_more_than_the_limit_leaves_nothing(kept: "Kept") -> None:
    with pytest.raises(MoreThanAllowedError):
        kept.storage.put(io.BytesIO(bytes(LIMIT + 1)), LIMIT)
    assert list(kept.again().names()) == []


def test_the_same_twice_is_kept_once(kept: "Kept") -> None:
    assert put(kept, INVOICE) == put(kept, INVOICE)
    assert list(kept.again().names()) == [NAME]


def test_names_are_all_that_is_kept_and_nothing_else(kept: "Kept") -> None:
    expected = {put(kept, str(number).encode()) for number in range(20)}
    assert sorted(expected) == sorted(kept.again().names())


@pytest.mark.parametrize("name", ["0" * 64, "", "../../storage.txt", NAME.upper(), NAME[:63]],
                         ids=["unknown", "empty", "path", "capitals", "short"])  # fmt: skip
def test_what_is_not_kept_is_a_key_error(kept: "Kept", name: str) -> None:
    put(kept, INVOICE)
    with pytest.raises(KeyError):
        kept.storage.open(name)


@pytest.mark.parametrize("wrong", [b"", INVOICE[:-1], INVOICE[:-1] + b"\0", INVOICE + b"\0"],
                         ids=["emptied", "cut", "changed", "grown"])  # fmt: skip
def test_a_damaged_object_is_not_taken_for_the_original(kept: "Kept", wrong: bytes) -> None:
    put(kept, INVOICE)
    kept.damage(NAME, wrong)
    put(kept, INVOICE)
    with kept.again().open(NAME) as found:
        assert found.read() == INVOICE
    assert list(kept.storage.names()) == [NAME]


def test_it_can_be_told_whether_an_object_is_whole(kept: "Kept") -> None:
    stored = kept.storage.put(io.BytesIO(INVOICE), LIMIT)
    assert taking.whole(kept.storage, stored)
    kept.damage(NAME, INVOICE[:-1])
    assert not taking.whole(kept.storage, stored)


class Breaking(io.BytesIO):
    """A line that breaks in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(10)


def test_a_stream_that_breaks_off_leaves_nothing(kept: "Kept") -> None:
    with pytest.raises(ConnectionResetError):
        kept.storage.put(Breaking(INVOICE), LIMIT)
    assert list(kept.again().names()) == []


def test_many_at_once_keep_everything(kept: "Kept") -> None:
    """The same bytes from several sides too."""
    data = [str(number % 5).encode() * 2000 for number in range(20)]
    with ThreadPoolExecutor(4) as several:
        names = set(several.map(lambda one: put(kept, one), data))
    assert sorted(kept.again().names()) == sorted(names)
    assert all(hashlib.sha256(content(kept.storage, one)).hexdigest() == one for one in names)


def test_a_refusal_says_whether_it_may_be_tried_again() -> None:
    assert StorageError("full").later
    assert not StorageError("read-only", later=False).later
