"""Requests for access are decided by another person, and grant no more than was asked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from making_people import a_company, a_grant, a_person, a_role, person_of, somebody
from piaoqi.accounts.actions.access import Decision, Wish, decide_access, request_access, withdraw_request
from piaoqi.accounts.actions.grants import GIVE
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import DeniedError, InvalidError, OneselfError, OverError, TooMuchError
from piaoqi.accounts.loading import actor_of, scopes_of
from piaoqi.accounts.models import AccessRequest, Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.queries.requests import own_requests, requests_to_decide
from piaoqi.accounts.queries.why import why_hidden
from piaoqi.accounts.scopes import Facts, Rule
from piaoqi.audit.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
SEE_LOG = "audit.see"


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def elsewhere() -> Company:
    return a_company("上海示例贸易有限公司", "91310000MA1FL00000")


@pytest.fixture
def lead(company: Company) -> Actor:
    return somebody(BuiltIn.FINANCE_LEAD, company)


def asked(actor: Actor, company: Company, key: BuiltIn = BuiltIn.READER, **more: object) -> AccessRequest:
    return request_access(actor, Wish(role=a_role(key), company=company, reason="核对三月差旅", **more))  # type: ignore[arg-type]


def test_an_approved_request_grants_what_was_asked(lead: Actor, company: Company) -> None:
    li, end = actor_of(a_person("li"), "test"), now() + timedelta(days=7)
    request = asked(li, company, BuiltIn.ACCOUNTANT, sensitivity=1, until=end)
    assert [one.pk for one in requests_to_decide(lead)] == [request.pk]
    decided = decide_access(lead, request, Decision(granted=True, until=end + timedelta(days=99)))
    assert decided.grant is not None
    assert (decided.grant.until, decided.grant.sensitivity) == (end, 1)
    assert [one.company for one in scopes_of(person_of(li))] == [company.pk]
    assert not requests_to_decide(lead)
    assert own_requests(li).get().granted


def test_a_refused_request_grants_nothing_and_says_why(lead: Actor, company: Company) -> None:
    request = asked(actor_of(a_person("li"), "test"), company)
    with pytest.raises(InvalidError):
        decide_access(lead, request, Decision(granted=False))
    decided = decide_access(lead, request, Decision(granted=False, answer="请先由部门负责人确认"))
    assert (decided.granted, decided.grant) == (False, None)
    with pytest.raises(OverError):
        decide_access(lead, request, Decision(granted=True))


def test_nobody_decides_on_their_own_request(lead: Actor, company: Company) -> None:
    request = asked(lead, company, BuiltIn.AUDITOR)
    assert not requests_to_decide(lead)
    for granted in (True, False):
        with pytest.raises(OneselfError):
            decide_access(lead, request, Decision(granted=granted, answer="好"))
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=request.pk).update(decided_by=person_of(lead))


def test_nobody_grants_by_a_decision_what_they_could_not_give(lead: Actor, company: Company) -> None:
    request = asked(actor_of(a_person("li"), "test"), company, BuiltIn.FINANCE_LEAD)
    with pytest.raises(TooMuchError):
        decide_access(lead, request, Decision(granted=True))
    request.refresh_from_db()
    assert request.decided_at is None


def test_a_request_for_another_company_is_not_there(lead: Actor, elsewhere: Company) -> None:
    request = asked(actor_of(a_person("li"), "test"), elsewhere)
    assert not requests_to_decide(lead)
    with pytest.raises(DeniedError):
        decide_access(lead, request, Decision(granted=True))


def test_only_the_one_who_asked_withdraws(lead: Actor, company: Company) -> None:
    li = actor_of(a_person("li"), "test")
    request = asked(li, company)
    with pytest.raises(InvalidError):
        withdraw_request(lead, request)
    withdraw_request(li, request)
    with pytest.raises(OverError):
        decide_access(lead, request, Decision(granted=True))


def test_a_part_of_the_program_neither_asks_nor_decides(company: Company) -> None:
    with pytest.raises(DeniedError):
        asked(system("operator"), company)


def test_what_hides_a_thing_is_told_with_who_can_grant_it(lead: Actor, company: Company, elsewhere: Company) -> None:
    somebody(BuiltIn.FINANCE_LEAD, elsewhere, "far")
    somebody(BuiltIn.ADMINISTRATOR)
    reader = somebody(BuiltIn.READER, company)
    hidden = why_hidden(reader, SEE_LOG, Facts(company=company.pk, sensitivity=2))
    assert hidden is not None
    assert hidden.rule is Rule.NO_ROLE
    assert hidden.granters == ("finance_lead", "administrator")
    assert hidden.role == a_role(BuiltIn.AUDITOR)
    assert "审计" in hidden.hint.say("zh")
    assert "Auditor" in hidden.hint.say("en")
    assert why_hidden(lead, SEE_LOG, Facts(company=company.pk)) is None


def test_whoever_asks_is_not_named_as_the_one_who_grants(lead: Actor, company: Company) -> None:
    hidden = why_hidden(lead, "accounts.company.create", Facts(company=company.pk))
    assert hidden is not None
    assert hidden.granters == ()
    assert "管理员" in hidden.hint.say("zh")


def test_an_ended_role_is_told_apart_from_none(company: Company) -> None:
    li = a_person("li")
    a_grant(li, BuiltIn.AUDITOR, company, ended_at=now())
    hidden = why_hidden(actor_of(li, "test"), SEE_LOG, Facts(company=company.pk))
    assert hidden is not None
    assert hidden.rule is Rule.ENDED


def test_a_lead_of_a_lower_level_is_not_named_for_a_higher_one(company: Company) -> None:
    boss = a_person("boss")
    a_grant(boss, BuiltIn.FINANCE_LEAD, company, sensitivity=1)
    li = actor_of(a_person("li"), "test")
    for level, names in ((1, ("boss",)), (2, ())):
        hidden = why_hidden(li, SEE_LOG, Facts(company=company.pk, sensitivity=level))
        assert hidden is not None
        assert hidden.granters == names
    assert actor_of(boss, "test").may(GIVE.key, company.pk)
