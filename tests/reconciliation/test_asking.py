"""Comparisons of a moment that people choose."""

from datetime import UTC, datetime, timedelta

import pytest
from django_q.models import OrmQ

from making_comparisons import a_comparison
from making_invoices import START
from making_people import a_company, an_actor
from piaoqi.accounts.errors import InvalidError
from piaoqi.reconciliation.actions.comparisons import MOST_WAITING, ask_comparison
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.errors import BusyError
from piaoqi.reconciliation.models import Comparison

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)


def test_a_past_moment_is_asked_as_known_then_and_waits_in_the_queue() -> None:
    made = ask_comparison(an_actor(), a_company(), MARCH)
    assert (made.as_of, made.known_at, made.state, made.live) == (MARCH, MARCH, Comparison.State.WAITING, False)
    assert OrmQ.objects.count() == 1


def test_what_is_known_today_of_a_past_moment_may_be_asked() -> None:
    known = MARCH + timedelta(days=30)
    assert ask_comparison(an_actor(), a_company(), MARCH, known).known_at == known


def test_the_same_question_has_one_answer() -> None:
    company = a_company()
    first = ask_comparison(an_actor(), company, MARCH)
    assert ask_comparison(an_actor(key="person:2"), company, MARCH) == first
    Comparison.objects.update(state=Comparison.State.DONE)
    assert ask_comparison(an_actor(), company, MARCH) == first
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize("field", ["failed", "terms", "version", "company", "live", "moment", "knowledge"])
def test_another_question_is_answered_anew(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    company, as_of, known = a_company(), MARCH, MARCH
    if field == "terms":
        known = as_of = set_expectations(an_actor(), company, None).at
    first = ask_comparison(an_actor(), company, as_of, known)
    if field == "failed":
        Comparison.objects.update(state=Comparison.State.FAILED)
    if field == "terms":
        Comparison.objects.update(terms=None)
    if field == "version":
        monkeypatch.setattr("piaoqi.__version__", "0.0.0")
    if field == "company":
        company = a_company("别家", "91310000MA1FL00002")
    if field == "live":
        first = a_comparison(company, as_of=START, known_at=START)
        as_of = known = START
    as_of += timedelta(seconds=field == "moment")
    known += timedelta(seconds=field == "knowledge")
    assert ask_comparison(an_actor(), company, as_of, known) != first


def test_what_is_still_to_come_cannot_be_asked() -> None:
    far = datetime(2100, 1, 1, tzinfo=UTC)
    with pytest.raises(InvalidError):
        ask_comparison(an_actor(), a_company(), far)
    with pytest.raises(InvalidError):
        ask_comparison(an_actor(), a_company("别家", "91310000MA1FL00002"), MARCH, far)
    assert not Comparison.objects.exists()


def test_a_company_cannot_fill_the_queue() -> None:
    company = a_company()
    for day in range(MOST_WAITING):
        ask_comparison(an_actor(), company, MARCH - timedelta(days=day))
    with pytest.raises(BusyError):
        ask_comparison(an_actor(), company, MARCH + timedelta(days=1))
    assert OrmQ.objects.count() == MOST_WAITING
