"""The canary: days on which the verification platform failed for invoices that are known to be good (C2.6)."""

from collections.abc import Mapping, Sequence

from piaoqi.core.causes.answers import NO_ANSWER, NOT_FOUND, SUCCESS
from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date


def outage_days(groups: Mapping[str, Sequence[Sighting]]) -> frozenset[str]:
    """Days (YYYY-MM-DD) on which the platform knew nothing of an invoice that the bureau lists, or answered nothing.

    A day on which it said 001 of anything was none; one on which it said 009 of anything was none for want of answers.
    """
    said: dict[str, set[str]] = {"worked": set(), "answered": set(), "wrong": set(), "silent": set()}
    for sightings in groups.values():
        asked = [one for one in sightings if one.kind is SourceKind.VERIFICATION]
        listed = bool(asked) and any(one.kind is SourceKind.BUREAU for one in sightings)
        for one in asked:
            day, result = one.record.facts.get("verified_at", "")[:10], one.record.facts.get("result", "")
            canary = listed and _after_issue(day, sightings)
            if result in SUCCESS:
                said["worked"].add(day)
            elif result in NOT_FOUND:
                said["wrong" if canary else "answered"].add(day)
            elif canary and result in NO_ANSWER:
                said["silent"].add(day)
    silent = said["silent"] - said["answered"]
    return frozenset((said["wrong"] | silent) - said["worked"] - {""})


def _after_issue(day: str, sightings: Sequence[Sighting]) -> bool:
    """On the day of issue the platform does not know it yet: that is no failure."""
    asked = read_date(day)
    issued = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
    return asked is not None and issued is not None and asked > issued
