"""What a document says as a whole, as it is kept with its reading, and the document again.

`path` (the name that it was read under), `format`, `problems`, `tables`, `authenticity`, `facts`; `parts`: what lies in
the file and is no file to be read alone, such as the letters of an mbox. What is said of a part bears its path as `in`.
Nothing of Django is loaded here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from piaoqi.archive.intake.body import problem_again, problem_kept
from piaoqi.core.formats.base import Document, ListKind, Table
from piaoqi.core.invoice.record import Record
from piaoqi.core.problem import Problem
from piaoqi.core.report.authenticity import authenticity_form
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity, Verdict

Said = Mapping[str, Any]
INSIDE = "!"
"""Between the path of a container and the name of what lies in it."""


def said_of(document: Document, parts: Sequence[Document], aside: set[str]) -> dict[str, object]:
    """`parts` lie in the document; what is said of the files whose paths are `aside` is kept with themselves."""
    every = (document, *parts)
    return {
        "path": document.path,
        "format": document.format,
        "problems": [_in(part, document, _problem(one)) for part in every for one in _own_problems(part, aside)],
        "tables": [_in(part, document, _table(one)) for part in every for one in part.tables],
        "authenticity": _authenticity(document),
        "facts": dict(document.facts),
        "parts": [_part(one) for one in parts],
    }


def document_again(said: Said, sha256: str, records: Sequence[Record]) -> Document:
    """The document, without the files inside that are read alone. `records`: in their order, of the parts too."""
    columns = {(one.get("in", said["path"]), one["sheet"]): one["columns"] for one in said["tables"]}
    paths = {said["path"], *(one["path"] for one in said["parts"])}
    of: dict[str, list[Record]] = {path: [] for path in paths}
    for record in records:
        place = record.place
        path = place.path if place.path in of else said["path"]
        headed = columns.get((path, place.sheet))
        of[path].append(replace(record, columns=headed) if headed else record)
    root = _document(said, said, sha256, of)
    return _with_parts(root, [_document(one, said, one["sha256"], of) for one in said["parts"]])


def nested_in(path: str, containers: Sequence[str]) -> str:
    """The innermost of these in which a path lies; '' for none."""
    around = (one for one in containers if path.startswith(one + INSIDE))
    return max(around, key=len, default="")


def _document(one: Said, said: Said, sha256: str, records: Mapping[str, Sequence[Record]]) -> Document:
    """The whole file or a part of it, as `one` tells."""
    path, whole = one["path"], said["path"]
    return Document(
        path=path,
        sha256=sha256,
        format=one["format"],
        records=tuple(records[path]),
        tables=tuple(_table_again(table) for table in said["tables"] if table.get("in", whole) == path),
        problems=tuple(problem_again(found) for found in said["problems"] if found.get("in", whole) == path),
        authenticity=_authenticity_again(one.get("authenticity", {})),
        facts=one["facts"],
    )


def _with_parts(root: Document, parts: Sequence[Document]) -> Document:
    """Each part where it lies; a part follows what it lies in."""
    of: dict[str, list[Document]] = {root.path: []}
    for part in reversed(parts):
        whole = replace(part, children=tuple(reversed(of.pop(part.path, []))))
        around = nested_in(part.path, [one.path for one in parts if one is not part]) or root.path
        of.setdefault(around, []).append(whole)
    return replace(root, children=tuple(reversed(of[root.path])))


def _in(part: Document, whole: Document, said: dict[str, object]) -> dict[str, object]:
    return said if part is whole else {**said, "in": part.path}


def _own_problems(part: Document, aside: set[str]) -> Iterator[Problem]:
    return (one for one in part.problems if one.path not in aside)


def _problem(problem: Problem) -> dict[str, object]:
    """With its sentences, which a later version may not be able to make any more."""
    return {
        **problem_kept(problem),
        "unreadable": problem.kind.unreadable,
        "message": {"zh": problem.message("zh"), "en": problem.message("en")},
        "hint": {"zh": problem.hint("zh"), "en": problem.hint("en")},
    }


def _part(part: Document) -> dict[str, object]:
    said: dict[str, object] = {
        "path": part.path,
        "format": part.format,
        "sha256": part.sha256,
        "facts": dict(part.facts),
    }
    return said if part.authenticity is UNSIGNED else {**said, "authenticity": _verdict(part.authenticity)}


def _table(table: Table) -> dict[str, object]:
    return {
        "sheet": table.sheet,
        "list_kind": table.list_kind.value,
        "heading_row": table.heading_row,
        "columns": dict(table.columns),
        "rows": table.rows,
        "level": table.level,
        "facts": dict(table.facts),
    }


def _table_again(said: Said) -> Table:
    kept = {name: value for name, value in said.items() if name not in ("in", "list_kind")}
    return Table(list_kind=ListKind(said["list_kind"]), **kept)


def _authenticity(document: Document) -> dict[str, object]:
    """The verdict, and the form of the contract in each language."""
    zh, en = authenticity_form(document, "zh"), authenticity_form(document, "en")
    return {**_verdict(document.authenticity), "verdict": zh["verdict"], "zh": zh, "en": en}


def _verdict(found: Authenticity) -> dict[str, object]:
    return {"verdict": found.verdict.value, "altered": list(found.altered)}


def _authenticity_again(said: Said) -> Authenticity:
    """As much of it as comparisons ask for: what was found, and in which parts."""
    verdict = Verdict(said.get("verdict", Verdict.UNSIGNED))
    altered = tuple(said.get("altered", ()))
    return UNSIGNED if verdict is Verdict.UNSIGNED else Authenticity(verdict=verdict, altered=altered)
