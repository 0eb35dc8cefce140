"""Two companies that hold the same kinds of things, each full of words and sums that stand nowhere else."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.test import Client

from making_comparisons import a_comparison, a_finding, a_form
from making_intake import Intake
from making_people import a_company, a_grant, a_person
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Department
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.accounts.sealing import sealed
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.models import Arrival, Invoice, Reading, Record, Source
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.notices.models import Delivery, Event, Webhook
from piaoqi.notices.signing import PURPOSE, new_secret
from piaoqi.reconciliation.models import Answer, Comparison, Finding, Terms
from piaoqi.reconciliation.terms import snapshot
from piaoqi.sources.models import Coverage, Run
from piaoqi.sources.taking_in import take_in

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
HEADINGS = "数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票状态,备注"
SHORTEST = 5
"""Letters of a word that could tell something."""


@dataclass(frozen=True)
class Side:
    """One of the two, and a program with every permission that its finance lead may give away."""

    mark: str
    company: Company
    source: Source
    actor: Actor
    secret: str

    @property
    def client(self) -> Client:
        return Client(headers={"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"})

    def first(self, model: type[Model], **where: Any) -> Any:
        """Some row of its, by its company."""
        return next(row for row in rows_of(self.company) if type(row) is model and _fits(row, where))


def a_side(mark: str, tax_id: str, sums: int) -> Side:
    """`mark` stands in every word, `sums` (three digits) in every number and sum."""
    company = a_company(f"{mark}实业有限公司", tax_id)
    Department.objects.create(company=company, name=f"{mark}部门")
    person = a_person(f"person-{mark}", name=f"{mark}财务")
    a_grant(person, BuiltIn.FINANCE_LEAD, company)
    a_grant(person, BuiltIn.ADMINISTRATOR, company)
    actor = actor_of(person, f"test {mark}")
    source = Source.objects.create(company=company, key=f"bureau-{mark}", name=f"{mark}税局", kind="bureau")
    side = Side(mark, company, source, actor, _secret(actor))
    _hand_in(side, sums)
    _state(side, sums)
    sign_checkpoint()
    return side


def _secret(actor: Actor) -> str:
    held = {key for scope in actor.scopes for key in scope.permissions}
    keys = {key for key, one in permissions().items() if key in held and not one.everyone}
    keys = {key for key in keys if not (key.startswith("accounts.") and permissions()[key].changes)}
    draft = TokenDraft(name="程序", permissions=frozenset(keys), expires_at=now() + timedelta(days=1))
    return create_token(actor, draft).secret


def _hand_in(side: Side, sums: int) -> None:
    intake = Intake(side.company)
    cents = sums % 90 + 10
    rows = [
        ",".join(
            (
                f"26{sums}{sums:013}{at:02}",
                f"9131{sums:03}MA1K4B7C{at}D",
                f"{side.mark}供应商{at}",
                side.company.tax_id,
                side.company.name,
                f"2026-09-{at + 1:02}",
                f"{sums}{at}.00,1.{cents},{sums}{at + 1}.{cents}",
                "正常",
                f"{side.mark}备注{at}",
            )
        )
        for at in range(6)
    ]
    export = "\r\n".join([HEADINGS, *rows]).encode()
    for name, data in ((f"{side.mark}清单.csv", export), (f"{side.mark}坏.pdf", b"%PDF-" + side.mark.encode())):
        handed = HandedIn(name=name, stream=io.BytesIO(data), batch=f"batch-{side.mark}")
        take_in(side.actor, side.source, handed)
    intake.work()
    Reading.objects.filter(source=side.source, original__arrivals__name__endswith=".pdf").update(
        state="quarantined", said={"reason": {"code": "x", "message": {"zh": side.mark, "en": side.mark}}}
    )
    invoices = Invoice.objects.filter(company=side.company)
    assert invoices.count() == 6
    invoices.filter(pk=invoices[0].pk).update(department=Department.objects.get(company=side.company))


def _state(side: Side, sums: int) -> None:
    company, mark = side.company, side.mark
    invoice = Invoice.objects.filter(company=company).first()
    assert invoice
    run = Run.objects.filter(source=side.source).first()
    Coverage.objects.create(
        source=side.source, start=date(2026, 9, 1), sellers=[f"{mark}卖方"], by=side.actor.key, at=AT
    )
    Coverage.objects.create(source=side.source, run=run, role=f"{mark}税员", by=side.actor.key, at=AT)
    rules = [{"of": side.source.key, "into": side.source.key, "within_days": 2, "kinds": None}]
    terms = Terms.objects.create(
        company=company, expectations=rules, by=side.actor.key, at=AT, taxpayers=snapshot(company)
    )
    _compare(side, sums, invoice, terms)
    for at in range(3):
        Answer.objects.create(
            company=company, cause="C5.8", yes=False, number=f"26{sums}{at:015}", note=f"{mark}答复{at}", at=AT,
            by=side.actor.key, name=side.actor.name,
        )  # fmt: skip
    webhook = Webhook.objects.create(
        company=company, url=f"https://{mark}.example.com/hook", events=["findings.new"], by=side.actor.key,
        secret=sealed(new_secret(), PURPOSE), made_at=AT,
    )  # fmt: skip
    for at in range(3):
        event = Event.objects.create(
            company=company, key="findings.new", at=AT, data={"count": at, "code": f"code-{mark}"}
        )
        Delivery.objects.create(webhook=webhook, event=event, state="given_up", last_error=f"error-{mark}")


def _compare(side: Side, sums: int, invoice: Invoice, terms: Terms) -> None:
    mark = side.mark
    asked = {"name": side.source.key, "kind": "bureau", "direction": "received", "files": 1, "coverage": [],
             "taxpayer": side.company.tax_id, "note": mark}  # fmt: skip
    forms = {one: {"sources": [asked]} for one in ("zh", "en")}
    for live in (True, False):
        made = a_comparison(
            side.company, live=live, terms=terms, digest=f"digest-{mark}", forms=forms, asked_by=side.actor.key
        )
        for at, row in enumerate((invoice, invoice, None)):
            told = {one: {**a_form(invoice.number, one), "note": mark} for one in ("zh", "en")}
            a_finding(
                made, row, forms=told, identity=f"identity-{mark}-{at}-{live}", source=side.source.key,
                total=Decimal(f"{sums}77.25"), digest=f"digest-{mark}",
            )  # fmt: skip


PATHS: tuple[tuple[type[Model], str], ...] = (
    (Company, "pk"),
    (Department, "company"),
    (Source, "company"),
    (Invoice, "company"),
    (Arrival, "source__company"),
    (Reading, "source__company"),
    (Record, "company"),
    (Run, "source__company"),
    (Coverage, "source__company"),
    (Terms, "company"),
    (Comparison, "company"),
    (Finding, "company"),
    (Answer, "company"),
    (Webhook, "company"),
    (Event, "company"),
    (Delivery, "webhook__company"),
)
"""Every model that the API speaks of, and its way to the company."""


def rows_of(company: Company) -> Iterator[Model]:
    for model, path in PATHS:
        yield from model._default_manager.filter(**{path: company.pk}).order_by("pk")
    yield from Entry.objects.filter(company=company.pk)


def words_of(company: Company) -> set[str]:
    """All text and all sums in its rows, those inside JSON too, and the digests of its files."""
    found: set[str] = set()
    for row in rows_of(company):
        for field in row._meta.concrete_fields:
            found |= set(_words(getattr(row, field.attname)))
    found |= set(Arrival.objects.filter(source__company=company).values_list("original__sha256", flat=True))
    return {one for one in found if len(one) >= SHORTEST}


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value[:1] in "{[" and value[1:]:
        yield from _words(json.loads(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Decimal):
        yield f"{value:.2f}"
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)


def _fits(row: Model, where: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in where.items())
