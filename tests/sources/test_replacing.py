"""A file handed in to the wrong source, or not as it should be, is moved or replaced: from then on all is as if it had
been handed in right, and as of before as it was.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from making_intake import Intake, an_export, zipped
from making_log import without_guards
from making_people import a_company, an_actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.archive import jobs as archive_jobs
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.quarantine import Aside, set_aside
from piaoqi.archive.actions.replacing import move_file
from piaoqi.archive.documents.known import documents_at, documents_of
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.intake.claim import ClaimLostError, claim
from piaoqi.archive.models import Arrival, Invoice, Reading, Record, Replacement, Source
from piaoqi.audit.clock import now
from piaoqi.core.folder.files import unread_in
from piaoqi.core.reconcile.source import day_of
from piaoqi.reconciliation.loading import load
from piaoqi.sources import jobs
from piaoqi.sources.actions.coverage import declare
from piaoqi.sources.calendar import Cover
from piaoqi.sources.claims import Claim
from piaoqi.sources.models import Run
from piaoqi.sources.queries.coverage import coverage
from piaoqi.sources.replacing import move, put_back, replace
from piaoqi.sources.taking_in import take_in, take_in_once
from sources.hand import JUNK

pytestmark = pytest.mark.usefixtures("here")


@dataclass
class Desk:
    """Two lists and the originals of a company, and whoever hands in."""

    intake: Intake

    def __post_init__(self) -> None:
        self.wrong, self.right = self.intake.source("bureau", "bureau"), self.source("bureau-issued")
        self.originals = self.intake.source()

    def source(self, key: str) -> Source:
        return Source.objects.create(company=self.intake.company, key=key, name=key, kind="bureau", direction="issued")

    def take(self, source: Source, data: bytes, name: str = "全量发票查询.csv", batch: str = "一") -> Arrival:
        return take_in(self.intake.actor, source, HandedIn(name=name, stream=io.BytesIO(data), batch=batch))

    def read(self) -> None:
        """And all that a worker does then."""
        self.intake.work()
        for one in Replacement.objects.exclude(new=None):
            jobs.file_replaced(one.arrival_id)
        for source in Source.objects.all():
            jobs.reading_ended(source.pk)
        archive_jobs.settle_replaced()

    def said(self, at: datetime | None = None) -> dict[str, Any]:
        """What comparisons are made from, by the keys of sources, without those to which nothing counts."""
        known = documents_of(self.intake.company, at or now())
        keys = dict(Source.objects.values_list("pk", "key"))
        return {keys[pk]: (one.documents, one.batches) for pk, one in known.items() if one.documents}

    def standing(self) -> dict[str, Any]:
        """What people see of each source, and every invoice."""
        ours = {"source__company": self.intake.company}
        runs = Run.objects.filter(**ours, files_in__gt=0).order_by("source__key", "batch")
        counts = "state", "files_in", "files_new", "invoices_in", "invoices_new", "files_failed"
        invoices = Invoice.objects.filter(company=self.intake.company)
        return {
            "runs": list(runs.values_list("source__key", "batch", *counts)),
            "days": {one.key: covers(self.intake, one) for one in Source.objects.filter(company=self.intake.company)},
            "invoices": sorted(invoices.values_list("key", "presence", "total")),
        }


def faults() -> list[str]:
    """Rows that are not as the log says; the log's own checkpoints are another test's."""
    return [one.code for one in verify_archive() if one.weight == "fault" and not one.code.startswith("log.")]


@pytest.fixture(autouse=True)
def _alone(settings: Settings) -> None:
    settings.STORAGE = ""


@pytest.fixture
def desk(intake: Intake) -> Desk:
    return Desk(intake)


def covers(intake: Intake, source: Source) -> set[Cover]:
    found = coverage(intake.actor, source.pk)
    assert found
    return {one.cover for one in found.days}


FILES = {
    "a list": an_export(1, 6),
    "an archive": zipped({"甲/清单.csv": an_export(1, 4), "乙.csv": an_export(3, 8), "丙.txt": b"?"}),
}
TODAY = day_of(now())


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_moved_everything_is_as_if_it_had_been_handed_in_right(desk: Desk, data: bytes) -> None:
    arrival = handed_in_to(desk, desk.wrong, data)
    before, asked = desk.said(), now()
    invoices = set(Invoice.objects.values_list("pk", flat=True))
    move(desk.intake.actor, arrival, desk.right, "是开具的")
    desk.read()
    assert desk.said(asked) == before
    assert set(Invoice.objects.values_list("pk", flat=True)) == invoices
    assert faults() == []
    twin = Desk(Intake(a_company("另一家", "91310000MA01ABCD21")))
    handed_in_to(twin, twin.right, data)
    assert desk.said() == twin.said()
    assert desk.standing() == twin.standing()


def handed_in_to(desk: Desk, source: Source, data: bytes) -> Arrival:
    """Beside a list that is rightly where it is; it was declared what was asked for with it."""
    arrival = desk.take(source, data)
    desk.take(desk.wrong, an_export(4, 9), "另一份.csv", "二")
    desk.read()
    declare(desk.intake.actor, source, Claim(start=TODAY, end=TODAY), Run.objects.get(source=source, batch="一"))
    return arrival


def test_put_back_it_is_as_it_was_and_the_time_between_as_it_was_then(desk: Desk) -> None:
    arrival = handed_in_to(desk, desk.wrong, FILES["an archive"])
    before, standing = desk.said(), desk.standing()
    (moved,) = move(desk.intake.actor, arrival, desk.right).new
    desk.read()
    between, asked = desk.said(), now()
    assert between != before
    put_back(desk.intake.actor, moved)
    desk.read()
    assert desk.said() == before
    assert desk.standing() == standing
    assert desk.said(asked) == between
    assert faults() == []
    with pytest.raises(OverError):
        put_back(desk.intake.actor, moved)
    with pytest.raises(OverError):
        move(desk.intake.actor, arrival, desk.right)


def test_while_it_is_read_again_nothing_is_taken_for_absent(desk: Desk) -> None:
    """An archive that comes back is not read: what its former reading said of it is not all of it."""
    arrival = desk.take(desk.wrong, FILES["an archive"])
    desk.read()
    (moved,) = move(desk.intake.actor, arrival, desk.right).new
    for source in (desk.right, desk.wrong):
        assert [one.path for one in unread_in(documents_at(source, now()))] == (
            ["全量发票查询.csv"] * (source == desk.right)
        )
    desk.read()
    put_back(desk.intake.actor, moved)
    assert [one.path for one in unread_in(documents_at(desk.wrong, now()))] == ["全量发票查询.csv"]


def test_one_file_of_an_archive_is_moved_alone(desk: Desk) -> None:
    desk.take(desk.wrong, FILES["an archive"], "包.zip")
    desk.read()
    inside = Arrival.objects.get(name="包.zip!乙.csv")
    (moved,) = move(desk.intake.actor, inside, desk.right).new
    desk.read()
    assert (moved.name, moved.parent) == ("乙.csv", None)
    (archive,) = documents_at(desk.wrong, now())
    assert [one.path for one in archive.children] == ["包.zip!甲/清单.csv", "包.zip!丙.txt"]
    put_back(desk.intake.actor, moved)
    desk.read()
    (archive,) = documents_at(desk.wrong, now())
    assert len(archive.children) == 3
    assert not documents_at(desk.right, now())


def test_what_also_came_another_way_stays(desk: Desk) -> None:
    """The archive is moved; the list that lay in it was handed in alone as well."""
    desk.take(desk.wrong, an_export(3, 8), "单独.csv", "二")
    archive = desk.take(desk.wrong, FILES["an archive"], "包.zip")
    desk.read()
    move(desk.intake.actor, archive, desk.right)
    desk.read()
    assert [one.path for one in documents_at(desk.wrong, now())] == ["单独.csv"]
    assert Record.objects.filter(source=desk.wrong, reading__replaced_at=None).count() == 5


def test_to_another_company_where_one_may_hand_in(desk: Desk) -> None:
    other = Intake(a_company("另一家", "91310000MA01ABCD21")).source("bureau", "bureau")
    arrival = desk.take(desk.wrong, FILES["a list"])
    desk.read()
    only_here = an_actor(company=desk.intake.company)
    with pytest.raises(DeniedError):
        move(only_here, arrival, other)
    only_there = an_actor(company=other.company)
    with pytest.raises(DeniedError):
        move(only_there, arrival, other)
    assert Arrival.objects.count() == 1
    move(an_actor(), arrival, other)
    desk.read()
    assert not Invoice.objects.filter(company=desk.intake.company).exists()
    assert Invoice.objects.filter(company=other.company).count() == 5


def test_what_was_asked_for_with_it_counts_nowhere_else(desk: Desk) -> None:
    """Who moves it may not declare: nothing is proved by a list that is gone."""
    arrival = handed_in_to(desk, desk.wrong, FILES["a list"])
    assert TODAY in starts(desk)
    move_file(desk.intake.actor, arrival, desk.right)
    desk.read()
    assert TODAY not in starts(desk)
    assert Cover.COVERED not in covers(desk.intake, desk.wrong)


def starts(desk: Desk) -> set[date | None]:
    """Of what comparisons hold the wrong source to have been asked for."""
    asked = load(desk.intake.company, now()).sources(now())
    return {one.start for source in asked if source.name == desk.wrong.key for one in source.windows}


def test_a_corrected_file_takes_the_place_of_one_that_was_read_in_part(desk: Desk) -> None:
    arrival = desk.take(desk.wrong, JUNK)
    desk.read()
    before, asked = desk.said(), now()
    with pytest.raises(InvalidError):
        replace(desk.intake.actor, arrival, HandedIn(name="改好的.csv", stream=io.BytesIO(JUNK)))
    handed = HandedIn(name="改好的.csv", stream=io.BytesIO(an_export(1, 6)))
    (new,) = replace(desk.intake.actor, arrival, handed).new
    desk.read()
    assert [one.path for one in documents_at(desk.wrong, now())] == ["改好的.csv"]
    assert desk.said(asked) == before
    run = Run.objects.get()
    assert (run.state, run.files_in, run.invoices_in) == (Run.State.WHOLE, 1, 5)
    assert "换成改好的一份" in run.report[0]["message"]["zh"]
    put_back(desk.intake.actor, new)
    desk.read()
    assert desk.said() == before


def test_sent_again_after_it_was_moved_it_counts_again(desk: Desk) -> None:
    """Somebody says once more that it belongs here; a file that is sent twice in one go is still one."""
    arrival = desk.take(desk.wrong, FILES["a list"])
    desk.read()
    move(desk.intake.actor, arrival, desk.right)
    handed = HandedIn(name=arrival.name, stream=io.BytesIO(FILES["a list"]), batch="一")
    again = take_in_once(desk.intake.actor, desk.wrong, handed)
    assert again.pk != arrival.pk
    desk.read()
    assert len(documents_at(desk.wrong, now())) == 1


def test_a_file_that_is_being_read_is_left_alone(desk: Desk) -> None:
    arrival = desk.take(desk.wrong, FILES["a list"])
    held = claim(Reading.objects.get().pk)
    assert held
    move(desk.intake.actor, arrival, desk.right)
    with pytest.raises(ClaimLostError):
        held.fenced()
    desk.read()
    assert [one.records_written for one in Reading.objects.order_by("pk")] == [0, 5]


def test_what_nobody_moved_or_set_aside_is_found(desk: Desk) -> None:
    """Rows put past the actions keep something from counting: verification names them."""
    arrival = desk.take(desk.wrong, FILES["a list"])
    bad = desk.take(desk.wrong, JUNK, "坏的.pdf", "二")
    desk.read()
    Replacement.objects.create(arrival=arrival, by="?", at=now(), settled_at=now())
    stuck = Reading.objects.get(original=bad.original)
    stuck.said = {**stuck.said, "set_aside": {"reason": "没有", "at": now().isoformat()}, "no_invoice": True}
    stuck.save()
    assert sorted(faults()) == ["arrival.replaced", "reading.set_aside"]
    with without_guards():
        Replacement.objects.all().delete()
    stuck.said = {name: one for name, one in stuck.said.items() if name not in ("set_aside", "no_invoice")}
    stuck.save()
    set_aside(desk.intake.actor, stuck, Aside(reason="没有", no_invoice=True))
    move(desk.intake.actor, arrival, desk.right)
    desk.read()
    assert faults() == []
    with without_guards():
        Replacement.objects.all().delete()
    assert "arrival.not_replaced" in faults()
