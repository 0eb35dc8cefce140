"""The rows that somebody ticked, and the way back to where they did."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.search import every, shown_of
from piaoqi.web.invoices.asked import Asked, asked_of
from piaoqi.web.shell.company import chosen as chosen_company

MOST_CHOSEN = 2_000
"""As the script keeps them."""
_DONE = "invoices.done"


@dataclass(frozen=True)
class Chosen:
    """Invoices by their ids; as archive.queries.listed.Among, which says what of them is shown."""

    ids: Sequence[int]

    @cached_property
    def ranks(self) -> Sequence[int]:
        found = Invoice.objects.filter(pk__in=self.ids)
        return sorted(found.values_list("rank", flat=True), reverse=True)

    def of(self, invoices: Collection[int]) -> frozenset[int]:
        return frozenset(self.ids) & frozenset(invoices)

    def condition(self) -> Q:
        return Q(pk__in=self.ids)


def filter_of(request: HttpRequest, company: Company) -> Asked | None:
    """What all that match are chosen by; None where invoices were ticked one by one."""
    written = request.POST.get("filter", "")
    return asked_of(QueryDict(written), company) if written else None


def ids_of(request: HttpRequest) -> list[int]:
    """Of a form; those of an address where the form has none, as an undo has."""
    written = (request.POST.get("invoices") or request.GET.get("invoices", "")).split(",")
    found = dict.fromkeys(int(one) for one in written if one.isascii() and one.isdigit() and len(one) < 19)
    return list(found)[:MOST_CHOSEN]


def rows_of(actor: Actor, request: HttpRequest, most: int) -> list[Invoice]:
    """Those chosen that the actor may see, in the order of the table; no more than one beyond `most`."""
    company = chosen_company(request, actor)
    asked = filter_of(request, company) if company else None
    if asked is None:
        shown = [one.id for one in shown_of(actor, ids_of(request))]
    else:
        shown = [one.id for one in every(actor, asked.question(), asked.among(), most + 1)]
    return list(Invoice.objects.filter(pk__in=shown).select_related("company").order_by("-rank")[: most + 1])


def take(request: HttpRequest, done: Iterable[Invoice]) -> None:
    """The next page shows these as chosen no more."""
    request.session[_DONE] = ",".join(str(one.pk) for one in done)


def taken(request: HttpRequest) -> str:
    """Ids of those, once."""
    return str(request.session.pop(_DONE, ""))


def way_back(request: HttpRequest) -> str:
    """To the very page of the table that a form was sent from."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("invoices:page")
