"""Genuineness in words: one sentence on what a signature proves, what that means for the amounts, and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.fields import TITLES, title_of
from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import FIELDS
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.report.form import Form
from piaoqi.core.seals.altered import named
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.ofd import steps as ofd_steps
from piaoqi.core.seals.pdf import steps as pdf_steps
from piaoqi.core.seals.verdict import NOT_CHECKED, Authenticity, Finding, Signature, Verdict
from piaoqi.core.text import Language, Message, Text, told

_PICTURE = "image"
_SIGNABLE = ("ofd", "pdf", "xml", "xbrl")
"""Formats of originals that may carry a signature: of lists and the like nothing is said unless they do."""
_CODE_ERA = (Kind.E_SPECIAL, Kind.E_ORDINARY, Kind.TOLL)
"""电子发票 with 发票代码, which were signed when they were issued."""
_NOT_OF_THE_BUREAU = {Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.OTHER_DOCUMENT, Kind.CUSTOMS, Kind.UNKNOWN}
_SIGNED_BY_OTHERS = _NOT_OF_THE_BUREAU | {Kind.RAIL, Kind.AIR, Kind.FISCAL}
"""Nobody expects the tax bureau's signature there."""
_DATES = (ofd_steps.DATES, pdf_steps.DATES)
"""The steps that tell the dates of certificates and seal."""
_DATES_SHOWN = 2
_CHINA = timezone(timedelta(hours=8))
_MONEY = ("amount", "tax", "total")

