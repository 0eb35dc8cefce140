"""When all of a run is read it is counted, told and ended: once, whoever does it, and anew when more of it is read."""

from datetime import date

import pytest

from making_intake import Intake, an_export, zipped
from making_people import an_actor
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.intake import work
from piaoqi.archive.models import Arrival, Invoice, Reading
from piaoqi.audit.models import Entry
from piaoqi.sources import jobs
from piaoqi.sources.actions.coverage import declare
from piaoqi.sources.claims import Claim
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import counted, mark_of
from sources.hand import JUNK, Hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


@pytest.fixture
def hand(intake: Intake) -> Hand:
    return Hand(intake)


def settled() -> object:
    return jobs.settle()["settled"]


def counts(run: Run) -> dict[str, int]:
    run.refresh_from_db()
    return {name: getattr(run, name) for name in vars(run) if name.startswith(("files_", "invoices_"))}


def codes(run: Run) -> list[str]:
    run.refresh_from_db()
    return [one["code"] for one in run.report]


def test_a_run_is_open_until_all_of_it_is_read(hand: Hand) -> None:
    run = hand("一", an_export(0, 3), an_export(3, 5))
    assert settled() == 0
    hand.read()
    assert counts(run) == {
        "files_in": 2, "files_new": 2, "files_known": 0, "files_failed": 0,
        "invoices_in": 5, "invoices_new": 5, "invoices_known": 0,
    }  # fmt: skip
    assert run.state == "whole"
    assert run.ended_at
    assert run.news_at == Arrival.objects.latest("pk").at


def test_what_was_known_is_counted_apart(hand: Hand) -> None:
    hand("一", an_export(0, 3))
    hand.read()
    run = hand("二", an_export(0, 3), an_export(1, 5))
    hand.read()
    assert counts(run) == {
        "files_in": 2, "files_new": 1, "files_known": 1, "files_failed": 0,
        "invoices_in": 5, "invoices_new": 2, "invoices_known": 3,
    }  # fmt: skip


def test_the_same_bytes_at_another_source_are_news_there(hand: Hand, intake: Intake) -> None:
    hand("一", an_export(0, 3))
    other = Hand(intake, "selection")
    run = other("一", an_export(0, 3))
    hand.read()
    other.read()
    assert (counts(run)["invoices_new"], counts(run)["files_known"]) == (3, 0)


def test_what_can_not_be_read_is_told_with_its_cure(hand: Hand) -> None:
    run = hand("一", an_export(0, 2), JUNK)
    hand.read()
    assert counts(run)["files_failed"] == 1
    assert run.state == "partly"
    assert codes(run) == ["run.files", "run.invoices", "run.failed", "file.unknown_format", "run.unproved"]
    told = run.report[3]
    assert "1.csv" in told["message"]["zh"]
    assert "1.csv" in told["message"]["en"]
    assert told["hint"]["zh"]


def test_a_run_of_which_nothing_can_be_read_failed(hand: Hand) -> None:
    run = hand("一", JUNK)
    hand.read()
    run.refresh_from_db()
    assert run.state == "failed"


def test_a_file_that_is_read_later_settles_its_run_anew(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    run = hand("一", an_export(0, 2), JUNK)
    hand.read()
    assert settled() == 0
    reading = Reading.objects.get(state="quarantined")
    retry_reading(an_actor(), reading)
    assert settled() == 0, "it is being read"
    export = an_export(2, 4)
    monkeypatch.setattr(work, "fetch", lambda original, path, renew: path.write_bytes(export) and None)
    hand.intake.work()
    assert settled() == 1
    assert (counts(run)["files_failed"], run.state, run.invoices_in) == (0, "whole", 4)


def test_a_run_settled_is_not_settled_again(hand: Hand) -> None:
    hand("一", an_export(0, 2))
    hand.read()
    entries = Entry.objects.count()
    assert settled() == 0
    assert jobs.reading_ended(hand.source.pk) == {"settled": 0}
    assert Entry.objects.count() == entries


def test_more_files_of_the_batch_are_counted_too(hand: Hand) -> None:
    run = hand("一", an_export(0, 2))
    hand.read()
    hand("一", an_export(2, 3))
    hand.read()
    assert (counts(run)["files_in"], counts(run)["invoices_new"]) == (2, 3)


def test_files_inside_files_belong_to_the_run(hand: Hand) -> None:
    run = hand("一", zipped({"a.csv": an_export(0, 2), "b.csv": an_export(2, 3), "c.bin": JUNK}))
    hand.read()
    assert counts(run)["files_in"] == 4
    assert counts(run)["invoices_new"] == 3


def test_the_report_says_what_is_covered_or_keeps_from_proving(hand: Hand) -> None:
    run = hand("一", an_export(0, 2))
    declare(an_actor(), hand.source, Claim(start=date(2026, 3, 1), end=None), run)
    other = hand("二", an_export(2, 4))
    hand.read()
    assert codes(run)[2:] == ["run.covered"]
    assert run.report[2]["message"] == {
        "zh": "查过 2026-03-01 至 不限 的发票（由人声明）",
        "en": "Asked for: invoices of 2026-03-01 to no limit (as people declared)",
    }
    assert codes(other)[2:] == ["run.unstated"]


def test_whoever_settles_tells_the_company(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr("piaoqi.sources.actions.runs.tell", lambda *said: told.append(said))
    hand("一", an_export(0, 2))
    hand.read()
    assert told == [("sources.settled", hand.source.company_id)]


def test_all_runs_together_count_every_invoice_and_file_once(hand: Hand) -> None:
    hand("一", an_export(0, 4), an_export(2, 6))
    hand("二", an_export(0, 4), an_export(5, 9), an_export(5, 9))
    hand.read()
    hand("一", an_export(8, 11))
    hand.read()
    runs = Run.objects.all()
    assert sum(one.invoices_new for one in runs) == Invoice.objects.count() == 11
    assert sum(one.files_new for one in runs) == Arrival.objects.values("original").distinct().count()
    assert all(one.files_in == one.files_new + one.files_known for one in runs)


def test_what_came_in_while_it_was_counted_is_not_passed_over(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    run = hand("一", an_export(0, 2))
    hand.intake.work()

    def meanwhile(one: Run) -> object:
        found = counted(one)
        hand("一", an_export(2, 3))
        return found

    monkeypatch.setattr("piaoqi.sources.jobs.settling.counted", meanwhile)
    assert settled() == 0
    run.refresh_from_db()
    assert run.state == "open"
    assert mark_of(run).waiting == 1
