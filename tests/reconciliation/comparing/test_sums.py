"""What a comparison sums up to says the same as its findings, and as each invoice asked alone."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reconcile.small import AS_OF, US, archive, books, bureau, entry, original, row, window
from making_intake import Intake, an_export
from making_people import an_actor
from piaoqi.core.folder.check import answer_of
from piaoqi.core.folder.opened import OpenFolder
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.judge import Comparison, compare
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Source
from piaoqi.core.reconcile.standings import month_of
from piaoqi.reconciliation.models import Sums
from piaoqi.reconciliation.months import COUNTED, months_of
from piaoqi.reconciliation.storing import run_live
from piaoqi.reconciliation.totals import totals_of

RULES = DEFAULT_EXPECTATIONS


def held(*sources: Source) -> tuple[Comparison, Answer]:
    comparison = compare(sources, (US,), RULES, AS_OF)
    return comparison, answer_of(OpenFolder(comparison, (US,), AS_OF, (), ()))


def number(at: int) -> str:
    return f"2631200000{at * 7919 % 10_000_000_000:010}"


@st.composite
def companies(draw: st.DrawFn) -> tuple[Source, ...]:
    """Up to a dozen invoices of half a year, each in some of three sources; the bureau was asked up to some day."""
    lists: dict[str, list[Record]] = {"bureau": [], "archive": [], "books": []}
    makers: dict[str, Any] = {"bureau": row, "archive": original, "books": entry}
    for at in range(draw(st.integers(1, 12))):
        day = date(2026, 6, 1) + timedelta(days=draw(st.integers(0, 172)))
        total = Decimal(draw(st.sampled_from(["113.00", "226.00", "-113.00"])))
        for where in draw(st.frozensets(st.sampled_from(sorted(lists)), min_size=1)):
            place = Place(f"{where}.x", "" if where == "archive" else "1", at + 2)
            made = makers[where](number(at), issue_date=day, total=total, amount=None, tax=None)
            lists[where].append(replace(made, place=place))
    until = draw(st.dates(date(2026, 6, 1), date(2026, 11, 20)))
    inside = [one for one in lists["bureau"] if one.issue_date and one.issue_date <= until]
    return bureau(*inside, windows=window(end=until)), archive(*lists["archive"]), books(*lists["books"])


@settings(max_examples=60, deadline=None)
@given(companies())
def test_the_counts_are_those_of_the_findings_and_of_every_invoice_asked_alone(sources: tuple[Source, ...]) -> None:
    comparison, answer = held(*sources)
    months = months_of(answer, RULES)
    told = Counter((one.absent_from, month_of(one.invoice.issue_date), one.verdict.value) for one in answer.findings)
    alone: Counter[tuple[str, str, str]] = Counter()
    for key, sightings in comparison.groups.items():
        if key not in comparison.dossier.near.absorbed:
            day = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
            for one in comparison.outcomes(key):
                stands = one.finding.verdict.value if one.finding else one.standing.value
                alone[one.pair.name, month_of(day), stands] += 1
    for source, found in months.items():
        for month, cell in found.items():
            for stands in ("missing", "not_missing", "cannot_tell"):
                assert cell.get(stands, 0) == told[source, month, stands]
            for stands in ("present", "not_due"):
                assert cell.get(stands, 0) == alone[source, month, stands]
    assert sum(cell.get("missing", 0) for found in months.values() for cell in found.values()) == answer.summary.missing


@settings(max_examples=40, deadline=None)
@given(companies())
def test_the_totals_are_those_of_the_findings(sources: tuple[Source, ...]) -> None:
    _, answer = held(*sources)
    totals = totals_of(answer, US)
    missing = [one for one in answer.findings if one.verdict.value == "missing"]
    amount = sum((abs(one.invoice.total or Decimal(0)) for one in missing), Decimal("0.00"))
    assert totals["findings"].get("missing", [0, "0.00"]) == [len(missing), f"{amount:.2f}"]
    assert sum(count for _, _, count, _ in totals["causes"]) == len(answer.findings) + len(answer.differences) + len(
        answer.duplicates
    )
    assert sum(one[2] for one in totals["due"]) <= answer.summary.not_due


def cell(source: str, month: str, *sources: Source) -> dict[str, Any]:
    return dict(months_of(held(*sources)[1], RULES)[source][month])


def test_a_month_asked_for_wholly_is_covered_and_one_asked_in_part_has_open_days() -> None:
    asked = bureau(row(), windows=window(start=date(2026, 8, 1), end=date(2026, 9, 20)))
    old = original(number(3), issue_date=date(2026, 7, 5))
    assert cell("bureau", "2026-08", asked, archive(old, original()))["covered"] == "whole"
    september = cell("bureau", "2026-09", asked, archive(old, original()))
    assert (september["covered"], september["open"]) == ("partly", ["2026-09-21/2026-09-30"])
    july = cell("bureau", "2026-07", asked, archive(old, original()))
    assert (july["covered"], july["cannot_tell"]) == ("none", 1)


def test_a_list_that_was_never_asked_is_covered_nowhere_and_lacks_nothing_for_certain() -> None:
    found = cell("bureau", "2026-09", bureau(windows=()), archive(original()))
    assert found["covered"] == "none"
    assert "missing" not in found


def test_what_is_not_due_yet_is_told_by_day_and_source_and_is_no_loss() -> None:
    fresh = row(issue_date=date(2026, 11, 15))
    _, answer = held(bureau(fresh), archive(), books())
    found = months_of(answer, RULES)
    assert found["archive"]["2026-11"]["not_due"] == 1
    assert found["books"]["2026-11"]["covered"] == "early"
    assert ["2026-11-30", "archive", 1, "113.00"] in totals_of(answer, US)["due"]


def test_tax_at_risk_counts_each_received_invoice_once_that_can_be_deducted() -> None:
    plain = row(number(5), line=9, kind=Kind.DIGITAL_ORDINARY)
    red = row(number(6), line=10, tax=Decimal("-13.00"), total=Decimal("-113.00"), amount=Decimal("-100.00"))
    untold = row(number(7), line=11, tax=None)
    _, answer = held(bureau(row(), plain, red, untold), archive(), books())
    assert {one.verdict.value for one in answer.findings} == {"missing"}
    assert totals_of(answer, US)["risk"] == {"count": 1, "tax": "13.00", "untold": 1}
    assert totals_of(answer, US)["originals"]["2026"][0] == 4


@pytest.mark.usefixtures("here")
def test_they_are_kept_with_the_comparison(intake: Intake) -> None:
    intake.hand_in(an_export(3, 12), "清单.csv", intake.source("bureau", "bureau"))
    intake.source("books", "books")
    intake.work()
    made = run_live(an_actor(), intake.company)
    kept = Sums.objects.get(comparison=made)
    assert (
        sum(one.get("missing", 0) for found in kept.months.values() for one in found.values())
        == (made.summary["missing"])
    )
    assert {stands for found in kept.months.values() for one in found.values() for stands in one} <= {
        *COUNTED, "amount", "covered", "open",
    }  # fmt: skip
