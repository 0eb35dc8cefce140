"""What is run again and again: each part's `jobs` module states its own in SCHEDULE."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Q

from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.models import Due, Run

OURS = "piaoqi."


@dataclass(frozen=True, slots=True)
class Scheduled:
    """`path`: a function without parameters, which returns what it has to tell (counts)."""

    key: str
    title: Text
    path: str
    every_minutes: int


@cache
def schedules() -> tuple[Scheduled, ...]:
    """Of every part. A key stated twice stops the program at start."""
    found: dict[str, Scheduled] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.jobs"
        if not app.name.startswith(OURS) or find_spec(name) is None:
            continue
        stated: Sequence[Scheduled] = getattr(import_module(name), "SCHEDULE", ())
        for one in stated:
            if one.key in found:
                raise ValueError(f"schedule {one.key!r} is stated twice")
            found[one.key] = one
    return tuple(found.values())


def keep_in_step() -> None:
    """Make rows for schedules that have none; they are due at once."""
    at = now()
    Due.objects.bulk_create([Due(key=one.key, next_at=at) for one in schedules()], ignore_conflicts=True)


def at_start() -> None:
    """A worker begins: what is run every minute, so as to find what was left lying, is due at once."""
    at = now()
    often = [one.key for one in schedules() if one.every_minutes <= 1]
    Due.objects.filter(key__in=often, next_at__gt=at).update(next_at=at)


def take(slot: str, lease: timedelta) -> Scheduled | None:
    """One that is due and that nobody runs, now claimed by this slot; None where there is none."""
    at = now()
    claimable = Due.objects.filter(_free(at, lease))
    keys = {row.key: row for row in claimable.order_by("next_at")}
    for one in schedules():
        row = keys.get(one.key)
        if row is None or not _is_due(row.next_at, one, at):
            continue
        if claimable.filter(key=one.key, next_at=row.next_at).update(claimed_by=slot, claimed_until=at + lease):
            if row.claimed_by:
                _lost(row, at)
            return one
    return None


def still_held(key: str, slot: str, lease: timedelta) -> bool:
    """Keep it for another lease; False where another has it by now."""
    return bool(Due.objects.filter(key=key, claimed_by=slot).update(claimed_until=now() + lease))


def ended(one: Scheduled, slot: str) -> None:
    """It was run, well or badly: due again after its time."""
    next_at = now() + timedelta(minutes=one.every_minutes)
    Due.objects.filter(key=one.key, claimed_by=slot).update(next_at=next_at, claimed_by="", claimed_until=None)


def give_back(slot: str, *, lost: bool) -> None:
    """What this slot ran may be run by anybody, at once. `lost`: its process died with it."""
    at = now()
    for row in Due.objects.filter(claimed_by=slot):
        if lost:
            _lost(row, at)
    Due.objects.filter(claimed_by=slot).update(claimed_by="", claimed_until=None)


def _lost(row: Due, at: datetime) -> None:
    Run.objects.create(key=row.key, ended_at=at, state=Run.State.LOST)


def _free(at: datetime, lease: timedelta) -> Q:
    """Nobody has it; a claim that reaches further than any does is of a clock that was wrong."""
    over = Q(claimed_until__lt=at) | Q(claimed_until__gt=at + 2 * lease)
    return Q(claimed_until__isnull=True) | over


def _is_due(next_at: datetime, one: Scheduled, at: datetime) -> bool:
    """Its time has come, or lies further off than it ever may."""
    return next_at <= at or next_at > at + 2 * timedelta(minutes=one.every_minutes)
