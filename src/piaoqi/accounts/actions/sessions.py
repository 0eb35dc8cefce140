"""Ending what somebody is signed in with."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import OverError
from piaoqi.accounts.guards import not_oneself, person_behind
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.signed_in import some_of
from piaoqi.core.text import Text

END_OTHERS = define(
    "accounts.sessions.end_others", Text("退出本人在别处的登录", "sign out everywhere else"), everyone=True
)
END_OWN = define("accounts.sessions.end_own", Text("结束本人的一处登录", "end one of one's sessions"), everyone=True)
END = define("accounts.sessions.end", Text("结束他人的登录", "end others' sessions"), BuiltIn.ADMINISTRATOR)

SESSION = Text("这处登录", "The session")
_GONE = Text("已经结束", "it has ended")


def end_other_sessions(actor: Actor, present: str) -> int:
    """All of one's own but the present one, by its handle; returns how many."""
    with acting(actor, END_OTHERS) as act:
        person = person_behind(actor, END_OTHERS)
        ended, _ = some_of(person, but=present).delete()
        act.witness(f"person:{person.pk}", after={"sessions_ended": ended})
    return ended


def end_own_session(actor: Actor, handle: str) -> None:
    """One of one's own. Raises OverError where there is none such (any more)."""
    with acting(actor, END_OWN) as act:
        person = person_behind(actor, END_OWN)
        ended, _ = some_of(person, only=handle).delete()
        if not ended:
            raise OverError(what=SESSION, state=_GONE)
        act.witness(f"person:{person.pk}", after={"sessions_ended": 1})


def end_their_sessions(actor: Actor, person: Person, handle: str = "") -> int:
    """Somebody else's: one, or all of them; they may sign in again. Raises OverError for one that is not there."""
    with acting(actor, END) as act:
        not_oneself(actor, person)
        ended, _ = some_of(person, only=handle).delete()
        if handle and not ended:
            raise OverError(what=SESSION, state=_GONE)
        act.witness(f"person:{person.pk}", after={"sessions_ended": ended})
    return ended
