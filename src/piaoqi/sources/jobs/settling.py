"""Settling: runs that are over are counted without any lock, and ended if nothing went on meanwhile."""

from django.db.models import QuerySet

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.permissions import System
from piaoqi.sources.actions.runs import Settled, settle_run
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import counted, due, is_due, mark_of


def settle_all(runs: QuerySet[Run]) -> int:
    """End those of these runs that are over; how many were. Run by two at once, each run is ended by one of them."""
    actor = system(System.INTAKE)
    return sum(settle(run, actor) for run in due(runs).select_related("source"))


def settle(run: Run, actor: Actor) -> bool:
    """False where it is not over, or ended already."""
    mark = mark_of(run)
    return is_due(run, mark) and settle_run(actor, run, Settled(mark, counted(run)))
