"""What is found is what a look at every invoice finds, in its order, whatever happened to the invoices before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.search.making_invoices import NOW, TODAY, Place, a_row, an_invoice, facts, typed
from making_people import a_company
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company, Department, FormerName, Person
from piaoqi.archive.models import Invoice, Reading, Record, Source
from piaoqi.archive.models.originals import Arrival, Original
from piaoqi.archive.queries import search, tallies
from piaoqi.archive.queries.search import Page, Turn, ask, count, every, find, turned
from piaoqi.archive.queries.visible import SEE, visible
from piaoqi.archive.search import narrowing
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.index import index, rebuild
from piaoqi.archive.search.order import USUAL, By, Order
from piaoqi.archive.search.question import Question
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status

pytestmark = pytest.mark.django_db
COMPANIES = (("北京示例科技有限公司", "91110108MA01ABCD2X"), ("东科商贸", "91110108MA01ABCD3X"), ("第三家", "9111"))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is not there afterwards: each example starts from nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def an_actor(*scopes: Scope, person: int | None = None) -> Actor:
    return Actor(key="person:1", name="测试员", origin="test", person=person, scopes=scopes)


def a_scope(company: int | None = None, **narrower: Any) -> Scope:
    wide = {"role": "test", "permissions": frozenset({SEE.key}), "company": company, "sensitivity": 2}
    return Scope(**(wide | narrower))


EVERYTHING = an_actor(a_scope())


def by_looking(actor: Actor, question: Question) -> list[Row]:
    shown = visible(actor, including_deleted=True).order_by("-rank").values_list(*COLUMNS)
    return [row for row in map(Row._make, shown) if question.means(row)]


def all_pages(actor: Actor, question: Question | Filters, size: int, order: Order = USUAL) -> list[Row]:
    found: list[Row] = []
    page = Page((), "")
    while not found or page.after:
        page = turned(actor, question, Turn(page.after, size, order))
        found.extend(page.rows)
        if not page.after:
            break
    return found


VALUES: dict[By, Callable[[Row], Any]] = {
    By.DATE: lambda row: row.rank if row.issue_date else None,
    By.NUMBER: lambda row: row.number if len(row.number) == 20 else paper_number(row),
    By.PARTY: lambda row: row.buyer_name if row.direction == "issued" else row.seller_name,
    By.SELLER: lambda row: row.seller_name,
    By.BUYER: lambda row: row.buyer_name,
    By.AMOUNT: lambda row: row.amount,
    By.TAX: lambda row: row.tax,
    By.TOTAL: lambda row: row.total,
}  # fmt: skip


def paper_number(row: Row) -> str:
    return f"{row.code} {row.number or row.paper_number}".strip()


def in_order(rows: Sequence[Row], order: Order) -> list[Row]:
    """What has no value last, of equal ones the newest first."""
    value = VALUES[order.by]
    newest = sorted(rows, key=lambda row: -row.rank)
    valued = [row for row in newest if value(row) not in (None, "")]
    ordered = sorted(valued, key=value, reverse=not order.rising)
    return [*ordered, *(row for row in newest if value(row) in (None, ""))]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens to an invoice: it is made, changed (perhaps to another day), or joined to another."""

    place: Place
    said: dict[str, Any]
    gone: bool


def steps(companies: Sequence[int]) -> st.SearchStrategy[list[Step]]:
    places = st.builds(Place, st.integers(1, 12), st.sampled_from(companies))
    return st.lists(st.builds(Step, places, st.fixed_dictionaries(facts), st.booleans()), min_size=1, max_size=16)


def take(step: Step) -> None:
    """As projection does it: the view is written, then the index told."""
    row = a_row(step.place, step.said)
    before = list(Invoice.objects.filter(pk=row.id).values_list("rank", flat=True))
    if step.gone and before:
        Invoice.objects.filter(pk=row.id).delete()
        index([], before)
        return
    invoice = an_invoice(row)
    invoice.save()
    index([invoice], before)


def scopes_of(companies: Sequence[int]) -> st.SearchStrategy[Scope]:
    return st.builds(
        a_scope,
        st.sampled_from([None, *companies]),
        direction=st.sampled_from(["", "received", "issued"]),
        sensitivity=st.integers(0, 2),
    )


