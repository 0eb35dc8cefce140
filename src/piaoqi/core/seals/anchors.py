"""Whom a signature must lead to, to be called trusted: the tax bureau's root and CA, and what the user pins."""

import base64
import binascii
import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from piaoqi.core.problem import Problem, define
from piaoqi.core.seals import certificates, der, signed_data
from piaoqi.core.seals.certificates import Certificate, Name
from piaoqi.core.seals.keys import Kind, PublicKey
from piaoqi.core.text import Text

NOT_A_CERTIFICATE = define(
    "anchor.no_certificate",
    Text("{path} 不是证书文件，未作为信任的根证书", "{path} is no certificate; not pinned as an anchor"),
    Text("请放入 .cer、.crt、.der、.pem 或 .p7b 格式的证书", "Put certificates there (.cer, .crt, .der, .pem or .p7b)"),
)
TEST_CERTIFICATE = define(
    "anchor.test_certificate",
    Text(
        "{path} 中的“{name}”是公开的测试证书，任何人都能用它签章，不能作为信任的根证书",
        "“{name}” in {path} is a public test certificate that anyone can sign with; it can't be an anchor",
    ),
    Text("请从文件夹中删除它", "Remove it from the folder"),
)
UNKNOWN_KEY = define(
    "anchor.unknown_key",
    Text(
        "{path} 中“{name}”的密钥算法无法识别，未作为信任的根证书",
        "the key of “{name}” in {path} is of a kind that is not known; not pinned as an anchor",
    ),
    Text("支持 SM2、RSA 和 ECDSA 的证书", "SM2, RSA and ECDSA certificates are supported"),
)
TOO_LARGE = define(
    "anchor.too_large",
    Text("{path} 太大，不像证书文件，未读取", "{path} is too large for a certificate; not read"),
    Text("请确认放入文件夹的是证书", "Check that what you put there is a certificate"),
)

UNREADABLE = define(
    "anchor.unreadable",
    Text("读不到证书文件 {path}，未作为信任的根证书", "the certificate file {path} can't be read; not pinned"),
    Text("请检查文件权限，或关闭正在使用它的程序", "Check its permissions, or close the program that uses it"),
)

