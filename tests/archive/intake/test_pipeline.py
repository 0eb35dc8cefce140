"""What is handed in is read once, whole, and ends as records that say what core reads."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from making_intake import Intake, an_export, zipped
from making_people import an_actor
from piaoqi.archive.intake.body import Seen, body_of, record_of
from piaoqi.archive.models import Arrival, Original, Reading, Record
from piaoqi.archive.queries import progress
from piaoqi.audit.clock import now
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.invoice.record import Record as Statement
from without_recognition import recognition_left_out

pytestmark = pytest.mark.usefixtures("here")
SEEN = Seen(company="", source="", original="", ordinal=0, at=now(), reader="")
EXPORT = an_export(1, 3)
OTHER = an_export(11, 13)
BEIJING = Path(__file__).parents[3] / "samples" / "beijing"


def test_a_folder_becomes_the_records_that_core_reads(intake: Intake, tmp_path: Path) -> None:
    found = sorted(path for path in BEIJING.rglob("*") if path.is_file())
    files = [one for at, one in enumerate(found) if at % 8 == 0 or "originals" not in one.parts]
    (tmp_path / "without").mkdir()
    with recognition_left_out(tmp_path / "without"):
        for path in files:
            intake.hand_in(path.read_bytes(), path.name)
        intake.work()
        read = {written(one) for path in files for one in all_of(read_path(path, path.name))}
    kept = {written(record_of(body)) for body in Record.objects.values_list("body", flat=True)}
    assert kept == read
    assert not Reading.objects.filter(state__in=("waiting", "reading")).exists()


def test_the_same_file_twice_is_one_original_with_two_arrivals_and_one_reading(intake: Intake) -> None:
    data = EXPORT
    for name in ("一月.csv", "一月 (1).csv"):
        intake.hand_in(data, name)
    intake.work()
    intake.hand_in(data, "又来.csv")
    intake.work()
    assert (Original.objects.count(), Arrival.objects.count(), Reading.objects.count()) == (1, 3, 1)
    assert Record.objects.count() == 2


def test_at_a_second_source_it_is_read_again(intake: Intake) -> None:
    intake.hand_in(EXPORT, "一月.csv")
    intake.hand_in(EXPORT, "一月.csv", intake.source("bureau", "bureau"))
    intake.work()
    assert (Original.objects.count(), Reading.objects.count(), Record.objects.count()) == (1, 2, 4)


def test_files_in_archives_in_archives_are_read_by_themselves(intake: Intake) -> None:
    inner = zipped({"一月.csv": EXPORT, "说明.txt": b"\x01\x02junk"})
    intake.hand_in(zipped({"内.zip": inner, "二月.csv": OTHER}), "外.zip", batch="b1")
    intake.work()
    names = dict(Arrival.objects.values_list("name", "parent__name"))
    assert names == {
        "外.zip": None,
        "外.zip!内.zip": "外.zip",
        "外.zip!二月.csv": "外.zip",
        "外.zip!内.zip!一月.csv": "外.zip!内.zip",
        "外.zip!内.zip!说明.txt": "外.zip!内.zip",
    }
    states = dict(Arrival.objects.values_list("name", "reading__state"))
    assert states.pop("外.zip!内.zip!说明.txt") == "quarantined"
    assert set(states.values()) == {"done"}
    assert set(Arrival.objects.values_list("batch", flat=True)) == {"b1"}
    assert Record.objects.count() == 4


def test_an_archive_that_holds_itself_comes_to_an_end(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    data = EXPORT
    for depth in range(9):
        data = zipped({f"{depth}.zip" if depth else "一月.csv": data})
    intake.hand_in(data, "很深.zip")
    intake.work()
    assert not Record.objects.exists()
    assert (
        Reading.objects.filter(state="quarantined").values_list("said__reason__code", flat=True).get()
        == "archive.too_deep"
    )


def test_attachments_of_a_mail_are_read_by_themselves_and_the_same_file_alone_is_not_read_again(intake: Intake) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.cn", "b@example.cn", "发票"
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0800"
    mail.set_content("请查收")
    mail.add_attachment(EXPORT, "text", "csv", filename="一月.csv")
    intake.hand_in(mail.as_bytes(), "发票.eml")
    intake.hand_in(EXPORT, "一月.csv")
    intake.work()
    assert Arrival.objects.get(name="发票.eml!一月.csv").parent == Arrival.objects.get(name="发票.eml")
    assert Record.objects.count() == 2
    letter = Reading.objects.get(format="eml")
    assert letter.state == "done"
    assert letter.said["facts"]["subject"] == "发票"


def test_what_can_not_be_read_waits_in_quarantine_with_its_reason(intake: Intake) -> None:
    intake.hand_in(b"", "空.pdf")
    intake.hand_in(b"\x00\x01\x02", "什么.bin")
    intake.work()
    found = {one.name: one for one in progress.files(an_actor())}
    assert found["空.pdf"].reason["code"] == "file.empty"
    assert "0 字节" in found["空.pdf"].reason["message"]["zh"]
    assert found["什么.bin"].reason["message"]["en"]
    assert progress.everything(an_actor()).quarantined == 2


def written(record: Statement) -> str:
    """Comparable: without the columns, which are kept once a table, and the file's name, for a copy is not read."""
    unnamed = [replace(one, path="") for one in record.problems]
    place = replace(record.place, path="")
    return body_of(replace(record, columns={}, place=place, problems=tuple(unnamed)), SEEN)


def all_of(document: Document) -> list[Statement]:
    return [*document.records, *(record for child in document.children for record in all_of(child))]
