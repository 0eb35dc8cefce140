"""Groups of companies (集团), and the departments of a company."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import OneselfError, TakenError
from piaoqi.accounts.loading import in_force
from piaoqi.accounts.models import Company, Department, Group
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

CREATE = define("accounts.group.create", Text("新建集团", "make groups"), BuiltIn.ADMINISTRATOR)
JOIN = define("accounts.group.join", Text("把单位归入集团", "put companies into groups"), BuiltIn.ADMINISTRATOR)
CREATE_DEPARTMENT = define(
    "accounts.department.create", Text("新建部门", "make departments"), BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD
)
RENAME_DEPARTMENT = define(
    "accounts.department.rename",
    Text("更改部门名称", "rename departments"),
    BuiltIn.ADMINISTRATOR,
    BuiltIn.FINANCE_LEAD,
)

GROUP = Text("集团", "The group")
DEPARTMENT = Text("部门", "The department")


def create_group(actor: Actor, name: str) -> Group:
    with acting(actor, CREATE) as act:
        group = Group(name=cleaned(name, GROUP, 200))
        if Group.objects.filter(name=group.name).exists():
            raise TakenError(what=GROUP, name=group.name)
        group.save()
        act.witness(f"group:{group.pk}", after={"name": group.name})
    return group


def set_group(actor: Actor, company: Company, group: Group | None) -> Company:
    """Put the company into a group, or into none. Whoever has a role for the group has it in this company from then on,
    so nobody does it who is such a one.
    """
    with acting(actor, JOIN) as act:
        mine = in_force(now()).filter(person=actor.person, group=group)
        if group is not None and actor.person is not None and mine.exists():
            raise OneselfError(who=actor.name)
        row = Company.objects.select_for_update().get(pk=company.pk)
        before = {"group": row.group_id}
        row.group = group
        row.save()
        act.witness(f"company:{row.pk}", before, {"group": row.group_id})
    return row


def create_department(actor: Actor, company: Company, name: str) -> Department:
    with acting(actor, CREATE_DEPARTMENT, company.pk) as act:
        department = Department(company=company, name=_free(company.pk, name))
        department.save()
        act.witness(f"department:{department.pk}", after={"name": department.name})
    return department


def rename_department(actor: Actor, department: Department, name: str) -> Department:
    with acting(actor, RENAME_DEPARTMENT, department.company_id) as act:
        row = Department.objects.select_for_update().get(pk=department.pk)
        before = {"name": row.name}
        row.name = _free(row.company_id, name)
        row.save()
        act.witness(f"department:{row.pk}", before, {"name": row.name})
    return row


def _free(company: int, name: str) -> str:
    clean = cleaned(name, DEPARTMENT, 100)
    if Department.objects.filter(company=company, name=clean).exists():
        raise TakenError(what=DEPARTMENT, name=clean)
    return clean
