"""C1, issuer side: it was never issued, never arrived, or was taken back. To whom it was issued: c1_buyer."""

from collections.abc import Iterator

from piaoqi.core.causes.answers import NOT_FOUND, answer_days, answer_evidence, answers
from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.invoice import number, tax_id
from piaoqi.core.invoice.kind import KINDS, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.text import Text

_ACCOUNTS = (SourceKind.BUREAU, SourceKind.SELECTION)
"""Targets where an invoice stands under the buyer's tax number."""
_ASKED = (*_ACCOUNTS, SourceKind.VERIFICATION)
"""Targets that are the tax bureau's own."""
_HOLDS_ORIGINALS = (SourceKind.ARCHIVE, SourceKind.MAIL)
"""A partly flushed invoice is still an original to be kept; what lists and books do with the rest is another matter."""
_FLUSHED = (Status.RED_FULL,)

NOT_ISSUED = Cause(
    code="C1.1",
    title=Text("对方尚未开票", "not issued yet"),
    implies=Absence.MISSING,
    remedy=Text("催对方开票，约定日期", "ask the seller to issue it, and agree on a date"),
    next_test=Text("问对方开票申请的状态", "ask for the state of the request"),
    weight=10,
)
OFFLINE = Cause(
    code="C1.2",
    title=Text("开票方离线开具，尚未上传", "issued offline and not uploaded yet"),
    implies=Absence.MISSING,
    remedy=Text(
        "请开票方联网上传（抄报或“再次上传”），次日再查",
        "ask the issuer to go online and upload, then look again next day",
    ),
    next_test=Text("请开票方提供上传状态的截图", "ask the issuer for the upload state"),
    confirmed=False,
)
VOIDED = Cause(
    code="C1.7",
    title=Text("发票已作废", "the invoice was voided"),
    implies=Absence.NOT_MISSING,
    remedy=Text("向对方要替代的发票，撤销对这张的引用", "ask for its replacement and unlink this one"),
    next_test=Text("查对方是否已重开", "see whether it was reissued"),
    weight=5,
)
FLUSHED = Cause(
    code="C1.8",
    title=Text("发票已被红冲", "the invoice was red-flushed"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "全额红冲：已抵扣的作进项税额转出，取得重开的发票；部分红冲：其余部分仍有效，按有效抵扣税额处理",
        "flushed fully: transfer out the input tax if deducted, obtain the reissue; partly: the rest is still valid",
    ),
    next_test=Text("找到对应的红字发票", "find the red letter"),
    weight=5,
)
LOCKED = Cause(
    code="C1.9",
    title=Text("红字确认单处理中，发票已锁定", "locked: a red-letter confirmation is under way"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "72 小时内确认或拒绝红字信息确认单，过时自动作废",
        "confirm or reject it within 72 hours, or it lapses",
    ),
    next_test=Text("看红字信息确认单的状态", "look at the state of the confirmation"),
    weight=15,
)
REPLACED = Cause(
    code="C1.10",
    title=Text("已作废或红冲，对方另开了一张", "voided or flushed, and reissued under a new number"),
    implies=Absence.NOT_MISSING,
    remedy=Text("改用新号码的那张，把审批和附件移过去", "use the new one and move approvals to it"),
    next_test=Text("核对新旧两张的货物和金额", "compare goods and amounts of both"),
    confirmed=False,
    weight=30,
)
FORGED = Cause(
    code="C1.14",
    title=Text("可能是伪造或篡改的发票", "possibly forged or altered"),
    implies=Absence.MISSING,
    remedy=Text(
        "暂停付款，到查验平台查验，必要时请税务机关鉴定",
        "hold payment, verify it, and have the tax bureau judge it if need be",
    ),
    next_test=Text("到全国增值税发票查验平台查验一次", "verify it once on the national platform"),
    weight=10,
)

_STATUS_IS = Text("{source} 里的状态是“{status}”", "its status in {source} is {status}")
_RED = Text("红字发票 {number} 冲销了它", "red letter {number} flushes it")
_NEW = Text("同一销售方、同一金额另有 {number}（{day}）", "the same seller issued {number} on {day} for the same total")
_NOT_FOUND_TWICE = Text("在 {days} 天查验都是“查无此票”", "verification said 'no such invoice' on {days} days")
_BY_CONTROL = Text("这是税控开具的{kind}，可能离线开具", "a {kind} of the tax-control era, which can be issued offline")
_CONTRADICTS = Text("号码 {number} 与开票日期 {day} 矛盾", "the number {number} contradicts the date {day}")
_BAD_CHECK = Text(
    "销售方税号 {tax_id} 的校验位不对", "the check character of the seller's tax number {tax_id} is wrong"
)
_ORDERED = Text("这笔订单或付款还没有发票号码", "this order or payment has no invoice number yet")


def _not_issued(case: Case) -> Found | None:
    only_ordered = all(one.kind is SourceKind.EXPECTED for one in case.sightings)
    if not only_ordered or case.invoice.number:
        return None
    return Found(NOT_ISSUED, Likelihood.LIKELY, (Evidence(_ORDERED.with_(), str(case.invoice.place)),))


