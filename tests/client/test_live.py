"""The client and the real application, over a real connection: every method once, and what people do with them."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from api.stage import Side, a_side
from making_intake import Intake, an_export, read_here
from making_receiver import Receiver, receiver
from piaoqi.api.limits import WINDOWS
from piaoqi.archive.intake import work
from piaoqi.archive.models import Invoice, Reading
from piaoqi.audit.models import Entry
from piaoqi.client import (
    Claim,
    Client,
    DeniedError,
    NotHereError,
    Reply,
    SignatureError,
    Which,
    WhichEntries,
    WhichFindings,
    WrongError,
    verify_webhook,
)
from piaoqi.client.answers.comparing import Rule
from piaoqi.notices import outbox
from piaoqi.notices.jobs import deliver
from piaoqi.notices.models import Delivery
from piaoqi.reconciliation.models import Comparison

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def side(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Side:
    settings.DATA = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    (tmp_path / "uploads").mkdir()
    monkeypatch.setattr(work, "ask", read_here)
    WINDOWS.forget()
    return a_side("ourmark", "91110108MA01ABCD2X", 111)


@pytest.fixture(autouse=True)
def _given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the server keep no connection beyond a request, so that the database can be dropped at the end."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture
def piaoqi(live_server: LiveServer, side: Side) -> Iterator[Client]:
    with Client(live_server.url, side.secret) as made:
        yield made


def test_files_are_handed_in_read_and_found_and_come_back_as_they_were(
    piaoqi: Client, side: Side, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    data = an_export(1, 6)
    (folder / "三月.csv").write_bytes(data)

    def a_worker_goes_on(_: float) -> None:
        Intake(side.company).work()

    piaoqi._line.sleep = a_worker_goes_on
    tax_id, source = side.company.tax_id, side.source.key
    taken = piaoqi.hand_in_folder(tax_id, source, folder)
    (file,) = taken.files
    assert (file.name, file.size, file.sha256) == ("三月.csv", len(data), hashlib.sha256(data).hexdigest())
    again = piaoqi.hand_in(tax_id, source, [folder / "三月.csv"], batch=taken.batch)
    assert again.files[0].sha256 == file.sha256
    batch = piaoqi.wait_for_batch(taken.batch)
    assert (batch.handed_in, batch.records_written, batch.over) == (2, 5, True)
    assert piaoqi.file(file.id or 0).state == "done"
    (row,) = piaoqi.search("26112000000000000003")
    invoice = piaoqi.invoice(row.id)
    assert invoice.invoice == row
    assert {one.source for one in invoice.statements} == {source}
    into = tmp_path / "again.csv"
    (original,) = invoice.originals
    assert piaoqi.download(row.id, original.sha256, into) == len(data)
    assert into.read_bytes() == data


def test_lists_go_on_to_their_end_whatever_their_pages_hold(piaoqi: Client, side: Side) -> None:
    listed = list(piaoqi.invoices(Which(company=(side.company.tax_id,))))
    assert len(listed) == len({one.id for one in listed}) == 6
    page, pages = piaoqi.invoices_page(limit=4), 1
    found = list(page.items)
    while page.next:
        page, pages = piaoqi.invoices_page(cursor=page.next, limit=4), pages + 1
        found += page.items
    assert (found, pages) == (listed, 2)
    first = piaoqi.search_page("ourmark", limit=2, count=True)
    assert (len(first.items), first.count and first.count.number) == (2, 6)
    assert list(piaoqi.search("ourmark")) == listed
    assert piaoqi.invoices_page(Which(least=listed[0].total, most=listed[0].total)).items == (listed[0],)
    assert not piaoqi.invoices_page(Which(has=("books",))).items


def test_who_asks_knows_who_and_where_they_are(piaoqi: Client, side: Side) -> None:
    assert piaoqi.me().key.startswith("token:")
    assert [one.tax_id for one in piaoqi.companies()] == [side.company.tax_id]
    assert [one.key for one in piaoqi.sources(side.company.tax_id)] == [side.source.key]


def test_runs_and_coverage_are_seen_declared_and_withdrawn(piaoqi: Client, side: Side) -> None:
    (source,) = piaoqi.sources()
    assert source.standing
    assert source.standing.quarantined == 1
    (run,) = piaoqi.runs(source_id=source.id)
    assert piaoqi.run(run.id).batch == run.batch
    claim = Claim(start=date(2026, 3, 1), end=date(2026, 3, 31), kinds=("digital_special",), total=7)
    declared = piaoqi.declare_coverage(source.id, claim)
    assert (declared.start, declared.end, declared.kinds, declared.total) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        ("digital_special",),
        7,
    )
    assert declared in piaoqi.coverage(source.id).claims
    assert piaoqi.withdraw_coverage(declared.id).withdrawn_at


def test_what_could_not_be_read_is_listed_and_tried_again(piaoqi: Client) -> None:
    (file,) = piaoqi.files("quarantined")
    assert piaoqi.retry(file.reading or 0).state == "waiting"
    assert Reading.objects.get(pk=file.reading or 0).state == "waiting"


def test_findings_are_read_summed_and_explained(piaoqi: Client, side: Side) -> None:
    company = side.company.tax_id
    found = list(piaoqi.findings(company))
    assert found
    assert piaoqi.findings_page(company, limit=1).items == tuple(found[:1])
    assert piaoqi.finding(found[0].id) == found[0]
    assert piaoqi.finding_sums(company).whole.count == len(found)
    assert not list(piaoqi.findings(company, WhichFindings(verdict="not_missing", cause="C9.9")))
    older, newer = sorted(one.id for one in piaoqi.comparisons(company))[:2]
    changes = list(piaoqi.changes(older, newer))
    assert piaoqi.changes_page(older, newer, limit=1).items == tuple(changes[:1])
    number = Invoice.objects.filter(company=side.company).values_list("number", flat=True)[0]
    assert piaoqi.why(number, company=company).asked == number


def test_a_moment_is_asked_about_and_waited_for(piaoqi: Client, side: Side) -> None:
    company = side.company.tax_id
    asked = piaoqi.ask(company, datetime(2026, 10, 31, tzinfo=UTC))
    assert (asked.live, asked.as_of) == (False, datetime(2026, 10, 31, tzinfo=UTC))

    def made_meanwhile(_: float) -> None:
        Comparison.objects.filter(pk=asked.id).update(state="done")

    piaoqi._line.sleep = made_meanwhile
    assert piaoqi.wait_for_comparison(asked.id).state == "done"
    assert piaoqi.compare(company, datetime(2026, 10, 31, tzinfo=UTC)).id == asked.id
    assert asked.id in {one.id for one in piaoqi.comparisons(company, live=False)}


def test_rules_and_answers_are_stated_and_withdrawn(piaoqi: Client, side: Side) -> None:
    company = side.company.tax_id
    rule = Rule(of="archive", into="bureau", within_days=3, kinds=("digital_special",))
    assert piaoqi.set_expectations(company, [rule]).rules == (rule,)
    assert not piaoqi.expectations(company).usual
    assert piaoqi.set_expectations(company, None).usual
    said = piaoqi.answer(company, Reply(cause="C5.7", yes=True, note="是"))
    assert piaoqi.withdraw_answer(said.id).withdrawn_at is not None
    assert said.id in {one.id for one in piaoqi.answers(company)}


def test_the_log_is_read_and_proved(piaoqi: Client, side: Side) -> None:
    checkpoint = piaoqi.checkpoint()
    assert checkpoint.size <= Entry.objects.count()
    entry = next(
        one for one in piaoqi.entries(WhichEntries(company=side.company.tax_id)) if one.index < checkpoint.size
    )
    proof = piaoqi.proof(entry.index)
    assert proof.leaf_hash == hashlib.sha256(b"\0" + proof.leaf.encode()).hexdigest()
    assert proof.checkpoint == checkpoint.note
    assert piaoqi.consistency(checkpoint.size, checkpoint.size).old == checkpoint.note


def test_a_webhook_tells_and_what_it_tells_is_verified(piaoqi: Client, side: Side, settings: LazySettings) -> None:
    settings.WEBHOOK_HOSTS = ("127.0.0.1",)
    with receiver() as told:
        webhook = piaoqi.add_webhook(side.company.tax_id, told.url, ["findings.settled"])
        assert webhook.secret not in repr(webhook)
        outbox.post(side.company.pk, "findings.settled", {"comparison": 7, "count": 3})
        deliver(webhook.id)
        said = verify_webhook(webhook.secret, told.requests[0].headers, told.requests[0].body)
        assert (said.type, said.company, dict(said.data)) == (
            "findings.settled",
            side.company.tax_id,
            {"comparison": 7, "count": 3},
        )
        (delivery,) = piaoqi.deliveries(webhook.id, state="delivered")
        assert said.id == f"evt_{delivery.event}"
        piaoqi.try_webhook(webhook.id)
        renewed = piaoqi.rotate_webhook_secret(webhook.id)
        deliver(webhook.id)
        for secret in (webhook.secret, renewed.secret):
            assert verify_webhook(secret, told.requests[1].headers, told.requests[1].body).type == "webhook.test"
        refuses_what_is_not_so(webhook.secret, told)
        Delivery.objects.filter(pk=delivery.id).update(state="given_up")
        assert piaoqi.send_again(delivery.id).state == "waiting"
        assert piaoqi.change_webhook(webhook.id, events=["findings.new"]).events == ("findings.new",)
        assert piaoqi.pause_webhook(webhook.id).paused_at
        assert piaoqi.resume_webhook(webhook.id).paused_at is None
        assert webhook.id in {one.id for one in piaoqi.webhooks(side.company.tax_id)}
        assert piaoqi.end_webhook(webhook.id).ended_at
        assert piaoqi.webhook(webhook.id).ended_at


def refuses_what_is_not_so(secret: str, told: Receiver) -> None:
    request = told.requests[0]
    late = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]) + 301, UTC)
    signed, body = request.headers, request.body
    for key, headers, said in (
        ("whsec_" + "A" * 43 + "=", signed, body),
        (secret, signed, body + b" "),
        (secret, {**signed, "webhook-id": "evt_0"}, body),
        (secret, {**signed, "webhook-timestamp": "soon"}, body),
        (secret, {**signed, "webhook-signature": "v2,x v1,?"}, body),
        (secret, {}, body),
    ):
        with pytest.raises(SignatureError):
            verify_webhook(key, headers, said)
    with pytest.raises(SignatureError):
        verify_webhook(secret, signed, body, at=late)


def test_refusals_are_told_in_the_language_that_was_asked_for(
    piaoqi: Client, side: Side, live_server: LiveServer
) -> None:
    with pytest.raises(NotHereError) as caught:
        piaoqi.invoice(4_000_000_000)
    assert caught.value.code == "not_here"
    assert "发票" in caught.value.message
    with Client(live_server.url, side.secret, language="en") as english, pytest.raises(NotHereError) as in_english:
        english.invoice(4_000_000_000)
    assert "invoice" in in_english.value.message
    with pytest.raises(WrongError):
        piaoqi.add_webhook(side.company.tax_id, "https://10.0.0.1/", ["findings.new"])


def test_what_belongs_to_another_is_not_there(piaoqi: Client, side: Side) -> None:
    other = a_side("theirmark", "91440101MA5CHNT8XQ", 987)
    theirs = Invoice.objects.filter(company=other.company)[0]
    with pytest.raises(NotHereError):
        piaoqi.invoice(theirs.pk)
    with pytest.raises((NotHereError, DeniedError)):
        list(piaoqi.findings(other.company.tax_id))
