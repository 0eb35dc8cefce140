"""A view that was damaged is named for it, and made anew from the records."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction

from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.archive.invoices.rebuild import disagreements, rebuild
from piaoqi.archive.models import Allocation, Hold, Invoice, InvoiceKey, Record
from piaoqi.core.causes.case import SourceKind

pytestmark = pytest.mark.django_db

OTHER = "26112000000087654321"
RED = "26112000000099999999"


@pytest.fixture
def company() -> Company:
    """Two invoices in two sources, a red letter, eight digits alone and eight that belong to the first."""
    found = a_company()
    hand_over(
        found, sighted(a_statement()), sighted(a_statement(OTHER), at=1), sighted(a_statement(RED, red_of=NUMBER), at=2)
    )
    hand_over(found, sighted(a_statement(NUMBER[-8:]), SourceKind.BOOKS, 3))
    hand_over(found, sighted(a_statement("44445555"), SourceKind.BOOKS, 4))
    Allocation.objects.create(
        invoice=Invoice.objects.get(number=NUMBER), amount=Decimal("13.00"), purpose="差旅", by="person:1", at=START
    )
    return found


def _change(**values: object) -> Callable[[], object]:
    return lambda: Invoice.objects.filter(number=OTHER).update(**values)


def _stray_record() -> None:
    Record.objects.filter(invoice__number=RED).update(invoice=None)


def _wrong_record() -> None:
    Record.objects.filter(invoice__number=OTHER).update(invoice=Invoice.objects.get(number=RED))


def _without_keys() -> None:
    InvoiceKey.objects.filter(key=f"d:{NUMBER}").delete()


def _another_key() -> None:
    InvoiceKey.objects.filter(key=f"d:{OTHER}").update(tail="00000000")


def _weak_apart() -> None:
    Record.objects.filter(invoice__number=NUMBER, source__kind="books").update(
        invoice=Invoice.objects.get(number=OTHER)
    )


def _held() -> None:
    Hold.objects.create(
        company=Company.objects.get(), invoice=Invoice.objects.get(number=OTHER), reason="x", by="person:1", at=START
    )


DAMAGE: dict[str, tuple[Callable[[], object], str]] = {
    "seller": (_change(seller_name="某公司"), "view.field"),
    "total": (_change(total=Decimal("1.00")), "view.field"),
    "presence": (_change(presence=3), "view.field"),
    "rank": (_change(rank=7), "view.field"),
    "key": (_change(key="d:1"), "view.field"),
    "level": (_change(sensitivity=2), "view.field"),
    "origin": (_change(origins={"": 1, "total": 2}), "view.field"),
    "not held": (_held, "view.field"),
    "record of none": (_stray_record, "view.alone"),
    "record of another": (_wrong_record, "view.parts"),
    "weak record of another": (_weak_apart, "view.parts"),
    "key gone": (_without_keys, "view.keys"),
    "key not found": (_another_key, "view.keys"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_the_view_is_named_and_mended(company: Company, name: str) -> None:
    sound = _content()
    assert list(disagreements(company.pk)) == []
    damage, code = DAMAGE[name]
    damage()
    assert code in {one.code for one in disagreements(company.pk)}
    with transaction.atomic():
        assert rebuild(company.pk) == 4
    assert list(disagreements(company.pk)) == []
    if name != "not held":
        assert _content() == sound


def _content() -> list[tuple[object, ...]]:
    names = ("key", "number", "seller_name", "total", "presence", "certain", "sensitivity", "differs")
    found = []
    for one in Invoice.objects.order_by("key"):
        keys = tuple(sorted(one.keys.values_list("key", flat=True)))
        links = tuple(one.links.values_list("relation", "other__number"))
        records = tuple(one.records.order_by("pk").values_list("pk", flat=True))
        found.append((*(str(getattr(one, name)) for name in names), keys, links, records, one.allocations.count()))
    return found
