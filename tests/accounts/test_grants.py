"""Roles are given by somebody else, within what that one may give, and end when they end."""

from datetime import timedelta

import pytest

from making_people import a_company, a_grant, a_person, a_role, person_of, somebody
from piaoqi.accounts.actions.grants import end_grant, grant_role
from piaoqi.accounts.actions.groups import create_department, create_group, set_group
from piaoqi.accounts.actions.roles import BuiltInRoleError, change_role, copy_role
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import (
    DeniedError,
    EndedError,
    InvalidError,
    LastAdministratorError,
    OneselfError,
    OverError,
    TakenError,
    TooMuchError,
)
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.loading import actor_of, ended_scopes_of, scopes_of
from piaoqi.accounts.models import Company, Grant, Role
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.accounts.role_drafts import draft_of
from piaoqi.accounts.upkeep import keep_in_step
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def elsewhere() -> Company:
    return a_company("上海示例贸易有限公司", "91310000MA1FL00000")


@pytest.fixture
def administrator() -> Actor:
    return somebody(BuiltIn.ADMINISTRATOR)


@pytest.fixture
def lead(company: Company) -> Actor:
    return somebody(BuiltIn.FINANCE_LEAD, company)


def test_the_built_in_roles_follow_the_program_and_are_made_once() -> None:
    assert {one.key for one in Role.objects.filter(built_in=True)} == {one.value for one in BuiltIn}
    size = Entry.objects.count()
    assert keep_in_step() == 0
    assert Entry.objects.count() == size
    Role.objects.filter(key="reader").update(permissions=[])
    assert keep_in_step() == 1
    held = {key for key, one in permissions().items() if BuiltIn.READER in one.roles}
    assert set(Role.objects.get(key="reader").permissions) == held
    assert Entry.objects.count() == size + 1


def test_an_auditor_changes_nothing_but_what_is_their_own() -> None:
    """What they ask for is written down, and changes nothing of what it is about."""
    asking = (
        "archive.evidence.cancel",
        "archive.evidence.export",
        "archive.evidence.verify",
        "archive.export",
        "reconciliation.ask",
    )
    for one in permissions().values():
        if BuiltIn.AUDITOR in one.roles and one.changes:
            assert one.everyone or one.key in asking, one.key


def test_nobody_gives_a_role_to_themselves(administrator: Actor, lead: Actor, company: Company) -> None:
    for actor in (administrator, lead):
        oneself = person_of(actor)
        with pytest.raises(OneselfError):
            grant_role(actor, oneself, a_role(BuiltIn.READER), Reach(company=company))


def test_a_lead_gives_ordinary_roles_in_their_company_alone(lead: Actor, company: Company, elsewhere: Company) -> None:
    li = a_person("li")
    accountant = a_role(BuiltIn.ACCOUNTANT)
    assert grant_role(lead, li, accountant, Reach(company=company)).by == lead.key
    for reach in (Reach(company=elsewhere), Reach()):
        with pytest.raises(DeniedError):
            grant_role(lead, li, accountant, reach)
    for key in (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD):
        with pytest.raises(TooMuchError):
            grant_role(lead, li, a_role(key), Reach(company=company))
    assert Grant.objects.filter(person=li).count() == 1


def test_a_lead_of_a_department_gives_nothing_beyond_it(administrator: Actor, company: Company) -> None:
    sales, other = (create_department(administrator, company, name) for name in ("销售部", "研发部"))
    boss = a_person("boss")
    a_grant(boss, BuiltIn.FINANCE_LEAD, company, department=sales, sensitivity=0)
    actor, li, reader = actor_of(boss, "test"), a_person("li"), a_role(BuiltIn.READER)
    grant_role(actor, li, reader, Reach(company=company, department=sales))
    for reach in (Reach(company=company), Reach(company=company, department=other)):
        with pytest.raises(DeniedError):
            grant_role(actor, li, reader, reach)
    with pytest.raises(TooMuchError):
        grant_role(actor, li, a_role(BuiltIn.ACCOUNTANT), Reach(company=company, department=sales))
    with pytest.raises(DeniedError):
        create_department(actor, company, "第三部")


def test_a_reach_that_the_role_does_not_have_is_refused(
    administrator: Actor, company: Company, elsewhere: Company
) -> None:
    li = a_person("li")
    group = create_group(administrator, "示例集团")
    theirs = create_department(administrator, elsewhere, "财务部")
    for key, reach in (
        (BuiltIn.BOOKKEEPER, Reach()),
        (BuiltIn.BOOKKEEPER, Reach(group=group)),
        (BuiltIn.ISSUER, Reach(company=company, direction="received")),
        (BuiltIn.READER, Reach(company=company, sensitivity=2)),
        (BuiltIn.READER, Reach(company=company, department=theirs)),
        (BuiltIn.READER, Reach(company=company, group=group)),
        (BuiltIn.READER, Reach(company=company, until=now() - timedelta(seconds=1))),
    ):
        with pytest.raises(InvalidError):
            grant_role(administrator, li, a_role(key), reach)
    assert not Grant.objects.filter(person=li).exists()


