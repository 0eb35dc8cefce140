"""Somebody to be entered, checked and made a row of."""

from dataclasses import dataclass, field

from piaoqi.accounts.errors import InvalidError, TakenError
from piaoqi.accounts.models import Person
from piaoqi.accounts.passwords import check_strength
from piaoqi.accounts.words import cleaned
from piaoqi.core.text import Text

USERNAME = Text("用户名", "The user name")
NAME = Text("姓名", "The name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be entered. Without a password they sign in by the company's identity provider."""

    username: str
    name: str
    email: str = ""
    password: str = field(default="", repr=False)


def entered(newcomer: Newcomer) -> Person:
    """The row, for the action that enters it to save. Raises InvalidError, TakenError, WeakPasswordError."""
    username = cleaned(Person.normalize_username(newcomer.username), USERNAME, 150)
    if " " in username or ":" in username:
        raise InvalidError(what=USERNAME, why=Text("不能有空格或冒号", "it must hold no blank and no colon"))
    if Person.objects.filter(username__iexact=username).exists():
        raise TakenError(what=USERNAME, name=username)
    email = Person.objects.normalize_email(newcomer.email.strip())
    person = Person(username=username, name=cleaned(newcomer.name, NAME, 100), email=email)
    if newcomer.password:
        check_strength(newcomer.password, person)
        person.set_password(newcomer.password)
    else:
        person.set_unusable_password()
    return person


def stated(person: Person) -> dict[str, object]:
    """What the log tells of somebody: no address, no password."""
    return {"username": person.username, "name": person.name}
