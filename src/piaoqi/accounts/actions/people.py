"""People: made, renamed, put out of use and back; their passwords."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.guards import not_oneself, not_the_last_administrator, person_behind
from piaoqi.accounts.guesses import forget_guesses
from piaoqi.accounts.models import Person
from piaoqi.accounts.newcomers import NAME, Newcomer, entered, stated
from piaoqi.accounts.passwords import check_strength
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.signed_in import some_of
from piaoqi.accounts.words import cleaned
from piaoqi.core.text import Text

ADMINISTRATOR = BuiltIn.ADMINISTRATOR
CREATE = define("accounts.person.create", Text("新建人员", "make accounts of people"), ADMINISTRATOR)
RENAME = define("accounts.person.rename", Text("更改人员姓名和邮箱", "rename people"), ADMINISTRATOR)
DEACTIVATE = define("accounts.person.deactivate", Text("停用人员", "deactivate people"), ADMINISTRATOR)
REACTIVATE = define("accounts.person.reactivate", Text("恢复人员", "reactivate people"), ADMINISTRATOR)
RESET = define(
    "accounts.person.reset_password", Text("重设他人密码", "reset passwords"), ADMINISTRATOR, System.OPERATOR
)
DROP_STEP = define(
    "accounts.person.drop_second_step", Text("取消他人的两步验证", "take away a second step"), System.OPERATOR
)
OWN_PASSWORD = define("accounts.person.own_password", Text("更改本人密码", "change one's password"), everyone=True)

PERSON = Text("人员", "The person")
PASSWORD = Text("原密码", "The present password")
SECOND_STEP = Text("两步验证", "The second step")


def create_person(actor: Actor, newcomer: Newcomer) -> Person:
    """Somebody without any role yet."""
    with acting(actor, CREATE) as act:
        person = entered(newcomer)
        person.save()
        act.witness(f"person:{person.pk}", after=stated(person))
    return person


def rename_person(actor: Actor, person: Person, name: str, email: str | None = None) -> Person:
    """The name shown, and the address; None keeps it. The user name stays: the log speaks of it."""
    with acting(actor, RENAME) as act:
        row = _locked(person)
        before, address = stated(row), row.email
        row.name = cleaned(name, NAME, 100)
        row.email = row.email if email is None else Person.objects.normalize_email(email.strip())
        row.save()
        act.witness(f"person:{row.pk}", before, {**stated(row), "new_email": row.email != address})
    return row


def deactivate_person(actor: Actor, person: Person) -> Person:
    """They can't sign in, nor their tokens be used, from this moment: sessions end, and do not come back with them.
    Roles and tokens stay, for the day they do.
    """
    with acting(actor, DEACTIVATE) as act:
        not_oneself(actor, person)
        not_the_last_administrator(person)
        row = _locked(person)
        if not row.is_active:
            raise OverError(what=PERSON, state=Text("已经停用", "they are deactivated already"))
        ended, _ = some_of(row).delete()
        row.is_active = False
        row.save()
        act.witness(f"person:{row.pk}", {"active": True}, {"active": False, "sessions_ended": ended})
    return row


def reactivate_person(actor: Actor, person: Person) -> Person:
    with acting(actor, REACTIVATE) as act:
        not_oneself(actor, person)
        row = _locked(person)
        if row.is_active:
            raise OverError(what=PERSON, state=Text("没有停用", "they are active"))
        row.is_active = True
        row.save()
        act.witness(f"person:{row.pk}", {"active": False}, {"active": True})
    return row


def reset_password(actor: Actor, person: Person, password: str) -> Person:
    """For somebody who forgot theirs, or whose identity at the provider was made anew: whom that knows by their name
    next is them. All their sessions end, and no address waits any longer for wrong guesses. Their tokens go on, for
    programs use them; `revoke_tokens` ends them where the account was in other hands. The log never tells the password.
    """
    with acting(actor, RESET) as act:
        not_oneself(actor, person)
        row = _locked(person)
        ended, _ = some_of(row).delete()
        _put(row, password)
        SocialAccount.objects.filter(user=row).delete()
        forget_guesses(row.username)
        act.witness(f"person:{row.pk}", after={"password": "reset", "sessions_ended": ended})
    return row


def drop_second_step(actor: Actor, person: Person) -> Person:
    """For somebody who lost their authenticator and their recovery codes. No role allows it: with `reset_password` it
    makes one somebody else.
    """
    with acting(actor, DROP_STEP) as act:
        row = _locked(person)
        steps = Authenticator.objects.filter(user=row)
        kinds = sorted(steps.values_list("type", flat=True))
        if not kinds:
            raise OverError(what=SECOND_STEP, state=Text("没有开启", "there is none"))
        steps.delete()
        act.witness(f"person:{row.pk}", {"second_step": kinds}, {"second_step": []})
    return row


def change_own_password(actor: Actor, present: str, password: str) -> Person:
    """Raises InvalidError where the present one is wrong. Guesses are counted by the door."""
    with acting(actor, OWN_PASSWORD) as act:
        row = person_behind(actor, OWN_PASSWORD)
        if not row.check_password(present):
            raise InvalidError(what=PASSWORD, why=Text("不正确", "it is wrong"))
        _put(row, password)
        act.witness(f"person:{row.pk}", after={"password": "changed"})
    return row


def _put(person: Person, password: str) -> None:
    check_strength(password, person)
    person.set_password(password)
    person.save()


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)
