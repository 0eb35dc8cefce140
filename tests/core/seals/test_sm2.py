"""SM2 holds where it must and nowhere else: the published example, OpenSSL's opinion, and every value out of range."""

import ctypes
import ctypes.util
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from gmssl_pyx import sm2_key_generate, sm2_sign

from piaoqi.core.seals import curve, der, sm2

# GB/T 32918.5-2017, annex A: the recommended curve, M = "message digest", the default identity.
PUBLIC = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
MESSAGE = b"message digest"


def pair(r: int, s: int) -> bytes:
    return der.wrap(der.SEQUENCE, der.number(r) + der.number(s))


def bare(r: int, s: int, half: int = 32) -> bytes:
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def test_the_published_example_holds() -> None:
    assert sm2.verify(PUBLIC, MESSAGE, pair(R, S), b"1234567812345678")
    assert sm2.verify(PUBLIC, MESSAGE, pair(R, S))
    assert not sm2.verify(PUBLIC, MESSAGE + b"s", pair(R, S))
    assert not sm2.verify(PUBLIC, MESSAGE, pair(S, R))
    assert not sm2.verify(PUBLIC, MESSAGE, pair(R, S), b"ALICE123@YAHOO.COM")


def test_a_signature_is_read_in_every_form_it_is_written_in() -> None:
    without_zero = der.wrap(der.SEQUENCE, b"".join(der.wrap(der.INTEGER, n.to_bytes(32, "big")) for n in (R, S)))
    for form in (bare(R, S), bare(R, S, 64), pair(R, S) + b"\0\0\0", without_zero):
        assert sm2.verify(PUBLIC, MESSAGE, form)


def test_dropped_zero_octets_are_put_back() -> None:
    public, private = sm2_key_generate()
    for number in range(5_000):
        message = number.to_bytes(4, "big")
        value = sm2_sign(private, public, message)
        if value.endswith(b"\0"):
            r, s = (node.natural() for node in der.parse(value).children)
            assert sm2.verify(b"\x04" + public, message, value.rstrip(b"\0"))
            assert sm2.verify(b"\x04" + public, message, bare(r, s).rstrip(b"\0"))
            return
    pytest.fail("no signature ended in zero")


@pytest.mark.parametrize(
    "signature",
    [
        b"", b"0", pair(0, S), pair(R, 0), pair(curve.N, S), pair(R, curve.N), pair(R + curve.N, S),
        pair(R, S + curve.N), pair(R, curve.N - R), bare(0, 0), bare(R, S)[:-1] + b"\0",
        pair(R, S) + b"x", b"\x30\x80", b"\x30" * 500,
    ],
)  # fmt: skip
def test_values_out_of_range_or_of_no_form_do_not_hold(signature: bytes) -> None:
    assert not sm2.verify(PUBLIC, MESSAGE, signature)


@pytest.mark.parametrize(
    "point",
    [b"", PUBLIC[1:], b"\x04" + bytes(64), PUBLIC[:-1] + b"\0", b"\x04" + b"\xff" * 64, b"\x02" + PUBLIC[1:]],
    ids=["nothing", "bare", "zero", "beside the curve", "outside the field", "mistagged"],
)
def test_a_key_that_is_no_point_of_the_curve_verifies_nothing(point: bytes) -> None:
    assert not sm2.on_curve(point)
    assert not sm2.verify(point, MESSAGE, pair(R, S))


def test_keys_are_read_bare_and_compressed() -> None:
    assert sm2.uncompressed(PUBLIC[1:]) == PUBLIC
    assert sm2.uncompressed(bytes((2 + (PUBLIC[-1] & 1),)) + PUBLIC[1:33]) == PUBLIC
    for broken in (b"\x02" + b"\xff" * 32, PUBLIC[:40], PUBLIC[:64], b""):
        with pytest.raises(der.DerError):
            sm2.uncompressed(broken)


