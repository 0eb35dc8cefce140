"""Papers that no list of the bureau will ever have: fiscal bills, customs certificates, receipts (C1.11 to C1.13)."""

from dataclasses import replace
from datetime import date

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import bought
from piaoqi.core.synth.plan import Book, Entry, Plan, Source
from piaoqi.core.synth.writers.face.base import Face
from piaoqi.core.synth.writers.pdf import pdf
from piaoqi.core.text import Text

_LINE = 8.0


def _drawn(title: str, lines: list[str], day: date) -> bytes:
    """One page: a title, then a line each."""
    face = Face()
    face.label(70.0, 16.0, title, 6.0)
    for n, line in enumerate(lines):
        face.label(30.0, 36.0 + n * _LINE, line)
    return pdf([(face, title)], f"{day:%Y%m%d}120000")


def _filed(plan: Plan, cause: str, entry: Entry, title: str, lines: list[str]) -> None:
    """Lay it among the originals; the books have a row of it where the entry says so."""
    record = entry.invoice.record
    day = entry.invoice.issue_date
    name = f"originals/{day:%Y-%m}/{title}_{record.number[-8:] or f'{record.total}元'}.pdf"
    plan.files[name] = _drawn(title, lines, day)
    plan.add(entry)
    plan.absent(cause, entry, Source.BUREAU, "not_expected")


def _fiscal(plan: Plan) -> None:
    """C1.11: a hospital's or an office's fiscal bill, booked; there is a platform of its own for it."""
    made = bought(plan, Kind.DIGITAL_ORDINARY)
    if made is None:
        return
    digits = plan.mint.number(Kind.E_ORDINARY, made.invoice.seller.region, made.invoice.issue_date)[1]
    day, total = made.invoice.issue_date, made.invoice.record.total
    code, number = f"1106{day:%y}01", f"{plan.rng.randint(10, 99)}{digits}"
    record = replace(
        made.invoice.record, kind=Kind.FISCAL, code=code, number=number, check_code="", tax=None, amount=total, lines=()
    )
    booking = replace(plan.booking(made.invoice), code=code, number=number, amount=None, tax=None)
    entry = Entry(invoice=replace(made.invoice, record=record), stated=None, bookings=(booking,))
    lines = [
        f"票据代码：{code}    票据号码：{number}", f"开票日期：{day}", f"交款人：{plan.company.name}",
        f"金额合计（小写）：{total}", f"收款单位：{record.seller_name}",
    ]  # fmt: skip
    _filed(plan, "C1.11", entry, "北京市非税收入统一票据（电子）", lines)


def _customs(plan: Plan) -> None:
    """C1.12: the certificate of a payment to the customs, booked under its 22 characters; nobody scanned it."""
    made = bought(plan, Kind.DIGITAL_SPECIAL)
    if made is None:
        return
    number = f"0101{made.invoice.issue_date:%Y}1{plan.rng.randint(10**8, 10**9 - 1)}-L{plan.rng.randint(10, 99)}"
    record = replace(made.invoice.record, kind=Kind.CUSTOMS, number=number, seller_name="北京海关", lines=())
    booking = replace(plan.booking(made.invoice, Book.LEDGER), number=number, seller_name="北京海关")
    entry = Entry(invoice=replace(made.invoice, record=record), stated=None, bookings=(booking,))
    plan.add(entry)
    plan.absent("C1.12", entry, Source.BUREAU, "not_expected")
    plan.absent("", entry, Source.ARCHIVE, "missing")


def _receipt(plan: Plan) -> None:
    """C1.13: a bank's slip or a receipt instead of an invoice; nothing can be expected of it."""
    made = bought(plan, Kind.DIGITAL_ORDINARY)
    if made is None:
        return
    day, total, seller = made.invoice.issue_date, made.invoice.record.total, made.invoice.record.seller_name
    title = plan.rng.choice(("收据", "POS签购单", "银行电子回单", "滴滴出行行程单"))
    lines = [f"日期：{day}", f"收款单位：{seller}", f"付款单位：{plan.company.name}", f"金额：{total}"]
    name = f"originals/{day:%Y-%m}/{title}_{total}元.pdf"
    plan.files[name] = _drawn(title, lines, day)


FAULTS = (
    Fault("C1.11", Text("财政票据，不在税务局清单里", "a fiscal bill"), _fiscal),
    Fault("C1.12", Text("海关缴款书", "a customs certificate"), _customs),
    Fault("C1.13", Text("收据、回单、行程单", "a receipt instead of an invoice"), _receipt),
)
