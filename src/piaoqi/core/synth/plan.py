"""The plan of a synthetic folder: which invoice lies where, what is wrong with it, and what a check must say of it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.company import FARM, TOLL, Party, Trade, person
from piaoqi.core.synth.entry import (
    Book,
    Booking,
    Deleted,
    Entry,
    Linked,
    Ordered,
    Reply,
    Selected,
    Sibling,
    Source,
    Stub,
    Verified,
)
from piaoqi.core.synth.invoices import Invoice, Mint
from piaoqi.core.synth.window import Form, Row, Window, marked, month_windows
from piaoqi.core.synth.world import World, world

AS_OF = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
"""When the question is asked: fixed, so that the same seed gives the same folder on any day."""
BOOKED_BY = AS_OF.date() - timedelta(days=47)
"""An invoice issued up to this day must be booked by now (45 days, and two so that no clock decides)."""
MAY_WAIT_FROM = AS_OF.date() - timedelta(days=41)
"""An invoice issued from this day on need not be booked yet; between the two days, every one is."""

LISTED_AT = datetime(2026, 11, 16, 14, 30, tzinfo=AS_OF.tzinfo)
"""When the lists were made that cover all months at once."""

CONTROL_KINDS = (Kind.E_ORDINARY, Kind.E_SPECIAL, Kind.TOLL)
RENDITIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.RAIL: ("ofd",),
    Kind.AIR: ("xbrl",),
    Kind.FISCAL: ("xbrl",),
    **dict.fromkeys((Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.VEHICLE), ("png",)),
}
"""Kinds whose originals come in one form alone; a paper is photographed."""
SELECTABLE = (
    Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL_PAPER, Kind.E_SPECIAL, Kind.SPECIAL_PAPER, Kind.TOLL, Kind.RAIL,
    Kind.AIR, Kind.VEHICLE,
)  # fmt: skip
"""Kinds whose tax can be deducted."""
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
_TRIES = 60
_MONTHS_OF_A_RENAMING = 6
_UNTIL_RENAMED = timedelta(days=58)
"""So many months or more show a change of our name, so long after their first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a check must say of one fault.

    `verdict`: one of the contract's, or different, duplicate, not_due, not_expected (the last two are no findings).
    """

    cause: str
    invoice: Record
    verdict: str
    absent_from: str = ""
    field: str = ""
    source: str = ""
    times: int = 0
    fault: str = ""
    """The key of the fault that was planted."""


@dataclass(slots=True)
class Plan:
    """A folder in the making. Faults and sound invoices are added; the writers then only write.

    `slices`: how many exports of the bureau there must be at least, so that faults can spoil some and leave the rest.
    """

    seed: int
    months: int
    slices: int = 0
    entries: list[Entry] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    windows: list[Window] = field(init=False)
    others: dict[Source, list[Window]] = field(init=False)
    """What the other sources were asked for; one window each, unless a fault changes it."""
    replies: list[Reply] = field(default_factory=list)
    """What people answered: [[answer]] in the settings."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Path -> bytes of files that no entry stands for."""
    world: World = field(init=False)
    rng: random.Random = field(init=False)
    mint: Mint = field(init=False)
    planting: str = ""
    """The key of the fault that is being planted; its labels carry it."""
    _sums: set[tuple[date, Decimal]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = self._source("parties")
        self.mint = Mint(self.rng)
        self.world = world(self.rng)
        self.windows = month_windows(AS_OF, self.months, self.slices)
        whole = Window(start=self.windows[0].start, end=AS_OF.date(), as_of=AS_OF, role="", counted=False)
        closed = replace(whole, end=self.windows[-1].end, as_of=LISTED_AT, role="办税员")
        self.others = {source: [whole] for source in Source if source is not Source.BUREAU}
        self.others |= {source: [closed] for source in (Source.SELECTION, Source.ISSUED_LIST)}

    @property
    def company(self) -> Party:
        return self.world.company

    @property
    def sibling(self) -> Party:
        return self.world.sibling

    @property
    def former_name(self) -> str:
        return self.world.former_name

    @property
    def renamed_on(self) -> date | None:
        """The last day of the name before the present one, where it lies in the months shown; else there was none."""
        return self.windows[0].start + _UNTIL_RENAMED if self.months >= _MONTHS_OF_A_RENAMING else None

    def us_on(self, day: date) -> Party:
        """Our company under the name of that day."""
        return self.world.renamed if self.renamed_on and day <= self.renamed_on else self.company

    def draw_from(self, name: str) -> None:
        """Take a random source of its own for what comes now, so that adding a fault leaves the others as they are."""
        self.rng = self.mint.rng = self._source(name)

    def claim_window(self) -> int | None:
        """The index of an export that no fault has changed yet, earliest first; None where none may be spoilt.

        Every other one is left alone, and so is the last. Its file is a plain workbook.
        """
        free = (n for n in range(0, len(self.windows) - 1, 2) if not self.windows[n].claimed)
        index = next(free, None if len(self.windows) > 1 or self.windows[0].claimed else 0)
        if index is not None:
            self.windows[index] = marked(self.windows, index, form=Form.XLSX)
        return index

    def day_in(self, start: date, end: date) -> date:
        """A day between the two, mostly a working day."""
        day = start + timedelta(days=self.rng.randint(0, (end - start).days))
        return day - timedelta(days=1) if day.weekday() == 6 and day > start else day

    def covered_day(self, kind: Kind, *, since: date = date.min, until: date = date.max) -> date | None:
        """A day between the two on which the bureau's exports would show an invoice of this kind, and prove that one
        is absent; None where there is none.
        """
        first, last = max(self.windows[0].start, since), min(self.windows[-1].end, until)
        if first > last:
            return None
        for _ in range(_TRIES):
            day = self.day_in(first, last)
            if any(window.covers(kind, day) for window in self.windows):
                return day
        shown = [day for window in self.windows for day in window.days() if window.covers(kind, day)]
        return next((day for day in shown if first <= day <= last), None)

    def listed_day(self, kind: Kind) -> date | None:
        """A day on which the exports would show an invoice of this kind, whether or not they prove anything."""
        for _ in range(_TRIES):
            day = self.day_in(self.windows[0].start, self.windows[-1].end)
            if any(window.answers(kind, day) for window in self.windows):
                return day
        return None

    def invoice(
        self,
        kind: Kind,
        day: date,
        *,
        buyer: Party | None = None,
        trade: Trade | None = None,
        seller: Party | None = None,
    ) -> Invoice:
        """A new invoice to us (or to `buyer`), of any seller unless one is given; no two share date and total."""
        while True:
            made = self._drawn(kind, day, (seller, buyer or self.company), trade)
            key = (day, made.record.total or Decimal(0))
            if key not in self._sums:
                self._sums.add(key)
                return made

    def sound(self, invoice: Invoice, *, booked: bool | None = None) -> Entry:
        """The invoice where it belongs: in the bureau's lists, filed, verified, and booked, unless it is so new that it
        may wait (then by chance).
        """
        kind = invoice.record.kind
        listed = bool(KINDS[kind].bureau_codes)
        chosen = RENDITIONS.get(kind) or self.rng.choice(
            CONTROL_RENDITIONS if kind in CONTROL_KINDS else ORDINARY_RENDITIONS
        )
        by_now = self.rng.random() < 0.7 or invoice.issue_date < MAY_WAIT_FROM
        bookings = (self.booking(invoice),) if (by_now if booked is None else booked) else ()
        mailed = (self.rng.choice((chosen[0], chosen[0], f"zip:{chosen[0]}")),) if self.rng.random() < 0.14 else ()
        return Entry(
            invoice=invoice,
            stated=invoice.record if listed else None,
            originals=chosen,
            mailed=mailed,
            bookings=bookings,
            selected=self.selected(invoice) if kind in SELECTABLE else None,
            verified=self.verified(invoice) if listed else (),
        )

    def selected(self, invoice: Invoice) -> Selected:
        """The row of the selection list: most of what is older than the last month is chosen."""
        day = invoice.issue_date
        chosen = self.rng.random() < (0.9 if day < self.windows[-1].end.replace(day=1) else 0.5)
        return Selected(period=f"{day:%Y%m}", chosen=True, usage="抵扣") if chosen else Selected()

    def verified(self, invoice: Invoice) -> tuple[Verified, ...]:
        """One sound answer of the platform within a few days; now and then none at the first try."""
        day = datetime.combine(invoice.issue_date, time(9, 30), AS_OF.tzinfo)
        at = day + timedelta(days=self.rng.randint(1, 4), minutes=self.rng.randint(0, 480))
        answer = Verified(at=min(at, AS_OF - timedelta(minutes=self.rng.randint(30, 300))), who=person(self.rng))
        if self.rng.random() < 0.92:
            return (answer,)
        early = replace(answer, at=answer.at - timedelta(minutes=7), result=self.rng.choice(("010", "003")))
        return early, answer

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
            seller_name=invoice.on_behalf_of or record.seller_name,
            amount=record.amount,
            tax=record.tax,
            total=record.total or Decimal(0),
            who=person(self.rng),
            purpose=purpose,
        )

    def add(self, *entries: Entry) -> None:
        self.entries += entries

    def absent(self, cause: str, entry: Entry, source: Source, verdict: str) -> None:
        """Label a pair that a check must find (or, with not_due and not_expected, must leave alone)."""
        self._label(Label(cause=cause, invoice=entry.known_as, verdict=verdict, absent_from=source.value))

    def differs(self, cause: str, entry: Entry, name: str, source: Source = Source.BOOKS) -> None:
        """Label a field in which one source differs from the others."""
        known = entry.known_as
        self._label(Label(cause=cause, invoice=known, verdict="different", field=name, source=source.value))

    def doubled(self, cause: str, entry: Entry, times: int, source: Source = Source.BOOKS) -> None:
        """Label an invoice whose whole amount one source holds several times."""
        known = entry.known_as
        self._label(Label(cause=cause, invoice=known, verdict="duplicate", source=source.value, times=times))

    def _label(self, label: Label) -> None:
        self.labels.append(replace(label, fault=self.planting))

    def window_of(self, record: Record) -> Window | None:
        """The export that shows a record, by its date."""
        day = record.issue_date or date.min
        return next((window for window in self.windows if window.holds(day)), None)

    def rows_of(self, window: Window) -> Sequence[Record]:
        """What one export lists, newest first as the bureau does."""
        return [row for row, _, _ in self.listing(window)]

    def listing(self, window: Window) -> Sequence[Row]:
        """The same with time and drawer: entries and `extra` rows, then cut and repeated as the window says."""
        found = [
            (entry.stated, entry.invoice.time, entry.invoice.drawer)
            for entry in self.entries
            if entry.stated is not None and window.shows(entry.stated) and self.window_of(entry.stated) is window
        ]
        rows = sorted((*found, *window.extra), key=lambda one: (one[0].issue_date, one[0].number), reverse=True)
        rows = rows[: window.cut]
        return [*rows, *rows[len(rows) - window.repeated :]] if window.repeated else rows

    def _source(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}/{name}")  # noqa: S311 - a repeatable world, no secret

    def _drawn(self, kind: Kind, day: date, parties: tuple[Party | None, Party], trade: Trade | None) -> Invoice:
        given, buyer = parties
        if kind is Kind.RAIL:
            return self.mint.rail(day, self.world.railway, buyer)
        if trade is TOLL:
            return self.mint.issue(kind, day, (given or self.world.road, buyer), TOLL)
        if kind in self.world.only:
            only, sold = self.world.only[kind]
            return self.mint.issue(kind, day, (given or only, buyer), trade or sold)
        if trade is FARM:
            return self.mint.issue(kind, day, (given or self.world.farm, buyer), FARM)
        seller, sells = self.rng.choice(self.world.sellers_of(kind))
        if given is not None:
            sells = next((one for party, one in self.world.sellers if party == given), sells)
        return self.mint.issue(kind, day, (given or seller, buyer), trade or sells)


def replace_window(plan: Plan, index: int, **changes: object) -> Window:
    """Ask for one export in another way, and say how."""
    plan.windows[index] = marked(plan.windows, index, **changes)
    return plan.windows[index]


def unknown_to_bureau(entry: Entry) -> Entry:
    """The same, but in no list of the bureau: neither found nor verified, and nothing to select."""
    return replace(entry, stated=None, selected=None, verified=())


__all__ = [
    "AS_OF", "BOOKED_BY", "CONTROL_KINDS", "MAY_WAIT_FROM", "SELECTABLE", "Book", "Booking", "Deleted", "Entry", "Form",
    "Label", "Linked", "Ordered", "Plan", "Reply", "Row", "Selected", "Sibling", "Source", "Stub", "Verified", "Window",
    "replace_window", "unknown_to_bureau",
]  # fmt: skip
