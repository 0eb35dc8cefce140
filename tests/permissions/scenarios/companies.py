"""Companies, groups and departments."""

from datetime import date

from permissions.scenario import Do, Stage, scenario
from piaoqi.accounts.actions import companies, groups
from piaoqi.accounts.actions.companies import NewName
from piaoqi.accounts.models import Department, Group
from piaoqi.audit.clock import now
from piaoqi.core.invoice.tax_id import check_character, organisation_check_character
from piaoqi.core.invoice.taxpayer import Scale

_FIRST = f"91110108MA000009{organisation_check_character('MA000009')}"
NUMBER = _FIRST + check_character(_FIRST)


@scenario(companies.CREATE, everywhere=True)
def create_company(stage: Stage) -> Do:
    return lambda actor: companies.create_company(actor, "新单位", NUMBER)


@scenario(companies.RENAME)
def rename_company(stage: Stage) -> Do:
    return lambda actor: companies.rename_company(
        actor, stage.company, NewName(name="新名称", last_day=date(2025, 1, 1))
    )


@scenario(companies.FORMER)
def add_former_name(stage: Stage) -> Do:
    return lambda actor: companies.add_former_name(
        actor, stage.company, NewName(name="旧名称", last_day=date(2020, 1, 1))
    )


@scenario(companies.SCALE)
def change_scale(stage: Stage) -> Do:
    return lambda actor: companies.change_scale(actor, stage.company, Scale.SMALL)


@scenario(companies.BRANCH)
def set_head_office(stage: Stage) -> Do:
    return lambda actor: companies.set_head_office(actor, stage.company, None)


@scenario(companies.CLOSE)
def close_company(stage: Stage) -> Do:
    return lambda actor: companies.close_company(actor, stage.company)


@scenario(companies.REOPEN)
def reopen_company(stage: Stage) -> Do:
    stage.company.closed_at = now()
    stage.company.save()
    return lambda actor: companies.reopen_company(actor, stage.company)


@scenario(groups.CREATE, everywhere=True)
def create_group(stage: Stage) -> Do:
    return lambda actor: groups.create_group(actor, "示例集团")


@scenario(groups.JOIN, everywhere=True)
def set_group(stage: Stage) -> Do:
    group = Group.objects.create(name="示例集团")
    return lambda actor: groups.set_group(actor, stage.company, group)


@scenario(groups.CREATE_DEPARTMENT)
def create_department(stage: Stage) -> Do:
    return lambda actor: groups.create_department(actor, stage.company, "销售部")


@scenario(groups.RENAME_DEPARTMENT)
def rename_department(stage: Stage) -> Do:
    department = Department.objects.create(company=stage.company, name="销售部")
    return lambda actor: groups.rename_department(actor, department, "市场部")
