"""The JSON of `check` keeps the contract, field by field."""

import json
from dataclasses import replace
from typing import Any

from core.report.answers import answer, answer_with_lists, source, window
from piaoqi.core.report.check_form import check_form

CONTRACT = {"as_of", "taxpayers", "sources", "summary", "findings", "differences", "duplicates", "problems"}
INVOICE = {
    "kind", "code", "number", "issue_date", "seller_tax_id", "seller_name", "buyer_tax_id", "amount", "total",
}  # fmt: skip


def form() -> Any:
    return json.loads(json.dumps(check_form(answer()), ensure_ascii=False))


def test_the_answer_has_the_contracts_parts() -> None:
    assert set(form()) >= CONTRACT
    assert form()["as_of"] == "2026-11-20T01:00:00+00:00"
    assert form()["taxpayers"] == [{"name": "北京示例科技有限公司", "tax_id": "91110108MA01ABCD2X"}]


def test_the_summary_has_every_count() -> None:
    assert form()["summary"] == {
        "invoices": 5300, "complete": 5100, "missing": 3, "not_missing": 1, "cannot_tell": 1, "not_due": 9,
        "not_expected": 31, "different": 1, "duplicates": 1,
    }  # fmt: skip


def test_a_finding_has_invoice_places_verdict_and_ranked_causes() -> None:
    one = form()["findings"][3]
    assert set(one["invoice"]) == INVOICE
    assert (one["in"], one["absent_from"], one["verdict"]) == (["archive", "mail"], "tax-bureau", "not_missing")
    assert [cause["code"] for cause in one["causes"]] == ["C3.8", "C1.5"]
    cause = one["causes"][0]
    assert set(cause) >= {"code", "likelihood", "title", "evidence", "remedy", "next", "recheck_after"}
    assert cause["likelihood"] == "certain"
    assert [set(fact) for fact in cause["evidence"]] == [{"fact", "source", "for"}] * 2
    assert [fact["for"] for fact in cause["evidence"]] == [True, False]
    assert one["where"] == ["bureau/全量发票查询.xlsx › 信息汇总表 › 第102行"]


def test_a_cause_names_who_acts_and_by_which_law() -> None:
    cause = form()["findings"][3]["causes"][0]
    assert (cause["actor"], cause["laws"], cause["confirmed"]) == ("accountant", [], True)


def test_what_to_export_again_is_a_slice_with_what_to_choose_and_why() -> None:
    found = check_form(answer_with_lists())
    first = found["exports"][0]
    assert (first["source"], first["from"], first["to"]) == ("tax-bureau", "2026-03-04", "2026-03-18")
    assert (first["kinds"], first["origins"], first["waiting"], first["amount"]) == ("all", "all", 2, "2260.00")
    assert {"field": "开票日期", "value": "2026-03-04 至 2026-03-18"} in first["choose"]
    assert first["why"] == [{"code": "C4.1", "facts": ["声明共 5123 条，实际只有 5000 条"]}]
    assert [(one["from"], one["invoices"]) for one in found["proven"]] == [("2026-09-01", 7)]


def test_gaps_and_months_of_what_was_issued_are_data() -> None:
    found = check_form(answer_with_lists(), "en")
    (gap,) = found["gaps"]
    assert (gap["first"], gap["last"], gap["count"], gap["covered"]) == ("00000120", "00000121", 2, True)
    assert gap["before"] == {"number": "00000119", "issue_date": "2026-09-03", "where": "存根.xlsx › Sheet1 › 第3行"}
    assert found["issued"]["months"][0]["only_stubs"] == 2
    assert (found["issued"]["numbered"], found["issued"]["digital"]) == (40, 3)


def test_differences_and_duplicates_name_sources_and_places() -> None:
    (difference,) = form()["differences"]
    (duplicate,) = form()["duplicates"]
    assert (difference["field"], difference["values"]) == ("total", {"archive": "113.00", "books": "131.00"})
    assert (duplicate["source"], duplicate["times"]) == ("books", 2)
    assert duplicate["where"] == ["账.xlsx › 10月 › 第7行", "账.xlsx › 11月 › 第3行"]


def test_coverage_says_all_or_lists_and_names_its_doubts() -> None:
    first, unknown, doubtful = form()["sources"]
    assert first["coverage"][0] | {"as_of": ""} == {
        "from": "2026-01-01", "to": "2026-10-31", "kinds": "all", "origins": "all", "as_of": "", "certain": True,
        "doubts": [], "statuses": "all", "booked": "all", "sellers": "all",
    }  # fmt: skip
    assert unknown["coverage"] == []
    assert doubtful["coverage"][0]["certain"] is False
    assert doubtful["coverage"][0]["doubts"] == ["只有 1000 行，正好是导出上限"]


def test_coverage_of_some_kinds_lists_them() -> None:
    some = replace(window(), kinds=("rail",), origins=("2",), start=None, end=None, as_of=None)
    given = replace(answer(), sources=(source("a", "bureau", some),))
    window_form = check_form(given)["sources"][0]["coverage"][0]
    assert (window_form["kinds"], window_form["origins"], window_form["from"]) == (["rail"], ["2"], "")


def test_problems_name_their_file() -> None:
    (problem,) = form()["problems"]
    assert set(problem) == {"path", "code", "message", "hint"}
