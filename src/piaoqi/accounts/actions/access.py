"""Requests for access: asked by one person, decided by another."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.accounts import granting
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.granting import Reach, check_reach
from piaoqi.accounts.guards import not_oneself, person_behind
from piaoqi.accounts.models import AccessRequest, Company, Department, Role
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

ASK = define("accounts.access.ask", Text("申请查看或办理的权限", "ask for access"), everyone=True)
WITHDRAW = define("accounts.access.withdraw", Text("撤回本人的申请", "withdraw one's request"), everyone=True)
DECIDE = define(
    "accounts.access.decide", Text("审批权限申请", "decide on requests"), BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD
)

REASON = Text("申请理由", "The reason")
ANSWER = Text("审批意见", "The answer")
REQUEST = Text("申请", "The request")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. `subject` names what it is about, `invoice:12`, and '' nothing particular."""

    role: Role
    company: Company
    department: Department | None = None
    direction: str = ""
    sensitivity: int = 0
    subject: str = ""
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`until` may shorten what was asked for, never lengthen it."""

    granted: bool
    answer: str = ""
    until: datetime | None = None


def request_access(actor: Actor, wish: Wish) -> AccessRequest:
    """It says nothing of whether what it is about exists: the request is taken for any company and subject."""
    with acting(actor, ASK) as act:
        check_reach(wish.role, _reach(wish, wish.until))
        request = AccessRequest(
            person=person_behind(actor, ASK),
            role=wish.role,
            company=wish.company,
            department=wish.department,
            direction=wish.direction,
            sensitivity=wish.sensitivity,
            subject=wish.subject[:128],
            reason=cleaned(wish.reason, REASON, 500),
            until=wish.until,
            asked_at=now(),
        )
        request.save()
        act.witness(f"request:{request.pk}", after=_told(request))
    return request


def withdraw_request(actor: Actor, request: AccessRequest) -> AccessRequest:
    """Raises InvalidError where it is somebody else's."""
    with acting(actor, WITHDRAW) as act:
        row = _open(request)
        if row.person_id != actor.person:
            raise InvalidError(what=REQUEST, why=Text("不是您本人的", "it is not yours"))
        row.withdrawn_at = now()
        row.save()
        act.witness(f"request:{row.pk}", after={"withdrawn_at": row.withdrawn_at.isoformat()})
    return row


def decide_access(actor: Actor, request: AccessRequest, decision: Decision) -> AccessRequest:
    """Grants on approval, within what the one who decides may give. Nobody decides on their own request."""
    direction = request.role.direction or request.direction
    with acting(actor, DECIDE, thing=granting.facts_of(request.company_id, request.department_id, direction)) as act:
        row = _open(request)
        not_oneself(actor, row.person)
        if decision.granted:
            ends = [one for one in (row.until, decision.until) if one is not None]
            reach = _reach(row, min(ends) if ends else None)
            grant = granting.drawn_up(actor, DECIDE.key, row.person, row.role, reach)
            grant.save()
            row.grant = grant
        row.decided_at, row.granted = now(), decision.granted
        row.decided_by = person_behind(actor, DECIDE)
        row.answer = cleaned(decision.answer, ANSWER, 500) if decision.answer or not decision.granted else ""
        row.save()
        act.witness(f"request:{row.pk}", _told(row), {"granted": decision.granted, "answer": row.answer})
        if row.grant is not None:
            act.witness(f"grant:{row.grant.pk}", after=granting.told(row.grant))
    return row


def _open(request: AccessRequest) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related(
        "person", "role", "company", "department"
    )
    row = rows.get(pk=request.pk)
    if row.decided_at is not None:
        raise OverError(what=REQUEST, state=Text("已经审批", "it was decided"))
    if row.withdrawn_at is not None:
        raise OverError(what=REQUEST, state=Text("已经撤回", "it was withdrawn"))
    return row


def _reach(asked: Wish | AccessRequest, until: datetime | None) -> Reach:
    return Reach(
        company=asked.company,
        department=asked.department,
        direction=asked.direction,
        sensitivity=asked.sensitivity,
        until=until,
    )


def _told(request: AccessRequest) -> dict[str, object]:
    return {
        "person": request.person_id,
        "role": request.role.key,
        "company": request.company_id,
        "department": request.department_id,
        "direction": request.direction,
        "sensitivity": request.sensitivity,
        "subject": request.subject,
        "reason": request.reason,
        "until": request.until.isoformat() if request.until else None,
    }
