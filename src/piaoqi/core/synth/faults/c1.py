"""Family C1, the issuer's side: never issued, never uploaded, taken back, replaced, forged. The buyer: c1_buyer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.company import REGIONS, office_id
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import CONTROL, DIGITAL, NOT_FOUND, answered, bought, changed
from piaoqi.core.synth.plan import AS_OF, BOOKED_BY, MAY_WAIT_FROM, Entry, Ordered, Plan, Source, unknown_to_bureau
from piaoqi.core.text import Text

_REISSUED_WITHIN = timedelta(days=20)
_VOIDABLE = (Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)


def ordered(plan: Plan, first_days_ago: int, last_days_ago: int) -> Entry:
    """A payment whose invoice nobody has issued yet; the days are those since the payment."""
    day = AS_OF.date() - timedelta(days=plan.rng.randint(first_days_ago, last_days_ago))
    invoice = plan.invoice(Kind.DIGITAL_SPECIAL, day)
    number, total = f"CG{day:%Y%m%d}{plan.rng.randint(100, 999)}", invoice.record.total or Decimal(0)
    return Entry(invoice=invoice, stated=None, ordered=Ordered(order=number, day=day, total=total), issued=False)


def _not_issued(plan: Plan) -> None:
    """C1.1: paid weeks ago, and no invoice has come or been issued."""
    entry = ordered(plan, 17, 28)
    plan.add(entry)
    plan.absent("C1.1", entry, Source.ARCHIVE, "missing")


def _not_uploaded(plan: Plan) -> None:
    """C1.2: a tax-control invoice handed over, but never uploaded; the platform says so on two days, or only once."""
    entry = bought(plan, *CONTROL)
    if entry is None:
        return
    twice = plan.rng.random() < 0.75
    entry = answered(plan, unknown_to_bureau(entry), [NOT_FOUND] * (plan.rng.randint(2, 3) if twice else 1))
    plan.add(entry)
    plan.absent("C1.2", entry, Source.BUREAU, "missing")
    plan.absent("C1.2", entry, Source.VERIFICATION, "missing" if twice else "cannot_tell")


def _issued_for_another(plan: Plan) -> None:
    """C1.6: the tax office issued it for the seller; the books have it under the real seller, without its number."""
    entry = bought(plan, Kind.DIGITAL_ORDINARY)
    if entry is None:
        return
    real = entry.invoice.seller
    district = real.region.districts[0][1]
    office = f"国家税务总局{real.region.bureau}{district}税务局（代开）"
    remark = f"代开企业税号:{real.tax_id} 代开企业名称:{real.name}"
    number = office_id(real.region.districts[0][0], f"MB{plan.rng.randint(100_000, 999_999)}")
    entry = changed(entry, seller_name=office, seller_tax_id=number, remark=remark)
    seller = replace(real, name=office, tax_id=number)
    entry = replace(entry, invoice=replace(entry.invoice, seller=seller), stated=entry.invoice.record)
    booking = replace(plan.booking(entry.invoice), seller_name=real.name, number="", code="")
    entry = replace(entry, bookings=(booking,))
    plan.add(entry)
    plan.absent("C1.6", entry, Source.BOOKS, "not_missing")


def gone(plan: Plan, cause: str, entry: Entry) -> None:
    """Add an invoice that was taken back, and label every list that rightly lacks it."""
    plan.add(entry)
    special = entry.invoice.record.kind in (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL_PAPER)
    for source, absent in (
        (Source.ARCHIVE, not entry.originals),
        (Source.BOOKS, not entry.bookings),
        (Source.SELECTION, special and entry.selected is None),
    ):
        if absent:
            plan.absent(cause, entry, source, "not_missing")


def _void(plan: Plan) -> None:
    """C1.7: a 数电票 on paper, void in the bureau's list; rightly neither kept, booked nor selected."""
    entry = voided(plan)
    if entry is not None:
        gone(plan, "C1.7", entry)


def voided(plan: Plan) -> Entry | None:
    """A paper that the bureau's list shows as void, and nobody else has."""
    entry = bought(plan, *_VOIDABLE)
    if entry is None:
        return None
    entry = changed(entry, status=Status.VOID)
    return Entry(invoice=entry.invoice, stated=entry.invoice.record)


def _red_flushed(plan: Plan) -> None:
    """C1.8: taken back in full or in part before anybody booked it; a part leaves the deduction alone."""
    pair = flushed(plan)
    if pair is None:
        return
    blue, red = replace(pair[0], bookings=(), selected=None), pair[1]
    if plan.rng.random() < 0.3:
        partly = replace(
            blue, stated=replace(blue.invoice.record, status=Status.RED_PARTIAL), selected=pair[0].selected
        )
        gone(plan, "C1.8", partly)
    else:
        plan.add(red)
        gone(plan, "C1.8", blue)


