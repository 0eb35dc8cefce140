"""Killed anywhere, the intake ends as if it had not been: before each statement that goes to the database, in turn."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from making_intake import Intake, an_export, content, lapse
from piaoqi.archive.intake import commit, pipeline
from piaoqi.archive.models import Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
ALWAYS = ("ROLLBACK", "RELEASE", "SAVEPOINT")
POINTS = 10


class Killed(BaseException):
    """In place of kill -9."""


class Death:
    """Comes before the statement of this number; none is carried out after that."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Callable[..., Any], *call: Any) -> Any:
        if not call[0].startswith(ALWAYS):
            self.seen += 1
            if self.seen >= self.at:
                raise Killed
        return execute(*call)


@contextmanager
def trial() -> Iterator[Intake]:
    """Nothing of it remains."""
    with transaction.atomic():
        yield Intake()
        transaction.set_rollback(True)


def handed_in(intake: Intake) -> None:
    """A list of three chunks, and an archive with a list of two, junk, and a file that is also there alone."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name, data in (("二月.csv", an_export(4, 7)), ("坏.pdf", b"%PDF-1.7 junk"), ("三月.csv", an_export(8, 9))):
            made.writestr(zipfile.ZipInfo(name), data)
    intake.hand_in(an_export(1, 6), "一月.csv", batch="b")
    intake.hand_in(archive.getvalue(), "全部.zip", batch="b")
    intake.hand_in(an_export(8, 9), "三月.csv", intake.source("bureau", "bureau"))


def undisturbed() -> tuple[dict[str, Any], int]:
    """What the database says then, and how many statements it took."""
    with trial() as intake:
        handed_in(intake)
        watch = Death(10**9)
        with connection.execute_wrapper(watch):
            intake.work()
        return content(), watch.seen


def ends_as_undisturbed(point: int, expected: dict[str, Any]) -> None:
    with trial() as intake:
        handed_in(intake)
        with pytest.raises(Killed), connection.execute_wrapper(Death(point)):
            intake.work()
        lapse()
        intake.work()
        assert content() == expected, f"killed before statement {point}"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "CHUNK", 2)
    monkeypatch.setattr(commit, "_FILES", 2)


def test_killed_anywhere_it_ends_as_if_it_had_not_been() -> None:
    expected, statements = undisturbed()
    for point in range(1, statements + 1, max(1, statements // POINTS)):
        ends_as_undisturbed(point, expected)


@pytest.mark.slow
def test_killed_before_every_statement_it_ends_as_if_it_had_not_been() -> None:
    expected, statements = undisturbed()
    for point in range(1, statements + 1):
        ends_as_undisturbed(point, expected)


def test_what_was_written_before_the_kill_is_not_written_again() -> None:
    with trial() as intake:
        intake.hand_in(an_export(1, 6), "一月.csv")
        reading = Reading.objects.get()
        written = [0]

        def second(execute: Callable[..., Any], *call: Any) -> Any:
            if call[0].startswith('UPDATE "archive_reading"') and "records_written" in call[0]:
                written[0] += 1
                if written[0] == 2:
                    raise Killed
            return execute(*call)

        with pytest.raises(Killed), connection.execute_wrapper(second):
            pipeline.process(reading.pk)
        reading.refresh_from_db()
        assert reading.records_written == 2
        lapse()
        assert pipeline.process(reading.pk) == "done"
        assert sorted(reading.records.values_list("ordinal", flat=True)) == [0, 1, 2, 3, 4]
