"""What stands in an evidence pack: the page of the invoice as data, with hashes and the proofs of the log."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.timezone import localtime

import piaoqi
from piaoqi.archive.queries.invoices import Linked
from piaoqi.archive.queries.renditions import Rendition
from piaoqi.audit import queries as log
from piaoqi.audit.clock import now
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.text import Text
from piaoqi.web.invoice.checked import checked, lines_of
from piaoqi.web.invoice.faces import FORMATS
from piaoqi.web.invoice.fields import Row, fields_of
from piaoqi.web.invoice.found import standing_now
from piaoqi.web.invoice.genuine import genuine
from piaoqi.web.invoice.history import history_of
from piaoqi.web.invoice.loaded import Loaded
from piaoqi.web.invoice.pack.words import WORDS
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.strip import strip_of

MOST_PROOFS = 60
Form = dict[str, Any]
_LINE = ("name", "spec", "unit", "quantity", "price", "rate")
_SUM = Text("价税合计", "Total")
_SHA = Text("SHA-256 {sha}", "SHA-256 {sha}")


def gathered(one: Loaded) -> Form:
    """In the language of the page; what the template shows, and nothing that it has to work out."""
    row, stands = one.invoice, one.explained
    return {
        "language": language(),
        "words": {name: say(words) for name, words in WORDS.items()},
        "number": " ".join(filter(None, (row.code, row.number or row.paper_number))),
        "kind": say(KINDS[Kind(row.kind)].title),
        "status": say(TITLES[Status(row.status)]),
        "company": [row.company.name, row.company.tax_id],
        "made": [_moment(now()), one.who.name, f"Piaoqi {piaoqi.__version__}"],
        "total": f"{row.total:,.2f}" if row.total is not None else "",
        "sentences": one.sentences,
        "compared": _moment(stands.ground.comparison.as_of) if stands.ground.comparison else "",
        "marks": [
            [mark.title, mark.state.key, mark.note or say(mark.state.title)]
            for mark in strip_of(stands, one.titles).marks
        ],
        "found": [_found(each) for each in standing_now(one.found, stands.findings, one.titles)],
        "fields": [_field(each) for each in fields_of(one).rows],
        "genuine": [_genuine(each) for each in genuine(one.files, one.given)],
        "checks": [_check(each) for each in checked(one.details)],
        "lines": _lines(one),
        "links": [_link(each) for each in one.details.links if each.link.withdrawn_at is None],
        "allocations": _allocations(one),
        "holds": [[each.reason, _moment(each.at)] for each in one.details.holds if each.lifted_at is None],
        "history": [[_moment(each.at), each.title, each.by, _index(each.proof)] for each in history_of(one)],
    }


def statements(files: Sequence[Rendition]) -> str:
    """Every statement exactly as its digest was taken, a line each."""
    return "".join(f"{each.body}\n" for each in files)


def proofs_of(one: Loaded) -> tuple[list[Form], str]:
    """The entries of the log that vouch for it, each proved against a checkpoint, and the newest of these."""
    found = one.witnessed
    settled = [entry.index for entry in found.settled]
    wanted = sorted({*found.arrivals.values(), *found.records.values(), *settled})
    told = []
    note = ""
    for index in wanted[-MOST_PROOFS:]:
        entry, proof = log.entry(index), log.inclusion(index)
        if entry is None:
            continue
        data: Mapping[str, Any] = json.loads(entry.data)
        form = {
            "index": index,
            "at": _moment(entry.at),
            "action": entry.action,
            "name": data["name"],
            "subject": entry.subject,
            "leaf": entry.data,
            "leaf_hash": bytes(entry.leaf).hex(),
            "path": [each.hex() for each in proof.proof] if proof else [],
            "checkpoint": proof.note if proof else "",
        }
        note = form["checkpoint"] or note
        told.append(form)
    return told, note


def hashes_of(one: Loaded, attached: Mapping[str, str]) -> Iterator[Form]:
    """Each file behind the invoice once. `attached`: SHA-256 -> the name under which it is in the pack."""
    arrived = {each.original_id: each for each in one.arrivals}
    seen: set[tuple[int, str]] = set()
    for file in one.files:
        key = (file.original.pk, file.source)
        if key in seen:
            continue
        seen.add(key)
        arrival = arrived.get(file.original.pk)
        yield {
            "name": arrival.name if arrival else "",
            "source": one.titles.get(file.source, file.title),
            "format": say(FORMATS.get(file.format, Text(file.format, file.format))),
            "size": f"{file.original.size:,}",
            "sha256": file.original.sha256,
            "sm3": file.original.sm3,
            "at": _moment(arrival.at) if arrival else "",
            "attached": attached.get(file.original.sha256, ""),
            "digest": file.digest,
            "entry": _index(one.witnessed.records.get(file.record)),
        }


def _moment(at: Any) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def _index(index: int | None) -> str:
    return "" if index is None else str(index)


def _found(one: Any) -> Form:
    return {
        "mark": one.mark,
        "title": one.title,
        "values": [list(pair) for pair in one.values],
        "causes": [[each.code, each.title, each.likelihood, each.remedy] for each in one.causes[:3]],
    }


def _field(row: Row) -> Form:
    """What agrees is named together, what doesn't stands alone."""
    return {
        "title": say(row.title),
        "value": row.value,
        "origin": row.origin,
        "differs": row.differs,
        "same": list(dict.fromkeys(cell.label for cell in row.cells if cell.state == "same")),
        "others": [
            [cell.label, cell.text, "；".join(cell.notes), cell.state]
            for cell in row.cells
            if cell.state in ("differs", "worded", "unsure")
        ],
        "notes": list(dict.fromkeys(note for cell in row.cells if cell.state == "same" for note in cell.notes)),
    }


def _genuine(one: Any) -> Form:
    return {
        "name": one.name,
        "format": say(one.read_as),
        "verdict": say(one.verdict),
        "look": one.look,
        "sentence": one.sentence,
        "rows": [[say(title), value] for title, value in one.rows],
        "steps": [[step.verdict, step.title, step.message, step.code] for step in one.steps],
        "not_checked": [say(words) for words in one.not_checked],
        "problems": list(one.problems),
        "hash": say(_SHA.with_(sha=one.sha256)),
    }


def _check(one: Any) -> list[str]:
    return [one.verdict.value, say(one.title), say(one.message), one.code]


def _lines(one: Loaded) -> list[list[str]]:
    found = lines_of(one.details)
    return [
        [*(getattr(line, name) for name in _LINE), _money(line.amount), _money(line.tax)]
        for line in (found.lines if found else ())
    ]


def _money(value: Any) -> str:
    return "" if value is None else f"{value:,.2f}"


def _link(one: Linked) -> list[str]:
    relation = {
        ("red_of", True): WORDS["flushes"],
        ("red_of", False): WORDS["flushed_by"],
        ("replaces", True): WORDS["replaces"],
    }.get((one.link.relation, one.outward), WORDS["replaced_by"])
    other = one.other
    known = (
        [str(other), str(other.issue_date or ""), _money(other.total)] if other else [say(WORDS["not_shown"]), "", ""]
    )
    return [say(relation), *known]


def _allocations(one: Loaded) -> list[list[str]]:
    standing = [each for each in one.details.allocations if each.withdrawn_at is None]
    return [[each.purpose, each.reference, _money(each.amount), _moment(each.at)] for each in standing]
