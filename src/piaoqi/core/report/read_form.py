"""The JSON form of `piaoqi read`, as the contract states it: what one file says."""

from collections.abc import Callable, Sequence

from piaoqi.core.checks import CheckResult, Verdict
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.record import FIELDS, FieldOrigin, Line, Place, Record
from piaoqi.core.report.authenticity import authenticity_form, findings
from piaoqi.core.report.contents import Content, contents, members, problems
from piaoqi.core.report.form import Form, problem_forms, scalar
from piaoqi.core.seals.verdict import Authenticity
from piaoqi.core.seals.verdict import Verdict as Genuine
from piaoqi.core.text import Language

Check = Callable[[Record], Sequence[CheckResult]]
"""What must hold inside one invoice."""

_LINE = ("name", "spec", "unit", "quantity", "price", "amount", "rate", "tax", "class_code")


def read_form(document: Document, check: Check, language: Language = "zh") -> Form:
    """One file handed in. The invoices of the files inside it are listed with the inner `path`; the files themselves
    are `members`.
    """
    form: Form = {
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "problems": problem_forms(problems(document), language, with_path=False),
        "authenticity": authenticity_form(document, language),
        "invoices": [_content(content, document, check, language) for content in contents(document)],
    }
    inside = [_member(member, language) for member in members(document)]
    return {**form, "members": inside} if inside else form


def sound(document: Document, check: Check) -> bool:
    """Nothing altered, nothing contradictory, no check broken, in the file and in all that is inside it."""
    altered = any(_denies_itself(one.authenticity) for one in (document, *members(document)))
    contradictory = any(problem.code == DISAGREES.code for problem in problems(document))
    broken = any(one.verdict is Verdict.BROKEN for content in contents(document) for one in check(content.record))
    return not (altered or contradictory or broken)


def _denies_itself(one: Authenticity) -> bool:
    """Altered, or what can't be verified contradicts itself at least."""
    broken = any(finding.answer is Verdict.BROKEN for finding in findings(one))
    return one.verdict is Genuine.ALTERED or (broken and one.verdict is Genuine.UNVERIFIABLE)


def _content(content: Content, handed_in: Document, check: Check, language: Language) -> Form:
    record = content.record
    form: Form = {} if content.document is handed_in else {"path": content.document.path}
    form |= {name: scalar(getattr(record, name)) for name in FIELDS}
    form["lines"] = [_line(line) for line in record.lines]
    form["fields"] = _fields(record)
    form["checks"] = [
        {"code": one.code, "verdict": str(one.verdict), "message": one.message.say(language)} for one in check(record)
    ]
    return form


def _member(document: Document, language: Language) -> Form:
    return {
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "authenticity": authenticity_form(document, language),
    }


def _line(line: Line) -> Form:
    return {name: scalar(getattr(line, name)) for name in _LINE}


def _fields(record: Record) -> Form:
    """Where each field's value stands: the inner part of an original, or sheet, row and heading of a list."""
    row = str(Place("", record.place.sheet, record.place.row)).removeprefix(" › ")
    columns = {name: FieldOrigin(f"{row} › {heading}" if row else heading) for name, heading in record.columns.items()}
    return {name: _origin(origin) for name, origin in {**columns, **record.fields}.items()}


def _origin(origin: FieldOrigin) -> Form:
    form: Form = {"from": origin.part, "covered": origin.covered, "agrees": list(origin.agrees)}
    if origin.confidence is not None:
        form["confidence"] = round(origin.confidence, 2)
    return {**form, "uncertain": True} if origin.uncertain else form
