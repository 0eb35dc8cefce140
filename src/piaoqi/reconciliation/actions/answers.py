"""What people answer to the questions that only they can settle, in one company.

Whoever keeps the books answers, and the issuer for an invoice that we issued; whoever reviews may take an answer back.
No answer calls a missing invoice present by itself: what a yes proves is a verdict with the answer named as evidence.
"""

from dataclasses import dataclass

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.scopes import Facts
from piaoqi.accounts.words import cleaned
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.models import Invoice, InvoiceKey, Source
from piaoqi.archive.queries.explain import keys_asked
from piaoqi.archive.queries.visible import facts_of
from piaoqi.audit.clock import now
from piaoqi.core.causes.base import Absence, Cause
from piaoqi.core.folder.answers import asked_causes, plain_number
from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Text, listed
from piaoqi.jobs.events import tell
from piaoqi.reconciliation.models import CHANGED, Answer

_HOLDERS = (BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.ISSUER, BuiltIn.BOOKKEEPER)
ANSWER = define(
    "reconciliation.answer", Text("回答缺票原因的问题", "answer questions about causes"), *_HOLDERS, System.OPERATOR
)
WITHDRAW = define("reconciliation.withdraw_answer", Text("撤回答复", "withdraw answers"), *_HOLDERS, BuiltIn.REVIEWER)

_CAUSE = Text("原因编号 {code}", "The cause {code}")
_SOURCE = Text("来源“{key}”", "The source {key}")
_NUMBER = Text("发票号码", "The invoice's number")
_NOTE = Text("说明", "The note")
_ANSWER = Text("这项答复", "The answer")
_LONGEST_NUMBER, _LONGEST_NOTE = 50, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A yes or a no. `source`: the key of the one that it speaks of, '' for any; `number`: of the invoice, '' for all
    (a yes by which an invoice is there after all must name it); `note` for whoever reads it later.
    """

    cause: str
    yes: bool
    source: str = ""
    number: str = ""
    note: str = ""


def answer(actor: Actor, company: Company, said: Said) -> Answer:
    """From now on; past moments keep the answers of then.

    Raises InvalidError for a cause that nobody is asked about, for a source that the company has not, and for a yes
    that says of all invoices at once that they are there.
    """
    number = plain_number(said.number)
    with acting(actor, ANSWER, company.pk, thing=_thing(actor, company, number)) as act:
        row = locked_company(company.pk)
        cause = _cause(said.cause)
        if said.yes and not number and cause.implies is Absence.NOT_MISSING:
            why = Text(
                f"回答 {cause.code} 为“是”，就是说某一张发票其实在，要写明是哪一张",
                f"yes to {cause.code} says that one invoice is there after all, so it must say which",
            )
            raise InvalidError(what=_NUMBER, why=why)
        made = Answer.objects.create(
            company=row,
            cause=cause.code,
            yes=said.yes,
            source=_source(row, said.source),
            number=cleaned(number, _NUMBER, _LONGEST_NUMBER) if number else "",
            note=cleaned(said.note, _NOTE, _LONGEST_NOTE) if said.note.strip() else "",
            by=actor.key,
            name=actor.name[:100],
            at=now(),
        )
        act.witness(f"answer:{made.pk}", after=_stated(made))
        tell(CHANGED, row.pk)
    return made


def withdraw_answer(actor: Actor, given: Answer) -> Answer:
    """It counts no more from now on, and stays to be seen. Raises OverError where it is withdrawn already."""
    with acting(actor, WITHDRAW, given.company_id, thing=_thing(actor, given.company, given.number)) as act:
        locked_company(given.company_id)
        row = Answer.objects.get(pk=given.pk)
        if row.withdrawn_at is not None:
            raise OverError(what=_ANSWER, state=Text("已经撤回", "it was withdrawn already"))
        row.withdrawn_at, row.withdrawn_by = now(), actor.key
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        act.witness(f"answer:{row.pk}", _stated(row), {"withdrawn": True})
        tell(CHANGED, row.company_id)
    return row


def _thing(actor: Actor, company: Company, number: str) -> Facts | None:
    """Of the one invoice that it speaks of, so that whoever is for a department or a direction may answer for that;
    None: it concerns the whole company.
    """
    if not number:
        return None
    keys = InvoiceKey.objects.filter(company=company, key__in=keys_asked(number))
    found = list(Invoice.objects.filter(pk__in=keys.values("invoice"))[:2])
    return facts_of(actor, found[0]) if len(found) == 1 else None


def _cause(written: str) -> Cause:
    code = half_width(written).strip().upper()
    known = asked_causes()
    if code not in known:
        why = Text(f"可以回答：{listed(known, 'zh')}", f"people are asked about {listed(known, 'en')}")
        raise InvalidError(what=_CAUSE.with_(code=code), why=why)
    return known[code]


def _source(company: Company, key: str) -> str:
    keys = Source.objects.filter(company=company).order_by("key").values_list("key", flat=True)
    if key and key not in keys:
        why = Text(f"可以写：{listed(keys, 'zh')}", f"there are: {listed(keys, 'en')}")
        raise InvalidError(what=_SOURCE.with_(key=key), why=why)
    return key


def _stated(row: Answer) -> dict[str, object]:
    return {"cause": row.cause, "yes": row.yes, "source": row.source, "number": row.number, "note": row.note}
