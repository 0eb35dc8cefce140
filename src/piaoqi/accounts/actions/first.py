"""The first administrator: made while there is nobody, by whoever has the machine."""

from piaoqi.accounts import granting
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import SetUpError
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.newcomers import Newcomer, entered, stated
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

FIRST = define("accounts.first_administrator", Text("建立首位管理员", "make the first administrator"), System.SETUP)


def first_administrator(actor: Actor, newcomer: Newcomer, *, leads_finance: bool = False) -> Person:
    """Raises SetUpError once there is anybody. Needs the built-in roles (accounts.upkeep).

    `leads_finance`: they are 财务负责人 everywhere too. Later nobody can give themselves a role, and in a small office
    there is nobody else; who has the setup token has the machine anyway.
    """
    with acting(actor, FIRST) as act:
        role = Role.objects.select_for_update().get(key=BuiltIn.ADMINISTRATOR.value)
        if Person.objects.exists():
            raise SetUpError
        person = entered(newcomer)
        person.save()
        act.witness(f"person:{person.pk}", after=stated(person))
        lead = Role.objects.filter(key=BuiltIn.FINANCE_LEAD.value) if leads_finance else ()
        for one in (role, *lead):
            grant = Grant(person=person, role=one, sensitivity=one.sensitivity, since=now(), by=actor.key)
            grant.save()
            act.witness(f"grant:{grant.pk}", after=granting.told(grant))
    return person
