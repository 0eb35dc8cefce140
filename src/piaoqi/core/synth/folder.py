"""A plan as files: every path of the folder with its bytes."""

from collections.abc import Iterator

from piaoqi.core.synth.originals import mails, originals
from piaoqi.core.synth.plan import Book, Booking, Entry, Plan, Window
from piaoqi.core.synth.writers.books import claims, ledger
from piaoqi.core.synth.writers.bureau_xlsx import bureau_export
from piaoqi.core.synth.writers.settings import labels, settings


def files(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """(path with `/`, bytes) of every file, settings first."""
    yield "piaoqi.toml", settings(plan).encode()
    yield "labels.json", labels(plan).encode()
    yield from _bureau(plan)
    yield from originals(plan)
    yield from _books(plan)
    yield from mails(plan)


def _bureau(plan: Plan) -> Iterator[tuple[str, bytes]]:
    for window in plan.windows:
        yield f"bureau/{_export_name(plan, window)}", bureau_export(plan.listing(window))


def _export_name(plan: Plan, window: Window) -> str:
    """The month; or the days, where a month was exported in parts."""
    month = f"{window.start.year}年{window.start.month}月"
    if sum(one.start.replace(day=1) == window.start.replace(day=1) for one in plan.windows) == 1:
        return f"全量发票查询导出结果-{month}.xlsx"
    return f"全量发票查询导出结果-{window.start:%Y%m%d}-{window.end:%Y%m%d}.xlsx"


def _books(plan: Plan) -> Iterator[tuple[str, bytes]]:
    first, last = plan.windows[0].start, plan.windows[-1].end
    claimed = _booked(plan.entries, Book.CLAIMS)
    yield "books/费用报销明细表.xlsx", claims(claimed, plan.company.name, (first, last))
    yield "books/应付发票登记簿.csv", ledger(_booked(plan.entries, Book.LEDGER))


def _booked(entries: list[Entry], book: Book) -> list[Booking]:
    rows = [booking for entry in entries for booking in entry.bookings if booking.book is book]
    return sorted(rows, key=lambda row: (row.day, row.number, row.total))
