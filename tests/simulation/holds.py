"""What must hold, whatever went wrong. Each asks the database as it is; AssertionError says what does not."""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, Sum

from piaoqi.archive.evidence.findings import STRAY
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.models import Arrival, Invoice, Original, Reading, Record, Source
from piaoqi.archive.storage import storage
from piaoqi.sources.models import Coverage, Run
from simulation.month import Month
from simulation.truth import Asked, whole

_State = Reading.State


def every_day(month: Month) -> None:
    nothing_is_lost(month)
    nothing_is_doubled()
    coverage_is_proven_by_whole_answers_alone(month)


def at_rest(month: Month) -> None:
    """When nothing waits any more."""
    every_file_is_read(month)
    counts_add_up()


def in_the_end(month: Month) -> None:
    """A file that was being handed in when its process was killed may lie in the storage, promised to nobody."""
    wrong = [one for one in verify_archive() if one.code != STRAY.code]
    found = [f"{one.subject}: {one.message.say('en')}" for one in wrong]
    assert not found, "\n".join(found[:5])


def nothing_is_lost(month: Month) -> None:
    """Every acknowledged file is there, with its bytes, at its source."""
    there = dict(Arrival.objects.values_list("pk", "original__sha256"))
    where = dict(Arrival.objects.values_list("pk", "source"))
    kept = set(storage().names())
    for one in month.acknowledged:
        assert there.get(one.arrival) == one.sha256, f"acknowledged and gone: {one}"
        assert where[one.arrival] == one.source
        assert one.sha256 in kept, f"acknowledged, and its bytes are gone: {one}"
    assert set(Original.objects.values_list("sha256", flat=True)) <= kept


def nothing_is_doubled() -> None:
    """One reading that counts for an original at a source, its records once, one invoice for a number."""
    counting = Reading.objects.filter(replaced_at=None).exclude(state=_State.SUPERSEDED)
    twice = counting.values("original", "source").annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists(), f"read twice: {list(twice)}"
    numbers = Counter(Invoice.objects.exclude(presence=0).values_list("company", "number"))
    assert not [one for one, times in numbers.items() if times > 1], f"two invoices: {numbers.most_common(2)}"


def every_file_is_read(month: Month) -> None:
    """What can be read is read: every number that truly lies in a file is in a record, and none that does not."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, number in Record.objects.filter(reading__replaced_at=None).values_list("reading", "invoice__number"):
        found[pk].add(number or "")
    counting = Reading.objects.filter(replaced_at=None).exclude(state=_State.SUPERSEDED)
    inside: dict[int, set[str]] = defaultdict(set)
    for one in Arrival.objects.exclude(parent=None).select_related("parent", "reading"):
        assert one.parent
        inside[one.parent.reading_id or 0] |= found[one.reading_id or 0]
    for reading in counting.select_related("original"):
        said = found[reading.pk] | inside[reading.pk]
        truly = month.files.numbers.get(reading.original.sha256)
        if truly is None:
            continue
        if reading.state == _State.DONE:
            assert said >= truly or _waits_inside(reading), f"{reading.pk} lacks {truly - said}"
            assert said <= truly, f"{reading.pk} has {said - truly}"
        else:
            assert reading.state == _State.QUARANTINED
            assert not said


def _waits_inside(reading: Reading) -> bool:
    return Reading.objects.filter(arrivals__parent__reading=reading, state=_State.QUARANTINED).exists()


def counts_add_up() -> None:
    """Of every run that ended; and over all runs of a source each of its files and invoices is new once."""
    for run in Run.objects.exclude(ended_at=None):
        arrivals = Arrival.objects.filter(source=run.source_id, batch=run.batch)
        assert run.files_in == arrivals.count(), f"{run} counts {run.files_in} files"
        assert run.files_new + run.files_known == run.files_in
        assert run.invoices_new + run.invoices_known == run.invoices_in
        failed = arrivals.filter(reading__state=_State.QUARANTINED).count()
        assert run.files_failed == failed, f"{run.pk} counts {run.files_failed} failed, there are {failed}"
        assert run.state != Run.State.WHOLE or not failed
    for source in Source.objects.all():
        new = Run.objects.filter(source=source).aggregate(files=Sum("files_new"), invoices=Sum("invoices_new"))
        files = Arrival.objects.filter(source=source).values("original").distinct().count()
        invoices = Record.objects.filter(source=source).exclude(invoice=None).values("invoice").distinct().count()
        assert (new["files"] or 0) == files, f"{source}: {new['files']} new files, there are {files}"
        assert (new["invoices"] or 0) == invoices, f"{source}: {new['invoices']} new invoices, there are {invoices}"


def coverage_is_proven_by_whole_answers_alone(month: Month) -> None:
    for row in Coverage.objects.filter(proven=True).select_related("source__company"):
        (company,) = [one for one in month.companies if one.party.tax_id == row.source.company.tax_id]
        asked = [one for one in whole(company.bureau.askings, row.source.key) if _same(one, row)]
        assert asked, f"nothing was answered whole that proves {row} ({row.as_of})"


def _same(one: Asked, row: Coverage) -> bool:
    return one.start <= (row.start or date.min) and one.end >= (row.end or date.max)
