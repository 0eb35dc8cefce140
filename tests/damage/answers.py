"""What every answer to bad input owes people, checked in one place."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from damage.archives import INVOICE
from piaoqi.core.folder import check_folder
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.problem import Problem

NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBER = "26112000000000000017"
_BESIDE = "26112000000000000990"
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")
_INNER = re.compile(r"Traceback|Error\b|Exception|\bNone\b|0x[0-9a-f]{6}|<class|site-packages")


def answer_to(folder: Path, name: str, data: bytes) -> Document:
    """What is said of a bad file that lies beside a sound one; the sound one is read all the same."""
    path = folder / name
    path.write_bytes(data)
    (folder / "旁边的账.csv").write_bytes(INVOICE.replace(NUMBER.encode(), _BESIDE.encode()))
    document = read_path(path, name)
    for problem in problems_in(document):
        assert problem.path.startswith(name)
        assert_clear(problem)
    assert check_folder(folder, NOW).summary.invoices >= len({_BESIDE, *found_in(document)}), "the rest was not read"
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(data).digest()
    return document


def assert_clear(problem: Problem) -> None:
    """Named, in Chinese, with what to do next, and without a word of the program's inside."""
    name = problem.path.rsplit("!", 1)[-1]
    assert name in problem.message("zh")
    for said in (problem.message("zh"), problem.hint("zh")):
        assert _CHINESE.search(said), said
        assert not _INNER.search(said), said
    assert problem.message("en")
    assert problem.hint("en")


def problems_in(document: Document) -> Iterator[Problem]:
    """Of the file, its records and all that is inside it."""
    yield from document.problems
    for record in document.records:
        yield from record.problems
    for child in document.children:
        yield from problems_in(child)


def codes(document: Document) -> list[str]:
    return [problem.code for problem in problems_in(document)]


def found_in(document: Document) -> list[str]:
    """The numbers of the invoices in a file and in the files inside it."""
    return [*(one.number for one in document.records), *(n for child in document.children for n in found_in(child))]
