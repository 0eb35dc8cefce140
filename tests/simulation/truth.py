"""What truly is: which invoices there are, what each file holds, what each source was truly asked for."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from making_connector import Asking, Bureau, Issuer
from piaoqi.core.synth.company import Party
from piaoqi.core.synth.entry import Book, Booking
from piaoqi.core.synth.invoices import Invoice
from piaoqi.sources.connectors.base import Question

CHINA = timezone(timedelta(hours=8))
START = datetime(2026, 6, 1, 8, tzinfo=CHINA)
DAYS = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """One invoice and its way through the month; None: never. `original` says how it comes."""

    invoice: Invoice
    listed: datetime | None
    """From then on the bureau's list shows it, if not earlier."""
    handed_in: datetime | None
    booked: datetime | None
    original: str = "file"
    """file, twice, zip, mail, elsewhere (another company's folder)"""

    @property
    def number(self) -> str:
        return self.invoice.record.number

    @property
    def day(self) -> date:
        return self.invoice.issue_date


@dataclass(frozen=True, slots=True)
class Asked:
    """A list was truly asked for these issue dates, and truly answered whole: what it lacked was not listed."""

    source: str
    start: date
    end: date
    at: datetime
    """By the machine's clock."""
    held: frozenset[str]


@dataclass(slots=True)
class Truth:
    """Of one company."""

    key: str
    party: Party
    papers: list[Paper]
    bureau: Bureau
    is_connected: bool
    """The bureau is asked by the connector; else people export its list, as they also may."""
    asked: list[Asked] = field(default_factory=list)
    """Exports that people made."""

    def listed(self, start: date, end: date, at: datetime) -> list[Paper]:
        """What the bureau's list shows at that true instant."""
        held = {one.record.number for one in self.bureau.held(Question(start=start, end=end), at)}
        return [one for one in self.papers if one.number in held]


@dataclass(slots=True)
class Files:
    """What truly lies in the bytes that were made, whether they can be read or not."""

    numbers: dict[str, frozenset[str]] = field(default_factory=dict)
    """SHA-256 -> numbers of invoices."""
    readable: dict[str, bool] = field(default_factory=dict)

    def note(self, data: bytes, numbers: Sequence[str], *, readable: bool = True) -> bytes:
        name = hashlib.sha256(data).hexdigest()
        self.numbers[name] = frozenset(numbers)
        self.readable[name] = readable
        return data


def papers(chance: random.Random, party: Party, seed: int, count: int) -> list[Paper]:
    """The invoices of the month, and some of the days before it."""
    issuer = Issuer(party, seed)
    made = []
    for _ in range(count):
        day = (START + timedelta(days=chance.randint(-6, DAYS - 4))).date()
        issued = datetime(day.year, day.month, day.day, 9, 30, tzinfo=CHINA)
        lag = chance.choice((0.1, 0.2, 0.5, 1.0)) if chance.random() < 0.85 else chance.uniform(2.5, 9)
        made.append(
            Paper(
                issuer.issue(day),
                listed=issued + timedelta(days=lag) if chance.random() < 0.93 else None,
                handed_in=issued + timedelta(days=chance.expovariate(0.25)) if chance.random() < 0.85 else None,
                booked=issued + timedelta(days=chance.uniform(1, 9)) if chance.random() < 0.75 else None,
                original=chance.choice(("file", "file", "file", "twice", "zip", "zip", "mail", "elsewhere")),
            )
        )
    return made


def booking(paper: Paper) -> Booking:
    """The row of a careful bookkeeper."""
    record = paper.invoice.record
    assert record.total is not None
    return Booking(
        book=Book.LEDGER,
        day=paper.booked.astimezone(CHINA).date() if paper.booked else paper.day,
        code=record.code,
        number=record.number,
        issue_date=paper.day,
        seller_name=record.seller_name,
        amount=record.amount,
        tax=record.tax,
        total=record.total,
        who="沈雨桐",
        purpose=record.lines[0].name.rpartition("*")[2],
    )


def whole(askings: Sequence[Asking], source: str) -> list[Asked]:
    """Of the conversations with a bureau, those whose answer was truly whole."""
    return [
        Asked(source, one.question.start or date.min, one.question.end or date.max, one.stamp, one.there)
        for one in askings
        if one.complete
    ]
