"""RFC 3161 time stamps over checkpoints: an authority outside the house says that the log was there at an instant.

Who vouches for the authority is the operator's choice: certificates in keys/time-stamp-roots.pem. Without them only
that the answer is whole and about this checkpoint is known, by the certificates it carries.
"""

import time
import warnings
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from piaoqi.audit import checkpoints, kept_files, keys
from piaoqi.audit.errors import LogError
from piaoqi.audit.models import Checkpoint
from piaoqi.core.text import Text

ROOTS = "time-stamp-roots.pem"
TIMEOUT_SECONDS = 10
"""For each wait; the whole answer may take three times as long."""
MOST_BYTES = 256 * 1024

NOT_ANSWERED = Text("时间戳机构没有应答", "the authority did not answer")
NOT_AN_ANSWER = Text("不是 RFC 3161 应答", "not an RFC 3161 answer")
NOT_GRANTED = Text("时间戳机构拒绝签发", "the authority did not grant it")
NOT_OURS = Text("签的不是本检查点，或签名无效", "not about this checkpoint, or its signature does not hold")


class StampError(LogError):
    """No time stamp, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.with_())
        self.reason = reason


def stamp_checkpoint() -> dict[str, object]:
    """Have the newest checkpoint stamped, where an authority is set and it is not stamped yet. Raises StampError; the
    next run tries again.
    """
    row = Checkpoint.objects.order_by("-size").first()
    if not settings.TIME_STAMPS or row is None or row.time_stamp is not None:
        return {"stamped": 0}
    kept = next((one for one in reversed(checkpoints.kept()) if one.size == row.size), None)
    if kept is None:
        return {"stamped": 0}
    note = row.note.encode()
    if kept.stamp.exists():  # a crash between the file and the row
        answer = kept_files.read(kept.stamp)
        judge(answer, note)
    else:
        answer = asked_for(note, settings.TIME_STAMPS)
        kept_files.write_once(kept.stamp, answer)
    Checkpoint.objects.filter(size=row.size, time_stamp__isnull=True).update(time_stamp=answer)
    return {"stamped": 1, "size": row.size}


def asked_for(note: bytes, address: str) -> bytes:
    """The authority's answer, verified. Raises StampError."""
    request = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _posted(address, request.as_bytes())
    judge(answer, note, request)
    return answer


def judge(answer: bytes, note: bytes, request: TimeStampRequest | None = None) -> datetime:
    """When the authority saw the note. Raises StampError."""
    try:
        read = decode_timestamp_response(answer)
        status, again, at = read.status, read.as_bytes(), read.tst_info.gen_time
        if status == 0 and again == answer:
            _verified(read, note, request)
            return at
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise StampError(NOT_AN_ANSWER) from error
    except VerificationError as error:
        raise StampError(NOT_OURS) from error
    raise StampError(NOT_GRANTED if status else NOT_AN_ANSWER)


def _verified(read: TimeStampResponse, note: bytes, request: TimeStampRequest | None) -> None:
    roots = _roots()
    with warnings.catch_warnings():  # a number of a certificate that is not as it should be is no reason to say more
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        carried = [x509.load_der_x509_certificate(one) for one in read.signed_data.certificates]
    builder = VerifierBuilder(roots=roots or carried, intermediates=[] if roots else None)
    if request is not None and request.nonce is not None:
        builder = builder.nonce(request.nonce)
    builder.build().verify_message(read, note)


def _roots() -> list[x509.Certificate]:
    path = keys.folder() / ROOTS
    return x509.load_pem_x509_certificates(kept_files.read(path)) if path.exists() else []


def _posted(address: str, body: bytes) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise StampError(NOT_ANSWERED)
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    request = Request(address, body, {"Content-Type": "application/timestamp-query"})  # noqa: S310 - scheme asked above
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            if response.status != 200:
                raise StampError(NOT_ANSWERED)
            return _whole(response)
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise StampError(NOT_ANSWERED) from error


def _whole(response: HTTPResponse) -> bytes:
    """The body, neither too long nor too slow."""
    end = time.monotonic() + 3 * TIMEOUT_SECONDS
    body = b""
    while part := response.read1(8192):
        body += part
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise StampError(NOT_ANSWERED)
    return body
