"""Family C1, the buyer on the face; with C5.12, a former name of ours."""

import random
from collections.abc import Callable
from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.company import Party, person
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import DIGITAL, bought
from piaoqi.core.synth.plan import Plan, Source
from piaoqi.core.text import Text

_UNASSIGNED = "119999"
"""No place has this code, so nobody has such a number."""
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"


def _made_out_to(plan: Plan, cause: str, buyer: Party, *kinds: Kind) -> None:
    """Filed and booked with us, and in nobody's list that is ours."""
    entry = bought(plan, *kinds, buyer=buyer)
    if entry is not None:
        entry = replace(entry, stated=None, selected=None)
        plan.add(entry)
        plan.absent(cause, entry, Source.BUREAU, "not_missing")


def _wrong_buyer_id(plan: Plan) -> None:
    """C1.3: our tax number is wrong on the face, so it lies in nobody's account."""
    wrong = plan.rng.choice((_digit_wrong, _neighbours_swapped, _old_form, _letter_for_digit))
    buyer = replace(plan.company, tax_id=wrong(plan.rng, plan.company.tax_id))
    _made_out_to(plan, "C1.3", buyer, *DIGITAL)


def _digit_wrong(rng: random.Random, right: str) -> str:
    at = rng.randrange(2, 8)
    return right[:at] + str((int(right[at]) + rng.randint(1, 9)) % 10) + right[at + 1 :]


def _neighbours_swapped(rng: random.Random, right: str) -> str:
    at = rng.choice([at for at in range(2, len(right) - 1) if right[at] != right[at + 1]])
    return right[:at] + right[at + 1] + right[at] + right[at + 2 :]


def _old_form(_rng: random.Random, right: str) -> str:
    """Fifteen digits, as before 2015: region and organisation code."""
    return right[2:17]


def _letter_for_digit(_rng: random.Random, right: str) -> str:
    """O for the first 0, I for the first 1."""
    return right.replace("0", "O", 1) if "0" in right else right.replace("1", "I", 1)


def _to_person(plan: Plan) -> None:
    """C1.4: to an employee, or to our name without a tax number."""
    buyer: Callable[[], Party] = plan.rng.choice(
        (lambda: _nobody(plan, f"{person(plan.rng)}（个人）"), lambda: _nobody(plan, "个人"),
         lambda: _nobody(plan, plan.company.name), lambda: _citizen(plan))
    )  # fmt: skip
    _made_out_to(plan, "C1.4", buyer(), Kind.DIGITAL_ORDINARY)


def _nobody(plan: Plan, name: str) -> Party:
    return replace(plan.company, name=name, tax_id="", address="", phone="", bank="", account="")


def _citizen(plan: Plan) -> Party:
    """A person with a citizen's number of a place that does not exist."""
    body = f"{_UNASSIGNED}19{plan.rng.randint(70, 99)}0{plan.rng.randint(1, 9)}1{plan.rng.randint(0, 9)}"
    body += f"{plan.rng.randint(1, 999):03d}"
    check = _CITIZEN_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _CITIZEN_WEIGHTS, strict=True)) % 11]
    return replace(_nobody(plan, person(plan.rng)), tax_id=body + check)


def _to_sibling(plan: Plan) -> None:
    """C1.5: made out to another company of the group, or to our branch; a colleague filed it with us."""
    buyer = plan.sibling if plan.rng.random() < 0.7 else plan.world.branch
    _made_out_to(plan, "C1.5", buyer, *DIGITAL)


def _former_name(plan: Plan) -> None:
    """C5.12: issued to our former name long after it was given up."""
    _made_out_to(plan, "C5.12", replace(plan.company, name=plan.former_name), *DIGITAL)


FAULTS = (
    Fault("C1.3", Text("购买方税号写错", "the buyer's number is wrong"), _wrong_buyer_id),
    Fault("C1.4", Text("开给了个人或没有税号的抬头", "made out to a person, or without a number"), _to_person),
    Fault("C1.5", Text("开给了集团另一家公司", "made out to a sibling company"), _to_sibling),
    Fault("C5.12", Text("开给了本单位以前的名称", "made out to our former name"), _former_name),
)
