"""What changed between two comparisons, and why as far as rows tell."""

from datetime import timedelta
from decimal import Decimal

import pytest

from making_comparisons import a_comparison, a_finding, an_invoice
from making_invoices import START, a_source, a_statement, hand_over, sighted
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice, Reading
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.reconciliation.models import Answer, Comparison, Finding, Terms
from piaoqi.reconciliation.queries.changes import (
    Because,
    Between,
    Change,
    Changed,
    ChangePage,
    changes,
    changes_between,
    reasons,
)
from piaoqi.reconciliation.queries.findings import Tally

pytestmark = pytest.mark.django_db
NUMBERS = [f"2611200000001234{at:04}" for at in range(1, 8)]
ONE = Decimal("113.00")


@pytest.fixture
def company() -> Company:
    made = a_company()
    a_source(made, SourceKind.ARCHIVE)
    return made


def an_old_invoice(company: Company, number: str) -> Invoice:
    """Read before the first comparison."""
    made = an_invoice(company, number)
    Reading.objects.filter(ended_at=None).update(ended_at=START - timedelta(days=1))
    return made


def between(older: Comparison, newer: Comparison, **more: object) -> ChangePage:
    found = changes(an_actor(), older.pk, newer.pk, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def only(page: ChangePage) -> Changed:
    (row,) = page.rows
    return row


def test_what_appeared_went_away_and_is_judged_otherwise_is_told_with_sums(company: Company) -> None:
    march = a_comparison(company)
    stays, gone, changed = (a_finding(march, an_old_invoice(company, one)) for one in NUMBERS[:3])
    april = a_comparison(company, 30)
    Finding.objects.filter(pk__in=[gone.pk, changed.pk]).update(until=april)
    other = a_finding(april, changed.invoice, verdict="not_missing", total=Decimal("-20.00"))
    new = a_finding(april, an_old_invoice(company, NUMBERS[3]))
    page = between(march, april)
    told = {(one.change, one.before and one.before.pk, one.after and one.after.pk) for one in page.rows}
    assert told == {
        (Change.GONE, gone.pk, None),
        (Change.OTHERWISE, changed.pk, other.pk),
        (Change.APPEARED, None, new.pk),
    }
    assert page.tallies == {
        Change.APPEARED: {"missing": Tally(1, ONE)},
        Change.GONE: {"missing": Tally(1, ONE)},
        Change.OTHERWISE: {"not_missing": Tally(1, Decimal("20.00"))},
    }
    assert stays.pk not in {one.before.pk for one in page.rows if one.before}
    assert not between(april, april).rows


def test_two_moments_asked_for_are_held_against_each_other_as_a_whole(company: Company) -> None:
    invoices = [an_old_invoice(company, one) for one in NUMBERS[:3]]
    march, april = (a_comparison(company, day, live=False) for day in (0, 30))
    line = a_comparison(company, 40)
    for one in invoices[:2]:
        a_finding(march, one)
    for one in invoices[1:]:
        a_finding(april, one)
        a_finding(line, one)
    for newer in (april, line):
        page = between(march, newer)
        assert [one.change for one in page.rows] == [Change.GONE, Change.APPEARED]
        assert [(one.before or one.after).invoice for one in page.rows] == [invoices[0], invoices[2]]  # type: ignore[union-attr]
    assert not between(april, line).rows


def test_other_words_of_evidence_change_no_absence(company: Company) -> None:
    invoice = an_old_invoice(company, NUMBERS[0])
    march, april = (a_comparison(company, day, live=False) for day in (0, 30))
    for made, digest in ((march, "1" * 64), (april, "2" * 64)):
        a_finding(made, invoice, digest=digest)
        a_finding(made, invoice, digest=digest, what="difference", verdict="", field="total", identity="x")
    assert [one.before and one.before.what for one in between(march, april).rows] == ["difference"]


def test_found_says_since_when_it_is_there(company: Company) -> None:
    march = a_comparison(company)
    gone = a_finding(march, an_old_invoice(company, NUMBERS[0]))
    late = sighted(a_statement(NUMBERS[0], place=Place("迟.pdf", page=1)), SourceKind.ARCHIVE, 24 * 7)
    hand_over(company, late)
    Reading.objects.filter(ended_at=None).update(ended_at=late.seen_at)
    april = a_comparison(company, 30)
    Finding.objects.filter(pk=gone.pk).update(until=april)
    row = only(between(march, april))
    assert (row.because, row.since) == (Because.FOUND, late.seen_at)


def test_what_is_not_known_to_be_there_is_not_called_found(company: Company) -> None:
    march = a_comparison(company)
    gone = a_finding(march, an_old_invoice(company, NUMBERS[0]))
    april = a_comparison(company, 30)
    Finding.objects.filter(pk=gone.pk).update(until=april)
    assert only(between(march, april)).because is Because.UNSAID
    hand_over(company, sighted(a_statement(NUMBERS[0]), SourceKind.ARCHIVE, 24 * 60))
    Reading.objects.filter(ended_at=None).update(ended_at=START + timedelta(days=60))
    assert only(between(march, april)).because is Because.UNSAID
    Reading.objects.update(replaced_at=START + timedelta(days=20))
    assert only(between(march, april)).because is Because.WITHDRAWN


def test_other_rules_are_named(company: Company) -> None:
    rules = [{"of": "archive", "into": "bureau", "within_days": 2, "kinds": None}]
    at = START + timedelta(days=1)
    terms = Terms.objects.create(company=company, expectations=rules, taxpayers=[], by="person:1", at=at)
    march = a_comparison(company)
    gone = a_finding(march, an_old_invoice(company, NUMBERS[0]))
    april = a_comparison(company, 30, terms=terms)
    Finding.objects.filter(pk=gone.pk).update(until=april)
    assert only(between(march, april)).because is Because.RULES


def test_new_invoices_and_those_fallen_due_are_told_apart(company: Company) -> None:
    march = a_comparison(company, live=False)
    later = a_comparison(company, 30, live=False)
    as_known_then = a_comparison(company, 30, live=False, known_at=march.known_at)
    invoice = an_old_invoice(company, NUMBERS[0])
    a_finding(later, invoice)
    a_finding(as_known_then, invoice)
    assert only(between(march, later)).because is Because.UNSAID
    assert only(between(march, as_known_then)).because is Because.DUE
    Reading.objects.update(ended_at=START + timedelta(days=10))
    assert only(between(march, later)).because is Because.NEW


def test_an_answer_in_between_is_named(company: Company) -> None:
    invoice = an_old_invoice(company, NUMBERS[0])
    march, april = (a_comparison(company, day, live=False) for day in (0, 30))
    a_finding(march, invoice)
    a_finding(april, invoice, verdict="cannot_tell", cause="C5.1")
    assert only(between(march, april)).because is Because.UNSAID
    at = START + timedelta(days=10)
    Answer.objects.create(company=company, cause="C5.1", yes=True, number=NUMBERS[1], by="person:1", at=at)
    assert only(between(march, april)).because is Because.UNSAID
    Answer.objects.create(company=company, cause="C5.1", yes=True, number=NUMBERS[0], by="person:1", at=at)
    assert only(between(march, april)).because is Because.ANSWERED


def test_pages_hold_every_change_once(company: Company) -> None:
    march, april = (a_comparison(company, day, live=False) for day in (0, 30))
    made = [a_finding(april, an_old_invoice(company, one)).pk for one in NUMBERS]
    found, after = [], ""
    while True:
        page = between(march, april, after=after, limit=3)
        found += [one.after.pk for one in page.rows if one.after]
        after = page.after
        assert page.tallies[Change.APPEARED]["missing"].count == len(NUMBERS)
        if not after:
            break
    assert found == made


def test_nothing_is_told_of_other_companies_or_of_what_may_not_be_seen(company: Company) -> None:
    other = a_company("别家", "91310000MA1FL00002")
    march, april = (a_comparison(company, day, live=False) for day in (0, 30))
    theirs = a_comparison(other)
    a_finding(april, an_invoice(company, NUMBERS[0], direction="issued"))
    issuer, received = somebody(BuiltIn.ISSUER, company), an_invoice(company, NUMBERS[1])
    a_finding(april, received)
    page = changes(issuer, march.pk, april.pk)
    assert page is not None
    assert [one.after and one.after.invoice and one.after.invoice.number for one in page.rows] == [NUMBERS[0]]
    assert page.tallies[Change.APPEARED]["missing"].count == 1
    lead = somebody(BuiltIn.FINANCE_LEAD, other)
    assert changes(lead, march.pk, april.pk) is None
    assert changes(lead, theirs.pk, april.pk) is None
    assert changes(an_actor(), theirs.pk, april.pk) is None
    assert changes(an_actor(), march.pk, 10**9) is None


def test_what_is_not_finished_is_compared_with_nothing(company: Company) -> None:
    march, running = a_comparison(company), a_comparison(company, 1, state=Comparison.State.RUNNING)
    assert changes(an_actor(), march.pk, running.pk) is None


def test_one_change_alone_and_why_things_changed(company: Company) -> None:
    march = a_comparison(company)
    gone = a_finding(march, an_invoice(company, NUMBERS[0]), total=Decimal("40.00"))
    april = a_comparison(company, 30)
    Finding.objects.filter(pk=gone.pk).update(until=april)
    fresh = a_finding(april, an_invoice(company, NUMBERS[1]), total=Decimal("-60.00"))
    two = Between(older=march.pk, newer=april.pk, only=Change.APPEARED)
    page = changes_between(an_actor(), two)
    assert page is not None
    assert [one.after and one.after.pk for one in page.rows] == [fresh.pk]
    assert page.tallies[Change.GONE]["missing"].count == 1
    found = reasons(an_actor(), two)
    assert found is not None
    assert sum(one.count for one in found.values()) == 2
    assert sum(one.amount for one in found.values()) == Decimal("100.00")
    assert reasons(an_actor(), two, most=1) is None
    assert reasons(somebody(BuiltIn.FINANCE_LEAD, a_company("别家", "91310000MA1FL00002")), two) is None