_BY_TAX = Text(
    "签章有效：由{who}签署，签署后未被改动，证书出自国家税务总局（{anchor}）",
    "valid: signed by {who}, not changed since; its certificate leads to the State Taxation Administration ({anchor})",
)
_BY_PINNED = Text(
    "签章有效：由{who}签署，签署后未被改动；相信它，是因为您加入了信任证书“{anchor}”",
    "valid: signed by {who}, not changed since; trusted because you added the certificate {anchor}",
)
_STILL_ASK = Text(
    "文件是真的。后来有没有作废、红冲，文件本身看不出，以税务数字账户或查验平台为准",
    "The file is genuine. Whether the invoice was voided or flushed later only the tax bureau's platform can say",
)
_UNKNOWN_SIGNER = Text(
    "有人签了名，签名后未被改动；但不能证明签署方就是税务局。签署方自称{who}",
    "somebody signed this and it was not changed since; nothing shows it was the tax bureau. The signer says: {who}",
)
_NOT_SHOWN = Text(
    "有人签了名，签名后未被改动；但不能证明签署方就是它自称的{who}",
    "somebody signed this and it was not changed since; nothing shows that it was {who}, as the signer says",
)
_SELLER_SIGNED = Text(
    "销售方名称的证书签了名，签名后未被改动；但不能证明签署方就是税务局，也不能证明就是{who}",
    "a certificate in the seller's name signed this and it was not changed since; nothing shows it was the tax bureau, "
    "or truly {who}",
)
_NAMES_ARE_FREE = Text("名称谁都可以照抄：请{ask}", "Anybody can copy a name: {ask}")
_MAY_BE_ADDED = Text(
    "名称谁都可以照抄：请{ask}。从出具单位自己那里拿到的证书，可以加入信任证书（piaoqi anchors）",
    "Anybody can copy a name: {ask}. A certificate that you got from the issuer itself can be added (piaoqi anchors)",
)
_PARTIAL = Text(
    "签章保护的部分未被改动；但下列内容不在签章保护之内，改了也看不出来：{parts}",
    "what the signature covers was not changed, but this it does not cover, and a change there would not show: {parts}",
)
_AND_UNKNOWN = Text("也不能证明签署方就是它自称的{who}", "nor does anything show that the signer was {who}")
_UNSIGNED_VALUES = Text("{fields}取自没有受保护的部分，等于没有人签过", "{fields}: read from parts that nobody signed")
_SIGNED_AMOUNTS = Text("{fields}取自受保护的部分", "{fields}: read from parts that are covered")
_ASK_AGAIN = Text(
    "请{ask}，逐项核对金额；或重新索取完整签过的原件",
    "Please {ask}, and compare the amounts; or get an original that is signed as a whole",
)
_ALTERED = Text(
    "与签署时不一致，签署之后被改动过，或者是拼凑的：{parts}",
    "not what was signed: changed since, or put together from other files: {parts}",
)
_DO_NOT_USE = Text(
    "不要据此报销或抵扣，请向开票方重新索取，再{ask}",
    "Don't pay, book or deduct on it: get the original from the issuer again, then {ask}",
)
_DIGITAL = Text(
    "文件内没有可离线验证的签名（数电票都是这样），离线看不出真假",
    "the file holds no signature that can be verified offline (no fully digital invoice does)",
)
_SUSPICIOUS = Text(
    "这一代电子发票的 OFD 本应带有税务局的签章，这份没有：可疑（转换或编辑过的文件会丢掉签章）",
    "an OFD of this generation should bear the tax bureau's seal, and this one doesn't: suspicious (converting or "
    "editing loses the seal)",
)
_GET_ORIGINAL = Text(
    "不要只凭它报销或抵扣：请向开票方索取带签章的 OFD 原件，并{ask}",
    "Don't rely on it alone: get the sealed OFD from the issuer, and {ask}",
)
_PDF_WITHOUT = Text(
    "这一代电子发票的 PDF 一般带有销售方的签名，这份没有（打印、转换、合并会丢掉签名），离线看不出真假",
    "a PDF of this generation usually bears the seller's signature; this one doesn't (printing, converting or merging "
    "loses it), so nothing can be proved offline",
)
_NOTHING_SIGNED = Text("文件内没有签名，离线看不出真假", "the file holds no signature: nothing can be proved offline")
_OF_A_PICTURE = Text(
    "图片证明不了真假：图谁都能改，二维码也谁都能生成",
    "a picture proves nothing: anybody can change one, and anybody can make a QR code",
)
_VERIFY = Text("请{ask}", "Please {ask}")
_XML = Text(
    "文件里税务局的签名离线验证不了，看不出真假：{reason}",
    "the tax bureau's signature in it can't be verified offline, so nothing can be proved: {reason}",
)
_CANNOT_TELL = Text("文件带有签名，但无法判断真假：{reason}", "the file is signed, but can't be judged: {reason}")
_NOT_WHOLE = Text(
    "文件没有读全（{reason}），签章可能在没读到的部分里，看不出真假",
    "the file was not read as a whole ({reason}): a signature may be in the rest, so nothing can be proved",
)
_GET_WHOLE = Text(
    "请重新下载，或向开票方索取完整的文件，再读一次",
    "Download it again, or get the whole file from the issuer, and read it again",
)
_UNKNOWN_FORM = Text("签名的形式或算法不认识", "the form of the signature or its algorithm is not known")
_SEAL_OF = Text("“{signer}”（印章“{seal}”）", "{signer} (seal: {seal})")
_NAMED = Text("“{name}”", "{name}")
_NO_NAME = Text("没有写名称的签署方", "a signer without a name")
_ASK_BUREAU = Text("到全国增值税发票查验平台查验", "verify it on the national VAT invoice verification platform")
_ASK_TREASURY = Text("到全国财政电子票据查验平台查验", "verify it on the national platform for fiscal e-bills")
_ASK_ISSUER = Text("向出具单位核实", "ask whoever issued it")
_IN_CHINA = Text("{moment}（北京时间）", "{moment} (Chinese time)")

