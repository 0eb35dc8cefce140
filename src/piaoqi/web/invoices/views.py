"""The page, and the parts of it that are counted when somebody looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.saved_views import saved_views
from piaoqi.archive.actions.invoices import DELETE, RESTORE
from piaoqi.archive.actions.retention import PLACE
from piaoqi.archive.actions.taking_out import EXPORT
from piaoqi.archive.queries import search, tallies
from piaoqi.archive.queries.search import Page, Turn
from piaoqi.archive.queries.visible import SEE
from piaoqi.archive.search.order import TEXTS, By, Order, rank_of
from piaoqi.archive.search.order import USUAL as USUAL_ORDER
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.marks import sources_in_order
from piaoqi.web.invoices.asked import Asked, asked_of
from piaoqi.web.invoices.chips import Chip, chips
from piaoqi.web.invoices.choices import Facet, facets
from piaoqi.web.invoices.columns import COLUMNS, PARAMETER, USUAL, chosen_columns
from piaoqi.web.invoices.counting import MOST_IN_ALL, counted, number_of, whole_of
from piaoqi.web.invoices.selection import taken
from piaoqi.web.invoices.table import Heading, headings, lines, read_marks, sums_of
from piaoqi.web.invoices.words import ORDER
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen

ON_A_PAGE = 50
_MOST_BACK = 40
_MOST_SUMMED = 10_000
_MOST_TRIED = 99
_OFFERED = (By.DATE, By.TOTAL, By.TAX, By.PARTY, By.NUMBER)


@require_GET
@login_required
@vary_on_headers("HX-Request")
def page(request: HttpRequest) -> HttpResponse:
    """The whole of it; for a typed filter the table alone."""
    who = actor(request)
    company = chosen(request, who)
    if company is None or not who.may(SEE.key, company.pk):
        return render(request, "web/invoices/nothing.html", {})
    asked = asked_of(request.GET, company)
    shown = _shown(request, who, asked)
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        answer = render(request, "web/invoices/found.html", {**shown, "alone": True})
        answer.headers["HX-Push-Url"] = f"{reverse('invoices:page')}?{shown['query']}"
        return answer
    return render(request, "web/invoices/page.html", shown)


@require_GET
@login_required
def counts(request: HttpRequest) -> HttpResponse:
    """How many each choice of one facet would show; `of` names it, `all` the whole."""
    who, asked = _asked(request)
    if request.GET.get("of") == "all":
        whole = whole_of(who, asked, MOST_IN_ALL)
        return render(request, "web/invoices/whole.html", {"count": whole})
    facet = facets(asked, sources_in_order(asked.company.pk)).get(request.GET.get("of", ""))
    if facet is None:
        raise Http404
    return render(request, "web/invoices/counts.html", {"counted": list(counted(who, facet))})


@require_GET
@login_required
def sums(request: HttpRequest) -> HttpResponse:
    """Of the whole filter; where each invoice has to be looked at, up to a bound."""
    who, asked = _asked(request)
    whole, more = tallies.sums(who, asked.question(), asked.among()), False
    if whole is None:
        rows = list(search.every(who, asked.question(), asked.among(), _MOST_SUMMED + 1))
        whole, more = sums_of(rows[:_MOST_SUMMED]), len(rows) > _MOST_SUMMED
    shown = {"sums": whole, "more": more, "query": asked.address(), "chosen": "chosen" in request.GET}
    form = "sums" if request.headers.get("HX-Request") else "sums_alone"
    return render(request, f"web/invoices/{form}.html", shown)


def _asked(request: HttpRequest) -> tuple[Actor, Asked]:
    who = actor(request)
    company = chosen(request, who)
    if company is None or not who.may(SEE.key, company.pk):
        raise Http404
    return who, asked_of(request.GET, company)


def _shown(request: HttpRequest, who: Actor, asked: Asked) -> dict[str, object]:
    sources = sources_in_order(asked.company.pk)
    place = Place.of(request, asked.order)
    question = asked.question()
    found = search.turned(who, question, Turn(place.after, ON_A_PAGE, asked.order), asked.among())
    keys = chosen_columns(request)
    marks = read_marks(who, asked.company, found.rows, keys)
    heads = headings(keys, sources, asked.direction or "")
    dropped = chips(asked, sources)
    query = asked.address(*_columns_named(request))
    by = facets(asked, sources)
    return {
        "asked": asked,
        "query": query,
        "filter": asked.but(order=USUAL_ORDER).address(),
        "done": taken(request),
        "here": f"{reverse('invoices:page')}?{query}{place.as_query()}",
        "facets": by,
        "picks": [(by["kind"], True), (by["status"], False)],
        "last_picks": [(by["more"], False)],
        "ons": _ons(asked, by),
        "sources": sources,
        "chips": [(one.words, one.without.address(*_columns_named(request))) for one in dropped],
        "understood": question.understood,
        "heads": [(one, *_sorting(one, asked, _columns_named(request))) for one in heads],
        "orders": _orders(asked, _columns_named(request)),
        "lines": lines(found.rows, heads, marks),
        "sums": sums_of(found.rows),
        "as_of": marks.as_of if marks else None,
        "columns": [(one, one.key in keys) for one in COLUMNS.values()],
        "usual": keys == USUAL,
        **_turns(found, place, query),
        **_views(who, asked, query),
        "tries": _tries(who, dropped) if not found.rows and not place.after else [],
        "may": {
            "export": who.may(EXPORT.key, asked.company.pk),
            "delete": not asked.deleted and who.may(DELETE.key, asked.company.pk),
            "restore": asked.deleted and who.may(RESTORE.key, asked.company.pk),
            "hold": who.may(PLACE.key, asked.company.pk),
        },
    }


def _ons(asked: Asked, by: Mapping[str, Facet]) -> list[tuple[str, int]]:
    """How many choices hold of each facet, for its button."""
    days = int(bool(asked.first_day or asked.last_day))
    sums = int(asked.least is not None or asked.most is not None)
    keys = ("direction", "kind", "status", "sources", "more")
    return [*((key, by[key].on) for key in keys), ("days", days), ("sums", sums)]


def _sorting(head: Heading, asked: Asked, more: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The address of a click on a heading, and how the list is ordered by it now, as aria-sort says it."""
    if head.by is None:
        return "", ""
    is_by = asked.order.by is head.by
    rising = not asked.order.rising if is_by else head.by in TEXTS
    now = ("ascending" if asked.order.rising else "descending") if is_by else ""
    return asked.but(order=Order(head.by, rising)).address(*more), now


