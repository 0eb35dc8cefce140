"""Files are read beside us: what breaks the process that reads it costs itself alone, and is named."""

import resource
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from damage.archives import INVOICE, packed
from damage.pdfs import drawing_circle
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.reading import Begin, Task, ask, batch, crew, expect, read_all, worker
from piaoqi.core.reading.worker import Errand, Worker, read_task
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


class TestMemory:
    """With a cap, a file that eats memory costs itself alone."""

    CAP = 256 << 20

    def test_what_eats_memory_ends_the_worker_and_not_more(self, tmp_path: Path) -> None:
        (task,) = written(tmp_path, 账_csv=INVOICE)
        assert ask(task, greedy, None) == 4 * self.CAP
        assert ask(task, greedy, self.CAP) is (None if capped else 4 * self.CAP)
        assert ask(task, held, None) == -1

    def test_what_a_worker_reads_is_the_same_with_a_cap(self, company: list[Task]) -> None:
        """Without pictures: recognising them takes more."""
        for suffix in (".ofd", ".pdf", ".xlsx", ".zip"):
            task = next(one for one in company if one.path.suffix == suffix)
            expected = read_path(task.path, task.shown, columns=task.columns)
            assert ask(task, read_task, self.CAP) == expected

    @pytest.mark.slow
    def test_the_cap_of_the_server_leaves_room_to_recognise_a_picture(self, corpus: Path) -> None:
        (task,) = tasks(corpus / "guan_增值税专用发票.jpg")
        document = ask(task, read_task, worker.MEMORY_BYTES)
        assert isinstance(document, Document)
        assert document.records[0].number

    def test_in_an_archive_it_costs_the_file_inside_alone(self, tmp_path: Path) -> None:
        (task,) = written(tmp_path, 包_zip=packed([("一.csv", INVOICE), ("大.csv", INVOICE * 2), ("二.csv", INVOICE)]))
        with crew.Crew() as workers:
            workers.add(Errand(0, task, 30, greedy_inside, memory_bytes=self.CAP), 0)
            answers: list[object] = []
            while workers.busy:
                answers += [answer.value for _, answer in workers.answers()]
        assert answers == [3 - capped]

    def test_the_cap_is_lifted_afterwards(self) -> None:
        before = held(None, None)
        with worker.at_most(1 << 40):
            assert held(None, None) == (1 << 40 if capped else before)
        assert held(None, None) == before

    def test_a_system_without_caps_reads_all_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "resource", None)
        with worker.at_most(1):
            assert bytearray(1 << 20)


capped = sys.platform == "linux"


def greedy(task: object, begin: object) -> int:
    return len(bytearray(4 * TestMemory.CAP))


def greedy_inside(task: Task, begin: Begin) -> int:
    """How many files inside were read, where one needs more than there is."""

    def look(blob: Blob) -> bool:
        if not begin(blob):
            return False
        return not blob.path.endswith("大.csv") or greedy(task, begin) > 0

    return sum(len(child.records) > 0 for child in read_task(task, look).children)


def held(task: object, begin: object) -> int:
    """The cap of this process; -1 where it has none."""
    return resource.getrlimit(resource.RLIMIT_DATA)[0] if capped else -1
