"""“It exists, but you may not see it”: what is said of an invoice that somebody asks for.

Three answers: it is shown; it exists and a rule hides it; it is not here. The second tells that something exists, so
it is for companies alone in which the actor has some role, whatever that role shows: a colleague asks why a number
can't be found, and “not here” would make them look for an invoice that nobody lost. It says which rule hides the
invoice and who can grant what, and nothing that stands on it: no party, date, sum, status, source, not even how many.

Of every other company nothing is told. Its invoices are left out where rows are looked up, not afterwards: a question
for one of them does the same work, takes the same time and gets the very same answer (`not_here`, no code of its own)
as one for a number that nobody has. So does one for an id, and one that names the company: a company in which the
actor has no role answers like one that does not exist. The same holds for somebody with no role at all.

What remains: within one's own companies numbers can be probed one at a time, and each answer says only that an invoice
exists. That is the price of the second answer; doors throttle questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies, company_numbers
from piaoqi.accounts.queries.why import Hidden, why_hidden
from piaoqi.archive.invoices.keys import folded, tail
from piaoqi.archive.models import Invoice, InvoiceKey
from piaoqi.archive.queries.visible import SEE, facts_of, visible
from piaoqi.core.invoice.identity import identities, is_weak
from piaoqi.core.invoice.number import read_number
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.text import Message, Text

_MOST = 50
"""Invoices looked at for one number; more than a few share none."""
_MOST_OTHERS = 5
_SHOWN = Text("这张发票在本系统里", "The invoice is here")
_DELETED = Text("这张发票已移入回收站", "The invoice is in the recycle bin")
_RESTORE = Text("如需使用，请财务负责人恢复", "If it is needed, ask the finance lead to restore it")
_NOT_HERE = Text("您有角色的单位里没有这张发票", "None of the companies in which you have a role has this invoice")
_LOOK = Text(
    "请核对号码；如有原件，可直接交来。属于其他单位的发票，请向该单位的人员查询",
    "Check the number, or hand in the original if you have it. If it is another company's, ask somebody there",
)


class State(StrEnum):
    """What can be said."""

    SHOWN = "shown"
    DELETED = "deleted"
    """It is shown, but for having been put away."""
    HIDDEN = "hidden"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """By id, or by number as anybody writes it, in one company or in all of the actor's."""

    invoice: int | None = None
    number: str = ""
    code: str = ""
    company: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`invoices` holds ids of what the actor may see, else nothing; `hidden` says why it is not shown."""

    state: State
    message: Message
    hint: Message
    invoices: tuple[int, ...] = ()
    hidden: Hidden | None = None


def explain(actor: Actor, asked: Asked) -> Explanation:
    """What the actor may know of it. Never raises for what is not there."""
    found = found_for(actor, asked)
    shown = visible(actor, including_deleted=True).filter(pk__in=[one.pk for one in found])
    seen = list(shown.order_by("-rank").values_list("pk", "deleted_at"))
    standing = tuple(pk for pk, deleted_at in seen if deleted_at is None)
    if standing:
        return Explanation(state=State.SHOWN, message=_SHOWN.with_(), hint=Message(Text("", "")), invoices=standing)
    if seen:
        ids = tuple(pk for pk, _ in seen)
        return Explanation(state=State.DELETED, message=_DELETED.with_(), hint=_RESTORE.with_(), invoices=ids)
    hidden = next((why for one in found if (why := why_hidden(actor, SEE.key, facts_of(actor, one)))), None)
    if hidden is not None:
        return Explanation(state=State.HIDDEN, message=hidden.message, hint=hidden.hint, hidden=hidden)
    return Explanation(state=State.NOT_HERE, message=_NOT_HERE.with_(), hint=_LOOK.with_())


def elsewhere(actor: Actor, number: str, code: str, company: int) -> list[Company]:
    """Other companies of the actor that hold an invoice of this number, shown to them or not; a few at most."""
    others = companies(actor).exclude(pk=company)[:_MOST_OTHERS]
    asked = ((one, Asked(number=number, code=code, company=one.pk)) for one in others)
    return [one for one, question in asked if explain(actor, question).state is not State.NOT_HERE]


def keys_asked(number: str, code: str = "") -> tuple[str, ...]:
    """The keys, as archive.invoices.keys folds them, under which a number as somebody wrote it may be known."""
    read = read_number(number, code)
    record = Record(place=Place(""), code=read.code, number=read.number, paper_number=read.paper_number)
    others = [Record(place=Place(""), code=read.code, number=one) for one in read.candidates]
    return tuple(dict.fromkeys(folded(key) for one in (record, *others) for key in identities(one)))


def found_for(actor: Actor, asked: Asked) -> Sequence[Invoice]:
    """In the actor's companies alone, shown to them or not: for answers that say which, never for a page."""
    places = company_numbers(actor)
    if places is None:
        places = frozenset(Company.objects.values_list("pk", flat=True))
    if asked.company is not None:
        places &= {asked.company}
    within = Invoice.objects.filter(company__in=places)
    if asked.invoice is not None:
        return list(within.filter(pk=asked.invoice))
    keys = keys_asked(asked.number, asked.code)
    held = InvoiceKey.objects.filter(company__in=places)
    whole = [key for key in keys if not is_weak(key)]
    ids = set(held.filter(tail__in=[tail(key) for key in whole], key__in=whole).values_list("invoice_id", flat=True))
    for key in keys:
        if is_weak(key):
            ids |= set(held.filter(tail=tail(key)).values_list("invoice_id", flat=True)[:_MOST])
    return list(within.filter(pk__in=ids).order_by("-rank")[:_MOST])
