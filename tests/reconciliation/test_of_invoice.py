"""How one invoice stands, and what was found of it over time."""

import pytest

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.reconciliation.queries.of_invoice import findings_of, standing

pytestmark = pytest.mark.django_db
NUMBER = "26112000000012345678"


def test_findings_that_ended_are_told_with_when() -> None:
    company = a_company()
    row = an_invoice(company, NUMBER)
    first, second = a_comparison(company), a_comparison(company, 1)
    ended = a_finding(first, row, until=second)
    holds = a_finding(second, row, source="books")
    asked = a_comparison(company, 2, live=False)
    a_finding(asked, row)
    found = findings_of(somebody(BuiltIn.ACCOUNTANT, company), row.pk)
    assert [(one.finding.pk, one.since.pk, one.until and one.until.pk) for one in found] == [
        (holds.pk, second.pk, None),
        (ended.pk, first.pk, second.pk),
    ]


def test_it_stands_as_the_newest_comparison_found() -> None:
    company = a_company()
    row = an_invoice(company, NUMBER)
    made = a_comparison(company)
    stands = standing(somebody(BuiltIn.ACCOUNTANT, company), row.pk)
    assert stands
    assert stands.invoice == row
    assert stands.ground.comparison == made


def test_of_what_is_hidden_nothing_is_told() -> None:
    company = a_company()
    row = an_invoice(company, NUMBER, sensitivity=2)
    a_finding(a_comparison(company), row)
    accountant = somebody(BuiltIn.ACCOUNTANT, company)
    assert standing(accountant, row.pk) is None
    assert findings_of(accountant, row.pk) == ()
