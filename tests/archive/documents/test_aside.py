"""What people state of a file that can't be read: it hides nothing from then on, and everything before."""

import io
import json
import zipfile
from datetime import datetime

import pytest
from xlsxwriter import Workbook

from making_intake import Intake, an_export, zipped
from piaoqi.accounts.errors import OverError
from piaoqi.archive.actions.quarantine import Aside, retry_reading, set_aside, take_back
from piaoqi.archive.documents.known import documents_at
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import progress
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.folder.files import unread_in
from piaoqi.reconciliation.ground import has_unread

pytestmark = pytest.mark.usefixtures("here")
JUNK = b"%PDF-1.7 of nothing"
EMPTY = Aside(reason="会议签到表，不是发票", no_invoice=True)


def stuck(intake: Intake) -> Reading:
    intake.hand_in(JUNK, "签到表.pdf")
    assert intake.work() == ["quarantined"]
    return Reading.objects.get()


def hidden(intake: Intake, at: datetime | None = None) -> list[str]:
    return [one.path for one in unread_in(documents_at(intake.source(), at or now()))]


def test_a_file_without_an_invoice_hides_nothing_from_then_on_and_everything_before(intake: Intake) -> None:
    reading = stuck(intake)
    before = now()
    assert hidden(intake) == ["签到表.pdf"]
    assert has_unread(intake.company.pk)
    set_aside(intake.actor, reading, EMPTY)
    assert hidden(intake) == []
    assert hidden(intake, before) == ["签到表.pdf"]
    assert not has_unread(intake.company.pk)
    (document,) = documents_at(intake.source(), now())
    assert "会议签到表" in document.problems[0].message("zh")


def test_taken_back_it_hides_again_but_not_for_the_time_between(intake: Intake) -> None:
    reading = stuck(intake)
    set_aside(intake.actor, reading, EMPTY)
    between = now()
    take_back(intake.actor, reading)
    assert hidden(intake) == ["签到表.pdf"]
    assert hidden(intake, between) == []
    assert has_unread(intake.company.pk)
    with pytest.raises(OverError):
        take_back(intake.actor, reading)


def test_without_the_statement_it_is_only_quiet(intake: Intake) -> None:
    set_aside(intake.actor, stuck(intake), Aside(reason="已另行交来"))
    assert hidden(intake) == ["签到表.pdf"]
    assert has_unread(intake.company.pk)


def test_a_later_statement_takes_the_place_of_an_earlier_one(intake: Intake) -> None:
    reading = stuck(intake)
    set_aside(intake.actor, reading, EMPTY)
    between = now()
    set_aside(intake.actor, reading, Aside(reason="说不准"))
    assert hidden(intake) == ["签到表.pdf"]
    assert hidden(intake, between) == []


@pytest.mark.parametrize("version", ["", "99.0"])
def test_the_statement_outlives_another_try_that_fails(
    intake: Intake, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    reading = stuck(intake)
    set_aside(intake.actor, reading, EMPTY)
    between = now()
    if version:
        monkeypatch.setattr("piaoqi.__version__", version)
    retry_reading(intake.actor, reading)
    assert hidden(intake) == ["签到表.pdf"], "while it waits nothing is known"
    assert intake.work() == ["quarantined"]
    assert hidden(intake) == []
    assert hidden(intake, between) == []


def test_the_log_tells_who_stated_it_and_who_took_it_back(intake: Intake) -> None:
    reading = stuck(intake)
    set_aside(intake.actor, reading, EMPTY)
    take_back(intake.actor, reading)
    rows = Entry.objects.filter(action="archive.quarantine.set_aside").order_by("pk")
    said = [json.loads(one)["after"] for one in rows.values_list("data", flat=True)]
    assert said == [{"set_aside": EMPTY.reason, "no_invoice": True}, {"set_aside": ""}]


def test_files_tell_what_was_stated(intake: Intake) -> None:
    set_aside(intake.actor, stuck(intake), EMPTY)
    (file,) = progress.files(intake.actor)
    assert file.aside["reason"] == EMPTY.reason
    assert file.is_stated_empty


def in_part(intake: Intake) -> Reading:
    """A workbook of which one sheet is damaged."""
    intake.hand_in(half_a_workbook(), "清单.xlsx", intake.source("bureau", "bureau"))
    assert intake.work() == ["done"]
    reading = Reading.objects.get()
    assert reading.partly
    return reading


def test_what_was_not_read_of_a_file_hides_nothing_once_people_looked_at_it(intake: Intake) -> None:
    reading, source = in_part(intake), intake.source("bureau")
    known = len(documents_at(source, now())[0].records)
    before = now()
    set_aside(intake.actor, reading, Aside(reason="那一页是封面", no_invoice=True))
    between = now()
    (document,) = documents_at(source, now())
    assert (list(unread_in([document])), len(document.records)) == ([], known)
    assert "那一页是封面" in document.problems[-1].message("zh")
    assert [one.path for one in unread_in(documents_at(source, before))] == ["清单.xlsx"]
    assert [one.code for one in verify_archive() if one.weight == "fault" and one.code.startswith("reading")] == []
    take_back(intake.actor, reading)
    assert [one.path for one in unread_in(documents_at(source, now()))] == ["清单.xlsx"]
    assert not list(unread_in(documents_at(source, between)))


def test_a_file_read_in_part_waits_for_somebody_until_it_is_judged(intake: Intake) -> None:
    reading = in_part(intake)
    assert [one.name for one in progress.unread(intake.actor)] == ["清单.xlsx"]
    assert progress.everything(intake.actor).partly == 1
    set_aside(intake.actor, reading, Aside(reason="那一页是封面", no_invoice=True))
    assert not progress.unread(intake.actor)
    assert progress.everything(intake.actor).partly == 0


def half_a_workbook() -> bytes:
    """One sheet of a list, and one that is damaged."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("清单")
    for at, line in enumerate(an_export(1, 4).decode().split("\r\n")):
        sheet.write_row(at, 0, line.split(","))
    book.add_worksheet("封面").write(0, 0, "封面")
    book.close()
    files = {}
    with zipfile.ZipFile(made) as archive:
        for name in archive.namelist():
            files[name] = archive.read(name)
    files["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row><c r="
    return zipped(files)
