"""`piaoqi check` on a folder and the server say the same of the same data: one formulation, two ways to it."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fixtures_of_intake import data, here
from making_intake import Intake
from making_people import an_actor
from piaoqi.accounts.models import Company, FormerName, Group
from piaoqi.audit.clock import now
from piaoqi.core.folder import check_folder
from piaoqi.core.folder.config import FolderConfig
from piaoqi.core.folder.opened import config_of
from piaoqi.core.report.check_form import check_form
from piaoqi.core.synth import write
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.reconciliation.comparing import compared
from without_recognition import recognition_left_out

__all__ = ["data", "here"]

pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.django_db]
_APART = ("notes", "problems", "taxpayers")
"""Of the folder itself the server knows nothing."""
_BLOCK = re.compile(r"\n\[\[\w+\]\]\n.*?(?=\n\[\[\w+\]\]|\Z)", re.DOTALL)
_ANSWERED = re.compile(r"^[^“”]{1,20}(?=回答“是”：)|^.{1,20}?(?= answered yes: )")
_COVERAGE = re.compile(r"\n\[\[source\.coverage\]\]\n.*?(?=\n\[\[|\Z)", re.DOTALL)


def test_a_small_company(tmp_path: Path) -> None:
    write(tmp_path / "folder", seed=5, invoices=8, faults=("C4.11", "C3.8", "C6.1", "C5.1"), months=1)
    assert_agree(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_every_fault(tmp_path: Path, seed: int) -> None:
    write(tmp_path / "folder", seed=seed, invoices=60, faults="all", months=3)
    assert_agree(tmp_path)


@pytest.mark.slow
def test_every_fault_where_nothing_is_declared_of_coverage(tmp_path: Path) -> None:
    write(tmp_path / "folder", seed=4, invoices=60, faults="all", months=3)
    settings = tmp_path / "folder" / "piaoqi.toml"
    settings.write_text(_COVERAGE.sub("", settings.read_text(encoding="utf-8")), encoding="utf-8")
    assert_agree(tmp_path)


@pytest.mark.slow
def test_every_fault_without_a_piaoqi_toml(tmp_path: Path) -> None:
    write(tmp_path / "folder", seed=4, invoices=60, faults="all", months=3)
    (tmp_path / "folder" / "piaoqi.toml").unlink()
    shutil.rmtree(tmp_path / "folder" / "sibling")
    assert_agree(tmp_path)


@pytest.mark.slow
def test_real_files(tmp_path: Path, corpus: Path) -> None:
    shutil.copytree(corpus, tmp_path / "folder")
    assert_agree(tmp_path)


def assert_agree(place: Path) -> None:
    """A company of its own, whose sources alone are declared, of a group that is known."""
    folder = place / "folder"
    (place / "without").mkdir()
    settings = folder / "piaoqi.toml"
    if settings.exists():
        text = settings.read_text(encoding="utf-8")
        settings.write_text(_BLOCK.sub(_without_sibling, text), encoding="utf-8")
    with recognition_left_out(place / "without"):
        asked = config_of(folder).as_of or datetime.fromisoformat("2026-11-22T12:00:00+08:00")
        answer = check_folder(folder, asked)
        companies = _companies(config_of(folder), answer.taxpayers)
        intake = Intake(companies[0])
        adopt_folder(an_actor(), folder, companies[:1])
        intake.work()
        found = compared(companies[0], asked, now()).answer
    for language in ("zh", "en"):
        assert _plain(check_form(found, language)) == _plain(check_form(answer, language))


def _without_sibling(block: re.Match[str]) -> str:
    return "" if '"sibling' in block[0] else block[0]


def _companies(config: FolderConfig, guessed: tuple[tuple[str, str], ...]) -> list[Company]:
    group = Group.objects.create(name="集团")
    found = []
    for name, tax_id in (
        [(one.name, one.tax_id) for one in config.taxpayers] or guessed or [("示例", "91110108MA01ABCD2X")]
    ):
        found.append(Company.objects.create(name=name, tax_id=tax_id, group=group))
    for company, one in zip(found, config.taxpayers, strict=False):
        for former in one.former:
            assert former.until is not None
            FormerName.objects.create(company=company, name=former.name, tax_id=former.tax_id, until=former.until)
    return found


def _plain(form: dict[str, Any]) -> dict[str, Any]:
    """Without what speaks of the folder, or of who answered."""
    kept = {name: value for name, value in form.items() if name not in _APART}
    kept["sources"] = [{**one, "understood": "", "files": 0} for one in kept["sources"]]
    for finding in kept["findings"]:
        for cause in finding["causes"]:
            cause["evidence"] = [_whoever_said_it(one) for one in cause["evidence"]]
    return kept


def _whoever_said_it(evidence: dict[str, Any]) -> dict[str, Any]:
    """Who answered is the one signed in there, the one named in piaoqi.toml here."""
    fact = _ANSWERED.sub("", evidence["fact"])
    return evidence if fact == evidence["fact"] else {**evidence, "fact": fact, "source": ""}