def test_every_flipped_bit_breaks_the_signature() -> None:
    value = bare(R, S)
    for bit in range(0, len(value) * 8, 3):
        flipped = (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(64, "big")
        assert not sm2.verify(PUBLIC, MESSAGE, flipped)


def test_a_signature_that_does_not_hold_says_nothing_on_the_error_stream(capfd: pytest.CaptureFixture[str]) -> None:
    assert not sm2.verify(PUBLIC, b"another", pair(R, S))
    assert capfd.readouterr().err == ""


@dataclass
class OpenSsl:
    """libcrypto's SM2, by its EVP interface."""

    library: ctypes.CDLL

    def call(self, name: str, *arguments: object) -> int:
        function = self.library[name]
        function.restype = ctypes.c_void_p
        return function(*arguments) or 0

    def key(self, der_key: bytes) -> int:
        pointer = ctypes.c_char_p(der_key)
        return self.call("d2i_PUBKEY", None, ctypes.byref(pointer), ctypes.c_long(len(der_key)))

    def private(self, der_key: bytes) -> int:
        pointer = ctypes.c_char_p(der_key)
        return self.call("d2i_AutoPrivateKey", None, ctypes.byref(pointer), ctypes.c_long(len(der_key)))

    def _context(self, key: int, identity: bytes) -> tuple[ctypes.c_void_p, ctypes.c_void_p]:
        digest = ctypes.c_void_p(self.call("EVP_MD_CTX_new"))
        extra = ctypes.c_void_p(self.call("EVP_PKEY_CTX_new", ctypes.c_void_p(key), None))
        self.call("EVP_PKEY_CTX_set1_id", extra, identity, ctypes.c_size_t(len(identity)))
        self.call("EVP_MD_CTX_set_pkey_ctx", digest, extra)
        return digest, extra

    def verify(self, key: int, message: bytes, signature: bytes, identity: bytes) -> bool:
        digest, extra = self._context(key, identity)
        sm3 = ctypes.c_void_p(self.call("EVP_sm3"))
        assert self.call("EVP_DigestVerifyInit", digest, None, sm3, None, ctypes.c_void_p(key)) == 1
        sizes = ctypes.c_size_t(len(signature)), ctypes.c_size_t(len(message))
        answer = self.library.EVP_DigestVerify(digest, signature, sizes[0], message, sizes[1])
        self._free(digest, extra)
        return bool(answer == 1)

    def sign(self, key: int, message: bytes, identity: bytes) -> bytes:
        digest, extra = self._context(key, identity)
        sm3 = ctypes.c_void_p(self.call("EVP_sm3"))
        assert self.call("EVP_DigestSignInit", digest, None, sm3, None, ctypes.c_void_p(key)) == 1
        size, buffer = ctypes.c_size_t(200), ctypes.create_string_buffer(200)
        length = ctypes.c_size_t(len(message))
        assert self.library.EVP_DigestSign(digest, buffer, ctypes.byref(size), message, length) == 1
        self._free(digest, extra)
        return buffer.raw[: size.value]

    def _free(self, digest: ctypes.c_void_p, extra: ctypes.c_void_p) -> None:
        self.call("EVP_MD_CTX_free", digest)
        self.call("EVP_PKEY_CTX_free", extra)


@pytest.fixture(scope="module")
def openssl() -> OpenSsl:
    found = ctypes.util.find_library("crypto")
    if not found:
        pytest.skip("no libcrypto here")
    library = ctypes.CDLL(found)
    if not hasattr(library, "EVP_PKEY_CTX_set1_id"):
        pytest.skip("libcrypto older than 3")
    one = OpenSsl(library)
    if not one.key(public_info(PUBLIC)):
        pytest.skip("libcrypto without SM2")
    return one


CURVE = der.wrap(der.SEQUENCE, der.identifier("1.2.840.10045.2.1") + der.identifier("1.2.156.10197.1.301"))


def public_info(point: bytes) -> bytes:
    return der.wrap(der.SEQUENCE, CURVE + der.wrap(der.BIT_STRING, b"\0" + point))


def private_info(secret: bytes, point: bytes) -> bytes:
    inner = der.wrap(der.OCTET_STRING, secret) + der.wrap(0xA1, der.wrap(der.BIT_STRING, b"\0\x04" + point))
    key = der.wrap(der.SEQUENCE, der.number(1) + inner)
    return der.wrap(der.SEQUENCE, der.number(0) + CURVE + der.wrap(der.OCTET_STRING, key))


def damaged(generator: random.Random, signature: bytes) -> bytes:
    """The same numbers with one bit of one of them flipped."""
    r, s = (node.natural() for node in der.parse(signature).children)
    bit = 1 << generator.randrange(256)
    return pair(r ^ bit, s) if generator.random() < 0.5 else pair(r, s ^ bit)


def cases(generator: random.Random, openssl: OpenSsl) -> Iterator[tuple[bytes, int, bytes, bytes, bytes]]:
    """Keys, messages, identities, and signatures made by GmSSL and by OpenSSL in turn, every second one damaged."""
    for number in range(1_000):
        if number % 20 == 0:
            point, secret = sm2_key_generate()
            public, private = openssl.key(public_info(b"\x04" + point)), openssl.private(private_info(secret, point))
            assert public
            assert private
        message = generator.randbytes(generator.randrange(1, 300))
        identity = generator.choice((sm2.DEFAULT_ID, b"ALICE123@YAHOO.COM", generator.randbytes(5)))
        if number % 4 < 2:
            signature = sm2_sign(secret, point, message, identity)
        else:
            signature = openssl.sign(private, message, identity)
        if number % 2:
            signature, message = generator.choice(
                (
                    (damaged(generator, signature), message),
                    (signature, message + b"\0"),
                    (damaged(generator, signature), message),
                )
            )
        yield b"\x04" + point, public, message, signature, identity


def test_openssl_agrees_on_a_thousand_signatures(openssl: OpenSsl) -> None:
    held = 0
    for point, key, message, signature, identity in cases(random.Random(4), openssl):
        answer = sm2.verify(point, message, signature, identity)
        assert answer is openssl.verify(key, message, signature, identity)
        held += answer
    assert held == 500
