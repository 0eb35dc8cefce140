"""C1, the buyer on the face: the invoice lives in the account of the tax number printed on it.

Only what a source states counts: a list without a column for the buyer's number says nothing about it.
"""

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule
from piaoqi.core.causes.case import Case, Direction, SourceKind
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.invoice.tax_id import TaxIdForm, judge, normalise
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.text import Text

_ACCOUNTS = (SourceKind.BUREAU, SourceKind.SELECTION)
"""Targets where an invoice stands under the buyer's tax number."""
_PERSON_WORDS = ("个人", "自然人")

WRONG_NUMBER = Cause(
    code="C1.3",
    title=Text("票面购买方不是本单位的名称和税号", "the buyer's tax number on the face is not ours"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "请开票方红冲后按正确的名称和税号重开", "ask the issuer to flush it and issue it anew with the right number"
    ),
    next_test=Text("核对票面的购买方名称和税号", "compare the buyer's name and number on the face"),
    confirmed=False,
    weight=5,
)
TO_PERSON = Cause(
    code="C1.4",
    title=Text("抬头是个人，或没有税号", "issued to a person, or without a tax number"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "它在个人票夹里；需要抵扣的请红冲重开给公司",
        "it is in the person's own account; have it reissued to the company if it must be deducted",
    ),
    next_test=Text("看票面购买方一栏", "look at the buyer on the face"),
    weight=10,
)
OTHER_COMPANY = Cause(
    code="C1.5",
    title=Text("开给了集团内另一家企业", "issued to another company of the group"),
    implies=Absence.NOT_MISSING,
    remedy=Text("到那家企业的税务数字账户查找，账务转给它", "look in that company's account and hand it over"),
    next_test=Text("查那家企业的清单", "search that company's list"),
    weight=20,
)
RENAMED = Cause(
    code="C5.12",
    title=Text("开给了本单位以前的名称或税号", "issued to a former name or number of ours"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "用以前的税号登录查找；变更后开的请对方红冲重开", "search under the old number; have later ones reissued"
    ),
    next_test=Text("核对变更日期", "compare the date of the change"),
    confirmed=False,
    weight=30,
)

_BUYER = Text(
    "购买方是 {name}（{tax_id}），本单位是 {our_name}（{our_id}）",
    "the buyer is {name} ({tax_id}); we are {our_name} ({our_id})",
)
_SLIP = Text("税号与本单位只差 {slips} 处", "its number is {slips} slips from ours")
_NO_ID = Text("购买方“{name}”没有税号", "the buyer {name!r} has no tax number")
_PERSON = Text("购买方“{name}”的号码是身份证号", "the buyer {name!r} has a citizen's number")
_GROUP = Text("购买方是 {name}（{tax_id}）", "the buyer is {name} ({tax_id})")
_FORMER = Text(
    "购买方是以前的 {name}（{tax_id}），用到 {until}", "the buyer is our former {name} ({tax_id}), ours until {until}"
)


def _stated(case: Case) -> Record | None:
    """The record that states the buyer best; only where received invoices stand under the buyer's number."""
    if case.target not in _ACCOUNTS or case.direction is not Direction.RECEIVED or not case.taxpayer.tax_id:
        return None
    speakers = [one.record for one in case.sightings if one.record.buyer_name or one.record.buyer_tax_id]
    return next((one for one in speakers if _states_number(one)), speakers[0] if speakers else None)


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
    if record is None or _is_company(case.taxpayer, record):
        return None
    if any(_is_company(other, record) for other in case.taxpayers):
        return _found(OTHER_COMPANY, record, Likelihood.CERTAIN, _GROUP)
    ours, theirs = normalise_name(case.taxpayer.name), normalise_name(record.buyer_name)
    is_branch = bool(ours) and theirs.startswith(ours) and judge(record.buyer_tax_id) is TaxIdForm.VALID
    return _found(OTHER_COMPANY, record, Likelihood.LIKELY, _GROUP) if is_branch and theirs != ours else None


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
    slips = slips_between(normalise(record.buyer_tax_id), ours.tax_id)
    near = slips <= MAX_SLIPS
    likelihood = Likelihood.CERTAIN if near or ours.has_name(record.buyer_name) else Likelihood.LIKELY
    found = _found(WRONG_NUMBER, record, likelihood, _BUYER, our_name=ours.name, our_id=ours.tax_id)
    slip = (Evidence(_SLIP.with_(slips=slips), str(record.place)),) if near else ()
    return Found(WRONG_NUMBER, likelihood, found.evidence + slip)


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
