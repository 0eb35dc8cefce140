"""Why somebody else does not see an invoice: asked by whoever may see people, about what they may know of themselves.

Nothing is told of invoices that the one who asks could not know of: only companies in which they have a role are looked
at, and whether they see the invoice decides whether it is named. Of the invoice nothing else is told: which rule hides
it from the other, which role would show it, and who can give that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import EndedError
from piaoqi.accounts.loading import actor_of, in_force, scopes_of_grant
from piaoqi.accounts.models import Company, Grant, Person
from piaoqi.accounts.queries.people import SEE as SEE_PEOPLE
from piaoqi.accounts.queries.people import people
from piaoqi.accounts.queries.why import Hidden, why_hidden
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.explain import Asked, found_for
from piaoqi.archive.queries.visible import SEE, facts_of, visible
from piaoqi.audit.clock import now

_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfInvoice:
    """One invoice of the number. `hidden` None: the other sees it, by the grants of `through`."""

    company: Company
    invoice: int | None
    """Its id, where the one who asks sees it themselves."""
    hidden: Hidden | None
    through: tuple[Grant, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Behalf:
    """`ended`: the account was deactivated. `found` empty: the one who asks knows of no such invoice."""

    person: Person
    ended: bool
    found: tuple[OfInvoice, ...]


def why_not_them(actor: Actor, person: int, asked: Asked) -> Behalf | None:
    """None for somebody whom the actor may not see."""
    row = people(actor).filter(pk=person).first()
    if row is None:
        return None
    invoices = [one for one in found_for(actor, asked) if _may_be_told(actor, row, one)][:_MOST]
    try:
        them = actor_of(row, actor.origin)
    except EndedError:
        return Behalf(person=row, ended=True, found=())
    seen = _seen(actor, invoices)
    return Behalf(person=row, ended=False, found=tuple(_told(them, row, one, seen) for one in invoices))


def _may_be_told(actor: Actor, person: Person, invoice: Invoice) -> bool:
    """Where the actor may see what roles people have in that company."""
    return actor.person == person.pk or actor.may(SEE_PEOPLE.key, invoice.company_id)


def _seen(actor: Actor, invoices: Sequence[Invoice]) -> frozenset[int]:
    shown = visible(actor, including_deleted=True).filter(pk__in=[one.pk for one in invoices])
    return frozenset(shown.values_list("pk", flat=True))


def _told(them: Actor, person: Person, invoice: Invoice, seen: frozenset[int]) -> OfInvoice:
    facts = facts_of(them, invoice)
    hidden = why_hidden(them, SEE.key, facts)
    return OfInvoice(
        company=invoice.company,
        invoice=invoice.pk if invoice.pk in seen else None,
        hidden=hidden,
        through=() if hidden else _through(person, facts),
        deleted=invoice.deleted_at is not None,
    )


def _through(person: Person, facts: Facts) -> tuple[Grant, ...]:
    grants = in_force(now()).filter(person=person).select_related("role", "company", "group", "department")
    return tuple(one for one in grants if shows(scopes_of_grant(one), SEE.key, facts))