def _orders(asked: Asked, more: Sequence[tuple[str, str]]) -> list[tuple[Text, str, bool]]:
    """All there are, where no heading is shown: words, address, whether it is this one."""
    both = [(by, rising) for by in _OFFERED for rising in ((True,) if by in TEXTS else (False, True))]
    return [
        (ORDER[by, rising], asked.but(order=Order(by, rising)).address(*more), asked.order == Order(by, rising))
        for by, rising in both
    ]


def _columns_named(request: HttpRequest) -> Sequence[tuple[str, str]]:
    named = request.GET.get(PARAMETER, "")
    return [(PARAMETER, named)] if named else []


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list one is: behind what, and behind which invoices (their ranks) the pages before began."""

    after: str = ""
    back: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest, order: Order) -> "Place":
        def is_rank(one: str) -> bool:
            return one.isascii() and one.isdigit() and len(one) < 20

        after = request.GET.get("after", "")
        back = tuple(one for one in request.GET.get("back", "").split(".") if is_rank(one))[-_MOST_BACK:]
        return cls(after, back) if is_rank(after) or order.is_place(after) else cls()

    def as_query(self) -> str:
        """To go on from the filter's own."""
        told = [(name, said) for name, said in (("after", self.after), ("back", ".".join(self.back))) if said]
        return f"&{urlencode(told)}" if told else ""

    def next(self, after: str) -> "Place":
        return Place(after, (*self.back, rank_of(self.after))[-_MOST_BACK:] if self.after else self.back)

    def before(self) -> "Place":
        return Place(self.back[-1], self.back[:-1]) if self.back else Place()


def _turns(found: Page, place: Place, query: str) -> dict[str, object]:
    """Addresses of the page that follows, the one before, and the first; '' where there is none."""
    base = f"{reverse('invoices:page')}?{query}"
    return {
        "next": base + place.next(found.after).as_query() if found.after else "",
        "before": base + place.before().as_query() if place.after else "",
        "first": base if place.after else "",
    }


def _views(who: Actor, asked: Asked, query: str) -> dict[str, object]:
    """One's saved views, and which of them this is."""
    kept = [(one, f"{one.query}") for one in saved_views(who, asked.company.pk)]
    without = urlencode([pair for pair in parse_qsl(query) if pair[0] != "company"])
    return {"views": kept, "view": next((one for one, said in kept if said == without), None), "view_query": without}


def _tries(who: Actor, dropped: Sequence[Chip]) -> list[dict[str, object]]:
    """Where nothing matches: what each filter, if dropped, would let through."""
    if len(dropped) < 2:
        return []
    return [
        {"words": one.words, "query": one.without.address(), "count": count}
        for one in dropped[:8]
        if (count := number_of(who, one.without, _MOST_TRIED)).number
    ]
