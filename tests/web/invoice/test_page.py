"""发票详情: what is told of one invoice, and to whom."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making_comparisons import a_comparison, a_finding, a_form
from making_intake import Intake, an_export
from making_invoices import NUMBER, a_statement, hand_over, sighted
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def invoice(company: Company) -> Invoice:
    """In the bureau's list and, with another total, in the books."""
    hand_over(company, sighted(a_statement()))
    hand_over(company, sighted(a_statement(total=Decimal("131.00"), remark="三月"), SourceKind.BOOKS, 1))
    return Invoice.objects.get(number=NUMBER)


def of(key: BuiltIn, company: Company | None) -> Client:
    client = Client()
    client.force_login(person_of(somebody(key, company)), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, invoice: int, headers: dict[str, str] | None = None) -> str:
    answer = client.get(reverse("invoice:page", args=[invoice]), headers=headers or {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_differs_is_marked_with_both_values(company: Company, invoice: Invoice) -> None:
    said = page(of(BuiltIn.FINANCE_LEAD, company), invoice.pk)
    assert "1 项不一致" in said
    assert "113.00" in said
    assert "131.00" in said
    assert f'data-copy="{NUMBER}"' in said


def test_it_speaks_english(company: Company, invoice: Invoice) -> None:
    said = page(of(BuiltIn.FINANCE_LEAD, company), invoice.pk, ENGLISH)
    assert "What each source says" in said
    assert "各来源怎么说" not in said


def test_of_a_stranger_s_invoice_nothing_is_told(invoice: Invoice) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    client = of(BuiltIn.FINANCE_LEAD, other)
    for name, args in (("page", []), ("viewer", []), ("pack", []), ("original", ["0" * 64]), ("picture", ["r1", 1])):
        assert client.get(reverse(f"invoice:{name}", args=[invoice.pk, *args])).status_code == 404


def test_of_what_a_rule_hides_is_told_that_it_exists(company: Company, invoice: Invoice) -> None:
    Invoice.objects.update(sensitivity=2)
    answer = of(BuiltIn.ACCOUNTANT, company).get(reverse("invoice:page", args=[invoice.pk]))
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "它存在，但您不能查看" in said
    assert NUMBER not in said
    assert "113.00" not in said


def test_what_one_may_not_do_is_not_offered(company: Company, invoice: Invoice) -> None:
    lead, reader = page(of(BuiltIn.FINANCE_LEAD, company), invoice.pk), page(of(BuiltIn.READER, company), invoice.pk)
    for name in ("allocate", "hold", "delete"):
        address = f'action="{reverse(f"invoice:{name}", args=[invoice.pk])}"'
        assert address in lead
        assert address not in reader


def test_the_log_is_for_whoever_may_read_it(company: Company) -> None:
    intake = Intake(company)
    intake.hand_in(an_export(1, 3), "清单.csv", intake.source("tax-bureau", "bureau"))
    assert intake.work() == ["done"]
    number = Invoice.objects.earliest("pk").pk
    assert "号的证明" in page(of(BuiltIn.AUDITOR, company), number)
    assert "号的证明" not in page(of(BuiltIn.ACCOUNTANT, company), number)


def test_the_questions_to_the_database_do_not_grow_with_what_is_known(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.FINANCE_LEAD, company)
    page(client, invoice.pk)
    with CaptureQueriesContext(connection) as few:
        page(client, invoice.pk)
    for at in range(2, 12):
        hand_over(company, sighted(a_statement(), SourceKind.BUREAU, at))
    with CaptureQueriesContext(connection) as many:
        page(client, invoice.pk)
    assert len(many) <= len(few)


def test_what_was_found_leads_to_what_its_cause_means(company: Company, invoice: Invoice) -> None:
    cause: dict[str, object] = {
        "code": "C6.8",
        "title": "手工录入有误",
        "likelihood": "likely",
        "evidence": [],
        "remedy": "更正",
    }
    cause |= {"next": "核对", "recheck_after": "", "confirmed": True, "actor": "accountant", "laws": []}
    forms = {one: {**a_form(NUMBER, one, source="archive"), "causes": [cause]} for one in ("zh", "en")}
    a_finding(a_comparison(company), invoice, forms=forms)
    said = page(of(BuiltIn.FINANCE_LEAD, company), invoice.pk)
    assert "#c6-8" in said
    assert "手工录入有误" in said


def test_one_comes_back_to_the_list_as_it_was(company: Company, invoice: Invoice) -> None:
    client = of(BuiltIn.FINANCE_LEAD, company)
    came = f"http://testserver{reverse('invoices:page')}?q=京&after=12"
    assert "?q=京&amp;after=12" in page(client, invoice.pk, {"referer": came})
    assert "evil" not in page(client, invoice.pk, {"referer": "http://evil.example/invoices/?q=evil"})
