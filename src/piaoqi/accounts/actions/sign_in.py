"""Coming in and going out, as the log tells it. Passwords and second steps themselves are the door's business."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import System, define
from piaoqi.core.text import Text

SIGN_IN = define("accounts.sign_in", Text("登录", "sign in"), System.DOOR)
SIGN_OUT = define("accounts.sign_out", Text("退出", "sign out"), System.DOOR)
SECRETS = define("accounts.sign_in_secrets", Text("更换密码或两步验证", "change password or second step"), System.DOOR)
FAILED = define("accounts.sign_in_failed", Text("登录失败", "fail to sign in"), System.DOOR)


def note_sign_in(actor: Actor, person: Person, steps: tuple[str, ...]) -> None:
    """`steps`: how they showed who they are: password, mfa, socialaccount."""
    with acting(actor, SIGN_IN) as act:
        act.witness(f"person:{person.pk}", after={"name": str(person), "steps": list(steps)})


def note_sign_out(actor: Actor, person: Person) -> None:
    """They left by themselves; a session that runs out says nothing."""
    with acting(actor, SIGN_OUT) as act:
        act.witness(f"person:{person.pk}", after={"name": str(person)})


def note_failure(actor: Actor, username: str) -> None:
    """A user name that nobody has is not written down: people type passwords into the wrong field."""
    with acting(actor, FAILED) as act:
        person = Person.objects.filter(username__iexact=username).first()
        act.witness(f"person:{person.pk}" if person else "person:unknown", after={"name": str(person or "")})


def note_secrets(actor: Actor, person: Person, what: str) -> None:
    """They changed their own password, or took up or gave up a second step."""
    with acting(actor, SECRETS) as act:
        act.witness(f"person:{person.pk}", after={"name": str(person), "what": what})
