"""Public keys and the signatures made with them: SM2, RSA, ECDSA."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from piaoqi.core.seals import algorithms, curve, der, digests, sm2
from piaoqi.core.seals.digests import UnknownAlgorithm

__all__ = ["Kind", "PublicKey", "UnknownAlgorithm", "read", "verify", "weak"]

Kind = Literal["sm2", "rsa", "ec", "unknown"]

_CURVES: Final[dict[int, ec.EllipticCurve]] = {256: ec.SECP256R1(), 384: ec.SECP384R1(), 521: ec.SECP521R1()}
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "SHA-1": hashes.SHA1(),  # noqa: S303 - old signatures are checked, none made
    "SHA-224": hashes.SHA224(),
    "SHA-256": hashes.SHA256(),
    "SHA-384": hashes.SHA384(),
    "SHA-512": hashes.SHA512(),
}
_DIGEST_OIDS: Final = {name: oid for oid, name in reversed(algorithms.DIGESTS.items())}
_GUESSES: Final = ("SHA-256", "SHA-1", "SHA-384", "SHA-512")
_STRONG_RSA_BITS: Final = 2048
_MAX_RSA_BITS: Final = 16_384
_MAX_EXPONENT_BITS: Final = 64
"""Larger ones take seconds, and nobody uses them."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key by its bare material: the uncompressed point (sm2, ec), or DER of the RSAPublicKey (rsa)."""

    kind: Kind
    material: bytes
    bits: int
    """Size: of the modulus, of the curve's field."""


def read(info: der.Node) -> PublicKey:
    """The key of a SubjectPublicKeyInfo; kind `unknown` for algorithms that are not known. DerError if malformed."""
    parts = info.sequence()
    named = parts[0].sequence() if len(parts) == 2 else ()
    if not named:
        raise der.DerError("a key without algorithm")
    name = named[0].oid()
    parameter = named[1].oid() if len(named) > 1 and named[1].tag == der.OID else ""
    material = parts[1].bits()
    if name in {algorithms.RSA_KEY, algorithms.RSA_PSS}:
        return PublicKey("rsa", material, _rsa_numbers(material)[0].bit_length())
    spelt_out = curve.P.to_bytes(32, "big") in named[-1].raw  # the curve's numbers in place of its name
    if algorithms.SM2_CURVE in {name, parameter} or spelt_out or name.startswith(algorithms.SM2_CURVE + "."):
        return PublicKey("sm2", sm2.uncompressed(material), 256)
    if name == algorithms.EC_KEY and parameter in algorithms.CURVES:
        return PublicKey("ec", material, algorithms.CURVES[parameter])
    return PublicKey("unknown", material, 0)


def weak(key: PublicKey) -> str:
    """The label of a key too short for today, such as `RSA-1024`; empty for one that is long enough."""
    return f"RSA-{key.bits}" if key.kind == "rsa" and key.bits < _STRONG_RSA_BITS else ""


def verify(key: PublicKey, algorithm: str, message: bytes, signature: bytes, digest_method: str = "") -> bool:
    """Whether `signature` is that of `message`. `digest_method` serves algorithms that name none (bare RSA, PSS).

    UnknownAlgorithm where that cannot be told, which is neither yes nor no.
    """
    if key.kind == "sm2":
        return _verify_sm2(key, algorithm, message, signature)
    if key.kind == "rsa" and algorithm == algorithms.RSA_PSS:
        return _verify_pss(key, _stated(digest_method), message, signature)
    if key.kind == "rsa":
        names = _digests(algorithm, algorithms.RSA_SIGNATURES, algorithms.RSA_KEY, digest_method)
        return any(_verify_rsa(key, name, message, signature) for name in names)
    if key.kind == "ec":
        names = _digests(algorithm, algorithms.EC_SIGNATURES, algorithms.EC_KEY, digest_method)
        return any(_verify_ec(key, name, message, signature) for name in names)
    raise UnknownAlgorithm(algorithm)


def _digests(algorithm: str, signatures: Mapping[str, str], bare: str, digest_method: str) -> tuple[str, ...]:
    """The digests that a signature may be over: the one it names, else the signer's, else any that is not forgeable.

    Some name but the key's kind, or a digest in the algorithm's place.
    """
    if algorithm in signatures:
        return (signatures[algorithm],)
    if algorithm in algorithms.DIGESTS:
        return (algorithms.DIGESTS[algorithm],)
    if algorithm != bare:
        raise UnknownAlgorithm(algorithm)
    return (digests.named(digest_method),) if digest_method else _GUESSES


def _stated(digest_method: str) -> str:
    if not digest_method:
        raise UnknownAlgorithm("no digest named")
    return digests.named(digest_method)


def _verify_sm2(key: PublicKey, algorithm: str, message: bytes, signature: bytes) -> bool:
    """An SM2 key signs with SM3 whatever the identifier says; under a wrong one only a yes means something."""
    holds = sm2.verify(key.material, message, signature)
    if not holds and algorithm not in algorithms.SM2_SIGNATURES:
        raise UnknownAlgorithm(algorithm)
    return holds


def _verify_rsa(key: PublicKey, name: str, message: bytes, signature: bytes) -> bool:
    """RFC 8017, 8.2.2: the DigestInfo must be the whole of the recovered block, with parameters NULL or none."""
    digest = digests.digest(name, message)
    oid = der.identifier(_DIGEST_OIDS[name])
    size = (key.bits + 7) // 8
    try:
        block = _rsa(key.material).recover_data_from_signature(signature.ljust(size, b"\0"), padding.PKCS1v15(), None)
    except InvalidSignature:
        return False
    return block in {
        der.wrap(der.SEQUENCE, der.wrap(der.SEQUENCE, oid + parameters) + der.wrap(der.OCTET_STRING, digest))
        for parameters in (b"\x05\x00", b"")
    }


def _verify_pss(key: PublicKey, name: str, message: bytes, signature: bytes) -> bool:
    """RFC 8017, 8.1.2, with any salt; the mask's digest is the message's own, or SHA-1, which is its default."""
    if name not in _HASHES:
        raise UnknownAlgorithm(name)
    for mask in {name, "SHA-1"}:
        try:
            scheme = padding.PSS(mgf=padding.MGF1(_HASHES[mask]), salt_length=padding.PSS.AUTO)
            _rsa(key.material).verify(signature, message, scheme, _HASHES[name])
        except InvalidSignature:
            continue
        return True
    return False


def _rsa_numbers(material: bytes) -> tuple[int, int]:
    parts = der.parse(material).sequence()
    if len(parts) != 2:
        raise der.DerError("an RSA key is a modulus and an exponent")
    return parts[0].natural(), parts[1].natural()


@lru_cache(maxsize=256)
def _rsa(material: bytes) -> rsa.RSAPublicKey:
    modulus, exponent = _rsa_numbers(material)
    if modulus.bit_length() > _MAX_RSA_BITS or exponent.bit_length() > _MAX_EXPONENT_BITS:
        raise UnknownAlgorithm(f"RSA-{modulus.bit_length()}")
    try:
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as refusal:
        raise UnknownAlgorithm(f"RSA-{modulus.bit_length()}") from refusal


def _verify_ec(key: PublicKey, name: str, message: bytes, signature: bytes) -> bool:
    if name not in _HASHES or key.bits not in _CURVES:
        raise UnknownAlgorithm(name)
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[key.bits], key.material)
        public.verify(signature, message, ec.ECDSA(_HASHES[name]))
    except (InvalidSignature, ValueError):
        return False
    return True