def test_whoever_left_is_given_nothing(administrator: Actor, company: Company) -> None:
    li = a_person("li")
    li.is_active = False
    li.save()
    with pytest.raises(EndedError):
        grant_role(administrator, li, a_role(BuiltIn.READER), Reach(company=company))


def test_an_ended_role_shows_nothing_from_then_on(administrator: Actor, company: Company) -> None:
    li = a_person("li")
    grant = grant_role(administrator, li, a_role(BuiltIn.READER), Reach(company=company))
    assert len(scopes_of(li)) == 1
    end_grant(administrator, grant)
    assert scopes_of(li) == ()
    assert len(ended_scopes_of(li)) == 1
    with pytest.raises(OverError):
        end_grant(administrator, grant)


def test_a_role_until_a_day_ends_by_itself(administrator: Actor, company: Company) -> None:
    li, end = a_person("li"), now() + timedelta(days=1)
    grant_role(administrator, li, a_role(BuiltIn.READER), Reach(company=company, until=end))
    assert scopes_of(li, end - timedelta(seconds=1))
    assert not scopes_of(li, end)


def test_a_lead_ends_no_role_that_they_could_not_give(lead: Actor, company: Company) -> None:
    with pytest.raises(TooMuchError):
        end_grant(lead, a_grant(a_person("other"), BuiltIn.FINANCE_LEAD, company))


def test_the_last_administrator_is_not_stripped(administrator: Actor) -> None:
    grant = Grant.objects.get(person=administrator.person)
    deputy = a_person("deputy")
    a_grant(deputy, BuiltIn.ADMINISTRATOR, until=now() + timedelta(days=9))
    with pytest.raises(LastAdministratorError):
        end_grant(actor_of(deputy, "test"), grant)
    with pytest.raises(OneselfError):
        end_grant(administrator, grant)


def test_a_group_is_opened_into_the_companies_it_has_and_a_branch_is_not_its_head_office(
    administrator: Actor, company: Company, elsewhere: Company
) -> None:
    group, li = create_group(administrator, "示例集团"), a_person("li")
    grant_role(administrator, li, a_role(BuiltIn.READER), Reach(group=group))
    assert scopes_of(li) == ()
    set_group(administrator, company, group)
    assert {one.company for one in scopes_of(li)} == {company.pk}
    elsewhere.parent = company
    elsewhere.save()
    assert {one.company for one in scopes_of(li)} == {company.pk}


def test_nobody_widens_their_own_role_through_a_group(administrator: Actor, company: Company) -> None:
    group = create_group(administrator, "示例集团")
    a_grant(person_of(administrator), BuiltIn.READER, group=group)
    with pytest.raises(OneselfError):
        set_group(administrator, company, group)


def test_a_built_in_role_is_copied_not_changed(administrator: Actor) -> None:
    reader = a_role(BuiltIn.READER)
    with pytest.raises(BuiltInRoleError):
        change_role(administrator, reader, draft_of(reader))
    copy = copy_role(administrator, reader, "区域只读")
    assert (copy.built_in, copy.permissions) == (False, reader.permissions)
    with pytest.raises(TakenError):
        copy_role(administrator, reader, "区域只读")
    assert copy_role(administrator, reader, "又一个").key != copy.key


def test_nobody_changes_a_role_that_they_hold(administrator: Actor, company: Company) -> None:
    copy = copy_role(administrator, a_role(BuiltIn.READER), "区域只读")
    Grant.objects.create(person=person_of(administrator), role=copy, company=company, since=now())
    with pytest.raises(OneselfError):
        change_role(administrator, copy, draft_of(a_role(BuiltIn.AUDITOR)))


def test_a_change_of_a_role_is_one_of_all_who_hold_it(administrator: Actor, company: Company) -> None:
    copy, li = copy_role(administrator, a_role(BuiltIn.AUDITOR), "内审"), a_person("li")
    grant_role(administrator, li, copy, Reach(company=company))
    draft = draft_of(a_role(BuiltIn.READER))
    change_role(administrator, copy, type(draft)(title_zh="内审", permissions=frozenset(), sensitivity=0))
    assert [(one.permissions, one.sensitivity) for one in scopes_of(li)] == [(frozenset(), 0)]


def test_a_part_of_the_program_has_only_what_names_it() -> None:
    assert not system("intake").may("accounts.role.give", None)
    with pytest.raises(ValueError, match="nobody"):
        system("nobody")


def test_two_roles_are_not_put_together_to_give_a_third(company: Company, administrator: Actor) -> None:
    """Finance lead of the company and administrator of one department of it, without being administrator of it."""
    department = create_department(administrator, company, "销售部")
    zhao = a_person("zhao")
    a_grant(zhao, BuiltIn.FINANCE_LEAD, company)
    a_grant(zhao, BuiltIn.ADMINISTRATOR, company, department=department)
    actor, li = actor_of(zhao, "test"), a_person("li")
    for key in (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD):
        with pytest.raises(TooMuchError):
            grant_role(actor, li, a_role(key), Reach(company=company))
    assert grant_role(actor, li, a_role(BuiltIn.FINANCE_LEAD), Reach(company=company, department=department))
