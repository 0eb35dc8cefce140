"""Companies keep the names and numbers they had, and are seen by those with a role in them."""

from datetime import date, timedelta

import pytest

from making_people import a_company, a_grant, a_person, somebody
from piaoqi.accounts.actions.companies import (
    NewName,
    add_former_name,
    change_scale,
    close_company,
    create_company,
    rename_company,
    reopen_company,
    set_head_office,
)
from piaoqi.accounts.actions.groups import create_department, create_group, rename_department, set_group
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError, TakenError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.log import entries
from piaoqi.accounts.queries.people import holdings, people, roles, tokens
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.audit.clock import now
from piaoqi.audit.queries import Filter
from piaoqi.core.invoice.tax_id import check_character, organisation_check_character
from piaoqi.core.invoice.taxpayer import Scale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def tax_id_number(serial: int) -> str:
    organisation = f"MA{serial:06d}"
    first = f"91110108{organisation}{organisation_check_character(organisation)}"
    return first + check_character(first)


ONE, TWO = tax_id_number(1), tax_id_number(2)


@pytest.fixture
def administrator() -> Actor:
    return somebody(BuiltIn.ADMINISTRATOR)


def test_a_renamed_company_is_known_by_its_former_name_too(administrator: Actor) -> None:
    company = create_company(administrator, "北京旧名科技有限公司", ONE, Scale.SMALL)
    rename_company(administrator, company, NewName(name="北京新名科技有限公司", last_day=date(2025, 6, 30)))
    renamed = rename_company(administrator, company, NewName(tax_id=TWO, last_day=date(2025, 12, 31)))
    taxpayer = taxpayer_of(renamed)
    assert (taxpayer.name, taxpayer.tax_id, taxpayer.scale) == ("北京新名科技有限公司", TWO, Scale.SMALL)
    assert [(one.name, one.tax_id, one.until) for one in taxpayer.former] == [
        ("", ONE, date(2025, 12, 31)),
        ("北京旧名科技有限公司", "", date(2025, 6, 30)),
    ]
    assert taxpayer.former_of("北京旧名科技有限公司", TWO) == taxpayer.former[1]
    add_former_name(administrator, company, NewName(name="更早的名称", last_day=date(2020, 1, 1)))
    assert taxpayer_of(renamed).former[-1].name == "更早的名称"


@pytest.mark.parametrize("number", ["", "123", ONE[:-1] + ("A" if ONE[-1] != "A" else "B"), "1" * 18, "没有"])
def test_a_number_that_is_no_tax_id_is_refused(administrator: Actor, number: str) -> None:
    with pytest.raises(InvalidError):
        create_company(administrator, "某公司", number)


def test_a_tax_id_is_kept_in_its_normal_form_and_once(administrator: Actor) -> None:
    company = create_company(administrator, " 某公司 ", f" {ONE.lower()} ")
    assert (company.name, company.tax_id) == ("某公司", ONE)
    with pytest.raises(TakenError):
        create_company(administrator, "另一家", ONE)
    with pytest.raises(TakenError):
        rename_company(administrator, a_company(tax_id=TWO), NewName(tax_id=ONE, last_day=date(2025, 1, 1)))


def test_a_slip_of_letter_for_digit_is_named(administrator: Actor) -> None:
    with pytest.raises(InvalidError) as refused:
        create_company(administrator, "某公司", ONE.replace("0", "O", 1))
    assert ONE in refused.value.message.say("zh")


@pytest.mark.parametrize(
    "to",
    [
        NewName(last_day=date(2025, 1, 1)),
        NewName(name="北京示例科技有限公司", last_day=date(2025, 1, 1)),
        NewName(name="新名", last_day=now().date() + timedelta(days=3)),
    ],
    ids=["nothing", "the same", "still to come"],
)
def test_a_new_name_is_another_one_and_in_force(administrator: Actor, to: NewName) -> None:
    with pytest.raises(InvalidError):
        rename_company(administrator, a_company(), to)


def test_a_closed_company_stays_and_can_be_reopened(administrator: Actor) -> None:
    company = a_company()
    assert close_company(administrator, company).closed_at
    with pytest.raises(OverError):
        close_company(administrator, company)
    assert companies(administrator).count() == 1
    assert reopen_company(administrator, company).closed_at is None
    with pytest.raises(OverError):
        reopen_company(administrator, company)
    assert change_scale(administrator, company, Scale.SMALL).kind == "small_scale"


def test_no_company_is_above_itself(administrator: Actor) -> None:
    head, branch = a_company(), a_company("分公司", TWO)
    set_head_office(administrator, branch, head)
    for below in (branch, head):
        with pytest.raises(InvalidError):
            set_head_office(administrator, head, below)
    branch.refresh_from_db()
    assert branch.parent == head


def test_groups_and_departments_have_names_of_their_own(administrator: Actor) -> None:
    company = a_company()
    create_group(administrator, "示例集团")
    with pytest.raises(TakenError):
        create_group(administrator, "示例集团")
    sales = create_department(administrator, company, "销售部")
    create_department(administrator, company, "研发部")
    with pytest.raises(TakenError):
        rename_department(administrator, sales, "研发部")
    assert rename_department(administrator, sales, "市场部").name == "市场部"


def test_an_actor_sees_the_companies_people_and_log_of_their_roles_alone(administrator: Actor) -> None:
    here, there = a_company(), a_company("另一家", TWO)
    group = create_group(administrator, "示例集团")
    lead, far = somebody(BuiltIn.FINANCE_LEAD, here), somebody(BuiltIn.FINANCE_LEAD, there, "far")
    by_group, nobody = a_person("by_group"), actor_of(a_person("nobody"), "test")
    a_grant(by_group, BuiltIn.READER, group=group)
    set_group(administrator, here, group)
    set_group(administrator, there, group)
    close_company(administrator, there)
    assert list(companies(lead)) == [here]
    assert companies(actor_of(by_group, "test")).count() == 2
    assert not companies(nobody)
    assert {one.username for one in people(lead)} == {"finance_lead", "by_group", "administrator"}
    assert {one.username for one in people(nobody)} == {"nobody"}
    assert people(administrator).count() == 5
    assert {one.person.username for one in holdings(lead)} == {"finance_lead", "by_group", "administrator"}
    assert [one.person.username for one in holdings(administrator)].count("by_group") == 1
    assert not holdings(nobody)
    assert roles(nobody).count() == len(BuiltIn)
    assert not tokens(nobody)
    assert entries(lead, Filter()) == []
    assert [one.action for one in entries(far, Filter())] == ["accounts.company.close"]
    assert entries(lead, Filter(companies=frozenset({there.pk}))) == []
    assert entries(administrator, Filter()) == []
    assert entries(somebody(BuiltIn.AUDITOR), Filter())


def test_the_log_is_closed_to_a_role_of_one_department(administrator: Actor) -> None:
    company = a_company()
    department = create_department(administrator, company, "销售部")
    person = a_person("li")
    a_grant(person, BuiltIn.FINANCE_LEAD, company, department=department)
    assert entries(actor_of(person, "test"), Filter()) == []


def test_the_operator_of_the_machine_makes_companies_but_gives_no_roles() -> None:
    assert create_company(system("operator"), "某公司", ONE).pk
    with pytest.raises(DeniedError):
        create_group(system("operator"), "某集团")
