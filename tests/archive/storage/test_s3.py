"""A bucket that is full of other things, away, slow, closed to us, or lies."""

import hashlib
import io
import os
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import obstore
import pytest
from django.test import override_settings

from piaoqi.archive.storage import s3, storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.archive.storage.disk import DiskStorage
from piaoqi.archive.storage.s3 import S3Storage, _path

DATA = b"invoice" * 500
NAME = hashlib.sha256(DATA).hexdigest()
LIMIT = 1 << 30


@pytest.fixture
def bucket(server: Callable[[], str], tmp_path: Path) -> S3Storage:
    return S3Storage(server(), tmp_path / "storage.txt")


def test_a_large_file_is_sent_in_parts(bucket: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "AT_ONCE_BYTES", 1 << 20)
    data = os.urandom(12 << 20)
    for _ in range(2):
        with bucket.open(bucket.put(io.BytesIO(data), LIMIT).sha256) as found:
            assert found.read() == data


def test_the_damaged_bytes_are_kept_aside(bucket: S3Storage) -> None:
    obstore.put(bucket._store, _path(NAME), b"other")
    bucket.put(io.BytesIO(DATA), LIMIT)
    aside = [one["path"] for several in obstore.list(bucket._store, "damaged/") for one in several]
    assert [bytes(obstore.get(bucket._store, path).bytes()) for path in aside] == [b"other"]


def test_an_empty_bucket_is_not_an_empty_storage(bucket: S3Storage, server: Callable[[], str], tmp_path: Path) -> None:
    bucket.put(io.BytesIO(DATA), LIMIT)
    with pytest.raises(StorageError, match="not there"):
        S3Storage(server(), tmp_path / "storage.txt")
    obstore.delete(bucket._store, ["storage.txt", _path(NAME)])
    for asked in (
        lambda: bucket.put(io.BytesIO(DATA), LIMIT),
        lambda: bucket.open(NAME),
        lambda: list(bucket.names()),
    ):
        with pytest.raises(StorageError, match="not there"):
            asked()


def test_what_comes_back_changed_is_not_acknowledged(bucket: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    real = obstore.put

    def lying(store: object, path: str, data: object, **more: object) -> object:
        return real(store, path, b"something else", **more)  # type: ignore[arg-type]

    monkeypatch.setattr(obstore, "put", lying)
    with pytest.raises(StorageError, match="not what can be fetched"):
        bucket.put(io.BytesIO(DATA), LIMIT)
    monkeypatch.undo()
    bucket.put(io.BytesIO(DATA), LIMIT)
    with bucket.open(NAME) as found:
        assert found.read() == DATA


def test_a_server_without_conditions_will_do(bucket: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    real = obstore.put

    def unconditional(store: object, path: str, data: object, **more: object) -> object:
        if more.get("mode") == "create":
            raise obstore.exceptions.GenericError("501: <Code>NotImplemented</Code>")
        return real(store, path, data, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(obstore, "put", unconditional)
    for _ in range(2):
        assert bucket.put(io.BytesIO(DATA), LIMIT).sha256 == NAME


def test_wrong_keys_are_told_and_not_tried_again(
    server: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StorageError) as refused:
        S3Storage(address, tmp_path / "storage.txt")
    assert not refused.value.later
    assert "wrong" not in str(refused.value)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timedelta(milliseconds=300)
    monkeypatch.setattr(s3, "TIMES", {"connect_timeout": soon, "read_timeout": soon, "timeout": soon})
    monkeypatch.setattr(s3, "RETRIES", {"max_retries": 1, "retry_timeout": soon})
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")


@pytest.mark.usefixtures("impatient")
def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(StorageError) as given_up:
            S3Storage(f"s3://originals?endpoint=http://127.0.0.1:{port}", tmp_path / "storage.txt")
    assert given_up.value.later
    assert len(str(given_up.value).splitlines()) == 1


@pytest.mark.usefixtures("impatient")
def test_no_server_at_all_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(StorageError):
        S3Storage(f"s3://originals?endpoint=http://127.0.0.1:{port}", tmp_path / "storage.txt")


@pytest.mark.parametrize("address", ["http://bucket/x", "s3://", "s3:bucket"], ids=["scheme", "nothing", "no-host"])
def test_an_address_that_is_none_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="s3://bucket"):
        S3Storage(address, tmp_path / "storage.txt")


def test_the_settings_say_where_originals_are(server: Callable[[], str], tmp_path: Path) -> None:
    with override_settings(STORAGE="", DATA=tmp_path / "one"):
        assert isinstance(storage(), DiskStorage)
        assert storage() is storage()
    with override_settings(STORAGE=server(), DATA=tmp_path / "other"):
        assert isinstance(storage(), S3Storage)


def test_a_fork_is_told_instead_of_waiting_forever(
    bucket: S3Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "_opened_in", [os.getpid() + 1])
    with pytest.raises(StorageError, match="forked"):
        S3Storage("s3://originals", tmp_path / "storage.txt")
