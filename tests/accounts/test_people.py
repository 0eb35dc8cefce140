"""People: entered once, never deleted, never left without an administrator, and no password in the log."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from making_people import PASSWORD, a_grant, a_person, person_of, somebody
from piaoqi.accounts.actions.first import first_administrator
from piaoqi.accounts.actions.people import (
    change_own_password,
    create_person,
    deactivate_person,
    reactivate_person,
    rename_person,
    reset_password,
)
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import (
    DeniedError,
    EndedError,
    InvalidError,
    LastAdministratorError,
    OneselfError,
    OverError,
    SetUpError,
    TakenError,
)
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Grant, Group, Person
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.passwords import PasswordValidator, WeakPasswordError
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.models import Entry
from piaoqi.core.text import Language

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
ZHANG = Newcomer(username="zhang", name="张三", password=PASSWORD)


@pytest.fixture
def administrator() -> Actor:
    return somebody(BuiltIn.ADMINISTRATOR)


def test_the_first_administrator_is_made_once() -> None:
    person = first_administrator(system("setup"), ZHANG)
    assert actor_of(person, "test").may("accounts.company.create", None)
    with pytest.raises(SetUpError):
        first_administrator(system("setup"), Newcomer(username="li", name="李四"))
    assert Person.objects.count() == 1


def test_in_a_small_office_the_first_one_leads_finance_too() -> None:
    person = first_administrator(system("setup"), ZHANG, leads_finance=True)
    held = {one.role.key for one in Grant.objects.filter(person=person)}
    assert held == {BuiltIn.ADMINISTRATOR.value, BuiltIn.FINANCE_LEAD.value}


def test_nobody_but_the_setup_makes_the_first_administrator() -> None:
    for actor in (system("intake"), system("operator")):
        with pytest.raises(DeniedError):
            first_administrator(actor, ZHANG)


def test_no_password_and_no_address_is_in_the_log(administrator: Actor) -> None:
    person = create_person(
        administrator, Newcomer(username="li", name="李四", email="li@example.com", password=PASSWORD)
    )
    reset_password(administrator, person, PASSWORD + "2")
    change_own_password(actor_of(person, "test"), PASSWORD + "2", PASSWORD + "3")
    written = "".join(json.dumps(one.data, ensure_ascii=False) for one in Entry.objects.all())
    assert "李四" in written
    assert PASSWORD not in written
    assert "li@example.com" not in written
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD + "3")


def test_a_user_name_is_one_persons_in_whatever_case(administrator: Actor) -> None:
    create_person(administrator, Newcomer(username="Wang", name="王五"))
    with pytest.raises(TakenError):
        create_person(administrator, Newcomer(username="wANG", name="另一个"))
    with pytest.raises(TakenError):
        create_person(administrator, Newcomer(username="Ｗａｎｇ", name="全角的"))
    with pytest.raises(IntegrityError), transaction.atomic():
        a_person("WANG")
    assert Person.objects.get_by_natural_key(" wang").name == "王五"


@pytest.mark.parametrize("username", ["", " ", "a b", "a:b", "x" * 151])
def test_a_user_name_that_cannot_be_typed_is_refused(administrator: Actor, username: str) -> None:
    with pytest.raises(InvalidError):
        create_person(administrator, Newcomer(username=username, name="某人"))


@pytest.mark.parametrize(
    "password", ["short", "1234567890123", "passwordpassword"[:8] + "1", "lixiaolong1", "y" * 1001]
)
def test_an_easy_password_is_refused_with_the_reason_in_both_languages(administrator: Actor, password: str) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        create_person(administrator, Newcomer(username="lixiaolong", name="李小龙", password=password))
    languages: tuple[Language, ...] = ("zh", "en")
    said = [refused.value.message.say(language) for language in languages]
    assert all(password not in one for one in said)
    assert said[0] != said[1]
    assert not Person.objects.filter(username="lixiaolong").exists()


def test_whoever_is_deactivated_cannot_come_in_until_reactivated(administrator: Actor) -> None:
    person = a_person("li")
    deactivate_person(administrator, person)
    person.refresh_from_db()
    with pytest.raises(EndedError):
        actor_of(person, "test")
    with pytest.raises(OverError):
        deactivate_person(administrator, person)
    assert actor_of(reactivate_person(administrator, person), "test").person == person.pk


def test_nobody_puts_themselves_out_of_use_or_resets_their_own_password(administrator: Actor) -> None:
    oneself = person_of(administrator)
    with pytest.raises(OneselfError):
        deactivate_person(administrator, oneself)
    with pytest.raises(OneselfError):
        reset_password(administrator, oneself, PASSWORD)


def test_the_present_password_is_needed_for_a_new_one() -> None:
    person = a_person("li", password=PASSWORD)
    with pytest.raises(InvalidError):
        change_own_password(actor_of(person, "test"), "guess", PASSWORD + "2")
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_the_last_administrator_cannot_be_deactivated(administrator: Actor) -> None:
    """By whoever: here by somebody who may, but is no lasting administrator."""
    deputy = a_person("deputy")
    Grant.objects.filter(person=administrator.person).update(until=None)
    a_grant(deputy, BuiltIn.ADMINISTRATOR, until=Grant.objects.earliest("since").since.replace(year=2999))
    with pytest.raises(LastAdministratorError):
        deactivate_person(actor_of(deputy, "test"), person_of(administrator))
    a_grant(a_person("second"), BuiltIn.ADMINISTRATOR)
    assert not deactivate_person(actor_of(deputy, "test"), person_of(administrator)).is_active


def test_whoever_has_the_machine_helps_an_administrator_who_forgot_their_password(administrator: Actor) -> None:
    person = reset_password(system("operator"), person_of(administrator), PASSWORD)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_an_actor_is_loaded_with_few_questions(django_assert_max_num_queries: Any) -> None:
    person = a_person("li")
    group = Group.objects.create(name="示例集团")
    for at in range(5):
        Company.objects.create(name=f"单位{at}", tax_id=f"9131000000000000{at}X", group=group)
    for key in BuiltIn:
        a_grant(person, key, group=group)
    with django_assert_max_num_queries(3):
        assert len(actor_of(person, "test").scopes) == 5 * len(BuiltIn) + 1


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "太常见"), ("en", "common")])
def test_forms_say_in_the_pages_language_why_a_password_is_weak(language: str, word: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        PasswordValidator().validate("password12", a_person("li"))
    assert word in refused.value.messages[0]
    assert PasswordValidator().get_help_text()


def test_a_new_name_keeps_the_user_name_and_the_address(administrator: Actor) -> None:
    person = a_person("li", email="li@example.com")
    renamed = rename_person(administrator, person, " 李\u200b四 ")
    assert (renamed.username, renamed.name, renamed.email) == ("li", "李 四", "li@example.com")
