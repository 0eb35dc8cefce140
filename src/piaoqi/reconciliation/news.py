"""Whether a company should be compared again: something came, or a day began, since it was compared last."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from piaoqi.accounts.models import Company
from piaoqi.archive.models import Arrival, Reading
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.reconcile.source import day_of
from piaoqi.reconciliation.actions.comparisons import ASK
from piaoqi.reconciliation.actions.running import RUN
from piaoqi.reconciliation.found import newest_live
from piaoqi.reconciliation.models import Comparison

PATIENCE: Final = timedelta(minutes=15)
"""So long a comparison waits for files that are still to be read; those that wait longer count as not read."""
LARGE: Final = timedelta(seconds=20)
SHARE: Final = 3
"""A comparison that took longer than LARGE is made again only after so many times as long as it took."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_OWN = (RUN.key, ASK.key)
_PARTS = ("archive.", "sources.", "reconciliation.", "accounts.")


def is_due(company: Company) -> bool:
    """Whether it is worth a comparison now."""
    if not Arrival.objects.filter(source__company=company).exists():
        return False
    return has_news(company) and not _reads(company) and not _must_rest(company)


def has_news(company: Company) -> bool:
    """Whether a comparison would know something that the last one did not."""
    last = newest_live(company.pk)
    return last is None or day_of(last.as_of) < day_of(now()) or _latest_change(company) > last.known_at


def _latest_change(company: Company) -> datetime:
    """As the log witnessed it."""
    ours = Q()
    for part in _PARTS:
        ours |= Q(action__startswith=part)
    changes = Entry.objects.filter(ours, company=company.pk).exclude(action__in=_OWN).order_by("-index")
    at = changes.values_list("at", flat=True).first()
    return at or datetime.min.replace(tzinfo=now().tzinfo)


def _reads(company: Company) -> bool:
    """Whether files wait to be read that came a short time ago."""
    waiting = Reading.objects.filter(state__in=(Reading.State.WAITING, Reading.State.READING))
    return waiting.filter(source__company=company, asked_at__gt=now() - PATIENCE).exists()


def _must_rest(company: Company) -> bool:
    """A large one leaves others their time; one that failed is tried later each time."""
    ended = Comparison.objects.filter(company=company, live=True).exclude(ended_at=None).order_by("-pk")
    last, at = ended.first(), now()
    if last is None or last.ended_at is None or last.started_at is None or last.ended_at > at:
        return False
    if last.state == Comparison.State.DONE:
        took: timedelta = last.ended_at - last.started_at
        return took > LARGE and at < last.ended_at + SHARE * took
    failed = 0
    for state in ended.values_list("state", flat=True)[:10]:
        if state != Comparison.State.FAILED:
            break
        failed += 1
    until: datetime = last.ended_at + min(_FIRST_WAIT * 2**failed, _LONGEST_WAIT)
    return at < until
