"""`piaoqi why` on a folder and the server say the same of one invoice, whatever the server kept of it, and so do the
marks of its row in a table.
"""

from collections.abc import Iterator
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest

from agreement.test_check_and_server import _BLOCK, _companies, _without_sibling
from fixtures_of_intake import data, here
from making_comparisons import in_the_servers_words
from making_intake import Intake
from making_people import an_actor
from piaoqi.accounts.actor import system
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import System
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.opened import OpenFolder, config_of, open_folder
from piaoqi.core.folder.why import Ask, explain_invoice
from piaoqi.core.report.why_form import why_form as form_of_check
from piaoqi.core.synth import write
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.reconciliation.queries.marks import marks_of
from piaoqi.reconciliation.queries.why import Why, why
from piaoqi.reconciliation.queries.why_form import why_form
from piaoqi.reconciliation.storing import run_live
from without_recognition import recognition_left_out

__all__ = ["data", "here"]
pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.django_db]


def test_a_small_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "folder", seed=5, invoices=8, faults=("C4.11", "C3.8", "C6.1", "C5.1"), months=1)
    assert_agree(tmp_path, monkeypatch)


@pytest.mark.slow
def test_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "folder", seed=2, invoices=60, faults="all", months=3)
    assert_agree(tmp_path, monkeypatch)


def assert_agree(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place / "folder"
    (place / "without").mkdir()
    settings = folder / "piaoqi.toml"
    settings.write_text(_BLOCK.sub(_without_sibling, settings.read_text(encoding="utf-8")), encoding="utf-8")
    asked = config_of(folder).as_of
    assert asked is not None
    monkeypatch.setattr("piaoqi.audit.clock.system_now", lambda: asked)
    with recognition_left_out(place / "without"):
        opened = open_folder(folder, asked)
        company, *_ = _companies(config_of(folder), ())
        intake = Intake(company)
        adopt_folder(an_actor(), folder, [company])
        intake.work()
        run_live(system(System.WATCH), company)
    monkeypatch.setattr("piaoqi.core.folder.why.answer.open_folder", lambda *_: opened)
    asked_of, apart = 0, dict[tuple[str, str], object]()
    for number in numbers(opened):
        check = form_of_check(explain_invoice(Ask(number), folder, asked), "zh")["invoices"]
        told = why(an_actor(), number)
        apart |= dict(_marked_otherwise(told, company))
        server = why_form(told, "zh")["invoices"]
        if len(check) == len(server) == 1:
            asked_of += 1
            said, wanted = plain(server[0]), in_the_servers_words(plain(check[0]))
            apart |= {(number, name): (said[name], wanted[name]) for name in wanted if said[name] != wanted[name]}
    assert not apart, pformat(apart, width=160)
    assert asked_of >= 5


def _marked_otherwise(told: Why, company: Company) -> Iterator[tuple[tuple[str, str], object]]:
    """Of invoices whose marks in a table are not those of their own page."""
    table = marks_of(an_actor(), company, [one.invoice.pk for one in told.invoices])
    for one in told.invoices:
        page = {mark.source: mark.state.value for mark in one.marks}
        listed = table.of[one.invoice.pk].marks
        row = {source.key: mark.state.value for source, mark in zip(table.sources, listed, strict=True)}
        if row != page:
            yield (one.invoice.number, "marks"), (row, page)


def numbers(opened: OpenFolder) -> Iterator[str]:
    """Not of orders, which only a comparison of everything lays beside the invoices that answer them."""
    comparison = opened.comparison
    for key, seen in comparison.groups.items():
        ordered = any(one.kind is SourceKind.EXPECTED and not one.record.number for one in seen)
        if key.startswith(("d:", "c:")) and not ordered and key not in comparison.dossier.near.absorbed:
            yield key.split(":", 1)[1].replace(":", "")


def plain(form: dict[str, Any]) -> dict[str, Any]:
    """What both know: states and findings in whatever order, sentences as they are."""
    return {
        "states": {one["source"]: one["state"] for one in form["states"]},
        "findings": {
            one["absent_from"]: (one["verdict"], _by_whomever(one["causes"]), one["letters"])
            for one in form["findings"]
        },
        "answer": form["answer"],
        "differences": sorted(str(one["values"]) for one in form["differences"]),
        "duplicates": sorted(one["source"] for one in form["duplicates"]),
    }


def _by_whomever(causes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An answer is another person's on the server, and stands in no file."""
    for cause in causes:
        for one in cause["evidence"]:
            who, answered, _ = one["fact"].partition("回答“")
            if answered:
                one["fact"], one["source"] = one["fact"].removeprefix(who), ""
    return causes
