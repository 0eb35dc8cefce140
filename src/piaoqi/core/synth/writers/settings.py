"""`piaoqi.toml` and `labels.json` of a synthetic folder."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.plan import AS_OF, Label, Plan, Source, Window
from piaoqi.core.synth.sources import DECLARED, EXPECTED

_NO_FINDING = ("not_due", "not_expected")
_ORIGIN_WORDS = {"2": "电子发票服务平台", "1": "增值税发票管理系统"}


def settings(plan: Plan) -> str:
    """The folder's `piaoqi.toml`."""
    return "\n".join((*_head(plan), *_sources(plan), *_rules(), *_replies(plan)))


def labels(plan: Plan) -> str:
    """What was planted, and what a check must therefore find."""
    absences = [label for label in plan.labels if label.absent_from and label.verdict not in _NO_FINDING]
    differences = [label for label in plan.labels if label.verdict == "different"]
    duplicates = [label for label in plan.labels if label.verdict == "duplicate"]
    verdicts = Counter(label.verdict for label in plan.labels)
    expected = {
        "invoices": len(plan.entries),
        "summary": {
            "missing": verdicts["missing"],
            "not_missing": verdicts["not_missing"],
            "cannot_tell": verdicts["cannot_tell"],
            "different": len(differences),
            "duplicates": len(duplicates),
        },
        "findings": [[one.invoice.number, one.absent_from, one.verdict] for one in absences],
        "differences": [[one.invoice.number, one.field] for one in differences],
        "duplicates": [[one.invoice.number, one.source, one.times] for one in duplicates],
    }
    told = {"seed": plan.seed, "faults": [_fault(label) for label in plan.labels], "expected": expected}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _head(plan: Plan) -> Iterator[str]:
    yield "# 一家虚构公司的发票，由 piaoqi synth 生成；公司、人名、号码都是编造的"
    yield f"as_of = {AS_OF.isoformat()}\n"
    yield "[[taxpayer]]"
    yield f'name = "{plan.company.name}"'
    yield f'tax_id = "{plan.company.tax_id}"'
    yield 'type = "general"'
    names = [f'{{ name = "{plan.former_name}", until = {plan.windows[0].start.year - 1}-12-31 }}']
    if plan.renamed_on:
        names.append(f'{{ name = "{plan.world.renamed.name}", until = {plan.renamed_on} }}')
    yield f"former = [{', '.join(names)}]\n"
    yield "[[taxpayer]]"
    yield f'name = "{plan.sibling.name}"'
    yield f'tax_id = "{plan.sibling.tax_id}"'
    yield 'type = "general"\n'


def _sources(plan: Plan) -> Iterator[str]:
    for one in DECLARED:
        yield "[[source]]"
        yield f'name = "{one.source.value}"'
        yield f'kind = "{one.kind}"'
        yield f'path = "{one.path}"'
        yield f'taxpayer = "{(plan.sibling if one.sibling else plan.company).tax_id}"'
        yield f'direction = "{"issued" if one.issued else "received"}"'
        if one.of:
            yield f'of = "{one.of}"'
        yield from _coverage(plan, one.source)


def _coverage(plan: Plan, source: Source) -> Iterator[str]:
    """A line for each stretch that the source was asked for."""
    if source is Source.BUREAU:
        windows = [(window, plan.rows_of(window)) for window in plan.windows]
    else:
        listed = [entry.listed for entry in plan.entries if entry.listed] if source is Source.ISSUED_LIST else []
        windows = [(window, [row for row in listed if window.shows(row)]) for window in plan.others[source]]
    asked = [_window(window, rows) for window, rows in windows if window.declared]
    if len(asked) == 1:
        yield f"coverage = [{asked[0]}]\n"
    elif asked:
        yield from ("coverage = [", *(f"  {one}," for one in asked), "]\n")
    else:
        yield "coverage = []\n"


def _rules() -> Iterator[str]:
    for of, into, days in EXPECTED:
        yield f'[[expect]]\nof = "{of}"\nin = "{into}"\nwithin_days = {days}\n'


def _replies(plan: Plan) -> Iterator[str]:
    for one in plan.replies:
        yield f'[[answer]]\ncause = "{one.cause}"\nanswer = "yes"\nsource = "{one.source.value}"'
        yield f'number = "{one.number}"\nby = "{one.by}"\non = {one.on}\n'


def _window(window: Window, rows: Sequence[Record] = ()) -> str:
    """One stretch of coverage as an inline table; what was not filtered by is left out, but for kinds and origins."""
    asked: dict[str, object] = {
        "from": window.start,
        "to": window.end,
        "kinds": _listed(window.kinds),
        "origins": _listed(tuple(_ORIGIN_WORDS[origin] for origin in window.origins)),
        "statuses": window.statuses and _listed(window.statuses),
        "booked": window.booked and f'"{window.booked}"',
        "sellers": window.sellers and _listed(window.sellers),
        "as_of": window.as_of.isoformat(),
        "role": window.role and f'"{window.role}"',
    }
    written = [f"{key} = {value}" for key, value in asked.items() if value]
    counted = len({row.code + row.number for row in rows}) if window.counted else None
    for key, number in (("total", counted if window.total is None else window.total), ("rows", window.rows)):
        written += [f"{key} = {number}"] if number is not None else []
    return f"{{ {', '.join(written)} }}"


def _listed(values: Sequence[str]) -> str:
    return json.dumps([str(value) for value in values], ensure_ascii=False) if values else '"all"'


def _fault(label: Label) -> dict[str, object]:
    told: dict[str, object] = {"fault": label.fault, "cause": label.cause, "invoice": _invoice(label.invoice)}
    if label.absent_from:
        told["absent_from"] = label.absent_from
    told["verdict"] = label.verdict
    optional = {"field": label.field, "source": label.source, "times": label.times}
    return told | {key: value for key, value in optional.items() if value}


def _invoice(record: Record) -> dict[str, str]:
    return {
        "kind": record.kind.value,
        "code": record.code,
        "number": record.number,
        "issue_date": str(record.issue_date),
        "seller_tax_id": record.seller_tax_id,
        "seller_name": record.seller_name,
        "buyer_tax_id": record.buyer_tax_id,
        "amount": f"{record.amount:.2f}",
        "total": f"{record.total:.2f}",
    }
