"""What an actor may do is what they may do when it is done, not when their request began."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from making_people import a_company, a_grant, a_person, a_role, person_of, somebody
from piaoqi.accounts.actions.companies import close_company
from piaoqi.accounts.actions.grants import end_grant, grant_role
from piaoqi.accounts.actions.people import deactivate_person
from piaoqi.accounts.actions.tokens import TokenDraft, create_token, revoke_token
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, EndedError, TokenError
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.loading import actor_of, actor_of_token
from piaoqi.accounts.models import Company, Grant, Person, Token
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.sources import NewSource, define_source
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import SourceKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
NEW = NewSource(key="bureau", kind=SourceKind.BUREAU)


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def administrator() -> Actor:
    return somebody(BuiltIn.ADMINISTRATOR)


def test_whose_role_ended_meanwhile_does_nothing_more(administrator: Actor, company: Company) -> None:
    actor = somebody(BuiltIn.ACCOUNTANT, company)
    end_grant(administrator, Grant.objects.get(person=actor.person))
    with pytest.raises(DeniedError):
        define_source(actor, company, NEW)
    assert not Source.objects.exists()


def test_who_was_deactivated_meanwhile_does_nothing_more(administrator: Actor, company: Company) -> None:
    actor = somebody(BuiltIn.ACCOUNTANT, company)
    deactivate_person(administrator, person_of(actor))
    with pytest.raises(EndedError):
        define_source(actor, company, NEW)


def test_a_decision_begun_as_administrator_is_none_when_one_is_none_any_more(
    administrator: Actor, company: Company
) -> None:
    second = somebody(BuiltIn.ADMINISTRATOR, username="second")
    end_grant(administrator, Grant.objects.get(person=second.person))
    with pytest.raises(DeniedError):
        grant_role(second, a_person("li"), a_role(BuiltIn.AUDITOR), Reach(company=company))


def _revoked(administrator: Actor, token: Token) -> None:
    revoke_token(administrator, token)


def _run_out(_: Actor, token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expires_at=now() - timedelta(seconds=1))


def _person_left(administrator: Actor, token: Token) -> None:
    deactivate_person(administrator, token.person)


@pytest.mark.parametrize("ending", [_revoked, _run_out, _person_left])
def test_a_token_that_ends_while_a_file_comes_in_is_at_its_end(
    administrator: Actor, company: Company, ending: Callable[[Actor, Token], None]
) -> None:
    li = a_person("li")
    a_grant(li, BuiltIn.ACCOUNTANT, company)
    draft = TokenDraft(
        name="脚本", permissions=frozenset({"archive.source.define"}), expires_at=now() + timedelta(days=1)
    )
    made = create_token(actor_of(li, "test"), draft)
    actor = actor_of_token(made.secret, "test")
    ending(administrator, made.token)
    with pytest.raises(TokenError):
        define_source(actor, company, NEW)


def test_what_was_allowed_is_not_more_than_was_asked_with(company: Company) -> None:
    """A role given meanwhile counts with the next request only."""
    li = a_person("li")
    actor = actor_of(li, "test")
    a_grant(li, BuiltIn.ADMINISTRATOR)
    with pytest.raises(DeniedError):
        close_company(actor, company)
    assert close_company(actor_of(Person.objects.get(pk=li.pk), "test"), company).closed_at
