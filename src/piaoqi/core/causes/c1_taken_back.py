"""C1, taken back: voided, flushed, locked while that is under way, or issued again under a new number."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from piaoqi.core.causes import letters
from piaoqi.core.causes.answers import as_evidence, says_gone
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, Rule, Step, View
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.causes.laws import DIGITAL_INVOICES, VAT_LAW
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.text import Text

_HOLDS_ORIGINALS = (SourceKind.ARCHIVE, SourceKind.MAIL)
"""A partly flushed invoice is still an original to be kept; what lists and books do with the rest is another matter."""
_MACHINE_MADE = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED, SourceKind.VERIFICATION)
"""Sources whose status no person typed."""

VOIDED = Cause(
    code="C1.7",
    title=Text("发票已作废", "the invoice was voided"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM),
    precondition=Text("税控发票或纸质发票：数电票不能作废，只能红冲", "paper and tax-control invoices can be voided"),
    signs=(
        Text("清单里的状态是作废，或作废标志为“是”", "a list says void"),
        Text("以前的快照里是正常", "an earlier snapshot said normal"),
    ),
    counter=(
        Text("只有手工表格写作废，税局的清单写正常", "only a typed table says void; the bureau's list says normal"),
        Text("找到了替代的发票（见 C1.10）", "its replacement was found (see C1.10)"),
    ),
    remedy=Text(
        "向对方要替代的发票，撤销对这张的引用，重新列入应收票",
        "ask for its replacement, unlink this one, expect an invoice again",
    ),
    next_test=Text("查对方是否已重开", "see whether it was reissued"),
    step=Step.OWN_INDEX,
    laws=(VAT_LAW,),
    letter=letters.SEND_REPLACEMENT,
    weight=5,
)
FLUSHED = Cause(
    code="C1.8",
    title=Text("发票已被红冲", "the invoice was red-flushed"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.SELECTION, View.OWN_SYSTEM),
    signs=(
        Text("状态是已红冲（全额或部分）", "its status is flushed, fully or partly"),
        Text("有红字发票在备注里写着它的号码，金额相抵", "a red letter names it in its remark and cancels it"),
    ),
    counter=(
        Text("红字发票只冲了一部分：其余仍有效", "the red letters take back a part only: the rest is valid"),
        Text("找到了重开的发票（见 C1.10）", "its reissue was found (see C1.10)"),
    ),
    remedy=Text(
        "全额红冲：已抵扣的作进项税额转出，取得重开的发票；部分红冲：其余部分仍有效，按有效抵扣税额处理",
        "flushed fully: transfer out the input tax if deducted, obtain the reissue; partly: the rest is still valid",
    ),
    next_test=Text("找到对应的红字发票", "find the red letter"),
    step=Step.OWN_INDEX,
    laws=(DIGITAL_INVOICES, VAT_LAW),
    letter=letters.SEND_REPLACEMENT,
    weight=5,
)
LOCKED = Cause(
    code="C1.9",
    title=Text("红字确认单处理中，已锁定", "locked: a red-letter confirmation is under way"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    signs=(
        Text("红字锁定标志是已锁定", "the red-letter mark says locked"),
        Text("有一份红字信息确认单在等确认，还没满 72 小时", "a confirmation waits, not yet 72 hours old"),
    ),
    counter=(
        Text("红字发票已经开出（见 C1.8）", "the red letter was issued (see C1.8)"),
        Text("确认单已满 72 小时：应已作废，锁定应已解除", "older than 72 hours: it should have lapsed"),
    ),
    remedy=Text(
        "72 小时内确认或拒绝红字信息确认单，过时自动作废",
        "confirm or reject it within 72 hours, or it lapses",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看红字信息确认单的状态", "look at the state of the confirmation"),
    step=Step.TIMING,
    recheck_days=3,
    laws=(DIGITAL_INVOICES,),
    letter=letters.CONFIRM_RED,
    weight=15,
)
REPLACED = Cause(
    code="C1.10",
    title=Text("已作废或红冲，另开了一张", "voided or flushed, and reissued under a new number"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("旧票已作废或红冲", "the old invoice was voided or flushed"),
    signs=(
        Text("同一销售方、同一金额，几天内有新号码", "same seller and total, a new number within days"),
        Text("货物名称相同", "the goods are the same"),
    ),
    counter=(
        Text("旧票没有作废或红冲：只是又买了一次", "the old one stands: it was bought twice"),
        Text("每月都开同样金额：可能是下一期的", "the same sum every month: rather the next of a series"),
    ),
    remedy=Text("改用新号码的那张，把审批和附件移过去", "use the new one and move approvals to it"),
    next_test=Text("核对新旧两张的货物和金额", "compare goods and amounts of both"),
    step=Step.OWN_INDEX,
    laws=(DIGITAL_INVOICES,),
    confirmed=False,
    weight=30,
)

_STATUS_IS = Text("{source} 里的状态是“{status}”", "its status in {source} is {status}")
_RED = Text("红字发票 {number} 冲销了它", "red letter {number} flushes it")
_BLUE = Text("它冲销的蓝字发票 {number} 也不在这里，两张相抵", "the invoice {number} that it flushes is absent as well")
_UNDER_BLUE = Text(
    "{where} 已按蓝字号码 {number} 记了红冲", "{where} books the flush under the number of the blue one, {number}"
)
_NO_SELECTION = Text("红字发票不勾选，按确认单转出进项税额", "a red letter is not selected: its tax is transferred out")
_NEW = Text("同一销售方、同一金额另有 {number}（{day}）", "the same seller issued {number} on {day} for the same total")
_OLD = Text("{where} 记的是被它替代的 {number}", "{where} holds {number}, which it replaces")


def _statuses(case: Case, wanted: Sequence[Status], *, supports: bool = True) -> list[Evidence]:
    return [_status(one, supports=supports) for one in case.sightings if one.record.status in wanted]


def _status(one: Sighting, *, supports: bool) -> Evidence:
    fact = _STATUS_IS.with_(source=one.source, status=TITLES[one.record.status])
    return Evidence(fact, str(one.record.place), supports)


def _said_gone(case: Case) -> tuple[Evidence, ...]:
    """The platform knew it as void or flushed: words of the log that are no presence there."""
    return as_evidence([one for one in case.seen_in(SourceKind.VERIFICATION) if says_gone(one)])


def _reds(case: Case) -> list[Evidence]:
    """Red letters that together take the whole of it back."""
    total = case.invoice.total
    by_number = {one.record.number: one for one in case.red_letters}
    taken = sum((one.record.total or Decimal(0) for one in by_number.values()), Decimal(0))
    if total is None or not by_number or taken != -total:
        return []
    return [Evidence(_RED.with_(number=number), str(one.record.place)) for number, one in by_number.items()]


def _gone(case: Case) -> list[Evidence]:
    return _statuses(case, (Status.VOID, Status.RED_FULL)) + _reds(case)


def _by_status(cause: Cause, case: Case, wanted: Sequence[Status], more: Iterable[Evidence] = ()) -> Found | None:
    """A status, or what proves it. Where only people say so and a list of the bureau says normal, it stays open."""
    facts, more = _statuses(case, wanted), list(more)
    if not facts and not more:
        return None
    typed = not more and not any(one.kind in _MACHINE_MADE for one in case.sightings if one.record.status in wanted)
    denied = [
        _status(one, supports=False)
        for one in case.sightings
        if typed and one.kind in _MACHINE_MADE and one.record.status is Status.NORMAL
    ]
    if denied:
        return Found(cause, Likelihood.LIKELY, (*facts, *denied), verdict=Absence.CANNOT_TELL)
    sure = not case.replacements and not typed
    return Found(cause, Likelihood.CERTAIN if sure else Likelihood.LIKELY, (*facts, *more))


def _voided(case: Case) -> Found | None:
    return _by_status(VOIDED, case, (Status.VOID,), (one for one in _said_gone(case) if _says_void(one)))


def _says_void(evidence: Evidence) -> bool:
    return "作废" in str(evidence.fact.params.get("result", ""))


def _flushed(case: Case) -> Found | None:
    proofs = [*_reds(case), *_as_red_letter(case), *(one for one in _said_gone(case) if not _says_void(one))]
    found = _by_status(FLUSHED, case, (Status.RED_FULL,), proofs)
    if found:
        return found
    partly = _statuses(case, (Status.RED_PARTIAL,)) if case.target not in _HOLDS_ORIGINALS else []
    return Found(FLUSHED, Likelihood.LIKELY, tuple(partly)) if partly else None


def _as_red_letter(case: Case) -> list[Evidence]:
    """Why a red letter itself need not be there: booked under its blue's number, never selected, or both are absent."""
    invoice = case.invoice
    if invoice.total is None or invoice.total >= 0:
        return []
    booked = [one for one in case.flushes if one.source in case.target_names and _nets(one, case)]
    if booked:
        record = booked[0].record
        written = record.number or record.red_of
        fact = _UNDER_BLUE.with_(where=record.place, number=written)
        return [Evidence(fact, str(record.place), written_as=written)]
    if case.target is SourceKind.SELECTION:
        return [Evidence(_NO_SELECTION.with_(), str(invoice.place))]
    whole = [one for one in case.flushes if one.record.total == -invoice.total]
    if whole and not any(one.source in case.target_names for one in case.flushes):
        return [Evidence(_BLUE.with_(number=whole[0].record.number), str(whole[0].record.place))]
    return []


