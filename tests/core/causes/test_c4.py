"""C4: for every cause the case that it explains, and the nearest one that it must not be mistaken for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.causes.telling import asked, evidence, side_by_side, told
from core.reconcile.small import (
    DAY,
    NUMBER,
    OPEN_WINDOW,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import Answered, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import CHINA, Unread

OTHERS = tuple(f"263120000000{index:08}" for index in range(1, 4))
TWO_LINES = (Line(name="*纸制品*纸", amount=Decimal("50.00")), Line(name="*文具*笔", amount=Decimal("50.00")))
MAIL = Place("mails/通知.eml")
WAITING: dict[str, Any] = {"facts": {"ocr_state": "待识别"}}
Case = tuple[Callable[[], str], str]


def listed(*rows: Record, **limits: Any) -> str:
    """What is said of an original that the bureau's list of these rows lacks."""
    return told(side_by_side(archive(original()), bureau(*rows, windows=window(**limits))), "bureau")


def three(**changes: Any) -> list[Record]:
    return [row(number, line, **changes) for line, number in enumerate(OTHERS, 2)]


def company(**changes: Any) -> str:
    theirs = row(OTHERS[0], buyer_name="别家有限公司", buyer_tax_id=SISTER.tax_id)
    return told(side_by_side(archive(original()), bureau(theirs, **changes)), "bureau")


def mention(**facts: str) -> Record:
    return Record(place=MAIL, number=NUMBER, facts={"subject": "电子发票", **facts})


def filed(*, mails: tuple[Record, ...] = (), mentions: tuple[Record, ...] = (), **changes: Any) -> Comparison:
    """The bureau has the invoice, the folder of originals lacks it; `mails` and `mentions` are the mailbox's."""
    mailbox = source(SourceKind.MAIL, *mails, mentions=mentions)
    answers = changes.pop("answers", ())
    return side_by_side(bureau(row()), archive(**changes), mailbox, answers=answers)


def in_archive(**changes: Any) -> str:
    return told(filed(**changes), "archive")


def in_books(*rows: Record) -> str:
    return told(side_by_side(bureau(row()), archive(original()), books(*rows)), "books")


def sheet(name: str, number: str, line: int) -> Record:
    columns = {"number": "数电发票号码", "class_code": "税收分类编码"}
    return row(number, line, place=Place("list.xlsx", name, line), columns=columns)


def yes(code: str) -> Answered:
    return Answered(code, yes=True, by="李会计", on=DAY, place="piaoqi.toml › 第9行")


FOR: dict[str, Case] = {
    "C4.1": (lambda: listed(*three(), total=9), "cannot_tell C4.1"),
    "C4.2": (lambda: listed(*three(), row(OTHERS[0], 9), total=4), "cannot_tell C4.2"),
    "C4.3": (lambda: told(side_by_side(archive(original()), bureau(windows=())), "bureau"), "cannot_tell C4.3"),
    "C4.4": (company, "cannot_tell C4.4"),
    "C4.5": (lambda: listed(as_of=datetime(2026, 9, 10, 8, tzinfo=CHINA)), "cannot_tell C4.5"),
    "C4.6": (lambda: listed(*three(lines=TWO_LINES), total=6), "cannot_tell C4.6"),
    "C4.7": (
        lambda: in_archive(mentions=(mention(link="https://fp.example/d/1", unavailable="已过期"),)),
        "missing C4.7",
    ),
    "C4.8": (lambda: in_archive(answers=(yes("C4.8"),)), "cannot_tell C4.8"),
    "C4.9": (lambda: in_archive(mails=(original(place=Place("mails/a.eml!a.pdf")),)), "missing C4.9"),
    "C4.10": (lambda: in_archive(unread=(Unread("合并.pdf", code="C4.10"),)), "cannot_tell C4.10"),
    "C4.11": (lambda: in_archive(unread=(Unread("扫描.pdf"),)), "cannot_tell C4.11"),
    "C4.12": (lambda: in_books(entry("", **WAITING)), "cannot_tell C4.12"),
}
AGAINST: dict[str, Case] = {
    "C4.1": (lambda: listed(*three(lines=TWO_LINES), total=6), "cannot_tell C4.6"),
    "C4.2": (lambda: listed(*three(), total=4), "cannot_tell C4.1"),
    "C4.3": (lambda: listed(end=date(2026, 9, 1)), "cannot_tell C3.4"),
    "C4.4": (lambda: company(owners={"list.xlsx": SISTER.tax_id}), "cannot_tell C5.2"),
    "C4.5": (lambda: listed(start=date(2026, 9, 11)), "cannot_tell C3.4"),
    "C4.6": (lambda: listed(*three(lines=TWO_LINES), total=9), "cannot_tell C4.1"),
    "C4.7": (
        lambda: in_archive(mails=(original(place=Place("mails/a.eml!a.pdf")),), mentions=(mention(link="x"),)),
        "missing C4.9",
    ),
    "C4.8": (lambda: in_archive(mentions=(mention(link="https://fp.example/d/1"),)), "missing C4.7"),
    "C4.9": (lambda: in_archive(mentions=(mention(link="https://fp.example/d/1"),)), "missing C4.7"),
    "C4.10": (lambda: in_archive(unread=(Unread("扫描.pdf"),)), "cannot_tell C4.11"),
    "C4.11": (lambda: in_archive(unread=(Unread("合并.pdf", code="C4.10"),)), "cannot_tell C4.10"),
    "C4.12": (lambda: in_books(entry("")), "not_missing C3.7"),
}


