"""Comparisons made by the program: begun, kept, given up. Each is one transaction with its entry in the log."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from django.db.models import Q

import piaoqi
from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import System, define
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.audit.clock import now, system_now
from piaoqi.core.causes.base import Absence
from piaoqi.core.text import Text
from piaoqi.notices.outbox import post
from piaoqi.reconciliation.claim import LEASE, Claim, HeldError, free, new_mark
from piaoqi.reconciliation.made import Found, Made
from piaoqi.reconciliation.models import Comparison, Finding, Sums, Terms
from piaoqi.reconciliation.terms import renewed

RUN = define("reconciliation.run", Text("核对各来源", "compare sources"), System.WATCH)
_State = Comparison.State
_AT_ONCE: Final = 500
_Thing = TypeVar("_Thing")
_TOLD = frozenset((Absence.MISSING.value, Absence.CANNOT_TELL.value))


def begin_live(actor: Actor, company: Company) -> Claim:
    """The next of the company's line, as of this instant; or the one that a worker left unfinished, as of this instant.

    Raises HeldError while another worker is at one. What is recorded from now on bears later instants.
    """
    with acting(actor, RUN, company.pk) as act:
        row, at = locked_company(company.pk), now()
        unfinished = Comparison.objects.filter(company=row, live=True, state__in=(_State.WAITING, _State.RUNNING))
        left = unfinished.order_by("pk").first()
        if left and not unfinished.filter(free(system_now()), pk=left.pk).exists():
            raise HeldError
        comparison = left or Comparison(company=row, live=True, asked_by=actor.key, asked_at=at)
        comparison.terms, comparison.known_at = _kept_up(row, actor.key), now()
        comparison.as_of = min(comparison.known_at, system_now())
        _claim(act, comparison)
    return Claim(comparison, comparison.claimed_by)


def begin_asked(actor: Actor, comparison: Comparison) -> Claim:
    """One that a person asked for, also one that failed. Raises HeldError where another is at it, or it is done."""
    with acting(actor, RUN, comparison.company_id) as act:
        again = free(system_now()) | Q(state=_State.FAILED)
        row = Comparison.objects.select_for_update().filter(again, pk=comparison.pk, live=False).first()
        if row is None:
            raise HeldError
        _claim(act, row)
    return Claim(row, row.claimed_by)


def keep(actor: Actor, claim: Claim, made: Made) -> Comparison:
    """Store the answer. Of a live one only what is not as it was is written. Raises HeldError."""
    with acting(actor, RUN, claim.comparison.company_id) as act:
        row = claim.fenced()
        before = _standing(row) if row.live else {}
        same = {one.identity for one in made.found if one.identity in before and before[one.identity][1] == one.digest}
        fresh = [one for one in made.found if one.identity not in same]
        over = [pk for identity, (pk, _, _) in before.items() if identity not in same]
        row.summary, row.forms, row.digest = made.summary, made.forms, made.digest
        row.state, row.ended_at, row.claimed_by, row.claimed_until = _State.DONE, now(), "", None
        row.program, row.trouble = piaoqi.__version__, {}
        row.save()
        for ended in _some(over):
            Finding.objects.filter(pk__in=ended).update(until=row)
        for begun in _some(fresh):
            Finding.objects.bulk_create(_row(one, row) for one in begun)
        appeared, settled = _tell(row, made.found, before)
        sums = {"months": made.months, "totals": made.totals, "appeared": appeared, "settled": settled}
        Sums.objects.create(comparison=row, **sums)
        counts = {"findings": len(made.found), "written": len(fresh), "settled": len(over)}
        after = {"as_of": row.as_of, "known_at": row.known_at, "summary": row.summary, "digest": row.digest, **counts}
        act.witness(f"comparison:{row.pk}", after=after)
    return row


def give_up(actor: Actor, claim: Claim, trouble: Mapping[str, Any]) -> None:
    """It failed: `trouble` has code, message and hint in both languages. Raises HeldError."""
    with acting(actor, RUN, claim.comparison.company_id) as act:
        row = claim.fenced()
        row.state, row.ended_at, row.claimed_by, row.claimed_until = _State.FAILED, now(), "", None
        row.trouble = trouble
        row.save(update_fields=["state", "ended_at", "claimed_by", "claimed_until", "trouble"])
        post(row.company_id, "comparison.failed", {"comparison": row.pk, "code": trouble["code"]})
        act.witness(f"comparison:{row.pk}", after={"state": "failed", "code": trouble["code"]})


def _claim(act: Act, comparison: Comparison) -> None:
    at = now()
    comparison.state, comparison.claimed_by, comparison.claimed_until = _State.RUNNING, new_mark(), system_now() + LEASE
    comparison.started_at = at
    comparison.save()
    after = {"state": "running", "as_of": comparison.as_of, "known_at": comparison.known_at}
    act.witness(f"comparison:{comparison.pk}", after=after)


_Before = Mapping[str, tuple[int, str, str]]
"""Identity -> id, digest, verdict of what the line says now."""


def _standing(comparison: Comparison) -> _Before:
    rows = Finding.objects.filter(company=comparison.company_id, comparison__live=True, until=None)
    return {
        identity: (pk, digest, verdict)
        for identity, pk, digest, verdict in rows.values_list("identity", "pk", "digest", "verdict").iterator()
    }


def _kept_up(company: Company, by: str) -> Terms:
    """The terms of today, written down where they are no longer those of the newest row."""
    terms = renewed(company, by)
    if terms._state.adding:  # noqa: SLF001 - Django's own way to ask
        terms.save(force_insert=True)
    return terms


def _row(one: Found, comparison: Comparison) -> Finding:
    fields = {name: getattr(one, name) for name in Found.__dataclass_fields__}
    return Finding(company_id=comparison.company_id, comparison=comparison, **fields)


def _tell(comparison: Comparison, found: Sequence[Found], before: _Before) -> tuple[int, int]:
    """How many things ask for somebody and did not before, and how many no longer do."""
    company = comparison.company_id
    post(company, "comparison.done", {"comparison": comparison.pk, "live": comparison.live})
    if not comparison.live:
        return 0, 0
    asking = {one.identity: one.verdict for one in found if one.verdict in _TOLD or not one.verdict}
    asked = {identity: verdict for identity, (_, _, verdict) in before.items() if verdict in _TOLD or not verdict}
    new = [identity for identity, verdict in asking.items() if asked.get(identity) != verdict]
    settled = len(asked.keys() - asking.keys())
    if new:
        missing = sum(asking[one] == Absence.MISSING.value for one in new)
        post(company, "findings.new", {"comparison": comparison.pk, "count": len(new), "missing": missing})
    if settled:
        post(company, "findings.settled", {"comparison": comparison.pk, "count": settled})
    return len(new), settled


def _some(things: Sequence[_Thing]) -> Iterator[Sequence[_Thing]]:
    return (things[start : start + _AT_ONCE] for start in range(0, len(things), _AT_ONCE))
