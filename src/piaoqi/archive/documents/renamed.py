"""A document under another name than the one it was read under: every path that it tells follows, and so do the dates
that tables take from the name of their file.
"""

from collections.abc import Mapping
from dataclasses import replace

from piaoqi.archive.intake.said import INSIDE
from piaoqi.core.formats.base import Document, Table
from piaoqi.core.formats.table.titles import name_facts
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem

_OF_NAMES = ("from", "to", "range_from", "name_date")
"""Facts that the names of files and sheets state."""


def renamed(document: Document, path: str) -> Document:
    """The document itself where it has that path already."""
    return document if document.path == path else _renamed(document, document.path, path)


def _renamed(document: Document, old: str, new: str) -> Document:
    path = _path(document.path, old, new)
    before, after = name_facts(_name(document.path)), name_facts(_name(path))
    return replace(
        document,
        path=path,
        tables=tuple(_table(one, before, after) for one in document.tables),
        facts=_facts(document.facts, before, after),
        records=tuple(_record(one, old, new) for one in document.records),
        children=tuple(_renamed(one, old, new) for one in document.children),
        problems=tuple(_problem(one, old, new) for one in document.problems),
    )


def _table(table: Table, before: Mapping[str, str], after: Mapping[str, str]) -> Table:
    sheet = name_facts(table.sheet)
    return replace(table, facts=_facts(table.facts, {**before, **sheet}, {**after, **sheet}))


def _facts(facts: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What the former name stated gives way to what this one states; a title says what it says."""
    stated = {name: facts[name] for name in _OF_NAMES if name in facts}
    if stated != before:
        return dict(facts)
    return {name: value for name, value in facts.items() if name not in _OF_NAMES} | dict(after)


def _name(path: str) -> str:
    return path.rpartition(INSIDE)[2].rpartition("/")[2]


def _record(record: Record, old: str, new: str) -> Record:
    before, after = _name(old), _name(new)
    return replace(
        record,
        place=_place(record.place, old, new),
        fields={name: replace(one, part=after) if one.part == before else one for name, one in record.fields.items()},
        problems=tuple(_problem(one, old, new) for one in record.problems),
    )


def _problem(problem: Problem, old: str, new: str) -> Problem:
    return Problem(problem.code, _path(problem.path, old, new), _params(problem.params, old, new))


def _params(params: Mapping[str, object], old: str, new: str) -> dict[str, object]:
    return {name: _param(value, old, new) for name, value in params.items()}


def _param(value: object, old: str, new: str) -> object:
    if isinstance(value, Place):
        return _place(value, old, new)
    return _path(value, old, new) if isinstance(value, str) else value


def _place(place: Place, old: str, new: str) -> Place:
    return replace(place, path=_path(place.path, old, new))


def _path(path: str, old: str, new: str) -> str:
    return new + path.removeprefix(old) if path == old or path.startswith(old + INSIDE) else path
