"""Whose invoices a file holds, as far as the numbers of their parties say: that it came to the wrong company, or is of
the other direction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company, FormerName
from piaoqi.accounts.queries.companies import companies
from piaoqi.archive.models import Reading, Record
from piaoqi.archive.queries.progress import arrivals
from piaoqi.archive.queries.understood import COUNTED

_SIDE: Final = {"received": "buyer", "issued": "seller"}
_OTHER: Final = {"received": "issued", "issued": "received"}


@dataclass(frozen=True, slots=True)
class Strange:
    """Nothing in the file is of the company and direction of its source. `company`: whose everything in it is, where
    the actor has to do with them; `direction`: the one that all of it has in our company, '' where it is another's.
    """

    company: Company | None
    direction: str = ""


def strange(actor: Actor, arrived: Iterable[int]) -> Mapping[int, Strange]:
    """By the reading, of those of these arrivals that the actor sees and that are not large."""
    seen = arrivals(actor).filter(pk__in=list(arrived), replacement__isnull=True).values("reading")
    small = Reading.objects.filter(pk__in=seen, records_written__range=(1, COUNTED), state=Reading.State.DONE)
    of: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pk, company, direction in small.values_list("pk", "source__company", "source__direction"):
        of[company, direction].append(pk)
    found: dict[int, Strange] = {}
    for (company, direction), readings in of.items():
        found |= _strange(actor, readings, company, direction)
    return found


def _strange(actor: Actor, readings: list[int], company: int, direction: str) -> dict[int, Strange]:
    ours = {Company.objects.values_list("tax_id", flat=True).get(pk=company)}
    ours |= set(FormerName.objects.filter(company=company).exclude(tax_id="").values_list("tax_id", flat=True))
    own, other = (f"invoice__{_SIDE[one]}_tax_id" for one in (direction, _OTHER[direction]))
    rows = Record.objects.filter(reading__in=readings, invoice__isnull=False).order_by().values_list("reading")
    said = rows.filter(~Q(**{own: ""})).annotate(
        all=Count("pk"), mine=Count("pk", filter=Q(**{f"{own}__in": ours})), turned=_turned(own, other, ours)
    )
    apart = {pk: turned == count for pk, count, mine, turned in said if not mine}
    others = _others(actor, rows.filter(reading__in=[pk for pk, turned in apart.items() if not turned]), own)
    found = {pk: Strange(None, _OTHER[direction]) for pk, turned in apart.items() if turned}
    return found | {pk: Strange(one) for pk, one in others.items()}


def _turned(own: str, other: str, ours: set[str]) -> Count:
    """Those that have our number on the other side."""
    return Count("pk", filter=Q(**{f"{other}__in": ours}) & ~Q(**{f"{own}__in": ours}))


def _others(actor: Actor, rows: QuerySet[Record, tuple[int]], own: str) -> dict[int, Company]:
    """The one company that all of it is of."""
    numbers: dict[int, set[str]] = defaultdict(set)
    for pk, number in rows.values_list("reading", own).distinct():
        numbers[pk].add(number)
    alone = {pk: next(iter(some - {""})) for pk, some in numbers.items() if len(some - {""}) == 1}
    known = {one.tax_id: one for one in companies(actor).filter(tax_id__in=set(alone.values()))}
    return {pk: known[number] for pk, number in alone.items() if number in known}
