"""A company with a comparison, and people who ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from making_comparisons import a_core_source, compared
from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.models import Reading
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.reconciliation.models import Comparison

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
HERE, LOST = NUMBER, "26112000000012345690"
BUREAU, ARCHIVE, BOOKS = SourceKind.BUREAU, SourceKind.ARCHIVE, SourceKind.BOOKS


@dataclass
class Scene:
    company: Company
    comparison: Comparison


def statements() -> list[Sighted]:
    """HERE is everywhere, LOST lacks its original."""
    total = Decimal("200.00")
    return [
        sighted(a_statement(HERE), BUREAU, 1),
        sighted(a_statement(HERE, place=Place("甲.pdf", page=1)), ARCHIVE, 2),
        sighted(a_statement(HERE, place=Place("账.xlsx", "账", 2)), BOOKS, 3),
        sighted(a_statement(LOST, total=total), BUREAU, 4),
        sighted(a_statement(LOST, total=total, place=Place("账.xlsx", "账", 3)), BOOKS, 5),
    ]


@pytest.fixture(autouse=True)
def _alone(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def scene(db: None) -> Scene:
    company, found = a_company(), statements()
    hand_over(company, *found)
    Reading.objects.filter(source__company=company, ended_at=None).update(ended_at=found[-1].seen_at)
    sources = [a_core_source(company, one, found, MARCH) for one in (BUREAU, ARCHIVE, BOOKS)]
    return Scene(company, compared(company, sources, START + timedelta(days=31)))


@pytest.fixture
def signed_in() -> Callable[[BuiltIn, Company | None], Client]:
    def made(key: BuiltIn, company: Company | None) -> Client:
        client = Client()
        person = person_of(somebody(key, company))
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return made
