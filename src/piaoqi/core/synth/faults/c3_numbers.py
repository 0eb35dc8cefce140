"""Family C3, the number that was looked for: damaged, mistyped, in another form, or only written differently."""

from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import CONTROL, DIGITAL, SLIPS, bought
from piaoqi.core.synth.plan import Book, Entry, Plan, Source
from piaoqi.core.text import Text

_EXCEL_DIGITS = 15


def _other_form(plan: Plan) -> None:
    """C3.5: the list has the twenty digits, the books the printed code and number; nobody kept the paper."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)
    if entry is None:
        return
    record = entry.invoice.record
    stated = replace(record, code="", paper_number="")
    booking = replace(plan.booking(entry.invoice), number=record.paper_number)
    selected = entry.selected and replace(entry.selected, record=stated)
    entry = Entry(invoice=entry.invoice, stated=stated, bookings=(booking,), selected=selected)
    plan.add(entry)
    plan.absent("C3.5", entry, Source.BOOKS, "not_missing")
    plan.absent("", entry, Source.ARCHIVE, "missing")


def _damaged_by_excel(plan: Plan) -> None:
    """C3.7: twenty digits kept as a number lose the last five; in the ledger they became a power of ten."""
    if plan.rng.random() < 0.2:
        _two_candidates(plan)
        return
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    if plan.rng.random() < 0.6:
        booking = replace(plan.booking(entry.invoice, Book.CLAIMS), as_number=True)
    else:
        booking = plan.booking(entry.invoice, Book.LEDGER)
        booking = replace(booking, number=_power_of_ten(booking.number, plan.rng.choice((5, 14))))
    entry = replace(entry, bookings=(booking,))
    plan.add(entry)
    plan.absent("C3.7", entry, Source.BOOKS, "not_missing")


def _power_of_ten(number: str, decimals: int) -> str:
    """As Excel writes a long number into a csv: 2.61120E+19."""
    return f"{number[0]}.{number[1 : 1 + decimals]}E+{len(number) - 1}"


def _two_candidates(plan: Plan) -> None:
    """Two invoices of one seller, day and sum, with the same first fifteen digits; one damaged row is one of them."""
    one = bought(plan, *DIGITAL)
    if one is None:
        return
    record = one.invoice.record
    other = record.number[:_EXCEL_DIGITS] + f"{(int(record.number[_EXCEL_DIGITS:]) + 1) % 100_000:05d}"
    twin = plan.sound(replace(one.invoice, record=replace(record, number=other)))
    one = replace(one, bookings=(replace(plan.booking(one.invoice, Book.CLAIMS), as_number=True),))
    twin = replace(twin, bookings=())
    plan.add(one, twin)
    for entry in (one, twin):
        plan.absent("C3.7", entry, Source.BOOKS, "cannot_tell")


def _mistyped(plan: Plan) -> None:
    """C3.8: a slip in the number of a book: a digit wrong, swapped, lost, struck twice, or a letter for a digit."""
    entry = bought(plan, *DIGITAL, *CONTROL)
    if entry is not None:
        booking = plan.booking(entry.invoice)
        slip = plan.rng.choice(SLIPS)
        entry = replace(entry, bookings=(replace(booking, number=slip(plan.rng, booking.number)),))
        plan.add(entry)
        plan.absent("C3.8", entry, Source.BOOKS, "not_missing")


def _written_differently(plan: Plan) -> None:
    """C3.9: full width, brackets, blanks, a lost zero of the code: the same invoice, so there is nothing to say."""
    entry = bought(plan, *DIGITAL, *CONTROL)
    if entry is None:
        return
    booking = plan.booking(entry.invoice)
    name = booking.seller_name.replace("（", "(").replace("）", ")")
    noisy = plan.rng.choice(
        (
            replace(booking, number=_full_width(booking.number)),
            replace(booking, number=f" {booking.number} ", seller_name=f"{name[:2]} {name[2:]}"),
            replace(booking, code=booking.code.lstrip("0"), number=booking.number),
            replace(booking, number=f"{booking.number[:4]} {booking.number[4:]}"),
        )
    )
    plan.add(replace(entry, bookings=(noisy,)))


def _full_width(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


FAULTS = (
    Fault("C3.5", Text("账里写的是纸面号码", "booked under the printed number"), _other_form),
    Fault("C3.7", Text("号码被 Excel 改坏", "number damaged by Excel"), _damaged_by_excel),
    Fault("C3.8", Text("号码录入错误", "number mistyped"), _mistyped),
    Fault("C3.9", Text("只是写法不同", "only written differently"), _written_differently),
)
