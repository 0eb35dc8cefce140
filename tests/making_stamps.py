"""A time stamp authority (RFC 3161) for tests: a certificate of its own, answers in DER, a server that gives them."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AT = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)
SHA256 = "2.16.840.1.101.3.4.2.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 128:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(one) for one in dotted.split("."))
    content = b""
    for number in (first * 40 + second, *rest):
        parts = [number & 127]
        while number := number >> 7:
            parts.append(128 | number & 127)
        content += bytes(reversed(parts))
    return der(6, content)


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    return der(0x31, *sorted(parts))


class Authority:
    """Signs what it is asked, and lies where it is told to."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试时间戳机构")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(7)
            .not_valid_before(AT - timedelta(days=1))
            .not_valid_after(AT + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def answer(self, digest: bytes, nonce: int | None) -> bytes:
        """TimeStampResp, granted."""
        info = self._info(digest, nonce)
        return sequence(sequence(integer(0)), self._token(info))

    def _info(self, digest: bytes, nonce: int | None) -> bytes:
        algorithm = sequence(oid(SHA256), der(5))
        parts = [
            integer(1),
            oid("1.2.3.4"),
            sequence(algorithm, der(4, digest)),
            integer(4711),
            der(0x18, f"{AT:%Y%m%d%H%M%SZ}".encode()),
        ]
        return sequence(*parts, *([integer(nonce)] if nonce is not None else []))

    def _token(self, info: bytes) -> bytes:
        certificate = self.certificate.public_bytes(Encoding.DER)
        sha = sequence(oid(SHA256), der(5))
        attributes = [
            sequence(oid("1.2.840.113549.1.9.3"), set_of(oid(TST_INFO))),
            sequence(oid("1.2.840.113549.1.9.4"), set_of(der(4, hashlib.sha256(info).digest()))),
            sequence(
                oid("1.2.840.113549.1.9.16.2.47"),
                set_of(sequence(sequence(sequence(der(4, hashlib.sha256(certificate).digest()))))),
            ),
        ]
        signed = set_of(*attributes)
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        issuer = self.certificate.issuer.public_bytes()
        signer = sequence(
            integer(1),
            sequence(issuer, integer(self.certificate.serial_number)),
            sha,
            b"\xa0" + signed[1:],
            sequence(oid("1.2.840.10045.4.3.2")),
            der(4, signature),
        )
        content = sequence(oid(TST_INFO), der(0xA0, der(4, info)))
        data = sequence(integer(3), der(0x31, sha), content, der(0xA0, certificate), der(0x31, signer))
        return sequence(oid("1.2.840.113549.1.7.2"), der(0xA0, data))


Answering = Callable[[bytes], bytes | None]
"""Request to answer; None: no answer at all, until the test ends."""


@contextmanager
def serving(answering: Answering, status: int = 200) -> Iterator[str]:
    """The address of a server that answers so."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = answering(self.rfile.read(int(self.headers["Content-Length"])))
            if answer is None:
                ended.wait()
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
