"""The plan of a synthetic folder: which invoice lies where, what is wrong with it, and what a check must say of it."""

import calendar
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.company import BEIJING, FARM, TOLL, Party, Trade, party, person, suppliers
from piaoqi.core.synth.invoices import Invoice, Mint

AS_OF = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
"""When the question is asked: fixed, so that the same seed gives the same folder on any day."""
BOOKED_BY = AS_OF.date() - timedelta(days=47)
"""An invoice issued up to this day must be booked by now (45 days, and two so that no clock decides)."""
MAY_WAIT_FROM = AS_OF.date() - timedelta(days=41)
"""An invoice issued from this day on need not be booked yet; between the two days, every one is."""

CONTROL_KINDS = (Kind.E_ORDINARY, Kind.E_SPECIAL, Kind.TOLL)
ORDINARY_RENDITIONS = (
    *(("pdf",),) * 7,
    *(("ofd",),) * 2,
    *(("xml",),) * 2,
    ("pdf", "ofd"),
    ("pdf", "xml"),
    ("pdf", "ofd", "xml"),
    ("ofd", "ofd@2"),
)
CONTROL_RENDITIONS = (("ofd",), ("pdf",), ("pdf", "ofd"))


class Source(StrEnum):
    """The sources of the folder, by the names they have in `piaoqi.toml`."""

    BUREAU = "tax-bureau"
    ARCHIVE = "archive"
    MAIL = "mail"
    BOOKS = "books"


class Book(StrEnum):
    """The two books: expense claims as a workbook, the ledger of payables as a csv."""

    CLAIMS = "claims"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One row of a book, as the bookkeeper wrote it."""

    book: Book
    day: date
    code: str
    number: str
    issue_date: date
    seller_name: str
    amount: Decimal | None
    tax: Decimal | None
    total: Decimal
    who: str
    purpose: str
    status: str = "正常"
    as_number: bool = False  # the cell holds a number, as Excel makes of twenty digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One invoice and where it lies. `stated` is what the bureau's list says; None where it says nothing."""

    invoice: Invoice
    stated: Record | None
    originals: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One export of the bureau's list: what was asked for, and when."""

    start: date
    end: date
    as_of: datetime
    kinds: tuple[Kind, ...] = ()  # empty: all
    origins: tuple[Origin, ...] = ()  # empty: all

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def days(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))

    def answers(self, kind: Kind, day: date) -> bool:
        """Would the export show a sound invoice? Two days are left for it to arrive."""
        in_time = day + timedelta(days=2) < self.as_of.date()
        by_kind = not self.kinds or kind in self.kinds
        by_origin = not self.origins or KINDS[kind].origin in self.origins
        return self.holds(day) and in_time and by_kind and by_origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a check must say of one fault. `verdict`: one of the contract's, or different, duplicate, not_due."""

    cause: str
    invoice: Record
    verdict: str
    absent_from: str = ""
    field: str = ""
    source: str = ""
    times: int = 0


