"""An invoice that was filed with a company of the same group is not lost; what other companies hold tells nothing."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from agreement.test_check_and_server import _companies
from fixtures_of_intake import data, here
from making_intake import Intake
from making_people import an_actor
from piaoqi.accounts.models import Company, Group
from piaoqi.archive.models import InvoiceKey, Reading
from piaoqi.audit.clock import now
from piaoqi.core.folder.config import FolderConfig
from piaoqi.core.folder.opened import config_of
from piaoqi.core.reconcile.result import Finding
from piaoqi.core.synth import write
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.terms import renewed
from without_recognition import recognition_left_out

__all__ = ["data", "here"]
pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.django_db]


def test_what_lies_with_the_sibling_is_missing_only_outside_of_its_group(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(folder, seed=6, invoices=12, faults=("C6.2",), months=1)
    (tmp_path / "without").mkdir()
    with recognition_left_out(tmp_path / "without"):
        config = config_of(folder)
        ours, sibling = _companies(config, ())
        intake = Intake(ours)
        adopt_folder(an_actor(), folder, [ours, sibling])
        intake.work()
    planted = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["faults"]
    here = {
        (one["invoice"]["number"], one["absent_from"]): one["verdict"]
        for one in planted
        if not one["absent_from"].startswith("sibling")
    }
    assert here
    there = dict.fromkeys(here, ("not_missing", "C6.2", sibling.name))

    def said(known_at: datetime) -> dict[tuple[str, str], tuple[str, str, str]]:
        return {place: _told(found) for place, found in _findings(ours, config, known_at).items() if place in here}

    assert said(now()) == there
    for group, expected in ((Group.objects.create(name="别的集团"), "missing"), (ours.group, "not_missing")):
        Company.objects.filter(pk=sibling.pk).update(group=group)
        renewed(ours, "person:1").save()
        assert {verdict for verdict, _, _ in said(now()).values()} == {expected}
    then = now()
    Reading.objects.filter(source__company=sibling).update(replaced_at=now())
    InvoiceKey.objects.filter(company=sibling).delete()
    assert {(verdict, where) for verdict, _, where in said(now()).values()} == {("missing", "")}
    assert said(then) == there


def _findings(company: Company, config: FolderConfig, known_at: datetime) -> dict[tuple[str, str], Finding]:
    assert config.as_of is not None
    found = compared(company, config.as_of, known_at).answer.findings
    return {(one.invoice.number, one.absent_from): one for one in found}


def _told(found: Finding) -> tuple[str, str, str]:
    """Verdict, first cause, and where its first evidence lies."""
    first = found.causes[0] if found.causes else None
    return found.verdict.value, first.cause.code if first else "", first.evidence[0].source if first else ""
