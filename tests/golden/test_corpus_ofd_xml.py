"""Real OFD and XML files say what two independent readings of them say."""

import json
from functools import cache
from pathlib import Path

import pytest

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read

FIELDS = (
    "kind", "code", "number", "issue_date", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id", "amount",
    "tax", "total", "check_code",
)  # fmt: skip
NAMES = (
    "ofdrw_999.ofd", "ofdrw_b.ofd", "ofdrw_发票示例.ofd", "ofdrw_csfapiao1.ofd", "ofdrw_数电专票2024.ofd",
    "easyofd_增值税电子专票5.ofd", "铁路_售票换开样例.ofd", "铁路_退票样例.ofd", "银行回单_百望样例.ofd",
    "银行对账单_百望样例.ofd", "bitbrewing_demo.xml", "官方样例_广东数电专票.xml",
)  # fmt: skip


@cache
def truth(corpus: Path) -> dict[str, dict[str, object]]:
    entries = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in entries}


def document(corpus: Path, name: str) -> Document:
    return read(Blob(name, (corpus / name).read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_every_scored_field_agrees(corpus: Path, name: str) -> None:
    expected = truth(corpus)[name]
    uncertain = expected["uncertain"]
    assert isinstance(uncertain, list)
    (record,) = document(corpus, name).records
    read_fields = {field: str(value) if (value := getattr(record, field)) is not None else "" for field in FIELDS}
    scored = [field for field in FIELDS if field not in uncertain]
    assert {field: read_fields[field] for field in scored} == {field: expected[field] for field in scored}
    if expected["line_count"] is not None and "line_count" not in uncertain:
        assert len(record.lines) == expected["line_count"]


@pytest.mark.parametrize("name", NAMES)
def test_no_part_contradicts_another(corpus: Path, name: str) -> None:
    found = document(corpus, name)
    assert [problem.message() for record in found.records for problem in record.problems] == []
    assert not any(problem.kind.unreadable for problem in found.problems)


def test_every_structured_field_is_seen_on_the_page_too(corpus: Path) -> None:
    (record,) = document(corpus, "easyofd_增值税电子专票5.ofd").records
    for field in ("number", "code", "amount", "tax", "total", "seller_name", "buyer_name", "issue_date"):
        assert {"tag", "page"} <= set(record.fields[field].agrees)


def test_the_corpus_is_covered(corpus: Path) -> None:
    assert {name for name in truth(corpus) if name.endswith((".ofd", ".xml"))} == set(NAMES)
