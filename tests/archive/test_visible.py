"""An actor sees exactly what the rules of scopes show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company, a_grant, a_person, a_role, person_of, somebody
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Department, Person
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.scopes import Facts, Rule, shows
from piaoqi.archive.actions.invoices import delete_invoice
from piaoqi.archive.models import Arrival, Invoice, Record
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.explain import Asked, State, explain
from piaoqi.archive.queries.history import arrivals_behind, known_at, presence_since, statuses
from piaoqi.archive.queries.visible import SEE, facts_of, visible
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.status import Status
from piaoqi.sources.queries.sources import states

pytestmark = pytest.mark.django_db

OTHER = "26112000000087654321"


def _handed_in_by(person: Person, row: Record) -> None:
    Arrival.objects.create(
        original=row.original,
        source=row.source,
        name="a.ofd",
        at=START,
        actor=f"person:{person.pk}",
        person=person,
        origin="test",
        reading=row.reading,
    )


def _many(person: Person) -> tuple[list[Company], list[Department | None]]:
    """Invoices of two companies in every department, direction and level; some handed in by the person."""
    companies = [a_company(), a_company("别家", "91440300MA5ABCDE1F")]
    departments: list[Department | None] = [None]
    for company in companies:
        departments.append(Department.objects.create(company=company, name="销售部"))
        hand_over(
            company,
            *(
                sighted(
                    a_statement(
                        f"2611200000{at:010d}", buyer_tax_id="", buyer_name="", seller_name="", seller_tax_id=""
                    ),
                    SourceKind.BOOKS,
                    at,
                    direction=Direction.RECEIVED,
                )
                for at in range(12)
            ),
        )
        for at, one in enumerate(Invoice.objects.filter(company=company).order_by("number")):
            one.sensitivity = at % 3
            one.direction = ("received", "issued")[at % 2]
            one.department = departments[-1] if at % 4 < 2 else None
            one.save()
            if at % 5 == 0:
                _handed_in_by(person, one.records.get())
    return companies, departments


def test_what_is_visible_is_what_the_pure_rule_shows() -> None:
    person = a_person()
    companies, departments = _many(person)
    everything = list(Invoice.objects.all())
    scopes = st.builds(
        Scope,
        role=st.just("test"),
        permissions=st.sampled_from((frozenset({SEE.key}), frozenset({SEE.key, "x"}), frozenset({"x"}))),
        company=st.sampled_from((None, *(one.pk for one in companies))),
        department=st.sampled_from(tuple(one.pk if one else None for one in departments)),
        direction=st.sampled_from(("", "", "received", "issued")),
        sensitivity=st.integers(0, 2),
        own=st.booleans(),
    )

    def facts(who: int | None) -> dict[int, Facts]:
        actor = Actor(key="person:1", name="", origin="test", person=who)
        return {one.pk: facts_of(actor, one) for one in everything}

    known = {who: facts(who) for who in (person.pk, None, 0)}

    @settings(max_examples=100, deadline=None)
    @given(st.lists(scopes, max_size=3), st.sampled_from((person.pk, None, 0)))
    def holds(drawn: Sequence[Scope], who: int | None) -> None:
        actor = Actor(key="person:1", name="", origin="test", person=who, scopes=tuple(drawn))
        seen = set(visible(actor).values_list("pk", flat=True))
        assert seen == {pk for pk, told in known[who].items() if shows(actor.scopes, SEE.key, told)}

    holds()


def test_each_row_is_there_once_however_many_scopes_show_it() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    actor = somebody(BuiltIn.ACCOUNTANT, company)
    assert visible(replace(actor, scopes=actor.scopes * 3)).count() == 1


def test_a_list_of_numbers_opens_nothing_that_others_handed_in() -> None:
    company = a_company()
    employee = somebody(BuiltIn.EMPLOYEE, company)
    person = person_of(employee)
    hand_over(company, sighted(a_statement()))
    rows = hand_over(
        company,
        sighted(a_statement(), SourceKind.BOOKS, 1),
        sighted(a_statement(OTHER), SourceKind.BOOKS, 2),
    )
    for row in rows:
        _handed_in_by(person, row)
    assert list(visible(employee).values_list("number", flat=True)) == [OTHER]
    (row,) = hand_over(company, sighted(a_statement(place=Place("a.pdf", page=1)), SourceKind.ARCHIVE, 3))
    _handed_in_by(person, row)
    assert visible(employee).count() == 2


def test_a_colleague_learns_that_it_exists_which_rule_hides_it_and_whom_to_ask() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    for role in BuiltIn:
        a_role(role)
    somebody(BuiltIn.FINANCE_LEAD, company, "zhou")
    employee = somebody(BuiltIn.EMPLOYEE, company)
    told = explain(employee, Asked(number=NUMBER))
    assert (told.state, told.invoices) == (State.HIDDEN, ())
    assert told.hidden
    assert told.hidden.rule is Rule.OWN
    assert "zhou" in told.hint.say("zh")
    words = told.message.say("zh") + told.hint.say("zh") + repr(told)
    assert not any(secret in words for secret in (NUMBER, "云帆", "113", "2026-03-05", "bureau"))


def test_it_is_found_by_any_way_of_writing_its_number() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()), sighted(a_statement("00345678", code="011002500111"), at=1))
    reader = somebody(BuiltIn.READER, company)
    digital, coded = Invoice.objects.get(number=NUMBER), Invoice.objects.get(number="00345678")
    for number, code, found in (
        (NUMBER, "", digital),
        ("2611 2000 0000 1234 5678", "", digital),
        ("２６１１２０００００００１２３４５６７８", "", digital),
        ("12345678", "", digital),
        ("00345678", "011002500111", coded),
        ("345678", "", coded),
    ):
        assert explain(reader, Asked(number=number, code=code)).invoices == (found.pk,)
    assert explain(reader, Asked(invoice=coded.pk)).state is State.SHOWN


@pytest.mark.parametrize("role", [BuiltIn.EMPLOYEE, BuiltIn.FINANCE_LEAD, None])
def test_of_another_company_nothing_is_told(role: BuiltIn | None) -> None:
    ours, theirs = a_company(), a_company("别家", "91440300MA5ABCDE1F")
    hand_over(theirs, sighted(a_statement()))
    foreign = Invoice.objects.get()
    actor = somebody(role, ours) if role else actor_of(a_person(), "test")
    asked = (Asked(number=NUMBER), Asked(invoice=foreign.pk), Asked(number=NUMBER, company=theirs.pk))
    nowhere = (Asked(number=OTHER), Asked(invoice=foreign.pk + 9), Asked(number=OTHER, company=theirs.pk + 9))
    for one, other in zip(asked, nowhere, strict=True):
        assert explain(actor, one) == explain(actor, other)
        assert explain(actor, one).state is State.NOT_HERE


def test_asking_for_another_companys_invoice_is_the_same_work() -> None:
    ours, theirs = a_company(), a_company("别家", "91440300MA5ABCDE1F")
    hand_over(theirs, sighted(a_statement()))
    actor = somebody(BuiltIn.EMPLOYEE, ours)
    asked = []
    for number in (NUMBER, OTHER):
        with CaptureQueriesContext(connection) as queries:
            explain(actor, Asked(number=number))
        asked.append([one["sql"].replace(number, "").replace(number[-8:], "") for one in queries])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 0


def test_a_role_in_two_companies_asks_in_both() -> None:
    ours, theirs = a_company(), a_company("别家", "91440300MA5ABCDE1F")
    hand_over(theirs, sighted(a_statement()))
    person = a_person()
    a_grant(person, BuiltIn.EMPLOYEE, ours)
    a_grant(person, BuiltIn.ISSUER, theirs)
    told = explain(actor_of(person, "test"), Asked(number=NUMBER))
    assert told.hidden
    assert told.hidden.rule is Rule.DIRECTION


def test_what_was_put_away_is_said_to_be() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    lead = somebody(BuiltIn.FINANCE_LEAD, company)
    delete_invoice(lead, Invoice.objects.get(), "重复")
    assert explain(lead, Asked(number=NUMBER)).state is State.DELETED
    assert explain(somebody(BuiltIn.EMPLOYEE, company), Asked(number=NUMBER)).state is State.HIDDEN


def test_an_invoice_is_told_as_it_was_known_then() -> None:
    company = a_company()
    reader = somebody(BuiltIn.READER, company)
    hand_over(company, sighted(a_statement("00345678", code="011002500111"), at=0))
    hand_over(company, sighted(a_statement(status=Status.NORMAL), SourceKind.ISSUED, 10))
    both = a_statement(code="011002500111", paper_number="00345678", status=Status.VOID)
    (row,) = hand_over(company, sighted(both, at=20))
    person = a_person()
    _handed_in_by(person, row)
    one = Invoice.objects.get()

    def keys(hours: int) -> list[tuple[str, str]]:
        return [(known.key, known.view.status) for known in known_at(reader, one.pk, START + timedelta(hours=hours))]

    assert keys(-1) == []
    assert keys(0) == [("c:011002500111:00345678", "normal")]
    assert keys(10) == [("c:011002500111:00345678", "normal"), (f"d:{NUMBER}", "normal")]
    assert keys(20) == [(f"d:{NUMBER}", "void")]
    assert [(said.source, said.status) for said in statuses(reader, one.pk)] == [
        ("bureau", Status.NORMAL),
        ("issued", Status.NORMAL),
        ("bureau", Status.VOID),
    ]
    assert [(since.source, since.records) for since in presence_since(reader, one.pk)] == [("bureau", 2), ("issued", 1)]
    assert [arrival.person for arrival in arrivals_behind(reader, one.pk)] == [person]
    stranger = somebody(BuiltIn.READER, a_company("别家", "91440300MA5ABCDE1F"), "stranger")
    assert known_at(stranger, one.pk, START + timedelta(days=9)) == ()
    assert not statuses(stranger, one.pk)
    assert not presence_since(stranger, one.pk)
    assert not arrivals_behind(stranger, one.pk)


def test_the_bookkeeper_of_very_many_companies_sees_what_is_theirs() -> None:
    """A database takes no condition of a thousand alternatives."""
    company, other = a_company(), a_company("别家", "91440300MA5ABCDE1F")
    hand_over(company, sighted(a_statement(), SourceKind.BUREAU))
    hand_over(other, sighted(a_statement(OTHER), SourceKind.BUREAU, 1))
    scope = somebody(BuiltIn.ACCOUNTANT, company).scopes[0]
    scopes = tuple(replace(scope, company=one) for one in range(1, 1_500) if one != other.pk)
    keeper = Actor(key="person:1", name="代账", origin="test", person=1, scopes=scopes)
    assert [one.company_id for one in visible(keeper)] == [company.pk]
    assert not progress.files(keeper)
    assert not states(keeper, other.pk)


def test_the_file_of_a_hidden_invoice_is_not_told_of_by_its_name() -> None:
    """`dzfp_26112000000012345678_某律师事务所.pdf` says what the reader may not see."""
    company = a_company()
    brings, looks = somebody(BuiltIn.ACCOUNTANT, company), somebody(BuiltIn.READER, company)
    rows = hand_over(
        company,
        sighted(a_statement(place=Place("秘密.pdf", page=1)), SourceKind.ARCHIVE),
        sighted(a_statement(OTHER, place=Place("一般.pdf", page=1)), SourceKind.ARCHIVE, 1),
        sighted(a_statement(), SourceKind.BUREAU, 2),
    )
    for row in rows:
        _handed_in_by(person_of(brings), row)
    waiting = Arrival.objects.create(
        original=rows[0].original, source=rows[0].source, name="新.pdf", at=START, actor="person:1", origin="test"
    )
    Invoice.objects.filter(number=NUMBER).update(sensitivity=2, assigned=True)
    secret, usual, listed = (Arrival.objects.get(reading=row.reading).pk for row in rows)
    assert {one.arrival for one in progress.files(looks)} == {usual, listed, waiting.pk}
    assert progress.everything(looks).handed_in == 3
    for actor in (brings, somebody(BuiltIn.FINANCE_LEAD, company)):
        assert {one.arrival for one in progress.files(actor)} == {secret, usual, listed, waiting.pk}
