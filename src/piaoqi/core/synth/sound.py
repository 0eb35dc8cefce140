"""Sound invoices: where they belong, in every list they belong in, with the untidiness that means nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.company import FARM, TOLL, TRADES, Trade, person
from piaoqi.core.synth.plan import AS_OF, BOOKED_BY, Book, Deleted, Entry, Linked, Ordered, Plan, Sibling, Stub

_MIX: tuple[tuple[Kind, Trade | None, int], ...] = (
    (Kind.DIGITAL_SPECIAL, None, 60),
    (Kind.DIGITAL_ORDINARY, None, 56),
    (Kind.RAIL, None, 18),
    (Kind.E_ORDINARY, None, 9),
    (Kind.E_SPECIAL, None, 7),
    (Kind.SPECIAL_PAPER, None, 5),
    (Kind.TOLL, TOLL, 8),
    (Kind.DIGITAL_ORDINARY, TOLL, 8),
    (Kind.DIGITAL_ORDINARY, FARM, 9),
    (Kind.AIR, None, 6),
    (Kind.FISCAL, None, 3),
    (Kind.ROLL, None, 3),
    (Kind.VEHICLE, None, 1),
)
"""Kinds of a small Beijing company's purchases, by weight."""
_WE_SELL = TRADES[1]
_ENOUGH_TO_SPLIT = 2
"""Lines of an invoice of which one alone can be taken back."""
_REGULAR_SHARE = 40
"""Percent of all invoices that may be of regular purchases."""
_ISSUED_SHARE, _SIBLING_SHARE, _MERGED_SHARE = 20, 30, 150
"""One invoice in so many is one that we issued, or one of the sibling's, or of several in one file."""


