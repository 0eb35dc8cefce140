"""Companies: made, renamed, closed; their former names and branches."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError, TakenError
from piaoqi.accounts.models import Company, FormerName
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.taxpayers import checked_tax_id
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.text import Text

ADMINISTRATOR = BuiltIn.ADMINISTRATOR
CREATE = define("accounts.company.create", Text("新建单位", "make companies"), ADMINISTRATOR, System.OPERATOR)
RENAME = define("accounts.company.rename", Text("变更单位名称或税号", "rename companies"), ADMINISTRATOR)
FORMER = define("accounts.company.former_name", Text("登记曾用名", "state former names"), ADMINISTRATOR)
SCALE = define("accounts.company.scale", Text("变更纳税人类型", "change the kind of taxpayer"), ADMINISTRATOR)
BRANCH = define("accounts.company.branch", Text("登记分支机构", "state branches"), ADMINISTRATOR)
CLOSE = define("accounts.company.close", Text("停用单位", "close companies"), ADMINISTRATOR)
REOPEN = define("accounts.company.reopen", Text("恢复单位", "reopen companies"), ADMINISTRATOR)

NAME = Text("单位名称", "The company's name")
DAY = Text("截止日期", "The last day")
COMPANY = Text("单位", "The company")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """What a company is called from the day after `last_day`, the last one of what it was called before. '' keeps."""

    name: str = ""
    tax_id: str = ""
    last_day: date


def create_company(actor: Actor, name: str, tax_id: str, scale: Scale = Scale.GENERAL) -> Company:
    """Raises InvalidError for a number that can be no taxpayer's, TakenError for one that is there."""
    with acting(actor, CREATE) as act:
        company = Company(name=cleaned(name, NAME, 200), tax_id=checked_tax_id(tax_id), kind=scale.value)
        _not_taken(company)
        company.save()
        act.witness(f"company:{company.pk}", after=_stated(company))
    return company


def rename_company(actor: Actor, company: Company, to: NewName) -> Company:
    """A new name, a new number, or both; the former ones are kept with their last day."""
    with acting(actor, RENAME, company.pk) as act:
        now_called = _locked(company)
        before = _stated(now_called)
        former = FormerName(company=now_called, until=_past(to.last_day))
        if to.name and (name := cleaned(to.name, NAME, 200)) != now_called.name:
            former.name, now_called.name = now_called.name, name
        if to.tax_id and (number := checked_tax_id(to.tax_id)) != now_called.tax_id:
            former.tax_id, now_called.tax_id = now_called.tax_id, number
            _not_taken(now_called)
        if not (former.name or former.tax_id):
            raise InvalidError(what=NAME, why=Text("与现在的相同", "it is what the company is called now"))
        now_called.save()
        former.save()
        act.witness(f"company:{company.pk}", before, {**_stated(now_called), "former": _former(former)})
    return now_called


def add_former_name(actor: Actor, company: Company, former: NewName) -> FormerName:
    """A name or number from before that was not recorded as it changed."""
    with acting(actor, FORMER, company.pk) as act:
        row = FormerName(
            company=_locked(company),
            name=cleaned(former.name, NAME, 200) if former.name else "",
            tax_id=checked_tax_id(former.tax_id) if former.tax_id else "",
            until=_past(former.last_day),
        )
        if not (row.name or row.tax_id):
            raise InvalidError(what=NAME, why=Text("没有填写", "it is empty"))
        row.save()
        act.witness(f"company:{company.pk}", after={"former": _former(row)})
    return row


def change_scale(actor: Actor, company: Company, scale: Scale) -> Company:
    """一般纳税人 or 小规模纳税人."""
    with acting(actor, SCALE, company.pk) as act:
        row = _locked(company)
        before = {"kind": row.kind}
        row.kind = scale.value
        row.save()
        act.witness(f"company:{row.pk}", before, {"kind": row.kind})
    return row


def set_head_office(actor: Actor, company: Company, head: Company | None) -> Company:
    """Make the company a branch of another, or of none. Roles don't follow: a branch is a taxpayer of its own."""
    with acting(actor, BRANCH, company.pk) as act:
        row = _locked(company)
        if head is not None and row.pk in _chain(head):
            raise InvalidError(
                what=Text("总机构", "The head office"),
                why=Text("它就是本单位或本单位的分支机构", "it is the company itself or a branch of it"),
            )
        before = {"head_office": row.parent_id}
        row.parent = head
        row.save()
        act.witness(f"company:{row.pk}", before, {"head_office": row.parent_id})
    return row


def close_company(actor: Actor, company: Company) -> Company:
    """It takes in nothing more; all that is kept stays, and those who may see it go on seeing it."""
    with acting(actor, CLOSE, company.pk) as act:
        row = _locked(company)
        if row.closed_at:
            raise OverError(what=COMPANY, state=Text("已经停用", "it is closed already"))
        row.closed_at = now()
        row.save()
        act.witness(f"company:{row.pk}", {"closed_at": None}, {"closed_at": row.closed_at.isoformat()})
    return row


def reopen_company(actor: Actor, company: Company) -> Company:
    """Closed by mistake."""
    with acting(actor, REOPEN, company.pk) as act:
        row = _locked(company)
        if row.closed_at is None:
            raise OverError(what=COMPANY, state=Text("没有停用", "it is not closed"))
        before = {"closed_at": row.closed_at.isoformat()}
        row.closed_at = None
        row.save()
        act.witness(f"company:{row.pk}", before, {"closed_at": None})
    return row


def _locked(company: Company) -> Company:
    return Company.objects.select_for_update().get(pk=company.pk)


def _chain(company: Company) -> frozenset[int]:
    """The company, its head office, that one's, and so on, as they are now."""
    heads = dict(Company.objects.select_for_update().values_list("pk", "parent_id"))
    chain: set[int] = set()
    above: int | None = company.pk
    while above is not None and above not in chain:
        chain.add(above)
        above = heads[above]
    return frozenset(chain)


def _not_taken(company: Company) -> None:
    if Company.objects.filter(tax_id=company.tax_id).exclude(pk=company.pk).exists():
        raise TakenError(what=Text("纳税人识别号", "The tax id"), name=company.tax_id)


def _past(day: date) -> date:
    if day > timezone.localdate(now()):
        raise InvalidError(what=DAY, why=Text("还没有到", "it is still to come"))
    return day


def _stated(company: Company) -> dict[str, object]:
    return {"name": company.name, "tax_id": company.tax_id, "kind": company.kind}


def _former(row: FormerName) -> dict[str, object]:
    return {"name": row.name, "tax_id": row.tax_id, "until": row.until.isoformat()}
