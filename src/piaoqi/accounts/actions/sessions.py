"""Where somebody is signed in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.guards import person_behind
from piaoqi.accounts.permissions import define
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

END_OTHERS = define(
    "accounts.sessions.end_others", Text("退出本人在别处的登录", "sign out everywhere else"), everyone=True
)


def end_other_sessions(actor: Actor, present: str) -> int:
    """All of one's own but the present one, by its key; returns how many. What a session holds tells whose it is, so
    all that have not run out are looked through: as many as people are signed in.
    """
    with acting(actor, END_OTHERS) as act:
        mine = str(person_behind(actor, END_OTHERS).pk)
        found = Session.objects.filter(expire_date__gt=now()).exclude(pk=present)
        keys = [one.pk for one in found.iterator() if one.get_decoded().get(SESSION_KEY) == mine]
        ended, _ = Session.objects.filter(pk__in=keys).delete()
        act.witness(f"person:{mine}", after={"sessions_ended": ended})
    return ended
