"""What people state about a company: what is expected where and by when, and their answers to questions."""

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.errors import NotHereError
from piaoqi.api.invoice_rows import tax_ids
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Given, Id, Instant, TaxId, at, when
from piaoqi.core.folder.answers import plain_number
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.reconcile.source import Expectation
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.answers import Said, answer, withdraw_answer
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.models import Answer as Row
from piaoqi.reconciliation.queries import stated as queries
from piaoqi.reconciliation.terms import InForce

router = Router(tags=["expectations and answers"])
COMPANY, ANSWER = Text("单位", "company"), Text("答复", "answer")
CREATED = 201
MOST_RULES = 100


class Rule(Given):
    """What `of` holds should be in `into` within so many days of its issue date. Both name a source or a kind."""

    of: str = Field(max_length=50, examples=["archive"])
    into: str = Field(max_length=50, examples=["bureau"])
    within_days: int = Field(ge=0, le=3650)
    kinds: list[Kind] | None = Field(None, max_length=100, description="Null: all kinds of invoice. 空为全部票种")


class Expectations(Schema):
    """`usual`: nobody stated any, so the usual ones hold."""

    usual: bool
    rules: list[Rule]


class NewRules(Given):
    """`rules` null: the usual ones."""

    rules: list[Rule] | None = Field(min_length=1, max_length=MOST_RULES)


class NewAnswer(Given):
    """A yes or no to the question of a cause: `source` the key of one source, '' for any; `number` of one invoice, ''
    for all of the company.
    """

    company: TaxId
    cause: str = Field(max_length=10, examples=["C5.8"])
    yes: bool
    source: str = Field("", max_length=50)
    number: str = Field("", max_length=50)
    note: str = Field("", max_length=500)


class Answer(Schema):
    id: int
    company: str
    cause: str
    yes: bool
    source: str
    number: str
    note: str
    name: str
    at: Instant
    withdrawn_at: Instant | None


class Answers(Schema):
    items: list[Answer]
    next: str | None


class AnswersOf(Schema):
    company: TaxId
    number: str = Field("", max_length=50, description="AnswersOf one invoice. 发票号码")


@router.get("/companies/{tax_id}/expectations", response=Expectations, summary="What must be where · 应有规则")
def get_expectations(request: HttpRequest, tax_id: TaxId) -> Expectations:
    """What the company's comparisons go by now."""
    actor = actor_of(request)
    found = queries.terms(actor, company_of(actor, tax_id))
    if found is None:
        raise NotHereError(what=COMPANY)
    return _expectations(found)


@router.put("/companies/{tax_id}/expectations", response=Expectations, summary="State what must be where · 设定规则")
def put_expectations(request: HttpRequest, tax_id: TaxId, wanted: NewRules) -> Expectations:
    """From now on; past moments keep the rules of then."""
    actor = actor_of(request)
    company = company_of(actor, tax_id)
    rules = None if wanted.rules is None else [_expectation(one) for one in wanted.rules]
    set_expectations(actor, company, rules)
    return get_expectations(request, tax_id)


@router.get("/answers", response=Answers, summary="Answers that people gave · 已有答复")
def list_answers(request: HttpRequest, which: Query[AnswersOf], page: Query[Page]) -> Answers:
    """Newest first, withdrawn ones too."""
    actor = actor_of(request)
    company, before = company_of(actor, which.company), paging.number(request, page)
    number = plain_number(which.number)
    found = queries.answers(actor, company.pk, before=before, limit=page.limit + 1, number=number)
    items = [_answer(one, company.tax_id) for one in found[: page.limit]]
    return Answers(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


@router.post("/answers", response={CREATED: Answer}, summary="Answer a question about a cause · 答复")
def post_answer(request: HttpRequest, given: NewAnswer) -> Status[Answer]:
    """To what only people can settle. No answer makes a missing invoice present by itself: what a yes proves is a
    verdict, with the answer named as evidence.
    """
    actor = actor_of(request)
    company = company_of(actor, given.company)
    said = Said(cause=given.cause, yes=given.yes, source=given.source, number=given.number, note=given.note)
    return Status(CREATED, _answer(answer(actor, company, said), company.tax_id))


@router.post("/answers/{answer_id}/withdraw", response=Answer, summary="Withdraw an answer · 撤回答复")
def withdraw_answer_of(request: HttpRequest, answer_id: Id) -> Answer:
    """It counts no more from now on, and stays to be seen."""
    actor = actor_of(request)
    found = queries.answer(actor, answer_id)
    if found is None:
        raise NotHereError(what=ANSWER)
    row = withdraw_answer(actor, found)
    return _answer(row, tax_ids([row.company_id])[row.company_id])


def _expectations(found: InForce) -> Expectations:
    rules = [
        Rule(
            of=one.of,
            into=one.into,
            within_days=one.within_days,
            kinds=None if one.kinds is None else sorted(one.kinds),
        )
        for one in found.expectations
    ]
    return Expectations(usual=found.row is None or found.row.expectations is None, rules=rules)


def _expectation(rule: Rule) -> Expectation:
    kinds = None if rule.kinds is None else frozenset(rule.kinds)
    return Expectation(rule.of, rule.into, rule.within_days, kinds)


def _answer(row: Row, company: str) -> Answer:
    return Answer(
        id=row.pk,
        company=company,
        cause=row.cause,
        yes=row.yes,
        source=row.source,
        number=row.number,
        note=row.note,
        name=row.name,
        at=at(row.at),
        withdrawn_at=when(row.withdrawn_at),
    )
