"""The people of a demonstration, a role each; they share a password, which is printed at every start."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from piaoqi.accounts.actions.first import first_administrator
from piaoqi.accounts.actions.grants import grant_role
from piaoqi.accounts.actions.people import create_person
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.actor import system
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person, Role
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.permissions import BuiltIn, System, permissions
from piaoqi.audit.clock import now
from piaoqi.config import keys

ORIGIN = "demo"
PASSWORD = "demo-password"  # noqa: S105 - the name of a file
TOKEN_DAYS = 90


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody of the invented company."""

    username: str
    name: str
    role: BuiltIn


ADMINISTRATOR = Invented("admin", "管理员小安", BuiltIn.ADMINISTRATOR)
LEAD = Invented("caiwu", "财务负责人老齐", BuiltIn.FINANCE_LEAD)
ACCOUNTANT = Invented("kuaiji", "会计小票", BuiltIn.ACCOUNTANT)
EMPLOYEE = Invented("yuangong", "员工小王", BuiltIn.EMPLOYEE)
AUDITOR = Invented("shenji", "审计老周", BuiltIn.AUDITOR)
PEOPLE = (ADMINISTRATOR, LEAD, ACCOUNTANT, EMPLOYEE, AUDITOR)


def password(data: Path) -> str:
    """Of all of them; another one in every demonstration."""
    return f"shiyong-{keys.made(data, PASSWORD, 6)}"


@transaction.atomic
def move_in(data: Path) -> str:
    """Make them, with their roles everywhere. Returns a token of the accountant's, which nothing here keeps; '' where
    they are there already.
    """
    if Person.objects.exists():
        return ""
    secret = password(data)
    first = Newcomer(username=ADMINISTRATOR.username, name=ADMINISTRATOR.name, password=secret)
    administrator = actor_of(first_administrator(system(System.SETUP), first), ORIGIN)
    for one in PEOPLE[1:]:
        person = create_person(administrator, Newcomer(username=one.username, name=one.name, password=secret))
        grant_role(administrator, person, Role.objects.get(key=one.role.value), Reach())
    accountant = actor_of(Person.objects.get(username=ACCOUNTANT.username), ORIGIN)
    wanted = frozenset(
        key
        for key, one in permissions().items()
        if accountant.may(key, None) and not one.everyone and not key.startswith("accounts.")
    )
    draft = TokenDraft(name="试用", permissions=wanted, expires_at=now() + timedelta(days=TOKEN_DAYS))
    return create_token(accountant, draft).secret
