"""The rows that somebody ticked, and the way back to where they did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.search import shown_of

MOST_CHOSEN = 200


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


def ids_of(request: HttpRequest) -> list[int]:
    """Of a form; those of an address where the form has none, as an undo has."""
    written = request.POST.getlist("invoice") or request.GET.get("invoices", "").split(",")
    found = dict.fromkeys(int(one) for one in written if one.isascii() and one.isdigit() and len(one) < 19)
    return list(found)[:MOST_CHOSEN]


def rows_of(actor: Actor, ids: Sequence[int]) -> list[Invoice]:
    """Those that the actor may see, in the order of the table."""
    shown = [one.id for one in shown_of(actor, ids)]
    return list(Invoice.objects.filter(pk__in=shown).select_related("company").order_by("-rank"))


def way_back(request: HttpRequest) -> str:
    """To the very page of the table that a form was sent from."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("invoices:page")
