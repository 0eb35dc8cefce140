"""What is done on the page: asking for access, answering what only people know."""

from collections.abc import Callable

import pytest
from django.test import Client

from making_people import a_company, a_role, somebody
from piaoqi.accounts.actions.access import Decision, decide_access
from piaoqi.accounts.models import AccessRequest, Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.reconciliation.models import Answer

LOST = "26112000000012345690"
NOBODY = "26112000000099999999"
Of = Callable[[BuiltIn, Company | None], Client]


@pytest.fixture
def company(scene: object) -> Company:
    a_role(BuiltIn.READER)
    found: Company = scene.company  # type: ignore[attr-defined]
    return found


def asked(client: Client, company: Company, number: str = LOST) -> str:
    return client.get("/find/", {"q": number, "company": str(company.pk)}).content.decode("utf-8")


def request(client: Client, company: Company, number: str = LOST, reason: str = "随报销单入账") -> str:
    said = {"number": number, "reason": reason, "next": f"/find/?q={number}&company={company.pk}"}
    return client.post(f"/find/access/?company={company.pk}", said, follow=True).content.decode("utf-8")


def test_access_is_asked_for_decided_and_then_the_answer_is_there(company: Company, signed_in: Of) -> None:
    lead = somebody(BuiltIn.FINANCE_LEAD, company)
    client = signed_in(BuiltIn.EMPLOYEE, company)
    assert "申请查看" in asked(client, company)
    page = request(client, company)
    assert "等待审批" in page
    assert "随报销单入账" in page
    made = AccessRequest.objects.get()
    assert made.subject == f"number:{LOST}"
    assert made.company == company
    assert made.reason == "随报销单入账"
    decide_access(lead, made, Decision(granted=True))
    assert "缺这张发票" in asked(client, company)


def test_a_refusal_is_told_with_its_reason_and_one_may_ask_again(company: Company, signed_in: Of) -> None:
    lead = somebody(BuiltIn.FINANCE_LEAD, company)
    client = signed_in(BuiltIn.EMPLOYEE, company)
    request(client, company)
    decide_access(lead, AccessRequest.objects.get(), Decision(granted=False, answer="请经办人代查"))
    page = asked(client, company)
    assert "请经办人代查" in page
    assert 'name="reason"' in page


def test_a_request_can_be_withdrawn_by_whoever_made_it_alone(company: Company, signed_in: Of) -> None:
    somebody(BuiltIn.FINANCE_LEAD, company)
    client = signed_in(BuiltIn.EMPLOYEE, company)
    request(client, company)
    made = AccessRequest.objects.get()
    assert signed_in(BuiltIn.ACCOUNTANT, company).post(f"/find/access/{made.pk}/withdraw/").status_code == 404
    client.post(f"/find/access/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert made.withdrawn_at is not None


@pytest.mark.parametrize("number", [NOBODY, "", "x" * 200])
def test_nothing_is_asked_for_what_is_not_hidden(number: str, company: Company, signed_in: Of) -> None:
    client = signed_in(BuiltIn.EMPLOYEE, company)
    assert "不用申请" in request(client, company, number)
    assert not AccessRequest.objects.exists()


def test_a_request_needs_a_reason(company: Company, signed_in: Of) -> None:
    somebody(BuiltIn.FINANCE_LEAD, company)
    assert "申请理由" in request(signed_in(BuiltIn.EMPLOYEE, company), company, reason=" ")
    assert not AccessRequest.objects.exists()


def answering(client: Client, company: Company, **more: str) -> str:
    said = {"cause": "C6.5", "said": "no", "number": LOST, "source": "archive", **more}
    said["next"] = f"/find/?q={LOST}&company={company.pk}"
    return client.post(f"/find/answer/?company={company.pk}", said, follow=True).content.decode("utf-8")


def test_an_answer_is_noted_shown_and_taken_back(company: Company, signed_in: Of) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, company)
    page = answering(client, company)
    made = Answer.objects.get()
    assert (made.cause, made.yes, made.number, made.source) == ("C6.5", False, LOST, "")
    assert f"/find/answer/{made.pk}/withdraw/" in page
    client.post(f"/find/answer/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_an_answer_about_the_whole_list_names_its_source_and_no_invoice(company: Company, signed_in: Of) -> None:
    answering(signed_in(BuiltIn.ACCOUNTANT, company), company, whole="1")
    made = Answer.objects.get()
    assert (made.number, made.source) == ("", "archive")


def test_whoever_may_not_answer_is_told_so_and_nothing_is_noted(company: Company, signed_in: Of) -> None:
    assert "您没有" in answering(signed_in(BuiltIn.AUDITOR, company), company)
    other = a_company("另一家", "91310000MA01ABCD21")
    answer = signed_in(BuiltIn.FINANCE_LEAD, other).post(f"/find/answer/?company={company.pk}", {"cause": "C6.5"})
    assert answer.status_code == 404
    assert not Answer.objects.exists()


def test_changes_are_sent_not_followed(company: Company, signed_in: Of) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, company)
    for path in ("access/", "access/1/withdraw/", "answer/", "answer/1/withdraw/", "forget/", "files/"):
        assert client.get(f"/find/{path}").status_code == 405
