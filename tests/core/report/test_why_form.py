"""The answer comes first, in sentences; the JSON of `why` holds all that the page says."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from acceptance.build import (
    AS_OF,
    STRANGER,
    US,
    Invoice,
    Party,
    Source,
    config,
    control,
    digital,
    ordinary,
    rule,
    source,
    taxpayer,
)
from acceptance.sources import account, archive, bureau, chosen, letters
from acceptance.writers import basics_19, orders, verified
from piaoqi.core.causes.c2_timing import status_changed
from piaoqi.core.folder.why import Ask, explain_invoice
from piaoqi.core.invoice.record import Place
from piaoqi.core.report.why_form import why_form

A, B, X = digital(1), digital(2), digital(7)
PLAIN = ordinary(6)
OLD = control(4)
NOW = datetime.fromisoformat(AS_OF)


def why(folder: Path, asked: Invoice | str, *sources: Source, language: Any = "zh", **settings: Any) -> dict[str, Any]:
    """The form of the answer about one invoice of a folder."""
    for one in sources:
        one.write(folder)
    (folder / "piaoqi.toml").write_text(config(sources, **settings), encoding="utf-8")
    number = asked if isinstance(asked, str) else asked.code + asked.number
    return dict(why_form(explain_invoice(Ask(number), folder, NOW), language))


def only(form: dict[str, Any]) -> dict[str, Any]:
    (one,) = form["invoices"]
    return dict(one)


def said(form: dict[str, Any]) -> str:
    return "\n".join(only(form)["answer"])


def state(form: dict[str, Any], name: str) -> dict[str, Any]:
    return next(dict(one) for one in only(form)["states"] if one["source"] == name)


def test_what_is_wherever_it_should_be_is_said_to_be_so(tmp_path: Path) -> None:
    form = why(tmp_path, A, bureau(A, B), archive(A, B))
    assert "没有问题" in said(form)
    assert only(form)["findings"] == []


def test_a_missing_one_says_where_and_what_to_do(tmp_path: Path) -> None:
    form = why(tmp_path, B, bureau(A, B), archive(A))
    assert "发票原件（archive）里缺这张发票" in said(form)
    assert "税务数字账户" in said(form)
    assert only(form)["findings"][0]["letter"] is None


def test_one_to_a_person_is_no_loss_and_comes_with_the_letter(tmp_path: Path) -> None:
    form = why(tmp_path, B, bureau(A), archive(A, B.but(buyer=Party("王五（个人）", ""))))
    assert "不算缺" in said(form)
    finding = only(form)["findings"][0]
    assert finding["causes"][0]["code"] == "C1.4"
    assert finding["letter"]["cause"] == "C1.4"
    assert US.name in finding["letter"]["body"]
    assert finding["letter"] in finding["letters"]


def test_what_a_list_was_not_asked_for_is_not_called_missing(tmp_path: Path) -> None:
    form = why(tmp_path, B, bureau(A, coverage=None), archive(A, B))
    assert "还不能说缺" in said(form)
    assert "里缺" not in said(form)


def test_what_is_not_due_yet_is_said_with_its_day_and_reason(tmp_path: Path) -> None:
    late = B.but(date="2026-04-19")
    form = why(tmp_path, late, bureau(A), archive(A, late))
    assert "目前没有问题" in said(form)
    assert "2026-04-21 之前不必有" in said(form)
    there = state(form, "bureau")
    assert (there["state"], there["due"]) == ("not_due", "2026-04-21")
    assert [one["code"] for one in there["reasons"]][:1] in (["C2.1"], ["C2.9"])


def test_what_never_belongs_there_is_said_with_its_reason(tmp_path: Path) -> None:
    form = why(tmp_path, PLAIN, bureau(A, PLAIN), chosen(A), expect=[rule("bureau", "selection")])
    assert "不会有这" in said(form)
    assert state(form, "selection")["state"] == "not_expected"
    assert [one["code"] for one in state(form, "selection")["reasons"]][:1] == ["C5.8"]


def test_a_row_under_another_number_is_said_to_be_there(tmp_path: Path) -> None:
    slip = B.but(number=B.number[:-2] + B.number[-1] + B.number[-2])
    form = why(tmp_path, B, bureau(A, B), account(A, slip), archive(A, B))
    assert "账和报销表（books）里其实有这张发票" in said(form)
    assert slip.number in said(form)


def test_two_archives_are_one_place(tmp_path: Path) -> None:
    sources = (bureau(A, B), archive(A, name="一号"), archive(name="二号"))
    form = why(tmp_path, A, *sources, expect=[rule("bureau", "archive")])
    assert "没有问题" in said(form)
    assert state(form, "二号")["where"] == []
    missing = why(tmp_path, B, *sources, expect=[rule("bureau", "archive")])
    assert len(only(missing)["findings"]) == 1
    assert "（一号、二号）" in said(missing)


def test_we_write_no_letter_to_ourselves(tmp_path: Path) -> None:
    sold = [one.but(seller=US, buyer=STRANGER) for one in (A, OLD)]
    stubs = source("issued", {"存根.xlsx": basics_19(*sold)})
    listed = source("bureau", {"导出.xlsx": basics_19(sold[0])}, direction="issued")
    form = why(tmp_path, sold[1], listed, stubs)
    finding = only(form)["findings"][0]
    assert finding["absent_from"] == "bureau"
    assert finding["letter"] is None
    assert "请开票方说明" not in said(form)


def test_what_the_platform_answered_stands_beside_the_log(tmp_path: Path) -> None:
    log = source("verification", verified((OLD, "009", "2026-02-12 09:00:00")))
    form = why(tmp_path, OLD, bureau(A), archive(A, OLD), log)
    assert state(form, "verification")["results"] == ["2026-02-12 09:00 查无此票"]
    assert state(form, "verification")["state"] == ""


def test_an_order_is_asked_for_by_its_own_number(tmp_path: Path) -> None:
    sources = (source("expected", orders(("PO-2026-001", A), ("PO-2026-002", B))), archive(A))
    form = why(tmp_path, "po-2026-001", *sources)
    assert only(form)["invoice"]["number"] == A.number
    waiting = why(tmp_path, "PO-2026-002", *sources)
    assert "还没有发票号码" in waiting["understood"][0]
    assert only(waiting)["findings"][0]["causes"][0]["code"] == "C1.1"


def test_questions_are_asked_only_where_nothing_is_certain(tmp_path: Path) -> None:
    form = why(tmp_path, B, bureau(A, B), archive(A))
    questions = only(form)["findings"][0]["questions"]
    assert all(one["ask"] and one["where"] and one["answer"] == f"{one['code']}=yes|no" for one in questions)
    certain = why(tmp_path, B, bureau(A, coverage=None), archive(A, B), letters(A))
    assert [one for one in only(certain)["findings"][0]["questions"] if one["code"] == "C5.1"] == []


def test_a_number_that_nobody_has_is_told_with_what_could_hold_it(tmp_path: Path) -> None:
    form = why(tmp_path, X, bureau(A, coverage=None), archive(A))
    assert form["invoices"] == []
    assert form["advice"]
    assert "bureau" in [one["source"] for one in form["could_hold"]]


def test_the_number_itself_is_examined(tmp_path: Path) -> None:
    form = why(tmp_path, A.but(date="2025-06-01"), bureau(A.but(date="2025-06-01")), archive(A))
    verdicts = {one["code"]: one["verdict"] for one in only(form)["traits"]}
    assert verdicts["number.form"] == "holds"
    assert verdicts["number.year"] == "broken"


@pytest.mark.parametrize("asked", [A, B, OLD])
def test_english_sentences_hold_no_chinese_but_names(tmp_path: Path, asked: Invoice) -> None:
    form = why(tmp_path, asked, bureau(A, B), archive(A, OLD), taxpayers=[taxpayer()], language="en")
    for sentence in only(form)["answer"]:
        assert not any("\u4e00" <= char <= "\u9fff" for char in sentence), sentence


def test_a_status_is_called_what_people_call_it() -> None:
    places = {"税务局": Place("a.xlsx"), "账": Place("b.xlsx")}
    found = status_changed({"税务局": "red_full", "账": "normal"}, places)
    assert [one.fact.say("zh") for one in found.evidence] == [
        "税务局 里的状态是 已红冲-全额",
        "账 里的状态是 正常",
    ]
