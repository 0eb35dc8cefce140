"""Actors as they are now: a person's grants, or a token's share of them, opened into scopes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.errors import EndedError, TokenError
from piaoqi.accounts.models import Grant, Person, Token
from piaoqi.accounts.permissions import permissions
from piaoqi.audit.clock import now


def actor_of(person: Person, origin: str) -> Actor:
    """Somebody signed in. Raises EndedError for whom was deactivated."""
    if not person.is_active:
        raise EndedError(who=person.name or person.username)
    scopes = (*scopes_of(person), _everyones())
    return Actor(key=f"person:{person.pk}", name=str(person), origin=origin, person=person.pk, scopes=scopes)


def actor_of_token(secret: str, origin: str) -> Actor:
    """A program with a person's token: never more than that person may now, and what concerns only a person
    (`everyone`) never. Raises TokenError, the same whatever is wrong.
    """
    digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    return _of_token(Token.objects.select_related("person").filter(digest=digest).first(), origin)


def as_now(actor: Actor) -> Actor:
    """The same actor with what they may at this moment: a request may last longer than a role. Raises EndedError,
    TokenError. A part of the program stays what it is.
    """
    if actor.person is None:
        return actor
    kind, _, number = actor.key.partition(":")
    if kind == "token":
        return _of_token(Token.objects.select_related("person").filter(pk=number).first(), actor.origin)
    return actor_of(Person.objects.get(pk=actor.person), actor.origin)


def _of_token(token: Token | None, origin: str) -> Actor:
    at = now()
    if token is None or token.revoked_at or (token.expires_at and token.expires_at <= at) or not token.person.is_active:
        raise TokenError
    companies = frozenset(token.companies.values_list("pk", flat=True))
    scopes = narrowed(scopes_of(token.person), frozenset(token.permissions), companies)
    name = f"{token.person}（{token.name}）"
    return Actor(key=f"token:{token.pk}", name=name, origin=origin, person=token.person_id, scopes=scopes)


def narrowed(scopes: Iterable[Scope], keys: frozenset[str], companies: frozenset[int]) -> tuple[Scope, ...]:
    """The scopes with no permission but these, in no company but these (in all of theirs where none are named)."""
    found = []
    for scope in scopes:
        if not scope.permissions & keys:
            continue
        less = replace(scope, permissions=scope.permissions & keys)
        if not companies or scope.company in companies:
            found.append(less)
        elif scope.company is None:
            found.extend(replace(less, company=one) for one in sorted(companies))
    return tuple(found)


def scopes_of(person: Person, at: datetime | None = None) -> tuple[Scope, ...]:
    """Of the grants in force at an instant (now)."""
    at = at or now()
    return _opened(in_force(at).filter(person=person))


def ended_scopes_of(person: Person) -> tuple[Scope, ...]:
    """What grants showed that have ended or run out."""
    at = now()
    return _opened(Grant.objects.filter(Q(ended_at__lte=at) | Q(until__lte=at), person=person))


def in_force(at: datetime) -> QuerySet[Grant]:
    """Grants that hold at an instant, of people who are active or not."""
    begun = Grant.objects.filter(since__lte=at)
    return begun.filter(Q(until=None) | Q(until__gt=at), Q(ended_at=None) | Q(ended_at__gt=at))


def scopes_of_grant(grant: Grant) -> tuple[Scope, ...]:
    """One for each company that the grant reaches; a group is opened into the companies that it has now. None where
    role and grant name different directions.
    """
    role = grant.role
    if role.direction and grant.direction not in ("", role.direction):
        return ()
    companies: Iterable[int | None] = (grant.company_id,)
    if grant.group is not None:
        companies = sorted(one.pk for one in grant.group.companies.all())
    scope = Scope(
        role=role.key,
        permissions=frozenset(role.permissions),
        department=grant.department_id,
        direction=role.direction or grant.direction,
        sensitivity=min(role.sensitivity, grant.sensitivity),
        own=role.own,
    )
    return tuple(replace(scope, company=one) for one in companies)


def _opened(grants: QuerySet[Grant]) -> tuple[Scope, ...]:
    found = grants.select_related("role", "group").prefetch_related("group__companies").order_by("pk")
    return tuple(scope for grant in found for scope in scopes_of_grant(grant))


def _everyones() -> Scope:
    keys = frozenset(key for key, one in permissions().items() if one.everyone)
    return Scope(role="", permissions=keys, sensitivity=0)


def tokens_in_use(person: Person) -> QuerySet[Token]:
    """Those that open the API, as long as their person is active."""
    ends = Q(expires_at=None) | Q(expires_at__gt=now())
    return Token.objects.filter(ends, person=person, revoked_at=None).order_by("pk")
