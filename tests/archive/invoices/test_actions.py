"""What people settle about invoices: allowed, refused with what to do next, and witnessed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from making_invoices import NUMBER, a_statement, hand_over, sighted
from making_people import a_company, a_person, somebody
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OneselfError, OverError, TakenError
from piaoqi.accounts.loading import actor_of_token
from piaoqi.accounts.models import Company, Department
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.allocations import Part, allocate, withdraw_allocation
from piaoqi.archive.actions.invoices import Assignment, assign, delete_invoice, restore_invoice
from piaoqi.archive.actions.links import link_replacement, withdraw_link
from piaoqi.archive.actions.retention import PLACE, HoldOn, lift_hold, place_hold
from piaoqi.archive.invoices.errors import ExceedsError, GoneError, HeldError, NoTotalError
from piaoqi.archive.models import Invoice, Link
from piaoqi.archive.queries.visible import visible
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.invoice.kind import Kind

pytestmark = pytest.mark.django_db

OTHER = "26112000000087654321"


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def lead(company: Company) -> Actor:
    return somebody(BuiltIn.FINANCE_LEAD, company)


@pytest.fixture
def invoice(company: Company) -> Invoice:
    hand_over(company, sighted(a_statement()))
    return Invoice.objects.get()


def _said() -> str:
    entry = Entry.objects.order_by("-index").first()
    assert entry
    return entry.data


def test_a_department_and_a_level_are_assigned_and_kept_when_records_come(lead: Actor, invoice: Invoice) -> None:
    sales = Department.objects.create(company=invoice.company, name="销售部")
    assign(lead, invoice, Assignment(department=sales, sensitivity=2))
    hand_over(invoice.company, sighted(a_statement(kind=Kind.RAIL, remark="补充"), at=3))
    invoice.refresh_from_db()
    assert (invoice.department, invoice.sensitivity, invoice.remark) == (sales, 2, "补充")
    assert '"archive.assign"' in _said()


def test_a_level_that_nobody_assigned_follows_the_kind(lead: Actor, company: Company) -> None:
    hand_over(company, sighted(a_statement(kind=Kind.RAIL)))
    trip = Invoice.objects.get()
    assert trip.sensitivity == 1
    assign(lead, trip, Assignment(sensitivity=0))
    assign(lead, trip, Assignment())
    trip.refresh_from_db()
    assert (trip.sensitivity, trip.assigned) == (1, False)


def test_nothing_is_assigned_to_another_companys_department(lead: Actor, invoice: Invoice) -> None:
    other = Department.objects.create(company=a_company("别家", "91310115MA1K4B7C9D"), name="销售部")
    with pytest.raises(InvalidError):
        assign(lead, invoice, Assignment(department=other))


def test_what_was_put_away_is_out_of_sight_with_its_reason_and_comes_back(lead: Actor, invoice: Invoice) -> None:
    deletion = delete_invoice(lead, invoice, "  重复交来 ")
    assert (deletion.reason, visible(lead).count()) == ("重复交来", 0)
    assert visible(lead, including_deleted=True).count() == 1
    assert "重复交来" in _said()
    with pytest.raises(OverError):
        delete_invoice(lead, invoice, "再删一次")
    restore_invoice(lead, invoice)
    deletion.refresh_from_db()
    assert (visible(lead).count(), deletion.restored_by) == (1, lead.key)
    with pytest.raises(OverError):
        restore_invoice(lead, invoice)


def test_nothing_is_put_away_without_a_reason_or_by_an_employee(lead: Actor, invoice: Invoice) -> None:
    with pytest.raises(InvalidError):
        delete_invoice(lead, invoice, " ")
    with pytest.raises(DeniedError):
        delete_invoice(somebody(BuiltIn.EMPLOYEE, invoice.company), invoice, "不要了")
    assert Invoice.objects.get().deleted_at is None


def test_what_is_held_is_not_put_away_until_somebody_else_lifts_the_hold(lead: Actor, invoice: Invoice) -> None:
    hold = place_hold(lead, invoice.company, HoldOn(invoice=invoice), "诉讼")
    with pytest.raises(HeldError) as refused:
        delete_invoice(lead, invoice, "不要了")
    assert NUMBER in refused.value.message.say("zh")
    with pytest.raises(OneselfError):
        lift_hold(lead, hold, "结束")
    lift_hold(somebody(BuiltIn.REVIEWER, invoice.company), hold, "诉讼结束")
    delete_invoice(lead, invoice, "不要了")
    with pytest.raises(OverError):
        lift_hold(somebody(BuiltIn.REVIEWER, invoice.company, "another"), hold, "再次")


def test_a_hold_through_a_token_is_not_lifted_by_its_person(lead: Actor, invoice: Invoice) -> None:
    draft = TokenDraft(name="脚本", permissions=frozenset({PLACE.key}), expires_at=now() + timedelta(days=1))
    token = actor_of_token(create_token(lead, draft).secret, "api")
    hold = place_hold(token, invoice.company, HoldOn(invoice=invoice), "诉讼")
    with pytest.raises(OneselfError):
        lift_hold(lead, hold, "结束")


def test_a_hold_on_a_period_ends_only_for_what_no_other_hold_covers(lead: Actor, company: Company) -> None:
    hand_over(
        company,
        sighted(a_statement()),
        sighted(a_statement(OTHER, issue_date=date(2026, 5, 1)), at=1),
        sighted(a_statement("26112000000011111111", issue_date=None), at=2),
    )
    march, may, undated = (Invoice.objects.get(number=one) for one in (NUMBER, OTHER, "26112000000011111111"))
    spring = place_hold(lead, company, HoldOn(from_date=date(2026, 3, 1), to_date=date(2026, 4, 30)), "稽查")
    assert [_held(one) for one in (march, may, undated)] == [True, False, True]
    place_hold(lead, company, HoldOn(invoice=march), "诉讼")
    lift_hold(somebody(BuiltIn.REVIEWER, company), spring, "稽查结束")
    assert [_held(one) for one in (march, may, undated)] == [True, False, False]
    with pytest.raises(InvalidError):
        place_hold(lead, company, HoldOn(from_date=date(2026, 4, 1), to_date=date(2026, 3, 1)), "稽查")


def _held(invoice: Invoice) -> bool:
    invoice.refresh_from_db()
    return invoice.held


def test_allocations_never_exceed_the_total(lead: Actor, invoice: Invoice) -> None:
    first = allocate(lead, invoice, Part(amount=Decimal("100.00"), purpose="差旅", reference="记-12"))
    with pytest.raises(ExceedsError) as refused:
        allocate(lead, invoice, Part(amount=Decimal("13.01"), purpose="差旅"))
    assert "13.00" in refused.value.hint.say("zh")
    assert "113.01" in refused.value.message.say("zh")
    allocate(lead, invoice, Part(amount=Decimal("13.00"), purpose="招待"))
    withdraw_allocation(lead, first)
    allocate(lead, invoice, Part(amount=Decimal("100.00"), purpose="差旅"))
    with pytest.raises(OverError):
        withdraw_allocation(lead, first)


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "0.001", "NaN", "Infinity", "1e20"])
def test_an_allocation_is_an_amount_of_money(lead: Actor, invoice: Invoice, amount: str) -> None:
    with pytest.raises(InvalidError):
        allocate(lead, invoice, Part(amount=Decimal(amount), purpose="差旅"))


def test_a_red_letter_is_allocated_below_zero(lead: Actor, company: Company) -> None:
    hand_over(company, sighted(a_statement(total=Decimal("-113.00"))))
    red = Invoice.objects.get()
    allocate(lead, red, Part(amount=Decimal("-113.00"), purpose="冲回"))
    with pytest.raises(ExceedsError):
        allocate(lead, red, Part(amount=Decimal("-0.01"), purpose="冲回"))


def test_what_has_no_total_is_not_allocated(lead: Actor, company: Company) -> None:
    hand_over(company, sighted(a_statement(total=None)))
    with pytest.raises(NoTotalError):
        allocate(lead, Invoice.objects.get(), Part(amount=Decimal("1.00"), purpose="差旅"))


def test_a_replacement_is_linked_once_and_one_way(lead: Actor, company: Company) -> None:
    hand_over(company, sighted(a_statement()), sighted(a_statement(OTHER), at=1))
    old, new = (Invoice.objects.get(number=one) for one in (NUMBER, OTHER))
    link = link_replacement(lead, new, old)
    for pair in ((new, old), (old, new)):
        with pytest.raises(TakenError):
            link_replacement(lead, *pair)
    with pytest.raises(InvalidError):
        link_replacement(lead, new, new)
    withdraw_link(lead, link)
    with pytest.raises(OverError):
        withdraw_link(lead, link)
    link_replacement(lead, old, new)


def test_what_records_state_is_not_withdrawn_by_people(lead: Actor, company: Company) -> None:
    hand_over(company, sighted(a_statement()), sighted(a_statement(OTHER, red_of=NUMBER), at=1))
    with pytest.raises(OverError):
        withdraw_link(lead, Link.objects.get())


def test_what_was_joined_meanwhile_is_refused_and_not_lost(lead: Actor, invoice: Invoice) -> None:
    stale = Invoice(pk=invoice.pk + 100, company=invoice.company, direction="received")
    with pytest.raises(GoneError):
        delete_invoice(lead, stale, "不要了")


def test_a_department_accountant_settles_nothing_of_another_department(invoice: Invoice) -> None:
    sales = Department.objects.create(company=invoice.company, name="销售部")
    person = a_person("li")
    scope = somebody(BuiltIn.ACCOUNTANT, invoice.company, "li").scopes[0]
    narrow = Actor(
        key=f"person:{person.pk}",
        name="李",
        origin="test",
        person=person.pk,
        scopes=(
            type(scope)(role=scope.role, permissions=scope.permissions, company=scope.company, department=sales.pk),
        ),
    )
    with pytest.raises(DeniedError):
        delete_invoice(narrow, invoice, "不要了")
