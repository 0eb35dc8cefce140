"""One invoice with all that its page tells, loaded once; the number of questions to the database grows with nothing."""

from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.scopes import Facts
from piaoqi.archive.models import Arrival, Invoice
from piaoqi.archive.queries.history import StatusStated, arrivals_behind, statuses
from piaoqi.archive.queries.invoices import Details, details
from piaoqi.archive.queries.originals import FileOf, originals
from piaoqi.archive.queries.renditions import Rendition, Witnessed, renditions, witnessed
from piaoqi.archive.queries.visible import facts_of
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.queries.of_invoice import OverTime, findings_of, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """For one actor: nothing in it is hidden from them."""

    who: Actor
    details: Details
    files: tuple[Rendition, ...]
    given: tuple[FileOf, ...]
    explained: Explained
    found: tuple[OverTime, ...]
    statuses: tuple[StatusStated, ...]
    arrivals: tuple[Arrival, ...]
    witnessed: Witnessed
    facts: Facts

    @property
    def invoice(self) -> Invoice:
        return self.details.invoice


def load(who: Actor, invoice: int) -> Loaded | None:
    """None for what is not shown, as for what is not there."""
    found, stands = details(who, invoice), standing(who, invoice)
    if found is None or stands is None:
        return None
    files, arrivals = renditions(who, invoice), arrivals_behind(who, invoice)
    return Loaded(
        who=who,
        details=found,
        files=files,
        given=originals(who, invoice),
        explained=stands,
        found=findings_of(who, invoice),
        statuses=statuses(who, invoice),
        arrivals=arrivals,
        witnessed=witnessed(who, invoice, files, arrivals),
        facts=facts_of(who, found.invoice),
    )
