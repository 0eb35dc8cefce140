"""Files are read beside us: what breaks the process that reads it costs itself alone, and is named."""

import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from damage.archives import INVOICE, packed
from damage.pdfs import drawing_circle
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.reading import Task, ask, batch, crew, expect, read_all
from piaoqi.core.reading.worker import Worker, read_task
from piaoqi.core.synth import write

ENDLESS = drawing_circle()


def tasks(*paths: Path) -> list[Task]:
    return [Task(path, path.name, {}) for path in paths]


def written(folder: Path, **files: bytes) -> list[Task]:
    """The files as tasks; a name's last `_` stands for the dot."""
    paths = []
    for name, data in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(data)
        paths.append(path)
    return tasks(*paths)


def codes(document: Document) -> list[tuple[str, str]]:
    own = [(one.code, one.path) for one in document.problems]
    return own + [one for child in document.children for one in codes(child)]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit comes soon, though not before a busy machine has read a sound file."""
    monkeypatch.setattr(batch, "SECONDS", 3)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    folder = tmp_path_factory.mktemp("company")
    write(folder, seed=3, invoices=25)
    return tasks(*(path for path in sorted(folder.rglob("*")) if path.is_file()))


def test_a_worker_reads_what_we_should_read_ourselves(company: list[Task]) -> None:
    assert len({task.path.suffix for task in company}) > 5
    assert read_all(company) == [read_path(one.path, one.shown, columns=one.columns) for one in company]


@pytest.mark.usefixtures("soon")
def test_a_file_without_end_costs_itself_alone(tmp_path: Path) -> None:
    documents = read_all(written(tmp_path, 圈_pdf=ENDLESS, 账_csv=INVOICE, 包_zip=packed([("账.csv", INVOICE)])))
    assert codes(documents[0]) == [("file.reader_crashed", "圈.pdf")]
    assert [len(documents[1].records), len(documents[2].children[0].records)] == [1, 1]


@pytest.mark.usefixtures("soon")
def test_inside_an_archive_too(tmp_path: Path) -> None:
    inside = packed([("一.csv", INVOICE), ("圈.pdf", ENDLESS), ("二.csv", INVOICE)])
    (document,) = read_all(written(tmp_path, 包_zip=packed([("内.zip", inside)])))
    assert codes(document) == [("file.reader_crashed", "包.zip!内.zip!圈.pdf")]
    assert [len(child.records) for child in document.children[0].children] == [1, 0, 1]


def test_an_archive_full_of_them_comes_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 1)
    monkeypatch.setattr(crew, "_PASSED_OVER", 1)
    (document,) = read_all(written(tmp_path, 包_zip=packed((f"{n}.pdf", ENDLESS) for n in range(30))))
    assert codes(document) == [("file.reader_crashed", "包.zip")]


@pytest.fixture
def killer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ends every worker before it has loaded anything, as some systems and supervisors do."""
    monkeypatch.setattr(crew, "_kept", [])
    over = threading.Event()

    def kill() -> None:
        while not over.is_set():
            for process in active_children():
                process.kill()
            time.sleep(0.05)

    thread = threading.Thread(target=kill)
    thread.start()
    yield
    over.set()
    thread.join()


def test_a_worker_that_dies_between_two_batches_is_replaced(tmp_path: Path) -> None:
    (task,) = written(tmp_path, 包_zip=packed([("账.csv", INVOICE)]))
    first = read_all([task])
    for process in active_children():
        process.kill()
        process.join()
    assert read_all([task]) == first
    assert first[0].children[0].records


@pytest.mark.usefixtures("killer")
def test_where_no_worker_lives_files_are_read_all_the_same(tmp_path: Path) -> None:
    (document,) = read_all(written(tmp_path, 包_zip=packed([("账.csv", INVOICE)])))
    assert document.children[0].records


def test_where_no_process_can_be_started_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Worker) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(crew, "_kept", [])
    monkeypatch.setattr(Worker, "__init__", refused)
    given = written(tmp_path, 包_zip=packed([("账.csv", INVOICE)]), 二_zip=packed([("账.csv", INVOICE)]))
    expect([task.path for task in given])
    assert all(document.children[0].records for document in read_all(given))


def test_a_worker_does_other_work_within_the_same_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 3)
    (sound, endless) = written(tmp_path, 账_csv=INVOICE, 圈_pdf=ENDLESS)
    assert isinstance(ask(sound, read_task), Document)
    assert ask(endless, read_task) is None


def test_progress_counts_every_file_once(company: list[Task]) -> None:
    said: list[tuple[str, int, int]] = []
    read_all(company, lambda *one: said.append(one))
    assert [done for _, done, _ in said] == list(range(1, len(company) + 1))
    assert sorted(name for name, _, _ in said) == sorted(task.shown for task in company)


def test_no_more_than_one_worker_stays(company: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_ANOTHER_BYTES", 100_000)
    read_all(company)
    assert len(active_children()) <= 1


def test_text_needs_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Worker, "__init__")
    monkeypatch.setattr(crew, "_kept", [])
    table, nothing, gone = read_all([*written(tmp_path, 账_csv=INVOICE, 空_pdf=b""), *tasks(tmp_path / "没有.pdf")])
    assert len(table.records) == 1
    assert [codes(nothing), codes(gone)] == [[("file.empty", "空.pdf")], [("file.not_found", "没有.pdf")]]