@dataclass(slots=True)
class Plan:
    """A folder in the making. Faults and sound invoices are added; the writers then only write."""

    seed: int
    months: int
    entries: list[Entry] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    rng: random.Random = field(init=False)
    mint: Mint = field(init=False)
    company: Party = field(init=False)
    sibling: Party = field(init=False)
    railway: Party = field(init=False)
    sellers: tuple[tuple[Party, Trade], ...] = field(init=False)
    farm: Party = field(init=False)
    road: Party = field(init=False)
    former_name: str = field(init=False)
    _claimed: int = 0
    _sums: set[tuple[date, Decimal]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = self._source("parties")
        self.mint = Mint(self.rng)
        self.company = party(self.rng, BEIJING, "智能科技")
        self.former_name = self.company.name.replace("智能科技", "软件")
        self.sibling = party(self.rng, BEIJING, "供应链管理", brand=self.company.name[2:4])
        self.railway = party(self.rng, BEIJING, "铁路客运", brand="华衡")
        self.farm = party(self.rng, BEIJING, FARM.words[0])
        self.road = party(self.rng, BEIJING, TOLL.words[0])
        self.sellers = tuple(suppliers(self.rng, 16))
        self.windows = [_month_window(back) for back in range(self.months, 0, -1)]

    def draw_from(self, name: str) -> None:
        """Take a random source of its own for what comes now, so that adding a fault leaves the others as they are."""
        self.rng = self.mint.rng = self._source(name)

    def claim_window(self) -> int | None:
        """The index of a window that no fault has changed yet, earliest first; None where all are taken."""
        if self._claimed >= len(self.windows):
            return None
        self._claimed += 1
        return self._claimed - 1

    def day_in(self, start: date, end: date) -> date:
        """A day between the two, mostly a working day."""
        day = start + timedelta(days=self.rng.randint(0, (end - start).days))
        return day - timedelta(days=1) if day.weekday() == 6 and day > start else day

    def covered_day(self, kind: Kind, *, until: date = date.max) -> date | None:
        """A day up to `until` on which the bureau's exports would show an invoice of this kind, if there is one."""
        shown = [day for window in self.windows for day in window.days() if day <= until and window.answers(kind, day)]
        return self.rng.choice(shown) if shown else None

    def invoice(self, kind: Kind, day: date, *, buyer: Party | None = None, trade: Trade | None = None) -> Invoice:
        """A new invoice to us (or to `buyer`); no two share date and total."""
        while True:
            made = self._drawn(kind, day, buyer or self.company, trade)
            key = (day, made.record.total or Decimal(0))
            if key not in self._sums:
                self._sums.add(key)
                return made

    def sound(self, invoice: Invoice, *, booked: bool | None = None) -> Entry:
        """The invoice where it belongs. Booked, unless it is so new that it may wait (then by chance)."""
        control = invoice.record.kind in CONTROL_KINDS
        renditions = CONTROL_RENDITIONS if control else ORDINARY_RENDITIONS
        chosen = ("ofd",) if invoice.journey else self.rng.choice(renditions)
        by_now = self.rng.random() < 0.7 or invoice.issue_date < MAY_WAIT_FROM
        bookings = (self.booking(invoice),) if (by_now if booked is None else booked) else ()
        mailed = (self.rng.choice((chosen[0], chosen[0], f"zip:{chosen[0]}")),) if self.rng.random() < 0.14 else ()
        return Entry(invoice=invoice, stated=invoice.record, originals=chosen, mailed=mailed, bookings=bookings)

    def booking(self, invoice: Invoice, book: Book | None = None) -> Booking:
        """The row that a careful bookkeeper writes, in one of the books."""
        record = invoice.record
        day = min(invoice.issue_date + timedelta(days=self.rng.randint(1, 12)), AS_OF.date() - timedelta(days=1))
        purpose = record.lines[0].name.rpartition("*")[2]
        return Booking(
            book=book or (Book.CLAIMS if self.rng.random() < 0.5 else Book.LEDGER),
            day=day,
            code=record.code,
            number=record.number,
            issue_date=invoice.issue_date,
            seller_name=record.seller_name,
            amount=record.amount,
            tax=record.tax,
            total=record.total or Decimal(0),
            who=person(self.rng),
            purpose=purpose,
        )

    def add(self, *entries: Entry) -> None:
        self.entries += entries

    def absent(self, cause: str, entry: Entry, source: Source, verdict: str) -> None:
        """Label a pair that a check must find (or, with `not_due`, must leave alone)."""
        label = Label(cause=cause, invoice=entry.invoice.record, verdict=verdict, absent_from=source.value)
        self.labels.append(label)

    def differs(self, cause: str, entry: Entry, name: str) -> None:
        """Label a field in which the books differ from the other sources."""
        record = entry.invoice.record
        label = Label(cause=cause, invoice=record, verdict="different", field=name, source=Source.BOOKS.value)
        self.labels.append(label)

    def doubled(self, cause: str, entry: Entry, times: int) -> None:
        """Label an invoice whose whole amount the books hold several times."""
        record = entry.invoice.record
        label = Label(cause=cause, invoice=record, verdict="duplicate", source=Source.BOOKS.value, times=times)
        self.labels.append(label)

    def window_of(self, record: Record) -> Window | None:
        """The export that shows a record, by its date."""
        day = record.issue_date or date.min
        return next((window for window in self.windows if window.holds(day)), None)

    def rows_of(self, window: Window) -> Sequence[Record]:
        """What one export lists, newest first as the bureau does."""
        rows = [e.stated for e in self.entries if e.stated is not None and self.window_of(e.stated) is window]
        return sorted(rows, key=lambda row: (row.issue_date or date.min, row.number), reverse=True)

    def _source(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}/{name}")  # noqa: S311 - a repeatable world, no secret

    def _drawn(self, kind: Kind, day: date, buyer: Party, trade: Trade | None) -> Invoice:
        if kind is Kind.RAIL:
            return self.mint.rail(day, self.railway, buyer)
        if kind is Kind.TOLL or trade is TOLL:
            return self.mint.issue(kind, day, (self.road, buyer), TOLL)
        if trade is FARM:
            return self.mint.issue(kind, day, (self.farm, buyer), FARM)
        seller, sells = self.rng.choice(self.sellers)
        return self.mint.issue(kind, day, (seller, buyer), trade or sells)


def replace_window(plan: Plan, index: int, **changes: object) -> Window:
    """Ask for one month in another way, and say how."""
    plan.windows[index] = replace(plan.windows[index], **changes)  # type: ignore[arg-type]
    return plan.windows[index]


def _month_window(back: int) -> Window:
    """The export of the month `back` months before the one of `AS_OF`, made on the first of the next but one day."""
    year, month = divmod(AS_OF.year * 12 + AS_OF.month - 1 - back, 12)
    start = date(year, month + 1, 1)
    end = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    made = end + timedelta(days=4)
    return Window(start=start, end=end, as_of=datetime(made.year, made.month, made.day, 10, 20, tzinfo=AS_OF.tzinfo))