def sound(plan: Plan, invoices: int) -> Iterator[tuple[Entry, ...]]:
    """Sound invoices without end: first what a small folder must show, last what we buy every day."""
    yield (_shared(plan),)
    for _ in range(1 + invoices // _MERGED_SHARE):
        yield _merged(plan)
    yield _red_pair(plan)
    yield _red_pair(plan, partly=True)
    yield from ((one,) for one in _everywhere(plan))
    yield from _issued(plan, 3 + invoices // _ISSUED_SHARE)
    for _ in range(2 + invoices // _SIBLING_SHARE):
        yield (_sibling(plan),)
    yield (_backed_up(_bought(plan)),)
    yield (_deleted_copy(plan, _bought(plan)),)
    yield (_ordered(plan, _bought(plan)),)
    yield from ((_untidy(plan, one),) for one in _regular(plan, invoices * _REGULAR_SHARE // 100))
    while True:
        yield (_untidy(plan, _bought(plan)),)


def _everywhere(plan: Plan) -> Iterator[Entry]:
    """One invoice for each sound export that lists none yet, so that no stretch beside spoilt ones looks lost."""
    for window in plan.windows if any(window.claimed for window in plan.windows) else ():
        day = plan.day_in(window.start, window.end)
        if not window.claimed and window.answers(Kind.DIGITAL_SPECIAL, day) and not plan.rows_of(window):
            yield plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day, buyer=plan.us_on(day)))


def _regular(plan: Plan, most: int) -> Iterator[Entry]:
    """What comes every week or month, habit after habit, as long as there is room for the whole of it."""
    for seller, habit in plan.world.regulars:
        days = list(habit.days(plan.windows[0].start, plan.windows[-1].end))
        listed = [day for day in days if any(window.answers(habit.kind, day) for window in plan.windows)]
        most -= len(listed)
        if most < 0:
            return
        for day in listed:
            issuer = plan.world.tax_office if habit.by_tax_office else seller
            invoice = plan.invoice(habit.kind, day, seller=issuer, trade=habit.trade, buyer=plan.us_on(day))
            said = {"year": day.year, "month": day.month, "seller": seller.name, "seller_id": seller.tax_id}
            record = replace(invoice.record, remark=habit.remark.format(**said))
            for_whom = seller.name if habit.by_tax_office else ""
            yield plan.sound(replace(invoice, record=record, on_behalf_of=for_whom))


def _bought(plan: Plan) -> Entry:
    """An invoice of what a company buys, on a day that the exports show."""
    kinds, weights = [one[:2] for one in _MIX], [one[2] for one in _MIX]
    while True:
        kind, trade = plan.rng.choices(kinds, weights)[0]
        day = plan.listed_day(kind)
        if day is not None:
            return plan.sound(plan.invoice(kind, day, trade=trade, buyer=plan.us_on(day)))


def _untidy(plan: Plan, entry: Entry) -> Entry:
    """Some of what happens to sound invoices, too."""
    chance = plan.rng.random()
    if chance < 0.04:
        return _ordered(plan, entry)
    if chance < 0.06:
        return _deleted_copy(plan, entry)
    if chance < 0.09:
        return _linked(entry)
    if chance < 0.14:
        return _backed_up(entry)
    return entry


def _backed_up(entry: Entry) -> Entry:
    return replace(entry, backed_up=entry.originals[:1])


def _ordered(plan: Plan, entry: Entry) -> Entry:
    """Paid some days before; half of the clerks note the number when the invoice comes."""
    record = entry.invoice.record
    day = entry.invoice.issue_date - timedelta(days=plan.rng.randint(0, 20))
    known = plan.rng.random() < 0.5 and record.kind is not Kind.FISCAL  # half a number says little of a fiscal bill
    made = Ordered(
        order=f"PO{day:%Y%m%d}{plan.rng.randint(1, 999):03d}",
        day=day,
        total=record.total or Decimal(0),
        number=record.number if known else "",
        received_state="已到票" if known else "未到票",
        who=person(plan.rng),
    )
    return replace(entry, ordered=made)


def _deleted_copy(plan: Plan, entry: Entry) -> Entry:
    """Uploaded twice, and one copy deleted: the other is still there."""
    at = AS_OF - timedelta(days=plan.rng.randint(1, 9), hours=plan.rng.randint(0, 5), minutes=plan.rng.randint(1, 59))
    return replace(entry, deleted=Deleted(at=at, who=person(plan.rng), why="重复上传"))


def _linked(entry: Entry) -> Entry:
    """The platform sent a link, and somebody downloaded the file."""
    invoice = entry.invoice
    link = f"https://fp.{invoice.seller.tax_id[-6:].lower()}.example/fapiao/{invoice.record.number[-12:]}"
    return replace(entry, linked=Linked(link=link), mailed=())


def _issued(plan: Plan, count: int) -> Iterator[tuple[Entry, ...]]:
    """What we sold: digital invoices, and paper forms of one delivery in unbroken sequence, one of them void."""
    first = plan.windows[0].start
    code = plan.mint.segment(Kind.ORDINARY_PAPER, plan.company.region, first)
    start = plan.rng.randint(10_000_000, 89_000_000)
    paper = max(3, count // 3)
    days = sorted(plan.day_in(first, plan.windows[-1].end) for _ in range(paper))
    for n, day in enumerate(days):
        yield (sold(plan, Kind.ORDINARY_PAPER, day, (code, f"{start + n}", ""), void=n == 1),)
    for _ in range(count - paper):
        yield (sold(plan, Kind.DIGITAL_SPECIAL, plan.day_in(first, plan.windows[-1].end)),)


def sold(
    plan: Plan, kind: Kind, day: date, numbered: tuple[str, str, str] | None = None, *, void: bool = False
) -> Entry:
    """An invoice that we issue: in our system, and in the bureau's list of invoices issued."""
    buyer = plan.rng.choice(plan.world.customers)
    invoice = plan.mint.issue(kind, day, (plan.company, buyer), _WE_SELL, numbered)
    status, words = (Status.VOID, "已作废") if void else (Status.NORMAL, "正常")
    listed = replace(invoice.record, status=status)
    return Entry(invoice=replace(invoice, record=listed), stated=None, stub=Stub(status=words), listed=listed)


def _sibling(plan: Plan) -> Entry:
    """An invoice of the second company, in its own folder and ledger."""
    day = plan.day_in(plan.windows[0].start, plan.windows[-1].end)
    invoice = plan.invoice(Kind.DIGITAL_SPECIAL, day, buyer=plan.sibling)
    rows = (plan.booking(invoice, Book.LEDGER),)
    return Entry(invoice=invoice, stated=None, sibling=Sibling(originals=("pdf",), bookings=rows))


def _red_pair(plan: Plan, *, partly: bool = False) -> tuple[Entry, ...]:
    """A blue invoice taken back in full, or its first line alone; the books hold both, so nothing is missing."""
    blue_day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY) or plan.windows[0].start
    blue = plan.invoice(Kind.DIGITAL_SPECIAL, blue_day)
    while partly and len(blue.record.lines) < _ENOUGH_TO_SPLIT:
        blue = plan.invoice(Kind.DIGITAL_SPECIAL, blue_day)
    red_day = plan.covered_day(Kind.DIGITAL_SPECIAL, since=blue_day) or blue_day
    red = plan.mint.red_letter(blue, red_day, 1 if partly else None)
    entries = [replace(plan.sound(one), bookings=(plan.booking(one, Book.LEDGER),)) for one in (blue, red)]
    status = Status.RED_PARTIAL if partly else Status.RED_FULL
    entries[0] = replace(entries[0], stated=replace(blue.record, status=status))
    return tuple(entries)


def _merged(plan: Plan) -> tuple[Entry, ...]:
    """Two or three invoices that a supplier sent as one PDF."""
    kind, seller = Kind.DIGITAL_ORDINARY, plan.rng.choice(plan.world.sellers)[0]
    day = plan.covered_day(kind) or plan.windows[0].start
    several = [plan.sound(plan.invoice(kind, day, seller=seller)) for _ in range(plan.rng.randint(2, 3))]
    path = f"originals/{day:%Y-%m}/{seller.name}{day.month}月{day.day}日发票{len(several)}张.pdf"
    return tuple(replace(entry, originals=("pdf",), mailed=(), merged=path) for entry in several)


def _shared(plan: Plan) -> Entry:
    """One invoice in two claims whose parts add up: nothing to report."""
    day = plan.covered_day(Kind.DIGITAL_ORDINARY, until=BOOKED_BY) or plan.windows[0].start
    invoice = plan.invoice(Kind.DIGITAL_ORDINARY, day)
    whole = plan.booking(invoice, Book.CLAIMS)
    first = (whole.total * 3 / 5).quantize(whole.total)
    parts = tuple(replace(whole, amount=None, tax=None, total=part) for part in (first, whole.total - first))
    entry = plan.sound(invoice)
    return replace(entry, bookings=parts, mailed=entry.originals[:1])
