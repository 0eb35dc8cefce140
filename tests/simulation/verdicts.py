"""What must hold of comparisons: nothing called missing that is there, past answers had again, no finding doubled."""

import random
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from piaoqi.archive.models import Arrival
from piaoqi.core.reconcile.source import day_of
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.found import found_in
from piaoqi.reconciliation.made import made_of
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.sources.models import Coverage
from simulation.month import Month
from simulation.people import BUREAU
from simulation.truth import Asked, Paper, Truth, whole

_AGAIN = 5
"""Past answers of each company that are asked for anew in the end."""
_SOONEST = timedelta(days=2)
"""No rule expects anything sooner."""


def nothing_is_falsely_missing(month: Month) -> None:
    """Of every comparison that was finished since this was asked last."""
    done = Comparison.objects.filter(state=Comparison.State.DONE).exclude(pk__in=month.compared)
    for comparison in done.select_related("company").order_by("pk"):
        month.compared.add(comparison.pk)
        (company,) = [one for one in month.companies if one.party.tax_id == comparison.company.tax_id]
        missing = found_in(comparison).filter(what="absence", verdict="missing")
        for finding in missing.select_related("invoice"):
            why = _wrong(month, company, comparison, finding)
            assert not why, f"{finding.identity} is falsely missing from {finding.source} in {comparison.pk}: {why}"
            month.told.counts["missing, rightly"] += 1
        month.told.counts["comparisons"] += 1


def _wrong(month: Month, company: Truth, comparison: Comparison, finding: Finding) -> str:
    """'' where truth lacks it as well."""
    number = finding.invoice.number if finding.invoice else ""
    paper = next((one for each in month.companies for one in each.papers if one.number == number), None)
    if paper is None:
        return f"there is no invoice {number!r}"
    if day_of(comparison.as_of) < paper.day + _SOONEST:
        return f"dated {paper.day}, it is not due by {comparison.as_of}"
    for sha256 in _came(comparison, finding.source):
        if number in month.files.numbers.get(sha256, ()):
            return f"it lies in a file that had come: {sha256[:8]}"
    if finding.source == BUREAU:
        return "" if any(_proves(one, paper) for one in _asked(company)) else "the list was never wholly asked for it"
    return "" if _is_covered(comparison, finding.source, paper) else "nobody says that the source is whole"


def _came(comparison: Comparison, source: str) -> list[str]:
    came = Arrival.objects.filter(source__company=comparison.company, source__key=source, at__lte=comparison.known_at)
    return list(came.values_list("original__sha256", flat=True))


def _asked(company: Truth) -> list[Asked]:
    return [*company.asked, *whole(company.bureau.askings, BUREAU)]


def _proves(one: Asked, paper: Paper) -> bool:
    """Asked for its day when it was due, and not there."""
    return one.start <= paper.day <= one.end and paper.number not in one.held and day_of(one.at) >= paper.day + _SOONEST


def _is_covered(comparison: Comparison, source: str, paper: Paper) -> bool:
    """What people say of a place of their own is so: nothing else is there."""
    said = Coverage.objects.filter(source__company=comparison.company, source__key=source, run=None)
    stands = said.filter(at__lte=comparison.known_at)
    return any(
        (one.withdrawn_at is None or one.withdrawn_at > comparison.known_at)
        and (one.start is None or one.start <= paper.day)
        and (one.end is None or paper.day <= one.end)
        for one in stands
    )


def findings_are_kept_once() -> None:
    """Of one thing at most one stands at a time, and what ended, ended after it began."""
    stretches: dict[tuple[int, str], list[tuple[int, int | None]]] = defaultdict(list)
    for row in Finding.objects.filter(comparison__live=True).order_by("comparison"):
        stretches[row.company_id, row.identity].append((row.comparison_id, row.until_id))
    for thing, found in stretches.items():
        for begun, ended in found:
            assert ended is None or ended > begun, f"{thing} ended in {ended}, begun in {begun}"
        for (_, ended), (begun, _) in pairwise(found):
            assert ended is not None, f"{thing} stands twice"
            assert ended <= begun, f"{thing} stands twice"


def the_past_can_be_had_again(month: Month) -> None:
    chance = random.Random(month.seed)
    for company in month.rows.values():
        done = list(Comparison.objects.filter(company=company, state=Comparison.State.DONE).order_by("pk"))
        for one in chance.sample(done, min(_AGAIN, len(done))):
            _same_again(one)
            month.told.counts["had again"] += 1


def _same_again(one: Comparison) -> None:
    made = made_of(compared(one.company, one.as_of, one.known_at))
    kept = sorted(found_in(one).values_list("identity", "digest"))
    assert sorted((each.identity, each.digest) for each in made.found) == kept, f"{one.pk} found something else then"
    assert made.digest == one.digest, f"{one.pk} of {one.known_at} would be answered otherwise now"
