"""Coverage: what people say that a source was asked for. Said and withdrawn, never changed."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.events import tell
from piaoqi.sources.claims import Claim, checked, stated
from piaoqi.sources.events import SETTLED
from piaoqi.sources.models import Coverage, Run

_HOLDERS = (BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER, System.OPERATOR)
DECLARE = define("sources.declare", Text("声明来源查过的范围", "declare what sources were asked for"), *_HOLDERS)
WITHDRAW = define("sources.withdraw", Text("撤回声明的查询范围", "withdraw declared coverage"), *_HOLDERS)
_RUN = Text("批次", "The run")
_COVERAGE = Text("查询范围 {start} 至 {end}", "The coverage {start} to {end}")


def declare(actor: Actor, source: Source, claim: Claim, run: Run | None = None) -> Coverage:
    """Say what the source was asked for: all that it holds, or the files of one run of its. It is a claim: comparisons
    hold it against the rows. Raises InvalidError for what no source can be asked.
    """
    with acting(actor, DECLARE, source.company_id) as act:
        if run is not None and run.source_id != source.pk:
            raise InvalidError(what=_RUN, why=Text("它属于别的来源", "it belongs to another source"))
        fields = checked(claim)
        row = Coverage.objects.create(source=source, run=run, by=actor.key, at=now(), **fields)
        act.witness(f"source:{source.pk}", after=stated(row))
        tell(SETTLED, source.company_id)
    return row


def withdraw(actor: Actor, coverage: Coverage) -> Coverage:
    """It counts no more from now on, and stays to be seen. Raises OverError where it was withdrawn already."""
    with acting(actor, WITHDRAW, coverage.source.company_id) as act:
        row = Coverage.objects.select_for_update(of=("self",)).select_related("source").get(pk=coverage.pk)
        if row.withdrawn_at is not None:
            what = _COVERAGE.with_(start=row.start or "…", end=row.end or "…")
            raise OverError(what=what, state=Text("已经撤回", "it was withdrawn already"))
        row.withdrawn_at, row.withdrawn_by = now(), actor.key
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        act.witness(f"source:{row.source_id}", stated(row), {"coverage": row.pk, "withdrawn": True})
        tell(SETTLED, row.source.company_id)
    return row