def test_a_list_of_lines_and_invoices_of_which_one_lacks_the_others_is_not_whole() -> None:
    rows = [sheet("发票基础信息", OTHERS[0], 2), sheet("信息汇总表", OTHERS[1], 3)]
    assert listed(*rows) == "cannot_tell C4.6"
    assert listed(*(sheet("信息汇总表", number, line) for line, number in enumerate(OTHERS, 2))) == "missing"


def test_a_declared_number_of_lines_proves_a_list_of_lines() -> None:
    assert listed(*three(lines=TWO_LINES), rows=6) == "missing"
    assert listed(*three(lines=TWO_LINES), total=3) == "missing"


def test_a_title_of_our_own_company_is_no_doubt() -> None:
    rows = [row(OTHERS[0])]
    ours = side_by_side(archive(original()), bureau(*rows, owners={"list.xlsx": rows[0].buyer_tax_id}))
    assert told(ours, "bureau") == "missing"


def test_an_empty_list_of_another_company_proves_nothing() -> None:
    sides = side_by_side(archive(original()), bureau(owners={"list.xlsx": SISTER.tax_id}))
    assert told(sides, "bureau") == "cannot_tell C5.2"


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        (Unread(f"{NUMBER}.pdf", NUMBER), "cannot_tell C4.11"),
        (Unread("合并.pdf", NUMBER, "C4.10"), "cannot_tell C4.10"),
        (Unread(f"{OTHERS[0]}.pdf", OTHERS[0]), "missing"),
        (Unread("合并.pdf", OTHERS[0], "C4.10"), "missing"),
    ],
)
def test_what_could_not_be_read_leaves_open_only_what_it_may_be(unread: Unread, said: str) -> None:
    assert in_archive(unread=(unread,)) == said


def test_a_mail_that_names_it_without_a_link_is_a_weaker_sign() -> None:
    found = filed(mentions=(mention(),)).judgement().findings[0].causes
    assert [one.likelihood.value for one in found if one.cause.code == "C4.7"] == ["possible"]


def test_the_evidence_of_a_dead_link_is_the_mail_and_its_words() -> None:
    sides = filed(mentions=(mention(link="https://fp.example/d/1", unavailable="链接已过期"),))
    facts = [one.fact.say("zh") for one in evidence(sides, "archive", "C4.7")]
    assert "https://fp.example/d/1" in facts[0]
    assert "链接已过期" in facts[1]
    assert {one.source for one in evidence(sides, "archive", "C4.7")} == {MAIL.path}


def test_whether_the_mail_lies_elsewhere_is_asked_only_where_none_is_known() -> None:
    assert "C4.8" in asked(filed(), "archive")
    assert "C4.8" not in asked(filed(mentions=(mention(link="x"),)), "archive")


@pytest.mark.parametrize("state", ["待识别", "识别中", "待复核", "识别失败", "pending"])
def test_a_row_that_awaits_recognition_may_be_any_invoice_it_does_not_contradict(state: str) -> None:
    waiting = entry("", issue_date=None, seller_name="", total=None, facts={"ocr_state": state})
    assert in_books(waiting) == "cannot_tell C4.12"


@pytest.mark.parametrize(
    "row_",
    [
        entry("", total=Decimal("998.00"), **WAITING),
        entry("", issue_date=date(2026, 3, 1), **WAITING),
        entry("", seller_name="广州石桥食品有限公司", **WAITING),
        entry(OTHERS[0], total=Decimal("998.00"), **WAITING),
    ],
)
def test_a_row_that_awaits_recognition_and_states_something_else_is_another(row_: Record) -> None:
    assert in_books(row_) == "missing"


def test_a_row_that_was_recognised_waits_for_nobody() -> None:
    assert in_books(entry("", facts={"ocr_state": "已识别"})) == "not_missing C3.7"


def test_an_original_whose_number_and_total_were_read_badly_may_be_the_invoice() -> None:
    unclear = original("", total=Decimal("118.00"), fields={"total": FieldOrigin("page 1")}, place=Place("照片.jpg"))
    assert told(side_by_side(bureau(row()), archive(unclear)), "archive").startswith("cannot_tell")
    other = replace(unclear, total=Decimal("998.00"))
    assert told(side_by_side(bureau(row()), archive(other)), "archive") == "missing"


def test_what_speaks_against_another_stretch_of_days_is_no_reason() -> None:
    issued = row(OTHERS[0], seller_name=US.name, seller_tax_id=US.tax_id, issue_date=date(2026, 8, 1))
    assert listed(issued, end=date(2026, 8, 31)) == "cannot_tell C3.4"


def test_another_companys_file_says_nothing_of_a_window_without_rows() -> None:
    theirs = row(OTHERS[0], issue_date=date(2026, 8, 1), place=Place("八月.xlsx", "1", 2), buyer_tax_id=SISTER.tax_id)
    ours = row(OTHERS[1], 3, issue_date=date(2026, 7, 1), place=Place("七月.xlsx", "1", 3))
    windows = (
        replace(OPEN_WINDOW, start=date(2026, 7, 1), end=date(2026, 8, 31)),
        replace(OPEN_WINDOW, start=date(2026, 9, 1), end=date(2026, 9, 30), kinds=frozenset({Kind.RAIL})),
    )
    sides = side_by_side(
        archive(original()), bureau(theirs, ours, windows=windows, owners={"八月.xlsx": SISTER.tax_id})
    )
    assert told(sides, "bureau") == "cannot_tell C3.3"
