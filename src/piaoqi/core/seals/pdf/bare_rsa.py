"""`adbe.x509.rsa_sha1`: a bare RSA signature (PKCS#1) with the certificates beside it (ISO 32000-1, 12.8.3.2)."""

from piaoqi.core.seals import certificates, der, keys
from piaoqi.core.seals.algorithms import RSA_SIGNATURES
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.pdf.file import PdfFile
from piaoqi.core.seals.pdf.objects import Dictionary, String
from piaoqi.core.seals.pdf.proof import Proof, strength
from piaoqi.core.seals.pdf.steps import FORM, VALUE
from piaoqi.core.text import Text

_FORM = Text("RSA 签名，证书附在旁边（{form}）", "an RSA signature with its certificate beside it ({form})")
_NO_CERTIFICATE = Text(
    "签名旁边没有可读的证书，无法核对", "no readable certificate beside the signature: it can't be judged"
)
_NO_RSA = Text("签署人的证书不是 RSA 的", "the signer's certificate is not one for RSA")
_BAD_KEY = Text("证书里的 RSA 密钥不能用来核对", "the RSA key in the certificate can't be used to verify anything")
_NO_VALUE = Text("签名值不是一个完整的 RSA 签名", "the signature value is no complete RSA signature")
_FITS = Text(
    "签名值与内容、与“{signer}”的证书都相符（{digest}）",
    "the value fits the content and the certificate of {signer} ({digest})",
)
_DIFFERS = Text(
    "签名值与内容不符：签署之后内容或签名值被改动过",
    "the value does not fit the content: one of them was changed after signing",
)
_DIGESTS = {name: oid for oid, name in reversed(RSA_SIGNATURES.items())}
"""The identifier of RSA with each digest. The standard names SHA-1; later signers use others."""


def prove(file: PdfFile, one: Dictionary, value: bytes, content: bytes | None) -> Proof:
    """PDF-5, PDF-7: the value is over the content itself, whose digest stands inside it."""
    known = FORM.holds(_FORM, form="adbe.x509.rsa_sha1")
    chain = _certificates(file, one)
    if not chain:
        return Proof(findings=(FORM.cannot_tell(_NO_CERTIFICATE),), undecided=True)
    signer, others = chain[0], chain[1:]
    if signer.key.kind != "rsa":
        return Proof(findings=(known, VALUE.broken(_NO_RSA)), altered=("signature",), signer=signer, others=others)
    if content is None:
        return Proof(findings=(known,), signer=signer, others=others)
    try:
        signature = der.parse(value).octets()
    except der.DerError:
        return Proof(findings=(known, VALUE.broken(_NO_VALUE)), altered=("signature",), signer=signer, others=others)
    try:
        digest = next((name for name in _DIGESTS if keys.verify(signer.key, _DIGESTS[name], content, signature)), "")
    except keys.UnknownAlgorithm:
        findings = (known, VALUE.cannot_tell(_BAD_KEY))
        return Proof(findings=findings, undecided=True, signer=signer, others=others)
    weak = tuple(filter(None, (keys.weak(signer.key), digest if digest in {"SHA-1", "MD5"} else "")))
    if not digest:
        return Proof(
            findings=(known, VALUE.broken(_DIFFERS)), altered=("signature",), signer=signer, others=others, weak=weak
        )
    fits = VALUE.holds(_FITS, signer=signer.name, digest=digest)
    return Proof(findings=(known, fits, *strength(weak)), signer=signer, others=others, weak=weak)


def _certificates(file: PdfFile, one: Dictionary) -> tuple[Certificate, ...]:
    """Of /Cert, a string or an array of them; the signer's first. Empty where that is encrypted, or no certificate."""
    written = file.value(one.get("Cert"))
    strings = written if isinstance(written, tuple) else (written,)
    found = []
    for string in map(file.value, strings):
        try:
            found.append(certificates.read(string.data if isinstance(string, String) else b""))
        except der.DerError:
            break
    return tuple(found)
