"""What is to be done where no cause explains an absence: the cheapest thing that settles it there."""

from dataclasses import replace

import pytest

from core.report.answers import answer, finding
from piaoqi.core.causes.base import Absence
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place
from piaoqi.core.report.next_step import next_step, next_step_among


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("bureau", "到查验平台查验一次"),
        ("verification", "查验平台查验一次，结果记入查验记录"),
        ("selection", "在抵扣勾选里按号码查一次"),
        ("archive", "登录税务数字账户"),
        ("mail", "登录税务数字账户"),
        ("books", "先补到原件，再登记入账"),
        ("expected", "向开票方核实"),
    ],
)
def test_each_place_has_its_own_step(target: str, expected: str) -> None:
    digital = replace(finding(1, Absence.MISSING).invoice, number="26112000000000000017")
    lacking = replace(finding(1, Absence.MISSING), target=target, invoice=digital, places=(Place("账.csv", row=3),))
    assert expected in next_step(lacking, "received").zh


def test_what_the_platform_has_verified_is_not_verified_again() -> None:
    lacking = replace(finding(1, Absence.MISSING), target="bureau", verified=True)
    assert "查得到它" in next_step(lacking, "received").zh


def test_a_paper_original_is_not_to_be_downloaded() -> None:
    paper = replace(finding(1, Absence.MISSING).invoice, number="12345678")
    lacking = replace(finding(1, Absence.MISSING), target="archive", invoice=paper)
    assert "向开具它的一方要原件" in next_step(lacking, "received").zh


def test_a_digital_invoice_on_paper_is_not_to_be_downloaded_either() -> None:
    paper = replace(
        finding(1, Absence.MISSING).invoice, number="26112000000000000017", kind=Kind.DIGITAL_ORDINARY_PAPER
    )
    lacking = replace(finding(1, Absence.MISSING), target="archive", invoice=paper)
    assert "纸质原件" in next_step(lacking, "received").zh


def test_what_we_issued_is_looked_for_in_our_own_system() -> None:
    issued = tuple(replace(one, direction="issued") for one in answer().sources)
    lacking = replace(finding(1, Absence.MISSING), target="bureau", absent_from=issued[0].name)
    assert "本单位的开票系统" in next_step_among(lacking, issued).zh


def test_an_original_at_hand_is_enough_to_book() -> None:
    lacking = replace(finding(1, Absence.MISSING), target="books", places=(Place("原件/a.ofd"),))
    assert "凭已有的原件登记入账" in next_step(lacking, "received").zh
