"""Searching among what a comparison found: the same pages, whether the findings are few or too many to be listed."""

import pytest

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.listed import Among
from piaoqi.archive.queries.search import count, every, find
from piaoqi.archive.search.filters import Filters
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries import among
from piaoqi.reconciliation.queries.among import Found, Sort

pytestmark = pytest.mark.django_db
MISSING = frozenset({Sort.MISSING})


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def six(company: Company) -> list[Invoice]:
    """Newest first. The first three are missing somewhere, the fourth differs, of the others nothing was found."""
    made = [an_invoice(company, f"2611200000001234{at:04}") for at in range(1, 7)][::-1]
    comparison = a_comparison(company, 60)
    for one in made[:3]:
        a_finding(comparison, one)
    a_finding(comparison, made[0], identity="again", source="books", verdict="not_missing")
    a_finding(comparison, made[3], what="difference", identity="d", source="", verdict="", field="total")
    return made


def shown(company: Company, chosen: Among, limit: int = 2) -> list[int]:
    """All pages."""
    found, after = [], ""
    while True:
        page = find(an_actor(), Filters(companies=frozenset({company.pk})), after, limit, chosen)
        found += [one.id for one in page.rows]
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize("most", [among.MOST_LISTED, 1])
def test_only_what_was_found_so_is_shown_page_by_page(
    company: Company, six: list[Invoice], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(among, "MOST_LISTED", most)
    ids = [one.pk for one in six]
    assert shown(company, Found(company, MISSING)) == ids[:3]
    assert shown(company, Found(company, frozenset({Sort.DIFFERENT}))) == ids[3:4]
    assert shown(company, Found(company, frozenset())) == ids[:4]
    assert shown(company, Found(company, frozenset({Sort.SEEMING}), "books")) == ids[:1]
    assert not shown(company, Found(company, MISSING, "books"))


def test_other_filters_hold_as_well(company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[1].pk).update(direction="issued")
    asked = Filters(companies=frozenset({company.pk}), direction="issued")  # type: ignore[arg-type]
    assert [one.id for one in every(an_actor(), asked, Found(company, MISSING))] == [six[1].pk]
    assert count(an_actor(), asked, among=Found(company, MISSING)).number == 1


def test_what_ended_is_not_among_them(company: Company, six: list[Invoice]) -> None:
    Finding.objects.update(until=a_comparison(company, 61))
    assert not shown(company, Found(company, MISSING))


def test_nobody_sees_more_by_what_was_found(company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[0].pk).update(sensitivity=2)
    who = somebody(BuiltIn.ACCOUNTANT, company)
    assert [one.id for one in every(who, Filters(), Found(company, MISSING))] == [one.pk for one in six[1:3]]
    assert not list(every(somebody(BuiltIn.EMPLOYEE, company), Filters(), Found(company, MISSING)))


def test_every_is_all_there_is(company: Company, six: list[Invoice]) -> None:
    assert [one.id for one in every(an_actor(), Filters())] == [one.pk for one in six]
