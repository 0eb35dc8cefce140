"""The canary: days on which the verification platform failed for invoices that are known to be good (C2.6)."""

from collections.abc import Mapping, Sequence

from piaoqi.core.causes.answers import NO_ANSWER, NOT_FOUND, SUCCESS
from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date

_FAILED = (*NOT_FOUND, *NO_ANSWER)


def outage_days(groups: Mapping[str, Sequence[Sighting]]) -> frozenset[str]:
    """Days (YYYY-MM-DD) on which an invoice of the bureau's own list was not found or got no answer, and none did."""
    failed: set[str] = set()
    worked: set[str] = set()
    for sightings in groups.values():
        asked = [one for one in sightings if one.kind is SourceKind.VERIFICATION]
        if not asked:
            continue
        listed = any(one.kind is SourceKind.BUREAU for one in sightings)
        for one in asked:
            day, result = one.record.facts.get("verified_at", "")[:10], one.record.facts.get("result", "")
            if result in SUCCESS:
                worked.add(day)
            elif listed and result in _FAILED and _after_issue(day, sightings):
                failed.add(day)
    return frozenset(failed - worked - {""})


def _after_issue(day: str, sightings: Sequence[Sighting]) -> bool:
    """On the day of issue the platform does not know it yet: that is no failure."""
    asked = read_date(day)
    issued = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
    return asked is not None and issued is not None and asked > issued
