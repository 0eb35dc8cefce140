"""Many numbers at once: the states of one question each, in a few queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from making_comparisons import a_core_source, compared
from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice, Reading
from piaoqi.archive.queries.explain import State
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.reconciliation.queries import why_many as module
from piaoqi.reconciliation.queries.why import why
from piaoqi.reconciliation.queries.why_many import MOST, why_many

pytestmark = pytest.mark.django_db
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
HERE, LOST, NEAR = NUMBER, "26112000000012345690", "26112000000012345609"
OLD = ("00345678", "011002500111")
BUREAU, ARCHIVE = SourceKind.BUREAU, SourceKind.ARCHIVE


@pytest.fixture
def company() -> Company:
    made = a_company()
    found = [
        sighted(a_statement(HERE), BUREAU, 1),
        sighted(a_statement(HERE, place=Place("甲.pdf", page=1)), ARCHIVE, 2),
        sighted(a_statement(LOST, total=Decimal("200.00")), BUREAU, 3),
        sighted(a_statement(OLD[0], code=OLD[1], total=Decimal("300.00")), BUREAU, 4),
    ]
    hand_over(made, *found)
    Reading.objects.update(ended_at=found[-1].seen_at)
    sources = [a_core_source(made, one, found, MARCH) for one in (BUREAU, ARCHIVE)]
    compared(made, sources, START + timedelta(days=31))
    return made


def test_each_number_has_the_state_that_one_question_has(company: Company) -> None:
    asked = [(HERE, ""), (LOST, ""), OLD, ("00345678", ""), ("2611 2000 0000 1234 5690", ""), (NEAR, ""), ("", "")]
    for actor in (an_actor(company=company), somebody(BuiltIn.EMPLOYEE, company)):
        told = why_many(actor, company, asked)
        assert [one.asked for one in told.lines] == asked
        assert [one.state for one in told.lines] == [why(actor, *one, company.pk).state for one in asked]


def test_a_line_has_its_marks_and_its_cause(company: Company) -> None:
    told = why_many(an_actor(company=company), company, [(HERE, ""), (LOST, "")])
    assert [one.key for one in told.sources] == ["bureau", "archive"]
    here, lost = (one.marks.marks if one.marks else () for one in told.lines)
    assert [one.state for one in here] == ["present", "present"]
    assert [one.state for one in lost] == ["present", "missing"]
    assert set(told.causes) == {lost[1].finding}


def test_what_is_not_here_has_its_likes_as_long_as_there_is_time(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = an_actor(company=company)
    (line,) = why_many(actor, company, [(NEAR, "")]).lines
    assert [one.number for one in line.alike or ()] == [LOST, HERE]
    monkeypatch.setattr(module, "NEAR_SECONDS", -1.0)
    (line,) = why_many(actor, company, [(NEAR, "")]).lines
    assert line.alike is None


def test_what_was_put_away_is_told_as_such(company: Company) -> None:
    Invoice.objects.filter(number=LOST).update(deleted_at=timezone.now())
    (line,) = why_many(an_actor(company=company), company, [(LOST, "")]).lines
    assert line.state is State.DELETED
    assert line.rows


def test_nothing_of_a_company_in_which_one_sees_nothing(company: Company) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    (line,) = why_many(somebody(BuiltIn.FINANCE_LEAD, other), company, [(LOST, "")]).lines
    assert line.state is State.NOT_HERE
    assert not line.rows
    assert not line.alike


def test_of_what_is_hidden_there_is_no_row(company: Company) -> None:
    told = why_many(somebody(BuiltIn.EMPLOYEE, company), company, [(LOST, ""), (NEAR, "")])
    assert [one.state for one in told.lines] == [State.HIDDEN, State.NOT_HERE]
    assert not any(one.rows or one.marks or one.alike for one in told.lines)
    assert not told.causes


def test_the_same_few_queries_however_many(
    company: Company, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    more = [f"26112000000055{number:06}" for number in range(100_000, 100_000 + MOST + 5)]
    for number in more[:30]:
        hand_over(company, sighted(a_statement(number), BUREAU, at=200 + int(number[-3:])))
    actor = an_actor(company=company)
    with django_assert_max_num_queries(14):
        assert len(why_many(actor, company, [(one, "") for one in more[:30]]).lines) == 30
    assert len(why_many(actor, company, [(one, "") for one in more]).lines) == MOST
