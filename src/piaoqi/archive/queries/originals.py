"""The files behind an invoice that an actor may have in full.

A file holds more than the view shows: a list speaks of many invoices, and may hold what nobody recognised. So

1. the actor must see the invoice, and the file must have been read, for its company, to speak of it;
2. whoever sees all of the company (every department, both directions, every level) may have any such file;
3. anybody else may have it where it is an invoice itself (not a list, a mail or an archive) and every invoice that it
   was ever read to hold is one that they see.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Arrival, Invoice, Record
from piaoqi.archive.queries.visible import HIGHEST, ORIGINALS, SEE, visible


@dataclass(frozen=True, slots=True)
class FileOf:
    """`name`: under which it came last, the whole path inside containers."""

    sha256: str
    size: int
    format: str
    name: str

    @property
    def file_name(self) -> str:
        """Without the containers' and folders' names."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].rsplit("!", 1)[-1]


def originals(actor: Actor, invoice: int) -> tuple[FileOf, ...]:
    """All that the actor may have, by digest."""
    row = visible(actor, including_deleted=True).filter(pk=invoice).first()
    if row is None:
        return ()
    readings = Record.objects.filter(invoice=row).values("reading__original")
    found = Arrival.objects.filter(original__in=readings, source__company=row.company_id)
    listed = found.order_by("at", "pk").values_list(
        "original_id", "original__sha256", "original__size", "reading__format", "name"
    )
    latest = {key: FileOf(sha256, size, read_as, name) for key, sha256, size, read_as, name in listed}
    withheld = _withheld(actor, row, latest)
    given = (one for key, one in latest.items() if key not in withheld)
    return tuple(sorted(given, key=lambda one: one.sha256))


def original(actor: Actor, invoice: int, sha256: str) -> FileOf | None:
    """One of them; None alike for what is not there and what the actor may not have."""
    return next((one for one in originals(actor, invoice) if one.sha256 == sha256), None)


def _withheld(actor: Actor, row: Invoice, files: Mapping[int, FileOf]) -> AbstractSet[int]:
    """Ids of the originals that rules 2 and 3 keep back."""
    if _sees_all(actor, row.company_id):
        return frozenset()
    lists = {key for key, one in files.items() if one.format not in ORIGINALS}
    held = Record.objects.filter(reading__original__in=set(files) - lists, reading__source__company=row.company_id)
    hidden = held.exclude(invoice__in=visible(actor, including_deleted=True))
    return lists | set(hidden.values_list("reading__original", flat=True).distinct())


def _sees_all(actor: Actor, company: int) -> bool:
    return any(
        SEE.key in one.permissions
        and one.company in (None, company)
        and one.department is None
        and not one.direction
        and not one.own
        and one.sensitivity >= HIGHEST
        for one in actor.scopes
    )
