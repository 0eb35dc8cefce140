"""People, roles, tokens and requests."""

from datetime import timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from making_people import PASSWORD, a_grant, a_role
from permissions.scenario import Do, Stage, scenario
from piaoqi.accounts.actions import access, first, grants, people, roles, sessions, tokens
from piaoqi.accounts.actions.access import Decision, Wish
from piaoqi.accounts.actions.tokens import TokenDraft
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.models import AccessRequest, Person, Role, Token
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.accounts.role_drafts import draft_of
from piaoqi.accounts.signed_in import handle_of
from piaoqi.audit.clock import now


@scenario(first.FIRST, everywhere=True)
def first_administrator(stage: Stage) -> Do:
    return lambda actor: first.first_administrator(actor, Newcomer(username="first", name="首位"))


@scenario(people.CREATE, everywhere=True)
def create_person(stage: Stage) -> Do:
    return lambda actor: people.create_person(actor, Newcomer(username="new", name="新人"))


@scenario(people.RENAME, everywhere=True)
def rename_person(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: people.rename_person(actor, other, "新名")


@scenario(people.DEACTIVATE, everywhere=True)
def deactivate_person(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: people.deactivate_person(actor, other)


@scenario(people.REACTIVATE, everywhere=True)
def reactivate_person(stage: Stage) -> Do:
    other = stage.other
    other.is_active = False
    other.save()
    return lambda actor: people.reactivate_person(actor, other)


@scenario(people.RESET, everywhere=True)
def reset_password(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: people.reset_password(actor, other, PASSWORD)


@scenario(people.DROP_STEP, everywhere=True)
def drop_second_step(stage: Stage) -> Do:
    other = stage.other
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={})
    return lambda actor: people.drop_second_step(actor, other)


@scenario(people.OWN_PASSWORD)
def change_own_password(stage: Stage) -> Do:
    oneself = stage.oneself
    oneself.set_password(PASSWORD)
    oneself.save()
    return lambda actor: people.change_own_password(actor, PASSWORD, PASSWORD + "2")


@scenario(roles.COPY, everywhere=True)
def copy_role(stage: Stage) -> Do:
    return lambda actor: roles.copy_role(actor, a_role(BuiltIn.READER), "区域只读")


@scenario(roles.CHANGE, everywhere=True)
def change_role(stage: Stage) -> Do:
    own = Role.objects.create(key="own", title_zh="区域只读", title_en="Regional reader")
    return lambda actor: roles.change_role(actor, own, draft_of(own))


@scenario(roles.FOLLOW, everywhere=True)
def follow_the_program(stage: Stage) -> Do:
    Role.objects.filter(key=BuiltIn.READER.value).update(title_zh="旧名")
    return roles.follow_the_program


@scenario(grants.GIVE)
def grant_role(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: grants.grant_role(actor, other, a_role(BuiltIn.READER), Reach(company=stage.company))


@scenario(grants.END)
def end_grant(stage: Stage) -> Do:
    grant = a_grant(stage.other, BuiltIn.READER, stage.company)
    return lambda actor: grants.end_grant(actor, grant)


@scenario(tokens.CREATE)
def create_token(stage: Stage) -> Do:
    """With the first permission of the role that a program may have."""
    fit = [one.key for one in permissions().values() if stage.role in one.roles and not one.everyone]
    given = [one for one in sorted(fit, key=lambda one: (one.startswith("accounts."), one)) if _fits(one)]
    key = given[0] if given else "audit.see"
    draft = TokenDraft(name="对接", permissions=frozenset({key}), expires_at=now() + timedelta(days=9))
    return lambda actor: tokens.create_token(actor, draft)


@scenario(tokens.REVOKE_OWN)
def revoke_own_token(stage: Stage) -> Do:
    token = _token(stage.oneself)
    return lambda actor: tokens.revoke_own_token(actor, token)


@scenario(tokens.REVOKE, everywhere=True)
def revoke_token(stage: Stage) -> Do:
    token = _token(stage.other)
    return lambda actor: tokens.revoke_token(actor, token)


@scenario(access.ASK)
def request_access(stage: Stage) -> Do:
    wish = Wish(role=a_role(BuiltIn.READER), company=stage.company, reason="核对三月差旅")
    return lambda actor: access.request_access(actor, wish)


@scenario(access.WITHDRAW)
def withdraw_request(stage: Stage) -> Do:
    request = _request(stage, stage.oneself)
    return lambda actor: access.withdraw_request(actor, request)


@scenario(access.DECIDE)
def decide_access(stage: Stage) -> Do:
    request = _request(stage, stage.other)
    return lambda actor: access.decide_access(actor, request, Decision(granted=True))


@scenario(sessions.END_OTHERS)
def end_other_sessions(_: Stage) -> Do:
    return lambda actor: sessions.end_other_sessions(actor, "")


def _signed_in(person: Person) -> str:
    session = SessionStore()
    session.update({SESSION_KEY: str(person.pk), HASH_SESSION_KEY: person.get_session_auth_hash()})
    session.create()
    return handle_of(session.session_key or "")


@scenario(sessions.END_OWN)
def end_own_session(stage: Stage) -> Do:
    handle = _signed_in(stage.oneself)
    return lambda actor: sessions.end_own_session(actor, handle)


@scenario(sessions.END, everywhere=True)
def end_their_sessions(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: sessions.end_their_sessions(actor, other)


def _fits(key: str) -> bool:
    return not (key.startswith("accounts.") and permissions()[key].changes)


def _token(person: Person) -> Token:
    digest = sha256(b"pq_1").hexdigest()
    return Token.objects.create(person=person, name="对接", prefix="pq_1", digest=digest, created_at=now())


def _request(stage: Stage, person: Person) -> AccessRequest:
    reader = a_role(BuiltIn.READER)
    return AccessRequest.objects.create(
        person=person, role=reader, company=stage.company, reason="核对", asked_at=now()
    )
