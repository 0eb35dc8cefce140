"""For every check a record that keeps its rule, one that breaks it, and one of which it can't tell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.invoice.tax_ids import credit_code
from piaoqi.core.checks import CheckContext, Verdict
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.invoice.taxpayer import Former, Taxpayer

OURS, SELLER = credit_code(1), credit_code(2)
TAXPAYER = Taxpayer(
    name="北京示例科技有限公司",
    tax_id=OURS,
    former=(Former(name="北京样品科技有限公司", tax_id=credit_code(3), until=date(2023, 6, 30)),),
)
CONTEXT = CheckContext((TAXPAYER,), as_of=date(2024, 12, 31))


def money(yuan: str) -> Decimal:
    return Decimal(yuan)


def line(
    amount: str | None = "100.00", rate: str = "13%", tax: str | None = "13.00", name: str = "*纸制品*本子"
) -> Line:
    return Line(name=name, amount=(amount and money(amount)) or None, rate=rate, tax=(tax and money(tax)) or None)


GOOD = Record(
    place=Place("a.xml"),
    kind=Kind.DIGITAL_SPECIAL,
    number="24112000000012345678",
    issue_date=date(2024, 5, 28),
    seller_name="北京卖方有限公司",
    seller_tax_id=SELLER,
    buyer_name=TAXPAYER.name,
    buyer_tax_id=OURS,
    amount=money("100.00"),
    tax=money("13.00"),
    total=money("113.00"),
    lines=(line(),),
    fields={"total": FieldOrigin("page 1", agrees=("qr",))},
    facts={"capital": "壹佰壹拾叁圆整"},
)
RAIL = replace(GOOD, kind=Kind.RAIL, lines=(), facts={"fare": "113.00", "rate": "9%"})


def good(**changes: Any) -> Record:
    return replace(GOOD, **changes)


def disagreement(part: str, *labels: str) -> Record:
    problem = DISAGREES.at(
        "a.ofd", name="total", field="total", first="113.00", first_part="page 1", second="131.00", second_part=part,
        labels=labels,
    )  # fmt: skip
    return good(problems=(problem,))


Examples = Mapping[str, Mapping[Verdict, Record]]
H, B, C = Verdict.HOLDS, Verdict.BROKEN, Verdict.CANNOT_TELL

EXAMPLES: Examples = {
    "signature.signer": {
        H: good(facts={"signer": "北京卖方有限公司"}),
        C: good(facts={"signer": "北京代签有限公司"}),
    },
    "sum.total": {H: GOOD, B: good(total=money("131.00")), C: good(total=None)},
    "sum.lines": {H: GOOD, B: good(lines=(line("90.00"),)), C: good(lines=(line(None),))},
    "sum.line_tax": {H: GOOD, B: good(lines=(line(tax="14.00"),)), C: good(lines=(line(rate="***", tax=None),))},
    "sum.fare": {
        H: RAIL,
        B: replace(RAIL, facts={"fare": "131.00"}),
        C: replace(RAIL, total=None),
    },
    "rate.allowed": {H: GOOD, B: good(lines=(line(rate="12%"),)), C: good(lines=(line(rate="17%"),))},
    "capital.agrees": {
        H: GOOD,
        B: good(facts={"capital": "壹佰叁拾壹圆整"}),
        C: good(facts={"capital": "看不清"}),
    },
    "number.date": {H: GOOD, B: good(issue_date=date(2023, 5, 28)), C: good(issue_date=None)},
    "number.region": {
        H: GOOD,
        B: good(number="24772000000012345678"),
        C: good(number="24312000000012345678"),
    },
    "tax_id.seller": {
        H: GOOD,
        B: good(seller_tax_id=SELLER[:-1] + ("1" if SELLER[-1] != "1" else "2")),
        C: good(seller_tax_id="0" * 18),
    },
    "tax_id.buyer": {
        H: GOOD,
        B: good(buyer_tax_id=OURS[:-1] + ("1" if OURS[-1] != "1" else "2")),
        C: good(buyer_tax_id="110108000000001"),
    },
    "buyer.ours": {H: GOOD, B: good(buyer_tax_id=SELLER, seller_tax_id=""), C: good(buyer_tax_id="")},
    "date.not_future": {H: GOOD, B: good(issue_date=date(2025, 1, 1)), C: good(issue_date=None)},
    "qr.agrees": {H: GOOD, B: disagreement("page 1 qr"), C: good(fields={"total": FieldOrigin("qr")})},
}
NEVER_BROKEN = frozenset({"signature.signer"})
"""Checks whose rule nobody is bound by: another signer proves nothing."""