def _nets(booked: Sighting, case: Case) -> bool:
    """A row under the blue's number that holds the red letter's sum, or what is left of both."""
    red = case.invoice.total
    blues = {one.record.total for one in case.flushes if one.source not in case.target_names}
    left = {blue + red for blue in blues if blue is not None and red is not None and blue + red != 0}
    return booked.record.total is not None and booked.record.total in {red, *left}


def _locked(case: Case) -> Found | None:
    evidence = _statuses(case, (Status.LOCKED,)) if case.target is SourceKind.SELECTION else []
    return Found(LOCKED, Likelihood.CERTAIN, tuple(evidence)) if evidence else None


def _replaced(case: Case) -> Found | None:
    gone = _gone(case)
    if gone and case.replacements:
        new = case.replacements[0].record
        fact = Evidence(_NEW.with_(number=new.number, day=new.issue_date), str(new.place))
        return Found(REPLACED, Likelihood.LIKELY, (*gone, fact))
    if not gone and case.replaces and case.target is SourceKind.BOOKS:
        old = case.replaces[0]
        fact = Evidence(_OLD.with_(where=old.record.place, number=old.record.number), str(old.record.place))
        return Found(REPLACED, Likelihood.LIKELY, (fact,))
    return None


RULES = (
    Rule(VOIDED, _voided),
    Rule(FLUSHED, _flushed),
    Rule(LOCKED, _locked),
    Rule(REPLACED, _replaced),
)
