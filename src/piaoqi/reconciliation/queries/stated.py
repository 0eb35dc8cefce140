"""What people stated about a company: what is expected where, and their answers to questions about causes."""

from django.db.models import Q

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.audit.clock import now
from piaoqi.reconciliation.actions.terms import SET
from piaoqi.reconciliation.models import Answer, Terms
from piaoqi.reconciliation.queries.shown import sees, sees_whole
from piaoqi.reconciliation.terms import InForce, in_force

MOST_ROWS = 200


def terms(actor: Actor, company: Company) -> InForce | None:
    """What comparisons go by now; None for whoever neither sees anything of the company nor sets it."""
    return in_force(company, now()) if _may_know(actor, company) else None


def terms_stated(actor: Actor, company: Company) -> tuple[Terms, ...]:
    """Each time that the rules were set, the newest first; what only says again who the company is is left out."""
    if not _may_know(actor, company):
        return ()
    found: list[Terms] = []
    for row in Terms.objects.filter(company=company).order_by("at", "pk")[:MOST_ROWS]:
        if row.expectations != (found[-1].expectations if found else None):
            found.append(row)
    return tuple(reversed(found))


def answers(
    actor: Actor, company: int, *, before: int | None = None, limit: int = 50, number: str = ""
) -> tuple[Answer, ...]:
    """Newest first, withdrawn ones too: all of them for whoever sees the whole company, else the actor's own."""
    found = Answer.objects.filter(_shown(actor, company), company=company)
    if before is not None:
        found = found.filter(pk__lt=before)
    if number:
        found = found.filter(number=number)
    return tuple(found.order_by("-pk")[: min(limit, MOST_ROWS + 1)])


def answer(actor: Actor, pk: int) -> Answer | None:
    """One of them; None alike for what is not there and what the actor may not see."""
    row = Answer.objects.select_related("company").filter(pk=pk).first()
    return row if row and Answer.objects.filter(_shown(actor, row.company_id), pk=pk).exists() else None


def _may_know(actor: Actor, company: Company) -> bool:
    return sees(actor, company.pk) or actor.may_wholly(SET.key, company.pk)


def _shown(actor: Actor, company: int) -> Q:
    if sees_whole(actor, company):
        return Q()
    return Q(by=actor.key) if sees(actor, company) else Q(pk=None)
