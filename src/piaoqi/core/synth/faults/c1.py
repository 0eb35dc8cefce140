"""Family C1: the issuer's side, it never arrived or arrived elsewhere."""

from dataclasses import replace
from datetime import date, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import BOOKED_BY, MAY_WAIT_FROM, Entry, Plan, Source
from piaoqi.core.text import Text


def _not_uploaded(plan: Plan) -> None:
    """C1.2: a tax-control invoice handed over, but never uploaded."""
    day = plan.covered_day(Kind.E_ORDINARY)
    if day is not None:
        entry = replace(plan.sound(plan.invoice(Kind.E_ORDINARY, day)), stated=None)
        plan.add(entry)
        plan.absent("C1.2", entry, Source.BUREAU, "missing")


def _wrong_buyer_id(plan: Plan) -> None:
    """C1.3: one digit of our tax number is wrong on the face, so it lies in nobody's account."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL)
    if day is None:
        return
    right = plan.company.tax_id
    wrong = right[:-2] + str((int(right[-2]) + 3) % 10 if right[-2].isdigit() else 7) + right[-1]
    invoice = plan.invoice(Kind.DIGITAL_SPECIAL, day, buyer=replace(plan.company, tax_id=wrong))
    entry = replace(plan.sound(invoice), stated=None)
    plan.add(entry)
    plan.absent("C1.3", entry, Source.BUREAU, "not_missing")


def _to_sibling(plan: Plan) -> None:
    """C1.5: made out to another company of the group; a colleague filed it with us."""
    day = plan.covered_day(Kind.DIGITAL_ORDINARY)
    if day is not None:
        invoice = plan.invoice(Kind.DIGITAL_ORDINARY, day, buyer=plan.sibling)
        entry = replace(plan.sound(invoice, booked=False), stated=None, mailed=())
        plan.add(entry)
        plan.absent("C1.5", entry, Source.BUREAU, "not_missing")


def _void(plan: Plan) -> None:
    """C1.7: a 数电票 on paper, void in the bureau's list; rightly neither kept nor booked."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL_PAPER, until=BOOKED_BY)
    if day is None:
        return
    invoice = plan.invoice(Kind.DIGITAL_SPECIAL_PAPER, day)
    invoice = replace(invoice, record=replace(invoice.record, status=Status.VOID))
    entry = Entry(invoice=invoice, stated=invoice.record)
    plan.add(entry)
    plan.absent("C1.7", entry, Source.ARCHIVE, "not_missing")
    plan.absent("C1.7", entry, Source.BOOKS, "not_missing")


def _red_flushed(plan: Plan) -> None:
    """C1.8: taken back in full before anybody booked it."""
    pair = flushed(plan)
    if pair is not None:
        blue = replace(pair[0], bookings=())
        plan.add(blue, pair[1])
        plan.absent("C1.8", blue, Source.BOOKS, "not_missing")


def _forged(plan: Plan) -> None:
    """C1.14: an invoice that no bureau knows; its number belongs to another province, the seller's id is impossible."""
    day = plan.covered_day(Kind.DIGITAL_ORDINARY)
    if day is None:
        return
    invoice = plan.invoice(Kind.DIGITAL_ORDINARY, day)
    number = invoice.record.number
    region = "31" if number[2:4] != "31" else "44"
    last = "1" if invoice.seller.tax_id[-1] != "1" else "2"
    seller = replace(invoice.seller, tax_id=invoice.seller.tax_id[:-1] + last)
    record = replace(invoice.record, number=number[:2] + region + number[4:], seller_tax_id=seller.tax_id)
    invoice = replace(invoice, record=record, seller=seller)
    entry = replace(plan.sound(invoice), stated=None)
    plan.add(entry)
    plan.absent("C1.14", entry, Source.BUREAU, "missing")


def flushed(plan: Plan) -> tuple[Entry, Entry] | None:
    """A blue invoice that must be booked by now and its red letter, which need not be yet; both else where they
    belong. None where the months have no such days.
    """
    blue_day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    first, last = MAY_WAIT_FROM, plan.windows[-1].end
    red_days = [day for day in _days(first, last) if plan.windows[-1].answers(Kind.DIGITAL_SPECIAL, day)]
    if blue_day is None or not red_days:
        return None
    blue = plan.invoice(Kind.DIGITAL_SPECIAL, blue_day)
    red = plan.mint.red_letter(blue, plan.rng.choice(red_days))
    stated = replace(blue.record, status=Status.RED_FULL)
    return replace(plan.sound(blue), stated=stated), plan.sound(red, booked=False)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


FAULTS = (
    Fault("C1.2", Text("税控发票开了没有上传", "issued, not uploaded"), _not_uploaded),
    Fault("C1.3", Text("购买方税号错一位", "one digit of the buyer's number is wrong"), _wrong_buyer_id),
    Fault("C1.5", Text("开给了集团另一家公司", "made out to a sibling company"), _to_sibling),
    Fault("C1.7", Text("已作废", "void"), _void),
    Fault("C1.8", Text("已全额红冲，未入账", "fully red-flushed, never booked"), _red_flushed),
    Fault("C1.14", Text("疑似伪造", "forged"), _forged),
)
