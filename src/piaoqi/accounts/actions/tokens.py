"""Tokens for programs: made by a person for themselves, with a share of what they may."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.accounts.guards import not_oneself, person_behind
from piaoqi.accounts.loading import scopes_of, tokens_in_use
from piaoqi.accounts.models import Company, Person, Token
from piaoqi.accounts.permissions import BuiltIn, define, permissions
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

CREATE = define("accounts.token.create", Text("新建本人的令牌", "make tokens for oneself"), everyone=True)
REVOKE_OWN = define("accounts.token.revoke_own", Text("吊销本人的令牌", "revoke one's tokens"), everyone=True)
REVOKE = define("accounts.token.revoke", Text("吊销他人的令牌", "revoke others' tokens"), BuiltIn.ADMINISTRATOR)

NAME = Text("令牌名称", "The token's name")
PERMISSIONS = Text("令牌的权限", "The token's permissions")
TOKEN = Text("令牌", "The token")
PREFIX = "pq_"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDraft:
    """`companies` empty: wherever its person may. It ends by itself, a year from now at the latest."""

    name: str
    permissions: frozenset[str]
    companies: tuple[Company, ...] = ()
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewToken:
    """`secret` is shown once; nothing here keeps it."""

    token: Token
    secret: str = field(repr=False)


def create_token(actor: Actor, draft: TokenDraft) -> NewToken:
    """Raises InvalidError for a permission that no program may have (it manages people, or concerns only a person),
    DeniedError for one, or for a company, that the person hasn't.
    """
    with acting(actor, CREATE) as act:
        person = person_behind(actor, CREATE)
        _allowed(actor, person, draft)
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            person=person,
            name=cleaned(draft.name, NAME, 100),
            prefix=secret[:8],
            digest=sha256(secret.encode("utf-8")).hexdigest(),
            permissions=sorted(draft.permissions),
            created_at=now(),
            expires_at=_end(draft.expires_at),
        )
        token.save()
        token.companies.set(draft.companies)
        act.witness(f"token:{token.pk}", after=_told(token, draft.companies))
    return NewToken(token, secret)


def revoke_own_token(actor: Actor, token: Token) -> Token:
    with acting(actor, REVOKE_OWN) as act:
        if token.person_id != actor.person:
            raise DeniedError(actor, REVOKE, None)
        row = _revoked(token)
        act.witness(f"token:{row.pk}", after={"revoked_at": str(row.revoked_at)})
    return row


def revoke_token(actor: Actor, token: Token) -> Token:
    """Somebody else's, as when a key leaked."""
    with acting(actor, REVOKE) as act:
        not_oneself(actor, token.person_id)
        row = _revoked(token)
        act.witness(f"token:{row.pk}", after={"revoked_at": str(row.revoked_at)})
    return row


def revoke_own_tokens(actor: Actor) -> int:
    """All that one has in use; returns how many."""
    with acting(actor, REVOKE_OWN) as act:
        person = person_behind(actor, REVOKE_OWN)
        return _revoked_all(act, person)


def revoke_tokens(actor: Actor, person: Person) -> int:
    """All that somebody else has in use, as when their account was in other hands."""
    with acting(actor, REVOKE) as act:
        not_oneself(actor, person)
        return _revoked_all(act, person)


def _revoked_all(act: Act, person: Person) -> int:
    """Each is told of by itself, as if it alone had been revoked."""
    rows = list(tokens_in_use(person).select_for_update())
    at = now()
    Token.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=at)
    for row in rows:
        act.witness(f"token:{row.pk}", after={"revoked_at": str(at)})
    act.witness(f"person:{person.pk}", after={"tokens_revoked": len(rows)})
    return len(rows)


def _allowed(actor: Actor, person: Person, draft: TokenDraft) -> None:
    defined = permissions()
    for key in sorted(draft.permissions):
        one = defined.get(key)
        if one is None or one.everyone or (key.startswith("accounts.") and one.changes):
            raise InvalidError(what=PERMISSIONS, why=Text(f"不能给令牌 {key}", f"no token may have {key}"))
        places: Iterable[int | None] = [company.pk for company in draft.companies] or [None]
        for place in places:
            held = (scope for scope in scopes_of(person) if key in scope.permissions)
            if not any(place is None or scope.company in (None, place) for scope in held):
                raise DeniedError(actor, one, place)
    if not draft.permissions:
        raise InvalidError(what=PERMISSIONS, why=Text("一项也没有选", "none was chosen"))


def _end(wanted: datetime) -> datetime:
    what = Text("到期时间", "Its end")
    if wanted <= now():
        raise InvalidError(what=what, why=Text("已经过去", "it has passed"))
    if (wanted - now()).days >= LONGEST_DAYS:
        raise InvalidError(what=what, why=Text("不能超过一年", "a year is the most"))
    return wanted


def _revoked(token: Token) -> Token:
    row = Token.objects.select_for_update().get(pk=token.pk)
    if row.revoked_at is not None:
        raise OverError(what=TOKEN, state=Text("已经吊销", "it was revoked"))
    row.revoked_at = now()
    row.save()
    return row


def _told(token: Token, companies: Iterable[Company]) -> dict[str, object]:
    return {
        "person": token.person_id,
        "name": token.name,
        "prefix": token.prefix,
        "permissions": token.permissions,
        "companies": [one.pk for one in companies],
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
    }
