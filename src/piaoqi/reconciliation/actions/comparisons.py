"""Comparisons that people ask for, of a moment they choose: “what was missing on 31 March, as known then?”."""

from datetime import datetime

import piaoqi
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.reconciliation.errors import BusyError
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.terms import standing

ASK = define(
    "reconciliation.ask",
    Text("按指定时点核对", "compare as of a moment"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.REVIEWER,
    BuiltIn.AUDITOR,
    BuiltIn.BOOKKEEPER,
)

COMPARE = "piaoqi.reconciliation.jobs.compare"
"""The job, with the comparison's id."""
MOST_WAITING = 10
_AS_OF = Text("核对的时点", "The instant of the comparison")
_KNOWN_AT = Text("已知情况的时点", "The instant of what was known")
_FUTURE = Text("还没有到", "it has not come yet")


def ask_comparison(actor: Actor, company: Company, as_of: datetime, known_at: datetime | None = None) -> Comparison:
    """A comparison in the queue; or the one that answered the very same question, with the same terms, by the same
    version. It changes nothing that it looks at.

    `known_at`: what was recorded by then counts; None: what was known as of that instant. Raises InvalidError for an
    instant that is still to come, BusyError while many of the company wait.
    """
    with acting(actor, ASK, company.pk) as act:
        row, at = locked_company(company.pk), now()
        known = min(at, as_of) if known_at is None else known_at
        for instant, what in ((as_of, _AS_OF), (known, _KNOWN_AT)):
            if instant > at:
                raise InvalidError(what=what, why=_FUTURE)
        asked = Comparison(
            company=row,
            live=False,
            as_of=as_of,
            known_at=known,
            asked_by=actor.key,
            asked_at=at,
            terms=standing(row, known),
            program=piaoqi.__version__,
        )
        made = _same(asked) or _queued(asked)
        after = {"as_of": as_of, "known_at": known, "again": made is not asked}
        act.witness(f"comparison:{made.pk}", after=after)
    return made


def _same(asked: Comparison) -> Comparison | None:
    """What answers the question already, or is about to."""
    alike = Comparison.objects.filter(
        company=asked.company,
        live=False,
        as_of=asked.as_of,
        known_at=asked.known_at,
        terms=asked.terms,
        program=asked.program,
    )
    return alike.exclude(state=Comparison.State.FAILED).order_by("-pk").first()


def _queued(asked: Comparison) -> Comparison:
    waiting = Comparison.objects.filter(company=asked.company, live=False, state=Comparison.State.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise BusyError(count=MOST_WAITING)
    asked.save(force_insert=True)
    enqueue(COMPARE, asked.pk)
    return asked
