"""Which form of signature this is: by its /SubFilter, then by what its value is made of."""

import re

from piaoqi.core.seals import der, eseal, signed_data
from piaoqi.core.seals.algorithms import CMS_SIGNED, GM_SIGNED
from piaoqi.core.seals.pdf import bare_rsa, cms, sealed
from piaoqi.core.seals.pdf.file import PdfFile
from piaoqi.core.seals.pdf.objects import Dictionary, Name, String
from piaoqi.core.seals.pdf.proof import Proof
from piaoqi.core.seals.pdf.steps import FORM, VALUE
from piaoqi.core.seals.verdict import Finding
from piaoqi.core.text import Text

_WIPED = Text("签名值被抹掉了", "the signature value was wiped out")
_NEVER = Text(
    "签名域里没有签名值：没有签完，或者被抹掉了", "a signature field without a value: never signed, or wiped out"
)
_GARBLED = Text("签名值不是一个完整的签名", "the signature value is no complete signature")
_UNKNOWN = Text(
    "签名的形式不认识（{form}），无法核对", "a form of signature that is not known ({form}): it can't be judged"
)
_NOT_READ = Text("签名数据的结构不认识（{form}），无法核对", "signed data of a structure that is not known ({form})")
_BARE = re.compile(r"adbe\.x509\.rsa")
_WRAPPED = re.compile(r"adbe\.pkcs7|etsi\.cades|pkcs7|cades|^g[mb]\b|sm2", re.IGNORECASE)
"""CMS, GB/T 35275 and seals; vendors write `GM.sm2seal`, `GM.PDFSign` and names of their own, with either inside."""


def prove(file: PdfFile, one: Dictionary, content: bytes | None) -> Proof:
    """Judge the value of a signature over `content`; without content, tell only who signed."""
    name = file.value(one.get("SubFilter"))
    form = str(name) if isinstance(name, Name) else ""
    contents = file.value(one.get("Contents"))
    value = contents.data if isinstance(contents, String) else b""
    if not value.strip(b"\0"):
        if one.count("ByteRange"):
            return _altered(VALUE.broken(_WIPED))
        return Proof(findings=(VALUE.cannot_tell(_NEVER),), undecided=True)
    if _BARE.match(form):
        return bare_rsa.prove(file, one, value, content)
    if not _WRAPPED.search(form):
        return Proof(findings=(FORM.cannot_tell(_UNKNOWN, form=form or "?"),), undecided=True)
    return _wrapped(value, form, content)


def _wrapped(value: bytes, form: str, content: bytes | None) -> Proof:
    try:
        parts = der.parse(value).sequence()
        is_cms = parts[0].tag == der.OID and parts[0].oid() in {CMS_SIGNED, GM_SIGNED}
    except (der.DerError, IndexError):
        return _altered(VALUE.broken(_GARBLED))
    try:
        if is_cms:
            return cms.prove(signed_data.read(value), form, content)
        return sealed.prove(eseal.read(value), content)
    except der.DerError:
        return Proof(findings=(FORM.cannot_tell(_NOT_READ, form=form),), undecided=True)


def _altered(finding: Finding) -> Proof:
    return Proof(findings=(finding,), altered=("signature",))
