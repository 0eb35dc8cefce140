"""A tax bureau that does not exist, the connector that fetches from it, and the faults that it has by plan.

The bureau holds a ledger that grows; a conversation with it shows the newest first, a few a page, each page as the
ledger is at that moment. Every conversation is noted down with what was truly there when it began and what was truly
handed over, so that a test can ask whether an answer was whole, whatever the answer said of itself.

What the bureau never does, for nobody could tell it from a whole answer: leave invoices out and state a total that
leaves them out too, on every page alike.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.company import Party, suppliers
from piaoqi.core.synth.invoices import Invoice, Mint
from piaoqi.core.synth.window import Form
from piaoqi.core.synth.writers.bureau import bureau_export
from piaoqi.core.synth.writers.einvoice_xml import einvoice_xml
from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import ConnectorError, Item, Page, Question, Retry, Setting

LONGEST = 60
"""Pages of one conversation; who asks for more would ask for ever."""
LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>统一身份认证</title></head><body><form action='/login'>"
    "<input name='username'><input type='password' name='password'><button>登录</button></form></body></html>"
).encode()


class Fault(StrEnum):
    """What may go wrong in one conversation. An answer with one of them proves nothing, but for those in HARMLESS."""

    LOSES_PAGE = "a page in the middle is passed over"
    ENDS_EARLY = "the last page is never shown"
    REPEATS_PAGE = "a page comes twice"
    REPEATS_ITEM = "an item of the page before stands in the place of another"
    TOTAL_CHANGES = "another total from the second page on"
    WRONG_TOTAL = "a total that was never true"
    NO_TOTAL = "no total, and a page is passed over"
    CURSOR_LOOPS = "the second page says that the second page follows"
    EMPTY_ANSWER = "no items at all, and a total that says otherwise"
    GARBAGE = "bytes that are no file"
    LOGIN_PAGE = "a page to sign in on where a file was meant"
    TIMES_OUT = "no answer on the first page"
    CUT = "the connection is cut on a later page"
    SIGNED_OUT = "signed out, until somebody signs in again"
    SLOW = "every page takes minutes"
    NEW_ROWS = "invoices are listed while it is paged through"


RAISING = (Fault.TIMES_OUT, Fault.CUT, Fault.SIGNED_OUT)
HARMLESS = (Fault.SLOW, Fault.NEW_ROWS, Fault.REPEATS_PAGE, Fault.TOTAL_CHANGES, Fault.WRONG_TOTAL)
"""All that was there when it began may have been handed over all the same."""


@dataclass(slots=True)
class Asking:
    """One conversation, as it truly was. Numbers of invoices; instants are of the bureau's own clock."""

    question: Question
    began: datetime
    there: frozenset[str]
    """What the list held for the question when the first page was asked for."""
    fault: Fault | None
    stamp: datetime
    """The same moment by the clock of who asks."""
    served: set[str] = field(default_factory=set)
    """What was handed over whole."""
    pages: int = 0

    @property
    def complete(self) -> bool:
        """Nothing that was there is lacking in what was handed over."""
        return self.there <= self.served

    def reached(self, day: date) -> bool:
        """Whether that issue date was asked for."""
        start, end = self.question.start, self.question.end
        return (start is None or start <= day) and (end is None or day <= end)


