"""“Where is my invoice, and why is it not where it should be?”"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.errors import language
from piaoqi.api.invoice_rows import tax_ids
from piaoqi.api.limits import WINDOWS
from piaoqi.api.shapes import Form, TaxId
from piaoqi.reconciliation.queries.why import why
from piaoqi.reconciliation.queries.why_form import why_form

router = Router(tags=["why"])
UNITS = 20
"""What one question costs of the token's minute: more than a list, and numbers are not to be tried one by one."""


class NumberAsked(Schema):
    """As anybody writes it: with blanks, in full width, a digit lost."""

    number: str = Field(
        min_length=1, max_length=100, description="发票号码，怎么写都行", examples=["26112000000012345678"]
    )
    code: str = Field("", max_length=20, description="发票代码")
    company: TaxId | None = None


class OpenEnd(Schema):
    """Why one source (its key; '' for all of the company's) cannot exclude the number."""

    company: str | None
    source: str
    title: str
    reason: str


class Explanation(Schema):
    """`state`: `shown`, `deleted` (put away), `hidden` (it exists, and a rule hides it: `hint` says who can grant it),
    or `not_here`.
    """

    asked: str
    understood: list[str] = Field(description="What the number was taken for. 按什么理解")
    state: str
    message: str
    hint: str
    invoices: list[Form] = Field(description="Of each what `piaoqi why --json` tells, and its newest verdicts.")
    near: list[Form] = Field(description="Numbers a slip or two away. 相近的号码")
    could_hold: list[OpenEnd]
    advice: list[str] = Field(description="What to do next, the cheapest first. 下一步")


@router.get("/why", response=Explanation, summary="Why an invoice is absent · 为什么没有这张发票")
def explain_number(request: HttpRequest, asked: Query[NumberAsked]) -> Explanation:
    """Where the invoice of a number is, where it is not, why, and what to do next; of what the caller may not see,
    that it exists, and only in companies in which they have a role.
    """
    actor = actor_of(request)
    WINDOWS.spend(actor.key, UNITS - 1)
    company = company_of(actor, asked.company).pk if asked.company is not None else None
    form = why_form(why(actor, asked.number, asked.code, company), language(request))
    named = ("invoices", "near", "could_hold")
    names = tax_ids(one["company"] for name in named for one in form[name])
    told: dict[str, Any] = {**form, **{name: [_named(one, names) for one in form[name]] for name in named}}
    return Explanation(**told)


def _named(one: Mapping[str, Any], names: Mapping[int, str]) -> Form:
    """Companies are known by their tax ids here."""
    return {**one, "company": names.get(one["company"])}
