"""One invoice against the rules, from its own statements: where it is, where it need not be, where it is expected.

What this says of an absence is no verdict: other rows may be the invoice under another number. Verdicts are those that
a comparison of the whole company stored.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.core.causes.case import Answered
from piaoqi.core.reconcile.dossier import Dossier, latest_periods
from piaoqi.core.reconcile.expectations import Rules
from piaoqi.core.reconcile.grouping import group
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.near import NearMisses
from piaoqi.core.reconcile.reissues import reissues_of
from piaoqi.core.reconcile.source import Source
from piaoqi.reconciliation.terms import InForce

KEY = "alone"
"""Of the only invoice there."""


def alone(
    statements: Sequence[Sighted],
    sources: Sequence[Source],
    terms: InForce,
    as_of: datetime,
    answers: Sequence[Answered],
) -> Comparison:
    """All statements speak of one invoice, whatever their numbers. `sources` have no records; one that is not among
    them (it came later) was asked for nothing.
    """
    filled = tuple(_filled(statements, sources, terms))
    sightings = list(group(filled, terms.taxpayers).sightings)
    groups = {KEY: sightings}
    dossier = Dossier(
        groups,
        NearMisses(),
        {},
        reissues_of(groups, {one.tax_id for one in terms.taxpayers}),
        terms.taxpayers,
        as_of,
        latest_periods(filled),
        answers=tuple(answers),
    )
    rules = Rules(terms.expectations, filled, terms.taxpayers)
    return Comparison(rules, groups, frozenset(), frozenset(), dossier)


def _filled(statements: Sequence[Sighted], sources: Sequence[Source], terms: InForce) -> list[Source]:
    known = {one.name: one for one in sources}
    for one in statements:
        if one.source not in known:
            known[one.source] = Source(
                name=one.source,
                kind=one.source_kind,
                direction=one.direction,
                taxpayer=terms.taxpayers[0],
                records=(),
            )
    return [
        replace(source, records=tuple(one.certain for one in statements if one.source == source.name))
        for source in known.values()
    ]
