"""Comparisons and findings as rows, without comparing anything: for tests of what is read from them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from making_invoices import START, a_statement, hand_over, sighted
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind
from piaoqi.reconciliation.models import Comparison, Finding


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
