"""PDF files for tests, signed in every form that is met, by keys made on the spot."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import certificates
from piaoqi.core.seals.anchors import SHIPPED, Anchors, pin
from piaoqi.core.seals.pdf import verify
from piaoqi.core.seals.verdict import Authenticity
from piaoqi.core.synth.signing import authority, der, office_seal
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.seal import Seal, Version, sealed
from piaoqi.core.synth.signing.signed_data import plain

AT = datetime(2024, 5, 28, 9, 30, tzinfo=UTC)
SELLER = "北京卖方有限公司"
ROOM = 8192
"""Hexadecimal digits kept for a signature."""
RANGE_ROOM = 44
_OPTIONS = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]

Sign = Callable[[bytes], bytes]
"""From the bytes of the range to those of /Contents."""


@dataclass(frozen=True)
class Form:
    """A form of signature: its /SubFilter, what makes the value, further entries of the dictionary, its time (/M)."""

    name: str
    sign: Sign
    entries: bytes = b""
    time: bytes = b"20240528173000"


@dataclass(frozen=True)
class Person:
    """Somebody with a key and a certificate, whoever it is from."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


@cache
def person(name: str = SELLER, kind: Literal["rsa", "ec", "old"] = "rsa", *, by: str = "") -> Person:
    """By itself, or by the CA called `by`. `old`: RSA of 1024 bits."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(65537, 1024 if kind == "old" else 2048)
    )
    issuer = person(by, "rsa") if by else None
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(1 + int.from_bytes(hashlib.sha256(f"{name}{kind}{by}".encode()).digest()[:8], "big"))
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2049, 12, 31, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=not by, path_length=None), critical=True)
    )
    return Person(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def pinned(*ders: bytes) -> Anchors:
    return Anchors(tuple(pin(certificates.read(one), "test.cer") for one in ders))


def cms(who: Person, *, subfilter: str = "adbe.pkcs7.detached", others: tuple[Person, ...] = ()) -> Form:
    """A detached CMS with signed attributes. Its signing time is the moment it is made."""

    def sign(content: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(who.certificate, who.key, hashes.SHA256())
        for one in others:
            builder = builder.add_certificate(one.certificate)
        return builder.sign(serialization.Encoding.DER, _OPTIONS)

    return Form(subfilter, sign)


def cms_of_sha1(who: Person) -> Form:
    """`adbe.pkcs7.sha1`: the CMS encloses the digest of the range."""

    def sign(content: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(hashlib.sha1(content, usedforsecurity=False).digest())
        builder = builder.add_signer(who.certificate, who.key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])

    return Form("adbe.pkcs7.sha1", sign)


def bare_rsa(who: Person, digest: hashes.HashAlgorithm | None = None, *, array: bool = False) -> Form:
    assert isinstance(who.key, rsa.RSAPrivateKey)
    key = who.key
    written = b"<" + who.der.hex().encode() + b">"

    def sign(content: bytes) -> bytes:
        return der.octets(key.sign(content, padding.PKCS1v15(), digest or hashes.SHA1()))  # noqa: S303

    return Form("adbe.x509.rsa_sha1", sign, b"/Cert " + (b"[%s]" % written if array else written))


def seal(version: Version = Version.V4, made: Seal | None = None, subfilter: str = "GM.sm2seal") -> Form:
    """An SES seal of the test office over the digest of the range."""
    used = made or office_seal(version)
    return Form(subfilter, lambda content: sealed(used, authority().office, (sm3(content), "/x"), AT))


def chinese(subfilter: str = "GM.PDFSign") -> Form:
    """GB/T 35275 with SM2."""
    return Form(subfilter, lambda content: plain(authority().office, content, AT))


def page(text: str = "100.00") -> bytes:
    """A file of one page, unsigned."""
    content = f"BT /F 12 Tf 50 700 Td ({text}) Tj ET".encode()
    return written(
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> >> >>",
            4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        },
    )


def written(before: bytes, objects: dict[int, bytes], more: bytes = b"", *, root: int = 1) -> bytes:
    """`before` with these objects behind it, their table and a trailer: a file, or an update of one."""
    out, places = bytearray(before), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    out += b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    previous = before.rpartition(b"startxref\n")[2].partition(b"\n")[0] if b"startxref" in before else b""
    more += b" /Prev " + previous if previous else b""
    out += b"trailer\n<< /Size 100 /Root %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (root, more, start)
    return bytes(out)


FIELD_KEYS = b"/Type /Annot /Subtype /Widget /Rect [0 0 0 0]"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>"


def signed(
    form: Form, before: bytes = b"", *, first: int = 10, holders: dict[int, bytes] | None = None, root: int = 1
) -> bytes:
    """A file with a signature added. Its dictionary is number `first`; `holders`: the objects that lead to it."""
    holders = holders or {
        1: CATALOGUE % (first + 1),
        first + 1: b"<< %s /FT /Sig /T (s%d) /V %d 0 R >>" % (FIELD_KEYS, first, first),
    }
    value = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /M (D:%s+08'00') "
        b"/ByteRange [%s] /Contents <%s> %s>>"
        % (form.name.encode(), form.time, b"*" * RANGE_ROOM, b"0" * ROOM, form.entries)
    )
    return filled(written(before or page(), {**holders, first: value}, root=root), form.sign)


def filled(prepared: bytes, sign: Sign) -> bytes:
    """Range and value put into the room that was left for them."""
    room = b"<" + b"0" * ROOM + b">"
    start = prepared.rindex(room)
    end = start + len(room)
    ranges = b"0 %d %d %d" % (start, end, len(prepared) - end)
    prepared = prepared.replace(b"*" * RANGE_ROOM, ranges.ljust(RANGE_ROOM))
    value = sign(prepared[:start] + prepared[end:]).hex().encode()
    assert len(value) <= ROOM
    return prepared[: start + 1] + value.ljust(ROOM, b"0") + prepared[end - 1 :]


def updated(before: bytes, text: str = "999.00") -> bytes:
    """An incremental update that shows another amount."""
    content = f"BT /F 12 Tf 50 700 Td ({text}) Tj ET".encode()
    return written(before, {4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)})


Make = Callable[[], Form]

FORMS: dict[str, Make] = {
    "CMS with RSA": lambda: cms(person()),
    "CMS with ECDSA": lambda: cms(person(kind="ec")),
    "CAdES": lambda: cms(person(), subfilter="ETSI.CAdES.detached"),
    "CMS of SHA-1": lambda: cms_of_sha1(person()),
    "bare RSA": lambda: bare_rsa(person()),
    "bare RSA, certificates in an array": lambda: bare_rsa(person(), array=True),
    "bare RSA with SHA-256": lambda: bare_rsa(person(), hashes.SHA256()),
    "seal v1": lambda: seal(Version.V1),
    "seal v4": lambda: seal(Version.V4),
    "seal v5": lambda: seal(Version.V5),
    "GB/T 35275": chinese,
    "GB/T 35275 under the seal's name": lambda: chinese("GM.sm2seal"),
    "a seal under a vendor's name": lambda: seal(subfilter="GM.PDFSeal"),
}


def read(data: bytes, anchors: Anchors = SHIPPED) -> Authenticity:
    return verify(data, anchors)


def broken(found: Authenticity) -> set[str]:
    return {
        finding.step.code for one in found.signatures for finding in one.findings if finding.answer is Answer.BROKEN
    }
