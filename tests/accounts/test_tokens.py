"""A token may never do more than its person may now, and nothing that is only a person's."""

from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making_people import a_company, a_grant, a_person, person_of, somebody
from piaoqi.accounts.actions.grants import end_grant
from piaoqi.accounts.actions.people import deactivate_person
from piaoqi.accounts.actions.tokens import TokenDraft, create_token, revoke_own_token, revoke_token
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.errors import DeniedError, InvalidError, OneselfError, OverError, TokenError
from piaoqi.accounts.loading import actor_of, actor_of_token, narrowed
from piaoqi.accounts.models import Company, Grant, Token
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
LOG = frozenset({"audit.see"})


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def elsewhere() -> Company:
    return a_company("上海示例贸易有限公司", "91310000MA1FL00000")


def draft(permissions: frozenset[str] = LOG, *companies: Company, days: int = 30) -> TokenDraft:
    return TokenDraft(
        name="对接", permissions=permissions, companies=companies, expires_at=now() + timedelta(days=days)
    )


def test_the_secret_is_shown_once_and_kept_nowhere() -> None:
    made = create_token(somebody(BuiltIn.AUDITOR), draft())
    row = Token.objects.values().get()
    assert made.secret not in str(row)
    assert made.secret not in repr(made)
    assert row["digest"] == sha256(made.secret.encode("ascii")).hexdigest()
    assert all(made.secret not in str(one.data) for one in Entry.objects.all())


def test_a_token_has_what_it_was_given_and_nothing_of_a_person(company: Company, elsewhere: Company) -> None:
    made = create_token(somebody(BuiltIn.AUDITOR), draft(LOG, company))
    actor = actor_of_token(made.secret, "api")
    assert actor.key == f"token:{made.token.pk}"
    assert actor.may("audit.see", company.pk)
    assert not actor.may("audit.see", elsewhere.pk)
    assert not actor.may("accounts.people.see", company.pk)
    assert not actor.may("accounts.token.create", None)
    with pytest.raises(DeniedError):
        create_token(actor, draft())


def test_a_token_ends_with_its_persons_role_and_with_its_person(company: Company) -> None:
    administrator, auditor = somebody(BuiltIn.ADMINISTRATOR), somebody(BuiltIn.AUDITOR, company)
    made = create_token(auditor, draft())
    end_grant(administrator, Grant.objects.get(person=auditor.person))
    assert actor_of_token(made.secret, "api").scopes == ()
    deactivate_person(administrator, person_of(auditor))
    with pytest.raises(TokenError):
        actor_of_token(made.secret, "api")


def test_nobody_learns_what_is_wrong_with_a_token(company: Company) -> None:
    auditor = somebody(BuiltIn.AUDITOR, company)
    revoked, expired = create_token(auditor, draft()), create_token(auditor, draft())
    revoke_own_token(auditor, revoked.token)
    Token.objects.filter(pk=expired.token.pk).update(expires_at=now())
    said = set()
    for secret in (revoked.secret, expired.secret, "pq_unknown", "", "\udcff"):
        with pytest.raises(TokenError) as refused:
            actor_of_token(secret, "api")
        said.add(refused.value.message.say("zh"))
    assert len(said) == 1
    with pytest.raises(OverError):
        revoke_own_token(auditor, revoked.token)


@pytest.mark.parametrize("key", ["accounts.role.give", "accounts.token.create", "no.such", "accounts.access.decide"])
def test_no_token_manages_people(key: str) -> None:
    with pytest.raises(InvalidError):
        create_token(somebody(BuiltIn.ADMINISTRATOR), draft(frozenset({key})))


def test_no_token_for_what_its_person_may_not(company: Company, elsewhere: Company) -> None:
    with pytest.raises(DeniedError):
        create_token(somebody(BuiltIn.READER, company), draft())
    with pytest.raises(DeniedError):
        create_token(somebody(BuiltIn.AUDITOR, company), draft(LOG, elsewhere))


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_every_token_has_an_end_within_a_year(days: int) -> None:
    with pytest.raises(InvalidError):
        create_token(somebody(BuiltIn.AUDITOR), draft(days=days))


def test_a_token_is_revoked_by_its_person_or_by_an_administrator(company: Company) -> None:
    administrator, auditor, other = (
        somebody(BuiltIn.ADMINISTRATOR),
        somebody(BuiltIn.AUDITOR, company),
        somebody(BuiltIn.READER, company),
    )
    token = create_token(auditor, draft()).token
    with pytest.raises(DeniedError):
        revoke_own_token(other, token)
    with pytest.raises(DeniedError):
        revoke_token(other, token)
    assert revoke_token(administrator, token).revoked_at
    a_grant(person_of(administrator), BuiltIn.AUDITOR)
    own = create_token(actor_of(person_of(administrator), "test"), draft()).token
    with pytest.raises(OneselfError):
        revoke_token(administrator, own)


KEYS = st.frozensets(st.sampled_from("abc"))
PLACES = st.none() | st.integers(1, 3)
SCOPES = st.lists(st.builds(Scope, role=st.just("r"), permissions=KEYS, company=PLACES), max_size=4)


@given(SCOPES, KEYS, st.frozensets(st.integers(1, 3)), st.sampled_from("abc"), PLACES)
def test_a_share_never_exceeds_the_whole(
    scopes: list[Scope], keys: frozenset[str], companies: frozenset[int], key: str, place: int | None
) -> None:
    whole = Actor(key="person:1", name="", origin="", scopes=tuple(scopes))
    share = Actor(key="token:1", name="", origin="", scopes=narrowed(scopes, keys, companies))
    expected = whole.may(key, place) and key in keys and (not companies or place in companies)
    assert share.may(key, place) == expected


def test_whoever_has_no_role_makes_no_token_that_does_anything() -> None:
    with pytest.raises(DeniedError):
        create_token(actor_of(a_person("li"), "test"), draft())