_SEAL = Text("印章", "seal")
_SIGNER = Text("签署人", "signer")
_ISSUER = Text("证书颁发者", "certificate issued by")
_SIGNED_AT = Text("自称的签署时间", "claimed signing time")
_ANCHOR = Text("信任的依据", "trusted because of")
_VALIDITY = Text("有效期", "validity")
_ENDED_SINCE = Text("{dates}；之后到期不影响结论", "{dates}; that it ended later changes nothing")
_WEAK = Text("算法", "algorithms")
_WEAK_NOTE = Text("{weak}：按今天的标准偏弱，只是提醒，不说明有假", "{weak}: weak today; a note, no verdict")
_OTHERS = Text("另有签名", "further signatures")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said to people about one file. `rows` are names and values; `doubts` the checks that do not hold or
    could not be made, by their numbers.
    """

    verdict: Verdict
    sentence: Message
    beside: tuple[Message, ...]
    """What belongs to it: what the verdict means for the amounts."""
    advice: Message
    rows: tuple[tuple[Text, str | Message], ...]
    doubts: tuple[Finding, ...]
    not_checked: tuple[Text, ...]

    @property
    def suspicious(self) -> bool:
        """Whether it bears no seal though files of its kind do."""
        return self.sentence.text == _SUSPICIOUS

    def explanation(self, language: Language) -> str:
        """All of it as one text."""
        return told((one.say(language) for one in (self.sentence, *self.beside, self.advice)), language)


def statement(document: Document) -> Statement | None:
    """What is to be said; None for lists and other files that nobody signs."""
    one = document.authenticity
    unsigned = one.verdict is Verdict.UNSIGNED
    if unsigned and (document.format not in (*_SIGNABLE, _PICTURE) or not document.records):
        return None
    sentence, advice = _said(document)
    return Statement(
        verdict=one.verdict,
        sentence=sentence,
        beside=tuple(_beside(document)),
        advice=advice.with_(ask=_ask(document)),
        rows=tuple(_rows(one)),
        doubts=tuple(finding for finding in findings(one) if finding.answer is not Answer.HOLDS),
        not_checked=tuple(NOT_CHECKED[key] for key in one.not_checked),
    )


def findings(one: Authenticity) -> tuple[Finding, ...]:
    """Those of the file as a whole, then those of each signature."""
    return (*one.findings, *(finding for signature in one.signatures for finding in signature.findings))


def authenticity_form(document: Document, language: Language) -> Form:
    """The contract's keys first; the others explain them."""
    one, said = document.authenticity, statement(document)
    return {
        "verdict": str(one.verdict),
        "seal": one.seal,
        "signer": one.signer,
        "signed_at": one.signed_at,
        "uncovered": list(one.uncovered),
        "altered": list(one.altered),
        "not_checked": list(one.not_checked),
        "issuer": one.issuer,
        "anchor": one.anchor,
        "weak": list(one.weak),
        "explanation": said.explanation(language) if said else "",
        "steps": _steps(one.findings, language),
        "signatures": [_signature(signature, language) for signature in one.signatures],
    }


def _steps(found: Sequence[Finding], language: Language) -> list[Form]:
    return [{"code": one.step.code, "verdict": str(one.answer), "message": one.message.say(language)} for one in found]


def _signature(one: Signature, language: Language) -> Form:
    return {
        "id": one.id,
        "seal": one.seal,
        "signer": one.signer,
        "issuer": one.issuer,
        "signed_at": one.signed_at,
        "anchor": one.anchor,
        "steps": _steps(one.findings, language),
    }


def _said(document: Document) -> tuple[Message, Text]:
    """The sentence, and the advice yet without its platform."""
    one = document.authenticity
    match one.verdict:
        case Verdict.TRUSTED:
            shipped = one.anchor in {anchor.name for anchor in SHIPPED}
            advice = _ASK_AGAIN if _fields(document, FIELDS, covered=False) else _STILL_ASK
            return (_BY_TAX if shipped else _BY_PINNED).with_(who=_who(one), anchor=one.anchor), advice
        case Verdict.INTACT_UNKNOWN_SIGNER:
            sentence = _unknown_signer(document)
            return sentence.with_(who=_who(one)), _MAY_BE_ADDED if sentence is _NOT_SHOWN else _NAMES_ARE_FREE
        case Verdict.PARTIAL:
            return _PARTIAL.with_(parts=named(one.uncovered)), _ASK_AGAIN
        case Verdict.ALTERED:
            return _ALTERED.with_(parts=named(one.altered)), _DO_NOT_USE
        case Verdict.UNVERIFIABLE:
            return _unverifiable(document)
        case Verdict.UNSIGNED:
            return _unsigned(document)


def _unknown_signer(document: Document) -> Text:
    signer = document.authenticity.signer
    if signer and any(record.seller_name == signer for record in document.records):
        return _SELLER_SIGNED
    return _NOT_SHOWN if {record.kind for record in document.records} <= _SIGNED_BY_OTHERS else _UNKNOWN_SIGNER


