"""What is put into a watched folder is taken in once it is whole; nothing there is touched, and nothing leads out."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from making_intake import Intake, an_export
from making_people import an_actor
from piaoqi.archive.models import Arrival
from piaoqi.sources import jobs
from piaoqi.sources.actions.connections import connect
from piaoqi.sources.connected import Wish
from piaoqi.sources.connectors import watched_folder
from piaoqi.sources.connectors.base import ConnectorError, Question, Retry
from piaoqi.sources.connectors.watched_folder import CONNECTOR
from piaoqi.sources.errors import SettingsRefusedError
from piaoqi.sources.jobs import fetching
from piaoqi.sources.models import Connection, Coverage, Run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
OLD = 1_700_000_000
can_link = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


@pytest.fixture
def root(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "安放"
    (made / "公司").mkdir(parents=True)
    settings.WATCH = (made,)
    monkeypatch.setattr(watched_folder, "sleep", lambda _: None)
    monkeypatch.setattr(fetching, "sleep", lambda _: None)
    return made


@pytest.fixture
def fetch(intake: Intake, root: Path) -> Callable[[], Run]:
    source = intake.source()
    row = connect(an_actor(), source, "watched_folder", Wish(settings={"folder": str(root / "公司")}))

    def once() -> Run:
        Connection.objects.update(next_at=row.next_at, paused_at=None)
        said = fetching.fetch(row.pk)
        intake.work()
        jobs.settle()
        return Run.objects.get(pk=str(said["run"]))

    return once


def put(path: Path, data: bytes, at: int = OLD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))
    return path


def names() -> list[str]:
    return sorted(Arrival.objects.values_list("name", flat=True))


def test_files_are_taken_in_under_their_relative_names_and_left_as_they_are(
    root: Path, fetch: Callable[[], Run]
) -> None:
    folder = root / "公司"
    files = {"a.csv": an_export(0, 2), "三月/取得/b.csv": an_export(2, 5)}
    for name, data in files.items():
        put(folder / name, data)
    run = fetch()
    assert names() == ["a.csv", "三月/取得/b.csv"]
    assert (run.state, run.files_new, run.invoices_new, run.proves) == ("whole", 2, 5, False)
    assert not Coverage.objects.exists()
    for name, data in files.items():
        assert (folder / name).read_bytes() == data
        assert (folder / name).stat().st_mtime == OLD


def test_a_file_is_taken_in_once_and_again_when_it_changes(root: Path, fetch: Callable[[], Run]) -> None:
    path = put(root / "公司" / "a.csv", an_export(0, 2))
    fetch()
    run = fetch()
    assert (run.files_in, run.state) == (0, "whole")
    put(path, an_export(0, 3), OLD + 60)
    assert fetch().invoices_new == 1
    assert names() == ["a.csv", "a.csv"]


def test_a_file_that_is_still_written_to_is_left_for_later(
    root: Path, fetch: Callable[[], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(root / "公司" / "a.csv", an_export(0, 2))
    monkeypatch.setattr(watched_folder, "sleep", lambda _: put(path, an_export(0, 3), OLD + 1))
    run = fetch()
    assert (run.files_in, run.state) == (0, "whole")
    monkeypatch.setattr(watched_folder, "sleep", lambda _: None)
    assert fetch().invoices_new == 3


def test_a_file_that_changes_while_it_is_read_is_left_for_later(root: Path) -> None:
    path = put(root / "公司" / "a.csv", b"1" * 100)
    session = CONNECTOR.open({"folder": str(root / "公司")})
    (item,) = session.page(Question(), None).items
    stream = item.open()
    assert stream is not None
    assert stream.read(10) == b"1" * 10
    put(path, b"2" * 200)
    with pytest.raises(ConnectorError):
        stream.read()
    stream.close()
    session.close()


@pytest.mark.parametrize("name", ["~$a.xlsx", ".hidden", "a.csv.part", "a.TMP", "Thumbs.db", ".git/config"])
def test_what_other_programs_keep_for_themselves_is_passed_over(
    root: Path, fetch: Callable[[], Run], name: str
) -> None:
    put(root / "公司" / name, b"1")
    assert fetch().files_in == 0


@can_link
def test_links_that_lead_out_are_refused_and_told(root: Path, tmp_path: Path, fetch: Callable[[], Run]) -> None:
    secret = put(tmp_path / "geheim.csv", an_export(0, 2))
    (root / "公司" / "link.csv").symlink_to(secret)
    (root / "公司" / "ordner").symlink_to(tmp_path)
    put(root / "公司" / "b.csv", an_export(2, 3))
    run = fetch()
    assert names() == ["b.csv"]
    assert (run.state, [one["code"] for one in run.lacks]) == ("partly", ["fetch.settings"])
    assert "link.csv" in run.lacks[0]["message"]["zh"]


@can_link
def test_a_folder_that_is_a_link_out_can_not_be_watched(root: Path, tmp_path: Path) -> None:
    (root / "weg").symlink_to(tmp_path)
    with pytest.raises(ConnectorError) as refused:
        CONNECTOR.check({"folder": str(root / "weg")})
    assert refused.value.retry is Retry.NEVER


@pytest.mark.parametrize("folder", ["..", "公司/../..", "nirgends"])
def test_only_folders_below_an_allowed_one_can_be_watched(intake: Intake, root: Path, folder: str) -> None:
    wish = Wish(settings={"folder": str(root / folder)})
    with pytest.raises(SettingsRefusedError):
        connect(an_actor(), intake.source(), "watched_folder", wish)


def test_where_no_folder_is_allowed_none_is_watched(root: Path, settings: Settings) -> None:
    settings.WATCH = ()
    with pytest.raises(ConnectorError):
        CONNECTOR.check({"folder": str(root / "公司")})


def test_a_folder_that_is_away_is_asked_for_later(root: Path, fetch: Callable[[], Run]) -> None:
    (root / "公司").rename(root / "weg")
    run = fetch()
    assert (run.state, run.lacks[0]["code"]) == ("failed", "fetch.later")
    assert Connection.objects.get().paused_at is None
    (root / "weg").rename(root / "公司")
    put(root / "公司" / "a.csv", an_export(0, 2))
    assert fetch().invoices_new == 2


def test_many_files_come_a_page_at_a_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_folder, "PAGE", 3)
    for at in range(7):
        put(root / "公司" / f"{at}.csv", b"1")
    session = CONNECTOR.open({"folder": str(root / "公司")})
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = session.page(Question(), cursor)
        found += [one.name for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == [f"{at}.csv" for at in range(7)]
