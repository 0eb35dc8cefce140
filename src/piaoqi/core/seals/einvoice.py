"""What can be said of the signature in an e-invoice's XML: its shape, and whether it agrees with the invoice around it.

The tax bureau signs a serialisation that is not published, with a certificate that is not in the file. Nothing can be
proved, so the verdict is `unverifiable`; but one who types an amount anew often leaves a contradiction behind.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.tax_id import TaxIdForm, judge
from piaoqi.core.seals import certificates, der, signed_data
from piaoqi.core.seals.algorithms import SM2_SIGNATURES
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity, Finding, Signature, Step, Verdict
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups, leaves, name_of

_KIT = Text(
    "电子凭证会计数据标准——全面数字化的电子发票（财政部）；实测",
    "the Ministry of Finance's data standard for fully digitalised e-invoices; files met",
)
_MEASURED = Text("实测", "files met")

PRESENT = Step("XML-1", Text("文件带有税务局签名", "The file bears the tax bureau's signature"), _KIT)
ALGORITHM = Step("XML-2", Text("签名算法是认识的", "The signature algorithm is known"), _KIT)
VALUE = Step("XML-3", Text("签名值是一个 SM2 签名的样子", "The signature value looks like one of SM2"), _MEASURED)
TIME = Step("XML-4", Text("签名值里的时间与签名时间一致", "The time in the value is the signature's time"), _MEASURED)
NUMBER = Step("XML-5", Text("文件头的编号就是发票号码", "The number in the header is the invoice's"), _KIT)
SUMS = Step("XML-6", Text("金额、税额与价税合计相符", "Amount, tax and total agree"), _KIT)
TAX_IDS = Step(
    "XML-7", Text("双方税号的校验码正确", "The parties' tax ids check"), Text("GB 32100-2015", "GB 32100-2015")
)
REACH = Step("XML-8", Text("签名声明的范围包括发票内容", "The signature says that it covers the invoice"), _KIT)
KEY = Step("XML-9", Text("文件里有签名人的证书", "The signer's certificate is in the file"), _MEASURED)

STEPS: tuple[Step, ...] = (PRESENT, ALGORITHM, VALUE, TIME, NUMBER, SUMS, TAX_IDS, REACH, KEY)

_FOUND = Text(
    "有税务局签名，但签名所依据的编排方式没有公布，离线无法验证",
    "there is a signature of the tax bureau, over a serialisation that is not published: it can't be verified offline",
)
_FOUND_OLD = Text(
    "有签名数据（SM2），但没有公布它签的是哪些内容，离线无法验证",
    "there is signed data (SM2), but what it signs is not published: it can't be verified offline",
)
_KNOWN = Text("签名算法 {algorithm}", "signature algorithm {algorithm}")
_UNKNOWN = Text("签名算法不认识：{algorithm}", "the signature algorithm is not known: {algorithm}")
_SM2 = Text("签名值是一个 SM2 签名的样子", "the value looks like one of SM2")
_EMPTY = Text("签名值是空的", "the signature value is empty")
_MASKED = Text(
    "签名值不是一个完整的签名，可能被遮盖或改动过", "the signature value is none; it may be masked or changed"
)
_SAME_TIME = Text("签名值里的时间与签名时间一致（{time}）", "the time in the value is that of the signature ({time})")
_OTHER_TIME = Text(
    "签名值里的时间是 {inside}，签名时间却写着 {stated}：其中一处被改动过",
    "the value says {inside}, the signature's time {stated}: one of them was changed",
)
_NO_TIME = Text("签名值里没有时间，无法对照", "the value holds no time to compare")
_BEFORE = Text("签名时间 {stated} 早于开票时间 {issued}", "signed {stated}, before it was issued ({issued})")
_SAME_NUMBER = Text("文件头的编号与发票号码一致", "the number in the header is the invoice's")
_OTHER_NUMBER = Text(
    "文件头的编号是 {header}，发票号码却是 {number}：其中一处被改动过",
    "the header says {header}, the invoice {number}: one of them was changed",
)
_ADD_UP = Text("金额、税额与价税合计相符", "amount, tax and total agree")
_DIFFER = Text(
    "金额 {amount} 加税额 {tax} 不等于价税合计 {total}：其中一处被改动过",
    "amount {amount} and tax {tax} do not make the total {total}: one of them was changed",
)
_LINES = Text(
    "各行金额之和 {lines} 与合计金额 {amount} 不符：其中一处被改动过",
    "the lines make {lines}, the invoice says {amount}: one of them was changed",
)
_RIGHT_ID = Text("税号 {id} 的校验码正确", "the tax id {id} checks")
_WRONG_ID = Text("税号 {id} 的校验码不对，至少有一个字符是错的", "the tax id {id} does not check: a character is wrong")
_COVERS = Text("声明的范围包括发票内容", "it says that it covers the invoice")
_OTHER_REACH = Text("声明的范围与见过的不同：{uri}", "it says that it covers something else: {uri}")
_NO_KEY = Text("文件里没有签名人的证书", "the signer's certificate is not in the file")
_ISSUED_BY = Text(
    "文件里没有签名人的证书，只写着它由“{issuer}”签发",
    "the signer's certificate is not there; only that {issuer} issued it",
)
_HAS_KEY = Text(
    "文件里有“{name}”的证书，但未经证实", "the certificate of {name} is in the file; nothing was proved by it"
)

_REACHED = frozenset({"einvoicedata", "taxsupervisioninfo"})
"""What a signature must cover to speak for the amounts and the number."""
_CENT = Decimal("0.01")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_DIGITS = re.compile(r"\D")


def verify(root: Element) -> Authenticity:
    """What the signatures of the invoices in this tree say. `unsigned` only where no invoice bears one."""
    signatures = tuple(one for invoice in groups(root, "einvoice") or [root] for one in _signatures(invoice))
    if not signatures:
        return UNSIGNED
    return Authenticity(
        verdict=Verdict.UNVERIFIABLE,
        signed_at=signatures[0].signed_at,
        not_checked=("signature", "chain", "revocation", "bureau"),
        signatures=signatures,
    )


def _signatures(invoice: Element) -> Iterator[Signature]:
    for block in filter(_bears_something, groups(invoice, "taxbureausignature", "signature")):
        is_digital = name_of(block) == "taxbureausignature"
        findings = _digital(invoice, block) if is_digital else _older(block)
        time = _moment(leaves(block).get("signaturetime", "")) if is_digital else None
        found = leaves(invoice)
        yield Signature(
            id=found.get("invoicenumber") or found.get("eiid") or found.get("invoiceno", ""),
            signed_at=time.replace(tzinfo=der.CHINA).isoformat() if time else "",
            findings=tuple(findings),
        )


def _bears_something(block: Element) -> bool:
    """Whether it is more than an element left empty."""
    return len(block) > 0 or bool((block.text or "").strip())


def _digital(invoice: Element, block: Element) -> Iterator[Finding]:
    """XML-1 and XML-2, then the rest: the block `TaxBureauSignature` of a 数电票."""
    stated, found = leaves(block), leaves(invoice, frozenset({"issuiteminformation"}))
    yield PRESENT.holds(_FOUND)
    algorithm = stated.get("signaturealgorithm", "")
    yield (ALGORITHM.holds if algorithm in SM2_SIGNATURES else ALGORITHM.cannot_tell)(
        _KNOWN if algorithm in SM2_SIGNATURES else _UNKNOWN, algorithm=algorithm or "?"
    )
    value, _, clock = stated.get("signaturevalue", "").partition("&")
    yield _value(value)
    yield from _time(clock, stated.get("signaturetime", ""), found)
    yield from _number(found)
    yield from _sums(invoice, found)
    yield from _tax_ids(found)
    yield from _reach(block)
    yield _key(stated.get("keyinfo", "") or stated.get("x509certificate", ""))


def _older(block: Element) -> Iterator[Finding]:
    """`Signature` of an `eInvoice` with 发票代码: GB/T 35275 signed data in base64, without its content."""
    text = "".join((block.text or "").split())
    yield PRESENT.holds(_FOUND_OLD)
    try:
        signed = signed_data.read(_decoded(text))
    except der.DerError:
        yield VALUE.cannot_tell(_MASKED)
        return
    yield VALUE.holds(_SM2)
    if signed.certificates:
        yield KEY.cannot_tell(_HAS_KEY, name=signed.certificates[0].name)
    else:
        issuer = certificates.called(signed.signers[0].issuer) if signed.signers else ""
        yield KEY.cannot_tell(_ISSUED_BY, issuer=issuer) if issuer else KEY.cannot_tell(_NO_KEY)


def _value(written: str) -> Finding:
    """XML-3: hexadecimal or base64 of r‖s, or of SEQUENCE {r, s}."""
    if not written.strip():
        return VALUE.cannot_tell(_EMPTY)
    value = bytes.fromhex(written) if _HEX.fullmatch(written) else _decoded(written)
    return VALUE.holds(_SM2) if len(value) == 64 or _is_pair(value) else VALUE.cannot_tell(_MASKED)


def _is_pair(value: bytes) -> bool:
    try:
        parts = der.parse(value).sequence()
    except der.DerError:
        return False
    return len(parts) == 2 and all(part.tag == der.INTEGER and len(part.body) <= 33 for part in parts)


def _time(clock: str, stated: str, found: Mapping[str, str]) -> Iterator[Finding]:
    """XML-4"""
    inside, outside = _moment(_decoded(clock).decode("ascii", "replace")), _moment(stated)
    if inside is None or outside is None:
        yield TIME.cannot_tell(_NO_TIME)
    elif inside == outside:
        yield TIME.holds(_SAME_TIME, time=stated)
    else:
        yield TIME.broken(_OTHER_TIME, inside=str(inside), stated=stated)
    issued = _moment(found.get("issuetime", ""))
    if issued and outside and outside.date() < issued.date():
        yield TIME.broken(_BEFORE, stated=stated, issued=found["issuetime"])


def _number(found: Mapping[str, str]) -> Iterator[Finding]:
    """XML-5"""
    header, number = found.get("eiid", ""), found.get("invoicenumber", "")
    if header and number:
        yield (
            NUMBER.holds(_SAME_NUMBER)
            if header == number
            else NUMBER.broken(_OTHER_NUMBER, header=header, number=number)
        )


def _sums(invoice: Element, found: Mapping[str, str]) -> Iterator[Finding]:
    """XML-6: within a cent, and a cent a line."""
    names = ("totalamwithouttax", "totaltaxam", "totaltaxincludedamount")
    amount, tax, total = (read_money(found.get(name, "")) for name in names)
    if amount is None or total is None:
        return
    if tax is not None and abs(amount + tax - total) > _CENT:
        yield SUMS.broken(_DIFFER, amount=amount, tax=tax, total=total)
        return
    lines = [read_money(leaves(line).get("amount", "")) for line in groups(invoice, "issuiteminformation")]
    summed = sum((one for one in lines if one is not None), Decimal(0))
    if lines and None not in lines and abs(summed - amount) > _CENT * len(lines):
        yield SUMS.broken(_LINES, lines=summed, amount=amount)
    else:
        yield SUMS.holds(_ADD_UP)


def _tax_ids(found: Mapping[str, str]) -> Iterator[Finding]:
    """XML-7"""
    for name in ("selleridnum", "buyeridnum"):
        written = found.get(name, "")
        match judge(written):
            case TaxIdForm.VALID:
                yield TAX_IDS.holds(_RIGHT_ID, id=written)
            case TaxIdForm.CHECK_WRONG:
                yield TAX_IDS.broken(_WRONG_ID, id=written)


def _reach(block: Element) -> Iterator[Finding]:
    """XML-8: five paths joined by `|`; their letter case is not that of the elements."""
    for reference in groups(block, "reference")[:1]:
        uri = str(reference.get("URI") or "")
        paths = {path.strip().rpartition("/")[2].casefold() for path in uri.split("|")}
        yield REACH.holds(_COVERS) if paths >= _REACHED else REACH.cannot_tell(_OTHER_REACH, uri=uri[:200])


def _key(written: str) -> Finding:
    """XML-9"""
    try:
        return KEY.cannot_tell(_HAS_KEY, name=certificates.read(_decoded(written)).name)
    except der.DerError:
        return KEY.cannot_tell(_NO_KEY)


def _moment(text: str) -> datetime | None:
    """A day, or a day and a time, in whatever signs stand between the digits."""
    digits = _DIGITS.sub("", text)
    try:
        return datetime.strptime(digits[:14].ljust(14, "0"), "%Y%m%d%H%M%S") if len(digits) >= 8 else None  # noqa: DTZ007
    except ValueError:
        return None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
