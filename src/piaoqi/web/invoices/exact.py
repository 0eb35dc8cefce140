"""How many each choice of a facet would show, exactly: what groups of invoices, days of issue, or a count of its own
tell. Nothing where only a look at each invoice would tell.
"""

from collections.abc import Mapping, Sequence

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries import tallies
from piaoqi.archive.queries.tallies import Group
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.web.invoices.asked import Asked
from piaoqi.web.invoices.choices import Choice

_BLANK = Row._make([None] * len(COLUMNS))


def exactly(actor: Actor, cleared: Asked, choices: Sequence[Choice]) -> Mapping[str, int]:
    """By the ids of choices. `cleared`: the filter without any of them."""
    dated = [one for one in choices if one.alone and one.alone.first_day]
    grouped = [one for one in choices if one.alone and not one.alone.first_day and one.alone.differs is None]
    rest = [one for one in choices if one not in dated and one not in grouped]
    return {
        **_of_groups(actor, cleared, grouped),
        **_of_days(actor, cleared, dated),
        **{
            one.id: number
            for one in rest
            if (number := tallies.number(actor, one.asked.question(), one.asked.among())) is not None
        },
    }


def _of_groups(actor: Actor, cleared: Asked, choices: Sequence[Choice]) -> dict[str, int]:
    groups = tallies.groups(actor, cleared.question(), cleared.among()) if choices else None
    if groups is None:
        return {}
    shared = [(_row(one), one.number) for one in groups]
    return {
        one.id: sum(count for row, count in shared if one.alone.means(row)) for one in choices if one.alone is not None
    }


def _of_days(actor: Actor, cleared: Asked, choices: Sequence[Choice]) -> dict[str, int]:
    stretches = [(one.asked.first_day, one.asked.last_day) for one in choices]
    known = [(first, last) for first, last in stretches if first and last]
    numbers = tallies.by_days(actor, cleared.question(), known, cleared.among()) if known else None
    return dict(zip((one.id for one in choices), numbers or (), strict=False))


def _row(group: Group) -> Row:
    """With what its invoices share, and nothing else."""
    return _BLANK._replace(**{name: getattr(group, name) for name in Group._fields[:-1]})
