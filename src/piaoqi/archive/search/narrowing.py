"""Which of the terms asked for are worth reading, on SQLite.

FTS5 reads the lists of all terms side by side, so a common term beside a rare one costs more than it saves: what it
would have put aside, the check puts aside. How common a term is here shows in how far back its newest ranks reach.

1. Of several terms that must all be there, the two rarest are read.
2. Of several clauses, those are read that put most invoices aside, four at most.
3. Where one of them has but a few ranks at all, it is read alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from piaoqi.archive.search.expression import Branch, Clause

PROBE = 64
"""Newest ranks looked at of each."""
_BROAD = 100
"""Among so many newest invoices, a clause that has PROBE of them puts too few aside."""
_RAREST, _CLAUSES, _AT_ONCE, _SIMPLE = 2, 4, 40, 3


@dataclass(frozen=True, slots=True, order=True)
class _Probe:
    """The rarer the smaller: `few` where all its ranks were seen, else how far back PROBE of them reach."""

    reaches: int
    """The lowest of them; -1 where all were seen."""
    count: int
    at: int


def narrowed(branch: Branch) -> Branch:
    """A branch that is cheaper to read and leaves out none of what this one leads to."""
    clauses = tuple(tuple(_rarest(branch, one) for one in clause) for clause in branch.clauses)
    if len(clauses) > 1 and not _is_simple(clauses):
        clauses = _telling(branch, clauses)
    return replace(branch, clauses=clauses)


def match(clauses: Sequence[Clause]) -> str:
    """In FTS5's language; each term is one quoted token."""
    return " AND ".join(f"({' OR '.join(map(_all, clause))})" for clause in clauses)


def _all(terms: frozenset[str]) -> str:
    joined = " AND ".join(f'"{one}"' for one in sorted(terms))
    return f"({joined})" if len(terms) > 1 else joined


def _is_simple(clauses: Sequence[Clause]) -> bool:
    return len(clauses) <= _RAREST and all(len(one) <= _SIMPLE for one in clauses)


def _rarest(branch: Branch, terms: frozenset[str]) -> frozenset[str]:
    """Step 1."""
    if len(terms) <= _RAREST:
        return terms
    some = sorted(terms)[:_AT_ONCE]
    found = sorted(_probed(branch, [f'"{one}"' for one in some]))
    alone = found[0].reaches < 0
    return frozenset(some[one.at] for one in found[: 1 if alone else _RAREST])


def _telling(branch: Branch, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Steps 2 and 3."""
    found = sorted(_probed(branch, [match([one]) for one in clauses]))
    if found[0].reaches < 0:
        return (clauses[found[0].at],)
    broad = _broad(branch)
    kept = [one for one in found if one.reaches < broad] or found[:1]
    return tuple(clauses[one.at] for one in kept[:_CLAUSES])


def _probed(branch: Branch, asked: Sequence[str]) -> list[_Probe]:
    one = (
        "SELECT %s, count(*), min(r) FROM (SELECT rowid AS r FROM archive_search"
        " WHERE archive_search MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s)"
    )
    parameters = [value for at, text in enumerate(asked) for value in (at, text, branch.low, branch.high, PROBE)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), parameters)
        return [_Probe(-1 if count < PROBE else lowest, count, at) for at, count, lowest in cursor.fetchall()]


def _broad(branch: Branch) -> int:
    """The rank of the invoice that is so many behind the branch's newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rank FROM archive_searched WHERE rank BETWEEN %s AND %s ORDER BY rank DESC LIMIT 1 OFFSET %s",
            [branch.low, branch.high, _BROAD],
        )
        found = cursor.fetchone()
    return branch.low if found is None else found[0]
