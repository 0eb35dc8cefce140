"""C1, issuer side: not issued yet, issued and not uploaded, or never really issued.

To whom it was issued: c1_buyer. What was taken back: c1_taken_back. What the tax office issued: c1_on_behalf.
"""

from collections.abc import Iterator

from piaoqi.core.causes import letters
from piaoqi.core.causes.answers import EXISTS, NOT_FOUND, SUCCESS, answer_days, answer_evidence, answers
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, Question, Rule, Step, View
from piaoqi.core.causes.case import Case, Direction, Sighting, SourceKind
from piaoqi.core.causes.laws import DIGITAL_INVOICES, INVOICE_RULES, PRETAX_VOUCHERS, VERIFICATION_RULES
from piaoqi.core.checks.qr import denies_face
from piaoqi.core.invoice import number, tax_id
from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.number.facts import PROVINCE_OF_CITY, facts_of, region_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.seals.verdict import Verdict as Genuine
from piaoqi.core.text import Message, Text

_ASKED = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.VERIFICATION)
"""Targets that are the tax bureau's own."""

NOT_ISSUED = Cause(
    code="C1.1",
    title=Text("对方尚未开票", "not issued yet"),
    implies=Absence.MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("有订单、付款或开票申请", "there is an order, a payment or a request"),
    signs=(
        Text("订单或付款没有发票号码", "the order or payment has no invoice number"),
        Text("应到票日期已过", "the date by which it was expected has passed"),
    ),
    counter=(
        Text("记录写着已经到票", "the record says that the invoice came"),
        Text("同一销售方另有金额相符的发票", "the same seller issued an invoice that fits"),
    ),
    remedy=Text(
        "催对方开票并约定日期；到期仍未开的，升级给采购负责人，暂缓后续付款",
        "ask the seller to issue it by an agreed date; if it does not, involve the buyer's lead and hold payments",
    ),
    actor=Actor.EMPLOYEE,
    next_test=Text("问对方开票申请的状态", "ask the seller for the state of the request"),
    step=Step.ISSUER,
    recheck_days=7,
    laws=(INVOICE_RULES, PRETAX_VOUCHERS),
    letter=letters.REQUEST_ISSUE,
    weight=10,
)
OFFLINE = Cause(
    code="C1.2",
    title=Text("开票方离线开具，尚未上传", "issued offline and not uploaded yet"),
    implies=Absence.MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION),
    precondition=Text(
        "税控设备开具的发票（发票代码加 8 位号码），或开票方使用乐企",
        "an invoice of the tax-control era (code and eight digits), or an issuer with a direct interface",
    ),
    signs=(
        Text("查验平台在两天以上都说“查无此票”", "the platform said 'no such invoice' on two days or more"),
        Text("开票系统里的状态是未上传或上传失败", "the issuing system says: not uploaded, or failed"),
        Text(
            "开具已超过 72 小时，税局清单的日期包括它而没有它", "older than 72 hours, and a list of its dates lacks it"
        ),
    ),
    counter=(
        Text("查验成功过，或查验说号码存在（不一致）", "it was verified, or the platform knows its number"),
        Text("号码、税号或印章自相矛盾（见 C1.14）", "number, tax id or seal contradict themselves (see C1.14)"),
    ),
    remedy=Text(
        "请开票方联网上传（税控抄报，或“再次上传”），次日再查",
        "ask the issuer to go online and upload, then look again next day",
    ),
    actor=Actor.ISSUER,
    next_test=Text("请开票方提供上传状态的截图", "ask the issuer for the upload state"),
    step=Step.ISSUER,
    recheck_days=1,
    laws=(VERIFICATION_RULES,),
    letter=letters.UPLOAD,
    question=Question(
        Text("开票方的系统里，这张票是“未上传”或“上传失败”吗？", "Does the issuer's system say: not uploaded?"),
        Text("请开票方看税控开票软件或乐企的上传状态", "the issuer looks at the upload state in its issuing software"),
    ),
    confirmed=False,
)
FORGED = Cause(
    code="C1.14",
    title=Text("可能是伪造或篡改的发票", "possibly forged or altered"),
    implies=Absence.MISSING,
    shows=(View.PLATFORM, View.ACCOUNT),
    signs=(
        Text(
            "原件在签署之后被改动过，或与它的签章不符",
            "the original was altered after it was signed",
        ),
        Text("二维码与票面不一致", "the QR code disagrees with the face"),
        Text("数电票在两天以上查无此票", "a digital invoice that the platform does not know on two days or more"),
        Text("号码里的年份与开票日期矛盾", "the year in the number contradicts the issue date"),
        Text("销售方税号的校验位不对", "the check character of the seller's tax id is wrong"),
        Text("号码的地区与销售方不符（只作参考）", "the number's region is not the seller's (a hint only)"),
    ),
    counter=(
        Text("查验成功过", "it was verified"),
        Text("另有一份签章有效的原件", "another copy of the original is validly signed"),
        Text("只有手工录入的记录矛盾：多半是录入错误", "only a typed record contradicts itself: rather a typing error"),
        Text("税控票未上传也会查无此票（见 C1.2）", "a tax-control invoice not uploaded is unknown, too (see C1.2)"),
    ),
    remedy=Text(
        "暂停付款和入账，查验一次，必要时请税务机关鉴定；不得当作已补齐",
        "hold payment and booking, verify it, let the tax bureau judge it if need be; never count it as recovered",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("到全国增值税发票查验平台查验一次", "verify it once on the national platform"),
    step=Step.VERIFY,
    recheck_days=1,
    laws=(INVOICE_RULES, DIGITAL_INVOICES, VERIFICATION_RULES),
    letter=letters.ASK_TAX_OFFICE,
    weight=10,
)

_ORDERED = Text("这笔订单或付款还没有发票号码", "this order or payment has no invoice number yet")
_CLAIMS_RECEIVED = Text("这一行的到票情况写作“{state}”", "this row says of its invoice: {state}")
_MAY_ANSWER = Text(
    "{where} 的发票 {number}（{total}）可能就是它的", "{number} ({total}) in {where} may be the invoice for it"
)
_BOOKED_FOR_IT = Text(
    "{where} 有一笔没有发票号码的记录（{total}），可能就是它的",
    "{where} has a row without a number ({total}); it may be for it",
)
_NOT_FOUND_TWICE = Text("有 {days} 天查验过，都是“查无此票”", "verification said 'no such invoice' on {days} days")
_BY_CONTROL = Text(
    "这是税控开具的{kind}，可能离线开具", "its kind, {kind}, is of the tax-control era and can be issued offline"
)
_NOT_UPLOADED = Text("{source} 里的上传状态是“{state}”", "its upload state in {source} is {state}")
_CONTRADICTS = Text("号码 {number} 与开票日期 {day} 矛盾", "the number {number} contradicts the date {day}")
_BAD_CHECK = Text(
    "销售方税号 {tax_id} 的校验位不对", "the check character of the seller's tax number {tax_id} is wrong"
)
_OTHER_REGION = Text(
    "号码是{region}的，销售方税号登记在{home}（迁址、总机构统一开票的除外）",
    "the number is of {region}, the seller's tax id of {home} (unless it moved or its head office issues)",
)
_ALTERED = Text(
    "{source} 里的原件与签署时不一致，签署之后被改动过",
    "the original in {source} was altered after signing",
)
_QR_DIFFERS = Text(
    "{source} 里的原件，{field}在二维码和票面上不一样：{first}、{second}",
    "in the original in {source}, QR code and face differ in {field}: {first}, {second}",
)
_KNOWN_THERE = Text("查验平台知道这个号码", "the platform knows this number")

_RECEIVED_WORDS = ("已到", "已收", "已开", "已取得", "是", "全部到", "yes", "received")
_UPLOAD_FAILED = ("未上传", "上传失败", "未报送", "报送失败", "待上传", "离线", "失败", "否", "no")
_UPLOAD_CODES = ("02", "03")
"""乐企: 02 上传失败, 03 未上传."""
_ISSUED_CENTRALLY = (Kind.RAIL, Kind.AIR, Kind.TOLL)
"""Kinds whose number need not be of the seller's province."""


def _not_issued(case: Case) -> Found | None:
    only_ordered = all(one.kind is SourceKind.EXPECTED for one in case.sightings)
    if not only_ordered or case.invoice.number:
        return None
    where = str(case.invoice.place)
    facts = [Evidence(_ORDERED.with_(), where)]
    state = case.invoice.facts.get("received_state", "")
    claimed = state.lower().startswith(_RECEIVED_WORDS)
    if claimed:
        facts.append(Evidence(_CLAIMS_RECEIVED.with_(state=state), where, supports=False))
    facts += [Evidence(_may_answer(one), str(one.record.place), supports=False) for one in case.may_answer]
    if case.may_answer:
        return Found(NOT_ISSUED, Likelihood.LIKELY, tuple(facts), verdict=Absence.CANNOT_TELL)
    return Found(NOT_ISSUED, Likelihood.POSSIBLE if claimed else Likelihood.LIKELY, tuple(facts))


def _may_answer(one: Sighting) -> Message:
    text = _MAY_ANSWER if one.record.number else _BOOKED_FOR_IT
    return text.with_(where=one.source, number=one.record.number, total=one.record.total)


def _offline(case: Case) -> Found | None:
    """Kinds of the tax-control era can be issued offline; that nobody finds them on two days makes it likely."""
    if case.target not in _ASKED or answers(case, SUCCESS):
        return None
    failed = tuple(_not_uploaded(case))
    by_control = is_tax_control(case.invoice)
    if not failed and not by_control:
        return None
    kind = Evidence(_BY_CONTROL.with_(kind=KINDS[case.invoice.kind].title), str(case.invoice.place))
    facts = (*failed, kind) if by_control else failed
    return _weighed(OFFLINE, case, facts, Likelihood.LIKELY if failed else Likelihood.POSSIBLE)


def _not_uploaded(case: Case) -> Iterator[Evidence]:
    for one in case.sightings:
        state = one.record.facts.get("upload", "")
        if state.lower().startswith(_UPLOAD_FAILED) or state in _UPLOAD_CODES:
            yield Evidence(_NOT_UPLOADED.with_(source=one.source, state=state), str(one.record.place))


def is_tax_control(invoice: Record) -> bool:
    """Was it issued by a tax-control device? By its kind, or where that is not stated by the form of its number."""
    origin = KINDS[invoice.kind].origin
    if origin is not Origin.UNKNOWN:
        return origin is Origin.TAX_CONTROL
    return bool(invoice.code) and len(invoice.number) == 8


def _forged(case: Case) -> Found | None:
    ours = case.direction is Direction.ISSUED
    if case.target not in _ASKED or ours or answers(case, SUCCESS):
        return None
    contradictions = tuple(_contradictions(case.invoice))
    tampered = tuple(_tampered(case))
    unknown = not is_tax_control(case.invoice) and bool(answers(case, NOT_FOUND))
    if not contradictions and not tampered and not unknown:
        return None
    proves = bool(tampered) or (bool(contradictions) and any(_is_original(one) for one in case.sightings))
    alone = Likelihood.LIKELY if proves else Likelihood.POSSIBLE
    return _weighed(FORGED, case, (*tampered, *contradictions, *_region(case.invoice)), alone)


def _is_original(sighting: Sighting) -> bool:
    """A file that was read, or a list that a system made: what people typed may be a slip of theirs."""
    return bool(sighting.record.fields) or sighting.kind in (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED)


def _tampered(case: Case) -> Iterator[Evidence]:
    """What the originals themselves show; nothing where a copy is known to be genuine."""
    if any(one.record.facts.get("authenticity") == Genuine.TRUSTED for one in case.sightings):
        return
    for one in case.sightings:
        if one.record.facts.get("authenticity") == Genuine.ALTERED:
            yield Evidence(_ALTERED.with_(source=one.source), str(one.record.place))
        for two in filter(denies_face, one.record.problems):
            values = {name: two.params.get(name, "") for name in ("field", "first", "second")}
            yield Evidence(_QR_DIFFERS.with_(source=one.source, **values), str(one.record.place))


def _contradictions(invoice: Record) -> Iterator[Evidence]:
    where = str(invoice.place)
    if invoice.issue_date and number.contradicts_date(invoice.number, invoice.code, invoice.issue_date):
        yield Evidence(_CONTRADICTS.with_(number=invoice.number, day=invoice.issue_date), where)
    if invoice.seller_tax_id and tax_id.judge(invoice.seller_tax_id) is tax_id.TaxIdForm.CHECK_WRONG:
        yield Evidence(_BAD_CHECK.with_(tax_id=invoice.seller_tax_id), where)


def _region(invoice: Record) -> Iterator[Evidence]:
    """A number of another province than the seller's: never enough by itself, companies move and head offices issue."""
    read, home = facts_of(invoice.number, invoice.code), tax_id.province_of(invoice.seller_tax_id)
    province = PROVINCE_OF_CITY.get(read.region, read.region)
    if not home or not province or province == home or invoice.kind in _ISSUED_CENTRALLY:
        return
    fact = _OTHER_REGION.with_(region=region_name(read.region), home=region_name(home))
    yield Evidence(fact, str(invoice.place))


def _weighed(cause: Cause, case: Case, facts: tuple[Evidence, ...], alone: Likelihood) -> Found:
    """With the platform's "no such invoice": on two days it is likely, on one day it proves nothing (C0, 009)."""
    days = answer_days(case, NOT_FOUND)
    facts += answer_evidence(case, NOT_FOUND)
    known = answers(case, EXISTS)
    knows = tuple(Evidence(_KNOWN_THERE.with_(), str(one.record.place), supports=False) for one in known)
    facts += knows
    if len(days) > 1 and not knows:
        last = str(answers(case, NOT_FOUND)[-1].record.place)
        return Found(cause, Likelihood.LIKELY, (*facts, Evidence(_NOT_FOUND_TWICE.with_(days=len(days)), last)))
    if case.target is SourceKind.VERIFICATION and answers(case, NOT_FOUND):
        return Found(cause, Likelihood.LIKELY, facts, verdict=Absence.CANNOT_TELL)
    return Found(cause, Likelihood.POSSIBLE if knows else alone, facts)


def _may_ask(case: Case) -> bool:
    return case.target in _ASKED and is_tax_control(case.invoice) and not answers(case, SUCCESS)


RULES = (Rule(NOT_ISSUED, _not_issued), Rule(OFFLINE, _offline, _may_ask), Rule(FORGED, _forged))