def _unsigned(document: Document) -> tuple[Message, Text]:
    if document.format == _PICTURE:
        return _OF_A_PICTURE.with_(), _VERIFY
    kinds = {record.kind for record in document.records}
    if any(kind in _CODE_ERA for kind in kinds):
        if document.format == "ofd":
            return _SUSPICIOUS.with_(), _GET_ORIGINAL
        return _PDF_WITHOUT.with_(), _VERIFY
    digital = all(KINDS[kind].origin is Origin.PLATFORM for kind in kinds)
    return (_DIGITAL if digital else _NOTHING_SIGNED).with_(), _VERIFY


def _unverifiable(document: Document) -> tuple[Message, Text]:
    """By what is lost of the file, else by the first check that could not be made."""
    found = findings(document.authenticity)
    lost = [one.message for one in found if one.step == ofd_steps.CONTAINER and one.answer is not Answer.HOLDS]
    if lost and not document.authenticity.signatures:
        return _NOT_WHOLE.with_(reason=lost[0]), _GET_WHOLE
    reason = next((one.message for one in found if one.answer is Answer.CANNOT_TELL), _UNKNOWN_FORM.with_())
    return (_XML if document.format == "xml" else _CANNOT_TELL).with_(reason=reason), _VERIFY


def _beside(document: Document) -> Iterator[Message]:
    """What belongs to the sentence: which values nobody signed, whether the amounts were, and by whom."""
    one = document.authenticity
    if one.covered is None or one.verdict is Verdict.ALTERED:
        return
    partial = one.verdict is Verdict.PARTIAL
    unsigned = _fields(document, FIELDS, covered=False)
    if unsigned:
        yield _UNSIGNED_VALUES.with_(fields=unsigned)
    safe = _fields(document, _MONEY, covered=True)
    if partial and safe:
        yield _SIGNED_AMOUNTS.with_(fields=safe)
    if partial and not one.anchor:
        yield _AND_UNKNOWN.with_(who=_who(one))


def _fields(document: Document, names: Sequence[str], *, covered: bool) -> tuple[Text, ...]:
    """Titles of the fields whose values stand in parts that are (not) covered."""
    told = {
        name: title_of(name, record.kind)
        for record in document.records
        for name, origin in record.fields.items()
        if origin.covered is covered and name in TITLES
    }
    return tuple(told[name] for name in names if name in told)


def _ask(document: Document) -> Text:
    """Who knows."""
    kinds = {record.kind for record in document.records}
    if kinds == {Kind.FISCAL}:
        return _ASK_TREASURY
    return _ASK_ISSUER if kinds <= _NOT_OF_THE_BUREAU else _ASK_BUREAU


def _who(one: Authenticity) -> Message | Text:
    if one.signer and one.seal and one.signer != one.seal:
        return _SEAL_OF.with_(signer=one.signer, seal=one.seal)
    name = one.signer or one.seal
    return _NAMED.with_(name=name) if name else _NO_NAME


def _rows(one: Authenticity) -> Iterator[tuple[Text, str | Message]]:
    yield _SEAL, one.seal
    yield _SIGNER, one.signer
    yield _ISSUER, one.issuer
    yield _SIGNED_AT, _in_china(one.signed_at)
    if one.verdict in (Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER):
        dates = [told.message for told in findings(one) if told.step in _DATES and told.answer is Answer.HOLDS]
        yield from ((_VALIDITY, _ENDED_SINCE.with_(dates=date)) for date in dates[:_DATES_SHOWN])
    yield _ANCHOR, one.anchor
    if one.weak:
        yield _WEAK, _WEAK_NOTE.with_(weak=one.weak)
    for other in one.signatures:
        name = " · ".join(part for part in (other.seal, other.signer, other.signed_at) if part)
        if name and (other.seal, other.signer, other.signed_at) != (one.seal, one.signer, one.signed_at):
            yield _OTHERS, name


def _in_china(moment: str) -> str | Message:
    """A time in the zone of those who read it; as written where it is none."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return _IN_CHINA.with_(moment=f"{read.astimezone(_CHINA):%Y-%m-%d %H:%M:%S}") if read.tzinfo else moment
