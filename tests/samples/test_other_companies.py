"""`check` is right on companies it has never seen: other seeds, months and choices of faults."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from piaoqi.core.folder.check import check_folder
from piaoqi.core.synth import write

pytestmark = pytest.mark.usefixtures("read_plainly")
COMPANIES = [
    (1, 1, "all"), (2, 2, "all"), (3, 4, "all"), (4, 3, "none"), (5, 12, "C3.8,C4.9,C6.1"), (6, 1, "none"),
    (7, 24, "none"),
]  # fmt: skip
UNREADABLE_ON_PURPOSE = {"pdf.broken", "pdf.no_text", "pdf.not_recognised", "pdf.no_number", "file.login_page"}
"""Problems of files that a fault spoils."""


@pytest.mark.parametrize(("seed", "months", "faults"), COMPANIES)
def test_the_answer_is_exactly_what_was_planted(tmp_path: Path, seed: int, months: int, faults: str) -> None:
    write(tmp_path, seed=seed, months=months, invoices=40, faults=[faults])
    expected = json.loads((tmp_path / "labels.json").read_text("utf-8"))["expected"]
    answer = check_folder(tmp_path, datetime(2030, 1, 1, tzinfo=UTC))
    found: dict[str, list[list[object]]] = {
        "findings": [[one.invoice.number, one.absent_from, one.verdict.value] for one in answer.findings],
        "differences": [[one.invoice.number, one.field] for one in answer.differences],
        "duplicates": [[one.invoice.number, one.source, len(one.places)] for one in answer.duplicates],
    }
    assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
        name: sorted(expected[name], key=str) for name in found
    }
    assert {problem.code for problem in answer.problems} <= (set() if faults == "none" else UNREADABLE_ON_PURPOSE)