def _locked(plan: Plan) -> None:
    """C1.9: a red-letter confirmation is under way, so the invoice can't be selected."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL)
    if entry is not None:
        locked = replace(entry.invoice.record, status=Status.LOCKED)
        entry = replace(entry, stated=locked, selected=None)
        plan.add(entry)
        plan.absent("C1.9", entry, Source.SELECTION, "not_missing")


def _replaced(plan: Plan) -> None:
    """C1.10: void or flushed, and issued again under a new number with the same goods and total."""
    old = _taken_back(plan)
    if old is None:
        return
    blue, others, since = old
    until = min(since + _REISSUED_WITHIN, AS_OF.date().replace(day=1) - timedelta(days=1))
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, since=since, until=until)
    if day is None:
        return
    number = plan.mint.number(Kind.DIGITAL_SPECIAL, blue.invoice.seller.region, day)[1]
    new = replace(
        blue.invoice.record, kind=Kind.DIGITAL_SPECIAL, code="", paper_number="", number=number, issue_date=day,
        status=Status.NORMAL,
    )  # fmt: skip
    plan.add(*others, plan.sound(replace(blue.invoice, record=new)))
    gone(plan, "C1.10", blue)


def _taken_back(plan: Plan) -> tuple[Entry, tuple[Entry, ...], date] | None:
    """(the invoice, its red letter if it has one, the first day on which a new one may be issued)."""
    if plan.rng.random() < 0.5:
        paper = voided(plan)
        return None if paper is None else (paper, (), paper.invoice.issue_date + timedelta(days=1))
    pair = flushed(plan, since=MAY_WAIT_FROM - timedelta(days=50))
    if pair is None:
        return None
    return replace(pair[0], bookings=(), selected=None), (pair[1],), pair[1].invoice.issue_date


def _forged(plan: Plan) -> None:
    """C1.14: no bureau and no platform knows it on any of three days; most contradict themselves besides."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    how = plan.rng.choice((_other_year, _other_place, _wrong_seller, lambda one: one))
    entry = answered(plan, unknown_to_bureau(how(entry)), [NOT_FOUND] * 3)
    plan.add(entry)
    plan.absent("C1.14", entry, Source.BUREAU, "missing")
    plan.absent("C1.14", entry, Source.VERIFICATION, "missing")


def _other_year(entry: Entry) -> Entry:
    """The number's year is not that of the date; who booked it copied it."""
    number = entry.invoice.record.number
    return renumbered(entry, f"{int(number[:2]) - 2:02d}{number[2:]}")


def _other_place(entry: Entry) -> Entry:
    """The number's province is not the seller's, and the seller's tax number fails its check."""
    number, here = entry.invoice.record.number, entry.invoice.seller.region.code
    region = next(one.code for one in REGIONS if one.code not in (here, number[2:4]))
    return _wrong_seller(renumbered(entry, number[:2] + region + number[4:]))


def _wrong_seller(entry: Entry) -> Entry:
    """The seller's tax number fails its check."""
    right = entry.invoice.seller.tax_id
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    entry = changed(entry, seller_tax_id=wrong)
    return replace(entry, invoice=replace(entry.invoice, seller=replace(entry.invoice.seller, tax_id=wrong)))


def renumbered(entry: Entry, number: str) -> Entry:
    """The same under another number, wherever it stands."""
    bookings = tuple(replace(one, number=number) for one in entry.bookings)
    return replace(changed(entry, number=number), bookings=bookings)


def flushed(plan: Plan, since: date = date.min) -> tuple[Entry, Entry] | None:
    """A blue invoice that must be booked by now and its red letter, which need not be yet; both else where they
    belong. None where the months have no such days.
    """
    kind = Kind.DIGITAL_SPECIAL
    blue_day = plan.covered_day(kind, since=since, until=BOOKED_BY)
    red_day = plan.covered_day(kind, since=MAY_WAIT_FROM)
    if blue_day is None or red_day is None:
        return None
    blue = plan.invoice(kind, blue_day)
    red = plan.mint.red_letter(blue, red_day)
    stated = replace(blue.record, status=Status.RED_FULL)
    return replace(plan.sound(blue), stated=stated), plan.sound(red, booked=False)


FAULTS = (
    Fault("C1.1", Text("付了款还没有开票", "paid, and not issued yet"), _not_issued),
    Fault("C1.2", Text("税控发票开了没有上传", "issued, not uploaded"), _not_uploaded),
    Fault(
        "C1.6",
        Text("税务局代开，账上按实际销售方找不到", "issued by the tax office for the seller"),
        _issued_for_another,
    ),
    Fault("C1.7", Text("已作废", "void"), _void),
    Fault("C1.8", Text("已红冲，未入账", "red-flushed, never booked"), _red_flushed),
    Fault("C1.9", Text("红字确认单处理中，不能勾选", "locked by a red-letter confirmation"), _locked),
    Fault("C1.10", Text("作废或红冲后重开", "taken back and issued again"), _replaced),
    Fault("C1.14", Text("疑似伪造", "forged"), _forged),
)
