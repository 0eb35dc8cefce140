"""The workbook that the server makes of a stored comparison is the one that `check` writes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from making_comparisons import in_the_servers_words
from piaoqi.archive.invoices.presence import bits_of
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.check import check_folder
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import CHINA
from piaoqi.core.report.check_form import check_form, difference_form, duplicate_form, finding_form
from piaoqi.core.report.form import Form
from piaoqi.core.report.workbook import write_report
from piaoqi.core.synth import write
from piaoqi.core.text import Language, Text
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.restored import excerpt, restored

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SHOWN = Text("只含缺失", "what is missing alone").with_()


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    folder: Path = tmp_path_factory.mktemp("synth")
    write(folder, seed=3, faults="all", invoices=300)
    return check_folder(folder, datetime(2026, 11, 20, 9, tzinfo=CHINA))


def stored(answer: Answer) -> Comparison:
    forms = {one: check_form(answer, one) for one in LANGUAGES}
    return Comparison(as_of=answer.as_of, summary=asdict(answer.summary), forms=forms)


def rows_of(answer: Answer) -> list[Finding]:
    absences = [
        a_row(
            finding_form,
            one,
            what="absence",
            source=one.absent_from,
            invoice=invoice_of(one.invoice, verified=one.verified),
        )
        for one in answer.findings
    ]
    apart = [
        a_row(difference_form, one, what="difference", invoice=invoice_of(one.invoice)) for one in answer.differences
    ]
    twice = [
        a_row(duplicate_form, one, what="duplicate", source=one.source, invoice=invoice_of(one.invoice))
        for one in answer.duplicates
    ]
    return [*absences, *apart, *twice]


def a_row(form: Callable[[Any, Language], Form], one: object, **fields: Any) -> Finding:
    return Finding(forms={language: form(one, language) for language in LANGUAGES}, **fields)


def invoice_of(record: Record, *, verified: bool = False) -> Invoice:
    presence = bits_of([SourceKind.VERIFICATION] if verified else [])
    return Invoice(buyer_name=record.buyer_name, presence=presence)


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_stored_makes_the_same_workbook(answer: Answer, tmp_path: Path, language: Language) -> None:
    again = restored(stored(answer), rows_of(answer))
    write_report(answer, tmp_path / "check.xlsx", language)
    write_report(again, tmp_path / "server.xlsx", language)
    check, server = cells(tmp_path / "check.xlsx"), cells(tmp_path / "server.xlsx")
    assert list(server) == list(check)
    assert len(check) >= 8
    for title, rows in check.items():
        assert server[title] == in_the_servers_words(rows), title


@pytest.mark.slow
def test_an_excerpt_says_what_it_is_and_nothing_of_the_whole(answer: Answer, tmp_path: Path) -> None:
    missing = [one for one in rows_of(answer) if one.forms["zh"].get("verdict") == "missing"]
    write_report(excerpt(stored(answer), missing, SHOWN), tmp_path / "part.xlsx")
    sheets = cells(tmp_path / "part.xlsx")
    assert list(sheets) == ["概览", "缺失"]
    assert len(sheets["缺失"]) == 1 + len(missing)
    said = [str(row[0]) for row in sheets["概览"]]
    assert "只含缺失" in said
    assert not {"发票总数", "来源与覆盖"} & set(said)
