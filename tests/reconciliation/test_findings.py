"""Findings page by page: complete, of one comparison, and of what the actor may see alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company, Department
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Arrival
from piaoqi.archive.queries.visible import SEE
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.queries.findings import FindingFilter, Tally, finding, findings, tallies

pytestmark = pytest.mark.django_db
NUMBERS = [f"2611200000001234{at:04}" for at in range(1, 8)]
OTHER = ("别家", "91310000MA1FL00002")


@pytest.fixture
def company() -> Company:
    return a_company()


def seven(company: Company, comparison: Comparison) -> list[Finding]:
    return [a_finding(comparison, an_invoice(company, one)) for one in NUMBERS]


def all_pages(actor: Actor, asked: FindingFilter, limit: int = 2) -> list[int]:
    found, after = [], ""
    while True:
        page = findings(actor, asked, after, limit)
        found += [one.pk for one in page.rows]
        after = page.after
        if not after:
            return found


def scoped(company: Company, **bounds: object) -> Actor:
    scope = Scope(role="test", permissions=frozenset({SEE.key}), company=company.pk, sensitivity=2)
    return Actor(key="person:9", name="某", origin="test", scopes=(replace(scope, **bounds),))  # type: ignore[arg-type]


def test_pages_hold_every_finding_once_latest_first(company: Company) -> None:
    made = [one.pk for one in seven(company, a_comparison(company))]
    assert all_pages(an_actor(), FindingFilter(company=company.pk)) == made[::-1]


def test_paging_goes_on_in_its_comparison_whatever_is_found_meanwhile(company: Company) -> None:
    made = seven(company, a_comparison(company))
    asked = FindingFilter(company=company.pk)
    first = findings(an_actor(), asked, limit=3)
    newer = a_comparison(company, 1)
    Finding.objects.filter(pk__in=[made[0].pk, made[6].pk]).update(until=newer)
    a_finding(newer, an_invoice(company, "26112000000012340099"))
    second = findings(an_actor(), asked, first.after, limit=10)
    assert second.comparison == first.comparison
    assert [one.pk for one in (*first.rows, *second.rows)] == [one.pk for one in made[::-1]]
    assert len(all_pages(an_actor(), asked)) == 6


def test_a_past_comparison_keeps_what_it_found(company: Company) -> None:
    march, april, may = (a_comparison(company, day) for day in (0, 30, 60))
    kept, gone, changed = seven(company, march)[:3]
    Finding.objects.exclude(pk=kept.pk).update(until=april)
    again = a_finding(april, changed.invoice, verdict="not_missing", until=may)
    for comparison, expected in ((march, 7), (april, 2), (may, 1)):
        assert len(all_pages(an_actor(), FindingFilter(company=company.pk, comparison=comparison.pk))) == expected
    assert again.pk in all_pages(an_actor(), FindingFilter(company=company.pk, comparison=april.pk))
    assert gone.pk not in all_pages(an_actor(), FindingFilter(company=company.pk))


def test_what_was_asked_for_a_moment_stands_beside_the_line(company: Company) -> None:
    line = a_comparison(company)
    live = a_finding(line, an_invoice(company, NUMBERS[0]))
    asked = a_comparison(company, 1, live=False)
    alone = a_finding(asked, live.invoice)
    later = a_comparison(company, 2)
    assert all_pages(an_actor(), FindingFilter(company=company.pk)) == [live.pk]
    assert all_pages(an_actor(), FindingFilter(company=company.pk, comparison=asked.pk)) == [alone.pk]
    assert all_pages(an_actor(), FindingFilter(company=company.pk, comparison=later.pk)) == [live.pk]


def test_what_is_not_finished_shows_nothing_yet(company: Company) -> None:
    done = a_comparison(company)
    a_finding(done, an_invoice(company, NUMBERS[0]))
    running = a_comparison(company, 1, state=Comparison.State.RUNNING)
    assert findings(an_actor(), FindingFilter(company=company.pk)).comparison == done
    assert findings(an_actor(), FindingFilter(company=company.pk, comparison=running.pk)).comparison is None


def test_nothing_of_another_company_is_reached(company: Company) -> None:
    other = a_company(*OTHER)
    theirs = a_finding(a_comparison(other), an_invoice(other, NUMBERS[0]))
    actor = somebody(BuiltIn.FINANCE_LEAD, company)
    a_comparison(company)
    for asked in (
        FindingFilter(company=other.pk),
        FindingFilter(company=other.pk, comparison=theirs.comparison_id),
        FindingFilter(company=company.pk, comparison=theirs.comparison_id),
    ):
        assert not findings(actor, asked).rows
        assert tallies(actor, asked).whole.count == 0
    assert findings(actor, FindingFilter(company=company.pk), f"{theirs.comparison_id}.{10**9}").comparison is None
    assert tallies(actor, FindingFilter(company=other.pk)).hidden is None
    assert finding(actor, theirs.pk) is None


def test_a_department_a_direction_and_a_level_show_theirs_and_tell_how_many_others_there_are(company: Company) -> None:
    department = Department.objects.create(company=company, name="研发部")
    comparison = a_comparison(company)
    settled: tuple[dict[str, Any], ...] = ({}, {"department": department}, {"direction": "issued"}, {"sensitivity": 2})
    plain, theirs, issued, secret = (
        a_finding(comparison, an_invoice(company, number, **fields))
        for number, fields in zip(NUMBERS, settled, strict=False)
    )
    nameless = a_finding(comparison, None)
    asked = FindingFilter(company=company.pk)
    for bounds, expected in (
        ({"department": department.pk}, [theirs]),
        ({"direction": "issued"}, [issued]),
        ({"sensitivity": 0}, [plain, theirs, issued]),
        ({"sensitivity": 1}, [plain, theirs, issued, nameless]),
        ({}, [plain, theirs, issued, secret, nameless]),
    ):
        actor = scoped(company, **bounds)
        assert all_pages(actor, asked) == sorted((one.pk for one in expected), reverse=True), bounds
        assert tallies(actor, asked).hidden == 5 - len(expected), bounds
        assert tallies(actor, replace(asked, verdict="cannot_tell")).hidden == 5 - len(expected), bounds
        assert (finding(actor, secret.pk) is not None) is (secret in expected)


def test_whoever_sees_only_their_own_is_not_told_how_many_others_there_are(company: Company) -> None:
    actor = somebody(BuiltIn.EMPLOYEE, company)
    comparison = a_comparison(company)
    mine, other = (a_finding(comparison, an_invoice(company, one)) for one in NUMBERS[:2])
    assert mine.invoice is not None
    reading = mine.invoice.records.get().reading
    Arrival.objects.create(
        original=reading.original, source=reading.source, reading=reading, name="a", at=comparison.as_of,
        actor=actor.key, person_id=actor.person, origin="test",
    )  # fmt: skip
    assert all_pages(actor, FindingFilter(company=company.pk)) == [mine.pk]
    assert tallies(actor, FindingFilter(company=company.pk)).hidden is None
    assert finding(actor, other.pk) is None


def test_filters_hold_together(company: Company) -> None:
    comparison = a_comparison(company)
    one, *_ = seven(company, comparison)
    wanted = a_finding(
        comparison, an_invoice(company, "26112000000055550091", seller_name="海风电子", issue_date=date(2026, 5, 2)),
        verdict="cannot_tell", cause="C3.4", source="bureau", total=Decimal("-20.00"),
    )  # fmt: skip
    twice = a_finding(comparison, one.invoice, what="duplicate", verdict="", source="books")
    base = FindingFilter(company=company.pk)
    for asked in (
        replace(base, verdict="cannot_tell"),
        replace(base, cause="C3.4"),
        replace(base, source="bureau"),
        replace(base, first_day=date(2026, 5, 1), last_day=date(2026, 5, 31)),
        replace(base, text="5555 0091"),
        replace(base, text="海风"),
    ):
        assert all_pages(an_actor(), asked) == [wanted.pk], asked
    assert all_pages(an_actor(), replace(base, what="duplicate")) == [twice.pk]
    assert all_pages(an_actor(), replace(base, cause="C3.4", text=NUMBERS[0])) == []


def test_tallies_sum_what_the_filter_means(company: Company) -> None:
    comparison = a_comparison(company)
    one, *_ = seven(company, comparison)
    a_finding(comparison, one.invoice, verdict="cannot_tell", cause="C3.4", source="bureau", total=Decimal("-20.00"))
    a_finding(comparison, None, verdict="cannot_tell", cause="", total=None, issue_date=None, source="bureau")
    a_finding(comparison, one.invoice, what="difference", verdict="", source="", cause="C6.8")
    found = tallies(an_actor(), FindingFilter(company=company.pk))
    amount = Decimal("113.00")
    assert found.whole == Tally(10, 8 * amount + 20)
    assert found.by_what == {"absence": Tally(9, 7 * amount + 20), "difference": Tally(1, amount)}
    assert found.by_verdict == {"cannot_tell": Tally(2, Decimal("20.00")), "missing": Tally(7, 7 * amount)}
    assert found.by_cause[""] == Tally(1)
    assert found.by_source == {"archive": Tally(7, 7 * amount), "bureau": Tally(2, Decimal("20.00"))}
    assert found.by_month == {"": Tally(1), "2026-03": Tally(9, 8 * amount + 20)}
    assert tallies(an_actor(), FindingFilter(company=company.pk, source="bureau")).whole == Tally(2, Decimal("20.00"))


@pytest.mark.parametrize("after", ["x", "1.x", "."])
def test_an_after_of_no_page_is_refused_or_begins_anew(company: Company, after: str) -> None:
    a_comparison(company)
    try:
        assert findings(an_actor(), FindingFilter(company=company.pk), after).rows == ()
    except ValueError:
        return
