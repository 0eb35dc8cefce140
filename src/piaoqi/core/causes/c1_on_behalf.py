"""C1, 代开: the tax office issued it, and whoever looks under the real seller does not find it."""

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Question, Rule, Step, View
from piaoqi.core.causes.case import Case, SourceKind, WrittenAs
from piaoqi.core.causes.laws import INVOICE_RULES
from piaoqi.core.invoice.on_behalf import is_real_seller, is_tax_office, real_seller
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

ON_BEHALF = Cause(
    code="C1.6",
    title=Text("税务局代开，销售方不是供应商", "issued by a tax office for the seller"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.OWN_SYSTEM),
    precondition=Text("票面销售方是税务局或写着代开", "the seller on the face is a tax office"),
    signs=(
        Text("实际销售方写在备注里", "the real seller stands in the remark"),
        Text("按供应商税号查不到，按号码查得到", "a search by the supplier's tax id finds nothing, by number it does"),
        Text("账里按供应商记了同样的金额，没有号码", "the books have the sum under the supplier, without a number"),
    ),
    counter=(
        Text("清单没有按销售方筛选：那就应当查得到", "the list was not filtered by seller: then it would be there"),
        Text("备注里的实际销售方是另一家", "the remark names another seller"),
    ),
    remedy=Text(
        "按发票号码查，不要按供应商查；把备注里的实际销售方登记到这张票上",
        "search by number, not by supplier; record the real seller that the remark names",
    ),
    next_test=Text("看票面备注里的代开企业名称和税号", "look at the real seller in the remark"),
    step=Step.OWN_INDEX,
    laws=(INVOICE_RULES,),
    question=Question(
        Text("当时是按供应商的名称或税号查的吗？", "Did you search by the supplier's name or tax id?"),
        Text("看查询时填的销方条件；按号码再查一次", "look at the seller you asked for; search again by number"),
    ),
    confirmed=False,
    weight=58,
)

_ISSUED_FOR = Text(
    "票面销售方是{office}，备注里的实际销售方是{real}", "the seller is {office}; its remark names {real}"
)
_ISSUED_BY = Text("票面销售方是{office}，是代开的发票", "the seller is {office}: it was issued for somebody else")
_WRITTEN = Text(
    "{where} 按实际销售方{seller}记了 {total}，号码写作 {written}",
    "{where} has {total} under the real seller {seller}, number {written}",
)
_RIVALS = Text("还有 {rivals} 张发票同样相符", "other invoices that fit as well: {rivals}")
_BLANK = Text("（空）", "(blank)")


def _on_behalf(case: Case) -> Found | None:
    office = next((one.record for one in case.sightings if is_tax_office(one.record.seller_name)), None)
    if office is None:
        return None
    rows = [one for one in case.written_as if _under_the_real(one, office)]
    if rows:
        return _found_under(rows, office)
    filtered = [fact for short in case.search.shortfalls if short.code == ON_BEHALF.code for fact in short.evidence]
    facts = (_said(office), *filtered)
    if filtered:
        return Found(ON_BEHALF, Likelihood.CERTAIN, facts, verdict=Absence.CANNOT_TELL)
    return Found(ON_BEHALF, Likelihood.POSSIBLE, facts)


def _said(office: Record) -> Evidence:
    real = real_seller(office)
    named = real.name or real.tax_id
    text = _ISSUED_FOR.with_(office=office.seller_name, real=named) if named else None
    return Evidence(text or _ISSUED_BY.with_(office=office.seller_name), str(office.place))


def _under_the_real(one: WrittenAs, office: Record) -> bool:
    record = one.sighting.record
    return not is_tax_office(record.seller_name) and is_real_seller(office, record) is True


def _found_under(rows: list[WrittenAs], office: Record) -> Found:
    """Certain where a row without a number can be nothing else; under a wrong number, that is named first (C3)."""
    alone = [one for one in rows if one.convinces and not one.rivals]
    facts = (_said(office), *(fact for one in rows for fact in _written(one)))
    if not alone:
        return Found(ON_BEHALF, Likelihood.LIKELY, facts, verdict=Absence.CANNOT_TELL)
    blank = any(not one.sighting.record.number and one.sure for one in alone)
    return Found(ON_BEHALF, Likelihood.CERTAIN if blank else Likelihood.LIKELY, facts)


def _written(one: WrittenAs) -> list[Evidence]:
    record, where = one.sighting.record, str(one.sighting.record.place)
    fact = _WRITTEN.with_(
        where=where, seller=record.seller_name or record.seller_tax_id, total=record.total, written=one.text or _BLANK
    )
    facts = [Evidence(fact, where, written_as=one.text)]
    if one.rivals:
        facts.append(Evidence(_RIVALS.with_(rivals=one.rivals), where, supports=False))
    return facts


def _may_ask(case: Case) -> bool:
    asked = case.target in (SourceKind.BUREAU, SourceKind.BOOKS) and not case.search.covered
    return asked and any(is_tax_office(one.record.seller_name) for one in case.sightings)


RULES = (Rule(ON_BEHALF, _on_behalf, _may_ask),)