@dataclass(slots=True)
class Bureau:
    """The ledger of one company. `clock` is the true time; `pass_time` lets minutes go by; `meanwhile` is called
    between pages, when others may work.
    """

    clock: Callable[[], datetime]
    stamp: Callable[[], datetime] | None = None
    """The clock of who asks; None: the same."""
    render: Callable[[Invoice], bytes] = field(default_factory=lambda: a_row)
    suffix: str = ".csv"
    page_size: int = 5
    draw: Callable[[], Fault | None] = lambda: None
    pass_time: Callable[[int], None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None
    ledger: list[tuple[datetime, Invoice]] = field(default_factory=list)
    """Since when each is listed."""
    askings: list[Asking] = field(default_factory=list)
    signed_out: bool = False
    seed: int = 0

    def add(self, invoice: Invoice, since: datetime) -> None:
        self.ledger.append((since, invoice))

    def held(self, question: Question, at: datetime) -> list[Invoice]:
        """What the list shows then, the newest first."""
        start, end = question.start or date.min, question.end or date.max
        found = [one for since, one in self.ledger if since <= at and start <= one.issue_date <= end]
        return sorted(found, key=lambda one: (one.issue_date, one.record.number), reverse=True)

    def list_early(self) -> None:
        """List one that was issued and not listed yet."""
        at = self.clock()
        waits = sorted((since, n) for n, (since, one) in enumerate(self.ledger) if since > at and one.issued_at <= at)
        if waits:
            n = waits[0][1]
            self.ledger[n] = (at, self.ledger[n][1])

    def item(self, invoice: Invoice) -> Item:
        number = invoice.record.number
        return Item(key=number, name=f"{number}{self.suffix}", data=self.render(invoice))


def a_row(invoice: Invoice) -> bytes:
    """A list of the bureau with this one row."""
    return bureau_export([(invoice.record, invoice.time, invoice.drawer)], Form.CSV)


an_original = einvoice_xml


class FakeSession:
    """One conversation: cursors are offsets, as with most lists that are paged through."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau, self._fault = bureau, bureau.draw()
        self._chance = random.Random(f"{bureau.seed} {len(bureau.askings)}")
        self._asking: Asking | None = None
        self._repeated = False
        self.closed = False

    def page(self, question: Question, cursor: str | None) -> Page:
        if self.closed:
            raise AssertionError("asked after it was closed")
        asking = self._begun(question)
        asking.pages += 1
        if asking.pages > LONGEST:
            raise AssertionError(f"asked for ever: {self._fault}")
        offset = int(cursor or 0)
        self._raise(offset)
        if offset:
            self._between_pages()
        return self._shown(question, offset, asking)

    def close(self) -> None:
        self.closed = True

    def _begun(self, question: Question) -> Asking:
        if self._asking is None:
            at = self._bureau.clock()
            there = frozenset(one.record.number for one in self._bureau.held(question, at))
            self._asking = Asking(question, at, there, self._fault, self._bureau.stamp() if self._bureau.stamp else at)
            self._bureau.askings.append(self._asking)
        return self._asking

    def _raise(self, offset: int) -> None:
        if self._fault is Fault.SIGNED_OUT:
            self._bureau.signed_out = True
        if self._bureau.signed_out:
            raise _SIGNED_OUT
        if self._fault is Fault.TIMES_OUT or (self._fault is Fault.CUT and offset):
            raise _AWAY

    def _between_pages(self) -> None:
        if self._fault is Fault.SLOW:
            self._bureau.pass_time(self._chance.randint(1, 9))
        if self._fault is Fault.NEW_ROWS:
            self._bureau.list_early()
        self._bureau.meanwhile()

    def _shown(self, question: Question, offset: int, asking: Asking) -> Page:
        held = self._bureau.held(question, self._bureau.clock())
        size = self._bureau.page_size
        on_page = held[offset : offset + size]
        if self._fault is Fault.REPEATS_ITEM and offset and on_page:
            on_page = [held[offset - 1], *on_page[1:]]
        if self._fault is Fault.EMPTY_ANSWER:
            on_page = []
        items = self._spoilt([self._bureau.item(one) for one in on_page], asking)
        return Page(items=tuple(items), total=self._total(len(held), offset), next=self._next(len(held), offset))

    def _spoilt(self, items: list[Item], asking: Asking) -> list[Item]:
        """GARBAGE and LOGIN_PAGE come in the place of one file."""
        at = None
        if items and self._fault in (Fault.GARBAGE, Fault.LOGIN_PAGE) and not self._repeated:
            self._repeated, at = True, self._chance.randrange(len(items))
            data = LOGIN_PAGE if self._fault is Fault.LOGIN_PAGE else self._chance.randbytes(400)
            items[at] = Item(key=items[at].key, name=items[at].name, data=data)
        asking.served |= {one.key for n, one in enumerate(items) if n != at}
        return items

    def _total(self, count: int, offset: int) -> int | None:
        if self._fault is Fault.NO_TOTAL:
            return None
        if self._fault is Fault.WRONG_TOTAL:
            return count + self._chance.choice((-1, 1, 5)) if count else 1
        return (
            count + 1 if self._fault is Fault.EMPTY_ANSWER or (self._fault is Fault.TOTAL_CHANGES and offset) else count
        )

    def _next(self, count: int, offset: int) -> str | None:
        size = self._bureau.page_size
        after = offset + size
        if self._fault is Fault.EMPTY_ANSWER:
            return None
        if self._fault is Fault.CURSOR_LOOPS and offset:
            return str(offset)
        if self._fault is Fault.REPEATS_PAGE and offset and not self._repeated:
            self._repeated = True
            return str(offset)
        if self._fault in (Fault.LOSES_PAGE, Fault.NO_TOTAL) and not offset:
            after += size
        if self._fault is Fault.ENDS_EARLY and after + size >= count:
            return None
        return str(after) if after < count else None


_SIGNED_OUT = ConnectorError(
    Text("登录已失效", "it signed us out").with_(),
    Text("请在电子税务局重新登录后再试", "Sign in there again, then go on").with_(),
    Retry.PERSON,
)
_AWAY = ConnectorError(
    Text("连接中断", "the connection was cut").with_(), Text("稍后会自动再试", "It is tried again").with_(), Retry.LATER
)


class FakeConnector:
    """Fetches from the bureaus that are put into it, by name. The password is what its session is opened with."""

    key = "fake"
    title = Text("测试用的税局", "a bureau for tests")
    kinds = frozenset({SourceKind.BUREAU, SourceKind.ARCHIVE})
    settings: tuple[Setting, ...] = (
        Setting(key="bureau", title=Text("税局", "The bureau")),
        Setting(key="password", title=Text("密码", "The password"), required=False, secret=True),
    )
    proves_coverage = True

    def __init__(self, bureaus: Mapping[str, Bureau] | None = None) -> None:
        self.bureaus = dict(bureaus or {})
        self.sessions: list[FakeSession] = []

    def check(self, settings: Mapping[str, str]) -> None:
        if settings.get("bureau") not in self.bureaus:
            raise ConnectorError(
                Text("没有叫这个名字的税局", "there is no bureau of that name").with_(),
                Text("请核对名称", "Look at the name again").with_(),
                Retry.NEVER,
            )

    def open(self, settings: Mapping[str, str]) -> FakeSession:
        self.check(settings)
        session = FakeSession(self.bureaus[settings["bureau"]])
        self.sessions.append(session)
        return session


class Issuer:
    """Makes invoices of suppliers to one buyer; the same seed makes the same ones."""

    def __init__(self, buyer: Party, seed: int, sellers: int = 6) -> None:
        self._chance = random.Random(seed)
        self._mint = Mint(self._chance)
        self._sellers = list(suppliers(self._chance, sellers))
        self.buyer = buyer

    def issue(self, day: date, kind: Kind | None = None) -> Invoice:
        """One, of a digital kind unless said otherwise."""
        seller, trade = self._chance.choice(self._sellers)
        drawn = self._chance.choice((Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY))
        return self._mint.issue(kind or drawn, day, (seller, self.buyer), trade)


def a_bureau(invoices: Sequence[Invoice], fault: Fault | None = None, at: datetime | None = None) -> Bureau:
    """One that lists these since long, and has this fault in its next conversation alone; asked at `at`."""
    faults = [fault]
    asked = at or datetime(2026, 11, 1, tzinfo=UTC)
    bureau = Bureau(clock=lambda: asked, draw=lambda: faults.pop() if faults else None)
    for one in invoices:
        bureau.add(one, datetime(2026, 1, 1, tzinfo=UTC))
    return bureau
