"""C1, other papers: what is no VAT invoice is never in the bureau's lists, and no rule should expect it there."""

from collections.abc import Mapping

from piaoqi.core.causes import letters
from piaoqi.core.causes.base import Actor, Cause, Evidence, Found, Likelihood, NoAbsence, Rule, Step, View
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.causes.laws import ELECTRONIC_VOUCHERS, NO_SELECTION_DEADLINE, PRETAX_VOUCHERS
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.paper import paper_kind
from piaoqi.core.text import Text

_BUREAUS = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.VERIFICATION)
_RECEIPTS = (Kind.BANK_RECEIPT, Kind.BANK_STATEMENT)

NO_VAT_INVOICE = Cause(
    code="C1.11",
    title=Text("不是增值税发票，不会在那里", "no VAT invoice: never expected there"),
    implies=NoAbsence.NOT_EXPECTED,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION),
    signs=(
        Text("票种是定额、出租车、机打、财政票据、区块链等", "fixed-sum, taxi, machine-printed, fiscal, blockchain"),
        Text("号码不是增值税发票的写法", "its number has not the form of a VAT invoice"),
    ),
    counter=(Text("号码是 20 位数电票，或代码以 0 开头", "it has the twenty digits, or a code that starts with 0"),),
    remedy=Text(
        "不用到数字账户里找；到它自己的平台查验，按单据归档",
        "do not look for it in the digital account; verify it where its kind is verified, and file it as a document",
    ),
    actor=Actor.NOBODY,
    next_test=Text("看票面的监制章和票种名称", "look at the seal and the title on the face"),
    step=Step.FORM,
    laws=(ELECTRONIC_VOUCHERS,),
    weight=10,
)
CUSTOMS = Cause(
    code="C1.12",
    title=Text("海关缴款书，要先采集再勾选", "customs certificate: collected first"),
    implies=NoAbsence.NOT_EXPECTED,
    shows=(View.ACCOUNT, View.SELECTION),
    signs=(
        Text("票种是海关缴款书，号码 22 位", "a customs certificate, with a number of 22 characters"),
        Text("日期是填发日期，不是开票日期", "its date is that of the customs office's filling-in"),
    ),
    counter=(Text("清单是海关缴款书自己的清单", "the list is that of customs certificates"),),
    remedy=Text(
        "在“海关缴款书采集”里按填发日期和 22 位号码采集，比对相符后到海关缴款书勾选",
        "collect it under its own menu by date and 22-character number, then select it there once it matched",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("查海关缴款书采集的结果", "look at the result of collecting it"),
    step=Step.EXPORT,
    laws=(NO_SELECTION_DEADLINE,),
    weight=20,
)
RECEIPT = Cause(
    code="C1.13",
    title=Text("是收据、水单或行程单，不是发票", "a receipt or itinerary, no invoice"),
    implies=NoAbsence.NOT_EXPECTED,
    shows=(View.MAILBOX, View.OWN_SYSTEM),
    signs=(
        Text("没有发票号码", "it has no invoice number"),
        Text("是收据、银行回单、对账单、水单、打车行程单", "a receipt, bank slip, statement, folio or trip list"),
    ),
    counter=(Text("号码只是没有读出来", "the number merely could not be read"),),
    remedy=Text("请经办人向对方要发票；这份作为附件保存", "ask for the invoice; keep this as a supporting paper"),
    actor=Actor.EMPLOYEE,
    next_test=Text("看票面有没有发票号码", "look for an invoice number on it"),
    step=Step.FORM,
    laws=(PRETAX_VOUCHERS,),
    letter=letters.REQUEST_ISSUE,
    weight=15,
)

_PLACES: Mapping[Kind, Text] = {
    Kind.FISCAL: Text(
        "{kind}由财政部门监制，在全国财政电子票据查验平台查验", "a {kind} is verified on the platform of the treasury"
    ),
    Kind.FIXED: Text(
        "{kind}没有购买方，不进数字账户，在当地电子税务局查验",
        "a {kind} names no buyer; the local tax bureau verifies it",
    ),
    Kind.OTHER_DOCUMENT: Text(
        "{kind}不是增值税发票系统开具的；区块链电子发票在开票地的平台查验，境外票据凭合同和付款凭证",
        "{kind}: not of the VAT system; blockchain invoices are verified where issued, foreign ones by contract",
    ),
}
_CUSTOMS = Text("{kind}有自己的采集和勾选菜单", "a {kind} is collected and selected under its own menu")
_NUMBERLESS = Text("{where} 没有发票号码", "{where} has no invoice number")
_SLIP = Text("{kind}是付款的证明，不是发票", "a {kind} proves a payment and is no invoice")


def _no_vat_invoice(case: Case) -> Found | None:
    kind = paper_kind(case.invoice)
    if kind not in _PLACES or (kind is Kind.OTHER_DOCUMENT and not case.invoice.number):
        return None
    fact = _PLACES[kind].with_(kind=KINDS[kind].title)
    return Found(NO_VAT_INVOICE, Likelihood.CERTAIN, (Evidence(fact, str(case.invoice.place)),))


def _customs(case: Case) -> Found | None:
    if case.target not in _BUREAUS or paper_kind(case.invoice) is not Kind.CUSTOMS:
        return None
    fact = _CUSTOMS.with_(kind=KINDS[Kind.CUSTOMS].title)
    return Found(CUSTOMS, Likelihood.CERTAIN, (Evidence(fact, str(case.invoice.place)),))


def _receipt(case: Case) -> Found | None:
    kind, where = case.invoice.kind, str(case.invoice.place)
    if kind in _RECEIPTS:
        return Found(RECEIPT, Likelihood.CERTAIN, (Evidence(_SLIP.with_(kind=KINDS[kind].title), where),))
    numberless = not case.invoice.number and "number_doubt" not in case.invoice.facts
    if not numberless or any(one.kind is SourceKind.EXPECTED for one in case.sightings):
        return None
    sure = Likelihood.CERTAIN if kind is Kind.OTHER_DOCUMENT else Likelihood.LIKELY
    return Found(RECEIPT, sure, (Evidence(_NUMBERLESS.with_(where=where), where),))


RULES = (Rule(NO_VAT_INVOICE, _no_vat_invoice), Rule(CUSTOMS, _customs), Rule(RECEIPT, _receipt))
