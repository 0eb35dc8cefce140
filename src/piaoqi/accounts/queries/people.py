"""People, what each may where, and the roles there are."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actions.tokens import REVOKE
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.loading import in_force
from piaoqi.accounts.models import Grant, Person, Role, Token
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

SEE = define(
    "accounts.people.see",
    Text("查看人员及其角色", "see people and their roles"),
    BuiltIn.ADMINISTRATOR,
    BuiltIn.FINANCE_LEAD,
    BuiltIn.AUDITOR,
    changes=False,
)


def people(actor: Actor) -> QuerySet[Person]:
    """Whoever has, or had, a role where the actor may see people; everybody, where that is everywhere. And oneself."""
    everybody = Person.objects.order_by("name", "pk")
    if actor.may(SEE.key, None):
        return everybody
    theirs = Grant.objects.filter(_in_places(actor)).values("person")
    return everybody.filter(Q(pk__in=theirs) | Q(pk=actor.person))


def holdings(actor: Actor) -> QuerySet[Grant]:
    """Who holds what now, where the actor may see people; always one's own."""
    grants = in_force(now()).select_related("person", "role", "company", "group", "department")
    mine = Q(person=actor.person) if actor.person is not None else Q(pk=None)
    everywhere = actor.may(SEE.key, None)
    return grants.filter(Q() if everywhere else mine | _in_places(actor)).order_by("person__name", "pk").distinct()


def roles(actor: Actor) -> QuerySet[Role]:  # noqa: ARG001 - what roles there are is no secret among those who sign in
    """All roles, the built-in ones first."""
    return Role.objects.order_by("-built_in", "pk")


def tokens(actor: Actor) -> QuerySet[Token]:
    """One's own, and everybody's for whoever may revoke them. No row holds a secret."""
    found = Token.objects.select_related("person").order_by("-created_at", "-pk")
    return found if actor.may(REVOKE.key, None) else found.filter(person=actor.person or 0)


def _in_places(actor: Actor) -> Q:
    """Grants that hold in the companies where the actor may see people, those of their groups and of everywhere too."""
    places = [one.company for one in actor.scopes if SEE.key in one.permissions and one.company is not None]
    everywhere = Q(company=None, group=None)
    return Q(company__in=places) | Q(group__companies__in=places) | everywhere if places else Q(pk=None)
