"""Pictures, downloads and the evidence pack of an invoice."""

import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse

from making_intake import Intake, an_export
from making_invoices import a_statement, hand_over, sighted
from making_ofd import original_invoice
from making_people import person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.archive.pictures import kept
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.core.proof.tree import includes, leaf_hash
from piaoqi.web.invoice.pack import making

pytestmark = pytest.mark.django_db
NAME = "发票 一.xml"


@pytest.fixture(autouse=True)
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a process takes a second; that they run in one is tested with the pictures."""

    def at_once(task: Any, work: Callable[..., object], memory_bytes: int) -> object:
        return work(task, lambda _: True)

    monkeypatch.setattr(kept, "ask", at_once)
    monkeypatch.setattr(making, "ask", at_once)


@pytest.fixture
def invoice(intake: Intake, here: object) -> Invoice:
    """Its original, and a row of the bureau's list."""
    intake.hand_in(original_invoice("00000017").encode(), NAME)
    intake.work()
    return Invoice.objects.get()


@pytest.fixture
def listed(intake: Intake, here: object) -> Invoice:
    intake.hand_in(an_export(1, 3), "清单.csv", intake.source("bureau", "bureau"))
    intake.work()
    return Invoice.objects.earliest("pk")


def of(key: BuiltIn, intake: Intake) -> Client:
    client = Client()
    person = person_of(somebody(key, intake.company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    document = pdfium.PdfDocument(data)
    for at in range(document.count_attachments()):
        one = document.get_attachment(at)
        yield one.get_name(), bytes(one.get_data())
    document.close()


def test_an_original_comes_as_it_was_handed_in(intake: Intake, invoice: Invoice) -> None:
    sha256 = invoice.records.get().original.sha256
    answer = of(BuiltIn.ACCOUNTANT, intake).get(reverse("invoice:original", args=[invoice.pk, sha256]))
    assert bytes_of(answer) == original_invoice("00000017").encode()
    assert answer["Content-Type"] == "application/xml"
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_list_is_not_given_to_whoever_sees_only_a_part_of_it(intake: Intake, listed: Invoice) -> None:
    sha256 = listed.records.get().original.sha256
    address = reverse("invoice:original", args=[listed.pk, sha256])
    assert bytes_of(of(BuiltIn.FINANCE_LEAD, intake).get(address)) == an_export(1, 3)
    assert of(BuiltIn.READER, intake).get(address).status_code == 404


def test_a_row_of_a_list_is_shown_as_a_form_and_called_none_of_an_original(intake: Intake, listed: Invoice) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    said = client.get(reverse("invoice:viewer", args=[listed.pk])).content.decode()
    assert "由数据生成，非原件" in said
    key = f"r{listed.records.get().pk}"
    answer = client.get(reverse("invoice:picture", args=[listed.pk, key, 1]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"<svg" in bytes_of(answer)
    assert client.get(reverse("invoice:picture", args=[listed.pk, key, 2])).status_code == 404


def test_the_pack_holds_the_originals_and_what_proves_them(intake: Intake, invoice: Invoice) -> None:
    sign_checkpoint()
    answer = of(BuiltIn.AUDITOR, intake).get(reverse("invoice:pack", args=[invoice.pk]))
    data = answer.content
    assert answer["Content-Type"] == "application/pdf"
    files = dict(attached(data))
    assert files[NAME] == original_invoice("00000017").encode()
    assert files["statements.jsonl"].decode() == f"{invoice.records.get().body}\n"
    proofs = json.loads(files["log-proof.json"])
    assert proofs["entries"]
    for one in proofs["entries"]:
        size, root = one["checkpoint"].split("\n")[1:3]
        path = [bytes.fromhex(each) for each in one["path"]]
        leaf = leaf_hash(one["leaf"].encode())
        assert leaf.hex() == one["leaf_hash"]
        assert includes(base64.b64decode(root), int(size), one["index"], leaf, path)
    assert b"pdfaid" in data


def test_the_pack_of_somebody_who_may_not_read_the_log_has_no_proofs(intake: Intake, listed: Invoice) -> None:
    answer = of(BuiltIn.READER, intake).get(reverse("invoice:pack", args=[listed.pk]))
    assert [name for name, _ in attached(answer.content)] == ["statements.jsonl"]


def test_what_cannot_be_made_says_so_on_the_page(
    intake: Intake, invoice: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "ask", lambda *_: None)
    answer = of(BuiltIn.ACCOUNTANT, intake).get(reverse("invoice:pack", args=[invoice.pk]), follow=True)
    assert "证据包没有做成" in answer.content.decode()


def test_text_in_the_data_is_never_markup(intake: Intake) -> None:
    wicked = '#import "x" $ \\ * _ [ ] <a> @b "'
    hand_over(intake.company, sighted(a_statement(remark=wicked, seller_name=wicked)))
    row = Invoice.objects.get()
    answer = of(BuiltIn.READER, intake).get(reverse("invoice:pack", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    document = pdfium.PdfDocument(io.BytesIO(answer.content))
    words = "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    document.close()
    assert '#import "x"' in words
