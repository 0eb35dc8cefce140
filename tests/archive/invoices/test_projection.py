"""The view in the database is what its records say, however they came to it."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from making_invoices import (
    NUMBER,
    START,
    a_statement,
    hand_over,
    in_a_world,
    lay,
    sighted,
    statements,
)
from making_people import a_company
from piaoqi.accounts.models import Company, Department
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.invoices.presence import kinds_in
from piaoqi.archive.invoices.projection import project, withdraw
from piaoqi.archive.invoices.rebuild import disagreements, rebuild
from piaoqi.archive.invoices.resolve import resolve
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.values import ALL_OTHERS, view_of
from piaoqi.archive.invoices.writing import _VIEW, DAY
from piaoqi.archive.models import Allocation, Deletion, Hold, Invoice, InvoiceKey, Link, Reading, Record
from piaoqi.audit.models import Entry
from piaoqi.core.causes.case import SourceKind

pytestmark = pytest.mark.django_db

Place = tuple[str, str, int]


def _place(row: Record) -> Place:
    return row.source.key, row.original.sha256, row.ordinal


def _stored(company: Company) -> dict[str, object]:
    rows = {one.pk: one for one in Record.objects.filter(company=company).select_related("source", "original")}
    found: dict[str, object] = {}
    for one in Invoice.objects.filter(company=company):
        members = {_place(row) for row in rows.values() if row.invoice_id == one.pk and row.reading.replaced_at is None}
        values = {name: getattr(one, name) for name in (*_VIEW, "certain", "sensitivity")}
        origins = {name: _place(rows[pk]) for name, pk in one.origins.items()}
        keys = set(InvoiceKey.objects.filter(invoice=one).values_list("key", flat=True))
        day = one.issue_date.toordinal() if one.issue_date else 0
        assert one.rank == day * DAY + one.pk
        found[one.key] = (values, origins, sorted(one.differs), keys, members)
    return found


def _expected(company: Company, found: Sequence[Sighted]) -> dict[str, object]:
    answer: dict[str, object] = {}
    for group in resolve(found):
        view = view_of(group.members, taxpayer_of(company))
        values = {name: getattr(view, name) for name in _VIEW}
        values |= {"certain": group.certain, "sensitivity": view.personal}
        origins = {name: one.place for name, one in view.origins.items()}
        members = {one.place for one in group.members}
        answer[group.key] = (values, origins, sorted(view.differs), group.keys, members)
    return answer


@pytest.mark.parametrize("seed", range(3))
def test_any_order_in_any_portions_makes_the_same_invoices(seed: int) -> None:
    company = a_company()

    @settings(max_examples=20, deadline=None)
    @given(st.lists(statements(), min_size=1, max_size=9))
    def holds(drawn: list[Sighted]) -> None:
        chance = random.Random(f"{seed} {len(drawn)}")
        world = in_a_world(drawn)
        mixed = world[:]
        chance.shuffle(mixed)
        with transaction.atomic():
            while mixed:
                size = chance.randint(1, len(mixed))
                hand_over(company, *mixed[:size])
                del mixed[:size]
            assert _stored(company) == _expected(company, world)
            assert list(disagreements(company.pk)) == []
            rebuild(company.pk)
            assert _stored(company) == _expected(company, world)
            transaction.set_rollback(True)

    holds()


def test_a_second_source_is_seen_beside_the_first() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    hand_over(company, sighted(a_statement(total=Decimal("131.00"), remark="三月"), SourceKind.BOOKS, 5))
    one = Invoice.objects.get()
    assert kinds_in(one.presence) == (SourceKind.BUREAU, SourceKind.BOOKS)
    assert (one.total, one.remark) == (Decimal("113.00"), "三月")
    assert one.differs == ["total"]
    assert one.origins["remark"] != one.origins[ALL_OTHERS]
    assert one.first_seen_at == START
    assert one.keep_until == date(2056, 12, 31)


def test_a_record_that_joins_two_invoices_keeps_what_people_settled_about_either() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement("00345678", code="011002500111")))
    hand_over(company, sighted(a_statement(), SourceKind.BOOKS, 1))
    first, second = Invoice.objects.order_by("pk")
    sales, works = (Department.objects.create(company=company, name=name) for name in ("销售部", "工程部"))
    Invoice.objects.filter(pk=first.pk).update(department=sales)
    Invoice.objects.filter(pk=second.pk).update(department=works, sensitivity=2, assigned=True, held=True)
    Allocation.objects.create(invoice=second, amount=Decimal("13.00"), purpose="差旅", by="person:1", at=START)
    Hold.objects.create(company=company, invoice=second, reason="诉讼", by="person:1", at=START)
    hand_over(company, sighted(a_statement(code="011002500111", paper_number="00345678"), SourceKind.ARCHIVE, 2))
    joined = Invoice.objects.get()
    assert (joined.pk, joined.key, joined.department_id) == (first.pk, f"d:{NUMBER}", sales.pk)
    assert (joined.sensitivity, joined.held, joined.allocations.count(), joined.holds.count()) == (2, True, 1, 1)
    assert joined.records.count() == 3
    said = Entry.objects.get(action="archive.join")
    assert said.subject == f"invoice:{second.pk}"
    assert f'"department":{works.pk}' in said.data


def test_an_invoice_deleted_under_one_of_two_numbers_is_shown_again_when_they_prove_to_be_one() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement("00345678", code="011002500111")))
    hand_over(company, sighted(a_statement(), SourceKind.BOOKS, 1))
    second = Invoice.objects.order_by("pk").last()
    assert second
    Invoice.objects.filter(pk=second.pk).update(deleted_at=START)
    Deletion.objects.create(invoice=second, reason="重复", by="person:1", at=START)
    hand_over(company, sighted(a_statement(code="011002500111", paper_number="00345678"), SourceKind.ARCHIVE, 2))
    assert Invoice.objects.get().deleted_at is None
    assert Deletion.objects.get().restored_by == "system:projection"


@pytest.mark.parametrize("red_first", [True, False])
def test_a_red_letter_is_linked_to_its_blue_one_whichever_comes_first(red_first: bool) -> None:  # noqa: FBT001
    company = a_company()
    blue = sighted(a_statement())
    red = sighted(a_statement("26112000000099999999", red_of=NUMBER, total=Decimal("-113.00")), at=1)
    for one in (red, blue) if red_first else (blue, red):
        hand_over(company, one)
    link = Link.objects.get()
    assert (link.invoice.number, link.relation) == ("26112000000099999999", "red_of")
    assert link.other
    assert (link.other.number, link.other_key, link.by) == (NUMBER, f"d:{NUMBER}", "")


def test_a_new_invoice_in_a_held_period_is_held() -> None:
    company = a_company()
    Hold.objects.create(
        company=company, from_date=date(2026, 1, 1), to_date=date(2026, 3, 31), reason="稽查", by="person:1", at=START
    )
    hand_over(
        company,
        sighted(a_statement()),
        sighted(a_statement("26112000000087654321", issue_date=date(2026, 4, 1)), at=1),
        sighted(a_statement("26112000000087654322", issue_date=None), at=2),
    )
    assert list(Invoice.objects.order_by("number").values_list("held", flat=True)) == [True, False, True]


def test_a_reading_that_took_anothers_place_is_what_counts() -> None:
    company = a_company()
    wrong = sighted(a_statement("26112000000012345679"), SourceKind.ARCHIVE)
    right = sighted(a_statement(), SourceKind.ARCHIVE)
    (old,) = hand_over(company, wrong)
    invoice = Invoice.objects.get()
    Allocation.objects.create(invoice=invoice, amount=Decimal("13.00"), purpose="差旅", by="person:1", at=START)
    with transaction.atomic():
        project(lay(company, [right], reader="2"))
        Reading.objects.filter(pk=old.reading_id).update(replaced_at=START + timedelta(days=1))
        withdraw(Reading.objects.get(pk=old.reading_id))
    one = Invoice.objects.get()
    assert (one.number, one.allocations.count(), one.keys.count()) == (NUMBER, 1, 1)


def test_a_reading_withdrawn_with_nothing_in_its_place_leaves_what_was_settled() -> None:
    company = a_company()
    (old,) = hand_over(company, sighted(a_statement(), SourceKind.ARCHIVE))
    (other,) = hand_over(company, sighted(a_statement("26112000000087654321"), SourceKind.ARCHIVE, 1))
    Allocation.objects.create(
        invoice=Invoice.objects.get(number=NUMBER), amount=Decimal("13.00"), purpose="差旅", by="person:1", at=START
    )
    with transaction.atomic():
        for row in (old, other):
            Reading.objects.filter(pk=row.reading_id).update(replaced_at=START + timedelta(days=1))
            withdraw(Reading.objects.get(pk=row.reading_id))
    kept = Invoice.objects.get()
    assert (kept.number, kept.presence) == (NUMBER, 0)
    hand_over(company, sighted(a_statement(), SourceKind.BUREAU, 2))
    assert Invoice.objects.get().pk == kept.pk
    assert Invoice.objects.get().presence == 1


def test_what_is_split_off_stays_as_hidden_as_it_was() -> None:
    """Eight digits lay with the only invoice that they fit, until somebody hands in a likeness of it."""
    company = a_company()
    department = Department.objects.create(company=company, name="法务部")
    hand_over(
        company,
        sighted(a_statement("12345678", code="011002500111")),
        sighted(a_statement("12345678", remark="律师费"), SourceKind.BOOKS, at=1),
    )
    Invoice.objects.update(sensitivity=2, assigned=True, department=department)
    hand_over(company, sighted(a_statement("12345678", code="011002500222"), SourceKind.ARCHIVE, at=2))
    assert Invoice.objects.count() == 3
    hidden = Invoice.objects.filter(sensitivity=2, assigned=True, department=department)
    assert set(hidden.values_list("remark", flat=True)) == {"", "律师费"}
    assert list(Invoice.objects.exclude(pk__in=hidden).values_list("code", flat=True)) == ["011002500222"]
