"""A company with a source, an accountant's token, and a data folder of the test's own."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from api.stage import Side, a_side
from making_intake import read_here
from making_people import a_company, a_grant, a_person
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.api.limits import WINDOWS
from piaoqi.archive.actions.hand_in import HAND_IN
from piaoqi.archive.actions.quarantine import RETRY
from piaoqi.archive.intake import work
from piaoqi.archive.models import Source
from piaoqi.archive.queries.progress import SEE_FILES
from piaoqi.audit.clock import now

OTHER = ("别家有限公司", "91440101MA5CHNT8XQ")
KEYS = frozenset((HAND_IN.key, SEE_FILES.key, RETRY.key))


@pytest.fixture(autouse=True)
def data(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def company(db: None) -> Company:
    made = a_company()
    Source.objects.create(company=made, key="bureau", name="税局", kind="bureau")
    other = a_company(*OTHER)
    Source.objects.create(company=other, key="bureau", name="税局", kind="bureau")
    return made


@pytest.fixture
def accountant(company: Company) -> Client:
    return client_of("accountant", BuiltIn.ACCOUNTANT, company)


def client_of(username: str, role: BuiltIn, company: Company, keys: frozenset[str] = KEYS) -> Client:
    person = a_person(username)
    a_grant(person, role, company)
    draft = TokenDraft(name="程序", permissions=keys, expires_at=now() + timedelta(days=1))
    secret = create_token(actor_of(person, "test"), draft).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture(autouse=True)
def _unspent() -> None:
    """No test is refused for what others asked."""
    WINDOWS.forget()


@pytest.fixture
def sides(db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Side, Side]:
    """Two companies full of things: ours, and one of which we must learn nothing."""
    monkeypatch.setattr(work, "ask", read_here)
    return a_side("ourmark", "91110108MA01ABCD2X", 111), a_side("theirmark", "91440101MA5CHNT8XQ", 987)
