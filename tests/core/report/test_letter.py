"""A letter is ready to copy: filled in, without holes, to somebody who can act, by a day that is a workday."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import AS_OF, NUMBER, US, original
from piaoqi.core.causes.base import Absence, Actor, Letter
from piaoqi.core.causes.case import Direction
from piaoqi.core.causes.engine import causes
from piaoqi.core.causes.letters import REISSUE, REQUEST_ISSUE, UPLOAD
from piaoqi.core.folder.why import Absent
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.result import Finding
from piaoqi.core.report.letter import Written, deadline, fill, write_letter

LETTERS = {cause.letter: cause.code for cause in reversed(causes()) if cause.letter}
"""Every letter, with the first cause that sends it."""
NOTHING: dict[str, Any] = {
    "kind": Kind.UNKNOWN,
    "number": "",
    "issue_date": None,
    "seller_name": "",
    "seller_tax_id": "",
    "buyer_name": "",
    "buyer_tax_id": "",
    "total": None,
}


def absent(company: Taxpayer = US, direction: Direction = Direction.RECEIVED, **changes: Any) -> Absent:
    finding = Finding(original(**changes), ("archive",), "税务局", Absence.MISSING, (), (), "bureau")
    return Absent(finding, company, direction, date(2026, 9, 12), ("税务局",))


def written(letter: Letter, about: Absent, language: Any = "zh") -> Written:
    found = write_letter(letter, about, AS_OF, language)
    assert found is not None
    return found


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_is_filled_whole(letter: Letter, language: str) -> None:
    sent = written(letter, absent(), language)
    assert sent.subject
    assert "{" not in sent.subject + sent.body
    assert US.name in sent.body
    assert NUMBER in sent.subject + sent.body


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "changes",
    [NOTHING, {"total": None}, {"seller_tax_id": ""}, {"buyer_name": "", "buyer_tax_id": ""}, {"number": ""}],
)
def test_what_is_not_known_leaves_no_hole(letter: Letter, language: str, changes: dict[str, Any]) -> None:
    sent = written(letter, absent(Taxpayer("", ""), **changes), language)
    for line in (sent.subject, *sent.body.replace("Hello,\n", "").split("\n")):
        assert "None" not in line
        assert not re.search(r"[：:，,]$|[（(]\s*[）)]|  |：\s*[，。；]|[，；]{2}|，。|^\s*元|：\s*元", line), line
    assert sent.subject


def test_it_says_our_name_and_number_only_where_they_are_known() -> None:
    known = written(REISSUE, absent()).body
    assert f"抬头：{US.name}，税号：{US.tax_id}" in known
    unknown = written(REISSUE, absent(Taxpayer("", ""))).body
    assert "抬头" not in unknown
    assert "税号：" not in unknown
    assert "请红冲后重新开具" in unknown


def test_the_total_keeps_its_unit_or_goes_with_it() -> None:
    assert "10,000.00 元" in written(REQUEST_ISSUE, absent(total=Decimal(10000))).subject
    assert "元" not in written(REQUEST_ISSUE, absent(total=None)).subject


def test_it_is_addressed_to_the_issuer_by_name() -> None:
    assert written(UPLOAD, absent(seller_name="上海云杉")).to == "开票方 上海云杉"
    assert written(UPLOAD, absent(seller_name="")).to == "开票方"


def test_nobody_writes_to_himself() -> None:
    assert write_letter(UPLOAD, absent(direction=Direction.ISSUED), AS_OF, "zh") is None


def test_strangers_read_what_a_source_is_and_colleagues_what_we_call_it() -> None:
    to_issuer = replace(UPLOAD, to=Actor.ISSUER)
    to_colleague = replace(UPLOAD, to=Actor.TAX_STAFF)
    assert "税务局的发票清单" in written(to_issuer, absent()).body
    assert "“税务局”" in written(to_colleague, absent()).body


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 18), date(2026, 11, 25)),
        (date(2026, 11, 21), date(2026, 11, 30)),
        (date(2026, 11, 22), date(2026, 11, 30)),
        (date(2026, 12, 28), date(2027, 1, 4)),
    ],
)
def test_the_deadline_is_a_week_away_and_on_a_weekday(today: date, due: date) -> None:
    assert deadline(today) == due


def test_days_are_counted_in_chinese_time() -> None:
    late = datetime.fromisoformat("2026-11-19T20:00:00+00:00")
    letter = write_letter(UPLOAD, absent(), late, "zh")
    assert letter is not None
    assert letter.body.endswith("2026年11月20日")


def test_a_clause_of_unknown_values_goes_and_the_sentence_stays() -> None:
    values = {"a": "", "b": "", "c": "3"}
    assert fill("请办理，名称：{a}，号码：{b}。谢谢", values) == "请办理。谢谢"
    assert fill("第一行\n名称：{a} {b}\n号码：{b} {c}", values) == "第一行\n号码：3"
    assert fill("事由：{a}", values) == "事由"
