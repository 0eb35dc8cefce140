"""Findings by their amounts, a few of each group, and counted by all that a page counts by."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.queries.findings import NO_CAUSE, FindingFilter, cells
from piaoqi.reconciliation.queries.histories import history
from piaoqi.reconciliation.queries.ranked import leading, ranked

pytestmark = pytest.mark.django_db
AS_THEY_ARE: Mapping[int, Mapping[str, object]] = {}
AMOUNTS = ("10.00", "-900.00", "300.00", "300.00", None, "20.00")


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def comparison(company: Company) -> Comparison:
    return a_comparison(company)


def number(at: int) -> str:
    return f"2611200000001234{at:04}"


def found(
    company: Company, comparison: Comparison, other: Mapping[int, Mapping[str, object]] = AS_THEY_ARE
) -> list[Finding]:
    """`other`: what is otherwise with the one at this place."""
    return [
        a_finding(
            comparison,
            an_invoice(company, number(at + 1)),
            **{"total": Decimal(amount) if amount else None, **other.get(at, {})},
        )
        for at, amount in enumerate(AMOUNTS)
    ]


def test_the_largest_come_first_whatever_their_sign_and_pages_hold_each_once(
    company: Company, comparison: Comparison
) -> None:
    made = found(company, comparison)
    asked, after, seen = FindingFilter(company=company.pk), "", []
    while True:
        page = ranked(an_actor(), asked, after, 2)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == [made[at].pk for at in (1, 3, 2, 5, 0, 4)]


def test_each_group_leads_with_its_largest_and_what_has_no_cause_is_apart_by_source(
    company: Company, comparison: Comparison
) -> None:
    apart = {"cause": "", "source": "books"}
    made = found(company, comparison, {0: apart, 1: {"cause": ""}, 2: apart})
    groups = leading(an_actor(), FindingFilter(company=company.pk), 1)
    assert {key: [row.pk for row in rows] for key, rows in groups.items()} == {
        ("", "archive"): [made[1].pk],
        ("", "books"): [made[2].pk],
        ("C6.1", ""): [made[3].pk],
    }
    none = FindingFilter(company=company.pk, cause=NO_CAUSE)
    assert len(ranked(an_actor(), none).rows) == 3


def test_cells_count_everything_once(company: Company, comparison: Comparison) -> None:
    made = found(company, comparison, {0: {"issue_date": None}, 1: {"issue_date": date(2026, 4, 1)}})
    counted = cells(an_actor(), FindingFilter(company=company.pk))
    assert counted.comparison == comparison
    assert {one.month: one.tally.count for one in counted.rows} == {"": 1, "2026-03": 4, "2026-04": 1}
    assert sum(one.tally.amount for one in counted.rows) == Decimal("1530.00")
    assert counted.hidden == 0
    undated = FindingFilter(company=company.pk, undated=True)
    assert [row.pk for row in ranked(an_actor(), undated).rows] == [made[0].pk]


def test_what_somebody_may_not_see_is_in_no_answer(company: Company, comparison: Comparison) -> None:
    made = found(company, comparison)
    nobody: Actor = somebody(BuiltIn.ACCOUNTANT, a_company("别家", "91310000MA1FL00002"))
    asked = FindingFilter(company=company.pk)
    assert not ranked(nobody, asked).rows
    assert not leading(nobody, asked, 3)
    assert not cells(nobody, asked).rows
    assert not history(nobody, made[0])


def test_a_findings_history_is_what_the_line_said_of_it_in_turn(company: Company, comparison: Comparison) -> None:
    invoice, later = an_invoice(company, number(1)), a_comparison(company, 10)
    first = a_finding(comparison, invoice, until=later)
    second = a_finding(later, invoice, verdict="not_missing")
    a_finding(later, an_invoice(company, number(2)))
    asked = a_finding(a_comparison(company, 20, live=False), invoice)
    for one in (first, second, asked):
        assert [row.pk for row in history(an_actor(), one)] == [first.pk, second.pk]
