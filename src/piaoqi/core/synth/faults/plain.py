"""Absences that nothing in the folder explains: searched everything offered, ask the issuer or the colleague."""

from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import BOOKED_BY, Plan, Source
from piaoqi.core.text import Text


def _no_original(plan: Plan) -> None:
    """Booked and in the bureau's list, but nobody kept the original."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    if day is None:
        return
    entry = plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day))
    entry = replace(entry, originals=(), mailed=())
    plan.add(entry)
    plan.absent("", entry, Source.ARCHIVE, "missing")


def _not_booked(plan: Plan) -> None:
    """In the bureau's list and in the folder of originals for weeks, and never booked."""
    day = plan.covered_day(Kind.DIGITAL_ORDINARY, until=BOOKED_BY)
    if day is None:
        return
    entry = replace(plan.sound(plan.invoice(Kind.DIGITAL_ORDINARY, day)), bookings=())
    plan.add(entry)
    plan.absent("", entry, Source.BOOKS, "missing")


FAULTS = (
    Fault("plain.archive", Text("已入账，没有原件", "booked, no original"), _no_original),
    Fault("plain.books", Text("有票有原件，没有入账", "there, but not booked"), _not_booked),
)
