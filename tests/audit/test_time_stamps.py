"""A time stamp is taken when it is right, refused when anything about it is wrong, and never in the way."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pytest_django import Settings
from rfc3161_client._rust import parse_timestamp_request

from making_log import a_log, without_guards
from making_stamps import AT, Answering, Authority, integer, sequence, serving
from piaoqi.audit import checkpoints, time_stamps
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.audit.models import Checkpoint
from piaoqi.audit.time_stamps import StampError, judge, stamp_checkpoint
from piaoqi.audit.verify import verify_log

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def honest(authority: Authority) -> Answering:
    def answer(request: bytes) -> bytes:
        asked = parse_timestamp_request(request)
        return authority.answer(asked.message_imprint.message, asked.nonce)

    return answer


def found() -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in verify_log()]


@pytest.fixture
def _stamped(authority: Authority, settings: Settings) -> Iterator[None]:
    a_log(3)
    sign_checkpoint()
    with serving(honest(authority)) as address:
        settings.TIME_STAMPS = address
        assert stamp_checkpoint() == {"stamped": 1, "size": 4}
        yield


@pytest.mark.usefixtures("_stamped")
def test_the_newest_checkpoint_is_stamped_once_in_row_and_file() -> None:
    row = Checkpoint.objects.get()
    assert row.time_stamp is not None
    assert checkpoints.kept()[0].stamp.read_bytes() == bytes(row.time_stamp)
    assert judge(bytes(row.time_stamp), row.note.encode()) == AT
    assert stamp_checkpoint() == {"stamped": 0}
    assert found() == []


@pytest.mark.usefixtures("_stamped")
def test_a_crash_between_file_and_row_is_made_good_without_asking_again(settings: Settings) -> None:
    with without_guards():
        Checkpoint.objects.update(time_stamp=None)
    assert found() == []
    settings.TIME_STAMPS = "http://127.0.0.1:9/"
    assert stamp_checkpoint() == {"stamped": 1, "size": 4}
    assert found() == []


@pytest.mark.usefixtures("_stamped")
def test_every_changed_byte_of_a_stamp_is_found_in_row_and_in_file() -> None:
    row = Checkpoint.objects.get()
    whole = bytes(row.time_stamp or b"")
    path = checkpoints.kept()[0].stamp
    for at in range(0, len(whole), 13):
        changed = whole[:at] + bytes((whole[at] ^ 1 << at % 8,)) + whole[at + 1 :]
        path.write_bytes(changed)
        assert found() == [("log.stamp", "checkpoint:4")]
        path.write_bytes(whole)
        with without_guards():
            Checkpoint.objects.update(time_stamp=changed)
            assert found() == [("log.stamp", "checkpoint:4")]
            Checkpoint.objects.update(time_stamp=whole)


@pytest.mark.usefixtures("_stamped")
def test_authorities_that_the_operator_trusts_are_the_only_ones(authority: Authority, data: Path) -> None:
    row = Checkpoint.objects.get()
    answer = bytes(row.time_stamp or b"")
    trusted = data / "keys" / time_stamps.ROOTS
    trusted.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    assert judge(answer, row.note.encode()) == AT
    trusted.write_bytes(Authority().certificate.public_bytes(Encoding.PEM))
    with pytest.raises(StampError):
        judge(answer, row.note.encode())


def wrong_nonce(authority: Authority, request: bytes) -> bytes:
    return authority.answer(parse_timestamp_request(request).message_imprint.message, 1)


def no_nonce(authority: Authority, request: bytes) -> bytes:
    return authority.answer(parse_timestamp_request(request).message_imprint.message, None)


def wrong_digest(authority: Authority, request: bytes) -> bytes:
    return authority.answer(sha256(b"another").digest(), parse_timestamp_request(request).nonce)


def refused(_: Authority, __: bytes) -> bytes:
    return sequence(sequence(integer(2)))


def garbage(_: Authority, __: bytes) -> bytes:
    return b"<html>welcome</html>"


def nothing(_: Authority, __: bytes) -> bytes:
    return b""


def endless(_: Authority, __: bytes) -> bytes:
    return bytes(time_stamps.MOST_BYTES + 1)


def trailing(authority: Authority, request: bytes) -> bytes:
    return honest(authority)(request) + b"more"  # type: ignore[operator]


def silent(_: Authority, __: bytes) -> None:
    return None


LIES = (wrong_nonce, no_nonce, wrong_digest, refused, garbage, nothing, endless, trailing, silent)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_wrong_answer_is_refused_and_the_next_run_tries_again(
    lie: Answering, authority: Authority, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_stamps, "TIMEOUT_SECONDS", 0.2)
    a_log(3)
    sign_checkpoint()
    with serving(lambda request: lie(authority, request)) as address:  # type: ignore[call-arg, arg-type]
        settings.TIME_STAMPS = address
        with pytest.raises(StampError):
            stamp_checkpoint()
    assert Checkpoint.objects.get().time_stamp is None
    assert not checkpoints.kept()[0].stamp.exists()
    assert found() == []
    with serving(honest(authority)) as address:
        settings.TIME_STAMPS = address
        monkeypatch.setattr(time_stamps, "TIMEOUT_SECONDS", 10)
        assert stamp_checkpoint() == {"stamped": 1, "size": 4}


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "file:///etc/hosts", "nonsense"])
def test_an_authority_that_is_not_there_is_no_more_than_an_error_of_the_job(address: str, settings: Settings) -> None:
    settings.TIME_STAMPS = address
    a_log(1)
    sign_checkpoint()
    with pytest.raises(StampError):
        stamp_checkpoint()
    a_log(1)
    assert sign_checkpoint()["signed"] == 1


def test_an_error_of_the_server_is_refused(authority: Authority, settings: Settings) -> None:
    a_log(1)
    sign_checkpoint()
    with serving(honest(authority), status=503) as address:
        settings.TIME_STAMPS = address
        with pytest.raises(StampError):
            stamp_checkpoint()


def test_without_an_authority_nothing_is_asked() -> None:
    a_log(1)
    sign_checkpoint()
    assert stamp_checkpoint() == {"stamped": 0}
