"""Object identifiers of the algorithms and forms that signers of invoices use."""

from typing import Final

RSA_KEY: Final = "1.2.840.113549.1.1.1"
EC_KEY: Final = "1.2.840.10045.2.1"
SM2_CURVE: Final = "1.2.156.10197.1.301"
P256: Final = "1.2.840.10045.3.1.7"
P384: Final = "1.3.132.0.34"
P521: Final = "1.3.132.0.35"
RSA_PSS: Final = "1.2.840.113549.1.1.10"

DIGESTS: Final = {
    "1.2.840.113549.2.5": "MD5",
    "1.3.14.3.2.26": "SHA-1",
    "2.16.840.1.101.3.4.2.4": "SHA-224",
    "2.16.840.1.101.3.4.2.1": "SHA-256",
    "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512",
    "1.2.156.10197.1.401": "SM3",
    "1.2.156.10197.1.401.1": "SM3",
}
"""Digest algorithms; GM/T 0006, RFC 3370, RFC 5754."""

RSA_SIGNATURES: Final = {
    "1.2.840.113549.1.1.4": "MD5",
    "1.2.840.113549.1.1.5": "SHA-1",
    "1.3.14.3.2.29": "SHA-1",
    "1.2.840.113549.1.1.14": "SHA-224",
    "1.2.840.113549.1.1.11": "SHA-256",
    "1.2.840.113549.1.1.12": "SHA-384",
    "1.2.840.113549.1.1.13": "SHA-512",
    "1.2.156.10197.1.504": "SM3",
}
"""RSA with PKCS#1 v1.5 padding, by the digest that the identifier names."""

FORGEABLE: Final = frozenset({"1.2.840.113549.1.1.4"})
"""Signatures over MD5: another certificate with the same digest can be made, so no chain rests on them."""

EC_SIGNATURES: Final = {
    "1.2.840.10045.4.1": "SHA-1",
    "1.2.840.10045.4.3.1": "SHA-224",
    "1.2.840.10045.4.3.2": "SHA-256",
    "1.2.840.10045.4.3.3": "SHA-384",
    "1.2.840.10045.4.3.4": "SHA-512",
}

SM2_SIGNATURES: Final = frozenset(
    {"1.2.156.10197.1.501", "1.2.156.10197.1.301.1", "1.2.156.10197.1.301", "1.2.156.10197.1.300", EC_KEY}
)
"""SM2 with SM3: the signature's own identifier (GM/T 0006), and those of the key that signers write in its place."""

CURVES: Final = {P256: 256, P384: 384, P521: 521}

CMS_SIGNED: Final = "1.2.840.113549.1.7.2"
CMS_DATA: Final = "1.2.840.113549.1.7.1"
GM_SIGNED: Final = "1.2.156.10197.6.1.4.2.2"
GM_DATA: Final = "1.2.156.10197.6.1.4.2.1"
