"""Documents that could not be read by an instant: what they hold is unknown, so nothing is proved by absence there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from piaoqi.archive.intake.said import document_again
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import CRASHED
from piaoqi.core.problem import Problem, define, kinds
from piaoqi.core.text import Text

NOT_READ_YET = define(
    "archive.not_read_yet",
    Text("{path} 已收到，还没有读完", "{path} has come and is not read yet"),
    Text("读完后会自动重新比较，不必操作", "It is compared again by itself once it is read; nothing need be done"),
    unreadable=True,
)

STATED_EMPTY = define(
    "archive.stated_empty",
    Text(
        "{path} 读不出，已由人确认里面没有发票：{reason}",
        "{path} can't be read; people state it holds no invoice: {reason}",
    ),
    Text("如果其实有发票，请在“数据源”里撤回这个说明", "If it does hold one, take the statement back under “sources”"),
)


PART_STATED_EMPTY = define(
    "archive.part_stated_empty",
    Text(
        "{path} 有 {count} 处读不出，已由人确认那里没有发票：{reason}",
        "{path} can't be read in {count} places; people state these hold no invoice: {reason}",
    ),
    Text("如果其实有发票，请在“导入”里撤回这个说明", "If they do hold one, take the statement back under “Hand in”"),
)


def waiting(path: str, sha256: str) -> Document:
    """One that had come and waited to be read."""
    return Document(path=path, sha256=sha256, format="", problems=(NOT_READ_YET.at(path),))


def stated_empty(path: str, sha256: str, reason: str) -> Document:
    """One that could not be read, of which people stated by then that it holds no invoice: it hides nothing."""
    return Document(path=path, sha256=sha256, format="", problems=(STATED_EMPTY.at(path, reason=reason),))


def rest_stated_empty(document: Document, reason: str) -> Document:
    """One that was read in part, of which people stated by then that the rest holds no invoice: only that is said."""
    hidden = sum(_hides(one) for part in _with_parts(document) for one in part.problems)
    whole = _without_what_hides(document)
    said = PART_STATED_EMPTY.at(document.path, count=hidden, reason=reason)
    return replace(whole, problems=(*whole.problems, said))


def _with_parts(document: Document) -> Iterator[Document]:
    yield document
    for one in document.children:
        yield from _with_parts(one)


def _without_what_hides(document: Document) -> Document:
    return replace(
        document,
        problems=tuple(one for one in document.problems if not _hides(one)),
        children=tuple(map(_without_what_hides, document.children)),
    )


def _hides(problem: Problem) -> bool:
    return kinds()[problem.code].unreadable


def quarantined(said: Mapping[str, Any], path: str, sha256: str) -> Document:
    """One that was in quarantine: with its own problems, as a check tells them; where none of them says that it
    could not be read, the reader had stopped on it.
    """
    if "path" not in said:
        return Document(path=path, sha256=sha256, format="", problems=(CRASHED.at(path),))
    document = document_again(said, sha256, ())
    if any(kinds()[one.code].unreadable for one in document.problems):
        return document
    return Document(
        path=document.path, sha256=sha256, format=document.format, tables=document.tables, facts=document.facts,
        problems=(*document.problems, CRASHED.at(document.path)),
    )  # fmt: skip
