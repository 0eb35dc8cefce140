"""Two at the same moment leave what one after the other would: an administrator, and one first of them.

On PostgreSQL really at the same time; the SQLite of tests, which is in memory, lets in one after the other.
"""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from making_people import a_company, a_grant, a_person, a_role, person_of, somebody
from piaoqi.accounts.actions.access import Decision, Wish, decide_access, request_access
from piaoqi.accounts.actions.first import first_administrator
from piaoqi.accounts.actions.grants import end_grant
from piaoqi.accounts.actions.people import deactivate_person
from piaoqi.accounts.actor import system
from piaoqi.accounts.errors import EndedError, LastAdministratorError, OverError, RefusedError, SetUpError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.upkeep import keep_in_step

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[RefusedError]:
    """What was refused."""
    together = connection.vendor == "postgresql"
    gate = threading.Barrier(len(deeds) if together else 1)
    refused: list[RefusedError] = []

    def do(deed: Callable[[], object]) -> None:
        try:
            gate.wait(20)
            deed()
        except RefusedError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for one in threads:
        one.start()
        if not together:
            one.join()
    for one in threads:
        one.join()
    return refused


def test_two_administrators_do_not_put_each_other_out() -> None:
    keep_in_step()
    one, two = somebody(BuiltIn.ADMINISTRATOR, username="one"), somebody(BuiltIn.ADMINISTRATOR, username="two")
    refused = at_once(
        lambda: deactivate_person(one, person_of(two)),
        lambda: end_grant(two, Grant.objects.get(person=person_of(one))),
    )
    assert len(refused) == 1
    assert isinstance(refused[0], LastAdministratorError | EndedError)
    standing = Grant.objects.filter(ended_at=None, person__is_active=True)
    assert standing.count() == 1


def test_the_first_administrator_is_one() -> None:
    keep_in_step()
    refused = at_once(
        *(
            lambda name=name: first_administrator(system("setup"), Newcomer(username=name, name=name))
            for name in ("one", "two", "three")
        )
    )
    assert [type(error) for error in refused] == [SetUpError, SetUpError]
    assert Person.objects.count() == 1


def test_one_request_is_decided_once() -> None:
    keep_in_step()
    company = a_company()
    li = actor_of(a_person("li"), "test")
    request = request_access(li, Wish(role=a_role(BuiltIn.READER), company=company, reason="核对"))
    boss = somebody(BuiltIn.ADMINISTRATOR)
    a_grant(a_person("lead"), BuiltIn.FINANCE_LEAD, company)
    refused = at_once(*(lambda: decide_access(boss, request, Decision(granted=True)) for _ in range(4)))
    assert [type(error) for error in refused] == [OverError] * 3
    assert Grant.objects.filter(person=person_of(li)).count() == 1


def test_two_starts_make_the_roles_once() -> None:
    at_once(keep_in_step, keep_in_step)
    assert Role.objects.filter(built_in=True).count() == len(BuiltIn)
