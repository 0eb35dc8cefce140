"""Answers of people to questions about causes."""

import pytest

from making_invoices import NUMBER, a_source, a_statement, hand_over, sighted
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.audit.models import Entry
from piaoqi.core.causes.base import Absence
from piaoqi.core.folder.answers import asked_causes
from piaoqi.reconciliation.actions.answers import Said, answer, withdraw_answer
from piaoqi.reconciliation.models import Answer

pytestmark = pytest.mark.django_db
APPARENT = next(code for code, one in asked_causes().items() if one.implies is Absence.NOT_MISSING)
OTHER_ID = "91310000MA1FL00002"


def issued(company: Company) -> None:
    hand_over(company, sighted(a_statement()))
    Invoice.objects.update(direction="issued")


def test_an_answer_is_kept_with_who_gave_it_and_the_number_as_records_hold_it() -> None:
    made = answer(an_actor(), a_company(), Said(cause=" ｃ5.1 ", yes=True, number="2611 2000 0000-1234 5678"))
    assert (made.cause, made.number, made.by, made.name) == ("C5.1", NUMBER, "person:1", "测试员")
    assert Entry.objects.get().subject == f"answer:{made.pk}"


def test_that_all_invoices_are_there_after_all_cannot_be_said_at_once() -> None:
    with pytest.raises(InvalidError):
        answer(an_actor(), a_company(), Said(cause=APPARENT, yes=True))
    assert not Answer.objects.exists()


def test_no_may_be_said_of_all() -> None:
    assert answer(an_actor(), a_company(), Said(cause=APPARENT, yes=False)).number == ""


@pytest.mark.parametrize(
    "said",
    [
        Said(cause="C9.9", yes=True),
        Said(cause="C6.1", yes=True),
        Said(cause="C5.1", yes=True, source="elsewhere"),
        Said(cause="C5.1", yes=True, number="1" * 51),
        Said(cause="C5.1", yes=True, note="长" * 501),
    ],
)
def test_what_means_nothing_is_refused(said: Said) -> None:
    company = a_company()
    a_source(a_company("别家", OTHER_ID)).save()
    with pytest.raises(InvalidError):
        answer(an_actor(), company, said)


def test_an_issuer_answers_for_issued_invoices_and_for_no_others() -> None:
    company = a_company()
    issued(company)
    issuer = somebody(BuiltIn.ISSUER, company)
    assert answer(issuer, company, Said(cause="C5.1", yes=True, number=NUMBER)).pk
    for said in (Said(cause="C5.1", yes=True), Said(cause="C5.1", yes=True, number="26112000000099999999")):
        with pytest.raises(DeniedError):
            answer(issuer, company, said)
    Invoice.objects.update(direction="received")
    with pytest.raises(DeniedError):
        answer(issuer, company, Said(cause="C5.1", yes=True, number=NUMBER))


def test_a_role_in_another_company_answers_nothing_here() -> None:
    company, other = a_company(), a_company("别家", OTHER_ID)
    issued(company)
    with pytest.raises(DeniedError):
        answer(somebody(BuiltIn.FINANCE_LEAD, other), company, Said(cause="C5.1", yes=True, number=NUMBER))


def test_an_answer_is_withdrawn_once_and_stays_to_be_seen() -> None:
    company = a_company()
    made = answer(an_actor(), company, Said(cause="C5.1", yes=True, number=NUMBER))
    gone = withdraw_answer(somebody(BuiltIn.REVIEWER, company), made)
    assert gone.withdrawn_at is not None
    assert gone.withdrawn_at > made.at
    with pytest.raises(OverError):
        withdraw_answer(an_actor(), made)
    assert Answer.objects.count() == 1
