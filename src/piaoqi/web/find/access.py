"""“It exists, but you may not see it”: the rule, who can change that, and one's own request."""

from dataclasses import dataclass

from piaoqi.accounts.actions.access import Wish, request_access
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import AccessRequest, Company
from piaoqi.accounts.queries.requests import own_requests
from piaoqi.accounts.queries.why import Hidden
from piaoqi.archive.queries.explain import Asked, explain
from piaoqi.core.invoice.number import read_number
from piaoqi.core.text import Text
from piaoqi.web.find.asked import Number

_SUBJECT = "number:{number}"


@dataclass(frozen=True, slots=True)
class Locked:
    """`request`: the newest that the asker made about this number; `role`: what can be asked for, None: nothing."""

    hidden: Hidden
    role: Text | None
    request: AccessRequest | None

    @property
    def is_waiting(self) -> bool:
        one = self.request
        return one is not None and one.decided_at is None and one.withdrawn_at is None

    @property
    def may_ask(self) -> bool:
        return self.hidden.role is not None and bool(self.hidden.granters) and not self.is_waiting


def locked(who: Actor, company: Company, number: Number, hidden: Hidden) -> Locked:
    """Nothing in it is of the invoice."""
    asked = own_requests(who).filter(company=company, subject=_subject(number)).first()
    role = hidden.role
    return Locked(hidden, Text(role.title_zh, role.title_en) if role else None, asked)


def ask_for(who: Actor, company: Company, number: Number, reason: str) -> AccessRequest | None:
    """The role that would show it, in this company; None where nothing is hidden there. Raises RefusedError."""
    told = explain(who, Asked(number=number.number, code=number.code, company=company.pk))
    if told.hidden is None or told.hidden.role is None:
        return None
    role = told.hidden.role
    wish = Wish(role=role, company=company, sensitivity=role.sensitivity, subject=_subject(number), reason=reason)
    return request_access(who, wish)


def _subject(number: Number) -> str:
    """The number as it was asked for: it says no more than whoever asks knows."""
    read = read_number(number.number, number.code)
    return _SUBJECT.format(number=f"{read.code}{read.number}" or number.written)[:128]