def _offline(case: Case) -> Found | None:
    """Kinds of the tax-control era can be issued offline; that nobody finds them on two days makes it likely."""
    if case.target not in _ASKED or KINDS[case.invoice.kind].origin is not Origin.TAX_CONTROL:
        return None
    kind = Evidence(_BY_CONTROL.with_(kind=KINDS[case.invoice.kind].title), str(case.invoice.place))
    return _weighed(OFFLINE, case, (kind,), Likelihood.POSSIBLE)


def _forged(case: Case) -> Found | None:
    if case.target not in _ASKED:
        return None
    contradictions = tuple(_contradictions(case.invoice))
    digital = KINDS[case.invoice.kind].origin is not Origin.TAX_CONTROL
    if not contradictions and not (digital and answers(case, NOT_FOUND)):
        return None
    return _weighed(FORGED, case, contradictions, Likelihood.LIKELY)


def _contradictions(invoice: Record) -> Iterator[Evidence]:
    where = str(invoice.place)
    if invoice.issue_date and number.contradicts_date(invoice.number, invoice.code, invoice.issue_date):
        yield Evidence(_CONTRADICTS.with_(number=invoice.number, day=invoice.issue_date), where)
    if invoice.seller_tax_id and tax_id.judge(invoice.seller_tax_id) is tax_id.TaxIdForm.CHECK_WRONG:
        yield Evidence(_BAD_CHECK.with_(tax_id=invoice.seller_tax_id), where)


def _weighed(cause: Cause, case: Case, facts: tuple[Evidence, ...], alone: Likelihood) -> Found:
    """With the platform's "no such invoice": on two days it is likely, on one day it proves nothing (C0, 009)."""
    days = answer_days(case, NOT_FOUND)
    facts += answer_evidence(case, NOT_FOUND)
    if len(days) > 1:
        return Found(cause, Likelihood.LIKELY, (*facts, Evidence(_NOT_FOUND_TWICE.with_(days=len(days)), "")))
    if days and case.target is SourceKind.VERIFICATION:
        return Found(cause, Likelihood.LIKELY, facts, verdict=Absence.CANNOT_TELL)
    return Found(cause, alone, facts)


def _status_evidence(case: Case, wanted: tuple[Status, ...]) -> list[Evidence]:
    return [
        Evidence(_STATUS_IS.with_(source=one.source, status=TITLES[one.record.status]), str(one.record.place))
        for one in case.sightings
        if one.record.status in wanted
    ]


def _gone_evidence(case: Case) -> list[Evidence]:
    flushed = _status_evidence(case, (Status.VOID, *_FLUSHED))
    return flushed + _red_evidence(case)


def _red_evidence(case: Case) -> list[Evidence]:
    """Red letters that take the whole of it back; a red letter whose blue is as absent cancels with it."""
    total = case.invoice.total
    return [
        Evidence(_RED.with_(number=one.record.number), str(one.record.place))
        for one in case.red_letters
        if total is not None and one.record.total is not None and one.record.total == -total
    ]


def _replaced(case: Case) -> Found | None:
    gone = _gone_evidence(case)
    if not gone or not case.replacements:
        return None
    new = case.replacements[0].record
    fact = Evidence(_NEW.with_(number=new.number, day=new.issue_date), str(new.place))
    return Found(REPLACED, Likelihood.LIKELY, (*gone, fact))


def _voided(case: Case) -> Found | None:
    evidence = _status_evidence(case, (Status.VOID,))
    return (
        Found(VOIDED, Likelihood.CERTAIN if not case.replacements else Likelihood.LIKELY, tuple(evidence))
        if evidence
        else None
    )


def _locked(case: Case) -> Found | None:
    evidence = _status_evidence(case, (Status.LOCKED,)) if case.target is SourceKind.SELECTION else []
    return Found(LOCKED, Likelihood.CERTAIN, tuple(evidence)) if evidence else None


def _flushed(case: Case) -> Found | None:
    evidence = _status_evidence(case, _FLUSHED) + _red_evidence(case)
    blue_absent_too = [
        one for one in case.flushes if one.record.total is not None and case.invoice.total == -one.record.total
    ]
    if blue_absent_too and not any(one.kind is case.target for one in case.flushes):
        evidence.append(Evidence(_RED.with_(number=case.invoice.number), str(blue_absent_too[0].record.place)))
    if evidence:
        return Found(FLUSHED, Likelihood.CERTAIN if not case.replacements else Likelihood.LIKELY, tuple(evidence))
    partly = _status_evidence(case, (Status.RED_PARTIAL,)) if case.target not in _HOLDS_ORIGINALS else []
    return Found(FLUSHED, Likelihood.LIKELY, tuple(partly)) if partly else None


RULES = (
    Rule(NOT_ISSUED, _not_issued),
    Rule(OFFLINE, _offline),
    Rule(VOIDED, _voided),
    Rule(FLUSHED, _flushed),
    Rule(LOCKED, _locked),
    Rule(REPLACED, _replaced),
    Rule(FORGED, _forged),
)
