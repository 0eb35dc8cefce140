"""What people settle on the page of an invoice."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from making_invoices import NUMBER, a_statement, hand_over, sighted
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Allocation, Deletion, Hold, Invoice, Link

pytestmark = pytest.mark.django_db
OTHER = "26112000000099999999"


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def invoice(company: Company) -> Invoice:
    hand_over(company, sighted(a_statement()), sighted(a_statement(OTHER), at=1))
    return Invoice.objects.get(number=NUMBER)


def of(key: BuiltIn, company: Company) -> Client:
    client = Client()
    client.force_login(person_of(somebody(key, company)), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, name: str, invoice: Invoice, *more: int, **form: str) -> str:
    answer = client.post(reverse(f"invoice:{name}", args=[invoice.pk, *more]), form, follow=True)
    return answer.content.decode()


def test_a_part_is_allocated_and_taken_back(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    said = send(client, "allocate", invoice, amount="1,00.00", purpose="差旅")
    made = Allocation.objects.get()
    assert made.amount == Decimal("100.00")
    assert reverse("invoice:withdraw_allocation", args=[invoice.pk, made.pk]) in said
    assert "13.00" in said
    send(client, "withdraw_allocation", invoice, made.pk)
    assert Allocation.objects.get().withdrawn_at


@pytest.mark.parametrize(("amount", "said"), [("很多", "请写数字"), ("200", "最多还可分摊"), ("", "请写数字")])
def test_what_cannot_be_allocated_says_what_to_do(company: Company, invoice: Invoice, amount: str, said: str) -> None:
    assert said in send(of(BuiltIn.ACCOUNTANT, company), "allocate", invoice, amount=amount, purpose="差旅")
    assert not Allocation.objects.exists()


def test_putting_away_can_be_undone(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.FINANCE_LEAD, company)
    said = send(client, "delete", invoice, reason="与本单位无关")
    assert Deletion.objects.get().reason == "与本单位无关"
    assert "已移入回收站" in said
    assert reverse("invoice:restore", args=[invoice.pk]) in said
    send(client, "restore", invoice)
    invoice.refresh_from_db()
    assert invoice.deleted_at is None


def test_a_hold_is_lifted_by_somebody_else(company: Company, invoice: Invoice) -> None:
    lead = of(BuiltIn.FINANCE_LEAD, company)
    assert "须由另一人解除" in send(lead, "hold", invoice, reason="稽查")
    hold = Hold.objects.get()
    assert "另一位" in send(lead, "lift_hold", invoice, hold.pk, reason="查完")
    send(of(BuiltIn.REVIEWER, company), "lift_hold", invoice, hold.pk, reason="查完")
    assert Hold.objects.get().lifted_at


def test_a_reissue_is_noted_by_number_and_taken_back(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    assert "没有找到" in send(client, "replaces", invoice, number="26112000000000000000")
    send(client, "replaces", invoice, number=OTHER)
    link = Link.objects.get()
    assert link.other == Invoice.objects.get(number=OTHER)
    send(client, "withdraw_link", invoice, link.pk)
    assert Link.objects.get().withdrawn_at


def test_the_level_is_set(company: Company, invoice: Invoice) -> None:
    send(of(BuiltIn.FINANCE_LEAD, company), "assign", invoice, sensitivity="1", department="")
    invoice.refresh_from_db()
    assert (invoice.sensitivity, invoice.assigned) == (1, True)


def test_whoever_may_only_look_changes_nothing(company: Company, invoice: Invoice) -> None:
    reader = of(BuiltIn.READER, company)
    assert "您没有" in send(reader, "delete", invoice, reason="试试")
    assert "您没有" in send(reader, "hold", invoice, reason="试试")
    assert not Deletion.objects.exists()
    assert not Hold.objects.exists()


def test_another_invoice_s_parts_cannot_be_withdrawn_here(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    send(client, "allocate", invoice, amount="10", purpose="差旅")
    other = Invoice.objects.get(number=OTHER)
    answer = client.post(reverse("invoice:withdraw_allocation", args=[other.pk, Allocation.objects.get().pk]))
    assert answer.status_code == 404
