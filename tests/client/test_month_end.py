"""From the files of a month to what is missing in it, and to the program that is told: by the client, with a worker."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from client.test_examples import example
from making_intake import an_export, read_here
from making_people import a_company, a_grant, a_person
from making_receiver import receiver
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.api.limits import WINDOWS
from piaoqi.archive.intake import work
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.client import Claim, Client, WhichFindings, verify_webhook
from piaoqi.jobs.worker import Life

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(transactional_db: None) -> Company:
    made = a_company()
    for key, kind in (("税务局", "bureau"), ("原件", "archive")):
        Source.objects.create(company=made, key=key, name=key, kind=kind)
    return made


@pytest.fixture
def piaoqi(
    live_server: LiveServer, company: Company, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """While it waits, a worker works."""
    settings.DATA, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "uploads"
    (tmp_path / "uploads").mkdir()
    settings.WEBHOOK_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr(work, "ask", read_here)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    WINDOWS.forget()
    person = a_person("lead")
    a_grant(person, BuiltIn.FINANCE_LEAD, company)
    held = {key for key, one in permissions().items() if BuiltIn.FINANCE_LEAD in one.roles and not one.everyone}
    keys = frozenset(key for key in held if not (key.startswith("accounts.") and permissions()[key].changes))
    draft = TokenDraft(name="月末", permissions=keys, expires_at=now() + timedelta(days=1))
    life = Life("here:1", Event(), lambda code: None)
    with Client(live_server.url, create_token(actor_of(person, "test"), draft).secret) as made:
        made._line.sleep = lambda _: while_there_is_work(life)
        yield made


def while_there_is_work(life: Life) -> None:
    while life.step():
        pass


def test_a_month_is_handed_in_compared_and_told(piaoqi: Client, company: Company, tmp_path: Path) -> None:
    with receiver() as told:
        webhook = piaoqi.add_webhook(company.tax_id, told.url, ["findings.new", "comparison.done", "run.ended"])
        sources = {one.key: one for one in piaoqi.sources(company.tax_id)}
        asked = Claim(start=date(2026, 1, 1), end=date(2026, 10, 31), as_of=datetime(2026, 11, 1, tzinfo=UTC))
        piaoqi.declare_coverage(sources["税务局"].id, asked)
        listed = piaoqi.hand_in(company.tax_id, "税务局", [a_file(tmp_path, "税务局.csv", an_export(1, 5))])
        piaoqi.wait_for_batch(listed.batch)
        into = tmp_path / "missing.csv"
        folder = a_file(tmp_path / "原件", "原件.csv", an_export(1, 6)).parent
        count: int = example("month_end").month_end(piaoqi, company.tax_id, "原件", folder, into)
        piaoqi._line.sleep(0)
        messages = [verify_webhook(webhook.secret, one.headers, one.body) for one in told.requests]
    (missing,) = piaoqi.findings(company.tax_id, WhichFindings(verdict="missing"))
    assert missing.source == "税务局"
    assert piaoqi.invoice(missing.invoice or 0).invoice.number == "26112000000000000005"
    with into.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))[1:]
    assert (count, [row[-1] for row in rows]) == (1, [str(missing.invoice)])
    kinds = {one.type for one in messages}
    assert kinds == {"findings.new", "comparison.done", "run.ended"}
    assert any(one.type == "findings.new" and one.data["missing"] == 1 for one in messages)


def a_file(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path
