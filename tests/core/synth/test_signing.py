"""What synthetic files are signed with holds by other programs' judgement, and is the same on every run."""

import base64
import hashlib
import io
import re
from datetime import UTC, datetime

import gmssl_pyx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from PIL import Image

from piaoqi.core.synth.signing import Signing, Version, authority, office_seal, sign_ofd, sign_pdf
from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.picture import HEIGHT, WIDTH, seal_png
from piaoqi.core.synth.signing.rsa import RsaKey
from piaoqi.core.synth.signing.seal import sealed
from piaoqi.core.synth.signing.sm2 import Sm2Key
from piaoqi.core.synth.writers.face.base import Face
from piaoqi.core.synth.writers.pdf import pdf

AT = datetime(2026, 8, 5, 2, 3, 4, tzinfo=UTC)


def holds(key: Sm2Key, message: bytes, signature: bytes) -> bool:
    return bool(gmssl_pyx.sm2_verify(key.point[1:], message, signature))


def read(data: bytes, at: int = 0) -> tuple[int, bytes, int]:
    """Tag, body and end of the DER element at a place: enough of a reader for what is checked here."""
    size, head = data[at + 1], at + 2
    if size & 0x80:
        head += size & 0x7F
        size = int.from_bytes(data[at + 2 : head], "big")
    return data[at], data[head : head + size], head + size


def children(data: bytes) -> list[bytes]:
    """The elements inside an element, each with its head."""
    body, at, found = read(data)[1], 0, []
    while at < len(body):
        end = read(body, at)[2]
        found.append(body[at:end])
        at = end
    return found


def test_a_signature_is_that_of_the_standard() -> None:
    """GB/T 32918.5-2017, A.2: the digest, the nonce and the key are given there."""
    key = Sm2Key(0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8)
    assert key.point.hex() == (
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    signature = key.sign_digest(
        0xF0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640,
        0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21,
    )
    assert [read(one)[1].lstrip(b"\0").hex() for one in children(signature)] == [
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
    ]
    assert holds(key, b"message digest", signature)


def test_another_library_accepts_every_signature_and_no_other_message() -> None:
    for n in range(40):
        key, message = Sm2Key.of(f"key {n}"), hashlib.sha512(str(n).encode()).digest() * n
        assert holds(key, message, key.sign(message))
        assert not holds(key, message + b"x", key.sign(message))


def test_signing_the_same_twice_gives_the_same_bytes() -> None:
    assert Sm2Key.of("a").sign(b"x") == Sm2Key.of("a").sign(b"x") != Sm2Key.of("a").sign(b"y")
    assert RsaKey("seller").sign(b"x") == RsaKey("seller").sign(b"x")


@pytest.mark.parametrize("label", ["authority", "seller", "stranger"])
def test_rsa_keys_are_real_keys(label: str) -> None:
    p, q = RsaKey(label)._primes
    assert (p * q).bit_length() == 2048
    assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 5, 7, 11) for prime in (p, q))


@pytest.mark.parametrize("who", ["root", "ca", "office", "maker", "railway"])
def test_certificates_lead_to_the_root(who: str) -> None:
    test = authority()
    one: Identity = getattr(test, who)
    issuer = test.root if who in ("root", "ca") else test.ca
    read_again = x509.load_der_x509_certificate(one.certificate)
    assert isinstance(issuer.key, Sm2Key)
    assert holds(issuer.key, read_again.tbs_certificate_bytes, read_again.signature)
    assert read_again.issuer.public_bytes() == issuer.subject
    assert re.search("测试", read_again.subject.rfc4514_string())
    limits = read_again.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert limits.ca == (who in ("root", "ca"))


def test_another_family_has_the_same_names_and_other_keys() -> None:
    ours, theirs = authority(), authority("stranger")
    for who in ("root", "ca", "office", "maker", "railway", "rsa"):
        one, other = getattr(ours, who), getattr(theirs, who)
        assert (one.subject, one.serial) == (other.subject, other.serial)
        assert one.key.public != other.key.public


def test_a_sellers_certificate_and_signature_hold() -> None:
    test = authority()
    seller = test.seller("合成示例有限公司", 77)
    read_again = x509.load_der_x509_certificate(seller.certificate)
    read_again.verify_directly_issued_by(x509.load_der_x509_certificate(test.rsa.certificate))
    key = read_again.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(seller.key.sign(b"x"), b"x", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("version", Version)
def test_a_seal_is_signed_by_its_maker_and_used_by_its_owner(version: Version) -> None:
    test, old = authority(), version is Version.V1
    assert isinstance(test.office.key, Sm2Key)
    assert isinstance(test.maker.key, Sm2Key)
    outer = children(sealed(office_seal(version), test.office, (sm3(b"document"), "/Signature.xml"), AT))
    assert len(outer) == (2 if old else 4)
    stated = children(outer[0])
    assert holds(test.office.key, outer[0], read(outer[-1])[1][1:])
    assert sm3(b"document") in stated[3]
    info, *rest = children(stated[1])
    by = children(rest[0]) if old else rest
    assert read(by[0])[1] == test.maker.certificate
    inner = info + by[0] + by[1]
    signed = b"\x30\x82" + len(inner).to_bytes(2, "big") + inner if old else info
    assert holds(test.maker.key, signed, read(by[-1])[1][1:])


def test_a_signed_ofd_has_digests_of_all_parts_but_its_root() -> None:
    parts = [("OFD.xml", b"<ofd:OFD><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:OFD>"), ("Doc_0/a.xml", b"<a/>")]
    test = authority()
    made = dict(sign_ofd(parts, Signing(test.office, AT, office_seal(), page="61")))
    stated = etree.fromstring(made["Doc_0/Signs/Sign_0/Signature.xml"])
    digests = {one.get("FileRef"): one[0].text for one in stated.iter("{*}Reference")}
    assert digests == {"/Doc_0/a.xml": base64.b64encode(sm3(b"<a/>")).decode()}
    assert b"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" in made["OFD.xml"]
    assert sm3(made["Doc_0/Signs/Sign_0/Signature.xml"]) in made["Doc_0/Signs/Sign_0/SignedValue.dat"]
    assert stated.find(".//{*}StampAnnot").get("PageRef") == "61"


def test_a_plain_signature_bears_no_seal() -> None:
    test = authority()
    made = dict(sign_ofd([("OFD.xml", b"<ofd:DocRoot>x</ofd:DocRoot>"), ("a", b"1")], Signing(test.railway, AT)))
    assert b"StampAnnot" not in made["Doc_0/Signs/Sign_0/Signature.xml"]
    assert made["Doc_0/Signs/Sign_0/SignedValue.dat"][4:16] == bytes.fromhex("060a2a811ccf550601040202")


def test_a_signed_pdf_is_covered_to_its_last_byte() -> None:
    test = authority()
    seller = test.seller("合成示例有限公司", 77)
    face = Face()
    face.value(10, 10, "票", "")
    made = sign_pdf(pdf([(face, "")], "20260805100304"), seller, (test.rsa,), AT)
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+) *\]", made)
    assert found
    first, second, rest = (int(one) for one in found.groups())
    assert second + rest == len(made)
    assert made[first : first + 1] + made[second - 1 : second] == b"<>"
    value = bytes.fromhex(made[first + 1 : second - 1].decode())
    assert hashlib.sha256(made[:first] + made[second:]).digest() in value
    assert seller.certificate in value


def test_the_seals_picture_opens_elsewhere() -> None:
    with Image.open(io.BytesIO(seal_png())) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
        assert picture.convert("RGBA").getpixel((WIDTH // 2, 2)) == (200, 0, 0, 255)
