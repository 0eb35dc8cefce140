"""Which invoices an actor may see: the rules of accounts.scopes as conditions in SQL. Every read starts here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.permissions import BuiltIn, Permission, System, define
from piaoqi.accounts.scopes import Facts, alike
from piaoqi.archive.models import Arrival, Invoice, Record
from piaoqi.core.text import Text

SEE = define(
    "archive.see",
    Text("查看发票", "see invoices"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.REVIEWER,
    BuiltIn.ISSUER,
    BuiltIn.EMPLOYEE,
    BuiltIn.AUDITOR,
    BuiltIn.BOOKKEEPER,
    BuiltIn.READER,
    System.OPERATOR,
    changes=False,
)

HIGHEST = 2
"""The levels of sensitivity go up to this."""


def visible(actor: Actor, *, including_deleted: bool = False) -> QuerySet[Invoice]:
    """What the actor may see, in no order; without what was deleted, unless asked for."""
    found = Invoice.objects.filter(condition(actor))
    return found if including_deleted else found.filter(deleted_at=None)


def condition(actor: Actor, permission: Permission = SEE) -> Q:
    """The same as a condition on invoices, deleted ones too; for any permission."""
    shown = Q(pk=None)
    for scope, places in alike(actor.scopes, permission.key).items():
        within = _within(scope, places, actor.person)
        if not within:
            return Q()
        shown |= within
    return shown


def facts_of(actor: Actor, invoice: Invoice) -> Facts:
    """What decides whether this actor sees this invoice."""
    own = actor.person is not None and Invoice.objects.filter(owned(actor.person), pk=invoice.pk).exists()
    return Facts(
        company=invoice.company_id,
        department=invoice.department_id,
        direction=invoice.direction,
        sensitivity=invoice.sensitivity,
        own=own,
    )


def _within(scope: Scope, places: frozenset[int] | None, person: int | None) -> Q:
    """Rules 2 to 6; an empty condition where none of them hides anything."""
    shown = Q() if places is None else Q(company__in=sorted(places))
    if scope.department is not None:
        shown &= Q(department=scope.department)
    if scope.direction:
        shown &= Q(direction=scope.direction)
    if scope.sensitivity < HIGHEST:
        shown &= Q(sensitivity__lte=scope.sensitivity)
    if scope.own:
        shown &= owned(person or 0)
    return shown


def owned(person: int) -> Q:
    """A condition on invoices: what this person handed in. Somebody who brings the invoice itself has it; a row of a
    list shows only what nobody else said, or a list of numbers would open what others handed in.
    """
    said = Record.objects.filter(invoice=OuterRef("pk"))
    theirs = said.filter(_handed_in_by(person))
    whole = theirs.filter(reading__format__in=ORIGINALS)
    return Q(Exists(whole)) | (Q(Exists(theirs)) & ~Q(Exists(said.exclude(_handed_in_by(person)))))


ORIGINALS = ("ofd", "pdf", "xml", "xbrl", "image")
"""Formats of invoices themselves."""


def _handed_in_by(person: int) -> Q:
    """Records read in something that this person handed in, at any time; replaced readings count too."""
    return Q(Exists(Arrival.objects.filter(reading=OuterRef("reading"), person=person)))
