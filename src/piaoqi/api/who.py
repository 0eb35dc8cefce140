"""Who a token stands for, and the companies that they see."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from piaoqi.accounts.models import Company as CompanyRow
from piaoqi.accounts.queries.companies import companies
from piaoqi.api import paging
from piaoqi.api.asked import actor_of
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Instant, when

router = Router(tags=["who"])


class Place(Schema):
    """`company` null: every company."""

    tax_id: str
    name: str


class Part(Schema):
    """What one role allows, and where."""

    role: str
    company: Place | None
    department: int | None
    direction: str
    sensitivity: int
    own: bool
    permissions: list[str]


class Me(Schema):
    key: str
    name: str
    roles: list[Part]


class Company(Schema):
    tax_id: str
    name: str
    kind: str
    closed_at: Instant | None


class Companies(Schema):
    items: list[Company]
    next: str | None


@router.get("/me", response=Me, summary="Who this token stands for · 令牌是谁的")
def get_me(request: HttpRequest) -> Me:
    """The person behind the token, the roles that the token carries, and where each holds.

    `department`: only what belongs to it. `direction`: `received`, `issued`, or empty for both. `sensitivity`: the
    highest level shown (0 usual, 1 personal, 2 confidential). `own`: only what the person handed in.
    """
    actor = actor_of(request)
    places = {pk: Place(tax_id=tax_id, name=name) for pk, tax_id, name in _named(request)}
    roles = [
        Part(
            role=one.role,
            company=None if one.company is None else places.get(one.company),
            department=one.department,
            direction=one.direction,
            sensitivity=one.sensitivity,
            own=one.own,
            permissions=sorted(one.permissions),
        )
        for one in actor.scopes
        if one.company is None or one.company in places
    ]
    return Me(key=actor.key, name=actor.name, roles=roles)


@router.get("/companies", response=Companies, summary="Companies that the caller sees · 可见的单位")
def list_companies(request: HttpRequest, page: Query[Page]) -> Companies:
    """Those in which the caller has some role, closed ones too."""
    after = paging.number(request, page) or 0
    found = list(companies(actor_of(request)).filter(pk__gt=after).order_by("pk")[: page.limit + 1])
    items = [_company(one) for one in found[: page.limit]]
    return Companies(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


def _company(row: CompanyRow) -> Company:
    return Company(tax_id=row.tax_id, name=row.name, kind=row.kind, closed_at=when(row.closed_at))


def _named(request: HttpRequest) -> list[tuple[int, str, str]]:
    return list(companies(actor_of(request)).values_list("pk", "tax_id", "name"))
