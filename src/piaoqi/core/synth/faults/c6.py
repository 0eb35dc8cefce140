"""Family C6: inside your own systems."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.company import REGIONS, TRADES, party
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c2 import deleted_at
from piaoqi.core.synth.faults.c4 import without_original
from piaoqi.core.synth.faults.making import DIGITAL, bought, slipped
from piaoqi.core.synth.plan import Book, Booking, Plan, Sibling, Source
from piaoqi.core.text import Text


def _booked_twice(plan: Plan) -> None:
    """C6.1: claimed by one person, booked as a payable by another; or claimed by two, or by three."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        books = plan.rng.choice(
            ((Book.CLAIMS, Book.LEDGER), (Book.CLAIMS, Book.CLAIMS), (Book.CLAIMS, Book.CLAIMS, Book.LEDGER))
        )
        entry = replace(entry, bookings=tuple(plan.booking(entry.invoice, book) for book in books))
        plan.add(entry)
        plan.doubled("C6.1", entry, len(books))


def _at_sibling(plan: Plan) -> None:
    """C6.2: filed or booked with the sibling company instead of us."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    there = entry.originals or ("pdf",)
    if plan.rng.random() < 0.5:
        entry = replace(without_original(entry), sibling=Sibling(originals=there))
        source = Source.ARCHIVE
        plan.absent("C6.2", entry, Source.SIBLING_BOOKS, "not_missing")
    else:
        booking = plan.booking(entry.invoice, Book.LEDGER)
        entry = replace(entry, bookings=(), sibling=Sibling(originals=there, bookings=(booking,)))
        source = Source.BOOKS
    plan.add(entry)
    plan.absent("C6.2", entry, source, "not_missing")


def _deleted(plan: Plan) -> None:
    """C6.3: it was there; now it is in the recycle bin."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    of = plan.rng.choice((Source.ARCHIVE, Source.BOOKS))
    entry = without_original(entry) if of is Source.ARCHIVE else replace(entry, bookings=())
    entry = replace(entry, deleted=deleted_at(plan, entry, of))
    plan.add(entry)
    plan.absent("C6.3", entry, of, "missing")


def _file_lost(plan: Plan) -> None:
    """C6.6: the original was lost; an earlier copy of the folder has it, or the books say that the file is gone."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    kept, lost = entry.originals[:1], without_original(entry)
    if plan.rng.random() < 0.6:
        lost = replace(lost, backed_up=kept)
    else:
        state, name = plan.rng.choice(("文件缺失", "附件损坏", "文件丢失")), f"{entry.invoice.label}.pdf"
        row = replace(plan.booking(entry.invoice, Book.CLAIMS), attachment=name, attachment_state=state)
        lost = replace(lost, bookings=(row,))
    plan.add(lost)
    plan.absent("C6.6", lost, Source.ARCHIVE, "missing")


def _entered_wrongly(plan: Plan) -> None:
    """C6.8: another total, tax or date in the books than on the face."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    right = plan.booking(entry.invoice, Book.LEDGER)
    changes: list[tuple[str, Booking]] = [
        ("total", replace(plan.booking(entry.invoice), total=slipped(right.total), amount=None, tax=None)),
        ("issue_date", replace(plan.booking(entry.invoice), issue_date=right.issue_date + timedelta(days=1))),
    ]
    if right.tax is not None and right.tax > 1:
        changes.append(("tax", replace(right, tax=slipped(right.tax))))
    field, wrong = plan.rng.choice(changes)
    entry = replace(entry, bookings=(wrong,))
    plan.add(entry)
    plan.differs("C6.8", entry, field)


def _paper_lost(plan: Plan) -> None:
    """C6.9: a paper that the books say was lost."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)
    if entry is not None:
        custody = plan.rng.choice(("遗失", "已遗失", "丢失"))
        lost = replace(plan.booking(entry.invoice, Book.CLAIMS), custody=custody)
        entry = replace(without_original(entry), bookings=(lost,))
        plan.add(entry)
        plan.absent("C6.9", entry, Source.ARCHIVE, "missing")


def _seller_gone(plan: Plan) -> None:
    """C6.10: nobody has the original, and its issuer, who sold us this one thing, is deregistered or unreachable."""
    gone = party(plan.rng, plan.rng.choice(REGIONS), plan.rng.choice(plan.rng.choice(TRADES).words))
    entry = bought(plan, *DIGITAL, seller=gone)
    if entry is not None:
        state = plan.rng.choice(("注销", "非正常户", "已注销"))
        noted = replace(plan.booking(entry.invoice, Book.LEDGER), seller_state=state)
        entry = replace(without_original(entry), bookings=(noted,))
        plan.add(entry)
        plan.absent("C6.10", entry, Source.ARCHIVE, "missing")


def _wrong_parts(plan: Plan) -> None:
    """C6.11: split over two claims, and the parts fall short of the whole or exceed it."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    whole = plan.booking(entry.invoice, Book.CLAIMS)
    first = (whole.total / 2).quantize(whole.total)
    share = plan.rng.choice((Decimal("0.25"), Decimal("0.4"), Decimal("0.7")))
    second = (whole.total * share).quantize(whole.total)
    entry = replace(entry, bookings=(_part(whole, first), _part(whole, second)))
    plan.add(entry)
    plan.differs("C6.11", entry, "total")


def _part(whole: Booking, total: Decimal) -> Booking:
    return replace(whole, amount=None, tax=None, total=total)


def _file_missing(plan: Plan) -> None:
    """C6.4: the books name a file of before the change of systems; the file did not come along."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        name = f"{entry.invoice.label}.pdf"
        row = replace(
            plan.booking(entry.invoice, Book.CLAIMS),
            attachment=name,
            attachment_state=plan.rng.choice(("迁移失败", "未迁移")),
        )
        entry = replace(without_original(entry), bookings=(row,))
        plan.add(entry)
        plan.absent("C6.4", entry, Source.ARCHIVE, "missing")


def _not_synchronised(plan: Plan) -> None:
    """C6.5: the job that hands originals over failed for this row."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        state = plan.rng.choice(("同步失败", "推送失败", "未推送"))
        row = replace(plan.booking(entry.invoice, Book.CLAIMS), sync=state)
        entry = replace(without_original(entry), bookings=(row,))
        plan.add(entry)
        plan.absent("C6.5", entry, Source.ARCHIVE, "cannot_tell")


FAULTS = (
    Fault("C6.1", Text("重复入账", "booked twice"), _booked_twice),
    Fault("C6.2", Text("归到了兄弟公司", "filed with the sibling company"), _at_sibling),
    Fault("C6.3", Text("被删除，在回收站", "deleted"), _deleted),
    Fault("C6.4", Text("系统迁移后附件没有带过来", "lost while the system was changed"), _file_missing),
    Fault("C6.5", Text("同步任务失败", "the synchronisation failed"), _not_synchronised),
    Fault("C6.6", Text("原件丢失", "the file was lost"), _file_lost),
    Fault("C6.8", Text("金额、税额或日期录入错误", "sum, tax or date entered wrongly"), _entered_wrongly),
    Fault("C6.9", Text("纸质原件遗失", "the paper was lost"), _paper_lost),
    Fault("C6.10", Text("开票方已注销", "its issuer is deregistered"), _seller_gone),
    Fault("C6.11", Text("分摊金额合计不对", "the parts do not add up"), _wrong_parts),
)
