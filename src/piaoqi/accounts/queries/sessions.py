"""Where somebody is signed in: for themselves, and for whoever may end it."""

from collections.abc import Sequence

from piaoqi.accounts.actions.sessions import END
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Person
from piaoqi.accounts.signed_in import SignedIn, sessions_of


def sessions(actor: Actor, person: Person) -> Sequence[SignedIn]:
    """The one in use last comes first; none for whoever may not see them."""
    if person.pk != actor.person and not actor.may_wholly(END.key, None):
        return []
    found = [one for _, one in sessions_of(person)]
    return sorted(found, key=lambda one: one.last_at.timestamp() if one.last_at else 0.0, reverse=True)
