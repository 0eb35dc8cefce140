"""Keys, certificates, seals and signatures made by the hand of a test: only what a test is about is spelt out."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from gmssl_pyx import sm2_key_generate, sm2_sign

from piaoqi.core.seals import algorithms, der
from piaoqi.core.seals.digests import digest

SM2 = "1.2.156.10197.1.501"
SM3 = "1.2.156.10197.1.401"
SHA256 = "2.16.840.1.101.3.4.2.1"
SHA256_RSA = "1.2.840.113549.1.1.11"
START, END = datetime(2019, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
SIGNED_AT = datetime(2022, 5, 5, 1, 40, 17, tzinfo=UTC)


def sequence(*parts: bytes) -> bytes:
    return der.wrap(der.SEQUENCE, b"".join(parts))


def a_set(*parts: bytes) -> bytes:
    return der.wrap(der.SET, b"".join(parts))


def octets(value: bytes) -> bytes:
    return der.wrap(der.OCTET_STRING, value)


def bits(value: bytes) -> bytes:
    return der.wrap(der.BIT_STRING, b"\0" + value)


def careless_bits(value: bytes) -> bytes:
    """As OpenSSL writes them by itself: trailing zero octets dropped, trailing zero bits counted as unused."""
    kept = value.rstrip(b"\0")
    unused = (kept[-1] & -kept[-1]).bit_length() - 1 if kept else 0
    return der.wrap(der.BIT_STRING, bytes((unused,)) + kept)


def utf8(value: str) -> bytes:
    return der.wrap(der.UTF8_STRING, value.encode())


def ia5(value: str) -> bytes:
    return der.wrap(0x16, value.encode())


def tagged(number: int, body: bytes) -> bytes:
    return der.wrap(0xA0 | number, body)


def generalized(moment: datetime) -> bytes:
    return der.wrap(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())


def utc(moment: datetime) -> bytes:
    return der.wrap(der.UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())


@dataclass(frozen=True)
class Key:
    """A key pair that signs."""

    info: bytes
    """SubjectPublicKeyInfo."""
    algorithm: str
    sign: Callable[[bytes], bytes]


def sm2_key() -> Key:
    public, private = sm2_key_generate()
    names = sequence(der.identifier(algorithms.EC_KEY), der.identifier(algorithms.SM2_CURVE))
    return Key(sequence(names, bits(b"\x04" + public)), SM2, lambda message: sm2_sign(private, public, message))


def rsa_key(size: int = 2048) -> Key:
    private = rsa.generate_private_key(65537, size)
    info = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Key(info, SHA256_RSA, lambda message: private.sign(message, padding.PKCS1v15(), hashes.SHA256()))


def name(*pairs: tuple[str, str]) -> bytes:
    return sequence(*(a_set(sequence(der.identifier(kind), utf8(text))) for kind, text in pairs))


def called(common_name: str) -> bytes:
    return name(("2.5.4.6", "CN"), ("2.5.4.3", common_name))


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    title: str
    key: Key
    certificate: bytes

    def issue(self, title: str, key: Key | None = None, **wishes: object) -> "Holder":
        """A certificate for somebody else; see `certificate` for the wishes."""
        key = key or sm2_key()
        return Holder(title, key, certificate(title, key, self.title, self.key, **wishes))  # type: ignore[arg-type]


def authority(title: str = "示例根证书", key: Key | None = None, **wishes: object) -> Holder:
    """A certificate signed by itself."""
    key = key or sm2_key()
    wishes.setdefault("ca", True)
    return Holder(title, key, certificate(title, key, title, key, **wishes))  # type: ignore[arg-type]


def certificate(
    title: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    *,
    serial: int = 1,
    period: tuple[datetime, datetime] = (START, END),
    ca: bool | None = False,
    path_length: int | None = None,
    usage: int | None = None,
) -> bytes:
    """DER of a certificate. `ca` None: version 1, without extensions. `usage`: the octet of KeyUsage."""
    algorithm = sequence(der.identifier(issuer_key.algorithm))
    validity = sequence(generalized(period[0]), generalized(period[1]))
    body = [der.number(serial), algorithm, called(issuer), validity, called(title), key.info]
    if ca is not None:
        flag = der.wrap(der.BOOLEAN, b"\xff") if ca else b""
        limit = der.number(path_length) if path_length is not None else b""
        extensions = [sequence(der.identifier("2.5.29.19"), octets(sequence(flag, limit)))]
        if usage is not None:
            extensions.append(sequence(der.identifier("2.5.29.15"), octets(bits(bytes((usage,))))))
        body = [tagged(0, der.number(2)), *body, tagged(3, sequence(*extensions))]
    tbs = sequence(*body)
    return sequence(tbs, algorithm, bits(issuer_key.sign(tbs)))


@dataclass(frozen=True)
class Stamp:
    """A seal signature to be: `der()` makes it. Every part can be replaced."""

    signer: Holder
    maker: Holder
    shape: str = "v4"
    listed: Sequence[bytes] | None = None
    """Entries of the seal's list, encoded; the signer's certificate where None."""
    list_type: int = 1
    seal_name: bytes = field(default_factory=lambda: utf8("示例发票监制章"))
    data_hash: bytes = digest("SM3", b"Signature.xml")
    made: bytes = field(default_factory=lambda: generalized(START))
    time: bytes = field(default_factory=lambda: generalized(SIGNED_AT))
    pack: Callable[[bytes], bytes] = bits

    def with_(self, **changes: object) -> "Stamp":
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def info(self) -> bytes:
        version = {"v1": 1, "v4": 4, "v5": 5}[self.shape]
        entries = [octets(self.signer.certificate)] if self.listed is None else self.listed
        kind = b"" if self.shape == "v1" else der.number(self.list_type)
        dates = self.made + generalized(START) + generalized(END)
        properties = sequence(der.number(3), self.seal_name, kind, sequence(*entries), dates)
        head = sequence(ia5("ES"), der.number(version), ia5("GOMAIN"))
        picture = sequence(ia5("PNG"), octets(b"picture"), der.number(30), der.number(20))
        return sequence(head, ia5("52010300000001"), properties, picture)

    @property
    def seal(self) -> bytes:
        key = self.maker.key
        certified = octets(self.maker.certificate), der.identifier(key.algorithm)
        if self.shape == "v1":
            value = self.pack(key.sign(sequence(self.info, *certified)))
            return sequence(self.info, sequence(*certified, value))
        return sequence(self.info, *certified, self.pack(key.sign(self.info)))

    def der(self) -> bytes:
        key = self.signer.key
        signed = (
            der.number(4),
            self.seal,
            self.time,
            self.pack(self.data_hash),
            ia5("/Doc_0/Signs/Sign_0/Signature.xml"),
        )
        certified = octets(self.signer.certificate), der.identifier(key.algorithm)
        if self.shape == "v1":
            to_sign = sequence(*signed, *certified)
            return sequence(to_sign, self.pack(key.sign(to_sign)))
        to_sign = sequence(*signed)
        return sequence(to_sign, *certified, self.pack(key.sign(to_sign)))


@dataclass(frozen=True)
class Signing:
    """Signed data to be; `der()` makes it."""

    signers: Sequence[Holder]
    content: bytes
    form: str = algorithms.GM_SIGNED
    method: str = SM3
    algorithm: str = ""
    """Of the signature; the key's own where empty."""
    enclosed: bytes | None = None
    attributes: bool = True
    extra: Sequence[bytes] = ()
    """Attributes beside the three."""
    certificates: bool = True
    content_type: str = ""
    """What the attribute says; the true one where empty."""

    def with_(self, **changes: object) -> "Signing":
        return replace(self, **changes)  # type: ignore[arg-type]

    def der(self) -> bytes:
        inner = der.identifier(self._data) + (b"" if self.enclosed is None else tagged(0, octets(self.enclosed)))
        certificates = b"".join(one.certificate for one in self.signers)
        body = sequence(
            der.number(1),
            a_set(sequence(der.identifier(self.method))),
            sequence(inner),
            tagged(0, certificates) if self.certificates else b"",
            a_set(*(self._signer(one) for one in self.signers)),
        )
        return sequence(der.identifier(self.form), tagged(0, body))

    @property
    def _data(self) -> str:
        return algorithms.GM_DATA if self.form == algorithms.GM_SIGNED else algorithms.CMS_DATA

    def _signer(self, holder: Holder) -> bytes:
        message = self.content if self.enclosed is None else self.enclosed
        parts = [
            attribute("1.2.840.113549.1.9.3", der.identifier(self.content_type or self._data)),
            attribute("1.2.840.113549.1.9.5", utc(SIGNED_AT)),
            attribute("1.2.840.113549.1.9.4", octets(digest(self.method, message))),
            *self.extra,
        ]
        serial = der.parse(holder.certificate).children[0].children
        issuer = sequence(serial[3].raw, serial[1].raw)
        value = holder.key.sign(a_set(*parts) if self.attributes else message)
        return sequence(
            der.number(1),
            issuer,
            sequence(der.identifier(self.method)),
            tagged(0, b"".join(parts)) if self.attributes else b"",
            sequence(der.identifier(self.algorithm or holder.key.algorithm)),
            octets(value),
        )


def attribute(kind: str, *values: bytes) -> bytes:
    return sequence(der.identifier(kind), a_set(*values))


def pem(data: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(data) + b"-----END CERTIFICATE-----\n"
