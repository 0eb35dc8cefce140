"""Of which company a page is."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies

PARAMETER = "company"
_LAST = "company"


def chosen(request: HttpRequest, who: Actor) -> Company | None:
    """The one that the address names, so that a link means the same for whoever follows it; else the one last looked
    at; else the first that was made and is open. None for whoever has none.

    Raises Http404 for one that they may not know of.
    """
    kept: Choice | None = getattr(request, "_piaoqi_company", None)
    if kept is None:
        kept = Choice(_chosen(request, who))
        request._piaoqi_company = kept  # type: ignore[attr-defined]  # noqa: SLF001 - for this request
    return kept.company


@dataclass(frozen=True, slots=True)
class Choice:
    """What was found once, also where that is none."""

    company: Company | None


def _chosen(request: HttpRequest, who: Actor) -> Company | None:
    named = request.GET.get(PARAMETER)
    if named:
        return remember(request, _named(who, named))
    last = request.session.get(_LAST)
    found = companies(who).filter(pk=last).first() if last else None
    open_ones = companies(who).filter(closed_at=None).order_by("pk")
    return found or open_ones.first() or companies(who).first()


def remember(request: HttpRequest, company: Company) -> Company:
    """The next pages are of this one; for a page whose address names it otherwise, too."""
    if request.session.get(_LAST) != company.pk:
        request.session[_LAST] = company.pk
    request._piaoqi_company = Choice(company)  # type: ignore[attr-defined]  # noqa: SLF001 - for this request
    return company


def _named(who: Actor, named: str) -> Company:
    found = companies(who).filter(pk=int(named)).first() if named.isascii() and named.isdigit() else None
    if found is None:
        raise Http404
    return found
