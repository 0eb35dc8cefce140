"""What is expected where and by when, in one company."""

from collections.abc import Sequence

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.reconcile.source import Expectation
from piaoqi.core.text import Text, listed
from piaoqi.jobs.events import tell
from piaoqi.reconciliation.models import CHANGED, Terms
from piaoqi.reconciliation.terms import renewed, stated_expectations

SET = define(
    "reconciliation.set_expectations",
    Text("设定发票应在哪里", "set what must be where"),
    BuiltIn.ADMINISTRATOR,
    BuiltIn.FINANCE_LEAD,
    BuiltIn.BOOKKEEPER,
    System.OPERATOR,
)

MOST, LONGEST_DAYS = 100, 3_650
_RULES = Text("应有规则", "The rules")
_PLACE = Text("来源“{word}”", "The source {word}")
_DAYS = Text("天数 {days}", "The number of days, {days},")
_KINDS = Text("票种", "The kinds of invoice")


def set_expectations(actor: Actor, company: Company, expectations: Sequence[Expectation] | None) -> Terms:
    """From now on; past moments keep the rules of then. None: the defaults of core.reconcile.source.

    Raises InvalidError for what is no source and no kind of source of the company, for days below zero or above ten
    years, and for no rule at all: then nothing would ever be missing.
    """
    with acting(actor, SET, company.pk) as act:
        row = locked_company(company.pk)
        _check(row, expectations)
        before = renewed(row, actor.key)
        stated = None if expectations is None else stated_expectations(expectations)
        made = Terms.objects.create(
            company=row, expectations=stated, taxpayers=before.taxpayers, by=actor.key, at=now()
        )
        act.witness(f"terms:{made.pk}", {"expectations": before.expectations}, {"expectations": stated})
        tell(CHANGED, row.pk)
    return made


def _check(company: Company, expectations: Sequence[Expectation] | None) -> None:
    if expectations is None:
        return
    if not 0 < len(expectations) <= MOST:
        raise InvalidError(what=_RULES, why=Text(f"应有 1 至 {MOST} 条", f"there must be 1 to {MOST}"))
    keys = Source.objects.filter(company=company).order_by("key").values_list("key", flat=True)
    known = (*keys, *(kind.value for kind in SourceKind))
    for one in expectations:
        for word in (one.of, one.into):
            if word not in known:
                raise InvalidError(what=_PLACE.with_(word=word), why=_not_among(known))
        if not 0 <= one.within_days <= LONGEST_DAYS:
            why = Text(f"应为 0 至 {LONGEST_DAYS}", f"it must be 0 to {LONGEST_DAYS}")
            raise InvalidError(what=_DAYS.with_(days=one.within_days), why=why)
        if one.kinds is not None and (not one.kinds or Kind.UNKNOWN in one.kinds):
            raise InvalidError(what=_KINDS, why=Text("没有写明是哪些", "it is not said which"))


def _not_among(known: Sequence[str]) -> Text:
    return Text(f"可以写：{listed(known, 'zh')}", f"there are: {listed(known, 'en')}")
