"""An invoice that somebody is about to settle something about: locked, as it is now, and still theirs to change."""

from piaoqi.accounts.acting import Act
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.scopes import shows
from piaoqi.archive.invoices.errors import GoneError
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.visible import facts_of
from piaoqi.archive.search import index as search


def touched(act: Act, invoice: Invoice) -> Invoice:
    """Inside an action. Raises GoneError for one that was joined to another, DeniedError where it was moved meanwhile
    to where the permission does not reach.
    """
    locked_company(invoice.company_id)
    fresh = Invoice.objects.filter(pk=invoice.pk).first()
    if fresh is None:
        raise GoneError
    if not shows(act.actor.scopes, act.permission.key, facts_of(act.actor, fresh)):
        raise DeniedError(act.actor, act.permission, fresh.company_id)
    return fresh


def save(invoice: Invoice, *names: str) -> None:
    """These fields, and the search index with them."""
    invoice.save(update_fields=names)
    search.index([invoice], [invoice.rank])


def who(actor: Actor) -> str:
    """Who answers for what is settled: the person, also behind a token of theirs."""
    return actor.key if actor.person is None else f"person:{actor.person}"
