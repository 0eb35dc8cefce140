"""Companies, people and actors for tests."""

from django.utils import timezone

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.built_in import wanted
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Grant, Person, Role
from piaoqi.accounts.permissions import BuiltIn, Permission, permissions

COMPANY = ("北京示例科技有限公司", "91110108MA01ABCD2X")
PASSWORD = "grün-七只-otter-sleep"  # noqa: S105 - for tests


def a_company(name: str = COMPANY[0], tax_id: str = COMPANY[1]) -> Company:
    return Company.objects.create(name=name, tax_id=tax_id)


def a_person(username: str = "zhang", *, name: str = "", email: str = "", password: str = "") -> Person:
    """Without a role. A password costs half a second where tests don't use a quicker hasher."""
    person = Person(username=username, name=name or username, email=email)
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    return person


def a_role(key: BuiltIn) -> Role:
    """The built-in role's row, made where it isn't there."""
    return Role.objects.filter(key=key.value).first() or _saved(wanted(key))


def a_grant(person: Person, key: BuiltIn, company: Company | None = None, **more: object) -> Grant:
    """In the company, or everywhere; `more` are fields of the row."""
    role = a_role(key)
    fields = {"sensitivity": role.sensitivity, "since": timezone.now(), **more}
    return Grant.objects.create(person=person, role=role, company=company, **fields)


def somebody(key: BuiltIn, company: Company | None = None, username: str = "") -> Actor:
    """A person of that name (the role's) with exactly this role there, signed in."""
    person = Person.objects.filter(username=username or key.value).first() or a_person(username or key.value)
    a_grant(person, key, company)
    return actor_of(person, "test")


def person_of(actor: Actor) -> Person:
    """Who stands behind it."""
    return Person.objects.get(pk=actor.person or 0)


def an_actor(*allowed: Permission, company: Company | None = None, key: str = "person:1") -> Actor:
    """Who may do these things (everything, where none are named), in the company or everywhere."""
    keys = frozenset(one.key for one in allowed) or frozenset(permissions())
    scope = Scope(role="test", permissions=keys, company=company.pk if company else None, sensitivity=2)
    return Actor(key=key, name="测试员", origin="test", scopes=(scope,))


def _saved(role: Role) -> Role:
    role.save()
    return role
