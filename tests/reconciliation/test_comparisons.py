"""Comparisons as lists show them, for whoever may know of them."""

import pytest

from making_comparisons import a_comparison
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.queries.comparisons import comparison, comparisons, latest, under_way

pytestmark = pytest.mark.django_db
OTHER = ("别家", "91310000MA1FL00002")


def test_lists_are_paged_latest_first() -> None:
    company = a_company()
    made = [a_comparison(company, day, live=bool(day % 2)).pk for day in range(5)]
    first = comparisons(an_actor(), company.pk, limit=3)
    a_comparison(company, 9)
    second = comparisons(an_actor(), company.pk, after=first.after, limit=3)
    assert [one.id for one in (*first.rows, *second.rows)] == made[::-1]
    assert second.after == ""
    assert [one.id for one in comparisons(an_actor(), company.pk, live=False).rows] == made[::-2]


def test_the_newest_finished_one_of_the_line_tells_how_the_company_stands() -> None:
    company = a_company()
    done = a_comparison(company)
    a_comparison(company, 1, live=False)
    running = a_comparison(company, 2, state=Comparison.State.RUNNING)
    waiting = a_comparison(company, 3, state=Comparison.State.WAITING, live=False)
    found = latest(an_actor(), company.pk)
    assert found is not None
    assert found.id == done.pk
    assert found.summary == {"missing": 1}
    assert [one.id for one in under_way(an_actor(), company.pk)] == [running.pk, waiting.pk]
    assert under_way(an_actor(), company.pk)[0].summary is None


def test_the_answer_is_in_the_language_asked_for() -> None:
    made = a_comparison(a_company(), forms={"zh": {"notes": ["甲"]}, "en": {"notes": ["a"]}})
    found = comparison(an_actor(), made.pk, "en")
    assert found is not None
    assert found.form == {"notes": ["a"]}


@pytest.mark.parametrize("role", [BuiltIn.ISSUER, BuiltIn.EMPLOYEE])
def test_whoever_sees_a_part_of_the_company_is_not_told_the_whole(role: BuiltIn) -> None:
    company = a_company()
    made = a_comparison(company)
    found = comparison(somebody(role, company), made.pk, "zh")
    assert found is not None
    assert found.form is None
    assert found.state.summary is None


@pytest.mark.parametrize("role", [BuiltIn.FINANCE_LEAD, BuiltIn.ADMINISTRATOR])
def test_nothing_is_told_of_a_company_in_which_nothing_may_be_seen(role: BuiltIn) -> None:
    company, other = a_company(), a_company(*OTHER)
    made = a_comparison(company)
    a_comparison(company, 1, state=Comparison.State.WAITING)
    actor = somebody(role, other if role is BuiltIn.FINANCE_LEAD else company)
    assert comparison(actor, made.pk, "zh") is None
    assert comparison(actor, 10**9, "zh") is None
    assert latest(actor, company.pk) is None
    assert not comparisons(actor, company.pk).rows
    assert not under_way(actor, company.pk)
