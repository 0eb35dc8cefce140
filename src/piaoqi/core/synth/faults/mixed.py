"""Two things wrong with one invoice: what decides, and what is named first, by the catalogue and the contract."""

from dataclasses import replace
from datetime import datetime, timedelta

from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c1 import gone, voided
from piaoqi.core.synth.faults.c2 import deleted_at
from piaoqi.core.synth.faults.c4 import without_original
from piaoqi.core.synth.faults.making import (
    CONTROL,
    DIGITAL,
    NOT_FOUND,
    answered,
    bought,
    in_window,
    swapped,
    wrong_digit,
)
from piaoqi.core.synth.plan import AS_OF, Plan, Source, replace_window, unknown_to_bureau
from piaoqi.core.text import Text


def _void_and_deleted(plan: Plan) -> None:
    """Thrown away because it is void: the absence is right, whoever deleted it."""
    entry = voided(plan)
    if entry is not None:
        gone(plan, "C1.7", replace(entry, deleted=deleted_at(plan, entry, Source.ARCHIVE)))


def _mistyped_and_mailed(plan: Plan) -> None:
    """The number is wrong in the books, and the original lies in a mail: two pairs, two causes."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        booking = plan.booking(entry.invoice)
        typed = swapped(plan.rng, booking.number)
        entry = replace(without_original(entry), mailed=("zip:pdf",), bookings=(replace(booking, number=typed),))
        plan.add(entry)
        plan.absent("C3.8", entry, Source.BOOKS, "not_missing")
        plan.absent("C4.9", entry, Source.ARCHIVE, "missing")


def _stale_and_forged(plan: Plan) -> None:
    """No platform knows it; but the export that lacks it is older than the invoice, and proves nothing."""
    index = plan.claim_window()
    if index is None:
        return
    end = plan.windows[index].end
    made = end - timedelta(days=1)
    replace_window(plan, index, as_of=datetime(made.year, made.month, made.day, 17, 30, tzinfo=AS_OF.tzinfo))
    entry = plan.sound(plan.invoice(plan.rng.choice(DIGITAL), end))
    entry = answered(plan, unknown_to_bureau(entry), [NOT_FOUND] * 3)
    plan.add(entry)
    plan.absent("C4.5", entry, Source.BUREAU, "cannot_tell")
    plan.absent("C1.14", entry, Source.VERIFICATION, "missing")


def _filtered_and_not_uploaded(plan: Plan) -> None:
    """A tax-control invoice that no platform knows; but the export was made without its kind, and proves nothing."""
    index = plan.claim_window()
    if index is None:
        return
    asked = tuple(kind for kind, facts in KINDS.items() if facts.bureau_codes and kind not in CONTROL)
    window = replace_window(plan, index, kinds=asked)
    entry = answered(plan, unknown_to_bureau(in_window(plan, window, *CONTROL)), [NOT_FOUND] * 2)
    plan.add(entry)
    plan.absent("C3.3", entry, Source.BUREAU, "cannot_tell")
    plan.absent("C1.2", entry, Source.VERIFICATION, "missing")


def _wrong_buyer_outside(plan: Plan) -> None:
    """Our tax number is wrong on the face, so no date of any export would help."""
    right = plan.company.tax_id
    buyer = replace(plan.company, tax_id=wrong_digit(plan.rng, right[:8]) + right[8:])
    day = AS_OF.date() - timedelta(days=plan.rng.randint(3, 9))
    entry = plan.sound(plan.invoice(plan.rng.choice(DIGITAL), day, buyer=buyer))
    entry = replace(entry, stated=None, selected=None)
    plan.add(entry)
    plan.absent("C1.3", entry, Source.BUREAU, "not_missing")


def _mailed_and_not_booked(plan: Plan) -> None:
    """A mail nobody opened: neither filed nor booked."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        entry = replace(without_original(entry), mailed=("pdf",), bookings=())
        plan.add(entry)
        plan.absent("C4.9", entry, Source.ARCHIVE, "missing")
        plan.absent("", entry, Source.BOOKS, "missing")


def _deleted_and_backed_up(plan: Plan) -> None:
    """In the recycle bin and in a backup: the bin is nearer, and says who did it."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        kept = entry.originals[:1]
        deleted = deleted_at(plan, entry, Source.ARCHIVE)
        entry = replace(without_original(entry), backed_up=kept, deleted=deleted)
        plan.add(entry)
        plan.absent("C6.3", entry, Source.ARCHIVE, "missing")


FAULTS = (
    Fault("mixed.void-deleted", Text("作废后删除", "void, then deleted"), _void_and_deleted),
    Fault(
        "mixed.mistyped-mailed", Text("账里号码错，原件在邮件里", "mistyped, and only in a mail"), _mistyped_and_mailed
    ),
    Fault(
        "mixed.stale-forged", Text("旧导出里没有的伪票", "forged, in an old export"), _stale_and_forged, narrows=True
    ),
    Fault(
        "mixed.buyer-outside", Text("税号错，又在导出日期之外", "wrong buyer, outside the dates"), _wrong_buyer_outside
    ),
    Fault("mixed.mailed-unbooked", Text("邮件没人看，也没入账", "in a mail, and not booked"), _mailed_and_not_booked),
    Fault("mixed.deleted-backup", Text("删除了，备份里还有", "deleted, and in a backup"), _deleted_and_backed_up),
)