SHIPPED_ORIGIN: Final = "shipped"
_LEFT_BY_SYSTEMS: Final = frozenset({"Thumbs.db", "desktop.ini"})
_MAX_BYTES: Final = 4 * 1024 * 1024
_TEST_AUTHORITY: Final = "税务测试CA"
_TEST_ROOTS: Final = frozenset({("SealRoot", 0x1122334455667788), ("SealRoot", 1122334455667788)})
_PEM: Final = re.compile(rb"-----BEGIN (?:(?:X509 )?CERTIFICATE|PKCS7)-----(.*?)-----END", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One pinned certificate, known by its key."""

    name: str
    """As the certificate's subject says it, for people."""
    subject: Name = ()
    """The subject's attributes; empty for a shipped one, which is known by its common name and its key."""
    kind: Kind = "sm2"
    key: bytes
    """The uncompressed point (sm2, ec), or DER of the RSAPublicKey (rsa)."""
    bits: int = 256
    serial: int
    not_before: datetime | None
    not_after: datetime | None
    may_issue: bool = True
    """Whether it may vouch for other certificates; a pinned signer vouches for itself alone."""
    fingerprint: str
    """SHA-256 of the certificate's DER, lower-case hex."""
    origin: str
    """`shipped`, or the file it was read from."""

    @property
    def public_key(self) -> PublicKey:
        return PublicKey(self.kind, self.key, self.bits)

    def is_named(self, name: Name) -> bool:
        """Whether a certificate's issuer, so written, means this anchor."""
        if self.subject:
            return certificates.same_name(self.subject, name)
        return certificates.called(name) == self.name

    def is_certificate(self, certificate: Certificate) -> bool:
        """Whether this is the pinned certificate itself."""
        return hashlib.sha256(certificate.raw).hexdigest() == self.fingerprint


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that are pinned. Hands itself to worker processes, so it holds plain values only."""

    pinned: tuple[Anchor, ...] = field(default=())

    def __iter__(self) -> Iterator[Anchor]:
        return iter(self.pinned)

    def __add__(self, other: "Anchors") -> "Anchors":
        """Both together, each certificate once."""
        known = {one.fingerprint for one in self.pinned}
        return Anchors(self.pinned + tuple(one for one in other.pinned if one.fingerprint not in known))


SHIPPED = Anchors(
    (
        Anchor(
            name="税务电子证书一级根(SM2)",
            key=bytes.fromhex(
                "04e77153b1fff6f7dc736e0f489d58a62ebf8020aabe66f56b13a5d281afd54ff7"
                "ac65e777f2f79c31b4d56c2153caedf4c692b06e2e1cc5503baf177f86fd02cb"
            ),
            serial=0x03000000001F,
            not_before=datetime(2014, 1, 1, tzinfo=UTC),
            not_after=datetime(2034, 12, 31, tzinfo=UTC),
            fingerprint="3cde4dc5736f4961fd417fe079ebfeeae201ce16992eefcef88456da42c66576",
            origin=SHIPPED_ORIGIN,
        ),
        Anchor(
            name="税务电子证书管理中心(SM2)",
            key=bytes.fromhex(
                "0447ecd9541be113675f627b595f8ae7c1b223e3717a33d349982f3e8893b2deef"
                "a234755a251d704928c71066e50b9cc8095781ae41ac3ac179a099324db21165"
            ),
            serial=0x03000000002D,
            not_before=datetime(2014, 1, 1, tzinfo=UTC),
            not_after=datetime(2034, 12, 31, tzinfo=UTC),
            fingerprint="1caa3cef105874d3ebedd273dd84265d955b521497b08ed3e72536f411635dfc",
            origin=SHIPPED_ORIGIN,
        ),
    )
)
"""The tax bureau's own, compared by fingerprint; a person should compare them once with a copy from a tax office."""


def load_anchors(folder: Path) -> tuple[Anchors, tuple[Problem, ...]]:
    """The certificates of a folder, pinned, and what in it could not be. Told by content, whatever a file is called.

    OSError where the folder itself can't be read.
    """
    pinned = Anchors()
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.name not in _LEFT_BY_SYSTEMS:
            found, trouble = _load(path)
            pinned += Anchors(found)
            problems += trouble
    return pinned, tuple(problems)


def pin(certificate: Certificate, origin: str) -> Anchor:
    """An anchor of a certificate that somebody decided to trust; called like a shipped one, it is told from it."""
    fingerprint = hashlib.sha256(certificate.raw).hexdigest()
    name = certificate.name or fingerprint[:16]
    alike = any(one.name == name for one in SHIPPED)
    return Anchor(
        name=f"{name}（{origin}）" if alike else name,
        subject=certificate.subject,
        kind=certificate.key.kind,
        key=certificate.key.material,
        bits=certificate.key.bits,
        serial=certificate.serial,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        may_issue=certificate.may_issue or certificate.is_ca is None,
        fingerprint=fingerprint,
        origin=origin,
    )


def is_test(certificate: Certificate) -> bool:
    """Whether it is one of the public test CAs, whose keys are anybody's, or issued by one."""
    names = {"".join(text.split()) for _, text in (*certificate.subject, *certificate.issuer)}
    if any(name.startswith(_TEST_AUTHORITY) for name in names):
        return True
    return any((name, certificate.serial) in _TEST_ROOTS for name in names)


def _load(path: Path) -> tuple[tuple[Anchor, ...], list[Problem]]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return (), [TOO_LARGE.at(path.name)]
        content = path.read_bytes()
    except OSError:
        return (), [UNREADABLE.at(path.name)]
    found, problems = [], []
    for data in chain.from_iterable(map(_unpacked, _unwrapped(content))):
        try:
            certificate = certificates.read(data)
        except der.DerError:
            problems.append(NOT_A_CERTIFICATE.at(path.name))
            continue
        if is_test(certificate):
            problems.append(TEST_CERTIFICATE.at(path.name, name=certificate.name))
        elif certificate.key.kind == "unknown":
            problems.append(UNKNOWN_KEY.at(path.name, name=certificate.name))
        else:
            found.append(pin(certificate, path.name))
    return tuple(found), problems


def _unwrapped(data: bytes) -> list[bytes]:
    """DER out of whatever it is wrapped in: nothing, PEM (one or several), base64 without header."""
    blocks = _PEM.findall(data)
    if not blocks and data[:1] == b"\x30":
        return [_first(data)]
    return [_base64(block) for block in blocks or [data.removeprefix(codecs.BOM_UTF8)]]


def _first(data: bytes) -> bytes:
    """The certificate without the line end that an editor put after it."""
    try:
        return der.first(data)[0].raw
    except der.DerError:
        return b""


def _unpacked(data: bytes) -> list[bytes]:
    """The certificates of a PKCS#7 bundle (.p7b) one by one; anything else as it is."""
    try:
        return [one.raw for one in signed_data.read(data).certificates] or [b""]
    except der.DerError:
        return [data]


def _base64(block: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(block.split()), validate=True)
    except binascii.Error:
        return b""
