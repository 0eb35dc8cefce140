"""Signatures of every kind hold where they must, and an algorithm that is not known is neither a yes nor a no."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from gmssl_pyx import sm3_hash

from making_certificates import SHA256, SHA256_RSA, SM2, bits, sequence, sm2_key
from piaoqi.core.seals import algorithms, curve, der, digests, keys

MESSAGE = b"what was signed"
RSA = rsa.generate_private_key(65537, 1024)  # noqa: S505 - as most sellers sign
SIZE = 128
RSA_OIDS = {name: oid for oid, name in reversed(algorithms.RSA_SIGNATURES.items())}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "MD5": hashes.MD5(),  # noqa: S303 - old signatures are checked
    "SHA-1": hashes.SHA1(),  # noqa: S303
    "SHA-224": hashes.SHA224(),
    "SHA-256": hashes.SHA256(),
    "SHA-384": hashes.SHA384(),
    "SHA-512": hashes.SHA512(),
}


def public_key(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> keys.PublicKey:
    info = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return keys.read(der.parse(info))


KEY = public_key(RSA)


def raised(block: bytes) -> bytes:
    """A block under the private key, without any padding of its own."""
    numbers = RSA.private_numbers()
    return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(SIZE, "big")


def block(digest_info: bytes, filler: bytes = b"\xff") -> bytes:
    return b"\0\1" + filler * (SIZE - 3 - len(digest_info)) + b"\0" + digest_info


def digest_info(name: str, message: bytes, parameters: bytes = b"\5\0") -> bytes:
    oids = {one: oid for oid, one in reversed(algorithms.DIGESTS.items())}
    algorithm = sequence(der.identifier(oids[name]), parameters)
    return sequence(algorithm, der.wrap(der.OCTET_STRING, digests.digest(name, message)))


@pytest.mark.parametrize("name", HASHES)
def test_rsa_holds_with_every_digest_and_only_for_its_message(name: str) -> None:
    signature = RSA.sign(MESSAGE, padding.PKCS1v15(), HASHES[name])
    assert keys.verify(KEY, RSA_OIDS[name], MESSAGE, signature)
    assert keys.verify(KEY, algorithms.RSA_KEY, MESSAGE, signature, name)
    assert not keys.verify(KEY, RSA_OIDS[name], MESSAGE + b"!", signature)
    other = "SHA-1" if name != "SHA-1" else "SHA-256"
    assert not keys.verify(KEY, RSA_OIDS[other], MESSAGE, signature)


def test_rsa_that_names_no_digest_holds_with_those_in_use() -> None:
    signature = RSA.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    assert keys.verify(KEY, algorithms.RSA_KEY, MESSAGE, signature)
    assert keys.verify(KEY, SHA256, MESSAGE, signature)
    assert not keys.verify(KEY, algorithms.RSA_KEY, MESSAGE + b"!", signature)
    assert not keys.verify(KEY, algorithms.RSA_KEY, MESSAGE, RSA.sign(MESSAGE, padding.PKCS1v15(), HASHES["MD5"]))


def test_rsa_holds_with_sm3_and_without_parameters() -> None:
    assert keys.verify(KEY, RSA_OIDS["SM3"], MESSAGE, raised(block(digest_info("SM3", MESSAGE))))
    bare = raised(block(digest_info("SHA-256", MESSAGE, b"")))
    assert keys.verify(KEY, SHA256_RSA, MESSAGE, bare)


@pytest.mark.parametrize(
    "damaged",
    [
        b"\0\1" + b"\xff" * 8 + b"\0" + digest_info("SHA-256", MESSAGE) + bytes(66),
        block(digest_info("SHA-256", MESSAGE) + b"!"),
        block(digest_info("SHA-256", MESSAGE, b"\5\0\5\0")),
        block(digests.digest("SHA-256", MESSAGE)),
        block(digest_info("SHA-256", MESSAGE), filler=b"\xfe"),
        b"\0\2" + block(digest_info("SHA-256", MESSAGE))[2:],
    ],
    ids=["garbage after it", "inside the octets", "in the parameters", "no DigestInfo", "odd filler", "type 2"],
)
def test_rsa_padding_must_be_exact(damaged: bytes) -> None:
    assert not keys.verify(KEY, SHA256_RSA, MESSAGE, raised(damaged))


@pytest.mark.parametrize("signature", [b"", b"\0" * SIZE, b"\xff" * SIZE, b"\1" * (SIZE + 1), b"x"])
def test_rsa_values_of_a_wrong_size_do_not_hold(signature: bytes) -> None:
    assert not keys.verify(KEY, SHA256_RSA, MESSAGE, signature)


def test_an_rsa_signature_whose_last_zeros_were_dropped_holds() -> None:
    for number in range(20_000):
        message = number.to_bytes(4, "big")
        signature = RSA.sign(message, padding.PKCS1v15(), hashes.SHA256())
        if signature.endswith(b"\0"):
            assert keys.verify(KEY, SHA256_RSA, message, signature.rstrip(b"\0"))
            return
    pytest.fail("no signature ended in zero")


@pytest.mark.parametrize("mask", ["SHA-256", "SHA-1"])
def test_rsa_pss_holds(mask: str) -> None:
    scheme = padding.PSS(mgf=padding.MGF1(HASHES[mask]), salt_length=20)
    signature = RSA.sign(MESSAGE, scheme, hashes.SHA256())
    assert keys.verify(KEY, algorithms.RSA_PSS, MESSAGE, signature, "SHA-256")
    assert not keys.verify(KEY, algorithms.RSA_PSS, MESSAGE + b"!", signature, "SHA-256")


@pytest.mark.parametrize(("curve", "bits"), [(ec.SECP256R1(), 256), (ec.SECP384R1(), 384), (ec.SECP521R1(), 521)])
def test_ecdsa_holds(curve: ec.EllipticCurve, bits: int) -> None:
    private = ec.generate_private_key(curve)
    key = public_key(private)
    signature = private.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))
    assert (key.kind, key.bits) == ("ec", bits)
    assert keys.verify(key, "1.2.840.10045.4.3.2", MESSAGE, signature)
    assert not keys.verify(key, "1.2.840.10045.4.3.2", MESSAGE + b"!", signature)
    assert not keys.verify(key, "1.2.840.10045.4.3.2", MESSAGE, b"0")


SIGNER = sm2_key()
SM2_PUBLIC = keys.read(der.parse(SIGNER.info))


@pytest.mark.parametrize("algorithm", sorted(algorithms.SM2_SIGNATURES))
def test_sm2_holds_under_every_name_that_signers_give_it(algorithm: str) -> None:
    assert keys.verify(SM2_PUBLIC, algorithm, MESSAGE, SIGNER.sign(MESSAGE))
    assert not keys.verify(SM2_PUBLIC, algorithm, MESSAGE + b"!", SIGNER.sign(MESSAGE))


def test_sm2_under_a_wrong_name_holds_or_cannot_be_told() -> None:
    assert keys.verify(SM2_PUBLIC, SHA256_RSA, MESSAGE, SIGNER.sign(MESSAGE))
    with pytest.raises(keys.UnknownAlgorithm):
        keys.verify(SM2_PUBLIC, SHA256_RSA, MESSAGE + b"!", SIGNER.sign(MESSAGE))


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (KEY, "1.2.3.4"),
        (KEY, SM2),
        (KEY, algorithms.RSA_PSS),
        (keys.PublicKey("unknown", b"", 0), SM2),
        (keys.PublicKey("ec", b"", 999), "1.2.840.10045.4.3.2"),
    ],
)
def test_what_is_not_known_is_neither_yes_nor_no(key: keys.PublicKey, algorithm: str) -> None:
    with pytest.raises(keys.UnknownAlgorithm):
        keys.verify(key, algorithm, MESSAGE, b"0" * SIZE)


def test_keys_that_would_take_seconds_are_not_known() -> None:
    for modulus, exponent in ((2**20_000 + 1, 65537), (2**4_000 + 1, 2**3_999 + 1)):
        material = sequence(der.number(modulus), der.number(exponent))
        with pytest.raises(keys.UnknownAlgorithm):
            keys.verify(keys.PublicKey("rsa", material, modulus.bit_length()), SHA256_RSA, MESSAGE, b"0")


def test_short_rsa_keys_are_labelled_and_others_are_not() -> None:
    assert keys.weak(KEY) == "RSA-1024"
    assert keys.weak(keys.PublicKey("rsa", b"", 2048)) == keys.weak(SM2_PUBLIC) == ""


def test_an_sm2_curve_spelt_out_in_numbers_is_known() -> None:
    prime = sequence(der.identifier("1.2.840.10045.1.1"), der.number(curve.P))
    info = sequence(
        sequence(der.identifier(algorithms.EC_KEY), sequence(der.number(1), prime)), bits(SM2_PUBLIC.material)
    )
    assert keys.read(der.parse(info)) == SM2_PUBLIC


def test_an_sm2_key_beside_the_curve_is_refused() -> None:
    point = SM2_PUBLIC.material[:-1] + bytes((SM2_PUBLIC.material[-1] ^ 1,))
    names = sequence(der.identifier(algorithms.EC_KEY), der.identifier(algorithms.SM2_CURVE))
    with pytest.raises(der.DerError):
        keys.read(der.parse(sequence(names, bits(point))))


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("", hashlib.md5(MESSAGE, usedforsecurity=False).digest()),
        ("1.2.840.113549.2.5", hashlib.md5(MESSAGE, usedforsecurity=False).digest()),
        ("MD5", hashlib.md5(MESSAGE, usedforsecurity=False).digest()),
        ("sha1", hashlib.sha1(MESSAGE, usedforsecurity=False).digest()),
        ("SHA-1", hashlib.sha1(MESSAGE, usedforsecurity=False).digest()),
        ("SHA_256", hashlib.sha256(MESSAGE).digest()),
        (" sha256 ", hashlib.sha256(MESSAGE).digest()),
        ("http://www.w3.org/2001/04/xmlenc#sha256", hashlib.sha256(MESSAGE).digest()),
        ("2.16.840.1.101.3.4.2.3", hashlib.sha512(MESSAGE).digest()),
        ("SM3", sm3_hash(MESSAGE)),
        ("sm3", sm3_hash(MESSAGE)),
        ("1.2.156.10197.1.401", sm3_hash(MESSAGE)),
    ],
)
def test_a_digest_is_known_by_identifier_and_by_any_spelling(method: str, expected: bytes) -> None:
    assert digests.digest(method, MESSAGE) == expected


@pytest.mark.parametrize("method", ["SHA-3", "1.2.3", "SM4", "摘要", "256"])
def test_an_unknown_digest_is_told(method: str) -> None:
    with pytest.raises(digests.UnknownAlgorithm):
        digests.digest(method, MESSAGE)


def test_sm3_gives_the_published_value() -> None:
    assert (
        digests.digest("SM3", b"abc")
        .hex()
        .startswith("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
    )
