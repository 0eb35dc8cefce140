"""Files moved to the source where they belong, replaced by corrected ones, or brought back: runs on both sides follow.

What was declared of a run whose files all went along goes along too; what nobody may move over counts nowhere.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions import replacing
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.readings import ENDED
from piaoqi.archive.actions.replacing import Replaced
from piaoqi.archive.models import Arrival, Source
from piaoqi.jobs.events import tell
from piaoqi.sources.actions.coverage import DECLARE, WITHDRAW, declare, withdraw
from piaoqi.sources.actions.runs import Opening, open_run
from piaoqi.sources.claims import claim_of, window_of
from piaoqi.sources.models import Coverage, Run
from piaoqi.sources.settling.counting import of_run


def move(actor: Actor, arrival: Arrival, target: Source, reason: str = "") -> Replaced:
    """As archive's `move_file`, which says what it raises."""
    return _followed(actor, lambda: replacing.move_file(actor, arrival, target, reason))


def replace(actor: Actor, arrival: Arrival, handed: HandedIn, reason: str = "") -> Replaced:
    """As archive's `replace_file`."""
    return _followed(actor, lambda: replacing.replace_file(actor, arrival, handed, reason))


def put_back(actor: Actor, new: Arrival) -> Replaced:
    """As archive's `put_back`."""
    return _followed(actor, lambda: replacing.put_back(actor, new))


def _followed(actor: Actor, act: Callable[[], Replaced]) -> Replaced:
    with transaction.atomic():
        done = act()
        target, source = done.new[0].source, done.old[0].source
        for batch in sorted({one.batch for one in done.new}):
            _open(target, batch, actor.key)
        for run in _runs(source, done.old):
            _open(source, run.batch, run.by)
            _take_along(actor, run, target)
        tell(ENDED, source.pk)
        tell(ENDED, target.pk)
    return done


def _open(source: Source, batch: str, by: str) -> None:
    """To be counted anew; the run of a batch stays its own where it is known."""
    known = Run.objects.filter(source=source, batch=batch).values_list("by", flat=True).first()
    open_run(system(System.INTAKE), source, Opening(batch=batch, by=known or by))


def _runs(source: Source, arrivals: Iterable[Arrival]) -> Iterable[Run]:
    batches = {one.batch for one in arrivals}
    return Run.objects.filter(source=source, batch__in=batches).select_related("source").order_by("pk")


def _take_along(actor: Actor, run: Run, target: Source) -> None:
    """What people declared of a run that is empty now is said of the files where they are."""
    there = Run.objects.filter(source=target, batch=run.batch).first()
    if there is None or there.pk == run.pk or of_run(run).exists():
        return
    may_here = actor.may_wholly(WITHDRAW.key, run.source.company_id)
    if not (may_here and actor.may_wholly(DECLARE.key, target.company_id)):
        return
    stands = Coverage.objects.filter(run=run, proven=False, withdrawn_at=None).select_related("source")
    for row in stands.order_by("pk"):
        declare(actor, target, claim_of(window_of(row)), there)
        withdraw(actor, row)
