"""C1, the buyer on the face: the invoice lives in the account of the tax number printed on it.

Only what a source states counts: a list without a column for the buyer's number says nothing about it.
"""

from collections.abc import Iterator

from piaoqi.core.causes import letters
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, Rule, Step, View
from piaoqi.core.causes.case import Case, Direction, Sighting, SourceKind
from piaoqi.core.causes.laws import DIGITAL_INVOICES, INVOICE_RULES, VAT_LAW
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.invoice.tax_id import TaxIdForm, judge, normalise
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.text import Message, Text

_ACCOUNTS = (SourceKind.BUREAU, SourceKind.SELECTION)
"""Targets where an invoice stands under the buyer's tax number."""
_LISTS = (*_ACCOUNTS, SourceKind.ISSUED)
_PERSON_WORDS = ("个人", "自然人")

WRONG_NUMBER = Cause(
    code="C1.3",
    title=Text("票面购买方不是本单位", "the buyer on the face is not us"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=Text("取得的发票，票面写着购买方税号", "a received invoice that states the buyer's number"),
    signs=(
        Text("购买方税号不是本单位的，也不是集团里任何一家的", "the buyer's number is none of the group's"),
        Text("与本单位税号只差一两个字符，或混了 0/O、1/I", "it is a slip or two from ours, or has O for 0, I for 1"),
        Text("名称是本单位的，税号不是", "the name is ours and the number is not"),
        Text("税号的校验位不对，或是旧的 15 位", "its check character is wrong, or it is the old one of 15"),
    ),
    counter=(
        Text("原件上的税号是本单位的，只有手工表格写错", "the original has our number; only a typed table is wrong"),
        Text("是集团另一家公司（见 C1.5）或以前的税号（见 C5.12）", "another company of the group, or a former number"),
    ),
    remedy=Text(
        "请开票方红冲后按正确的名称和税号重开；不能“补进”本单位账户",
        "ask the issuer to flush it and issue it anew with the right number; it cannot be added to our account",
    ),
    actor=Actor.ISSUER,
    next_test=Text("核对票面的购买方名称和税号", "compare the buyer's name and number on the face"),
    step=Step.BUYER,
    recheck_days=7,
    laws=(DIGITAL_INVOICES, INVOICE_RULES),
    letter=letters.REISSUE,
    confirmed=False,
    weight=5,
)
TO_PERSON = Cause(
    code="C1.4",
    title=Text("抬头是个人，或没有税号", "issued to a person, or without a tax number"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=Text("取得的发票，读得出购买方一栏", "a received invoice whose buyer could be read"),
    signs=(
        Text("购买方没有税号", "the buyer has no tax number"),
        Text("购买方写着“个人”", "the buyer says: a person"),
        Text("购买方号码是身份证号", "the buyer's number is a citizen's"),
    ),
    counter=(Text("来源没有购买方税号一栏：等于没说", "the source has no column for it: then it says nothing"),),
    remedy=Text(
        "它在个人票夹里，请本人提供；需要抵扣的请红冲重开给公司",
        "it is in the person's own account: ask for it; have it reissued to the company if it must be deducted",
    ),
    actor=Actor.EMPLOYEE,
    next_test=Text("看票面购买方一栏", "look at the buyer on the face"),
    step=Step.BUYER,
    laws=(VAT_LAW,),
    letter=letters.REISSUE,
    weight=10,
)
OTHER_COMPANY = Cause(
    code="C1.5",
    title=Text("开给了集团内另一家企业", "issued to another company of the group"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=Text("集团有几家公司，或有分公司", "the group has several companies, or branches"),
    signs=(
        Text("购买方税号是集团另一家的", "the buyer's number is another company's of the group"),
        Text("那家公司的税局清单里有它", "that company's list of the bureau has it"),
        Text("购买方名称是本单位加分公司，税号另有一个", "the buyer is a branch of ours with a number of its own"),
    ),
    counter=(Text("税号谁家都不是（见 C1.3）", "the number is nobody's (see C1.3)"),),
    remedy=Text("到那家企业的税务数字账户查找，账务转给它", "look in that company's account and hand it over"),
    next_test=Text("查那家企业的清单", "search that company's list"),
    step=Step.BUYER,
    laws=(INVOICE_RULES,),
    letter=letters.HAND_OVER,
    weight=20,
)
RENAMED = Cause(
    code="C5.12",
    title=Text("开给了本单位以前的名称或税号", "issued to a former name or number of ours"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT,),
    precondition=Text("本单位改过名称、税号，或迁过区", "we changed name, number or district"),
    signs=(
        Text("购买方是以前的税号", "the buyer's number is a former one"),
        Text("购买方是以前的名称，开票在变更之后", "the buyer is a former name, issued after the change"),
    ),
    counter=(
        Text("税号没变，开票在变更以前：仍在现在的账户", "the number is the same, issued before: it is in our account"),
    ),
    remedy=Text(
        "用以前的税号登录，或到原主管税务机关查找；变更后开的请对方红冲重开",
        "search under the old number or with the former bureau; have later ones reissued",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("核对变更日期", "compare the date of the change"),
    step=Step.BUYER,
    laws=(DIGITAL_INVOICES,),
    letter=letters.REISSUE,
    confirmed=False,
    weight=30,
)

_TYPED = 2
_OLD_LENGTH, _LENGTH = 15, 18
"""Characters of a tax id before and since the credit code, which holds the organisation code in 9 to 17."""
_BUYER = Text(
    "购买方是 {name}（{tax_id}），本单位是 {our_name}（{our_id}）",
    "the buyer is {name} ({tax_id}); we are {our_name} ({our_id})",
)
_SLIP = Text("税号与本单位只差 {slips} 处", "its number is {slips} slips from ours")
_LOOKALIKE = Text("税号把数字写成了形近的字母（如 O 代 0）", "its number has letters for digits (O for 0)")
_OLD_FORM = Text("这是本单位旧的 15 位税号", "it is our old number of 15 characters")
_LISTED = Text("{source} 是 {name} 的清单，里面有它", "{source}, a list of {name}, has it")
_NO_ID = Text("购买方“{name}”没有税号", "the buyer {name!r} has no tax number")
_PERSON = Text("购买方“{name}”的号码是身份证号", "the buyer {name!r} has a citizen's number")
_GROUP = Text("购买方是 {name}（{tax_id}）", "the buyer is {name} ({tax_id})")
_FORMER = Text(
    "购买方是以前的 {name}（{tax_id}），用到 {until}", "the buyer is our former {name} ({tax_id}), ours until {until}"
)


def _stated(case: Case) -> Record | None:
    """The record that states the buyer best; only where received invoices stand under the buyer's number."""
    found = _speaker(case)
    return found.record if found else None


def _speaker(case: Case) -> Sighting | None:
    """An original rather than a list, a list rather than a typed table, one with the number rather than without."""
    if case.target not in _ACCOUNTS or case.direction is not Direction.RECEIVED or not case.taxpayer.tax_id:
        return None
    speakers = [one for one in case.sightings if one.record.buyer_name or one.record.buyer_tax_id]
    return min(speakers, key=lambda one: (not _states_number(one.record), _hearsay(one)), default=None)


def _hearsay(one: Sighting) -> int:
    """How far from the face: 0 the file itself, 1 a system's list, 2 what people typed."""
    return 0 if one.record.fields else 1 if one.kind in _LISTS else 2


def _states_number(record: Record) -> bool:
    """Does the source speak of the buyer's number at all? A face that was read shows the seller's number too."""
    return bool(record.buyer_tax_id) or "buyer_tax_id" in record.columns or bool(record.fields and record.seller_tax_id)


def _is_company(ours: Taxpayer, record: Record) -> bool:
    """By number where there is one, else by name."""
    if record.buyer_tax_id:
        return ours.has_id(record.buyer_tax_id)
    return ours.has_name(record.buyer_name)


def _found(cause: Cause, record: Record, likelihood: Likelihood, text: Text, **params: object) -> Found:
    fact = text.with_(name=record.buyer_name, tax_id=record.buyer_tax_id, **params)
    return Found(cause, likelihood, (Evidence(fact, str(record.place)),))


def _other_company(case: Case) -> Found | None:
    record = _stated(case)
    if record is None:
        return _listed_elsewhere(case)
    if _is_company(case.taxpayer, record):
        return None
    if any(_is_company(other, record) for other in case.taxpayers):
        return _found(OTHER_COMPANY, record, Likelihood.CERTAIN, _GROUP)
    ours, theirs = normalise_name(case.taxpayer.name), normalise_name(record.buyer_name)
    is_branch = bool(ours) and theirs.startswith(ours) and judge(record.buyer_tax_id) is TaxIdForm.VALID
    return _found(OTHER_COMPANY, record, Likelihood.LIKELY, _GROUP) if is_branch and theirs != ours else None


def _listed_elsewhere(case: Case) -> Found | None:
    """No source says whose it is, but the bureau's list of another company of ours has it."""
    if case.target not in _ACCOUNTS or case.direction is not Direction.RECEIVED:
        return None
    others = {one.tax_id: one.name for one in case.taxpayers if one.tax_id != case.taxpayer.tax_id}
    facts = tuple(
        Evidence(_LISTED.with_(source=one.source, name=others[one.taxpayer]), str(one.record.place))
        for one in case.seen_in(*_ACCOUNTS)
        if one.direction is Direction.RECEIVED and one.taxpayer in others
    )
    return Found(OTHER_COMPANY, Likelihood.CERTAIN, facts) if facts else None


def _renamed(case: Case) -> Found | None:
    record = _stated(case)
    if record is None or (_is_company(case.taxpayer, record) and case.taxpayer.has_name(record.buyer_name)):
        return None
    former = case.taxpayer.former_of(record.buyer_name, record.buyer_tax_id)
    if former is None:
        return None
    late = former.until is not None and case.invoice.issue_date is not None and case.invoice.issue_date > former.until
    other_number = bool(former.tax_id) and normalise(former.tax_id) != case.taxpayer.tax_id
    if not late and not other_number:
        return None
    return _found(RENAMED, record, Likelihood.CERTAIN, _FORMER, until=former.until or "")


def _wrong_number(case: Case) -> Found | None:
    record, ours = _stated(case), case.taxpayer
    if record is None or any(_is_company(one, record) for one in case.taxpayers):
        return None
    if ours.former_of(record.buyer_name, record.buyer_tax_id):
        return None
    if not record.buyer_tax_id:
        return _other_name(case, record)
    if judge(record.buyer_tax_id) is TaxIdForm.NATURAL_PERSON:
        return None
    traces = tuple(Evidence(fact, str(record.place)) for fact in _traces(normalise(record.buyer_tax_id), ours.tax_id))
    on_face = (speaker := _speaker(case)) is not None and _hearsay(speaker) < _TYPED
    sure = on_face and (bool(traces) or ours.has_name(record.buyer_name))
    likelihood = Likelihood.CERTAIN if sure else Likelihood.LIKELY
    found = _found(WRONG_NUMBER, record, likelihood, _BUYER, our_name=ours.name, our_id=ours.tax_id)
    return Found(WRONG_NUMBER, likelihood, found.evidence + traces)


def _traces(theirs: str, ours: str) -> Iterator[Message]:
    """How a wrong number comes from ours: slips, letters for digits, or the old form (region and organisation code)."""
    slips = slips_between(theirs, ours)
    if slips == 0:
        yield _LOOKALIKE.with_()
    elif slips <= MAX_SLIPS:
        yield _SLIP.with_(slips=slips)
    if len(theirs) == _OLD_LENGTH and len(ours) == _LENGTH and theirs[6:] == ours[8:17]:
        yield _OLD_FORM.with_()


def _other_name(case: Case, record: Record) -> Found | None:
    """Only a name is stated, and it is nothing like ours: whose invoice it is, is open."""
    ours, theirs = normalise_name(case.taxpayer.name), normalise_name(record.buyer_name)
    if _states_number(record) or not ours or theirs in ours or ours in theirs:
        return None
    found = _found(
        WRONG_NUMBER, record, Likelihood.LIKELY, _BUYER, our_name=case.taxpayer.name, our_id=case.taxpayer.tax_id
    )
    return Found(WRONG_NUMBER, Likelihood.LIKELY, found.evidence, verdict=Absence.CANNOT_TELL)


def _to_person(case: Case) -> Found | None:
    record = _stated(case)
    if record is None:
        return None
    if judge(record.buyer_tax_id) is TaxIdForm.NATURAL_PERSON:
        return _found(TO_PERSON, record, Likelihood.CERTAIN, _PERSON)
    if record.buyer_tax_id:
        return None
    if any(word in record.buyer_name for word in _PERSON_WORDS):
        return _found(TO_PERSON, record, Likelihood.CERTAIN, _NO_ID)
    elsewhere = any(one.has_name(record.buyer_name) for one in case.taxpayers if one.tax_id != case.taxpayer.tax_id)
    if not _states_number(record) or elsewhere:
        return None
    return _found(TO_PERSON, record, Likelihood.LIKELY, _NO_ID)


RULES = (
    Rule(WRONG_NUMBER, _wrong_number),
    Rule(TO_PERSON, _to_person),
    Rule(OTHER_COMPANY, _other_company),
    Rule(RENAMED, _renamed),
)
