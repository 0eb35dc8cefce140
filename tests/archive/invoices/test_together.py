"""Several at once: nothing is made twice, nothing is lost."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction

from making_invoices import NUMBER, a_source, a_statement, hand_over, sighted
from making_people import a_company, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.allocations import Part, allocate
from piaoqi.archive.invoices.errors import ExceedsError
from piaoqi.archive.invoices.presence import kinds_in
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]

KINDS = (SourceKind.BUREAU, SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.MAIL)


def _at_once(*tasks: Callable[[], object]) -> list[BaseException]:
    """All of them, each in a thread and a connection of its own, from one moment on."""
    start = threading.Barrier(len(tasks))
    failed: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            start.wait(10)
            task()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_records_of_one_invoice_projected_at_once_make_it_once_and_keep_every_presence() -> None:
    company = a_company()
    for kind in KINDS:
        a_source(company, kind)

    def adds(at: int, kind: SourceKind) -> Callable[[], object]:
        found = [
            sighted(
                a_statement(f"2611200000{n:010d}"), kind, at + 1, original=f"{at:x}{n:x}".rjust(40, "a").ljust(64, "0")
            )
            for n in range(30)
        ]
        return lambda: hand_over(company, *found)

    assert not _at_once(*(adds(at, kind) for at, kind in enumerate(KINDS)))
    assert Invoice.objects.count() == 30
    assert {kinds_in(one.presence) for one in Invoice.objects.all()} == {
        tuple(sorted(KINDS, key=list(SourceKind).index))
    }
    assert all(one.records.count() == len(KINDS) for one in Invoice.objects.all())


def test_two_allocations_at_once_do_not_exceed_the_total() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    lead, invoice = somebody(BuiltIn.FINANCE_LEAD, company), Invoice.objects.get()
    part = Part(amount=Decimal("60.00"), purpose="差旅")
    failed = _at_once(*(lambda: allocate(lead, invoice, part),) * 4)
    assert [type(one) for one in failed] == [ExceedsError] * 3
    assert invoice.allocations.count() == 1


def test_a_transaction_that_is_undone_leaves_no_invoice(company_of_ours: Company) -> None:
    class _UndoneError(Exception):
        pass

    def adds_and_fails() -> None:
        with transaction.atomic():
            hand_over(company_of_ours, sighted(a_statement(), at=1))
            raise _UndoneError

    failed = _at_once(adds_and_fails, lambda: hand_over(company_of_ours, sighted(a_statement(), SourceKind.BOOKS, 2)))
    assert [type(one) for one in failed] == [_UndoneError]
    one = Invoice.objects.get()
    assert (one.number, kinds_in(one.presence), one.records.count()) == (NUMBER, (SourceKind.BOOKS,), 1)


@pytest.fixture
def company_of_ours() -> Company:
    company = a_company()
    for kind in KINDS:
        a_source(company, kind)
    return company
