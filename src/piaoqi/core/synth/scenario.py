"""From a seed to a whole folder: the company, its months, the faults, and sound invoices around them."""

from piaoqi.core.synth.faults import Fault
from piaoqi.core.synth.plan import Plan
from piaoqi.core.synth.sound import sound

_MOST_TIMES = 4
_SOUND_SHARE = 4
"""For so many invoices with faults there is at least a sound one."""


def scenario(seed: int, months: int, invoices: int, faults: tuple[Fault, ...]) -> Plan:
    """A plan with the faults planted and sound invoices up to `invoices` in all; never fewer than the faults need."""
    plan = Plan(seed=seed, months=months, slices=2 * sum(fault.narrows for fault in faults))
    for fault in faults:
        plan.planting = fault.key
        plan.draw_from(f"fault {fault.key}")
        for _ in range(_times(plan, fault, invoices // len(faults))):
            fault.plant(plan)
    plan.draw_from("sound")
    room = max(invoices, len(plan.entries) + len(plan.entries) // _SOUND_SHARE)
    for made in sound(plan, invoices):
        if len(plan.entries) + len(made) > room:
            break
        plan.add(*made)
    plan.entries.sort(key=lambda entry: (entry.invoice.issue_date, entry.invoice.time, entry.invoice.record.number))
    return plan


def _times(plan: Plan, fault: Fault, room: int) -> int:
    """How often a fault is planted, where there is room for so many invoices each: up to four times, once where little.

    One that spoils an export does so once: exports are few.
    """
    most = max(1, min(_MOST_TIMES, room - 1))
    return 1 if fault.narrows else plan.rng.randint(min(2, most), most)
