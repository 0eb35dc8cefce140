"""C5, what the bureau knows of the invoice: not deductible, risky, put to another use, or booked already."""

from collections.abc import Iterator

from piaoqi.core.causes import laws, letters
from piaoqi.core.causes.base import (
    Absence,
    Actor,
    Cause,
    Evidence,
    Found,
    Likelihood,
    NoAbsence,
    Rule,
    Step,
    View,
)
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.text import Text

DEDUCTIBLE = frozenset(
    {
        Kind.SPECIAL_PAPER, Kind.E_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL_PAPER, Kind.VEHICLE, Kind.TOLL,
        Kind.RAIL, Kind.AIR, Kind.CUSTOMS, Kind.UNKNOWN,
    }
)  # fmt: skip
"""Kinds whose tax can be deducted. An ordinary invoice for tax-free farm produce can be, too, but not from its face."""

NOT_DEDUCTIBLE = Cause(
    code="C5.8",
    title=Text("这类发票不抵扣，不会出现在勾选清单里", "it is never deducted, so never listed for selection"),
    implies=NoAbsence.NOT_EXPECTED,
    shows=(View.SELECTION,),
    precondition=Text("问的是抵扣勾选清单", "the list for selection is asked about"),
    signs=(
        Text("本单位是小规模纳税人", "we are a small-scale taxpayer"),
        Text(
            "票种是普通发票，又不是通行费、铁路、航空或农产品发票",
            "it is an ordinary invoice, and neither toll, rail, air nor farm produce",
        ),
    ),
    counter=(
        Text("免税农产品的普通发票可以计算抵扣", "an ordinary invoice for tax-free farm produce may be credited"),
        Text("别的勾选清单里有这张票", "another selection list has it"),
        Text("票种可以抵扣，只是属期未到（C2.2）", "its kind can be deducted, just not in this period yet (C2.2)"),
    ),
    remedy=Text(
        "不用处理：它凭票入账即可，不在勾选清单里是正常的；农产品发票请到勾选页面的农产品栏目看",
        "nothing to do: it is booked as it is and never listed; for farm produce look under its own heading",
    ),
    actor=Actor.NOBODY,
    next_test=Text("看票面上的发票种类和本单位的纳税人类型", "look at the invoice's kind and at our taxpayer type"),
    step=Step.FORM,
    laws=(laws.VAT_LAW,),
    confirmed=False,
    weight=10,
)
RISK = Cause(
    code="C5.9",
    title=Text("发票有风险标记（异常凭证、疑点发票）", "the invoice carries a risk mark"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    precondition=Text("票种可以抵扣", "its kind can be deducted"),
    signs=(
        Text(
            "全量清单里的发票风险等级是 02 异常凭证或 03 疑点发票",
            "the bureau's list says risk 02 (abnormal) or 03 (doubtful)",
        ),
        Text("管理状态是异常、失控或走逃", "its state is abnormal, out of control or absconded"),
        Text("收到过主管税务机关的异常凭证通知", "the tax office sent a notice of an abnormal voucher"),
    ),
    counter=(
        Text("风险等级是 01 正常，或风险已经解除", "the risk is 01 (none), or was lifted"),
        Text("是红字确认单锁定，不是风险（C1.9）", "it is locked by a red-letter confirmation, no risk (C1.9)"),
    ),
    remedy=Text(
        "未抵扣的暂不抵扣，已抵扣的先作进项税额转出；A 级纳税人可在接到通知 10 个工作日内向主管税务机关申请核实",
        "hold it if not deducted, else transfer the input tax out; A-class taxpayers may ask the tax office for a "
        "review within 10 working days",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("在全量发票查询里看发票风险等级", "look at its risk in the full list of the digital account"),
    step=Step.EXPORT,
    recheck_days=7,
    laws=(laws.ABNORMAL_VOUCHERS,),
    weight=35,
)
OTHER_USE = Cause(
    code="C5.10",
    title=Text("用在了别的用途（不抵扣、退税等）", "put to another use: not deducted, or refunded"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    precondition=Text("票种可以抵扣", "its kind can be deducted"),
    signs=(
        Text(
            "用途标签是不抵扣、出口退税、代办退税或出口转内销",
            "its use is: not deducted, refund, refund by agent, or export turned domestic",
        ),
        Text("那一种用途的清单里有它", "the list of that use has it"),
    ),
    counter=(
        Text("用途是抵扣，或没有确认过用途", "its use is deduction, or none was confirmed"),
        Text("在以前的属期已经抵扣勾选（C2.3）", "it was selected for deduction in an earlier period (C2.3)"),
    ),
    remedy=Text(
        "到那一种用途的清单里查；要改为抵扣的，先在原来的清单里撤销，再重新勾选",
        "look in the list of that use; to deduct it instead, undo it there first and select it again",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("在用途确认信息查询里按号码查用途", "look up its use by number among the confirmed uses"),
    step=Step.EXPORT,
    weight=34,
)
BOOKED_FILTER = Cause(
    code="C5.11",
    title=Text("清单按入账状态筛选过，它不在其中", "the list shows invoices of one booking state only"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT,),
    precondition=Text("清单导出时选了入账状态", "the list was exported for one booking state"),
    signs=(
        Text("清单只列“未入账”的，而这张票已经入账", "the list shows what is not booked, and this one is"),
        Text(
            "入账标识是 02 已入账（税前扣除）、03 已入账（不扣除）或 06 撤销",
            "its mark is 02 booked (deducted), 03 booked (not deducted) or 06 undone",
        ),
    ),
    counter=(
        Text("没有记录说它入过账", "no record says that it was booked"),
        Text("清单还按别的条件筛选过（C4.3）", "the list was filtered by something else, too (C4.3)"),
    ),
    remedy=Text(
        "入账状态选“全部”重新导出；不是本单位入账的，查是谁作的标识，警惕重复报销",
        "export all booking states; if you did not book it, find out who did: beware of a double claim",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("在全量发票查询里按号码查入账状态", "look up its booking state by number in the digital account"),
    step=Step.EXPORT,
    laws=(laws.ELECTRONIC_VOUCHERS,),
    letter=letters.EXPORT_AGAIN,
    weight=45,
)
_SMALL = Text("本单位是小规模纳税人，不勾选抵扣", "we are a small-scale taxpayer and deduct nothing")
_KIND = Text("票种是{kind}，不能凭它抵扣", "its kind, {kind}, is not deducted")
_FARM = Text("{where} 有免税农产品的行，可能可以计算抵扣", "{where} has tax-free farm produce, which may be credited")
_LISTED = Text("{source} 这份勾选清单里有它", "the selection list {source} has it")
_BOOKED = Text("{source} 里它已入账", "it is booked in {source}")
_NOT_BOOKED = Text("{source} 里它还没有入账", "it is not booked yet in {source}")
_USE = Text("{source} 里的用途是“{use}”", "its use in {source} is {use!r}")
_TURNED = Text(
    "{source} 里有转内销证明编号 {number}", "{source} states the certificate {number} of export turned domestic"
)
_RISK = Text("{source} 里的风险等级是“{risk}”", "its risk level in {source} is {risk!r}")
_RISK_STATE = Text("{source} 里的管理状态是“{risk}”", "its state in {source} is {risk!r}")
_OTHER_USES = ("不抵扣", "退税", "内销")
_RISK_WORDS = ("异常", "疑点", "失控", "走逃", "高风险")
_RISK_CODES = ("02", "03")
_LIFTED = ("解除", "正常户", "未发现", "无异常", "非异常")
_BOOKED_STARTS = ("已入账", "02", "03", "是")
_FARM_CODES = "101"
"""Classification codes of farm produce begin so (农、林、牧、渔业类产品)."""


_NO_KIND = Text(
    "没有来源写明票种，不知道它能不能抵扣", "no source states its kind, so whether it can be deducted is unknown"
)


def _not_deductible(case: Case) -> Found | None:
    """Who may select, and what. `reconcile.expectations` settles that nothing is expected; this says why."""
    if case.target is not SourceKind.SELECTION:
        return None
    listed = tuple(
        Evidence(_LISTED.with_(source=one.source), str(one.record.place), supports=False)
        for one in case.seen_in(SourceKind.SELECTION)
    )
    if case.taxpayer.scale is Scale.SMALL:
        return Found(NOT_DEDUCTIBLE, Likelihood.CERTAIN, (Evidence(_SMALL.with_(), case.taxpayer.name), *listed))
    if case.invoice.kind is Kind.UNKNOWN:
        unknown = Evidence(_NO_KIND.with_(), str(case.invoice.place))
        return Found(NOT_DEDUCTIBLE, Likelihood.LIKELY, (unknown,), verdict=Absence.CANNOT_TELL)
    if case.invoice.kind in DEDUCTIBLE:
        return None
    fact = Evidence(_KIND.with_(kind=KINDS[case.invoice.kind].title), str(case.invoice.place))
    against = (*_farm_produce(case), *listed)
    return Found(NOT_DEDUCTIBLE, Likelihood.LIKELY if against else Likelihood.CERTAIN, (fact, *against))


def _farm_produce(case: Case) -> Iterator[Evidence]:
    for one in case.sightings:
        if any(line.class_code.startswith(_FARM_CODES) and "免税" in line.rate for line in one.record.lines):
            yield Evidence(_FARM.with_(where=one.record.place), str(one.record.place), supports=False)
            return


def _booked(case: Case) -> Found | None:
    """A list of one booking state leaves out the others: proved where a record says which one this invoice has."""
    shortfalls = [short for short in case.search.shortfalls if short.code == BOOKED_FILTER.code]
    filtered = tuple(one for short in shortfalls for one in short.evidence)
    if not filtered:
        return None
    asked = [str(one.fact.params.get("booked", one.fact.params.get("words", ""))) for one in filtered]
    proofs = tuple(_proofs_against(case, "、".join(asked)))
    other_reasons = len(shortfalls) < len(case.search.shortfalls)
    verdict = Absence.NOT_MISSING if proofs and not other_reasons else Absence.CANNOT_TELL
    likelihood = Likelihood.LIKELY if proofs else Likelihood.POSSIBLE
    return Found(BOOKED_FILTER, likelihood, proofs + filtered, verdict=verdict)


def _proofs_against(case: Case, asked: str) -> Iterator[Evidence]:
    """What says that the invoice is of another booking state than the one asked for."""
    words = [word.strip() for word in asked.split("、")]
    if all("未入账" in word or word == "01" for word in words):
        yield from _proofs_booked(case)
    elif all("已入账" in word or word in ("02", "03") for word in words):
        yield from _proofs_unbooked(case)


def _proofs_booked(case: Case) -> Iterator[Evidence]:
    for one in case.sightings:
        if one.kind is SourceKind.BOOKS or one.record.facts.get("booked", "").startswith(_BOOKED_STARTS):
            yield Evidence(_BOOKED.with_(source=one.source), str(one.record.place))


def _proofs_unbooked(case: Case) -> Iterator[Evidence]:
    for one in case.sightings:
        if one.record.facts.get("booked", "").startswith(("未入账", "01", "否")):
            yield Evidence(_NOT_BOOKED.with_(source=one.source), str(one.record.place))


def _risk(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    facts = tuple(fact for one in case.sightings for fact in _risk_marks(one))
    return Found(RISK, Likelihood.CERTAIN, facts) if facts else None


def _risk_marks(sighting: Sighting) -> Iterator[Evidence]:
    """Words that are known to mark a risk; what isn't understood proves nothing."""
    for name, text in (("risk", _RISK), ("risk_status", _RISK_STATE)):
        words = sighting.record.facts.get(name, "").strip()
        marked = words in _RISK_CODES or any(word in words for word in _RISK_WORDS)
        if marked and not any(word in words for word in _LIFTED):
            yield Evidence(text.with_(source=sighting.source, risk=words), str(sighting.record.place))


def _other_use(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    facts = tuple(fact for one in case.sightings for fact in _other_uses(one))
    return Found(OTHER_USE, Likelihood.CERTAIN, facts) if facts else None


def _other_uses(sighting: Sighting) -> Iterator[Evidence]:
    where = str(sighting.record.place)
    use, number = (sighting.record.facts.get(name, "").strip() for name in ("usage", "domestic_proof"))
    if any(word in use for word in _OTHER_USES):
        yield Evidence(_USE.with_(source=sighting.source, use=use), where)
    elif number:
        yield Evidence(_TURNED.with_(source=sighting.source, number=number), where)


RULES = (
    Rule(NOT_DEDUCTIBLE, _not_deductible),
    Rule(OTHER_USE, _other_use),
    Rule(RISK, _risk),
    Rule(BOOKED_FILTER, _booked),
)