filters = st.builds(
    Filters,
    direction=st.sampled_from([None, Direction.RECEIVED]),
    kinds=st.sampled_from([frozenset(), frozenset({Kind.RAIL, Kind.UNKNOWN})]),
    statuses=st.sampled_from([frozenset(), frozenset({Status.VOID, Status.NORMAL})]),
    has=st.sampled_from([frozenset(), frozenset({SourceKind.BUREAU, SourceKind.MAIL})]),
    lacks=st.sampled_from([frozenset(), frozenset({SourceKind.ARCHIVE}), frozenset({SourceKind.MAIL})]),
    first_day=st.sampled_from([None, date(2025, 1, 1)]),
    last_day=st.sampled_from([None, date(2026, 3, 5)]),
    least=st.sampled_from([None, Decimal(0), Decimal("113.00")]),
    most=st.sampled_from([None, Decimal(113), Decimal(500)]),
    differs=st.sampled_from([None, True, False]),
    deleted=st.sampled_from([None, True, False]),
    certain=st.sampled_from([None, True, False]),
)


@pytest.mark.parametrize("probe", [narrowing.PROBE, 2], ids=["small archive", "large archive"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_found_is_what_a_look_at_every_invoice_finds(probe: int, data: st.DataObject) -> None:
    """In a large archive common terms are not read; here two invoices make a term common."""
    with undone(), pytest.MonkeyPatch.context() as patching:
        patching.setattr(narrowing, "PROBE", probe)
        patching.setattr(narrowing, "_BROAD", probe + 1)
        companies = [a_company(*one).pk for one in COMPANIES]
        for step in data.draw(steps(companies)):
            take(step)
        actor = an_actor(*data.draw(st.lists(scopes_of(companies), min_size=1, max_size=2)))
        asked = [ask(EVERYTHING, one, TODAY) for one in data.draw(st.lists(typed, min_size=2, max_size=6))]
        chosen = data.draw(st.lists(filters, min_size=1, max_size=3))
        for question in (*asked, *(Question(filters=one) for one in chosen)):
            assert all_pages(actor, question, 2) == by_looking(actor, question)
            assert count(actor, question).number == len(by_looking(actor, question))
        order = data.draw(st.builds(Order, st.sampled_from(By), st.booleans()))
        for question in (*asked, *(Question(filters=one) for one in chosen)):
            looked = by_looking(actor, question)
            assert all_pages(actor, question, 2, order) == in_order(looked, order)
            assert list(every(actor, question, order=order)) == in_order(looked, order)
            assert_told_exactly(actor, question, looked)


def assert_told_exactly(actor: Actor, question: Question, looked: Sequence[Row]) -> None:
    if question.words:
        assert tallies.number(actor, question) is None
        return
    told, groups = tallies.sums(actor, question), tallies.groups(actor, question)
    stretch = (date(2026, 1, 1), TODAY)
    within = [row for row in looked if row.issue_date and stretch[0] <= row.issue_date <= stretch[1]]
    assert told is not None
    assert groups is not None
    assert told.count == len(looked) == sum(one.number for one in groups)
    assert told.total == sum(row.total for row in looked if row.total is not None)
    assert tallies.by_days(actor, question, [stretch, stretch]) == [len(within)] * 2
    rails = [row for row in looked if row.kind == "rail"]
    assert sum(one.number for one in groups if one.kind == "rail") == len(rails)


def some_invoices(number: int, company: Company | None = None, **said: Any) -> list[Row]:
    """On as many days, newest last."""
    mine = company or a_company()
    common: dict[str, Any] = {name: "" for name in facts if name not in ("amount", "total", "deleted_at", "issue_date")}
    common |= {"presence": 0, "certain": True, "sensitivity": 0, "differs": [], "amount": None, "total": None}
    common |= {"deleted_at": None, "kind": "rail", "status": "normal", "direction": "received"}
    start = Invoice.objects.count() + 1
    rows = [
        a_row(Place(at, mine.pk), common | {"issue_date": date(2026, 1, at % 28 + 1)} | said)
        for at in range(start, start + number)
    ]
    made = Invoice.objects.bulk_create([an_invoice(one) for one in rows])
    index(made)
    return rows


def test_pages_follow_each_other_while_new_invoices_come_in() -> None:
    company = a_company()
    some_invoices(6, company, remark="示例")
    question = ask(EVERYTHING, "示例", TODAY)
    first = find(EVERYTHING, question, limit=3)
    some_invoices(1, company, remark="示例", issue_date=TODAY)
    second = find(EVERYTHING, question, first.after, limit=3)
    ranks = [row.rank for row in (*first.rows, *second.rows)]
    assert len(ranks) == 6
    assert ranks == sorted(ranks, reverse=True)
    assert not second.after


def test_a_cursor_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        find(EVERYTHING, Filters(), "x")


def test_who_has_no_role_finds_nothing() -> None:
    some_invoices(2)
    assert find(an_actor(), Filters()) == Page((), "")
    assert find(an_actor(a_scope(permissions=frozenset({"other"}))), Filters()) == Page((), "")


def test_a_department_is_found_by_who_may_see_it_alone() -> None:
    company = a_company()
    department = Department.objects.create(company=company, name="财务部")
    some_invoices(2, company)
    (mine,) = some_invoices(1, company)
    invoice = Invoice.objects.get(pk=mine.id)
    invoice.department = department
    invoice.save()
    index([invoice])
    found = find(an_actor(a_scope(company.pk, department=department.pk)), Filters()).rows
    assert [row.id for row in found] == [mine.id]
    assert len(find(EVERYTHING, Filters(department=department.pk)).rows) == 1


def handed_in_by(person: Person, row: Row, sha256: str) -> None:
    company = Company.objects.get(pk=row.company_id)
    source, _ = Source.objects.get_or_create(company=company, key="mail", name="邮箱", kind="mail")
    original = Original.objects.create(sha256=sha256, sm3=sha256, size=1, stored_at=NOW)
    reading = Reading.objects.create(original=original, source=source, reader="1", asked_at=NOW)
    Arrival.objects.create(
        original=original, source=source, name="a.pdf", at=NOW, actor="person:1", person=person, reading=reading,
        origin="test",
    )  # fmt: skip
    Record.objects.create(
        reading=reading, ordinal=0, company=company, source=source, original=original, key="k", body="{}",
        digest=b"", seen_at=NOW, invoice_id=row.id,
    )  # fmt: skip


@pytest.mark.parametrize("few", [2_000, 0], ids=["few", "many"])
def test_an_employee_finds_what_they_handed_in(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", few)
    person = Person.objects.create(username="a", name="甲")
    rows = some_invoices(5, remark="示例")
    for row in rows[1:4]:
        handed_in_by(person, row, str(row.id))
    employee = an_actor(a_scope(rows[0].company_id, own=True), person=person.pk)
    found = all_pages(employee, ask(employee, "示例", TODAY), 2)
    assert [row.id for row in found] == [row.id for row in reversed(rows[1:4])]
    assert not find(an_actor(a_scope(rows[0].company_id, own=True)), Filters()).rows


def test_a_count_ends_where_it_is_told_to() -> None:
    some_invoices(5)
    assert (count(EVERYTHING, Filters(), most=4).number, count(EVERYTHING, Filters(), most=4).is_more) == (4, True)
    assert (count(EVERYTHING, Filters(), most=5).number, count(EVERYTHING, Filters(), most=5).is_more) == (5, False)


def test_a_company_is_found_by_a_name_that_it_had() -> None:
    company = a_company()
    FormerName.objects.create(company=company, name="旧名实业", tax_id="9", until=date(2020, 1, 1))
    some_invoices(1, company)
    assert len(find(EVERYTHING, ask(EVERYTHING, "旧名", TODAY)).rows) == 1
    stranger = an_actor(a_scope(company.pk + 1))
    assert not find(stranger, ask(stranger, "旧名", TODAY)).rows


def test_an_index_made_anew_answers_the_same() -> None:
    some_invoices(3, remark="示例")
    before = find(EVERYTHING, ask(EVERYTHING, "示例", TODAY))
    assert rebuild() == 3
    assert find(EVERYTHING, ask(EVERYTHING, "示例", TODAY)) == before


def test_a_page_takes_few_queries_however_many_match() -> None:
    rebuild()  # rows of tests that were emptied may stand in the index, and are passed over by a second look
    some_invoices(300, remark="示例")
    question = ask(EVERYTHING, "示例", TODAY)
    with CaptureQueriesContext(connection) as seen:
        assert len(find(EVERYTHING, question, limit=50).rows) == 50
    assert len(seen) == 2
