"""A plan as files: every path of the folder with its bytes."""

from collections.abc import Iterator, Sequence

from piaoqi.core.synth.originals import backups, mails, merged, originals, sibling_originals
from piaoqi.core.synth.plan import Book, Booking, Entry, Form, Plan, Source, Window
from piaoqi.core.synth.writers.books import bare_ledger, claims, ledger, ledger_ods
from piaoqi.core.synth.writers.bureau import bureau_export
from piaoqi.core.synth.writers.own_lists import orders, recycle_bin, stubs, verification_log
from piaoqi.core.synth.writers.selection import selection_list
from piaoqi.core.synth.writers.settings import labels, settings


def files(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """(path with `/`, bytes) of every file, settings first."""
    yield "piaoqi.toml", settings(plan).encode()
    yield "labels.json", labels(plan).encode()
    yield from _bureau(plan)
    yield from originals(plan)
    yield from merged(plan)
    yield from _books(plan)
    yield from mails(plan)
    yield from _lists(plan)
    yield from backups(plan)
    yield from _issued(plan)
    yield from sibling_originals(plan)
    yield from plan.files.items()


def _bureau(plan: Plan) -> Iterator[tuple[str, bytes]]:
    made: list[bytes] = []
    for window in plan.windows:
        old = window.same_as
        data = bureau_export(plan.listing(window), window.form, window.titles) if old is None else made[old]
        made.append(data)
        yield f"bureau/{_export_name(plan, window)}", data


def _export_name(plan: Plan, window: Window) -> str:
    """The month; or the days, where a month was exported in parts."""
    form = plan.windows[window.same_as].form if window.same_as is not None else window.form
    ending = form.value if form in (Form.CSV, Form.XLS) else "xlsx"
    month = f"{window.start.year}年{window.start.month}月"
    if sum(one.start.replace(day=1) == window.start.replace(day=1) for one in plan.windows) == 1:
        return f"全量发票查询导出结果-{month}.{ending}"
    return f"全量发票查询导出结果-{window.start:%Y%m%d}-{window.end:%Y%m%d}.{ending}"


def _books(plan: Plan) -> Iterator[tuple[str, bytes]]:
    first, last = plan.windows[0].start, plan.windows[-1].end
    ours = [booking for entry in plan.entries for booking in entry.bookings]
    yield "books/费用报销明细表.xlsx", claims(_booked(ours, Book.CLAIMS), plan.company.name, (first, last))
    yield "books/应付发票登记簿.csv", ledger(_booked(ours, Book.LEDGER))
    theirs = [booking for entry in plan.entries if entry.sibling for booking in entry.sibling.bookings]
    bare = _booked(theirs, Book.BARE)
    yield "sibling/books/应付发票登记簿.ods", ledger_ods([*_booked(theirs, Book.CLAIMS), *_booked(theirs, Book.LEDGER)])
    if bare:
        yield "sibling/books/应付明细-业务系统导出.csv", bare_ledger(bare)


def _booked(rows: Sequence[Booking], book: Book) -> list[Booking]:
    return sorted((row for row in rows if row.book is book), key=_by_day)


def _by_day(row: Booking) -> tuple[object, ...]:
    return row.day, row.number, row.total


def _lists(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Selection, verification, orders and the recycle bin: one file each."""
    entries = plan.entries
    chosen = [
        (entry.selected.record or entry.stated or entry.invoice.record, entry.selected)
        for entry in entries
        if entry.selected
    ]
    period = f"{plan.others[Source.SELECTION][-1].end:%Y%m}"
    yield f"selection/用途确认信息-{period}.xlsx", selection_list(chosen, period)
    asked = [(made.record or entry.invoice.record, made) for entry in entries for made in entry.verified]
    yield "verification/发票查验记录.xlsx", verification_log(sorted(asked, key=lambda one: (one[1].at, one[0].number)))
    due = [(entry.invoice.record, entry.ordered) for entry in entries if entry.ordered]
    yield "orders/采购付款台账.xlsx", orders(sorted(due, key=lambda one: one[1].order), plan.company.name)
    gone = [(entry.invoice.record, entry.deleted) for entry in entries if entry.deleted]
    yield "recycle-bin/回收站.csv", recycle_bin(sorted(gone, key=lambda one: one[1].at))


def _issued(plan: Plan) -> Iterator[tuple[str, bytes]]:
    ours = sorted((entry for entry in plan.entries if entry.stub), key=_by_number)
    yield "issued/system/开票系统已开发票.xlsx", stubs([(entry, entry.stub) for entry in ours if entry.stub])
    rows = [(entry.listed, entry.invoice.time, entry.invoice.drawer) for entry in plan.entries if entry.listed]
    yield "issued/bureau/全量发票查询导出结果-开具.xlsx", bureau_export(rows)


def _by_number(entry: Entry) -> tuple[str, str]:
    return entry.invoice.record.code, entry.invoice.record.number
