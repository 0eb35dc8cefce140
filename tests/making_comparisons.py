"""Comparisons and findings as rows, made by hand or by core: for tests of what is read from them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from making_invoices import START, a_statement, hand_over, sighted
from piaoqi.accounts.models import Company
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.invoices.keys import folded
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.models import Invoice, InvoiceKey
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder.check import source_answer
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Source, Window
from piaoqi.core.report.check_form import difference_form, duplicate_form, finding_form, source_form
from piaoqi.core.text import Language
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.wording import on_the_server

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def a_comparison(company: Company, day: int = 0, *, live: bool = True, **more: Any) -> Comparison:
    """Done, so many days after the start."""
    at: datetime = START + timedelta(days=day)
    said: dict[str, Any] = {
        "as_of": at,
        "known_at": at,
        "state": Comparison.State.DONE,
        "asked_by": "system:compare",
        "asked_at": at,
        "summary": {"missing": 1},
        "forms": {"zh": {"sources": []}, "en": {"sources": []}},
    }
    return Comparison.objects.create(company=company, live=live, **{**said, **more})


def an_invoice(company: Company, number: str, kind: SourceKind = SourceKind.BUREAU, **fields: Any) -> Invoice:
    """Of one statement; `fields` are then set in its row."""
    at = int(number[-4:], 10)
    hand_over(company, sighted(a_statement(number), kind, at=at))
    found = Invoice.objects.filter(company=company, number=number)
    if fields:
        found.update(**fields)
    return found.get()


def a_finding(comparison: Comparison, invoice: Invoice | None, **more: Any) -> Finding:
    """The invoice is missing from the originals, unless said otherwise."""
    number = invoice.number if invoice else ""
    said: dict[str, Any] = {
        "what": Finding.What.ABSENCE,
        "identity": f"absence:{invoice.key if invoice else 'p:'}:{more.get('source', 'archive')}",
        "source": "archive",
        "verdict": "missing",
        "cause": "C6.1",
        "issue_date": invoice.issue_date if invoice else date(2026, 3, 5),
        "total": invoice.total if invoice else Decimal("113.00"),
        "digest": "0" * 64,
        "forms": {one: a_form(number, one, **more) for one in ("zh", "en")},
    }
    return Finding.objects.create(
        company=comparison.company, comparison=comparison, invoice=invoice, **{**said, **more}
    )


def a_form(number: str, language: str, **more: Any) -> dict[str, Any]:
    """As core.report.check_form writes a finding without a cause."""
    return {
        "invoice": {"kind": "digital_special", "code": "", "number": number, "issue_date": "2026-03-05",
                    "seller_tax_id": "", "seller_name": language, "buyer_tax_id": "", "amount": "100.00",
                    "total": "113.00"},
        "in": ["bureau"],
        "absent_from": more.get("source", "archive"),
        "verdict": more.get("verdict", "missing"),
        "causes": [],
        "where": ["清单.xlsx › 发票基础信息 › 第2行"],
    }  # fmt: skip


def compared(company: Company, sources: Sequence[Source], as_of: datetime, **more: Any) -> Comparison:
    """What core finds in these sources, kept as the live line keeps it."""
    taxpayers = (taxpayer_of(company),)
    found = compare(sources, taxpayers, DEFAULT_EXPECTATIONS, as_of).judgement()
    answered = tuple(source_answer(one) for one in found.sources)
    forms = {one: {"sources": [source_form(source, one) for source in answered]} for one in LANGUAGES}
    made = a_comparison(company, as_of=as_of, known_at=as_of, forms=forms, summary=asdict(found.summary), **more)
    for one in found.findings:
        cause = one.causes[0].cause.code if one.causes else ""
        keep(made, one.invoice, {each: finding_form(one, each) for each in LANGUAGES},
             source=one.absent_from, verdict=one.verdict.value, cause=cause)  # fmt: skip
    for apart in found.differences:
        keep(made, apart.invoice, {each: difference_form(apart, each) for each in LANGUAGES},
             what="difference", source="", verdict="", field=apart.field)  # fmt: skip
    for twice in found.duplicates:
        keep(made, twice.invoice, {each: duplicate_form(twice, each) for each in LANGUAGES},
             what="duplicate", source=twice.source, verdict="")  # fmt: skip
    return made


def keep(made: Comparison, record: Record, forms: dict[str, Any], **more: Any) -> Finding:
    keys = InvoiceKey.objects.filter(company=made.company, key__in=[folded(one) for one in identities(record)])
    key = keys.first()
    return a_finding(made, key.invoice if key else None, forms=forms, total=record.total, **more)


def a_core_source(
    company: Company, kind: SourceKind, statements: Sequence[Sighted], window: tuple[date, date] | None = None
) -> Source:
    """As `check` sees a source of these statements; asked for the days of the window, a month after the start."""
    asked = START + timedelta(days=30)
    return Source(
        name=kind.value,
        kind=kind,
        direction=Direction.RECEIVED,
        taxpayer=taxpayer_of(company),
        records=tuple(one.record for one in statements if one.source_kind is kind),
        windows=(Window(start=window[0], end=window[1], as_of=asked),) if window else (),
        files=1,
    )


def in_the_servers_words(said: Any) -> Any:
    """A form, or rows of a sheet, as the server says them: it has no piaoqi.toml."""
    if isinstance(said, str):
        return on_the_server(said)
    if isinstance(said, Mapping):
        return {name: in_the_servers_words(one) for name, one in said.items()}
    if isinstance(said, (list, tuple)):
        return type(said)(in_the_servers_words(one) for one in said)
    return said
